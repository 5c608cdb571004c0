"""How wide a text is once drawn: what decides where a line breaks, a table splits, a label fits.

Widths are those of Arial (Liberation Sans has the same), in thousandths of
the size of the type.
"""

from __future__ import annotations

import math
import unicodedata
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEURS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " \u00a0!,./:;I[\\]ft·",
    333: "()-r`",
    355: '"',
    389: "*",
    500: "Jckvxyzs",
    556: "#$0123456789?_Labdeghnopqu«»–€",
    584: "+<=>~−×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "Wœ",
    1000: "…—Œ@",
    170: "\u202f",
}
_PAR_SIGNE = {signe: largeur for largeur, signes in _LARGEURS.items() for signe in signes}
_AUTRE = 700
_GRAS = 1.07
_PRUDENCE = 1.04
"""Substitute fonts are a little wider than Arial."""


def largeur(texte: str, taille: float, *, gras: bool = False) -> float:
    """Return the width of ``texte``, in the unit of ``taille``.

    >>> largeur("il", 1000) < largeur("WW", 1000)
    True
    """
    milliemes = sum(_signe(signe) for signe in texte)
    return milliemes * taille / 1000 * (_GRAS if gras else 1) * _PRUDENCE


def _signe(signe: str) -> int:
    found = _PAR_SIGNE.get(signe)
    if found is not None:
        return found
    base = unicodedata.normalize("NFD", signe)[0]
    return _PAR_SIGNE.get(base, 0 if unicodedata.combining(signe) else _AUTRE)


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
