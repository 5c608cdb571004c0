"""How high a fiche is once in Word: an estimate in points, for nothing in a .docx knows where a page ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.note_largeurs import ajuster
from pvd_dashboard.briefings.note_modele import Chiffres, Faits, Frise, Image, Puces, Tableau
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.briefings.note_modele import Bloc, Page, Section

_CASE, _TITRE, _IMAGE = 1.0, 2.3, 260.0
"""How much smaller than plain text a cell is; the height of a title, in sizes of type; that of a picture."""
_INTERLIGNE = 1.17
_APRES, _RANGEE, _MARGE, _ESPACE = 4.0, 5.0, 8.0, 6.0
"""After a paragraph; what a row has around its text, across and along; after a table."""
_PUCE = 36.0


@dataclass(frozen=True, slots=True)
class Feuille:
    """What a page holds between its margins and how large its type is, in points."""

    hauteur: float = 715.0
    largeur: float = 480.0
    corps: float = 10.0


NOTRE = Feuille()
"""Our own A4, with a footer of two lines."""


def choisir(pages: Sequence[Page], feuille: Feuille, corps: Sequence[float]) -> Feuille:
    """Return the sheet in the largest type of ``corps`` at which no page tells less than in its own."""
    longues = [la_plus_longue(page, feuille) for page in pages]
    essais = (replace(feuille, corps=essai) for essai in corps)
    return next((e for e in essais if all(map(_tient(e), pages, longues))), feuille)


def _tient(feuille: Feuille) -> Callable[[Page, Sequence[Section]], bool]:
    return lambda page, sections: hauteur(sections, feuille) <= feuille.hauteur - _tete(page, feuille)


def la_plus_longue(page: Page, feuille: Feuille = NOTRE) -> tuple[Section, ...]:
    """Return the first variant, the longest come first, that should hold on one page; the last one if none does."""
    tient = _tient(feuille)
    return next((sections for sections in page.variantes if tient(page, sections)), page.variantes[-1])


def _tete(page: Page, feuille: Feuille) -> float:
    return _TITRE * feuille.corps + _paragraphe(page.sous_titre, feuille)


def hauteur(sections: Sequence[Section], feuille: Feuille = NOTRE) -> float:
    """Estimate how high sections are, in points."""
    titre = _TITRE * feuille.corps
    return sum((titre if s.titre else 0) + sum(_bloc(bloc, feuille) for bloc in s.blocs) for s in sections)


def _bloc(bloc: Bloc, feuille: Feuille) -> float:
    if isinstance(bloc, Tableau):
        return _tableau(bloc, feuille)
    if isinstance(bloc, Puces):
        return sum(_paragraphe(texte, feuille, _PUCE) for texte in bloc.elements)
    if isinstance(bloc, Faits):
        return len(bloc.elements) * (feuille.corps * _INTERLIGNE + 1)
    if isinstance(bloc, Chiffres | Frise):
        rangees = len(bloc.elements) + 1 if isinstance(bloc, Chiffres) else 2
        return rangees * ((feuille.corps - _CASE) * _INTERLIGNE + _RANGEE) + _ESPACE
    if isinstance(bloc, Image):
        return _IMAGE if bloc.png else 0.0
    return _paragraphe(bloc.texte, feuille)


def _paragraphe(texte: str, feuille: Feuille, moins: float = 0) -> float:
    faites = mesures.lignes(propre(texte), feuille.corps, feuille.largeur - moins)
    return faites * feuille.corps * _INTERLIGNE + _APRES


def _tableau(bloc: Tableau, feuille: Feuille) -> float:
    case = feuille.corps - _CASE
    larges = [colonne.largeur / 10 - _MARGE for colonne in ajuster(bloc, case, feuille.largeur).colonnes]
    entete = tuple(colonne.titre for colonne in bloc.colonnes)
    rangees = sum(_rangee(r.cases, larges, case, gras=r.genre != "normal") for r in bloc.rangees)
    return _rangee(entete, larges, case, gras=True) + rangees + _ESPACE


def _rangee(cases: Sequence[str], larges: Sequence[float], corps: float, *, gras: bool) -> float:
    lignes = (mesures.lignes(propre(case), corps, large, gras=gras) for case, large in zip(cases, larges, strict=True))
    return max(lignes) * corps * _INTERLIGNE + _RANGEE
