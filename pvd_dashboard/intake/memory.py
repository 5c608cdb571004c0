"""What an officer said of a sheet serves again for the next sheet with the same headings.

A sheet is recognised by the texts of its header row, in any order and wherever
that row stands; one to ignore, by its name and its first row.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.indications import IGNORED, Said
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.located import Located

_ROWS_TRIED = 40
_LEAST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """How the sheets that have some headings are read.

    ``fingerprint`` is that of ``headings``; ``columns`` maps folded headings to
    columns or « ignorer »; ``origin`` says in French who decided it, and when.
    """

    fingerprint: str
    sheet: str
    headings: tuple[str, ...]
    table: str | None
    columns: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""


def _headings(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(as_text(cell).split()) for cell in row if not blank(cell))


def fingerprint(headings: Sequence[str], sheet: str | None = None) -> str:
    """Return the sha-256 of headings: their order counts only where one repeats.

    ``sheet`` is the name of a sheet to ignore: it counts too.
    """
    folded = [fold(text) for text in headings]
    told = folded if len(set(folded)) < len(folded) else sorted(folded)
    return hashlib.sha256("\n".join([*told, *([] if sheet is None else [IGNORED, fold(sheet)])]).encode()).hexdigest()


def _first_rows(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    filled = ((i, row) for i, row in enumerate(sheet.rows[: _ROWS_TRIED * 3]) if not all(map(blank, row)))
    return [(i, _headings(row)) for i, row in islice(filled, _ROWS_TRIED)]


def _first(sheet: Sheet, rows: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the texts that tell a sheet to ignore: its first row, or the headings of one subject of a tracker."""
    return rows[0][1] if sheet.header is None else _headings(sheet.rows[sheet.header])


def recall(sheet: Sheet, memories: Iterable[Remembered]) -> tuple[Remembered, Said] | None:
    """Return what is remembered of a sheet with these headings, and what it says of this one."""
    known = {one.fingerprint: one for one in memories}
    rows = _first_rows(sheet) if known else []
    if rows and (ignored := known.get(fingerprint(_first(sheet, rows), sheet.name))):
        return ignored, Said(table=IGNORED)
    for i, headings in rows:
        found = known.get(fingerprint(headings)) if len(headings) >= _LEAST_HEADINGS else None
        if found:
            return found, Said(found.table, sheet.number(i), found.columns)
    return None


def learn(sheet: Sheet, located: Located | None, said: Said) -> Remembered | None:
    """Return what is to be remembered of what was said of a sheet, None where nothing can be."""
    if said.table == IGNORED:
        rows = _first_rows(sheet)
        if not rows:
            return None
        headings = _first(sheet, rows)
        return Remembered(fingerprint(headings, sheet.name), sheet.name, headings, IGNORED)
    if located is None or located.header is None:
        return None
    headings = _headings(sheet.rows[located.header])
    shown = {fold(text) for text in located.headings.values()} | {fold(text) for text in headings}
    columns = {heading: target for heading, target in said.columns.items() if heading in shown}
    if len(headings) < _LEAST_HEADINGS or not (columns or said.table or said.header):
        return None
    return Remembered(fingerprint(headings), sheet.name, headings, located.table.name, columns)


def combined(before: Said, now: Said) -> Said:
    """Return what is said of a sheet: the officer's words of today win over those remembered."""
    same = now.table in {None, before.table}
    return Said(
        now.table or before.table,
        now.header or before.header,
        {**(before.columns if same else {}), **now.columns},
    )
