"""What a workbook holds, whatever its format: sheets of typed columns.

A cell is a text, an exact number, a day or nothing; the format of its column
says how it is shown. A column of amounts may hold a text where a number would
not be exact. The writers (:mod:`xlsx`, :mod:`ods`, :mod:`delimite`) know
nothing of the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Cellule = str | Decimal | int | date | None


class Format(StrEnum):
    """How the cells of a column are shown."""

    TEXTE = "texte"
    JOUR = "jour"
    EUROS = "euros"
    TAUX = "taux"
    NOMBRE = "nombre"
    ENTIER = "entier"
    ANNEE = "annee"


@dataclass(frozen=True, slots=True)
class Colonne:
    """One column: the French heading that is read back, the format, the cells; ``choix`` are the labels allowed."""

    intitule: str
    format: Format
    cellules: Sequence[Cellule]
    choix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feuille:
    """One table as a sheet; ``table`` is the name of its declaration."""

    titre: str
    table: str
    colonnes: tuple[Colonne, ...]

    @property
    def lignes(self) -> int:
        """The number of lines below the headings."""
        return len(self.colonnes[0].cellules) if self.colonnes else 0


class Style(StrEnum):
    """How one cell of the synthesis is shown."""

    TITRE = "titre"
    RUBRIQUE = "rubrique"
    ENTETE = "entete"
    LIBELLE = "libelle"
    TEXTE = "texte"
    ENTIER = "entier"
    EUROS = "euros"
    PART = "part"
    JOUR = "jour"
    TOTAL = "total"
    TOTAL_EUROS = "total_euros"
    TOTAL_PART = "total_part"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of the synthesis; ``formule`` (« SUM(B4:B6) ») is live, ``valeur`` is what it gives."""

    valeur: Cellule
    style: Style = Style.TEXTE
    formule: str = ""


@dataclass(frozen=True, slots=True)
class Synthese:
    """A sheet for reading: lines of cells, and the width of each column in characters.

    ``figees`` are the rows and columns that stay in view.
    """

    titre: str
    lignes: tuple[tuple[Case | None, ...], ...]
    largeurs: tuple[float, ...]
    figees: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Classeur:
    """A whole workbook. ``date`` (UTC) is the only time that it holds: same data, same bytes.

    ``annexes`` are other sheets for reading, after the synthesis.
    """

    titre: str
    sujet: str
    pied: str
    date: datetime
    synthese: Synthese
    feuilles: tuple[Feuille, ...]
    annexes: tuple[Synthese, ...] = ()


_LARGEURS = {
    Format.JOUR: (12, 20),
    Format.EUROS: (15, 19),
    Format.TAUX: (10, 12),
    Format.NOMBRE: (10, 14),
    Format.ENTIER: (10, 12),
    Format.ANNEE: (9, 11),
    Format.TEXTE: (10, 48),
}


def largeur(colonne: Colonne) -> int:
    """Return a width in characters: the longest word of the heading and most of the cells fit."""
    least, most = _LARGEURS[colonne.format]
    words = max(len(word) for word in colonne.intitule.split()) + 3
    lines = sorted(max(map(len, cell.splitlines()), default=0) for cell in colonne.cellules if isinstance(cell, str))
    usual = lines[ceil(len(lines) * 0.95) - 1] + 2 if lines else 0
    return max(least, min(max(words, usual), most))


def hauteurs(feuille: Feuille, most: int = 8) -> dict[int, int]:
    """Return, for the lines (from 0) whose texts wrap, how many lines of text they need, ``most`` at most."""
    found: dict[int, int] = {}
    for colonne in feuille.colonnes:
        width = largeur(colonne)
        for row, cell in enumerate(colonne.cellules):
            if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
                needed = sum(max(1, ceil(len(line) / width)) for line in cell.split("\n"))
                found[row] = min(max(found.get(row, 1), needed), most)
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints, always landscape: on A3 or A4, on how many pages side by side."""

    a3: bool
    de_large: int


def page(largeur_totale: float) -> Page:
    """Choose the paper so that what is printed can be read, in 6 points at least."""
    return Page(largeur_totale > _LARGEUR_A4, max(1, ceil(largeur_totale / _LARGEUR_A3)))


_LARGEUR_A4, _LARGEUR_A3 = 215, 310
