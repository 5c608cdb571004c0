"""A column for each year (« 2021 | 2022 | 2023 »): a crosstab is read as one table a year.

Each table keeps the rows and columns of the sheet, the amounts of the other
years left out: a line is one amount of one exercice, still in its own cell. A
cost, a rate or a base written once for the row stays with its first amount, so
that it is counted once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.cells import Exercice, blank
from pvd_dashboard.intake.check import euros
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.intake.evidence import looks_like_amount
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.headings import factor_of
from pvd_dashboard.intake.indications import IGNORED, Said
from pvd_dashboard.intake.locate import HEADER_ROWS, SAMPLE_ROWS, locate
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.textual import as_text, is_placeholder
from pvd_dashboard.tables import Kind
from pvd_dashboard.tables.text import fold, split_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.locate import Located

_HEADING = re.compile(
    r"^(?:(?:montants?|subventions?|aides?|credits?|dotations?|total|annee|exercice|programmation|en|de|"
    r"accordee?s?|attribuee?s?|notifiee?s?|demandee?s?|engagee?s?) )*(20[0-4]\d)$"
)
_STAGES = {
    "subventions": ((r"\bdemand", "montant_demande"), (r"\bengag", "montant_engage"), ("", "montant_accorde")),
    "enveloppes": ((r"\bprovision", "montant_provisionne"), (r"\bengag", "montant_engage"), ("", "montant_notifie")),
}
_ENVELOPPES = re.compile(r"\benveloppes?\b")
_LEAST, _MOST_AMOUNTS = 2, 0.8
_ONCE = frozenset({Kind.MONTANT, Kind.TAUX})


class _Crosstab(NamedTuple):
    """A sheet with its years: the row of their headings, place → year, the text over them, the column of amounts."""

    sheet: Sheet
    header: int
    years: Mapping[int, int]
    over: str
    column: str


def by_year(sheet: Sheet, file_name: str, said: Said) -> tuple[list[Sheet], list[Finding]]:
    """Return a sheet for each year of a crosstab, and what is said of it; the sheet alone where it is none."""
    found = _crosstab(sheet, said)
    if found is None or _has_amount(locate(sheet, file_name, said), found.years):
        return [sheet], []
    first = locate(_of_year(found, min(found.years), frozenset(), frozenset()), file_name, said)
    if first is None or first.header != found.header or "exercice" in first.columns:
        return [sheet], []  # refused further on rather than read halfway
    if first.columns.get(found.column) != min(found.years):
        return [sheet], []
    once = _written_once(first, found)
    totals = frozenset(first.controls)
    return [_of_year(found, place, once, totals) for place in found.years], [*_told(found), *_sums(found, first)]


def _crosstab(sheet: Sheet, said: Said) -> _Crosstab | None:
    for i, row in enumerate(sheet.rows[: HEADER_ROWS * 2]):
        years = {place: int(year[1]) for place, cell in enumerate(row) if (year := _year(cell))}
        spoken = {place: said.columns.get(fold(as_text(row[place]))) for place in years}
        if any(target not in {None, IGNORED} for target in spoken.values()):
            return None  # an officer says what these columns are
        years = {place: year for place, year in years.items() if spoken[place] is None}
        if len(years) < _LEAST or len(set(years.values())) < len(years) or not _amounts_below(sheet, i, years):
            continue
        over = _over(sheet, i, min(years))
        words = fold(" ".join([sheet.name, over, *(as_text(row[place]) for place in years)]))
        stages = _STAGES["enveloppes" if _ENVELOPPES.search(words) else "subventions"]
        return _Crosstab(sheet, i, years, over, next(name for word, name in stages if re.search(word, words)))
    return None


def _year(cell: Cell) -> re.Match[str] | None:
    return None if blank(cell) or isinstance(cell, bool) else _HEADING.match(fold(split_unit(as_text(cell))[0]))


def _amounts_below(sheet: Sheet, header: int, years: Iterable[int]) -> bool:
    """Tell whether the columns of years hold amounts, not crosses nor dates: most of what they say, all together."""
    sample = sheet.rows[header + 1 : header + 1 + SAMPLE_ROWS]
    cells = [row[place] for row in sample for place in years if place < len(row) and _says(row[place])]
    plain = [cell for cell in cells if looks_like_amount(cell) and not _year(cell)]
    return bool(cells) and len(plain) >= _MOST_AMOUNTS * len(cells)


def _over(sheet: Sheet, header: int, first: int) -> str:
    """Return the text merged, or written, over the columns of years."""
    for merged in sheet.merged:
        across = merged.first_column <= first <= merged.last_column and merged.last_column > merged.first_column
        if across and merged.first_row <= header - 1 <= merged.last_row:
            return as_text(sheet.rows[merged.first_row][merged.first_column])
    above = sheet.rows[header - 1] if header else []
    return as_text(above[first]) if first < len(above) and not blank(above[first]) else ""


def _has_amount(found: Located | None, years: Iterable[int]) -> bool:
    """Tell whether a table has amounts in a column of its own: years beside it are then a timetable."""
    if found is None:
        return False
    kinds = {place: found.table.column(name) for name, place in found.columns.items()}
    staged = {name for stages in _STAGES.values() for _, name in stages}
    return any(column.name in staged and place not in years for place, column in kinds.items())


def _written_once(first: Located, found: _Crosstab) -> frozenset[int]:
    kinds = {place: first.table.column(name).kind for name, place in first.columns.items()}
    return frozenset(place for place, kind in kinds.items() if kind in _ONCE and place not in found.years)


def _says(cell: Cell) -> bool:
    """Tell whether a cell holds an amount, or what should be one: neither blank, nor 0, nor « – »."""
    return not blank(cell) and cell not in {0, "0"} and not (isinstance(cell, str) and is_placeholder(cell.strip()))


def _of_year(found: _Crosstab, place: int, once: frozenset[int], totals: frozenset[int]) -> Sheet:
    """Return the sheet with the amounts of one year: a line without one is left out, unless it has none at all."""
    sheet, out = found.sheet, frozenset((found.years.keys() | totals) - {place})
    rows = _header(found, place, out)
    for row in _filled_down(found):
        filled = [i for i in found.years if i < len(row) and _says(row[i])] or [min(found.years)]
        left = out if place == filled[0] else out | once
        rows.append(["" if i in left else cell for i, cell in enumerate(row)] if place in filled else [""] * len(row))
    year = found.years[place]
    zone = f"{sheet.zone}, {year}" if sheet.zone else str(year)
    return replace(sheet, rows=rows, zone=zone, exercice=Exercice(year, place, found.column))


def _header(found: _Crosstab, place: int, out: frozenset[int]) -> list[list[Cell]]:
    """Return the rows down to the header, that of the years alone: headings written a row higher come down to it."""
    rows = [list(row) for row in found.sheet.rows[: found.header + 1]]
    head, above = rows[-1], rows[-2] if found.header else []
    higher = [i for i, cell in enumerate(above) if i not in found.years and not blank(cell) and blank(head[i])]
    if higher:
        for i in higher:
            head[i] = above[i]
        above[:] = [""] * len(above)
    head[:] = ["" if i in out else cell for i, cell in enumerate(head)]
    head[place] = " ".join(filter(None, (found.over, as_text(head[place]))))
    return rows


def _filled_down(found: _Crosstab) -> list[list[Cell]]:
    """Return the rows under the header, the value of a cell merged over several of them on each."""
    rows = [list(row) for row in found.sheet.rows[found.header + 1 :]]
    for merged in found.sheet.merged:
        first, last = merged.first_row - found.header - 1, merged.last_row - found.header - 1
        if first < 0 or last == first or merged.first_column in found.years:
            continue
        for row in rows[first + 1 : last + 1]:
            if any(not blank(cell) for cell in row):
                row[merged.first_column] = rows[first][merged.first_column]
    return rows


def _told(found: _Crosstab) -> list[Finding]:
    sheet, code = found.sheet, "COLONNES_PAR_ANNEE"
    letters = [f"{year} en colonne {sheet.letter(place)}" for place, year in found.years.items()]
    row = sheet.number(found.header)
    return [Finding(code, severity_of(code), sheet.name, row, sheet.letter(min(found.years)),
                    value=str(len(letters)), expected=", ".join(letters))]  # fmt: skip


def _sums(found: _Crosstab, first: Located) -> list[Finding]:
    """Compare each total written at the end of a row with the amounts of its years."""
    findings = []
    for place in first.controls:
        for i in range(first.first, len(found.sheet.rows)):
            row = found.sheet.rows[i]
            written = _amount(row, place, found) if _says(row[place]) else None
            amounts = [_amount(row, year, found) for year in found.years if _says(row[year])]
            known = [amount for amount in amounts if amount is not None]
            if written is not None and len(known) == len(amounts) and sum(known) != written:
                findings.append(_different(found, first, (i, place), (written, sum(known, Decimal(0)))))
    return findings


def _amount(row: Sequence[Cell], place: int, found: _Crosstab) -> Decimal | None:
    heading = as_text(found.sheet.rows[found.header][place])
    value: Decimal | None = montant(row[place], factor_of(f"{found.over} {heading}"), "decimal").value
    return value


def _different(found: _Crosstab, first: Located, cell: tuple[int, int], sums: tuple[Decimal, Decimal]) -> Finding:
    code, (i, place) = "TOTAL_DIFFERENT", cell
    return Finding(code, severity_of(code), found.sheet.name, found.sheet.number(i), found.sheet.letter(place),
                   found.column, first.table.name, euros(sums[0]), euros(sums[1]))  # fmt: skip
