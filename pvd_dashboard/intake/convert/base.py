"""What a conversion gives back, and how a whole column is converted: once per distinct cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pvd_dashboard.intake.cells import blank
from pvd_dashboard.intake.textual import as_text, is_error, is_placeholder, speaks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell


class Outcome(NamedTuple):
    """One converted cell: its value, and what was noticed (a code of finding, empty when all is well)."""

    value: Any = None
    code: str = ""
    expected: str = ""
    suggestion: str = ""


_NUMBERS = frozenset({bool, int, float})
EMPTY = Outcome()
ERROR = Outcome(code="CELLULE_ERREUR")


@dataclass(frozen=True, slots=True)
class Values:
    """A converted column: the value of each cell, and the outcome of those about which something was noticed."""

    values: list[Any]
    noticed: Mapping[int, Outcome]

    def __len__(self) -> int:
        """Return how many cells were converted."""
        return len(self.values)

    def __getitem__(self, i: int) -> Outcome:
        """Return the outcome of one cell."""
        return self.noticed.get(i) or Outcome(self.values[i])

    def __iter__(self) -> Iterator[Outcome]:
        """Give the outcome of each cell."""
        return map(self.__getitem__, range(len(self.values)))

    def of(self, places: Sequence[int]) -> Values:
        """Return the same for some cells, in increasing order of their places."""
        if len(places) == len(self.values):
            return self
        noticed = {i: self.noticed[k] for i, k in enumerate(places) if k in self.noticed} if self.noticed else {}
        return Values([self.values[k] for k in places], noticed)


def each(
    cells: Sequence[Cell],
    one: Callable[[Cell], Outcome],
    *,
    placeholders: bool = True,
    plain: Callable[[Cell], Any] = lambda _: None,
) -> Values:
    """Convert every cell with ``one``, called once per distinct cell that says something.

    Blank cells, spreadsheet errors and, unless ``placeholders`` is False,
    placeholders (rule I11) never reach ``one``. ``plain`` returns at once the
    value of a cell that needs no look, None for the others.
    """
    keys: Sequence[Any] = cells
    if len(_NUMBERS.intersection(map(type, cells))) > 1:  # True, 1 and 1.0 are equal, and say different things
        keys = list(zip(map(type, cells), cells, strict=True))
    known: dict[Any, Any] = dict.fromkeys(keys)
    noticed: dict[Any, Outcome] = {}
    for key in known:
        cell = key if keys is cells else key[1]
        value = plain(cell)
        if value is None:
            outcome = _convert(cell, one, placeholders)
            value = outcome.value
            if outcome.code:
                noticed[key] = outcome
        known[key] = value
    told = {i: noticed[key] for i, key in enumerate(keys) if key in noticed} if noticed else {}
    return Values(list(map(known.__getitem__, keys)), told)


def _convert(cell: Cell, one: Callable[[Cell], Outcome], placeholders: bool) -> Outcome:  # noqa: FBT001 - private, one caller
    if not isinstance(cell, str):
        return EMPTY if cell is None else one(cell)
    if blank(cell):
        return EMPTY
    if is_error(cell):
        return ERROR
    if placeholders and is_placeholder(cell.strip()):
        return EMPTY
    return one(cell)


def plain_text(cell: Cell) -> str | None:
    """Return a text that can be no error and no placeholder, None for the other cells."""
    if cell.__class__ is not str:
        return None
    text = cell.strip()
    return text if speaks(text) else None


def text(cell: Cell) -> Outcome:
    """Convert to a text, as received but for the spaces around it."""
    return Outcome(as_text(cell) or None)
