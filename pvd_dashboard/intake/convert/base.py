"""What a conversion gives back, and how a whole column is converted: once per distinct cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pvd_dashboard.intake.cells import blank
from pvd_dashboard.intake.textual import as_text, is_error, is_placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.intake.cells import Cell


class Outcome(NamedTuple):
    """One converted cell: its value, and what was noticed (a code of finding, empty when all is well)."""

    value: Any = None
    code: str = ""
    expected: str = ""
    suggestion: str = ""


EMPTY = Outcome()
ERROR = Outcome(code="CELLULE_ERREUR")


def each(cells: Sequence[Cell], one: Callable[[Cell], Outcome], *, placeholders: bool = True) -> list[Outcome]:
    """Convert every cell with ``one``, called once per distinct cell that says something.

    Blank cells, spreadsheet errors and, unless ``placeholders`` is False,
    placeholders (rule I11) never reach ``one``.
    """
    known: dict[tuple[type, Cell], Outcome] = {}
    result: list[Outcome] = []
    for cell in cells:
        key = (cell.__class__, cell)
        outcome = known.get(key)
        if outcome is None:
            outcome = known[key] = _convert(cell, one, placeholders)
        result.append(outcome)
    return result


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


def text(cell: Cell) -> Outcome:
    """Convert to a text, as received but for the spaces around it."""
    return Outcome(as_text(cell) or None)
