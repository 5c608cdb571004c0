"""Headings of columns of amounts that say an exercice, a dispositif or both: « 2023 », « DETR », « dont DSIL ».

What such a heading says is true of each amount under it, and of nothing else
in the row.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.dispositifs import recognise
from pvd_dashboard.tables.text import fold, split_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet

_YEAR = re.compile(r"20[0-4]\d")
_AROUND = re.compile(
    r"(?:montant|subvention|aide|credit|dotation)s?|total|annee|exercice|programmation|au|titre|en|de|du|par|la|le|dont|part|"
    r"(?:accord|attribu|notifi|demand|engag)ee?s?|obtenue?s?"
)
_PART = re.compile(r"^(?:dont|part)\b")


class Meaning(NamedTuple):
    """What a heading says of the amounts under it: an exercice, the code of a dispositif, either may be None."""

    year: int | None
    dispositif: str | None

    def names(self) -> set[str]:
        """Return the declared columns of which the heading says the value."""
        return {
            name
            for name, value in (("exercice", self.year), ("annee", self.year), ("dispositif", self.dispositif))
            if value is not None
        }


def said_by(cell: Cell, over: str = "") -> Meaning | None:
    """Return what a heading says, completed by the text ``over`` it; None where it is no such heading."""
    own = None if blank(cell) or isinstance(cell, bool) else _said(as_text(cell))
    above = _said(over) if over else None
    if own is None or (own.year is None and own.dispositif is None):
        return None
    if above is None:
        return own
    return Meaning(own.year or above.year, own.dispositif or above.dispositif)


@lru_cache(4096)
def _said(text: str) -> Meaning | None:
    words = fold(split_unit(text)[0]).split()
    years = [word for word in words if _YEAR.fullmatch(word)]
    rest = [word for word in words if not _AROUND.fullmatch(word) and word not in years]
    if len(years) > 1:
        return None
    year = int(years[0]) if years else None
    if not rest:
        return Meaning(year, None)
    named = recognise(" ".join(rest)) or recognise(" ".join(word for word in words if word not in years))
    return Meaning(year, named) if named else None


def over(sheet: Sheet, header: int, place: int) -> str:
    """Return the text merged, or written, over a heading; written, it holds for the years at its right."""
    if not header:
        return ""
    for merged in sheet.merged:
        across = merged.first_column <= place <= merged.last_column and merged.last_column > merged.first_column
        if across and merged.first_row <= header - 1 <= merged.last_row:
            return as_text(sheet.rows[merged.first_row][merged.first_column])
    above, row = sheet.rows[header - 1], sheet.rows[header]
    while place and blank(above[place]) and said_by(row[place]) and said_by(row[place - 1]):
        place -= 1
    return "" if blank(above[place]) else as_text(above[place])


def is_part(cell: Cell) -> bool:
    """Tell the heading of a part of the amount at its left: « dont DSIL »."""
    return isinstance(cell, str) and bool(_PART.match(fold(cell)))


def whole_of(row: Sequence[Cell], place: int) -> int | None:
    """Return the place of the amount that « dont … » is a part of: the nearest heading at its left that is no part."""
    return next((i for i in range(place - 1, -1, -1) if not blank(row[i]) and not is_part(row[i])), None)
