"""A table as an officer edits it on screen: every cell a text, written so that intake reads it back without change.

Communes are written by their names, choices by their labels, dates and amounts
in French. Column names are those of the declarations; positions are those of
the frame.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard import formats, territory
from pvd_dashboard.briefings import colonnes as papier
from pvd_dashboard.intake.template import columns_of
from pvd_dashboard.tables import Column, Kind, Table
from pvd_dashboard.tables.formules import neutraliser
from pvd_dashboard.tables.frames import canonical_decimal, codes
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.briefings.feuilles import Cellule
    from pvd_dashboard.territory import Territory

SEPARATEUR = papier.SEPARATEUR
PREMIERE_LIGNE = 3
"""Where the lines begin in the file handed to intake: « sep=; », then the headings."""

REPERES = ("Feuille corrigée", "Ligne corrigée")
"""Headings that say which line of the workbook a line corrects; intake leaves them aside."""

Ligne = dict[str, str]
"""One line of the grid: column → text; a column that is absent is empty."""


def colonnes(table: Table, rows: pd.DataFrame, *, contacts: bool = False) -> tuple[Column, ...]:
    """Return the columns to edit: those of the template, and any other that holds something.

    The name that stands beside a code INSEE of lauréats follows the commune chosen: it is not edited apart.
    """
    own = set(columns_of(table))
    named = {column.names for column in table.columns if column.kind is Kind.COMMUNE and column.required}
    return tuple(
        column
        for column in table.columns
        if (column in own or _filled(column, rows)) and (contacts or not column.personal) and column.name not in named
    )


def _filled(column: Column, rows: pd.DataFrame) -> bool:
    return bool(rows[[name for name in (column.name, f"{column.name}_texte") if name in rows]].notna().to_numpy().any())


@dataclass(frozen=True, slots=True)
class Lieux:
    """The communes of a département under the names shown: a code beside a name that two of them share."""

    departement: str
    noms: Mapping[str, str]
    _codes: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """The names, in alphabetical order."""
        return sorted(self.noms.values(), key=fold)

    def nom(self, code: str) -> str:
        """Return the name under which a commune is shown; with its code for one of another département."""
        if code in self.noms:
            return self.noms[code]
        commune = territory.load().commune(code)
        return f"{commune.nom} ({code})" if commune else code

    def code(self, nom: str) -> str:
        """Return the code of a commune shown under ``nom``, ``nom`` itself where it is not one."""
        if not self._codes:
            self._codes.update({shown: code for code, shown in self.noms.items()})
        between = nom.rpartition("(")[2].rstrip(")") if nom.endswith(")") else ""
        return self._codes.get(nom) or (between if territory.load().commune(between) else nom)


def lieux(departement: str) -> Lieux:
    """Return the communes of a département, each under a name that intake resolves to it."""
    return _lieux(territory.load(), departement)


@lru_cache(maxsize=128)
def _lieux(places: Territory, departement: str) -> Lieux:
    own = places.communes_of(departement)["nom"]
    shared = set(own[own.duplicated(keep=False)])
    return Lieux(departement, {code: f"{nom} ({code})" if nom in shared else nom for code, nom in own.items()})


def grille(table: Table, rows: pd.DataFrame, ou: Lieux, *, contacts: bool = False) -> pd.DataFrame:
    """Return the cells of a table as texts, one line a row, one column a column to edit; empty texts where missing."""
    shown = colonnes(table, rows, contacts=contacts)
    if rows.empty:
        return pd.DataFrame({column.name: pd.Series(dtype="object") for column in shown})
    found = papier.feuilles({table.name: rows}, territory=territory.load(), departement=ou.departement, contacts=True)
    by_label = {one.intitule: one.cellules for one in found[0].colonnes}
    return pd.DataFrame({column.name: _texts(column, rows, by_label, ou) for column in shown}, dtype="object")


def _texts(column: Column, rows: pd.DataFrame, by_label: Mapping[str, Sequence[Cellule]], ou: Lieux) -> list[str]:
    if column.kind is Kind.COMMUNE:
        return ["" if formats.absent(code) else ou.nom(code) for code in rows[column.name]]
    if column.kind is Kind.COMMUNES:
        texts = rows[f"{column.name}_texte"]
        return [_communes(cell, text, ou) for cell, text in zip(rows[column.name], texts, strict=True)]
    if column.kind is Kind.TAUX:
        return [ecrire(value, column.kind) for value in rows[column.name]]
    return [ecrire(cell, column.kind) for cell in by_label.get(column.label, [None] * len(rows))]


def _communes(cell: object, texte: object, ou: Lieux) -> str:
    held = codes(cell)
    if held:
        return SEPARATEUR.join(ou.nom(code) for code in held)
    return "" if formats.absent(texte) else str(texte)


def ecrire(cellule: object, kind: Kind) -> str:
    r"""Write a cell as it is typed: « 43 457,10 », « 80 % », « 20/05/2021 ».

    >>> ecrire(Decimal("43457.10"), Kind.MONTANT), ecrire(Decimal("0.8"), Kind.TAUX)
    ('43\u202f457,10', '80\xa0%')
    """
    if formats.absent(cellule):
        return ""
    if isinstance(cellule, date):
        return f"{cellule:%d/%m/%Y}"
    if kind is Kind.TAUX and isinstance(cellule, Decimal):
        return f"{canonical_decimal(cellule * 100).replace('.', ',')}{formats.INSECABLE}%"
    if isinstance(cellule, Decimal):
        return f"{cellule:,f}".replace(",", formats.FINE).replace(".", ",")
    return str(cellule)


def rendre(table: Table, lignes: Sequence[Ligne], reperes: Sequence[tuple[str, str]], ou: Lieux) -> bytes:
    """Return lines of the grid as the file handed to intake: French headings, every cell a text.

    ``reperes`` says, for each line, the sheet and the line of the workbook that it corrects.
    """
    kept = _rendues(table, lignes)
    written = io.StringIO()
    written.write("sep=;\r\n")
    out = csv.writer(written, delimiter=";", lineterminator="\r\n")
    out.writerow([*REPERES, *(column.label for column in kept)])
    for ligne, repere in zip(lignes, reperes, strict=True):
        cells = (_a_lire(column, ligne.get(column.name, ""), ou) for column in kept)
        out.writerow([*map(neutraliser, repere), *map(neutraliser, cells)])
    return written.getvalue().encode("utf-8-sig")


def _rendues(table: Table, lignes: Sequence[Ligne]) -> list[Column]:
    """Return the columns to write: all those of the template, so that a short line is recognised as a long one is."""
    names = {name for ligne in lignes for name in ligne} | {column.name for column in columns_of(table)}
    return [column for column in table.columns if column.name in names]


def _a_lire(column: Column, texte: str, ou: Lieux) -> str:
    return ou.code(texte) if column.kind is Kind.COMMUNE and texte else texte


def indications(table: Table, lignes: Sequence[Ligne]) -> dict[str, str]:
    """Return what each heading of :func:`rendre` is, so that intake has nothing to guess."""
    kept = {column.label: f"{table.name}.{column.name}" for column in _rendues(table, lignes)}
    return dict.fromkeys(REPERES, "ignorer") | kept
