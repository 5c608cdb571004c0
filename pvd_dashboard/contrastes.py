"""Whether a colour stands out from another (WCAG 2, RGAA 3.2 and 3.3), and what to make of it where it does not."""

from __future__ import annotations

TEXTE, MARQUE = 4.5, 3.0
"""The contrast that a text needs, that a mark needs."""
BLANC, NOIR = "#FFFFFF", "#000000"
_PAS = 16


def luminance(couleur: str) -> float:
    """Return the relative luminance of « #RRGGBB », from 0 to 1 (WCAG 2)."""
    rouge, vert, bleu = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(couleur))  # noqa: PLR2004 - sRGB
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2)."""
    claire, sombre = sorted((luminance(une), luminance(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def melanger(couleur: str, autre: str, part: float) -> str:
    """Return a colour with ``part`` of another in it.

    >>> melanger("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    melange = (c + (a - c) * part for c, a in zip(_parts(couleur), _parts(autre), strict=True))
    return "#" + "".join(f"{round(c * 255):02X}" for c in melange)


def encre_sur(fond: str) -> str:
    """Return white or black, whichever stands out more from a background."""
    return max((BLANC, NOIR), key=lambda encre: contraste(encre, fond))


def ressortir(couleur: str, fond: str, voulu: float = TEXTE) -> str:
    """Return a colour, lightened or darkened until it stands out from ``fond`` by ``voulu``; its hue is kept.

    >>> ressortir("#29598F", "#FFFFFF")
    '#29598F'
    """
    vers = encre_sur(fond)
    essais = (melanger(couleur, vers, pas / _PAS) if pas else couleur for pas in range(_PAS))
    return next((essai for essai in essais if contraste(essai, fond) >= voulu), vers)


def _parts(couleur: str) -> list[float]:
    return [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
