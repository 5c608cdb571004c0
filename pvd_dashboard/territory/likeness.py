"""How alike two names must be for one to be taken for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pvd_dashboard.territory.match import Match, unsure

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SCORE_LOOSE = 97.0
"""Given to a name that differs by small words only: « Aire sur Adour »."""
SCORE_SHORT = 92.0
"""Given to the beginning of a name: « Montfort » for Montfort-en-Chalosse."""
SCORE_TAKEN = 89.0
"""From which likeness a name is taken for another: « Labouheire » for Labouheyre is at 90."""
MARGIN = 4.0
"""How far behind the second likeness must be."""
SCORE_PROPOSED = 70.0
PROPOSED = 5


def most_alike(key: str, *shelves: Mapping[str, Collection[str]]) -> Match:
    """Take the one name alike enough, and alone to be so; propose the others.

    Each shelf maps a normalised name to the codes that bear it.
    """
    scores: dict[str, float] = {}
    for names in shelves:
        for name, score, _ in process.extract(key, names.keys(), scorer=fuzz.ratio, score_cutoff=SCORE_PROPOSED):
            for code in names[name]:
                scores[code] = max(score, scores.get(code, 0.0))
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:PROPOSED]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if ranked and ranked[0][1] >= SCORE_TAKEN and ranked[0][1] - second >= MARGIN:
        return Match(ranked[0][0], tuple(code for code, _ in ranked), "approché", ranked[0][1])
    return unsure("inconnu", (code for code, _ in ranked))
