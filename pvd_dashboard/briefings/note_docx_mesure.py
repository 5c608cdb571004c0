"""How high a fiche is once in Word: an estimate in points, for nothing in a .docx knows where a page ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.note_modele import Chiffres, Faits, Frise, Image, Puces, Tableau
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.note_modele import Bloc, Page, Section

HAUTEUR = 715.0
"""What an A4 page holds between its margins, in points, with a footer of two lines."""
_LARGEUR = 480.0
_COURANT, _CASE, _TITRE, _IMAGE = 10.0, 9.0, 23.0, 260.0
_INTERLIGNE = 1.17
_APRES, _RANGEE, _MARGE, _ESPACE = 4.0, 5.0, 8.0, 6.0
"""After a paragraph; what a row has around its text, across and along; after a table."""
_PUCE = 36.0


def la_plus_longue(page: Page) -> tuple[Section, ...]:
    """Return the first variant, the longest come first, that should hold on one page; the last one if none does."""
    place = HAUTEUR - _tete(page)
    return next((sections for sections in page.variantes if hauteur(sections) <= place), page.variantes[-1])


def _tete(page: Page) -> float:
    return _TITRE + _paragraphe(page.sous_titre)


def hauteur(sections: Sequence[Section]) -> float:
    """Estimate how high sections are, in points."""
    return sum((_TITRE if s.titre else 0) + sum(_bloc(bloc) for bloc in s.blocs) for s in sections)


def _bloc(bloc: Bloc) -> float:
    if isinstance(bloc, Tableau):
        return _tableau(bloc)
    if isinstance(bloc, Puces):
        return sum(_paragraphe(texte, _LARGEUR - _PUCE) for texte in bloc.elements)
    if isinstance(bloc, Faits):
        return len(bloc.elements) * (_COURANT * _INTERLIGNE + 1)
    if isinstance(bloc, Chiffres | Frise):
        rangees = len(bloc.elements) + 1 if isinstance(bloc, Chiffres) else 2
        return rangees * (_CASE * _INTERLIGNE + _RANGEE) + _ESPACE
    return _IMAGE if isinstance(bloc, Image) else _paragraphe(bloc.texte)


def _paragraphe(texte: str, large: float = _LARGEUR) -> float:
    return mesures.lignes(propre(texte), _COURANT, large) * _COURANT * _INTERLIGNE + _APRES


def _tableau(bloc: Tableau) -> float:
    total = sum(colonne.largeur for colonne in bloc.colonnes)
    larges = [_LARGEUR * colonne.largeur / total - _MARGE for colonne in bloc.colonnes]
    entete = tuple(colonne.titre for colonne in bloc.colonnes)
    rangees = sum(_rangee(r.cases, larges, gras=r.genre != "normal") for r in bloc.rangees)
    return _rangee(entete, larges, gras=True) + rangees + _ESPACE


def _rangee(cases: Sequence[str], larges: Sequence[float], *, gras: bool) -> float:
    lignes = (mesures.lignes(propre(case), _CASE, large, gras=gras) for case, large in zip(cases, larges, strict=True))
    return max(lignes) * _CASE * _INTERLIGNE + _RANGEE
