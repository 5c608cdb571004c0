"""Texts fit to print: spaces as French wants them, no character that a file or a font can't hold."""

from __future__ import annotations

import re
import unicodedata

from pvd_dashboard import formats
from pvd_dashboard.briefings.texte import apostrophes, lisible

SUITE = "…"
CARRE = "□"

_BLANCS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x7f-\x9f\ue000-\uf8ff]")
# What the fonts inside typst draw, found by compiling each character under PDF/A and PDF/UA, which refuse any other.
_SANS_DESSIN = re.compile(
    "[^\x20-\x7e\u00a0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0484\u0487-\u04ff\u1e00-\u1f15"
    "\u2000-\u200a\u2010-\u2027\u202f-\u2040\u2044-\u2052\u2070\u2071\u2074-\u208e\u20a0-\u20c0\u2100-\u211e"
    "\u2120\u2122\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2609-\u262f\u2701-\u2704\u2706-\u2709"
    "\u270c-\u2714\u2717-\u2726\u2761-\u277f\ufb00-\ufb06]"
)


_COUPURE = "\u200b"
_MOT_LONG = re.compile(r"[^\s-]{25,}")
_MORCEAU = 12


def propre(texte: str) -> str:
    """Return a text of one line: no invisible character, spaces and apostrophes as French writes them."""
    visible = _INVISIBLES.sub("", lisible(texte))
    return apostrophes(formats.insecables(_BLANCS.sub(" ", visible))).strip(" ")


def imprimable(texte: str) -> str:
    """Return a clean text where each character that no font of ours draws is a square, and long words can be cut."""
    dessine = _SANS_DESSIN.sub(CARRE, unicodedata.normalize("NFC", propre(texte)))
    return _MOT_LONG.sub(_coupable, dessine)


def _coupable(mot: re.Match[str]) -> str:
    """Return a long word (an address, a number of file) with places where a narrow column may cut it."""
    return _COUPURE.join(mot[0][debut : debut + _MORCEAU] for debut in range(0, len(mot[0]), _MORCEAU))


def dessinable(balises: str) -> str:
    """Return a drawing in markup with each character that no font of ours draws made a square."""
    return _SANS_DESSIN.sub(CARRE, balises.replace("\n", " "))


def abrege(texte: str, longueur: int) -> str:
    """Return a clean text of ``longueur`` characters at most, cut between words where it can be.

    >>> abrege("Reconversion de l'ancienne piscine", 20)
    'Reconversion de…'
    """
    entier = propre(texte)
    if len(entier) <= longueur:
        return entier
    coupe = entier[: longueur - 1]
    mots = coupe.rsplit(" ", 1)[0]
    return (mots if len(mots) > longueur // 2 else coupe).rstrip(" ,;:–-\u00a0") + SUITE


def enumerer(noms: list[str], maximum: int) -> str:
    """Join names with commas and « et », the last ones counted: « Amou, Dax et 3 autres ».

    >>> enumerer(["Amou", "Dax", "Mugron"], 3), enumerer(["Amou", "Dax", "Mugron"], 2).replace(chr(160), " ")
    ('Amou, Dax et Mugron', 'Amou, Dax et 1 autre')
    """
    if len(noms) <= maximum:
        return formats.liste(noms)
    return f"{', '.join(noms[:maximum])} et {formats.pluriel(len(noms) - maximum, 'autre')}"
