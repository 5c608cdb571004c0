"""The ways a département is written: 40, 040, « 40 - Landes », « Landes (40) », 20A (rule I2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.territory.text import as_text, loose, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CODE = r"(?:0*97[1-8]|0*98[4-9]|0*2[ab]|0*20[ab]|0*\d{1,2})"
_BARE = re.compile(rf"^{_CODE}$", re.IGNORECASE)
_LABELLED = re.compile(
    rf"^(?P<before>{_CODE})\b\W*(?P<name>\D.*)$|^(?P<title>.*\D)[(–-]\s*(?P<after>{_CODE})\s*\)?$", re.IGNORECASE
)
_TITLE = re.compile(r"^(?:departement|prefecture|prefete?|ddtm?|deal)\b ?")


def departement_names(departements: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map what a département may be called, normalised, to its code; its code is there too."""
    names: dict[str, str] = {}
    for code, nom in departements:
        names |= {code: code, normalise(nom): code, loose(normalise(nom)): code}
    return names


def departement_code(label: object, names: Mapping[str, str]) -> str | None:
    """Return the code that a label means, or None when it is unknown or contradicts itself.

    « 40 - Gers » is refused; « 40 - DDTM » is read as 40. Corsica is 2A and
    2B, never 20; the DGCL's padded codes (001, 02A) and its 20A are understood.
    """
    text = as_text(label)
    if _BARE.match(text):
        return names.get(_code(text))
    if found := _LABELLED.match(text):
        code = names.get(_code(found["before"] or found["after"]))
        named = _named(found["name"] or found["title"], names)
        return code if named in {None, code} else None
    return _named(text, names)


def _code(text: str) -> str:
    bare = text.upper().lstrip("0")
    if bare in {"20A", "20B"}:
        return f"2{bare[-1]}"
    return bare.zfill(2)


def _named(text: str, names: Mapping[str, str]) -> str | None:
    key = _TITLE.sub("", normalise(text))
    return names.get(key) or names.get(loose(key))
