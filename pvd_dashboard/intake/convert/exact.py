"""Numbers of a whole column, exact when they are asked for: a check compares most of them as floats, and sums them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Below, two decimals of at most fifteen figures are two floats: the one that a float shows is then known.
_SURE, _FITS = 1e15, 2.0**62


def exact(number: float) -> Decimal:
    """Return the decimal that a spreadsheet shows for a finite number."""
    return Decimal(int(number)) if number.is_integer() else Decimal(repr(number))


class Decimals(Sequence[Decimal]):
    """Finite floats as the decimals that they show, divided where they are percents; each made when it is read."""

    __slots__ = ("_list", "by", "floats")

    def __init__(self, floats: Floats, by: Decimal | None = None) -> None:
        """Hold floats, and what each is to be divided by."""
        self.floats, self.by = floats, by
        self._list: list[Decimal] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.floats)

    def __getitem__(self, i: Any) -> Any:  # noqa: ANN401 - a number, or a list of some
        """Return one of them, or a list of some."""
        if self._list is not None or isinstance(i, slice):
            return self.listed()[i]
        return self._one(float(self.floats[i]))

    def listed(self) -> list[Decimal]:
        """Return them all."""
        if self._list is None:
            self._list = list(map(self._one, self.floats.tolist()))
        return self._list

    def _one(self, number: float) -> Decimal:
        return exact(number) if self.by is None else exact(number) / self.by


def total(floats: Floats) -> Decimal:
    """Return the exact sum of the decimals that finite floats show: in whole cents, but for those that have more."""
    cents = np.rint(floats * 100)
    plain = (np.abs(cents) < _SURE) & (cents / 100 == floats)
    whole = int(cents[plain].astype(np.int64).sum()) if np.abs(cents[plain]).sum() < _FITS else _by_one(cents[plain])
    return _sum(map(exact, floats[~plain].tolist())) + Decimal(whole).scaleb(-2)


def _by_one(cents: Floats) -> int:
    return sum(map(int, cents.tolist()))


def _sum(numbers: Iterable[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))
