"""A sheet whose columns are about several tables: « Commune | Adhésion signée le | Chef de projet | DETR 2023 ».

The tracker that an office keeps has one line for each commune and a column for
each thing that it follows. It is read as one table a subject (lauréats, posts,
aids): each keeps the columns that say where, and its own, in their cells. It is
cut only where the headings of another table are plainly there; any doubt leaves
the sheet whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.crosstab import amount_columns
from pvd_dashboard.intake.evidence import VAGUE_STATUS
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.headings import NEAR, assign
from pvd_dashboard.intake.lines import is_total
from pvd_dashboard.intake.locate import SAMPLE_ROWS
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.rows import Rows
from pvd_dashboard.intake.shared_posts import Lines, gather, says_post
from pvd_dashboard.intake.textual import as_text, says_something
from pvd_dashboard.intake.wording import told_by_words
from pvd_dashboard.tables import CONVENTIONS, LAUREATS, POSTES, SUBVENTIONS, Kind
from pvd_dashboard.tables.personal import announces_personal
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.intake.indications import Said
    from pvd_dashboard.intake.locate import Finder
    from pvd_dashboard.intake.located import Located
    from pvd_dashboard.tables import Table

# One of these columns beside those of another table says that the sheet is about this one too.
_SIGNS = {
    LAUREATS: frozenset({"date_adhesion", "date_ort", "date_labellisation", "date_fin_ort", "id_pvd"}),
    POSTES: frozenset({"statut_poste", "date_prise_poste", "quotite_etp", "nom", "cout_charge_annuel"}),
}
# Nor does a name or a time.
_VAGUE = VAGUE_STATUS | {"nom", "nom prenom", "nom et prenom", "temps", "contrat"}
_MAIN = (LAUREATS, CONVENTIONS, POSTES)
_WHERE = frozenset({"code_insee", "nom_commune", "communes", "siren_epci", "nom_epci", "departement"})
_NAMES, _CODES = ("nom_commune", "communes"), ("code_insee",)
_REMARKS = "observations"
_OF_A_LINE = frozenset({_REMARKS, "id_poste"})
_NUMBERS = frozenset({"n", "no", "num", "numero", "ordre", "n ordre", "rang"})
_MOSTLY = 0.9


def by_subject(sheet: Sheet, find: Finder, said: Said) -> tuple[list[Sheet], list[Finding]]:
    """Return a sheet for each table that the columns of one are about, and what is said of it.

    The sheet alone where its columns are of one table.
    """
    main = find(sheet, said)
    if main is None or main.header is None or main.table not in _MAIN:
        return [sheet], []
    where = _where(main)
    if not _one_line_a_place(main, where):
        return [sheet], []
    aids = _aids(main, said)
    others = {table: own for table in _SIGNS if table is not main.table and (own := _own(table, main, where, aids))}
    if not others and (not aids or _is_list_of_projects(main)):
        return [sheet], []
    columns = {table: frozenset(own.values()) for table, own in others.items()} | {main.table: _declared(main, where)}
    columns[_of_the_rest(columns, main)] |= frozenset(main.headings) - aids.union(where, *columns.values())
    signs = {table: _signs(table, own) for table, own in others.items()}
    signs[main.table] = _signs(main.table, main.columns) or columns[main.table]
    cut = [_cut(main, where, columns[table], signs[table], table) for table in _MAIN if table in columns]
    cut += [_cut(main, where, aids, aids, SUBVENTIONS)] if aids else []
    return [piece for piece, _ in cut], [finding for _, told in cut for finding in told]


def _declared(main: Located, where: Collection[int]) -> frozenset[int]:
    """Return the columns that are the main table's own, its remarks left out."""
    return frozenset(place for name, place in main.columns.items() if place not in where and name != _REMARKS)


def _of_the_rest(columns: Collection[Table], main: Located) -> Table:
    """Return the table that keeps the remarks and what is not understood: of the communes, which keeps all lines."""
    return LAUREATS if LAUREATS in columns else main.table


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
    header, places = amount_columns(main, said)
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
    signs = [place for place in _signs(table, own) if fold(main.headings[place]) not in _VAGUE]
    return own if any(_says(row[j], table) for row in sample for j in signs if j < len(row)) else {}


def _cut(
    main: Located, where: dict[int, str], own: frozenset[int], signs: frozenset[int], table: Table
) -> tuple[Sheet, list[Finding]]:
    """Return the sheet with the columns of one table, and the lines of which its ``signs`` say something.

    What a line left out says nevertheless is told: it is in no table.
    """
    sheet, header = main.sheet, main.first - 1
    kept = own | {place for place, name in where.items() if _is_kept(table, place, name, where)}
    rows = _filled_down(main, own)
    for i in range(main.header or 0, len(rows)):
        rows[i] = [cell if j in kept else "" for j, cell in enumerate(rows[i])]
    if header != main.header:  # two rows of headings, written as one
        rows[header - 1] = [""] * len(rows[header - 1])
        rows[header] = [*_only(main, kept)]
    spoken: set[int] = set()
    told: list[Finding] = []
    if table is POSTES and _named(where) is not None:
        spoken, told = gather(_posts(main, rows, where, own))
    numbers = {place for place, heading in main.headings.items() if fold(heading) in _NUMBERS}
    for i in range(main.first, len(rows) if table is not LAUREATS else 0):
        if i not in spoken and not any(_says(rows[i][j], table) for j in signs):
            told += _left_out(main, table, i, [j for j in own - signs - numbers if _says(rows[i][j], table)])
            rows[i] = [""] * len(rows[i])
    zone = ", ".join(filter(None, (sheet.zone, table.sheet)))
    return replace(sheet, rows=Rows.of(rows), zone=zone, table=table.name, header=header), told


def _filled_down(main: Located, own: Collection[int]) -> list[list[Cell]]:
    """Return the rows of a sheet, what is merged over several lines written on each but for amounts (rule I10)."""
    amounts = {place for name, place in main.columns.items() if main.table.column(name).kind is Kind.MONTANT}
    rows = [list(row) for row in main.sheet.rows]
    for merged in main.sheet.merged:
        column = merged.first_column
        if merged.first_row < main.first or column not in own or column in amounts | set(main.controls):
            continue
        for row in rows[merged.first_row + 1 : merged.last_row + 1]:
            row[column] = rows[merged.first_row][column] if any(not blank(cell) for cell in row) else ""
    return rows


def _posts(main: Located, rows: list[list[Cell]], where: dict[int, str], own: Collection[int]) -> Lines:
    headings = _only(main, own)
    known = {pair.column: pair.place for pair in assign(POSTES, headings, {})}
    sample = main.sheet.rows[main.first : main.first + SAMPLE_ROWS]
    told = told_by_words(POSTES, known, headings, sample, {})
    places = [place for place, name in where.items() if name in {*_NAMES, *_CODES}]
    compared = frozenset(own) - {place for name, place in told.items() if name in _OF_A_LINE}
    return Lines(main.sheet, rows, main.first, _named(where) or 0, places, compared, told.get("nom"))


def _left_out(main: Located, table: Table, i: int, places: Iterable[int]) -> list[Finding]:
    """Say each cell of a line that is left out of a table, but for those under the last line, or of a total."""
    row, code = main.sheet.rows[i], "CASE_SANS_LIGNE"
    if is_total(row) or blank(row[_named(_where(main)) or 0]):
        return []
    values = {j: "" if announces_personal(table, main.headings.get(j, "")) else as_text(row[j]) for j in sorted(places)}
    number, letter, name = main.sheet.number(i), main.sheet.letter, main.sheet.name
    return [Finding(code, severity_of(code), name, number, letter(j), "", table.name, value, table.label)
            for j, value in values.items()]  # fmt: skip


def _is_kept(table: Table, place: int, name: str, where: dict[int, str]) -> bool:
    """Tell whether a column that says where is of a table: posts have one for it, that of the names if there is one."""
    if table in {LAUREATS, CONVENTIONS}:
        return name in _WHERE
    return name in {*_NAMES, *_CODES, "departement"} and (table is SUBVENTIONS or place == _named(where))


def _says(cell: Cell, table: Table) -> bool:
    """Tell whether a cell says something of the subject: « néant » is no post, « 0 » no aid."""
    return says_post(cell) if table is POSTES else says_something(cell)
