"""Where the rows of an edition stand in the workbook received: which line of which sheet, and which in none.

A row says the sheet and the line it was read from, but not always of which
file: a row corrected by hand has the correction for a file, and may have been
carried over from an older workbook. Such a row stands in the workbook only
where its publication said that the workbook holds that line (``reprises``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard.corrections.origine import FEUILLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    Place = tuple[str, int]
    """A sheet and a line, as the spreadsheet program numbers them."""

    Reprises = Mapping[str, Sequence[Sequence[str | int]]]
    """What was kept over a table of a file: « lignes », « absentes », « retirees » → their sheets and lines."""


@dataclass(frozen=True, slots=True)
class Suivi:
    """The rows of the workbook's edition followed up to a later one, by their positions.

    ``places`` gives the line of the workbook for each row that stands in it;
    ``devenues`` the position that each row has in the later edition; lines
    ``partagees`` hold several rows, or a row that can't be told from another:
    nothing is written there. ``absentes`` are the rows kept that the workbook
    has no line for any more; ``retirees`` the lines that it still has for rows
    removed by hand.
    """

    places: Mapping[int, Place]
    devenues: Mapping[int, int]
    partagees: frozenset[Place]
    absentes: frozenset[int]
    retirees: tuple[Place, ...]


def suivre(before: pd.DataFrame, after: pd.DataFrame, sha256: str, reprises: Reprises | None) -> Suivi:
    """Follow the rows of ``before``, the edition of the file ``sha256``, up to ``after``.

    ``reprises`` says what was kept over that file, as
    :func:`~pvd_dashboard.corrections.gardees.garder` does; None where its
    publication did not say it (stores of earlier releases).
    """
    places = _lines(before)
    own = {rank: place for rank, place in places.items() if before["_fichier"].iloc[rank] == sha256}
    others = {rank: place for rank, place in places.items() if rank not in own}
    kept, lost, gone = (_places(reprises, what) for what in ("lignes", "absentes", "retirees"))
    doubtful = set(others.values()) - set(own.values()) if reprises is None else set()
    held = own | {rank: place for rank, place in others.items() if place in doubtful.union(kept)}
    became, unsure = _followed(before, after)
    shared = {place for place, rows in Counter(held.values()).items() if rows > 1} | doubtful | unsure
    absent = {rank for rank, place in others.items() if place in lost and rank not in held}
    return Suivi(held, became, frozenset(shared), frozenset(absent), tuple(gone))


def _places(reprises: Reprises | None, what: str) -> list[Place]:
    return [(str(sheet), int(line)) for sheet, line in (reprises or {}).get(what, ())]


def _followed(before: pd.DataFrame, after: pd.DataFrame) -> tuple[dict[int, int], set[Place]]:
    """Return what each row became, and the lines where two rows that were there can't be told apart.

    A correction keeps the sheet and the line of a row: they, then the identity, name it.
    """
    old, new = _by_place(before), _by_place(after)
    found: dict[int, int] = {}
    unsure: set[Place] = set()
    for place, ranks in old.items():
        left = dict(zip(_keys(after, new[place]), new[place], strict=True))
        named = {rank: left.pop(key) for rank, key in zip(ranks, _keys(before, ranks), strict=True) if key in left}
        rest = [rank for rank in ranks if rank not in named]
        found |= named | dict(zip(rest, left.values(), strict=False))
        if left and len(left) != len(rest):
            unsure.add(place)
    return found, unsure


def _keys(rows: pd.DataFrame, ranks: Iterable[int]) -> list[Any]:
    return rows["_cle"].iloc[list(ranks)].tolist()


def _by_place(rows: pd.DataFrame) -> defaultdict[Place, list[int]]:
    found: defaultdict[Place, list[int]] = defaultdict(list)
    for rank, place in _lines(rows).items():
        found[place].append(rank)
    return found


def _lines(rows: pd.DataFrame) -> dict[int, Place]:
    """Return the sheet and the line that each row says (empty, 0 where it says none), those typed on screen apart."""
    pairs = zip(rows["_feuille"].fillna("").tolist(), rows["_ligne"].fillna(0).tolist(), strict=True)
    return {rank: (str(sheet), int(line)) for rank, (sheet, line) in enumerate(pairs) if sheet != FEUILLE}
