"""A column for each year or dispositif (« 2021 | 2022 », « DETR | DSIL ») : a crosstab is read as one table a column.

Each table keeps the rows and columns of the sheet, the amounts of the other
columns left out: a line is one amount of one exercice or dispositif, still in
its own cell. A cost, a rate or a base written once for the row stays with its
first amount, so that it is counted once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake import amount_headings as headings
from pvd_dashboard.intake.cells import Part
from pvd_dashboard.intake.check import euros
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.intake.evidence import looks_like_amount
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.headings import factor_of
from pvd_dashboard.intake.indications import IGNORED, Said
from pvd_dashboard.intake.lines import is_total
from pvd_dashboard.intake.locate import HEADER_ROWS, PLAINLY, SAMPLE_ROWS
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.rows import Rows
from pvd_dashboard.intake.textual import as_text, is_nought, says_something
from pvd_dashboard.tables import INDICATEURS, Kind
from pvd_dashboard.tables.dispositifs import APPELS, DROIT_COMMUN, PAR_CODE, RELANCE
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.locate import Finder
    from pvd_dashboard.intake.located import Located

_STAGES = {
    "subventions": ((r"\bdemand", "montant_demande"), (r"\bengag", "montant_engage"), ("", "montant_accorde")),
    "enveloppes": ((r"\bprovision", "montant_provisionne"), (r"\bengag", "montant_engage"), ("", "montant_notifie")),
}
_MEASURES = frozenset(
    fold(text) for text in (INDICATEURS.column("indicateur").label, *INDICATEURS.column("indicateur").headings)
)
_ASKED = re.compile(r"\b(?:demand|sollicit)")
# An amount in a sentence (« env. 15 000 », « 20 000 € notifiés »): not a year, nor a date.
_AMOUNT_WITHIN = re.compile(
    r"\d\s*(?:[km]\s?)?(?:€|euros?\b)|(?<![\d/.-])\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?![\d/-])", re.IGNORECASE
)
_ENVELOPPES = re.compile(r"\benveloppes?\b")
_LEAST, _MOST_AMOUNTS = 2, 0.8
_ONCE = frozenset({Kind.MONTANT, Kind.TAUX})
# « Département » or « Région » over numbers is a code unless an aid of the State stands beside it.
_STATE = frozenset({RELANCE, DROIT_COMMUN, APPELS})
_LONGEST_CODE = 1_000


class _Crosstab(NamedTuple):
    """A sheet with its columns of amounts.

    ``parts`` maps the place of each to what its heading says, ``over`` to the
    text over it; ``wholes`` are the columns that « dont … » ones are parts of,
    ``asked`` those that hold what was asked for beside what was granted.
    """

    sheet: Sheet
    header: int
    parts: Mapping[int, headings.Meaning]
    over: Mapping[int, str]
    wholes: frozenset[int]
    asked: Mapping[int, int]
    columns: Mapping[int, str]


def by_amount(sheet: Sheet, find: Finder, said: Said) -> tuple[list[Sheet], list[Finding]]:
    """Return a sheet for each column of a crosstab, and what is said of it; the sheet alone where it is none."""
    main = find(sheet, said)
    found = _crosstab(sheet, said, main)
    if found is None or _is_explained(main, found):
        return [sheet], []
    first = find(_of_part(found, min(found.parts), frozenset(), found.wholes), said)
    if first is None or first.header != found.header or first.columns.keys() & found.parts[min(found.parts)].names():
        return [sheet], []  # refused further on rather than read halfway
    if first.columns.get(found.columns[min(found.parts)]) != min(found.parts):
        return [sheet], []
    once = _written_once(first, found)
    totals = frozenset(first.controls) | found.wholes
    told = [*_told(found), *_unaided(found, first), *_sums(found, first)]
    return [_of_part(found, place, once, totals) for place in found.parts], told


def amount_columns(main: Located, said: Said) -> tuple[int, frozenset[int]]:
    """Return the header row and the columns of the amounts of a crosstab, and of their totals; none: (-1, no place)."""
    found = _crosstab(main.sheet, said, main)
    if found is None:
        return -1, frozenset()
    return found.header, found.wholes | found.parts.keys() | set(found.asked.values())


def _crosstab(sheet: Sheet, said: Said, main: Located | None) -> _Crosstab | None:
    """Return the columns of amounts of a sheet, none where it has none; ``main`` is the table found in it."""
    plain = main is not None and main.header is not None and len(main.columns) >= PLAINLY
    for i, row in enumerate(sheet.rows[: main.first if main and plain else HEADER_ROWS * 2]):
        over = {place: headings.over(sheet, i, place) for place, cell in enumerate(row) if not blank(cell)}
        parts = {place: one for place in over if (one := headings.said_by(row[place], over[place]))}
        spoken = {place: said.columns.get(fold(as_text(row[place]))) for place in parts}
        if any(target not in {None, IGNORED} for target in spoken.values()):
            return None  # an officer says what these columns are
        parts = _kept(sheet, i, {place: one for place, one in parts.items() if spoken[place] is None})
        if parts and (found := _at(sheet, i, parts, over)):
            return found
    return None


def _at(sheet: Sheet, header: int, parts: dict[int, headings.Meaning], over: dict[int, str]) -> _Crosstab | None:
    """Return the crosstab whose headings are in a row, None where its columns are none."""
    row = sheet.rows[header]
    dont = {place: left for place in parts if headings.is_part(row[place])
            and (left := headings.whole_of(row, place)) is not None}  # fmt: skip
    wholes = frozenset(dont.values())
    parts = {place: _of_whole(row, dont.get(place), one) for place, one in parts.items() if place not in wholes}
    asked = _asked({place: f"{over[place]} {as_text(row[place])}" for place in parts}, parts)
    parts = {place: one for place, one in parts.items() if place not in asked.values()}
    if not _tells(parts) or _over_years(sheet, header, parts) or len(set(parts.values())) < len(parts):
        return None
    if not _amounts_below(sheet, header, parts):
        return None
    over = over | {place: " ".join(filter(None, (over[place], as_text(row[left])))) for place, left in dont.items()}
    measured = any(isinstance(cell, str) and fold(cell) in _MEASURES for cell in row)
    columns = {
        place: "valeur" if measured else _column(sheet.name, over[place], as_text(row[place])) for place in parts
    }
    return _Crosstab(sheet, header, parts, over, wholes, asked, columns)


def _column(*words: str) -> str:
    """Return the declared column of amounts that the words around them tell: asked for, committed, granted."""
    folded = fold(" ".join(words))
    stages = _STAGES["enveloppes" if _ENVELOPPES.search(folded) else "subventions"]
    return next(name for word, name in stages if re.search(word, folded))


def _kept(sheet: Sheet, header: int, parts: dict[int, headings.Meaning]) -> dict[int, headings.Meaning]:
    """Leave out the columns of a dispositif that hold no amount: texts, dates, codes of a département."""
    state = any(one.dispositif and PAR_CODE[one.dispositif].groupe in _STATE for one in parts.values())
    return {
        place: one
        for place, one in parts.items()
        if one.dispositif is None or (state and _holds_aids(sheet, header, place, one.dispositif))
    }


def _holds_aids(sheet: Sheet, header: int, place: int, dispositif: str) -> bool:
    cells = [cell for cell in _below(sheet, header, [place]) if says_something(cell)]
    amounts = [cell for cell in cells if looks_like_amount(cell)]
    told = [cell for cell in cells if looks_like_amount(cell) or _AMOUNT_WITHIN.search(as_text(cell))]
    if len(told) < _MOST_AMOUNTS * len(cells):
        return False
    return PAR_CODE[dispositif].groupe in _STATE or any(
        (montant(cell, 1, "decimal").value or 0) >= _LONGEST_CODE for cell in amounts
    )


def _of_whole(row: Sequence[Cell], left: int | None, said: headings.Meaning) -> headings.Meaning:
    """Complete « dont DETR » with what the heading of the whole at its left says: « Aides 2023 »."""
    whole = None if left is None else headings.said_by(row[left])
    return said if whole is None else headings.Meaning(said.year or whole.year, said.dispositif or whole.dispositif)


def _asked(texts: Mapping[int, str], parts: Mapping[int, headings.Meaning]) -> dict[int, int]:
    """Return the columns that say what was asked for, by the place of the same aid granted."""
    granted = {one: place for place, one in parts.items() if not _ASKED.search(fold(texts[place]))}
    others = {one: place for place, one in parts.items() if _ASKED.search(fold(texts[place]))}
    return {granted[one]: place for one, place in others.items() if one in granted}


def _tells(parts: Mapping[int, headings.Meaning]) -> bool:
    """Tell whether columns make a crosstab: two years or more, or a dispositif."""
    return len(parts) >= _LEAST or any(one.dispositif for one in parts.values())


def _over_years(sheet: Sheet, header: int, parts: Iterable[int]) -> bool:
    """Tell a row of dispositifs over one of years, which is then the row of the headings."""
    below = sheet.rows[header + 1] if header + 1 < len(sheet.rows) else []
    return all(place < len(below) and _is_year(below[place]) for place in parts)


def _below(sheet: Sheet, header: int, places: Iterable[int]) -> Iterator[Cell]:
    for row in sheet.rows[header + 1 : header + 1 + SAMPLE_ROWS]:
        yield from (row[place] for place in places if place < len(row))


def _amounts_below(sheet: Sheet, header: int, parts: Mapping[int, headings.Meaning]) -> bool:
    """Tell whether the columns of years hold amounts, not crosses nor dates: most of what they say, all together."""
    years = [place for place, one in parts.items() if one.dispositif is None]
    cells = [cell for cell in _below(sheet, header, years) if says_something(cell)]
    plain = [cell for cell in cells if looks_like_amount(cell) and not _is_year(cell)]
    some = any(map(says_something, _below(sheet, header, parts)))
    return some and len(plain) >= _MOST_AMOUNTS * len(cells)


def _is_year(cell: Cell) -> bool:
    said = headings.said_by(cell)
    return said is not None and said.year is not None


def _is_explained(found: Located | None, crosstab: _Crosstab) -> bool:
    """Tell whether a table has amounts in a column of its own, or declares these: they are its timetable, its plan."""
    if found is None:
        return False
    kinds = {place: found.table.column(name) for name, place in found.columns.items()}
    staged = {"valeur", *(name for stages in _STAGES.values() for _, name in stages)}
    own = crosstab.parts.keys() | crosstab.wholes | set(crosstab.asked.values())
    beside = any(column.name in staged and place not in own for place, column in kinds.items())
    return beside or any(place in crosstab.parts and column.name not in staged for place, column in kinds.items())


def _written_once(first: Located, found: _Crosstab) -> frozenset[int]:
    kinds = {place: first.table.column(name).kind for name, place in first.columns.items()}
    return frozenset(place for place, kind in kinds.items() if kind in _ONCE and place not in found.parts)


def _of_part(found: _Crosstab, place: int, once: frozenset[int], totals: frozenset[int]) -> Sheet:
    """Return the sheet with the amounts of one column: a line without one is left out.

    A line that has none at all stays with the first one, unless that would make it a grant of its dispositif.
    """
    sheet, mine = found.sheet, {place, found.asked.get(place, place)}
    out = frozenset((found.parts.keys() | totals | set(found.asked.values())) - mine)
    rows = _header(found, place, out)
    for row in _filled_down(found):
        filled = [i for i in found.parts if _fills(found, row, i)]
        if not filled and not _has_no_aid(found, row):
            filled = [min(found.parts)]
        left = out if filled[:1] == [place] else out | once
        rows.append(["" if i in left else cell for i, cell in enumerate(row)] if place in filled else [""] * len(row))
    zone = ", ".join(filter(None, (sheet.zone, _named(found.parts[place]))))
    across = tuple(m for m in sheet.merged if m.first_row == m.last_row)  # those over several lines are written on each
    part = Part(place, found.columns[place], *found.parts[place])
    return replace(sheet, rows=Rows.of(rows), zone=zone, part=part, merged=across)


def _has_no_aid(found: _Crosstab, row: Sequence[Cell]) -> bool:
    """Tell a line, no total, with nothing in the column of any dispositif: it is no grant of the first."""
    named = all(one.dispositif for one in found.parts.values())
    aids = found.parts.keys() | found.wholes | set(found.asked.values())
    said = [i for i, cell in enumerate(row) if says_something(cell)]
    return named and bool(said) and not is_total(row) and not aids.intersection(said)


def _fills(found: _Crosstab, row: Sequence[Cell], place: int) -> bool:
    if found.columns[place] == "valeur" and place < len(row) and is_nought(row[place]):
        return True  # an aid of 0 is none, a measure of 0 is one
    return any(i < len(row) and says_something(row[i]) for i in (place, found.asked.get(place, place)))


def _named(said: headings.Meaning) -> str:
    libelle = PAR_CODE[said.dispositif].libelle if said.dispositif else ""
    return " ".join(filter(None, (libelle, str(said.year or ""))))


def _header(found: _Crosstab, place: int, out: frozenset[int]) -> list[list[Cell]]:
    """Return the rows down to the header, of one column of amounts: headings written a row higher come down to it."""
    rows = [list(row) for row in found.sheet.rows[: found.header + 1]]
    head, above = rows[-1], rows[-2] if found.header else []
    higher = [i for i, cell in enumerate(above) if i not in found.parts and not blank(cell) and blank(head[i])]
    if higher:
        for i in higher:
            head[i] = above[i]
        above[:] = [""] * len(above)
    head[:] = ["" if i in out else cell for i, cell in enumerate(head)]
    head[place] = " ".join(filter(None, (found.over.get(place, ""), as_text(head[place]))))
    if (asked := found.asked.get(place)) is not None:
        head[asked] = f"Montant demandé ({as_text(head[asked])})"
    return rows


def _filled_down(found: _Crosstab) -> list[list[Cell]]:
    """Return the rows under the header, the value of a cell merged over several of them on each."""
    rows = [list(row) for row in found.sheet.rows[found.header + 1 :]]
    for merged in found.sheet.merged:
        first, last = merged.first_row - found.header - 1, merged.last_row - found.header - 1
        if first < 0 or last == first or merged.first_column in found.parts:
            continue
        for row in rows[first + 1 : last + 1]:
            if any(not blank(cell) for cell in row):
                row[merged.first_column] = rows[first][merged.first_column]
    return rows


def _told(found: _Crosstab) -> list[Finding]:
    sheet = found.sheet
    code = "COLONNES_PAR_AIDE" if any(one.dispositif for one in found.parts.values()) else "COLONNES_PAR_ANNEE"
    letters = [f"{_named(one)} en colonne {sheet.letter(place)}" for place, one in found.parts.items()]
    row = sheet.number(found.header)
    return [Finding(code, severity_of(code), sheet.name, row, sheet.letter(min(found.parts)),
                    value=str(len(letters)), expected=", ".join(letters))]  # fmt: skip


def _unaided(found: _Crosstab, first: Located) -> list[Finding]:
    """Say the lines that are no grant: a title or a note where one cell is filled, else a project without an aid."""
    sheet, letter = found.sheet, found.sheet.letter(min(found.parts))
    lines = [(i, row) for i, row in enumerate(sheet.rows) if i >= first.first and _has_no_aid(found, row)]
    codes = {i: "LIGNE_NOTE" if sum(map(says_something, row)) == 1 else "LIGNE_SANS_AIDE" for i, row in lines}
    return [Finding(code, severity_of(code), sheet.name, sheet.number(i), letter, table=first.table.name)
            for i, code in codes.items()]  # fmt: skip


def _sums(found: _Crosstab, first: Located) -> list[Finding]:
    """Compare each total written in a row with the amounts that it is the sum of."""
    wholes = {place: [i for i in found.parts if headings.whole_of(found.sheet.rows[found.header], i) == place]
              for place in found.wholes}  # fmt: skip
    totals = {place: list(found.parts) for place in first.controls} | wholes
    cells = ((i, place) for place in totals for i in range(first.first, len(found.sheet.rows)))
    return [told for cell in cells if (told := _compared(found, first, cell, totals[cell[1]]))]


def _compared(found: _Crosstab, first: Located, cell: tuple[int, int], parts: Sequence[int]) -> Finding | None:
    i, place = cell
    row = found.sheet.rows[i]
    written = _amount(row, place, found) if place < len(row) and says_something(row[place]) else None
    whole = is_total(row) and not any(part < len(row) and says_something(row[part]) for part in parts)
    rows = [one for one in found.sheet.rows[first.first : i] if not is_total(one)] if whole else [row]
    amounts = [
        _amount(one, part, found) for one in rows for part in parts if part < len(one) and says_something(one[part])
    ]
    known = [amount for amount in amounts if amount is not None]
    if written is None or len(known) < len(amounts) or sum(known) == written:
        return None
    return _different(found, first, cell, (written, sum(known, Decimal(0))))


def _amount(row: Sequence[Cell], place: int, found: _Crosstab) -> Decimal | None:
    heading = as_text(found.sheet.rows[found.header][place])
    value: Decimal | None = montant(row[place], factor_of(f"{found.over.get(place, '')} {heading}"), "decimal").value
    return value


def _different(found: _Crosstab, first: Located, cell: tuple[int, int], sums: tuple[Decimal, Decimal]) -> Finding:
    code, (i, place) = "TOTAL_DIFFERENT", cell
    return Finding(code, severity_of(code), found.sheet.name, found.sheet.number(i), found.sheet.letter(place),
                   found.columns[min(found.parts)], first.table.name, euros(sums[0]), euros(sums[1]))  # fmt: skip
