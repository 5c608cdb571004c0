"""A column of cells in which each distinct cell is known once: what is done once per distinct cell costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell

    Codes = NDArray[np.intp]
    Floats = NDArray[np.float64]

_NUMBERS = frozenset({bool, int, float})


def blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing to read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Coded(Sequence["Cell"]):
    """Cells that are also ``distinct[codes[i]]``; ``distinct`` in the order in which they come first.

    True, 1 and 1.0 are equal, and say different things: they stay distinct.
    What a column holds is made when it is first asked for: its cells where only
    the distinct ones are known, its distinct ones where only its cells are, both
    where it is some lines of another column.
    """

    __slots__ = ("_cells", "_coded", "_filled", "_floats", "_of", "_size", "mostly_distinct")

    def __init__(
        self,
        cells: Sequence[Cell] | None,
        coded: tuple[list[Cell], Codes] | None = None,
        *,
        mostly_distinct: bool = False,
    ) -> None:
        """Hold cells; ``coded`` gives at once what is else found out when it is first asked for."""
        self._cells, self._coded, self.mostly_distinct = cells, coded, mostly_distinct
        self._floats: tuple[Floats, Mapping[int, Cell]] | None = None
        self._of: tuple[Coded, Codes] | None = None
        self._filled: NDArray[np.bool_] | None = None
        self._size = len(cells) if cells is not None else len(coded[1]) if coded else 0

    @classmethod
    def numbers(cls, floats: Floats, others: Mapping[int, Cell]) -> Coded:
        """Return a column of numbers, nearly all different; ``others`` holds, by place, the cells that are none."""
        column = cls(None, mostly_distinct=True)
        column._floats, column._size = (floats, others), len(floats)
        return column

    @classmethod
    def repeated(cls, cell: Cell, size: int) -> Coded:
        """Return a column that holds the same cell everywhere."""
        return cls(None, ([cell], np.zeros(size, dtype=np.intp)))

    def __len__(self) -> int:
        """Return how many cells there are."""
        return self._size

    def __getitem__(self, i: Any) -> Any:  # noqa: ANN401 - a cell, or a slice of them
        """Return a cell, or a list of some."""
        self._resolve()
        if self._cells is None and isinstance(i, (int, np.integer)):
            if self._floats is not None:
                floats, others = self._floats
                i = range(self._size)[i]
                return others[i] if i in others else float(floats[i])
            distinct, codes = self._code()
            return distinct[codes[i]]
        if self._cells is None and isinstance(i, slice):
            return [self[k] for k in range(*i.indices(self._size))]
        return self.cells[i]

    def __iter__(self) -> Iterator[Cell]:
        """Give each cell."""
        return iter(self.cells)

    def __contains__(self, cell: object) -> bool:
        """Tell whether a cell stands in the column."""
        self._resolve()
        if self._floats is not None:
            floats, others = self._floats
            return cell in others.values() or (isinstance(cell, (int, float)) and bool((floats == cell).any()))
        return cell in (self._coded[0] if self._coded else self.cells)

    @property
    def cells(self) -> Sequence[Cell]:
        """The cells, one after the other."""
        if self._cells is None:
            self._cells = self._listed()
        return self._cells

    @property
    def distinct(self) -> list[Cell]:
        """The distinct cells."""
        return self._code()[0]

    @property
    def codes(self) -> Codes:
        """The place in ``distinct`` of each cell."""
        return self._code()[1]

    @property
    def floats(self) -> Floats | None:
        """The numbers of a column that holds nothing else and was read as such, None for any other."""
        self._resolve()
        return None if self._floats is None or self._floats[1] else self._floats[0]

    def units(self) -> tuple[Sequence[Cell], Codes]:
        """Return cells that hold each distinct one, once where that spares work, and the place of each cell in them."""
        self._resolve()
        if self._coded is None and self.mostly_distinct:
            return self.cells, np.arange(self._size)
        return self._code()

    def filled(self) -> NDArray[np.bool_]:
        """Tell of each cell whether it holds something."""
        if self._filled is None:
            self._resolve()
            self._filled = self._says()
        return self._filled

    def _says(self) -> NDArray[np.bool_]:
        if self._floats is None and self._coded is None and self.mostly_distinct:
            texts: Sequence[Any] = self.cells
            if self._of_texts(texts):
                return np.fromiter(map(bool, map(str.strip, texts)), np.bool_, self._size)
        return self._where(lambda cell: not blank(cell), numbers=True)

    def places(self, wanted: Callable[[str], object], first: frozenset[str]) -> list[int]:
        """Return the places of the texts that are wanted, which all begin by some first characters."""
        self._resolve()
        if self._floats is not None:
            held = self._floats[1].items()
            return sorted(i for i, cell in held if isinstance(cell, str) and cell[:1] in first and wanted(cell))
        cells, codes = self.units()
        texts: Sequence[Any] = cells if self._of_texts(cells) else [c if isinstance(c, str) else "" for c in cells]
        found = [i for i, cell in enumerate(texts) if cell[:1] in first and wanted(cell)]
        return found if not found or self._coded is None else np.nonzero(np.isin(codes, found))[0].tolist()

    @staticmethod
    def _of_texts(cells: Sequence[Cell]) -> bool:
        return set(map(type, cells)) == {str}

    def _where(self, wanted: Callable[[Cell], bool], *, numbers: bool) -> NDArray[np.bool_]:
        self._resolve()
        if self._floats is not None:
            found = np.full(self._size, numbers)
            for i, cell in self._floats[1].items():
                found[i] = wanted(cell)
            return found
        cells, codes = self.units()
        known = np.fromiter(map(wanted, cells), np.bool_, len(cells))
        return known if len(cells) == self._size else known[codes]

    def take(self, places: Sequence[int] | Codes) -> Coded:
        """Return the same for some cells, in increasing order of their places."""
        if len(places) == self._size:
            return self
        taken = Coded(None, mostly_distinct=self.mostly_distinct)
        taken._of, taken._size = (self, np.asarray(places, dtype=np.intp)), len(places)
        taken._filled = None if self._filled is None else self._filled[taken._of[1]]
        return taken

    def put(self, changes: Mapping[int, Cell]) -> Coded:
        """Return the same with other cells at some places."""
        cells = list(self.cells)
        for i, cell in changes.items():
            cells[i] = cell
        return Coded(cells)

    def _resolve(self) -> None:
        """Make the cells of a column that is some lines of another one, in the shape that the other has."""
        if self._of is None:
            return
        (source, places), self._of = self._of, None
        self._floats, self._coded, self._cells = source.taken(places)

    def taken(
        self, places: Codes
    ) -> tuple[tuple[Floats, Mapping[int, Cell]] | None, tuple[list[Cell], Codes] | None, Sequence[Cell] | None]:
        """Return what some cells are held as: numbers and other cells, or distinct cells, or plain cells."""
        self._resolve()
        if self._floats is not None:
            floats, others = self._floats
            at = {i: others[place] for i, place in enumerate(places.tolist()) if place in others} if others else {}
            return (floats[places], at), None, None
        if self._coded is None and self.mostly_distinct:
            return None, None, _some(self.cells, places)
        distinct, codes = self._code()
        kept, used = pd.factorize(codes[places])
        return None, ([distinct[i] for i in used.tolist()], kept), None

    def _listed(self) -> Sequence[Cell]:
        self._resolve()
        if self._cells is not None:
            return self._cells
        if self._floats is not None:
            floats, others = self._floats
            cells: list[Cell] = floats.tolist()
            for i, cell in others.items():
                cells[i] = cell
            return cells
        distinct, codes = self._code()
        return list(map(distinct.__getitem__, codes.tolist()))

    def _code(self) -> tuple[list[Cell], Codes]:
        self._resolve()
        if self._coded is None:
            self._coded = _distinguish(self.cells)
        return self._coded


def _some(cells: Sequence[Cell], places: Codes) -> Sequence[Cell]:
    """Return some cells, cut out at once where they follow each other."""
    if len(places) and places[-1] - places[0] + 1 == len(places):
        return cells[int(places[0]) : int(places[-1]) + 1]
    return list(map(cells.__getitem__, places.tolist()))


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
    held[:] = list(values)
    return np.asarray(pd.factorize(held)[0], dtype=np.intp)
