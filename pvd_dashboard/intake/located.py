"""What is known of a table once it is found in a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pvd_dashboard.intake.indications import NOTHING_SAID, Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Sheet
    from pvd_dashboard.tables import Table


@dataclass(frozen=True, slots=True)
class Located:
    """A table found in a sheet. Places of columns and rows count from 0 in ``sheet.rows``.

    ``columns`` maps declared columns to places; ``factors`` holds what brings
    an amount to euros; ``codes`` is a column of codes beside a column of
    communes, ``departement`` a column that the table does not declare;
    ``controls`` are columns of subtotals and totals; ``group`` a column of
    group names; ``near`` the places whose heading was only near a known one;
    ``scores`` how well each column was named (a column told by its cells has
    none); ``said`` what the officer said of the sheet.
    """

    sheet: Sheet
    table: Table
    header: int | None
    first: int
    headings: Mapping[int, str]
    columns: Mapping[str, int]
    factors: Mapping[str, int] = field(default_factory=dict)
    codes: int | None = None
    departement: int | None = None
    controls: tuple[int, ...] = ()
    group: int | None = None
    near: tuple[int, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    said: Said = NOTHING_SAID
    titles: tuple[str, ...] = ()
    score: float = 0.0
    confidence: float = 0.0
    reason: str = ""
    weak: bool = False
    last: int | None = None


def settle(found: Sequence[Located]) -> list[Located]:
    """Drop the lists of communes that only the file's name calls lauréats, where a better one is at hand."""
    sure = any(item.table.name == "laureats" and not item.weak for item in found)
    weak = [item for item in found if item.weak]
    best = max(weak, key=lambda item: item.score, default=None)
    return [item for item in found if not item.weak or (not sure and item is best)]


def cut(item: Located, last: int) -> Located:
    """Return a table that ends before row ``last`` (another table begins below it)."""
    return replace(item, last=last)
