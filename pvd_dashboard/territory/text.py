"""How the name of a place is brought to one spelling, for comparisons only (rule I4)."""

from __future__ import annotations

import re
from functools import lru_cache

from pvd_dashboard.tables.text import fold

_SUR = re.compile(r"(?<![^\W\d_])s\s*/(?=\s*[^\W\d_])", re.IGNORECASE)
_SOUS = re.compile(r"(?<![^\W\d_])s/s(?![^\W\d_])", re.IGNORECASE)
_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
_LINKS = frozenset({"l", "le", "la", "les", "d", "de", "du", "des", "en", "a", "au", "aux", "et", "sur", "sous"})


@lru_cache(maxsize=131_072)
def normalise(text: str) -> str:
    """Return a name without accents, case, hyphens, apostrophes, ligatures or abbreviations.

    >>> normalise("ST-SEVER"), normalise("L’Isle-Jourdain"), normalise("Aire s/ l'Adour")
    ('saint sever', 'l isle jourdain', 'aire sur l adour')
    """
    spelt = _SUR.sub("sur ", _SOUS.sub("sous ", text.replace("&", " et ")))
    return " ".join(_WORDS.get(word, word) for word in fold(spelt).split())


def loose(key: str) -> str:
    """Return a normalised name without its articles and small words, or itself if nothing else is left.

    >>> loose("aire sur l adour"), loose("la reunion")
    ('aire adour', 'reunion')
    """
    return " ".join(word for word in key.split() if word not in _LINKS) or key


def as_text(value: object) -> str:
    """Return what a cell holds as a text, empty for a missing value; 40110.0 reads « 40110 »."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is the value that differs from itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
