"""Where a table stands in a sheet, and which one: header row, columns, evidence (rules I10, I15).

Each of the first rows is tried as a header against every declared table; the
best reading wins, helped by the names of the sheet and of the file, by the
titles above, and by what the cells below hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake.by_content import PVD
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.deduced import deducible
from pvd_dashboard.intake.evidence import (
    CONTROL,
    VAGUE_STATUS,
    choices_agree,
    code_companion,
    departement_helper,
    group_column,
    hints,
    speaks_of_pvd,
    told_by_content,
)
from pvd_dashboard.intake.headings import CONTENT, NEAR, assign, every_spelling, factor_of
from pvd_dashboard.intake.headless import LEAST_SCORE, texts_of, without_header
from pvd_dashboard.intake.indications import IGNORED, NOTHING_SAID, Said
from pvd_dashboard.intake.located import Located
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.text import fold, split_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.tables import Table

HEADER_ROWS = 40
SAMPLE_ROWS = 60
_LONGEST_HEADING = 160
_COVERAGE = 1.5
_LEAST_PARENTS = 2
_MONEY = 100
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:19|20)\d\d")
_TWO_ROWS_GAIN = 0.9
# A header this plain is not looked for much further down.
PLAINLY, _LOOK_BELOW = 4, 6

RESERVED_SHEETS = frozenset({"mode d emploi", "listes", "lisez moi", "legende", "notice"})
COMPUTED = "feuille calculee pour lecture"


def locate(sheet: Sheet, file_name: str, said: Said = NOTHING_SAID) -> Located | None:
    """Return the table that a sheet holds, None when none is recognised or the officer said to ignore it."""
    if said.table == IGNORED or (reserved(sheet) and not said.table):
        return None
    best: Located | None = None
    rows = _rows_to_try(sheet, said)
    for row in rows:
        if best and best.first + _LOOK_BELOW < row and len(best.columns) >= PLAINLY:
            break
        if best and best.header is not None and sheet.rows[best.header] in sheet.rows[row : row + 2]:
            continue  # the header again, further down: the lines between them are of the table
        found = _try_row(sheet, row, file_name, said)
        if found and best is None and not said and _ends(sheet, rows, found):
            continue
        if found and (best is None or (found.score > best.score and found.columns != best.columns)):
            best = found
    if best is None and said.table in {None, "subventions"} and said.header is None:
        return without_header(sheet)
    return best


class Finder:
    """Finds the tables of the sheets of one file; what was found in a sheet is kept for who asks the same again."""

    __slots__ = ("_file_name", "_found")

    def __init__(self, file_name: str) -> None:
        """Look with the help of the name of a file."""
        self._file_name = file_name
        self._found: dict[tuple[Any, ...], Located | None] = {}

    def __call__(self, sheet: Sheet, said: Said = NOTHING_SAID) -> Located | None:
        """Return what :func:`locate` finds."""
        asked = (sheet, said.table, said.header, *sorted(said.columns.items()))
        if asked not in self._found:
            self._found[asked] = locate(sheet, self._file_name, said)
        return self._found[asked]


def _ends(sheet: Sheet, rows: Sequence[int], found: Located) -> bool:
    """Tell the last line of something else, with nothing under it and as much above, from headings without lines."""
    counts = sheet.rows.counts()
    above = [counts[row] for row in rows if row < (found.header or 0)]
    return not _sample(sheet, found.first) and max(above, default=0) >= counts[found.header or 0]


def reserved(sheet: Sheet) -> bool:
    """Tell a sheet that is never a table: guides, lists, and the synthesis of an exported workbook.

    The synthesis says what it is at its top: an officer's own « Synthèse » is read as any other sheet.
    """
    said = (text for row in sheet.rows[:HEADER_ROWS] for text in texts_of(row[:1]))
    return fold(sheet.name) in RESERVED_SHEETS or any(fold(text).startswith(COMPUTED) for text in said)


def _rows_to_try(sheet: Sheet, said: Said) -> list[int]:
    """Return the rows that may be the header: the one that the officer gave, else the first filled ones."""
    if said.header is not None:
        row = said.header - 1 - sheet.top
        return [row] if 0 <= row < len(sheet.rows) else []
    if sheet.header is not None:
        return [sheet.header]
    filled = [i for i, row in enumerate(sheet.rows[: HEADER_ROWS * 3]) if not all(map(blank, row))]
    return filled[:HEADER_ROWS]


def _try_row(sheet: Sheet, row: int, file_name: str, said: Said) -> Located | None:
    single = texts_of(sheet.rows[row])
    if not any(single) or any(len(text) > _LONGEST_HEADING for text in single):
        return None
    best = _best_table(sheet, row, row + 1, single, (file_name, said))
    double = _two_rows(sheet, row)
    if double is not None:
        deeper = _best_table(sheet, row, row + 2, double, (file_name, said))
        if deeper and (best is None or deeper.score > best.score + _TWO_ROWS_GAIN):
            return deeper
    return best


def _two_rows(sheet: Sheet, row: int) -> list[str] | None:
    """Return the headings of two header rows read as one, None when the next row is no header."""
    if row + 1 >= len(sheet.rows):
        return None
    parents, children = texts_of(sheet.rows[row]), texts_of(sheet.rows[row + 1])
    if not any(children) or any(not isinstance(cell, str) for cell in sheet.rows[row + 1] if not blank(cell)):
        return None
    if len({text for text in parents if text}) < _LEAST_PARENTS:
        return None  # a lone text over the header is a title, merged or not
    for merged in sheet.merged:
        if merged.first_row == row and merged.last_column > merged.first_column:
            for column in range(merged.first_column, min(merged.last_column + 1, len(parents))):
                parents[column] = parents[merged.first_column]
    return [_joined(parent, child) for parent, child in zip(parents, children, strict=True)]


def _joined(parent: str, child: str) -> str:
    """Join a heading and the one above it, unless the lower says it all."""
    if not parent or not child:
        return parent or child
    both = f"{parent} {child}"
    return child if fold(child) in every_spelling() and fold(both) not in every_spelling() else both


@dataclass(frozen=True, slots=True)
class _Header:
    """A row tried as a header: its headings, the first row under it, cells of the lines below, the words around."""

    sheet: Sheet
    row: int
    first: int
    headings: list[str]
    sample: list[list[Cell]]
    titles: tuple[str, ...]
    file_name: str
    said: Said
    places: Mapping[int, str]
    numbers: frozenset[int] = frozenset()

    @property
    def named(self) -> int:
        """How many columns have a heading."""
        return sum(1 for text in self.headings if text)


def _best_table(sheet: Sheet, row: int, first: int, headings: list[str], words: tuple[str, Said]) -> Located | None:
    """Return the best reading of a row as the header of a table; ``words`` are the file's name and the indications."""
    known, (file_name, said) = every_spelling(), words
    if (
        not said
        and not sheet.places
        and not any(fold(text) in known or fold(split_unit(text)[0]) in known for text in headings if text)
    ):
        return None
    titles = tuple(text for line in sheet.rows[max(0, row - HEADER_ROWS) : row] for text in texts_of(line) if text)
    places = _places_said(sheet, headings, first, said)
    sample = _sample(sheet, first)
    numbers = frozenset(i for i, text in enumerate(headings) if text and _are_numbers(sample, i))
    header = _Header(sheet, row, first, headings, sample, titles, file_name, said, places, numbers)
    found = [_as_table(table, header) for table in TABLES.values() if said.table in {None, table.name}]
    return max((f for f in found if f is not None), key=lambda f: f.score, default=None)


def _places_said(sheet: Sheet, headings: Sequence[str], first: int, said: Said) -> dict[int, str]:
    """Return the columns that an officer gave, by their places: a heading as written, or as shown where it repeats."""
    own = {sheet.part.place: sheet.part.column} if sheet.part else {}
    if not said.columns:
        return own
    shown = _unique(sheet, headings, first)
    targets = {place: said.columns.get(fold(text)) for place, text in shown.items()}
    plain = {place: said.columns.get(fold(text)) for place, text in enumerate(headings) if text}
    return own | {place: target for place in shown if (target := targets[place] or plain.get(place)) is not None}


def _as_table(table: Table, header: _Header) -> Located | None:
    """Read a header as that of a table, None where it can't be."""
    headings, sample = header.headings, header.sample
    pairs = assign(table, headings, header.places, header.numbers)
    sure = header.said.table == table.name
    if not pairs and not sure and not header.sheet.places:
        return None  # not one heading of its own: cells alone make no table of it
    columns = told_by_content(
        table, {pair.column: pair.place for pair in pairs}, headings, sample, header.sheet.places, header.places
    )
    if not sure and not _identified(table, columns, header):
        return None
    bonus, why = hints(table, header.sheet.name, header.titles, header.file_name)
    if table.name == "postes" and not sure and not bonus and _is_of_anything(columns, header):
        return None
    coverage = len(columns) / max(1, header.named)
    matched = sum(pair.score for pair in pairs) + CONTENT * (len(columns) - len(pairs))
    score = matched + _COVERAGE * coverage + bonus + choices_agree(table, columns, sample)
    weak = (
        not sure
        and table.name == "laureats"
        and not speaks_of_pvd(columns, (header.sheet.name, *header.titles, *headings, *_programmes(columns, header)))
    )
    if (score < LEAST_SCORE and not sure) or (weak and not PVD.search(fold(Path(header.file_name).stem))):
        return None
    return Located(
        sheet=header.sheet,
        table=table,
        header=header.row,
        first=header.first,
        headings=_unique(header.sheet, headings, header.first),
        columns=columns,
        factors=_factors(table, columns, headings),
        codes=code_companion(table, columns, headings),
        departement=departement_helper(table, columns, headings),
        controls=_controls(columns, headings),
        group=group_column(columns, headings, sample),
        near=tuple(pair.place for pair in pairs if pair.score <= NEAR),
        scores={pair.column: pair.score for pair in pairs},
        said=header.said,
        titles=header.titles,
        score=score,
        confidence=round(min(1.0, 0.35 + 0.35 * coverage + 0.1 * min(3.0, bonus)), 2),
        reason=f"{len(columns)} colonnes reconnues sur {header.named}{why}",
        weak=weak,
    )


def _is_of_anything(columns: Mapping[str, int], header: _Header) -> bool:
    """Tell whether all that speaks of posts is a status under « État »: works and studies have one too."""
    signs = columns.keys() - {"communes", "observations", "reste_collectivite", "exercice"}
    return signs == {"statut_poste"} and fold(header.headings[columns["statut_poste"]]) in VAGUE_STATUS


def _programmes(columns: Mapping[str, int], header: _Header) -> list[str]:
    """Return what the column « Programme » of a list says, line by line."""
    place = columns.get("programme")
    if place is None or fold(header.headings[place]) != "programme":
        return []
    return [as_text(row[place]) for row in header.sample]


def _identified(table: Table, columns: Mapping[str, int], header: _Header) -> bool:
    """Tell whether a table is known by its columns, or by them and what the names around it say."""
    named = columns.keys() | (header.sheet.part.values.keys() if header.sheet.part else set())
    if any(named.issuperset(group) for group in table.identifying):
        return True
    missing = {name for group in table.identifying for name in group if name not in named}
    if "type" not in missing:
        return False
    named |= deducible(table, (header.sheet.name, *header.titles, Path(header.file_name).stem)) & {"type"}
    return any(named.issuperset(group) for group in table.identifying)


def _factors(table: Table, columns: Mapping[str, int], headings: Sequence[str]) -> dict[str, int]:
    amounts = {name: place for name, place in columns.items() if table.column(name).kind is Kind.MONTANT}
    return {name: factor_of(headings[place]) for name, place in amounts.items()}


def _controls(columns: Mapping[str, int], headings: Sequence[str]) -> tuple[int, ...]:
    free = [i for i in range(len(headings)) if i not in columns.values()]
    return tuple(i for i in free if CONTROL.match(fold(split_unit(headings[i])[0] if headings[i] else "")))


def _sample(sheet: Sheet, first: int) -> list[list[Cell]]:
    return [row for row in sheet.rows[first : first + SAMPLE_ROWS] if not all(map(blank, row))]


def _are_numbers(sample: Sequence[Sequence[Cell]], place: int) -> bool:
    """Tell whether a column holds nothing but numbers of money size or days, two at least."""
    filled = [row[place] for row in sample if not blank(row[place])]
    return len(filled) > 1 and all(map(_is_number, filled))


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_DAY.fullmatch(cell.strip()))
    return isinstance(cell, date) or (isinstance(cell, (int, float)) and abs(cell) >= _MONEY)


def _unique(sheet: Sheet, headings: Sequence[str], first: int) -> dict[int, str]:
    """Name each column: its heading, with the letter when it repeats or is blank."""
    seen: dict[str, int] = {}
    for i, text in enumerate(headings):
        bare = " ".join(text.split())
        if not bare and not sheet.rows.column(i).filled()[first:].any():
            continue
        name = bare or f"(colonne {sheet.letter(i)})"
        seen[name if name not in seen else f"{name} ({sheet.letter(i)})"] = i
    return {place: name for name, place in seen.items()}
