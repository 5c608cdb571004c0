"""Codes of five digits: INSEE or postal? (rule I3).

984 of 1 606 lauréats have a postal code that is also the INSEE code of
another commune: a code is believed when the name beside it agrees.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.territory.cells import normalise_insee, read_label
from pvd_dashboard.territory.index import commune_index
from pvd_dashboard.territory.match import Match, found, unsure
from pvd_dashboard.territory.matching import match_name
from pvd_dashboard.territory.text import as_text

if TYPE_CHECKING:
    from pvd_dashboard.territory.reference import Territory


def match_code(territory: Territory, code: object, departement: str | None, *, insee: bool = False) -> Match:
    """Match a code on its own; ``insee`` says that its column is known to hold INSEE codes.

    Otherwise the code is believed only if it is nobody else's postal code, and
    if it belongs to the département (None for the whole country).
    """
    known = normalise_insee(code)
    current = territory.current_code(known)
    if insee:
        return found(current, "code") if current else unsure("inconnu")
    posted = [held for held in commune_index(territory).postal.get(known or "", ()) if held != current]
    if current and not posted and _in(territory, current, departement):
        return found(current, "code")
    candidates = ([current] if current else []) + posted
    return unsure("ambigu" if candidates else "inconnu", candidates)


def _in(territory: Territory, code: str, departement: str | None) -> bool:
    commune, place = territory.commune(code), territory.departement(departement)
    return departement is None or (commune is not None and place is not None and commune.departement == place.code)


def check_code_and_name(
    territory: Territory, code: object, name: object, departement: str | None, *, insee: bool = False
) -> Match:
    """Match a code and the name beside it.

    « code »: both agree on the INSEE code, or ``insee`` says that the column
    holds such codes and nobody in the country bears the name written.
    « nom », « ancien », « approché »: the five digits are the postal code of
    the commune named (40110 with « Morcenx » is 40197), or nobody's code.
    « ambigu »: they contradict each other, or one is missing and the other is
    not enough. « inconnu »: neither is known.
    """
    return _check(territory, normalise_insee(code), as_text(name), departement, insee)


@lru_cache(maxsize=65_536)
def _check(territory: Territory, code: str | None, name: str, departement: str | None, insee: bool) -> Match:  # noqa: FBT001 - private, cached by position
    label = read_label(territory, name)
    place = territory.departement(departement if departement is not None else label.departement)
    where = place.code if place else departement
    if code is None:
        return match_name(territory, label.name, where)
    if not label.name:
        return match_code(territory, code, where, insee=insee)
    current = territory.current_code(code)
    if current and _agrees(territory, current, label.name):
        return found(current, "code")
    if insee and current and match_name(territory, label.name, None).how == "inconnu":
        return found(current, "code")
    return _by_postal_code(territory, code, label.name) or _contradiction(territory, current, label.name, where)


def _agrees(territory: Territory, code: str, name: str) -> bool:
    commune = territory.commune(code)
    return commune is not None and match_name(territory, name, commune.departement).code == code


def _by_postal_code(territory: Territory, postal: str, name: str) -> Match | None:
    """Return the one commune of that name among those that share a postal code."""
    sharing = commune_index(territory).postal.get(postal, ())
    named = [code for code in sharing if _agrees(territory, code, name)]
    commune = territory.commune(named[0]) if len(named) == 1 else None
    return match_name(territory, name, commune.departement) if commune else None


def _contradiction(territory: Territory, current: str | None, name: str, departement: str | None) -> Match:
    by_name = match_name(territory, name, departement)
    if current is None:
        return by_name
    return unsure("ambigu", [current, *by_name.candidates])
