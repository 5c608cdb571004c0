"""Lines under the name of their commune: « HAGETMAU » alone on a row, then its projects (rule I10).

The name is written on each of its lines, in a column of its own at the right
of the others; the row that held it is then blank.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.intake.by_content import is_commune
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.lines import is_total
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.rows import Rows
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.territory.reference import Territory

HEADING = "Commune"
_LEAST_GROUPS, _LEAST_CELLS, _MOST_ROWS = 2, 2, 5_000


def by_group(sheet: Sheet, territory: Territory) -> tuple[Sheet, list[Finding]]:
    """Return a sheet with the commune of each line beside it, and what is said of it; the sheet alone where none is."""
    rows = sheet.rows[:_MOST_ROWS] if len(sheet.rows) <= _MOST_ROWS else []
    alone = {i: filled[0] for i, row in enumerate(rows) if len(filled := _filled(row)) == 1}
    heads = [i for i, row in enumerate(rows) if len(_filled(row)) >= _LEAST_CELLS]
    groups = {i: text for i, text in alone.items() if heads and i > heads[0] and _is_group(rows, i, text)}
    if len(groups) < _LEAST_GROUPS or not _all_are_communes(groups, alone, territory):
        return sheet, []
    header = max(i for i in heads if i < min(groups))
    code, names = "LIGNES_DE_GROUPE", ", ".join(dict.fromkeys(groups.values()))
    told = Finding(
        code, severity_of(code), sheet.name, sheet.number(min(groups)), value=str(len(groups)), expected=names
    )
    return replace(sheet, rows=_beside(rows, header, groups), width=sheet.width + 1), [told]


def _filled(row: Sequence[Cell]) -> list[str]:
    return [as_text(cell) for cell in row if not blank(cell)]


def _is_group(rows: Sequence[Sequence[Cell]], i: int, text: str) -> bool:
    """Tell a name over lines from a total or a note: the row under it holds several cells."""
    below = _filled(rows[i + 1]) if i + 1 < len(rows) else []
    return not is_total([text]) and len(below) >= _LEAST_CELLS


def _all_are_communes(groups: Mapping[int, str], alone: Mapping[int, str], territory: Territory) -> bool:
    """Tell whether each text alone on its row, from the first group to the last, is the name of a commune."""
    between = [text for i, text in alone.items() if min(groups) <= i <= max(groups)]
    return len(set(map(fold, between))) >= _LEAST_GROUPS and all(is_commune(text, territory) for text in between)


def _beside(rows: Sequence[Sequence[Cell]], header: int, groups: Mapping[int, str]) -> Rows:
    commune, told = "", []
    for i, row in enumerate(rows):
        commune = groups.get(i, commune)
        own: Cell = HEADING if i == header else commune if len(_filled(row)) >= _LEAST_CELLS else ""
        own = "" if is_total(row) else own
        told.append([""] * (len(row) + 1) if i in groups else [*row, own])
    return Rows.of(told)
