"""What an officer says about a file, beside the file: what its sheets and columns are, and what some cells should say.

Indications come as ``key → value`` texts, from the screen or the command line:

``intitulé``            the column it is (``column``, ``table.column`` or ``ignorer``), in every sheet
``Feuille!intitulé``    the same, in one sheet
``Feuille!#table``      the table that a sheet holds, or ``ignorer``
``Feuille!#entete``     the row of its header, as the spreadsheet program numbers it
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pvd_dashboard.intake.reading import Correction, UnreadableFileError
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Sheet

IGNORED, TABLE, HEADER = "ignorer", "#table", "#entete"


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one sheet: its table, the row of its header, folded headings → columns."""

    table: str | None = None
    header: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.columns) or self.table is not None or self.header is not None


NOTHING_SAID = Said()


def by_sheet(mapping: Mapping[str, str], sheets: Iterable[str]) -> dict[str, Said]:
    """Return what is said of each sheet; UnreadableFileError for a table, a column or a row that can't be."""
    everywhere: dict[str, str] = {}
    own: dict[str, dict[str, str]] = {name: {} for name in sheets}
    for key, target in mapping.items():
        sheet = max((name for name in own if key.startswith(f"{name}!")), key=len, default=None)
        if sheet is None:
            everywhere[fold(key)] = _column(key, target)
        else:
            rest = key[len(sheet) + 1 :]
            own[sheet][rest] = target if rest in {TABLE, HEADER} else _column(rest, target)
    return {name: _said(everywhere, mine) for name, mine in own.items()}


def _said(everywhere: Mapping[str, str], own: Mapping[str, str]) -> Said:
    table, header = own.get(TABLE), own.get(HEADER)
    if table is not None and table != IGNORED and table not in TABLES:
        message = f"La table «\u00a0{table}\u00a0», indiquée pour une feuille, n'existe pas."
        raise UnreadableFileError(message)
    if header is not None and not (header.isdecimal() and int(header)):
        message = f"«\u00a0{header}\u00a0» n'est pas un numéro de ligne d'en-tête."
        raise UnreadableFileError(message)
    columns = {fold(heading): target for heading, target in own.items() if heading not in {TABLE, HEADER}}
    return Said(table, int(header) if header else None, {**everywhere, **columns})


def _column(heading: str, target: str) -> str:
    table, _, column = target.rpartition(".")
    if target != IGNORED and not any(column in t and table in {"", t.name} for t in TABLES.values()):
        message = f"La colonne «\u00a0{target}\u00a0», indiquée pour «\u00a0{heading}\u00a0», n'existe pas."
        raise UnreadableFileError(message)
    return target


def headings_said(mapping: Mapping[str, str], sheets: Sequence[str]) -> list[str]:
    """Return the headings that indications speak of, as they were written, without their sheet."""
    bare = [next((key[len(s) + 1 :] for s in sheets if key.startswith(f"{s}!")), key) for key in mapping]
    return [heading for heading in bare if heading not in {TABLE, HEADER}]


def correct(sheets: Sequence[Sheet], corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Put corrected texts in the cells; return those whose cell exists, the last word on each cell."""
    by_name = {sheet.name: sheet for sheet in sheets}
    done: dict[tuple[str, int, str], Correction] = {}
    for one in corrections:
        sheet = by_name.get(one.sheet)
        if sheet is None:
            continue
        i, j = one.row - 1 - sheet.top, _place(one.letter) - sheet.left
        if 0 <= i < len(sheet.rows) and 0 <= j < len(sheet.rows[i]):
            sheet.rows.put(j, {i: one.value})
            done[one.sheet, one.row, one.letter] = one
    return tuple(done.values())


def _place(letters: str) -> int:
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number - 1
