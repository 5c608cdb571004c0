"""A short French label for each row of a table: what an officer would call that line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.tables import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_BY_TABLE: dict[str, tuple[str, ...]] = {
    "laureats": ("nom_commune",),
    "conventions": ("type", "communes"),
    "avenants": ("numero", "type", "communes"),
    "postes": ("fonction", "communes"),
    "subventions": ("intitule", "beneficiaire_nom", "dispositif"),
    "enveloppes": ("dispositif", "exercice", "perimetre"),
    "actions": ("id_action", "intitule"),
    "axes": ("axe", "communes"),
    "reunions": ("type", "date", "communes"),
    "plans_financement": ("id_action", "intitule", "financeur"),
    "etapes": ("etape", "communes"),
    "decisions": ("decision", "communes"),
    "formations": ("intitule", "date", "communes", "role"),
    "indicateurs": ("indicateur", "communes", "nom_epci", "annee"),
    "equipes": ("communes", "nom_epci"),
    "textes": ("rubrique", "communes"),
    "liste_nationale": ("nom_commune",),
    "contacts": ("collectivite", "poste_service"),
}
_SEPARATOR = " – "


def labels(table: Table, rows: pd.DataFrame) -> list[str]:
    """Return the label of each row; the natural key where nothing else names it.

    Communes are written as the officer wrote them, values of a list by their
    label, dates in French.
    """
    if rows.empty:
        return []
    names = _BY_TABLE.get(table.name, table.key)
    parts = [_texts(table.column(name), rows).tolist() for name in names]
    found = (_SEPARATOR.join(part for part in line if part) for line in zip(*parts, strict=True))
    return list(_or_key(found, rows))


def _or_key(found: Iterator[str], rows: pd.DataFrame) -> Iterator[str]:
    for label, key in zip(found, rows["_cle"].fillna("").tolist(), strict=True):
        yield label or key.strip("|")


def _texts(column: Column, rows: pd.DataFrame) -> pd.Series:
    values: pd.Series = rows[column.name]
    if column.kind is Kind.DATE:
        dates: pd.Series = values.dt.strftime("%d/%m/%Y").astype("string").fillna("")
        return dates
    texts = values.astype("string")
    if column.kind is Kind.COMMUNES:
        texts = rows[f"{column.name}_texte"].fillna(texts)
    if column.choices:
        texts = texts.replace({choice.code: choice.label for choice in column.choices})
    return texts.fillna("")
