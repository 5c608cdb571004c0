"""Which commune bears a name: exact spellings first, then what is close, inside one département only."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.territory.index import commune_index
from pvd_dashboard.territory.likeness import SCORE_LOOSE, SCORE_SHORT, most_alike
from pvd_dashboard.territory.match import Match, found, unsure
from pvd_dashboard.territory.text import loose, normalise

if TYPE_CHECKING:
    from pvd_dashboard.territory.index import CommuneIndex, Shelf
    from pvd_dashboard.territory.match import How
    from pvd_dashboard.territory.reference import Territory

_KIND = re.compile(r"^(?:la )?(?:commune|mairie|ville)(?: nouvelle)? (?:de la |de l |de |du |des |d )")
_SHORTEST = 4
_NO_SHORT_NAME = frozenset({"saint", "sainte", "saints", "saintes", "bourg", "pont", "mont", "val", "notre"})


@lru_cache(maxsize=65_536)
def match_name(territory: Territory, text: str, departement: str | None) -> Match:
    """Match a bare name of commune, in a département (its code) or, exactly spelt only, in the country.

    In a département: the name, a former name, the name without its small
    words, the beginning of one name only (« Morcenx »), then the likeness.
    What is spelt exactly as a commune of another département is proposed,
    never taken, and never compared for likeness. « Commune de », « Mairie
    de » and « Ville de » are left out when the name is not found with them.
    """
    key = normalise(text)
    match = _match(commune_index(territory), key, departement)
    short = _KIND.sub("", key)
    return match if match.code or short == key else _match(commune_index(territory), short, departement)


def _match(index: CommuneIndex, key: str, departement: str | None) -> Match:
    if not key:
        return unsure("inconnu")
    if departement is None:
        return _exact(index.nation, key) or unsure("inconnu", index.nation.loose_current.get(loose(key), ()))
    shelf = index.shelf(departement)
    return (
        _exact(shelf, key)
        or _close(shelf, key)
        or _elsewhere(index, key)
        or most_alike(key, shelf.current, shelf.former)
    )


def _exact(shelf: Shelf, key: str) -> Match | None:
    return _only(shelf.current.get(key), "nom") or _only(shelf.former.get(key), "ancien")


def _close(shelf: Shelf, key: str) -> Match | None:
    bare = loose(key)
    return (
        _only(shelf.loose_current.get(bare), "approché", SCORE_LOOSE)
        or _only(shelf.loose_former.get(bare), "approché", SCORE_LOOSE)
        or _only(_beginning(shelf, bare), "approché", SCORE_SHORT)
    )


def _only(codes: tuple[str, ...] | None, how: How, score: float = 100.0) -> Match | None:
    """Return a match when one commune bears the name, a question when several do."""
    if not codes:
        return None
    return found(codes[0], how, score) if len(codes) == 1 else unsure("ambigu", codes)


def _beginning(shelf: Shelf, bare: str) -> tuple[str, ...]:
    """Return the communes whose name begins with these whole words."""
    if len(bare) < _SHORTEST or bare in _NO_SHORT_NAME:
        return ()
    longer = (codes for name, codes in shelf.loose_current.items() if name.startswith(f"{bare} "))
    return tuple(dict.fromkeys(code for codes in longer for code in codes))


def _elsewhere(index: CommuneIndex, key: str) -> Match | None:
    codes = index.nation.current.get(key)
    return unsure("inconnu", codes) if codes else None
