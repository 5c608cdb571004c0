"""How wide a text is once drawn, without drawing it: for labels on a map, lines of a table, slides.

Widths are those of Arial (Liberation Sans has the same), in thousandths of
the size of the type.
"""

from __future__ import annotations

import unicodedata

_LARGEURS = {
    191: "'",
    222: "ijl’",
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
