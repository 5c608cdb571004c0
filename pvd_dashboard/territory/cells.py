"""What is written beside the name of a commune: its code, its département, « Commune de », « CEDEX »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.territory.text import as_text

if TYPE_CHECKING:
    from pvd_dashboard.territory.reference import Territory

_INSEE = re.compile(r"^(\d{4,5}|\d[abAB]\d{3})(?:[.,]0+)?$")
_FIVE = r"(?:\d{5}|\d[abAB]\d{3})"
_CODE_FIRST = re.compile(rf"^(?P<code>{_FIVE})\b[\s:–-]*(?P<name>\D.*)$")
_CODE_LAST = re.compile(rf"^(?P<name>.*?[^\W\d].*?)[\s,(–-]+(?P<code>{_FIVE})\s*\)?$")
_PLACE_FIRST = re.compile(r"^(?P<place>\d{2,3}|0?2[abAB])\s*[–:-]\s*(?P<name>\D.*)$")
_PLACE_LAST = re.compile(r"^(?P<name>.+?)\s*\((?P<place>[^()]+)\)$")
_ADORNED = re.compile(r"[\d(]|cedex", re.IGNORECASE)
_CEDEX = re.compile(r"\s+cedex(?:\s+\d+)?$", re.IGNORECASE)
_CODE_LENGTH = 5


class Label(NamedTuple):
    """A label taken apart; ``departement`` is a code."""

    name: str
    code: str | None = None
    departement: str | None = None


def normalise_insee(text: object) -> str | None:
    """Return a code as five characters, or None when it can't be one (rule I1).

    >>> normalise_insee("1004"), normalise_insee(40110.0), normalise_insee("2a041"), normalise_insee("Geaune")
    ('01004', '40110', '2A041', None)
    """
    form = _INSEE.match(as_text(text).replace(" ", ""))
    return form[1].upper().zfill(_CODE_LENGTH) if form else None


def read_label(territory: Territory, text: str) -> Label:
    """Take apart « 40 - Aire-sur-l'Adour », « Roquefort (40) », « 40120 Roquefort », « 40245 »."""
    if not _ADORNED.search(text):
        return Label(text)
    if code := normalise_insee(text):
        return Label("", code)
    bare = _CEDEX.sub("", text)
    if coded := _CODE_FIRST.match(bare) or _CODE_LAST.match(bare):
        return Label(coded["name"].strip(), coded["code"].upper())
    if placed := _PLACE_FIRST.match(bare) or _PLACE_LAST.match(bare):
        known = territory.departement(placed["place"])
        return Label(placed["name"].strip(), None, known.code) if known else Label(bare)
    return Label(bare)
