"""Headings: which declared column a heading names (variants, units, near spellings).

A heading belongs to one column only, a column to one heading: the best pairs
win. Exact spellings (folded) count 1, the officer's own indication more, near
spellings less.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from pvd_dashboard.intake.indications import IGNORED
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.text import fold, split_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pvd_dashboard.tables import Table

LABEL, VARIANT, FORCED, CONTENT = 1.0, 0.95, 2.0, 0.5
NEAR, _NEAR_CUTOFF, _NEAR_LENGTH = 0.8, 88, 6
_RANK = 0.001
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_UNIT_INSIDE = re.compile(
    r"(?<![^\W_])(?:(?P<million>m\s?€|meur|millions d.euros)|k\s?€|keur|milliers d.euros)", re.IGNORECASE
)
_REFERENCE_MARKS = re.compile(r"[\s*:¹²³]+$")


# « Date de signature » is that of the adhésion, unless the rest of the heading speaks of the other convention.
# « Montant HT » is what a project costs: an aid has no tax.
_UNTAXED = re.compile(
    r"^(?!.*\b(?:subvention|aide|dotation|accord|attribu|notifi|demand|sollicit))(?=.*\b(?:ht|ttc|taxes?)\b)"
)
_CONTRADICTIONS = {
    "date_adhesion": re.compile(r"\b(?:ort|cadre)\b"), "date_ort": re.compile(r"\badhesions?\b"),
    "montant_accorde": _UNTAXED, "montant_demande": _UNTAXED, "montant_paye": _UNTAXED,
    "cout_total_ht": re.compile(r"\bttc\b"), "assiette": re.compile(r"\bttc\b"),
}  # fmt: skip


class Named(NamedTuple):
    """A column that a spelling may name, and how well."""

    score: float
    column: str


class Pair(NamedTuple):
    """A heading (its place in the row) taken for a column."""

    place: int
    column: str
    score: float


@cache
def spellings(table: str) -> Mapping[str, tuple[Named, ...]]:
    """Return every folded spelling known for a table, with the columns it may name, best first.

    Without its unit, a spelling names its column unless it is another's as it stands: « Montant HT », « Montant ».
    """
    known: dict[str, dict[str, float]] = {}
    plain = {fold(text): column.name for column in TABLES[table].columns for text in (column.label, *column.headings)}
    for column in TABLES[table].columns:
        for rank, text in enumerate((column.label, column.name, *column.headings)):
            score = LABEL if rank == 0 else VARIANT - rank * _RANK
            bare = split_unit(text)[0] if column.kind in {Kind.MONTANT, Kind.TAUX} else text
            bare = bare if plain.get(fold(bare), column.name) == column.name else text
            for form, loss in ((text, 0.0), (bare, 5 * _RANK)):
                names = known.setdefault(fold(form), {})
                names[column.name] = max(names.get(column.name, 0.0), score - loss)
    return {
        spelling: tuple(sorted((Named(score, column) for column, score in names.items()), reverse=True))
        for spelling, names in known.items()
    }


@cache
def every_spelling() -> frozenset[str]:
    """Return every folded spelling known for any table."""
    return frozenset(spelling for table in TABLES for spelling in spellings(table))


@cache
def _near_candidates(table: str) -> tuple[str, ...]:
    return tuple(spelling for spelling in spellings(table) if len(spelling) >= _NEAR_LENGTH)


def forms(heading: str) -> tuple[str, ...]:
    """Return the folded forms under which a heading may be known, the fullest first."""
    first_line = heading.strip().splitlines()[0] if heading.strip() else ""
    bare = _REFERENCE_MARKS.sub("", heading)
    candidates = (heading, bare, split_unit(bare)[0], _BRACKETS.sub(" ", bare), split_unit(_BRACKETS.sub(" ", bare))[0])
    return tuple(dict.fromkeys(form for form in map(fold, (*candidates, first_line)) if form))


def factor_of(text: str) -> int:
    """Return what brings to euros the amounts under a heading: its unit is read wherever it stands.

    >>> factor_of("Montant (k€) *"), factor_of("Montant en M€ (AE)"), factor_of("Montant")
    (1000, 1000000, 1)
    """
    factor = split_unit(_REFERENCE_MARKS.sub("", text))[1]
    found = _UNIT_INSIDE.search(text) if factor == 1 else None
    if found is None:
        return factor
    return 1_000_000 if found["million"] else 1_000


@lru_cache(maxsize=16_384)
def candidates(table: str, heading: str) -> tuple[Named, ...]:
    """Return the columns of a table that a heading may name, best first."""
    known = spellings(table)
    tried = forms(heading)
    for form in tried:
        if named := [one for one in known.get(form, ()) if form == tried[0] or not _contradicted(tried[0], one.column)]:
            return tuple(named)
    for form in tried:
        if len(form) < _NEAR_LENGTH:
            continue
        near = process.extractOne(form, _near_candidates(table), scorer=fuzz.ratio, score_cutoff=_NEAR_CUTOFF)
        if near and not _contradicted(tried[0], known[near[0]][0].column):
            return tuple(Named(NEAR, named.column) for named in known[near[0]][:1])
    return ()


def _contradicted(heading: str, column: str) -> bool:
    """Tell whether a heading, folded, speaks of something else than what a part of it, or a near spelling, names."""
    pattern = _CONTRADICTIONS.get(column)
    return pattern is not None and bool(pattern.search(heading))


def assign(
    table: Table, headings: Sequence[str], said: Mapping[int, str], numbers: Collection[int] = ()
) -> list[Pair]:  # fmt: skip
    """Return the best pairs of headings and columns.

    ``said`` holds places → column or « ignorer »; ``numbers`` are the places that hold nothing but numbers, which
    are no choice among words.
    """
    wanted = [
        (named.score, -place, place, named.column)
        for place, heading in enumerate(headings)
        for named in _candidates(table, heading, said.get(place))
        if place not in numbers or place in said or table.column(named.column).kind is not Kind.CHOIX
    ]
    pairs: list[Pair] = []
    taken: set[int] = set()
    filled: set[str] = set()
    for score, _, place, column in sorted(wanted, reverse=True):
        if place not in taken and column not in filled:
            taken.add(place)
            filled.add(column)
            pairs.append(Pair(place, column, score))
    return pairs


def _candidates(table: Table, heading: str, target: str | None) -> tuple[Named, ...]:
    if target is None:
        return candidates(table.name, heading) if heading else ()
    where, _, column = target.rpartition(".")
    if target == IGNORED or where not in {"", table.name} or column not in table:
        return ()
    return (Named(FORCED, column),)
