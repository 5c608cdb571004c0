"""The date that a workbook gives itself: « Situation au », « Mis à jour le »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert.dates import date as read_date
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.opening import Work

_SITUATION = re.compile(
    r"(?:situation (?:au|du)|mise? a jour (?:le|du|au)|arretee?s? (?:au|le)|a jour au|etat (?:des lieux )?au"
    r"|donnees (?:au|du)|date de situation)\b"
)


def date_situation(work: Work) -> date | None:
    """Return the date written after « Situation au » in a title or on a « Mode d'emploi » sheet, if any."""
    for i, sheet in enumerate(work.sheets):
        lines = work.found.get(i)
        last = lines.located.first if lines else min(len(sheet.rows), 60)
        for row in sheet.rows[:last]:
            found = _dated(row)
            if found:
                return found
    return None


def _dated(row: Iterable[Cell]) -> date | None:
    cells = [cell for cell in row if not blank(cell)]
    for place, cell in enumerate(cells):
        said = _SITUATION.search(fold(cell)) if isinstance(cell, str) and len(cell) < 200 else None  # noqa: PLR2004 - a title, not a paragraph
        if said is None:
            continue
        for candidate in (fold(str(cell))[said.end() :], *cells[place + 1 : place + 2]):
            outcome = read_date(candidate) if not blank(candidate) else None
            if outcome and not outcome.code and outcome.value and outcome.value.precision == "jour":
                return outcome.value.day  # type: ignore[no-any-return]
    return None
