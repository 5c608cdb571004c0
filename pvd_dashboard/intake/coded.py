"""A column of cells in which each distinct cell is known once: what is done once per distinct cell costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell

    Codes = NDArray[np.intp]

_NUMBERS = frozenset({bool, int, float})


class Coded(Sequence["Cell"]):
    """Cells that are also ``distinct[codes[i]]``; ``distinct`` in the order in which they come first.

    True, 1 and 1.0 are equal, and say different things: they stay distinct.
    """

    __slots__ = ("_coded", "cells")

    def __init__(self, cells: Sequence[Cell], coded: tuple[list[Cell], Codes] | None = None) -> None:
        """Hold cells; ``coded`` gives at once what is else found out when it is first asked for."""
        self.cells = cells
        self._coded = coded

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.cells)

    def __getitem__(self, i: Any) -> Any:  # noqa: ANN401 - a cell, or a slice of them
        """Return a cell."""
        return self.cells[i]

    def __iter__(self) -> Iterator[Cell]:
        """Give each cell."""
        return iter(self.cells)

    def __contains__(self, cell: object) -> bool:
        """Tell whether a cell stands in the column."""
        return cell in self.cells

    @property
    def distinct(self) -> list[Cell]:
        """The distinct cells."""
        return self._code()[0]

    @property
    def codes(self) -> Codes:
        """The place in ``distinct`` of each cell."""
        return self._code()[1]

    def take(self, places: Sequence[int]) -> Coded:
        """Return the same for some cells, in increasing order of their places."""
        if len(places) == len(self.cells):
            return self
        distinct, codes = self._code()
        kept, used = pd.factorize(codes[np.asarray(places, dtype=np.intp)])
        mine = [distinct[i] for i in used]
        return Coded([mine[i] for i in kept], (mine, kept))

    def _code(self) -> tuple[list[Cell], Codes]:
        if self._coded is None:
            self._coded = _distinguish(self.cells)
        return self._coded


def _distinguish(cells: Sequence[Any]) -> tuple[list[Any], Codes]:
    """Return the distinct cells and the place of each cell among them."""
    kinds = set(map(type, cells))
    if len(_NUMBERS & kinds) > 1:
        pairs, codes = _by_hash(list(zip(map(type, cells), cells, strict=True)))
        return [cell for _, cell in pairs], codes
    if type(None) in kinds:
        return _by_hash(cells)
    held = np.empty(len(cells), dtype=object)
    held[:] = cells
    codes, distinct = pd.factorize(held)
    if len(codes) and codes.min() < 0:  # a number that is none (NaN) has no code
        return _by_hash(cells)
    return list(distinct), codes


def _by_hash(cells: Sequence[Any]) -> tuple[list[Any], Codes]:
    order = {cell: i for i, cell in enumerate(dict.fromkeys(cells))}
    return list(order), np.fromiter(map(order.__getitem__, cells), np.intp, len(cells))


def combined(columns: Sequence[Codes]) -> tuple[Codes, Codes]:
    """Return the code of each line's combination of codes (-1: nothing), and the first line of each combination."""
    codes = columns[0].astype(np.int64)
    for other in columns[1:]:
        width = int(other.max(initial=-1)) + 2
        codes, _ = pd.factorize(codes * width + other + 1)
    codes, found = pd.factorize(codes)
    first = np.zeros(len(found), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


def coded_values(values: Sequence[Any]) -> Codes:
    """Return the code of each value of a column, -1 for None."""
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return np.asarray(pd.factorize(held)[0], dtype=np.intp)
