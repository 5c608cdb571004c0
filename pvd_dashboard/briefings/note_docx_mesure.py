"""How long a fiche is once in Word: an estimate in lines, for nothing in a .docx knows where a page ends."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pvd_dashboard.briefings.note_modele import Chiffres, Faits, Frise, Image, Puces, Tableau

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.note_modele import Bloc, Section

# An A4 page at 10 points holds 58 lines of 95 characters; a heading and the space after a table take more than one.
LIGNES, CARACTERES = 54, 95
_TITRE, _APRES, _IMAGE = 2.0, 1.2, 20.0


def la_plus_longue(variantes: Sequence[tuple[Section, ...]]) -> tuple[Section, ...]:
    """Return the first variant, the longest come first, that should hold on one page; the last one if none does."""
    return next((sections for sections in variantes if hauteur(sections) <= LIGNES), variantes[-1])


def hauteur(sections: Sequence[Section]) -> float:
    """Estimate the lines that sections take."""
    return sum((_TITRE if s.titre else 0) + sum(_bloc(bloc) for bloc in s.blocs) for s in sections)


def _bloc(bloc: Bloc) -> float:
    if isinstance(bloc, Tableau):
        return _tableau(bloc)
    if isinstance(bloc, Puces):
        return sum(_lignes(texte) for texte in bloc.elements)
    if isinstance(bloc, Faits | Chiffres):
        return float(len(bloc.elements))
    if isinstance(bloc, Frise | Image):
        return _IMAGE if isinstance(bloc, Image) else 2 + _APRES
    return _lignes(bloc.texte)


def _lignes(texte: str, caracteres: float = CARACTERES) -> float:
    return max(1, ceil(len(texte) / caracteres))


def _tableau(bloc: Tableau) -> float:
    total = sum(colonne.largeur for colonne in bloc.colonnes)
    larges = [CARACTERES * colonne.largeur / total for colonne in bloc.colonnes]
    rangees = (
        max(_lignes(case, large) for case, large in zip(rangee.cases, larges, strict=True)) for rangee in bloc.rangees
    )
    return 1 + sum(rangees) + _APRES
