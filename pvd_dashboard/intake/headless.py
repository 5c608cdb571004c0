"""The bare financing table of a deck, without a line of headings (domain §3.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.evidence import are_totals, looks_like_amount
from pvd_dashboard.intake.headings import every_spelling
from pvd_dashboard.intake.located import Located
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.dispositifs import recognise
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet

LEAST_SCORE = 1.2
_YEAR = re.compile(r"(?:19|20)\d\d")


def texts_of(row: Sequence[Cell]) -> list[str]:
    """Return the cells of a row as texts, blanks for those that hold nothing."""
    return [as_text(cell) if not blank(cell) else "" for cell in row]


def without_header(sheet: Sheet) -> Located | None:
    """Recognise the bare financing table of a deck: a dispositif and an amount on each line (domain §3.3)."""
    lines = [(i, row) for i, row in enumerate(sheet.rows) if not all(map(blank, row))]
    hits: dict[tuple[int, int], list[int]] = {}
    for i, row in lines:
        name = next((j for j, cell in enumerate(row) if isinstance(cell, str) and recognise(cell)), None)
        if name is None:
            continue
        amount = next((j for j in range(name + 1, len(row)) if looks_like_amount(row[j])), None)
        if amount is not None:
            hits.setdefault((name, amount), []).append(i)
    if not hits or _headed(sheet, min(min(rows) for rows in hits.values())):
        return None
    (name, amount), rows = max(hits.items(), key=lambda item: len(item[1]))
    width = max(len(row) for _, row in lines)
    later = tuple(j for j in range(amount + 1, width) if any(looks_like_amount(sheet.rows[i][j]) for i in rows))
    amounts = [sheet.rows[i][amount] for i in rows]
    if not all(are_totals(amounts, [sheet.rows[i][j] for i in rows]) for j in later):
        return None  # several amounts a line: which is of what is not said
    letters = {j: f"(colonne {sheet.letter(j)})" for j in range(width)}
    return Located(
        sheet=sheet,
        table=TABLES["subventions"],
        header=None,
        first=rows[0],
        headings={j: text for j, text in letters.items() if any(not blank(row[j]) for _, row in lines)},
        columns={"dispositif": name, "montant_accorde": amount},
        factors={"montant_accorde": 1},
        controls=later,
        titles=tuple(text for i, row in lines if i < rows[0] for text in texts_of(row) if text),
        score=LEAST_SCORE,
        confidence=0.5,
        reason="un dispositif et un montant sur chaque ligne, sans ligne d'en-têtes",
    )


def _headed(sheet: Sheet, first: int) -> bool:
    """Tell whether a line above names columns: a header not understood is asked about, never guessed around.

    Years side by side are names of columns too: taking the first for the amount would lose the others.
    """
    known = every_spelling()

    def names(text: str) -> bool:
        return bool(text) and (fold(text) in known or bool(_YEAR.fullmatch(text)))

    return any(sum(map(names, texts_of(row))) > 1 for row in sheet.rows[:first])
