"""How wide a text is once drawn: what decides where a line breaks, a table splits, a label fits."""

from __future__ import annotations

import math
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from pvd_dashboard import largeurs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHASSE: ContextVar[float] = ContextVar("chasse", default=1.0)


@contextmanager
def en_chasse(chasse: float) -> Iterator[None]:
    """Measure every text as drawn in a font ``chasse`` times as wide as Arial, while the context lasts."""
    jeton = _CHASSE.set(chasse)
    try:
        yield
    finally:
        _CHASSE.reset(jeton)


def largeur(texte: str, taille: float, *, gras: bool = False) -> float:
    """Return the width of a text in the font of the paper, in the unit of ``taille``."""
    return largeurs.largeur(texte, taille, gras=gras) * _CHASSE.get()


def lignes(texte: str, taille: float, place: float, *, gras: bool = False) -> int:
    """Count the lines that ``texte`` fills in ``place``, words kept whole where they fit; one at least."""
    return sum(_lignes_paragraphe(p, taille, place, gras=gras) for p in texte.split("\n"))


def _lignes_paragraphe(texte: str, taille: float, place: float, *, gras: bool) -> int:
    combien, reste = 1, 0.0
    espace = largeur(" ", taille, gras=gras)
    for mot in texte.split(" "):
        long = largeur(mot, taille, gras=gras)
        if reste and reste + espace + long > place:
            combien, reste = combien + 1, 0.0
        if long > place:
            combien += math.ceil(long / place) - 1
            long %= place
        reste += long + (espace if reste else 0)
    return combien


def plus_large(textes: Iterable[str], taille: float, *, gras: bool = False) -> float:
    """Return the width of the widest of ``textes``, 0 of none."""
    return max((largeur(texte, taille, gras=gras) for texte in textes), default=0.0)


def couper(texte: str, taille: float, place: float, *, gras: bool = False) -> str:
    """Return ``texte``, cut with « … » where it is wider than ``place``."""
    if largeur(texte, taille, gras=gras) <= place:
        return texte
    reste = place - largeur("…", taille, gras=gras)
    cumuls = accumulate(largeur(signe, taille, gras=gras) for signe in texte)
    garde = sum(1 for _ in takewhile(lambda cumul: cumul <= reste, cumuls))
    return texte[:garde].rstrip(" ,-") + "…"
