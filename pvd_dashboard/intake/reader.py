"""The whole reading of a file, from its bytes to tables, findings and totals."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from pvd_dashboard.intake import formats
from pvd_dashboard.intake.assemble import assemble, is_personal, mark_repeated_laureats, sum_accepted
from pvd_dashboard.intake.cells import MAX_COLUMNS, Sheet, blank, read_sheets
from pvd_dashboard.intake.check import check
from pvd_dashboard.intake.convert.communes import Place
from pvd_dashboard.intake.convert.dates import date as read_date
from pvd_dashboard.intake.departement import line_departements, named_departements
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.headings import factor_of
from pvd_dashboard.intake.indications import IGNORED, NOTHING_SAID, Said, by_sheet, correct, headings_said
from pvd_dashboard.intake.lines import Lines, Role, extract
from pvd_dashboard.intake.locate import Located, locate, reserved, settle
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.reading import Reading, SheetReading
from pvd_dashboard.intake.table import Converted, convert_lines
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.reading import Correction
    from pvd_dashboard.territory.reference import Territory

_SITUATION = re.compile(
    r"(?:situation (?:au|du)|mise? a jour (?:le|du|au)|arretee?s? (?:au|le)|a jour au|etat (?:des lieux )?au"
    r"|donnees (?:au|du)|date de situation)\b"
)
_SAMPLE_VALUES, _SAMPLE_TEXT, _PREVIEW_ROWS, _PREVIEW_COLUMNS = 3, 80, 12, 12
_IGNORED_ROLES = {
    Role.REPETEE: "LIGNE_REPETEE",
    Role.TOTAL: "LIGNE_TOTAL",
    Role.NOTE: "LIGNE_NOTE",
    Role.TITRE: "LIGNE_NOTE",
    Role.ENTETE: "LIGNE_NOTE",
}


@dataclass(slots=True)
class Work:
    """What a reading gathers on its way."""

    sheets: list[Sheet]
    found: dict[int, Lines] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)


def read(
    name: str, content: bytes, territory: Territory, departement: str | None, mapping: Mapping[str, str],
    *, contacts: bool, memory_mo: int, seconds: int, corrections: Sequence[Correction] = (),
) -> Reading:  # fmt: skip
    """Read a file whole; see :func:`pvd_dashboard.intake.read_file`."""
    kind = formats.recognise(content)
    work = Work(read_sheets(name, content, kind, memory_mo, seconds))
    sha256 = hashlib.sha256(content).hexdigest()
    if kind == formats.XLSX and formats.has_macros(content):
        work.findings.append(_about("", "MACROS_IGNOREES"))
    corrected = correct(work.sheets, corrections)
    names = [sheet.name for sheet in work.sheets]
    _locate_all(work, name, by_sheet(mapping, names))
    code = _departement(work, territory, departement)
    converted = _convert_all(work, name, territory, code, contacts=contacts, given=departement is not None)
    tables = {
        table.name: assemble(table, mine, sha256)
        for table in TABLES.values()
        if (mine := [c for c in converted if c.located.table is table])
    }
    totals: dict[str, Decimal] = {}
    for one in converted:
        for column, total in one.totals.items():
            key = f"{one.located.table.name}.{column}"
            totals[key] = totals.get(key, Decimal(0)) + total
    _whole_file(work, converted, headings_said(mapping, names))
    if departement is not None and code and not _concerns(work, converted, territory, code):
        work.findings.insert(0, _about("", "AUCUNE_LIGNE_DEPARTEMENT", expected=code))
    elif work.found and not any(one.kept for one in converted):
        work.findings.insert(0, _about("", "AUCUNE_LIGNE"))
    findings = [*work.findings, *(finding for one in converted for finding in one.findings)]
    return Reading(
        file_name=name,
        sha256=sha256,
        content=content,
        kind=kind,
        departement=code,
        date_situation=_date_situation(work),
        sheets=tuple(_sheet_reading(sheet, work.found.get(i)) for i, sheet in enumerate(work.sheets)),
        tables=tables,
        findings=tuple(findings),
        totals=totals,
        totals_retenus=sum_accepted(tables, totals),
        corrections=corrected,
        indications=dict(mapping),
    )


def _locate_all(work: Work, name: str, said: Mapping[str, Said]) -> None:
    located: dict[int, Located] = {}
    for i, sheet in enumerate(work.sheets):
        if sheet.refused:
            work.findings.append(_about(sheet.name, "FICHIER_NON_LU", sheet.name, sheet.refused))
        if sheet.width > MAX_COLUMNS:
            work.findings.append(_about(sheet.name, "COLONNES_AU_DELA", str(sheet.width), str(MAX_COLUMNS)))
        item = locate(sheet, name, mine := said.get(sheet.name, NOTHING_SAID))
        if item and sheet.hidden and not mine.table:
            work.findings.append(_about(sheet.name, "FEUILLE_MASQUEE", sheet.name))
        elif item:
            located[i] = item
        elif mine.table == IGNORED:
            work.findings.append(_about(sheet.name, "FEUILLE_IGNOREE", sheet.name))
        elif not sheet.hidden and not reserved(sheet) and _filled(sheet):
            work.findings.append(_about(sheet.name, "FEUILLE_NON_RECONNUE", sheet.name))
    kept = settle(list(located.values()))
    for i, item in located.items():
        if any(item is other for other in kept):
            work.found[i] = extract(item)
        else:
            work.findings.append(_about(item.sheet.name, "FEUILLE_NON_RECONNUE", item.sheet.name))


def _filled(sheet: Sheet) -> bool:
    return any(not blank(cell) for row in sheet.rows for cell in row)


def _about(sheet: str, code: str, value: str = "", expected: str = "") -> Finding:
    return Finding(code, severity_of(code), sheet, value=value, expected=expected)


def _departement(work: Work, territory: Territory, given: str | None) -> str | None:
    """Return the code of the département: the one given, else the one on which all the lines agree."""
    if given is not None:
        known = territory.departement(given)
        if known is None:
            work.findings.append(_about("", "DEPARTEMENT_INCONNU", given))
            return None
        return known.code
    votes: Counter[str] = Counter()
    for lines in work.found.values():
        votes.update(code for code in line_departements(lines, territory) if code)
    if not votes:
        votes.update(code for lines in work.found.values() for code in named_departements(lines, territory))
    return next(iter(votes)) if len(votes) == 1 else None


def _convert_all(
    work: Work, name: str, territory: Territory, code: str | None, *, contacts: bool, given: bool
) -> list[Converted]:  # fmt: skip
    order = {table: rank for rank, table in enumerate(TABLES)}
    sheets = sorted(work.found.values(), key=lambda lines: order[lines.located.table.name])
    preferred: frozenset[str] = frozenset()
    done: list[Converted] = []
    for lines in sheets:
        if given and code:
            _leave_others(work, lines, territory, code)
        converted = convert_lines(lines, Place(territory, code, preferred), name, contacts=contacts)
        check(converted)
        _about_lines(converted)
        _about_columns(converted, contacts=contacts)
        _about_unit(converted)
        done.append(converted)
        if lines.located.table.name == "laureats":
            preferred |= {c for codes in converted.columns["code_insee"] if codes for c in codes}
    mark_repeated_laureats([c for c in done if c.located.table.name == "laureats"])
    return done


def _leave_others(work: Work, lines: Lines, territory: Territory, code: str) -> None:
    others = 0
    for i, said in enumerate(line_departements(lines, territory)):
        if said and lines.roles[i] is Role.DONNEE:
            work.said[said] += 1
        if said and said != code and lines.roles[i] is Role.DONNEE:
            lines.roles[i] = Role.AUTRE_DEPARTEMENT
            others += 1
    if others:
        work.findings.append(_about(lines.located.sheet.name, "AUTRE_DEPARTEMENT", str(others), code))


def _about_lines(converted: Converted) -> None:
    located, lines = converted.located, converted.lines
    for number, role in zip(lines.numbers, lines.roles, strict=True):
        if code := _IGNORED_ROLES.get(role):
            converted.findings.append(
                Finding(
                    code,
                    severity_of(code),
                    located.sheet.name,
                    number,
                    located.sheet.letter(0),
                    table=located.table.name,
                )
            )


def _about_columns(converted: Converted, *, contacts: bool) -> None:
    located = converted.located
    if located.table.personal and not contacts:
        converted.findings.append(_about(located.sheet.name, "FEUILLE_PERSONNELLE", located.sheet.name))
    used = {place: name for name, place in located.columns.items()}
    helpers = {located.codes, located.departement, located.group, *located.controls}
    for place, heading in located.headings.items():
        name = used.get(place)
        personal = is_personal(heading) if name is None else located.table.column(name).personal and not contacts
        code = "COLONNE_PERSONNELLE" if personal else ""
        if not code and name is None and place not in helpers and located.header is not None:
            code = "COLONNE_INCONNUE"
        if not code and place in located.near:
            code = "COLONNE_APPROCHEE"
        if code:
            row = located.sheet.number(located.header) if located.header is not None else None
            converted.findings.append(
                Finding(code, Severity.INFORMATION, located.sheet.name, row, located.sheet.letter(place), name or "",
                        located.table.name, heading)
            )  # fmt: skip


def _about_unit(converted: Converted) -> None:
    """Say that a title announces thousands of euros where no heading does: amounts were read in euros."""
    located = converted.located
    title = next((text for text in located.titles if factor_of(text) > 1), None)
    if title and located.factors and set(located.factors.values()) == {1}:
        converted.findings.append(_about(located.sheet.name, "UNITE_DU_TITRE", title))


def _concerns(work: Work, converted: Sequence[Converted], territory: Territory, code: str) -> bool:
    """Tell whether a recognised file speaks of the département: by its codes, else by the names of its communes.

    Lines that name no place are of any département; they don't make a file of another one a file of this one.
    """
    if not work.found:
        return True
    if not any(one.kept for one in converted):
        return False
    said = work.said or Counter(name for one in converted for name in named_departements(one.lines, territory))
    return not said or code in said


def _whole_file(work: Work, converted: Sequence[Converted], indicated: Sequence[str]) -> None:
    if not work.found:
        filled = any(_filled(sheet) for sheet in work.sheets)
        work.findings.insert(0, _about("", "AUCUNE_TABLE" if filled else "CLASSEUR_VIDE"))
        return
    known = {fold(text) for one in converted for text in one.located.headings.values()}
    work.findings += [_about("", "INDICATION_INUTILE", heading) for heading in indicated if fold(heading) not in known]


def _date_situation(work: Work) -> date | None:
    """Return the date written after « Situation au » in a title or on a « Mode d'emploi » sheet, if any."""
    for i, sheet in enumerate(work.sheets):
        lines = work.found.get(i)
        last = lines.located.first if lines else min(len(sheet.rows), 60)
        for row in sheet.rows[:last]:
            found = _dated(row)
            if found:
                return found
    return None


def _dated(row: Iterable[Cell]) -> date | None:
    cells = [cell for cell in row if not blank(cell)]
    for place, cell in enumerate(cells):
        said = _SITUATION.search(fold(cell)) if isinstance(cell, str) and len(cell) < 200 else None  # noqa: PLR2004 - a title, not a paragraph
        if said is None:
            continue
        for candidate in (fold(str(cell))[said.end() :], *cells[place + 1 : place + 2]):
            outcome = read_date(candidate) if not blank(candidate) else None
            if outcome and not outcome.code and outcome.value and outcome.value.precision == "jour":
                return outcome.value.day  # type: ignore[no-any-return]
    return None


def _sheet_reading(sheet: Sheet, lines: Lines | None) -> SheetReading:
    if lines is None:
        return SheetReading(sheet.name, None, None, 0, hidden=sheet.hidden, preview=_preview(sheet))
    located = lines.located
    names = {place: name for name, place in located.columns.items()}
    if located.codes is not None:
        names[located.codes] = "communes"
    return SheetReading(
        sheet=sheet.name,
        header_row=None if located.header is None else sheet.number(located.header),
        table=located.table.name,
        rows=len(lines.rows),
        columns={heading: names.get(place) for place, heading in located.headings.items()},
        letters={name: sheet.letter(place) for name, place in located.columns.items()},
        reason=located.reason,
        confidence=located.confidence,
        hidden=sheet.hidden,
        samples={
            heading: _first_values(lines.column(place))
            for place, heading in located.headings.items()
            if not is_personal(heading) and not (place in names and located.table.column(names[place]).personal)
        },
        preview=_preview(sheet),
    )


def _first_values(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the first distinct values of a column, as texts."""
    found: dict[str, None] = {}
    for cell in cells:
        if not blank(cell):
            found[as_text(cell)[:_SAMPLE_TEXT]] = None
        if len(found) == _SAMPLE_VALUES:
            break
    return tuple(found)


def _preview(sheet: Sheet) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the first filled rows of a sheet, as texts."""
    filled = ((i, row) for i, row in enumerate(sheet.rows) if not all(map(blank, row)))
    return tuple(
        (sheet.number(i), tuple(as_text(cell)[:_SAMPLE_TEXT] for cell in row[:_PREVIEW_COLUMNS]))
        for i, row in islice(filled, _PREVIEW_ROWS)
    )
