"""Where things go on a slide: rectangles, the room under a title, the title beside a logo."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.util import Inches

from pvd_dashboard.briefings.diaporama_fond import decors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.slide import SlideLayout

SERVICE = (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER)
_MARGE, _ECART = Inches(0.5), Inches(0.1)
_PETITE = 0.5
"""A picture that covers less than this share of a rectangle's side stands in its way; a larger one is its ground."""


@dataclass(frozen=True, slots=True)
class Cadre:
    """A rectangle of a slide, in EMU."""

    gauche: int
    haut: int
    largeur: int
    hauteur: int

    def gauche_de(self, part: float, ecart: int = Inches(0.3)) -> Cadre:
        """Return the left part of the rectangle."""
        return Cadre(self.gauche, self.haut, int(self.largeur * part) - ecart // 2, self.hauteur)

    def droite_de(self, part: float, ecart: int = Inches(0.3)) -> Cadre:
        """Return what is right of the left part."""
        debut = int(self.largeur * part) + ecart // 2
        return Cadre(self.gauche + debut, self.haut, self.largeur - debut, self.hauteur)

    def sous(self, hauteur: int) -> Cadre:
        """Return what remains below ``hauteur``."""
        return Cadre(self.gauche, self.haut + hauteur, self.largeur, max(self.hauteur - hauteur, 0))

    def haut_de(self, hauteur: int) -> Cadre:
        """Return the top of the rectangle."""
        return Cadre(self.gauche, self.haut, self.largeur, min(hauteur, self.hauteur))


def cadre_de(presentation: Any, layout: SlideLayout) -> Cadre:
    """Return the room of a layout between its title and its footer, clear of the logos at its edges."""
    large, haut = presentation.slide_width, presentation.slide_height
    titre = _titre(layout)
    pieds = [p.top for p in layout.placeholders if p.placeholder_format.type in SERVICE and p.top is not None]
    bas = min([*(t for t in pieds if t > haut // 2), int(haut * 0.93)])
    depart = (titre.top or 0) + (titre.height or Inches(1)) + _ECART
    gauche = max(titre.left or _MARGE, Inches(0.25))
    largeur = min(titre.width or large - 2 * _MARGE, large - gauche - Inches(0.25))
    return _degager(Cadre(gauche, depart, largeur, bas - depart - _ECART), layout)


def _degager(cadre: Cadre, layout: SlideLayout) -> Cadre:
    """Return a room less the strips, above and below, where a logo stands."""
    haut, bas = cadre.haut, cadre.haut + cadre.hauteur
    for logo in _logos(layout, cadre):
        if logo.haut + logo.hauteur // 2 > haut + cadre.hauteur // 2:
            bas = min(bas, logo.haut - _ECART)
        else:
            haut = max(haut, logo.haut + logo.hauteur + _ECART)
    return Cadre(cadre.gauche, haut, cadre.largeur, bas - haut)


def titre_de(layout: SlideLayout) -> Cadre | None:
    """Return where a title goes when a logo stands over its placeholder; None where none does."""
    place = _titre(layout)
    if None in {place.left, place.top, place.width, place.height}:
        return None
    gauche, droite = place.left, place.left + place.width
    for logo in _logos(layout, Cadre(place.left, place.top, place.width, place.height)):
        if logo.gauche + logo.largeur // 2 > place.left + place.width // 2:
            droite = min(droite, logo.gauche - _ECART)
        else:
            gauche = max(gauche, logo.gauche + logo.largeur + _ECART)
    libre = Cadre(gauche, place.top, droite - gauche, place.height)
    return libre if _PETITE * place.width < libre.largeur < place.width else None


def _titre(layout: SlideLayout) -> Any:
    return next(p for p in layout.placeholders if p.placeholder_format.type == PH.TITLE)


def _logos(layout: SlideLayout, cadre: Cadre) -> Iterator[Cadre]:
    """Yield the pictures of a layout that stand over a rectangle without being its ground."""
    for forme in decors(layout):
        dessus = (
            forme.left < cadre.gauche + cadre.largeur
            and forme.left + forme.width > cadre.gauche
            and forme.top < cadre.haut + cadre.hauteur
            and forme.top + forme.height > cadre.haut
        )
        petite = forme.width < _PETITE * cadre.largeur and forme.height < max(_PETITE * cadre.hauteur, Inches(1.5))
        if forme.shape_type is MSO_SHAPE_TYPE.PICTURE and dessus and petite:
            yield Cadre(forme.left, forme.top, forme.width, forme.height)
