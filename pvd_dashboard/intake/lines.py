"""The lines under a header: which hold data, and which are totals, notes, titles or repeats.

Every non-blank line is counted once: it is kept, or set aside later, or
ignored here with the reason why. The example line of the template is not
data at all.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count, islice
from typing import TYPE_CHECKING

from pvd_dashboard.intake.cells import blank
from pvd_dashboard.intake.coded import Coded
from pvd_dashboard.intake.evidence import looks_like_amount
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import Kind
from pvd_dashboard.tables.dispositifs import GROUPES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.convert import Values
    from pvd_dashboard.intake.locate import Located

EXAMPLE = "Exemple"
_EXAMPLE = re.compile(r"^\s*exemple\s*(?::|–|—|-|$)", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:sous tota(?:l|ux)|total|totaux|s total|st total|ss total|total general|cumul|ensemble|montant total)\b"
)
# The same on a text as received, to look closely at few lines only.
_LABEL = r"[\s*]*(?:sous|total|s[/. -]*total|s[st]|st[. ]|cumul|ensemble|montant)"
_MAYBE_TOTAL = re.compile(f"^{_LABEL}", re.IGNORECASE)
# The same looked for in all the texts of a column at once: most columns have none.
_ANY_TOTAL = re.compile(f"\0{_LABEL}")
# A line that begins so is neither blank nor the example of the template.
_SAYS = frozenset(string.ascii_letters + string.digits) - frozenset("eE")
_NOTE = re.compile(r"^(?:source|sources|nb|n b|note|notes|mis a jour|mise a jour|legende|attention|lecture)\b")
_SECTION_WIDTH = 3
_FEW = 3
_GROUPS = frozenset(map(fold, GROUPES))


class Role(StrEnum):
    """What a line is."""

    DONNEE = "donnee"
    TOTAL = "total"
    REPETEE = "repetee"
    ENTETE = "entete"
    TITRE = "titre"
    NOTE = "note"
    AUTRE_DEPARTEMENT = "autre_departement"


@dataclass(slots=True)
class Lines:
    """The lines of one located table, with their numbers in the spreadsheet program and their roles.

    ``departements`` (one a line) and ``amounts`` are kept once computed: a
    national file is read for many départements. ``homonymes`` holds the communes
    that a line of such a file may mean, where it gives but a name that several bear.
    """

    located: Located
    rows: list[list[Cell]]
    numbers: list[int]
    roles: list[Role] = field(default_factory=list)
    departements: list[str | None] | None = None
    homonymes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    amounts: tuple[dict[str, Values], dict[str, Decimal]] | None = None
    _columns: list[Coded] | None = None

    def column(self, place: int) -> Coded:
        """Return the cells of a column, one a line."""
        if self._columns is None:
            self._columns = list(map(Coded, zip(*self.rows, strict=True)))
        return self._columns[place] if place < len(self._columns) else Coded(("",) * len(self.rows))

    @property
    def width(self) -> int:
        """How many columns the lines have."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self, name: str) -> Coded | None:
        """Return the cells of a declared column, None where the sheet has none."""
        place = self.located.columns.get(name)
        return None if place is None else self.column(place)

    def again(self) -> Lines:
        """Return the same lines with roles of their own, for another département."""
        return replace(self, roles=list(self.roles))

    def kept(self) -> list[int]:
        """Return the places of the lines that are data."""
        return [i for i, role in enumerate(self.roles) if role is Role.DONNEE]


def extract(located: Located) -> Lines:
    """Return the non-blank lines under the header, each with its role."""
    sheet, rows, numbers = located.sheet, [], []
    _fill_merged(located)
    for number, row in enumerate(sheet.rows[located.first : located.last], sheet.number(located.first)):
        first = row[0] if row else ""
        plain = first[:1] in _SAYS if isinstance(first, str) else first.__class__ is float
        if plain or (not _is_blank(row) and not _is_example(row)):
            rows.append(row)
            numbers.append(number)
    lines = Lines(located, rows, numbers)
    lines.roles = _roles(lines)
    _mark_repeats(lines)
    return lines


def _filled(row: list[Cell]) -> int:
    """Return how many cells are not empty; quick, and spaces alone count."""
    return len(row) - row.count("") - row.count(None)


def _is_blank(row: list[Cell]) -> bool:
    return _filled(row) <= _FEW and all(map(blank, row))


def _is_example(row: list[Cell]) -> bool:
    first = row[0] if row and row[0] not in ("", None) else next((cell for cell in row if not blank(cell)), None)
    return isinstance(first, str) and bool(_EXAMPLE.match(first))


def _amount_places(located: Located) -> set[int]:
    kinds = {place: located.table.column(name).kind for name, place in located.columns.items()}
    return {place for place, kind in kinds.items() if kind is Kind.MONTANT} | set(located.controls)


def _fill_merged(located: Located) -> None:
    """Repeat the value of a cell merged over several lines on each of them, but for amounts (rule I10)."""
    amounts = _amount_places(located)
    rows = located.sheet.rows
    for merged in located.sheet.merged:
        column = merged.first_column
        if merged.first_row < located.first or column in amounts or merged.last_row == merged.first_row:
            continue
        if not 0 <= column < len(rows[merged.first_row]):
            continue
        value = rows[merged.first_row][column]
        for row in range(merged.first_row + 1, min(merged.last_row + 1, len(rows))):
            if not all(map(blank, rows[row])):
                rows[row][column] = value


def _roles(lines: Lines) -> list[Role]:
    """Return the role of each line; only the lines that may not be data are looked at closely."""
    located = lines.located
    amounts = _amount_places(located)
    sections = _sections(located)
    heads = {place: fold(text) for place, text in located.headings.items()} if located.header is not None else {}
    few = max(_FEW, len(amounts) + _FEW)
    gap = next((n for n, after in zip(lines.numbers, count(located.sheet.number(located.first))) if n != after), None)
    roles = [Role.DONNEE] * len(lines.rows)
    for i in _doubtful(lines, few, _suspects(lines, amounts)):
        number = lines.numbers[i]
        after_gap = gap is not None and number >= gap
        roles[i] = _role(lines.rows[i], amounts, heads, is_section=number in sections, after_gap=after_gap)
    return roles


def _doubtful(lines: Lines, few: int, suspects: set[int]) -> list[int]:
    """Return the lines that hold few cells, or one that may be the label of a total or a heading again."""
    full = (place for place in range(lines.width) if _is_full(lines.column(place)))
    dense = sum(1 for _ in islice(full, few + 1)) > few
    sparse = [] if dense else [i for i, row in enumerate(lines.rows) if _filled(row) <= few]
    return sorted(suspects.union(sparse))


def _is_full(cells: Coded) -> bool:
    return "" not in cells and None not in cells


def _suspects(lines: Lines, amounts: set[int]) -> set[int]:
    """Return the lines that hold what may be the label of a total, or the heading of its column again."""
    located, found = lines.located, set[int]()
    headings = [] if located.header is None else located.sheet.rows[located.header]
    last = max(amounts, default=lines.width)
    for place in range(lines.width):
        cells = lines.column(place)
        heading = headings[place] if place < len(headings) else ""
        if not blank(heading) and heading in cells:
            found.update(i for i, cell in enumerate(cells) if cell == heading)
        if place <= last and place not in amounts:  # the label of a total stands before its amounts
            found |= _labels(cells)
    return found


def _labels(cells: Coded) -> set[int]:
    """Return the lines of a column whose text may be the label of a total."""
    texts = [cell if isinstance(cell, str) else "" for cell in cells.cells]
    joined = "\0".join(("", *texts)).lower()
    if joined.count("\0") != len(texts):
        return {i for i, text in enumerate(texts) if _MAYBE_TOTAL.match(text)}
    found, line, since = set[int](), -1, 0
    for label in _ANY_TOTAL.finditer(joined):
        line += joined.count("\0", since, since := label.start() + 1)
        found.add(line)
    return found


def _sections(located: Located) -> set[int]:
    """Return the numbers of the lines that are one title merged over several columns."""
    return {
        located.sheet.number(merged.first_row)
        for merged in located.sheet.merged
        if merged.last_row == merged.first_row and merged.last_column - merged.first_column + 1 >= _SECTION_WIDTH
    }


def _role(
    row: Sequence[Cell], amounts: set[int], heads: dict[int, str], *, is_section: bool, after_gap: bool
) -> Role:  # fmt: skip
    filled = [i for i, cell in enumerate(row) if not blank(cell)]
    texts = [i for i in filled if i not in amounts and not looks_like_amount(row[i])]
    if _is_total(row, filled, texts, amounts):
        return Role.TOTAL
    if len(filled) == 1 and isinstance(row[filled[0]], str):
        text = fold(as_text(row[filled[0]]))
        if is_section:
            return Role.TITRE
        if after_gap or _NOTE.match(text) or text in _GROUPS:
            return Role.NOTE if text not in _GROUPS else Role.TITRE
    same = sum(1 for i in filled if heads.get(i) and heads[i] == fold(as_text(row[i])))
    return Role.ENTETE if same > 1 and same == len(filled) else Role.DONNEE


def _is_total(row: Sequence[Cell], filled: Sequence[int], texts: Sequence[int], amounts: set[int]) -> bool:
    """Tell a line of total: a label « Total… » before the amounts, hardly anything else; or amounts alone."""
    if not texts:
        return bool(amounts) and bool(filled) and set(filled) <= amounts
    first_amount = min((i for i in filled if i in amounts), default=len(row))
    labelled = any(_TOTAL.match(fold(as_text(row[i]))) for i in texts[:2] if i < first_amount)
    return labelled and len(texts) <= 2 and (not amounts or len(filled) > len(texts) or len(texts) == 1)  # noqa: PLR2004 - a group, a label


def _mark_repeats(lines: Lines) -> None:
    """Mark the lines that say exactly the same as an earlier one, cell by cell.

    Two grants with neither a dossier nor a title may be two grants: they are kept.
    """
    if any(len(lines.column(place).distinct) == len(lines.rows) for place in range(lines.width)):
        return
    named = [lines.located.columns[name] for name in ("intitule", "n_dossier") if name in lines.located.columns]
    is_money = lines.located.table.name in {"subventions", "enveloppes"}
    seen: set[tuple[Cell, ...]] = set()
    for i, row in enumerate(lines.rows):
        key = tuple(row)
        if key not in seen:
            seen.add(key)
        elif lines.roles[i] is Role.DONNEE and not (is_money and all(blank(row[place]) for place in named)):
            lines.roles[i] = Role.REPETEE
