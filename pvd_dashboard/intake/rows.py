"""The rows of a sheet, held by columns: a row is built when it is looked at, as few are in a long list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pvd_dashboard.intake.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell

_LOOKED_AT = 256


class Rows(Sequence[list["Cell"]]):
    """Rows of one width. They are not to be written in: :meth:`put` says what a cell holds."""

    __slots__ = ("_columns", "_counts", "_first", "_size")

    def __init__(self, columns: Sequence[Coded], size: int) -> None:
        """Hold columns of ``size`` cells each."""
        self._columns, self._size = list(columns), size
        self._counts: NDArray[np.intp] | None = None
        self._first: list[list[Cell]] | None = None

    @classmethod
    def of(cls, rows: Sequence[Sequence[Cell]]) -> Rows:
        """Return rows that are given one by one, all of the same width."""
        return cls(list(map(Coded, zip(*rows, strict=True))), len(rows))

    @property
    def width(self) -> int:
        """How many columns the rows have."""
        return len(self._columns)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._size

    def __getitem__(self, i: Any) -> Any:  # noqa: ANN401 - a row, or a list of rows
        """Return a row, or a list of some."""
        if isinstance(i, slice):
            return list(map(self._row, range(*i.indices(self._size))))
        return self._row(range(self._size)[i])

    def __iter__(self) -> Iterator[list[Cell]]:
        """Give each row."""
        return map(list, zip(*self._columns, strict=True)) if self._columns else iter([[]] * self._size)

    def _row(self, i: int) -> list[Cell]:
        if i >= _LOOKED_AT:
            return [column[i] for column in self._columns]
        if self._first is None:  # the first ones are looked at again and again
            heads = [column[:_LOOKED_AT] for column in self._columns]
            self._first = list(map(list, zip(*heads, strict=True))) if heads else [[] for _ in range(self._size)]
        return self._first[i]

    def column(self, place: int) -> Coded:
        """Return the cells of a column; blanks where there is none."""
        return self._columns[place] if place < len(self._columns) else Coded.repeated("", self._size)

    def counts(self) -> NDArray[np.intp]:
        """Return how many cells of each row hold something."""
        if self._counts is None:
            self._counts = np.zeros(self._size, dtype=np.intp)
            for column in self._columns:
                self._counts += column.filled()
        return self._counts

    def take(self, places: NDArray[np.intp]) -> Rows:
        """Return some rows, in increasing order of their places."""
        if len(places) == self._size:
            return self
        return Rows([column.take(places) for column in self._columns], len(places))

    def part(self, rows: tuple[int, int], columns: tuple[int, int]) -> Rows:
        """Return the rows and columns between two of each, the last ones left out."""
        places = np.arange(self._size)[slice(*rows)]
        return Rows([column.take(places) for column in self._columns[slice(*columns)]], len(places))

    def put(self, column: int, cells: Mapping[int, Cell]) -> None:
        """Say what a column holds on some rows."""
        self._columns[column] = self._columns[column].put(cells)
        self._counts = self._first = None
