"""How a text typed by an officer is brought to one spelling, for comparisons only.

What is shown or stored is always the text as received; these functions only
say whether two texts mean the same heading, value or label (rule I13).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
_COMBINING = re.compile("[\u0300-\u036f]+")  # the accents of our alphabet; letters of others part words anyway
_SEPARATORS = re.compile(r"[^0-9a-z%€]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    r"""Return ``text`` without accents, case, punctuation or double spaces.

    >>> fold("  N° de dossier\u00a0DS ")
    'n de dossier ds'
    >>> fold("Cœur de ville")
    'coeur de ville'
    """
    if text.isascii():
        return _SEPARATORS.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = _COMBINING.sub("", plain).casefold()
    return _SEPARATORS.sub(" ", bare).strip()


_UNIT = re.compile(
    r"\(?\s*(?:en\s+)?(?<![^\W_])(?P<unit>k\s?€|m\s?€|keur|meur|milliers d.euros|millions d.euros|€|euros?|%|ht|ttc)\s*\)?\s*$",
    re.IGNORECASE,
)
_FACTORS = {"k": 1_000, "m": 1_000_000}


def split_unit(heading: str) -> tuple[str, int]:
    """Split a heading from the unit written in it.

    Returns the heading without its unit, and the factor that brings a cell of
    the column to euros (1, 1 000 or 1 000 000).

    >>> split_unit("Montant accordé (k€)")
    ('Montant accordé', 1000)
    """
    bare, factor = heading.strip(), 1
    while found := _UNIT.search(bare):
        rest = bare[: found.start()].strip()
        if not rest:
            break
        first = found["unit"][0].lower()
        unit = fold(found["unit"])
        if unit not in {"m", "k"} and first in _FACTORS:
            factor = _FACTORS[first] if "million" not in unit else 1_000_000
        if unit.startswith("millier"):
            factor = 1_000
        bare = rest.rstrip(" ,-–(")
    return bare, factor
