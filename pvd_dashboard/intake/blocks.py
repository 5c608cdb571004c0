"""Several tables on one sheet, stacked or side by side: each becomes a sheet of its own.

A sheet is cut only where every piece is a table by itself: a row of known
headings after a blank or a title begins another table, a blank column parts
two of them. Any doubt leaves the sheet whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard.intake.cells import Merged
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.deduced import told_by_titles
from pvd_dashboard.intake.headings import every_spelling
from pvd_dashboard.intake.indications import Said
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import Kind
from pvd_dashboard.tables.text import fold, split_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.locate import Finder
    from pvd_dashboard.intake.located import Located
    from pvd_dashboard.tables import Table

_LEAST_KNOWN, _LEAST_COLUMNS, _MOST_TITLES = 2, 2, 4
_LONGEST_HEADING = 160
_PLACES = frozenset({Kind.COMMUNE, Kind.COMMUNES})
_KEYS = frozenset({"nom_commune", "code_insee"})
_PLACE_NAMES = frozenset({"beneficiaire_nom", "nom_commune", "nom_epci"})


def tables_in(sheet: Sheet, find: Finder) -> list[Sheet]:
    """Return the tables of a sheet, each as a sheet that knows its zone; the sheet alone where it holds one."""
    heads = list(_headers(sheet))
    if not heads:
        return [sheet]
    pieces = [part for band in _stacked(sheet, heads, find) for part in _side_by_side(band, find)]
    return pieces if len(pieces) > 1 else [sheet]


def _filled(row: Sequence[Cell]) -> list[int]:
    return [i for i, cell in enumerate(row) if not blank(cell)]


def _headers(sheet: Sheet) -> Iterator[int]:
    """Give the rows of known headings that stand first, after a blank row, or under titles."""
    counts = sheet.rows.counts()
    before = np.concatenate([[0], counts[:-1]])
    titled = (before <= 1) | ((before <= _MOST_TITLES) & (before * 2 <= counts))
    for i in np.nonzero((counts >= _LEAST_KNOWN) & titled)[0].tolist():
        if _is_header(sheet.rows[i]):
            yield i


def _are_titles(above: int, headings: int) -> bool:
    """Tell whether a row with so few cells over so many headings is blank or holds titles, one a table."""
    return above <= 1 or (above <= _MOST_TITLES and above * 2 <= headings)


def _is_header(row: Sequence[Cell]) -> bool:
    cells = [row[i] for i in _filled(row)]
    if any(not isinstance(cell, str) or len(cell) > _LONGEST_HEADING for cell in cells):
        return False
    known = every_spelling()
    named = sum(1 for cell in cells if fold(str(cell)) in known or fold(split_unit(str(cell))[0]) in known)
    return named >= _LEAST_KNOWN and named * 2 >= len(cells)


def _stacked(sheet: Sheet, heads: Sequence[int], find: Finder) -> list[Sheet]:
    """Cut a sheet above each header that is not the one before again, as long as both parts are tables."""
    cuts = [_top(sheet, row) for row, before in zip(heads[1:], heads, strict=False)
            if _begins(sheet, before, row)]  # fmt: skip
    bands, start = [], 0
    for i, cut in enumerate(cuts):
        end = cuts[i + 1] if i + 1 < len(cuts) else len(sheet.rows)
        if _is_table(rows_of(sheet, start, cut), find) and _is_table(rows_of(sheet, cut, end), find):
            bands.append(rows_of(sheet, start, cut))
            start = cut
    return [*bands, rows_of(sheet, start, len(sheet.rows))] if bands else [sheet]


def _begins(sheet: Sheet, before: int, row: int) -> bool:
    """Tell whether a header begins another table: with other headings, or with the same under another title."""
    if _names(sheet.rows[row]) != _names(sheet.rows[before]):
        return not _goes_on(sheet, before, row)
    told = told_by_titles(_titles(sheet, row))
    return any(told) and told != told_by_titles(_titles(sheet, before))


def _titles(sheet: Sheet, header: int) -> list[str]:
    return [as_text(cell) for line in sheet.rows[_top(sheet, header) : header] for cell in line if not blank(cell)]


def _goes_on(sheet: Sheet, header: int, row: int) -> bool:
    """Tell a line of data after a blank from a header: what it says was said above, in the same column.

    « Convention d'adhésion | Signée » are words of headings too.
    """
    return any(sheet.rows[row][i] in sheet.rows.column(i)[header + 1 : row] for i in _filled(sheet.rows[row]))


def _names(row: Sequence[Cell]) -> set[str]:
    return {fold(str(row[i])) for i in _filled(row)}


def _top(sheet: Sheet, header: int) -> int:
    """Return the row where the titles of a header begin."""
    row = header
    headings = len(_filled(sheet.rows[header]))
    while row and (above := len(_filled(sheet.rows[row - 1]))) and _are_titles(above, headings):
        row -= 1
    return row


def _side_by_side(sheet: Sheet, find: Finder) -> list[Sheet]:
    """Cut a sheet at its blank columns where the parts are tables that need nothing of each other."""
    head = next((row for row in _headers(sheet)), None)
    if head is None:
        return [sheet]
    runs = [run for run in _runs(sheet, head) if run[1] - run[0] >= _LEAST_COLUMNS]
    if len(runs) < 2:  # noqa: PLR2004 - two sides
        return [sheet]
    parts = [columns_of(sheet, first, last) for first, last in runs]
    found = [find(part) for part in parts]
    lists = [_is_list_of_communes(part, find) for part in parts]
    bare = [run for run, one, is_list in zip(runs, found, lists, strict=True) if one is None and is_list]
    if bare and _reads_across(sheet, bare, find):
        return [sheet]
    return parts if _stand_alone(found, lists) else [sheet]


def _reads_across(sheet: Sheet, bare: Sequence[tuple[int, int]], find: Finder) -> bool:
    """Tell whether the table of a sheet has more than its place in what may be a list of communes beside it."""
    whole = find(sheet)
    mine = {} if whole is None else {p: n for n, p in whole.columns.items() if not _is_place(whole.table, n)}
    return any(first <= place < last for first, last in bare for place in mine)


def _runs(sheet: Sheet, head: int) -> list[tuple[int, int]]:
    """Return the runs of columns that hold something from the header down, blank columns between them."""
    titles = sheet.rows[head]
    if all(not blank(cell) for cell in titles[min(_filled(titles)) : max(_filled(titles)) + 1]):
        return []
    used = [bool(sheet.rows.column(i).filled()[head:].any()) for i in range(len(titles))]
    runs: list[tuple[int, int]] = []
    for i, one in enumerate(used):
        if one and runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        elif one:
            runs.append((i, i + 1))
    return runs


def _is_table(sheet: Sheet, find: Finder) -> bool:
    return _sound(find(sheet))


def _sound(found: Located | None) -> bool:
    return found is not None and found.header is not None and len(found.columns) >= _LEAST_COLUMNS


def _stand_alone(found: Sequence[Located | None], lists: Sequence[bool]) -> bool:
    """Tell whether parts are tables by themselves: each says where, and they are not one table's columns.

    A bare list of communes beside such a table is no part of it.
    """
    sound = [one for one in found if one is not None and _sound(one) and says_where(one)]
    bare = sum(1 for one, is_list in zip(found, lists, strict=True) if one is None and is_list)
    if not sound or len(sound) + bare < len(found):
        return False
    pairs = [(one, other) for i, one in enumerate(sound) for other in sound[i + 1 :]]
    return all(one.table is not other.table or one.columns.keys() & other.columns.keys() for one, other in pairs)


def _is_list_of_communes(sheet: Sheet, find: Finder) -> bool:
    """Tell whether a part is a list of communes by itself: a heading of its own names them.

    Populations, dates or remarks beyond a blank column are the rest of the table beside them.
    """
    found = find(sheet, Said(table="laureats"))
    return found is not None and _sound(found) and bool(_KEYS & found.scores.keys())


def says_where(found: Located) -> bool:
    """Tell whether a table has a column for its place, or needs none."""
    return not _has_place(found.table) or any(_is_place(found.table, name) for name in found.columns)


def _has_place(table: Table) -> bool:
    return any(_is_place(table, column.name) for column in table.columns)


def _is_place(table: Table, name: str) -> bool:
    return table.column(name).kind in _PLACES or name in _PLACE_NAMES


def rows_of(sheet: Sheet, first: int, last: int) -> Sheet:
    """Return some rows of a sheet as a sheet."""
    return _piece(sheet, (first, last), (0, sheet.rows.width))


def columns_of(sheet: Sheet, first: int, last: int) -> Sheet:
    """Return some columns of a sheet as a sheet."""
    return _piece(sheet, (0, len(sheet.rows)), (first, last))


def _piece(sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int]) -> Sheet:
    (top, bottom), (left, right) = rows, columns
    kept = sheet.rows.part(rows, columns)
    merged = tuple(
        Merged(m.first_row - top, m.first_column - left, m.last_row - top, m.last_column - left)
        for m in sheet.merged
        if top <= m.first_row and m.last_row < bottom and left <= m.first_column and m.last_column < right
    )
    piece = replace(
        sheet,
        rows=kept,
        top=sheet.top + top,
        left=sheet.left + left,
        merged=merged,
        width=right - left,
        zone="",
        places=frozenset(place - left for place in sheet.places if left <= place < right),
    )
    return replace(piece, zone=_zone(piece))


def _zone(sheet: Sheet) -> str:
    held = np.nonzero(sheet.rows.counts())[0].tolist()
    if not held:
        return ""
    used = [i for i in range(sheet.rows.width) if sheet.rows.column(i).filled().any()]
    return f"{sheet.letter(used[0])}{sheet.number(held[0])}:{sheet.letter(used[-1])}{sheet.number(held[-1])}"
