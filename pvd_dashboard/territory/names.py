"""Names typed by officers, and what they mean: the door to name resolution (rules I3 to I5)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.territory.cells import normalise_insee, read_label
from pvd_dashboard.territory.codes import check_code_and_name, match_code
from pvd_dashboard.territory.epcis import resolve_epci
from pvd_dashboard.territory.likeness import SCORE_LOOSE
from pvd_dashboard.territory.match import Match, unsure
from pvd_dashboard.territory.matching import match_name
from pvd_dashboard.territory.text import as_text, normalise

if TYPE_CHECKING:
    from collections.abc import Collection

    from pvd_dashboard.territory.reference import Territory

__all__ = [
    "Match",
    "check_code_and_name",
    "normalise",
    "normalise_insee",
    "resolve_commune",
    "resolve_epci",
    "split_communes",
]


def resolve_commune(
    territory: Territory, text: object, departement: str | None, *, preferred: Collection[str] = ()
) -> Match:
    """Say which commune a text names, in a département (any way of writing it) or, with None, in the country.

    ``preferred`` (for instance the lauréats) settles between homonyms when it
    holds exactly one of them. Another département is never picked: what is
    found only there comes back in ``candidates``.
    """
    match = _resolve(territory, as_text(text), departement)
    if match.how == "ambigu" and preferred:
        kept = [code for code in match.candidates if code in preferred]
        if len(kept) == 1:
            return replace(match, code=kept[0], how="approché", score=SCORE_LOOSE)
    return match


def _resolve(territory: Territory, text: str, departement: str | None) -> Match:
    """Resolve a label; « Hagetmau (CC Chalosse Tursan) » without its brackets where it is no name as it stands."""
    match = _resolve_label(territory, text, departement)
    bare = _IN_BRACKETS.sub("", text).strip() if not match.code and not match.candidates and "(" in text else ""
    return _resolve_label(territory, bare, departement) if bare else match


@lru_cache(maxsize=131_072)
def _resolve_label(territory: Territory, text: str, departement: str | None) -> Match:
    label = read_label(territory, text)
    asked = territory.departement(departement)
    if departement is not None and asked is None:
        return unsure("inconnu")
    place = asked.code if asked else label.departement
    if not label.name:
        return match_code(territory, label.code, place)
    if label.departement not in {None, place}:
        return unsure("inconnu", match_name(territory, label.name, label.departement).candidates)
    if label.code:
        return check_code_and_name(territory, label.code, label.name, place)
    return match_name(territory, label.name, place)


_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SEPARATOR = re.compile(r"(\s*[/;,+&•\n\r]\s*|\s+(?:[-–]|et)\s+)")
_EDGES = re.compile(r"^[\s•*·–;,/-]+|[\s•*·–;,/-]+$")
_MOST_PIECES = 6
_LONGEST_NAME = 60


def split_communes(territory: Territory, text: object, departement: str | None) -> list[str]:
    """Split a cell that names several communes (rule I5), each as it was written.

    Separators: « / », « ; », « , », « et », « + », « & », « - » between spaces,
    line breaks. The longest run that is one commune stays whole, so a name
    that holds « et », « s/ » or hyphens is never cut.
    """
    tokens = _SEPARATOR.split(str(text)) if as_text(text) else []
    names, start = [], 0
    while start < len(tokens):
        stop = _end_of_name(territory, tokens, start, departement)
        names.append(_EDGES.sub("", "".join(tokens[start:stop])))
        start = stop + 1
    return [name for name in names if name]


def _end_of_name(territory: Territory, tokens: list[str], start: int, departement: str | None) -> int:
    """Return where the longest run of pieces that is one commune ends; tokens alternate pieces and separators."""
    furthest = min(len(tokens), start + 2 * _MOST_PIECES - 1)
    for stop in range(furthest, start + 1, -2):
        run = "".join(tokens[start:stop])
        if len(run) <= _LONGEST_NAME and _is_one(resolve_commune(territory, run, departement)):
            return stop
    return start + 1


def _is_one(match: Match) -> bool:
    return match.sure or match.how == "ambigu" or match.score >= SCORE_LOOSE
