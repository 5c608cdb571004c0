"""What a conversion gives back, and how a whole column is converted: once per distinct cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pvd_dashboard.intake.coded import Coded, blank
from pvd_dashboard.intake.convert.exact import Decimals, total
from pvd_dashboard.intake.textual import as_text, is_error, is_placeholder, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.coded import Codes


class Outcome(NamedTuple):
    """One converted cell: its value, and what was noticed (a code of finding, empty when all is well)."""

    value: Any = None
    code: str = ""
    expected: str = ""
    suggestion: str = ""


_REACHED = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)(?:\+33 ?|0)[1-9](?:[ .\u00a0-]?\d\d){4}(?!\d)")
_HIDDEN = "[coordonnées]"
EMPTY = Outcome()
ERROR = Outcome(code="CELLULE_ERREUR")


class Values:
    """A converted column: the value of each cell, and the outcome of those about which something was noticed.

    ``known`` holds the value of each distinct cell, ``codes`` which of them each cell has.
    """

    __slots__ = ("_floats", "_values", "codes", "known", "noticed")

    def __init__(self, known: Sequence[Any], codes: Codes, noticed: Mapping[int, Outcome]) -> None:
        """Hold the values of the distinct cells, which of them each cell has, and what was noticed by place."""
        self.known, self.codes, self.noticed = known, codes, noticed
        self._values: list[Any] | None = None
        self._floats: NDArray[np.float64] | None = None

    @classmethod
    def listed(cls, outcomes: Sequence[Outcome]) -> Values:
        """Gather the outcomes of the cells of a column, one a cell."""
        noticed = {i: outcome for i, outcome in enumerate(outcomes) if outcome.code}
        return cls([outcome.value for outcome in outcomes], np.arange(len(outcomes)), noticed)

    @classmethod
    def numbers(cls, floats: NDArray[np.float64], by: Decimal | None = None) -> Values:
        """Return a column of plain numbers, divided where they are percents."""
        found = cls(Decimals(floats, by), np.arange(len(floats)), {})
        found._floats = floats if by is None else floats / float(by)
        return found

    def value(self, i: int) -> Any:  # noqa: ANN401 - a value of any kind
        """Return the value of one cell."""
        return self.known[self.codes[i]] if self._values is None else self._values[i]

    def total(self, without: Collection[int] = ()) -> Decimal:
        """Return the exact sum of amounts, those of some places left out."""
        if isinstance(self.known, Decimals) and self.known.by is None:
            floats = self.known.floats[self.codes]
            return total(np.delete(floats, list(without)) if without else floats)
        values = self.values if not without else [v for i, v in enumerate(self.values) if i not in without]
        return sum((value for value in values if value is not None), Decimal(0))

    @property
    def values(self) -> list[Any]:
        """The value of each cell."""
        if self._values is None:
            known = self.known.listed() if isinstance(self.known, Decimals) else self.known
            self._values = list(map(known.__getitem__, self.codes.tolist()))
        return self._values

    def floats(self) -> NDArray[np.float64]:
        """Return numbers as floats, NaN where unknown: for comparisons only, an amount stays a Decimal."""
        if self._floats is None:
            self._floats = np.array(self.known, dtype=float)
        return self._floats[self.codes]

    def __len__(self) -> int:
        """Return how many cells were converted."""
        return len(self.codes)

    def __getitem__(self, i: int) -> Outcome:
        """Return the outcome of one cell."""
        return self.noticed.get(i) or Outcome(self.value(i))

    def __iter__(self) -> Iterator[Outcome]:
        """Give the outcome of each cell."""
        return map(self.__getitem__, range(len(self)))

    def of(self, places: Sequence[int]) -> Values:
        """Return the same for some cells, in increasing order of their places."""
        if len(places) == len(self):
            return self
        noticed = {i: self.noticed[k] for i, k in enumerate(places) if k in self.noticed} if self.noticed else {}
        kept = Values(self.known, self.codes[np.asarray(places, dtype=np.intp)], noticed)
        kept._floats = self._floats
        return kept


class Listed(Sequence[Any]):
    """The values of a converted column as a list that is made when all of it is asked for."""

    __slots__ = ("_held",)

    def __init__(self, held: Values) -> None:
        """Hold a converted column."""
        self._held = held

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._held)

    def __getitem__(self, i: Any) -> Any:  # noqa: ANN401 - a value, or a list of some
        """Return a value, or a list of some."""
        return self._held.values[i] if isinstance(i, slice) else self._held.value(i)

    def __iter__(self) -> Iterator[Any]:
        """Give each value."""
        return iter(self._held.values)


def _none_plain(cells: Sequence[Cell]) -> list[Any]:
    return [None] * len(cells)


def each(
    cells: Sequence[Cell],
    one: Callable[[Cell], Outcome],
    *,
    placeholders: bool = True,
    plain: Callable[[Sequence[Cell]], list[Any]] = _none_plain,
) -> Values:
    """Convert every cell with ``one``, called once per distinct cell that says something.

    Blank cells, spreadsheet errors and, unless ``placeholders`` is False,
    placeholders (rule I11) never reach ``one``. ``plain`` returns at once the
    values of the distinct cells that need no look, None for the others.
    """
    coded = cells if isinstance(cells, Coded) else Coded(cells)
    distinct, codes = coded.units()
    known = plain(distinct)
    noticed: dict[int, Outcome] = {}
    for i in [i for i, value in enumerate(known) if value is None]:
        outcome = _convert(distinct[i], one, placeholders)
        known[i] = outcome.value
        if outcome.code:
            noticed[i] = outcome
    return Values(known, codes, _where(noticed, codes))


def _where(noticed: Mapping[int, Outcome], codes: Codes) -> dict[int, Outcome]:
    """Return the outcomes of the cells about which something was noticed, from those of the distinct ones."""
    if not noticed:
        return {}
    places = np.nonzero(np.isin(codes, list(noticed)))[0]
    return {int(i): noticed[int(codes[i])] for i in places}


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


def plain_texts(cells: Sequence[Cell]) -> list[str | None]:
    """Return the texts that can be no error and no placeholder, None for the other cells."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) == len(cells):
        return spoken(map(str.strip, texts))
    return spoken(cell.strip() if isinstance(cell, str) else "" for cell in cells)


def text(cell: Cell) -> Outcome:
    """Convert to a text, as received but for the spaces around it."""
    return Outcome(as_text(cell) or None)


def bare_text(cell: Cell) -> Outcome:
    """Convert to a text without the telephone numbers and the addresses of mail in it, which are nobody's to keep."""
    kept = as_text(cell)
    bare = _REACHED.sub(_HIDDEN, kept)
    return Outcome(bare or None, "" if bare == kept else "COORDONNEES_RETIREES")
