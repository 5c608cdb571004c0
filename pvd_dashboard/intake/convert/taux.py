"""Rates, as fractions (rule I8): 25 %, 25 and 0.25 are the same rate.

The scale is decided for the column: with a « % » the cell is a percentage;
otherwise the scale that agrees with amount ÷ base on most lines wins, and
where nothing can be checked, the one that keeps most rates under 100 %.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.intake.convert.base import Outcome, each
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.cells import Cell

EXPECTED = "un taux (25 % ou 0,25)"
_CENT = Decimal(100)
_WORDS = {
    "temps complet": Decimal(1), "temps plein": Decimal(1), "complet": Decimal(1), "plein temps": Decimal(1),
    "mi temps": Decimal("0.5"), "temps partiel": None,
}  # fmt: skip
_UNIT = re.compile(r"\s*(?:etp|d['’]etp)\s*$", re.IGNORECASE)
_MOST = Decimal("0.9")
_CLOSE = Decimal("0.005")


def taux(cells: Sequence[Cell], expected: Sequence[Decimal | None] = ()) -> list[Outcome]:
    """Convert a column of rates; ``expected`` holds amount ÷ base for each line where both are known."""
    raw = each(cells, _raw)
    bare = [o.value[0] if isinstance(o.value, tuple) else None for o in raw]
    percent = _is_percent(bare, expected)
    return [_scaled(outcome, percent=percent) for outcome in raw]


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


def _is_percent(bare: Sequence[Decimal | None], expected: Sequence[Decimal | None]) -> bool:
    checked = [(b, e) for b, e in zip(bare, expected, strict=False) if b and e]
    as_fraction = sum(abs(b - e) <= _CLOSE for b, e in checked)
    as_percent = sum(abs(b / _CENT - e) <= _CLOSE for b, e in checked)
    if as_fraction != as_percent:
        return as_percent > as_fraction
    known = [b for b in bare if b]
    small = sum(b <= 1 for b in known)
    return bool(known) and small < _MOST * len(known)


def _scaled(outcome: Outcome, *, percent: bool) -> Outcome:
    if not isinstance(outcome.value, tuple):
        return outcome
    number: Decimal = outcome.value[0]
    return Outcome(number / _CENT if percent else number)
