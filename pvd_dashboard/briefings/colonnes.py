"""How the rows of a table become the columns of a sheet that can be read back without change.

The inverse of what intake does: choices by their label, communes by the text
that was received where it still means the same communes, days as days, less
precise dates by their text, exact numbers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard import formats
from pvd_dashboard.briefings.feuilles import Colonne, Feuille, Format
from pvd_dashboard.tables import TABLES, Column, Kind, Precision, Table
from pvd_dashboard.tables.frames import canonical_decimal, codes
from pvd_dashboard.territory import resolve_commune, split_communes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from pvd_dashboard.briefings.feuilles import Cellule
    from pvd_dashboard.territory import Territory

CHIFFRES_EXACTS = 15
"""Every decimal of 15 significant digits survives a double, and no spreadsheet program keeps more."""
SEPARATEUR = " / "
_PLIEES = frozenset({Kind.CHOIX, Kind.COMMUNES})  # read whatever the spaces around

_FORMATS = {
    Kind.DATE: Format.JOUR,
    Kind.MONTANT: Format.EUROS,
    Kind.TAUX: Format.TAUX,
    Kind.NOMBRE: Format.NOMBRE,
    Kind.ENTIER: Format.ENTIER,
    Kind.ANNEE: Format.ANNEE,
}


def feuilles(
    tables: Mapping[str, pd.DataFrame], *, territory: Territory, departement: str, contacts: bool = False
) -> tuple[Feuille, ...]:
    """Return one sheet a table, in the order of the template; a table without a row has none.

    A sheet has the template's columns and any other that holds something;
    ``contacts`` adds the personal columns and tables.
    """
    write = partial(_feuille, territory=territory, departement=departement, contacts=contacts)
    shown = {name: table for name, table in TABLES.items() if contacts or not table.personal}
    return tuple(write(table, tables[name]) for name, table in shown.items() if len(tables.get(name, ())))


def _feuille(table: Table, rows: pd.DataFrame, *, territory: Territory, departement: str, contacts: bool) -> Feuille:
    kept = [column for column in table.columns if _shown(column, rows, contacts=contacts)]
    name_communes = partial(_communes, territory=territory, departement=departement)
    colonnes = [_colonne(column, rows, name_communes) for column in kept]
    return Feuille(table.sheet, table.name, tuple(_distinguees(kept, colonnes)))


def _distinguees(kept: Sequence[Column], colonnes: list[Colonne]) -> list[Colonne]:
    """Tell apart the lines that are alike in every column, by spaces that reading leaves out.

    Their files gave them something more, that no table declares: read again,
    the second would pass for the first line written twice.
    """
    vues: Counter[tuple[Cellule, ...]] = Counter()
    for rang, ligne in enumerate(zip(*(colonne.cellules for colonne in colonnes), strict=True)):
        vues[ligne] += 1
        place = next((i for i, c in enumerate(kept) if c.kind in _PLIEES and isinstance(ligne[i], str)), None)
        if vues[ligne] > 1 and place is not None:
            cellules = list(colonnes[place].cellules)
            cellules[rang] = f"{ligne[place]}{formats.INSECABLE * (vues[ligne] - 1)}"
            colonnes[place] = replace(colonnes[place], cellules=cellules)
    return colonnes


def _shown(column: Column, rows: pd.DataFrame, *, contacts: bool) -> bool:
    if column.personal and not contacts:
        return False
    names = [name for name in (column.name, f"{column.name}_texte") if name in rows]
    return column.in_template or bool(rows[names].notna().to_numpy().any())


def _colonne(column: Column, rows: pd.DataFrame, name_communes: Callable[[Any, Any], Cellule]) -> Colonne:
    match column.kind:
        case Kind.DATE:
            parts = (rows[f"{column.name}{suffix}"] for suffix in ("", "_precision", "_texte"))
            cells = [_jour(*cell) for cell in zip(*parts, strict=True)]
        case Kind.COMMUNES:
            cells = [name_communes(*c) for c in zip(rows[column.name], rows[f"{column.name}_texte"], strict=True)]
        case Kind.TAUX:
            cells = _taux(rows[column.name])
        case _:
            convert = _converter(column)
            cells = [None if _absent(value) else convert(value) for value in rows[column.name]]
    choices = tuple(choice.label for choice in column.choices)
    return Colonne(column.label, _FORMATS.get(column.kind, Format.TEXTE), cells, _choix(column, choices))


def _choix(column: Column, labels: tuple[str, ...]) -> tuple[str, ...]:
    return ("oui", "non") if column.kind is Kind.OUI_NON else labels


def _absent(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value == "" or value != value  # noqa: PLR0124 - NaN only


def _converter(column: Column) -> Callable[[Any], Cellule]:
    match column.kind:
        case Kind.MONTANT | Kind.NOMBRE:
            return exact
        case Kind.ENTIER | Kind.ANNEE:
            return int
        case Kind.OUI_NON:
            return lambda value: "oui" if value else "non"
        case Kind.CHOIX:
            labels = {choice.code: choice.label for choice in column.choices}
            return lambda code: labels.get(code, str(code))
        case _:
            return str


def exact(value: Decimal) -> Decimal | str:
    """Return a number where a double holds it exactly, else its text with all its decimals.

    >>> from decimal import Decimal
    >>> exact(Decimal("43457.10")), exact(Decimal("12345.678901234567"))
    (Decimal('43457.10'), '12345,678901234567')
    """
    fits = len(value.normalize().as_tuple().digits) <= CHIFFRES_EXACTS
    return value if fits else f"{value:f}".replace(".", ",")


def _taux(rates: pd.Series[Any]) -> list[Cellule]:
    """Write rates as fractions; as « 120 % », all of them, where one above 1 would make a reader doubt (rule I8)."""
    found: list[Decimal | None] = [None if _absent(rate) else rate for rate in rates]
    if all(rate is None or rate <= 1 for rate in found):
        return [None if rate is None else exact(rate) for rate in found]
    return [None if rate is None else f"{canonical_decimal(rate * 100).replace('.', ',')} %" for rate in found]


def _jour(debut: pd.Timestamp, precision: object, texte: object) -> Cellule:
    """Return a real day where the text received says nothing more than that day, else this text."""
    if _absent(debut):
        return None if _absent(texte) else str(texte)
    if _absent(precision) or precision == Precision.JOUR:
        day = date(debut.year, debut.month, debut.day)
        return day if _absent(texte) or str(texte) == f"{day:%d/%m/%Y}" else str(texte)
    return _periode(debut, str(precision)) if _absent(texte) else str(texte)


def _periode(debut: pd.Timestamp, precision: str) -> str:
    if precision in {Precision.TRIMESTRE, Precision.SEMESTRE}:
        months = 3 if precision == Precision.TRIMESTRE else 6
        return f"{precision[0].upper()}{(debut.month - 1) // months + 1} {debut.year}"
    return formats.periode(debut.date(), precision).replace(formats.INSECABLE, " ")


def _communes(cell: object, texte: object, *, territory: Territory, departement: str) -> Cellule:
    """Return the text received if it still means these communes, else their names, else their codes beside."""
    held = codes(cell)
    if not held:
        return None if _absent(texte) else str(texte)
    named = [_nom(territory, code) for code in held]
    coded = [f"{nom} ({code})" if nom != code else code for nom, code in zip(named, held, strict=True)]
    attempts = ["" if _absent(texte) else str(texte), SEPARATEUR.join(named), SEPARATEUR.join(coded)]
    understood = (text for text in attempts if text and lus(territory, text, departement) == held)
    return next(understood, SEPARATEUR.join(held))


def lus(territory: Territory, text: str, departement: str) -> tuple[str | None, ...]:
    """Return the codes that intake will read in a cell of communes."""
    pieces = split_communes(territory, text, departement)
    return tuple(dict.fromkeys(resolve_commune(territory, piece, departement).code for piece in pieces))


def _nom(territory: Territory, code: str) -> str:
    known = territory.commune(code)
    return known.nom if known else code
