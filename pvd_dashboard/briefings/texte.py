"""Texts that a file can hold: no character that its format forbids, no more than it takes."""

from __future__ import annotations

import re

COUPE = "… [texte coupé]"

_ILLISIBLES = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u02bc\u2018](?=[^\W\d_]|[\u00a0 ]?«)")


def apostrophes(texte: str) -> str:
    """Return ``texte`` with the apostrophes of its words typographic; a quote of anything else is left alone.

    >>> apostrophes("l'EPCI d'Aire-sur-l'Adour"), apostrophes("='a'!B1")
    ('l’EPCI d’Aire-sur-l’Adour', "='a'!B1")
    """
    return _APOSTROPHE.sub("’", texte)


def lisible(texte: str) -> str:
    """Return ``texte`` without the characters that XML 1.0 forbids."""
    return _ILLISIBLES.sub("", texte)


def court(texte: str, longueur: int) -> str:
    """Return ``texte`` cut to ``longueur`` UTF-16 units at most, and saying so."""
    units = len(texte.encode("utf-16-le")) // 2
    if units <= longueur:
        return texte
    kept = texte.encode("utf-16-le")[: 2 * (longueur - len(COUPE))].decode("utf-16-le", errors="ignore")
    return kept + COUPE
