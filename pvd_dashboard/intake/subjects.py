"""A sheet whose columns are about several tables: « Commune | Adhésion signée le | Chef de projet | DETR 2023 ».

The tracker that an office keeps has one line for each commune and a column for
each thing that it follows. It is read as one table a subject (lauréats, posts,
aids): each keeps the columns that say where, and its own, in their cells. It is
cut only where the headings of another table are plainly there; any doubt leaves
the sheet whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.crosstab import amount_columns
from pvd_dashboard.intake.headings import NEAR, assign
from pvd_dashboard.intake.locate import SAMPLE_ROWS, locate
from pvd_dashboard.intake.rows import Rows
from pvd_dashboard.intake.textual import as_text, is_placeholder
from pvd_dashboard.intake.wording import told_by_words
from pvd_dashboard.tables import CONVENTIONS, LAUREATS, POSTES, SUBVENTIONS
from pvd_dashboard.tables.postes import statut_dit
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.indications import Said
    from pvd_dashboard.intake.locate import Located
    from pvd_dashboard.tables import Table

# One of these columns beside those of another table says that the sheet is about this one too.
_SIGNS = {
    LAUREATS: frozenset({"date_adhesion", "date_ort", "date_labellisation", "date_fin_ort", "id_pvd"}),
    POSTES: frozenset({"statut_poste", "date_prise_poste", "quotite_etp", "nom", "cout_charge_annuel"}),
}
_MAIN = (LAUREATS, CONVENTIONS, POSTES)
_WHERE = frozenset({"code_insee", "nom_commune", "communes", "siren_epci", "nom_epci", "departement"})
_NAMES, _CODES = ("nom_commune", "communes"), ("code_insee",)
_NO_POST = frozenset({"non", "aucun", "aucune", "neant", "sans", "sans objet", "pas de poste", "0"})
_SHARED = re.compile(r"\b(?:mutualis\w*|partag\w*|commun\w*) (?:avec|a|et) (?:la commune (?:de |d )?)?(.+)$")
_MOSTLY = 0.9
_WORDS_OF_A_NAME = 2
_ZERO = re.compile(r"[\s0.,]*0[\s0.,]*(?:€|euros?)?\s*$")


def by_subject(sheet: Sheet, file_name: str, said: Said) -> list[Sheet]:
    """Return a sheet for each table that the columns of one are about; the sheet alone where they are of one table."""
    main = locate(sheet, file_name, said)
    if main is None or main.header is None or main.table not in _MAIN:
        return [sheet]
    where = _where(main)
    if not _one_line_a_place(main, where):
        return [sheet]
    aids = _aids(main, said)
    others = {table: own for table in _SIGNS if table is not main.table and (own := _own(table, main, where, aids))}
    if not others and (not aids or _is_list_of_projects(main)):
        return [sheet]
    taken = aids.union(*(own.values() for own in others.values()))
    rest = frozenset(main.headings) - taken - where.keys()
    cut = []
    for table in _MAIN:
        if table is main.table:
            cut.append(_cut(main, where, rest, _signs(table, main.columns) or rest, table))
        elif table in others:
            own = others[table]
            cut.append(_cut(main, where, frozenset(own.values()), _signs(table, own), table))
    return [*cut, *([_cut(main, where, aids, aids, SUBVENTIONS)] if aids else [])]


def _is_list_of_projects(main: Located) -> bool:
    """Tell a list of the grants of projects, whatever its name: their titles or costs, and nothing of a lauréat."""
    named = {pair.column for pair in assign(SUBVENTIONS, _only(main, list(main.headings)), {})}
    return bool({"intitule", "cout_total_ht", "n_dossier"} & named) and not _SIGNS[LAUREATS] & main.columns.keys()


def _signs(table: Table, columns: Mapping[str, int]) -> frozenset[int]:
    return frozenset(place for name, place in columns.items() if name in _SIGNS.get(table, ()))


def _where(main: Located) -> dict[int, str]:
    """Return the columns that say where a line is: place → declared column."""
    mine = {place: name for name, place in main.columns.items()}
    headings = _only(main, [place for place in main.headings if mine.get(place, "communes") in _WHERE])
    found = {pair.place: pair.column for table in _SIGNS for pair in assign(table, headings, {})
             if pair.column in _WHERE}  # fmt: skip
    extra = {place: "code_insee" for place in (main.codes,) if place is not None}
    return found | extra | {place: name for place, name in mine.items() if name in _WHERE}


def _only(main: Located, places: Collection[int]) -> list[str]:
    """Return the headings of some columns, those of the others left out."""
    width = max(main.headings) + 1
    return [main.headings[place] if place in places and place in main.headings else "" for place in range(width)]


def _one_line_a_place(main: Located, where: dict[int, str]) -> bool:
    """Tell whether a sheet has a line for each commune, or group of them: a list of posts or grants has several."""
    place = _named(where)
    if place is None:
        return False
    rows = main.sheet.rows[main.first : main.last]
    texts = [fold(as_text(row[place])) for row in rows if place < len(row) and not blank(row[place])]
    return bool(texts) and len(set(texts)) >= _MOSTLY * len(texts)


def _named(where: dict[int, str]) -> int | None:
    """Return the place of the column of communes: by name, else by code."""
    ranked = sorted((place for place, name in where.items() if name in {*_NAMES, *_CODES}),
                    key=lambda place: (where[place] in _CODES, place))  # fmt: skip
    return ranked[0] if ranked else None


def _aids(main: Located, said: Said) -> frozenset[int]:
    """Return the columns of amounts by year or dispositif under the same header, their totals with them."""
    header, places = amount_columns(main.sheet, said)
    if header not in {main.header, main.first - 1} or not places or places & set(main.columns.values()):
        return frozenset()
    return places | frozenset(main.controls)


def _own(table: Table, main: Located, where: Collection[int], aids: Collection[int]) -> dict[str, int]:
    """Return the columns that are plainly those of another table than the main one, none where nothing is a sign."""
    mine = set(main.columns.values()) - set(where)
    headings = _only(main, [place for place in main.headings if place not in mine and place not in aids])
    known = {pair.column: pair.place for pair in assign(table, headings, {}) if pair.score > NEAR}
    sample = main.sheet.rows[main.first : main.first + SAMPLE_ROWS]
    told = told_by_words(table, known, headings, sample, {})
    own = {name: place for name, place in told.items() if place not in where}
    signs = _signs(table, own)
    return own if any(_says(row[j], table) for row in sample for j in signs if j < len(row)) else {}


def _cut(main: Located, where: dict[int, str], own: frozenset[int], signs: frozenset[int], table: Table) -> Sheet:
    """Return the sheet with the columns of one table, and the lines of which its ``signs`` say something."""
    sheet, header = main.sheet, main.first - 1
    kept = own | {place for place, name in where.items() if _is_kept(table, place, name, where)}
    rows = [list(row) for row in sheet.rows]
    for i in range(main.header or 0, len(rows)):
        rows[i] = [cell if j in kept else "" for j, cell in enumerate(rows[i])]
    if header != main.header:  # two rows of headings, written as one
        rows[header - 1] = [""] * len(rows[header - 1])
        rows[header] = [*_only(main, kept)]
    if table is POSTES:
        _share(main, rows, where, signs)
    for i in range(main.first, len(rows) if table is not LAUREATS else 0):
        if not any(_says(rows[i][j], table) for j in signs if j < len(rows[i])):
            rows[i] = [""] * len(rows[i])
    zone = ", ".join(filter(None, (sheet.zone, table.sheet)))
    return replace(sheet, rows=Rows.of(rows), zone=zone, table=table.name, header=header)


def _is_kept(table: Table, place: int, name: str, where: dict[int, str]) -> bool:
    """Tell whether a column that says where is of a table: posts have one for it, that of the names if there is one."""
    if table in {LAUREATS, CONVENTIONS}:
        return name in _WHERE
    return name in {*_NAMES, *_CODES, "departement"} and (table is SUBVENTIONS or place == _named(where))


def _says(cell: Cell, table: Table) -> bool:
    """Tell whether a cell says something of the subject: « néant » is no post, « 0 » no aid."""
    if blank(cell) or cell == 0 or (isinstance(cell, str) and (is_placeholder(cell.strip()) or _ZERO.match(cell))):
        return False
    return table is not POSTES or fold(as_text(cell)) not in _NO_POST


def _share(main: Located, rows: list[list[Cell]], where: dict[int, str], own: Collection[int]) -> None:
    """Make one line of the post that several communes share: cells merged over their lines, or the same holder."""
    place = _named(where)
    if place is None:
        return
    for lines in _together(main, rows, where, own):
        cells = [rows[i][place] for i in lines if not blank(rows[i][place])]
        rows[lines[0]][place] = " ; ".join(map(as_text, cells))
        for j in own:
            if _SHARED.search(fold(as_text(rows[lines[0]][j]))):
                rows[lines[0]][j] = "pourvu"
        for i in lines[1:]:
            rows[i] = [""] * len(rows[i])
        for j, name in where.items():
            if j != place and name in {*_NAMES, *_CODES}:
                rows[lines[0]][j] = ""


def _together(main: Located, rows: list[list[Cell]], where: dict[int, str], own: Collection[int]) -> list[list[int]]:
    """Return the lines that are about one post, two at least each."""
    merged = [list(range(m.first_row, m.last_row + 1)) for m in main.sheet.merged
              if m.first_row >= main.first and m.last_row > m.first_row and m.first_column in own]  # fmt: skip
    return _apart(merged or [*_said_shared(main, rows, where, own), *_same_holder(main, rows, own)])


def _said_shared(main: Located, rows: list[list[Cell]], where: dict[int, str], own: Collection[int]) -> list[list[int]]:
    """Return the lines that say with which commune their post is shared: « mutualisé avec Eauze »."""
    place = _named(where) or 0
    lines = {fold(as_text(row[place])): i for i, row in enumerate(rows) if i >= main.first and place < len(row)}
    with_whom = (
        (i, _SHARED.search(fold(as_text(rows[i][j])))) for i in lines.values() for j in own if j < len(rows[i])
    )
    return [sorted({i, lines[found[1]]}) for i, found in with_whom if found and lines.get(found[1], i) != i]


def _same_holder(main: Located, rows: list[list[Cell]], own: Collection[int]) -> list[list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    sample = main.sheet.rows[main.first : main.first + SAMPLE_ROWS]
    headings = _only(main, own)
    known = {pair.column: pair.place for pair in assign(POSTES, headings, {})}
    place = told_by_words(POSTES, known, headings, sample, {}).get("nom")
    for i in range(main.first, len(rows)) if place is not None else ():
        if _is_name(rows[i][place or 0]):
            holders[fold(as_text(rows[i][place or 0]))].append(i)
    return [lines for lines in holders.values() if len(lines) > 1]


def _is_name(cell: Cell) -> bool:
    """Tell the name of somebody from the state of a post: two words or more, none of them a status."""
    if not isinstance(cell, str) or not _says(cell, POSTES) or len(fold(cell).split()) < _WORDS_OF_A_NAME:
        return False
    return statut_dit(fold(cell)) is None


def _apart(groups: Iterable[list[int]]) -> list[list[int]]:
    kept: list[list[int]] = []
    for lines in groups:
        if not any(set(lines) & set(other) for other in kept):
            kept.append(lines)
    return kept
