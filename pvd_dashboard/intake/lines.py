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
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard.intake.coded import blank, combined
from pvd_dashboard.intake.evidence import looks_like_amount
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import Kind
from pvd_dashboard.tables.dispositifs import GROUPES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.coded import Coded
    from pvd_dashboard.intake.convert import Values
    from pvd_dashboard.intake.located import Located
    from pvd_dashboard.intake.rows import Rows

EXAMPLE = "Exemple"
_EXAMPLE = re.compile(r"^\s*exemple\s*(?::|–|—|-|$)", re.IGNORECASE)
_TOTAL = re.compile(
    r"^(?:sous tota(?:l|ux)|total|totaux|s total|st total|ss total|total general|cumul|ensemble|montant total)\b"
)
# The label of a total, or the example, on a text as received: to look closely at few lines only.
_BEGINS = re.compile(
    r"\s*exemple|[\s*]*(?:sous|total|s[/. -]*total|s[st]|st[. ]|cumul|ensemble|montant)", re.IGNORECASE
)
_FIRST = frozenset("sStTcCeEmM*" + string.whitespace + "\u00a0\u202f\u2009\u2007\x1c\x1d\x1e\x1f\x85\u3000")
_NOTE = re.compile(r"^(?:source|sources|nb|n b|note|notes|mis a jour|mise a jour|legende|attention|lecture)\b")
_SAYS_PVD = re.compile(
    r"(?:commune |statut )?(?:pvd|laureate?s?(?: pvd)?|petites? villes? de demain)(?: (?:oui non|o n))?"
)
_DENIED = re.compile(
    r"(?:n|non|faux|false)$|non (?:retenue?|laureate?|pvd)|candidature (?:refusee|non)|refusee?|pas (?:pvd|laureat)"
)
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
    NON_LAUREATE = "non_laureate"
    AUTRE_DEPARTEMENT = "autre_departement"


@dataclass(slots=True)
class Lines:
    """The lines of one located table, with their numbers in the spreadsheet program and their roles.

    ``departements`` (one a line) and ``amounts`` are kept once computed: a
    national file is read for many départements. ``homonymes`` holds the communes
    that a line of such a file may mean, where it gives but a name that several bear.
    """

    located: Located
    rows: Rows
    numbers: list[int]
    roles: list[Role] = field(default_factory=list)
    departements: list[str | None] | None = None
    homonymes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    amounts: tuple[dict[str, Values], dict[str, Decimal]] | None = None

    def column(self, place: int) -> Coded:
        """Return the cells of a column, one a line."""
        return self.rows.column(place)

    @property
    def width(self) -> int:
        """How many columns the lines have."""
        return self.rows.width

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
    sheet = located.sheet
    _fill_merged(located)
    under = np.arange(len(sheet.rows))[located.first : located.last]
    places = under[sheet.rows.counts()[under] > 0]
    begun = _begun(sheet.rows, 1 + max(_amount_places(located), default=sheet.rows.width))
    examples = [i for i in sorted(set().union(*begun)) if _is_example(sheet.rows[i])]
    places = places[~np.isin(places, examples)] if examples else places
    lines = Lines(located, sheet.rows.take(places), (places + sheet.number(0)).tolist())
    lines.roles = _roles(lines, [np.nonzero(np.isin(places, rows))[0].tolist() if rows else [] for rows in begun])
    _mark_repeats(lines)
    _mark_others(lines)
    return lines


def _mark_others(lines: Lines) -> None:
    """Mark the communes of a list that its column « PVD » says are none: « non », « candidature refusée »."""
    located = lines.located
    if located.table.name != "laureats":
        return
    own = [place for place, heading in located.headings.items()
           if place not in located.columns.values() and _SAYS_PVD.fullmatch(fold(heading))]  # fmt: skip
    for place in own:
        for i, cell in enumerate(lines.column(place)):
            denied = cell is False or (isinstance(cell, str) and bool(_DENIED.match(fold(cell))))
            if denied and lines.roles[i] is Role.DONNEE:
                lines.roles[i] = Role.NON_LAUREATE


def _begun(rows: Rows, width: int) -> list[list[int]]:
    """Return, for each of the first columns, the rows where a text begins as the template's example or a total does.

    The label of a total stands before its amounts, that of the example on the first cell.
    """
    return [rows.column(place).places(_BEGINS.match, _FIRST) for place in range(min(width, rows.width))]


def _is_example(row: list[Cell]) -> bool:
    first = next((cell for cell in row if not blank(cell)), None)
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
        if not 0 <= column < rows.width:
            continue
        value = rows[merged.first_row][column]
        below = range(merged.first_row + 1, min(merged.last_row + 1, len(rows)))
        rows.put(column, {row: value for row in below if rows.counts()[row]})


def _roles(lines: Lines, begun: Sequence[Sequence[int]]) -> list[Role]:
    """Return the role of each line; only the lines that may not be data are looked at closely.

    ``begun`` holds, for each column, the lines whose text may be the label of a total.
    """
    located = lines.located
    amounts = _amount_places(located)
    sections = _sections(located)
    heads = {place: fold(text) for place, text in located.headings.items()} if located.header is not None else {}
    few = max(_FEW, len(amounts) + _FEW)
    numbers = np.array(lines.numbers)
    jumps = np.nonzero(numbers != located.sheet.number(located.first) + np.arange(len(numbers)))[0]
    gap = lines.numbers[jumps[0]] if len(jumps) else None
    roles = [Role.DONNEE] * len(lines.rows)
    for i in _doubtful(lines, few, _suspects(lines, amounts, begun)):
        number = lines.numbers[i]
        after_gap = gap is not None and number >= gap
        roles[i] = _role(lines.rows[i], amounts, heads, is_section=number in sections, after_gap=after_gap)
    return roles


def _doubtful(lines: Lines, few: int, suspects: set[int]) -> list[int]:
    """Return the lines that hold few cells, or one that may be the label of a total or a heading again."""
    full = (place for place in range(lines.width) if lines.column(place).filled().all())
    dense = sum(1 for _ in islice(full, few + 1)) > few
    sparse = [] if dense else np.nonzero(lines.rows.counts() <= few)[0].tolist()
    return sorted(suspects.union(sparse))


def _suspects(lines: Lines, amounts: set[int], begun: Sequence[Sequence[int]]) -> set[int]:
    """Return the lines that hold what may be the label of a total, or the heading of its column again."""
    located, found = lines.located, set[int]()
    headings = [] if located.header is None else located.sheet.rows[located.header]
    last = max(amounts, default=lines.width)
    for place in range(lines.width):
        cells = lines.column(place)
        heading = headings[place] if place < len(headings) else ""
        if isinstance(heading, str) and not blank(heading) and heading in cells:
            found.update(cells.places(heading.__eq__, frozenset(heading[:1])))
        if place <= last and place not in amounts and place < len(begun):
            found.update(begun[place])
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


def is_total(row: Sequence[Cell]) -> bool:
    """Tell whether the first text of a line is the label of a total."""
    first = next((cell for cell in row if isinstance(cell, str) and not blank(cell)), "")
    return bool(_TOTAL.match(fold(first)))


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
    if len(lines.rows) < 2 or any(_all_differ(lines.column(place)) for place in range(lines.width)):  # noqa: PLR2004 - a pair
        return
    named = [lines.located.columns[name] for name in ("intitule", "n_dossier") if name in lines.located.columns]
    is_money = lines.located.table.name in {"subventions", "enveloppes"}
    which, first = combined([lines.column(place).codes for place in range(lines.width)])
    for i in np.nonzero(first[which] != np.arange(len(which)))[0].tolist():
        if lines.roles[i] is Role.DONNEE and not (is_money and all(blank(lines.rows[i][place]) for place in named)):
            lines.roles[i] = Role.REPETEE


def _all_differ(cells: Coded) -> bool:
    """Tell whether no cell of a column is said twice."""
    return len(set(cells.cells) if cells.mostly_distinct else cells.distinct) == len(cells)
