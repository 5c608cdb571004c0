"""Tables as .csv: semicolons, decimal comma, UTF-8 with its mark; what a cell holds never runs.

A text that a spreadsheet program could run gets an apostrophe in front, which
intake takes away (:mod:`pvd_dashboard.tables.formules`).
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.texte import lisible
from pvd_dashboard.tables.formules import neutraliser
from pvd_dashboard.tables.frames import canonical_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pvd_dashboard.briefings.feuilles import Cellule, Feuille


def lignes(entetes: Sequence[str], cellules: Iterable[Sequence[Cellule]]) -> bytes:
    """Return the bytes of a .csv file: headings, then one line per element of ``cellules``."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(entetes)
    writer.writerows([_texte(cell) for cell in row] for row in cellules)
    return written.getvalue().encode("utf-8-sig")


def _texte(cell: Cellule) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutraliser(lisible(cell))
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return canonical_decimal(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def ecrire(feuilles: Iterable[Feuille]) -> bytes:
    """Return a zip of one .csv per table, each of which can be read back."""
    return archive({f"{feuille.table}.csv": _feuille(feuille) for feuille in feuilles})


def _feuille(feuille: Feuille) -> bytes:
    rows = zip(*(colonne.cellules for colonne in feuille.colonnes), strict=True)
    return lignes([colonne.intitule for colonne in feuille.colonnes], rows)
