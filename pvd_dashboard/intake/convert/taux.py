"""Rates, as fractions (rule I8): 25 %, 25 and 0.25 are the same rate.

The scale is decided for the column: with a « % » the cell is a percentage;
otherwise the scale that agrees with amount ÷ base on most lines wins, and
where nothing can be checked, the one that keeps most rates under 100 %.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard.intake.coded import Coded
from pvd_dashboard.intake.convert.base import Outcome, Values, each
from pvd_dashboard.intake.convert.montants import montant, plain_numbers
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pvd_dashboard.intake.cells import Cell

    Ratios = NDArray[np.float64]

EXPECTED = "un taux (25 % ou 0,25)"
_CENT = Decimal(100)
_WORDS = {
    "temps complet": Decimal(1), "temps plein": Decimal(1), "complet": Decimal(1), "plein temps": Decimal(1),
    "mi temps": Decimal("0.5"), "temps partiel": None,
}  # fmt: skip
_UNIT = re.compile(r"\s*(?:etp|d['’]etp)\s*$", re.IGNORECASE)
_MOST, _CLOSE = 0.9, 0.005 + 1e-12  # bounds included


def taux(cells: Sequence[Cell], expected: Sequence[Decimal | None] | Ratios = ()) -> Values:
    """Convert a column of rates; ``expected`` holds amount ÷ base for each line where both are known."""
    floats = cells.floats if isinstance(cells, Coded) else None
    if floats is not None and np.isfinite(floats).all():
        return Values.numbers(floats, _CENT if _is_percent(floats, np.array(expected, dtype=float)) else None)
    raw = each(Coded(cells.cells) if isinstance(cells, Coded) else cells, _raw, plain=_plain)  # the same rates return
    bare = np.array([v[0] if v.__class__ is tuple else None for v in raw.known], dtype=float)
    percent = _is_percent(bare[raw.codes], np.array(expected, dtype=float))
    return Values([_scaled(value, percent=percent) for value in raw.known], raw.codes, raw.noticed)


def _plain(cells: Sequence[Cell]) -> list[tuple[Decimal] | None]:
    return [None if number is None else (number,) for number in plain_numbers(cells)]


def _raw(cell: Cell) -> Outcome:
    """Return a fraction where the cell says so itself, else the bare number in a tuple."""
    if isinstance(cell, str):
        folded = fold(cell)
        if folded in _WORDS:
            return Outcome(_WORDS[folded])
        if cell.rstrip().endswith("%"):
            found = montant(cell.rstrip()[:-1], 1, "decimal")
            return Outcome(found.value / _CENT) if found.value is not None else _unreadable()
        cell = _UNIT.sub("", cell)
    found = montant(cell, 1, "decimal")
    return Outcome((found.value,)) if found.value is not None else _unreadable()


def _unreadable() -> Outcome:
    return Outcome(code="TAUX_ILLISIBLE", expected=EXPECTED)


def _is_percent(bare: Ratios, expected: Ratios) -> bool:
    """Tell the scale of rates from amount ÷ base, NaN where unknown: a vote, for which floats are exact enough."""
    if expected.any():
        checked = (bare != 0) & (expected != 0)
        as_fraction = np.count_nonzero((np.abs(bare - expected) <= _CLOSE) & checked)
        as_percent = np.count_nonzero((np.abs(bare / 100 - expected) <= _CLOSE) & checked)
        if as_fraction != as_percent:
            return bool(as_percent > as_fraction)
    known = bare[(bare != 0) & ~np.isnan(bare)]
    return bool(len(known)) and bool(np.count_nonzero(known <= 1) < _MOST * len(known))


def _scaled(value: Decimal | tuple[Decimal] | None, *, percent: bool) -> Decimal | None:
    if value.__class__ is not tuple:
        return value  # type: ignore[return-value]
    number: Decimal = value[0]
    return number / _CENT if percent else number
