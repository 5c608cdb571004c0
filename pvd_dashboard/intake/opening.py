"""A file opened: its sheets, the tables that they hold, and what officers said of them, now or before."""

from __future__ import annotations

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pvd_dashboard.intake import formats
from pvd_dashboard.intake.blocks import says_where, tables_in
from pvd_dashboard.intake.by_content import named_places
from pvd_dashboard.intake.cells import MAX_COLUMNS, Sheet, read_sheets
from pvd_dashboard.intake.crosstab import by_amount
from pvd_dashboard.intake.departement import line_departements
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.grouped import by_group
from pvd_dashboard.intake.indications import IGNORED, Said, by_sheet, correct
from pvd_dashboard.intake.lines import Lines, Role, extract
from pvd_dashboard.intake.locate import Finder, reserved
from pvd_dashboard.intake.located import Located, settle
from pvd_dashboard.intake.memory import Remembered, combined, learn, recall
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.subjects import by_subject
from pvd_dashboard.intake.workbook_marks import marks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.progress import Limits, Watch
    from pvd_dashboard.intake.reading import Correction
    from pvd_dashboard.territory.reference import Territory


_SHOWN = 8


@dataclass(slots=True)
class Work:
    """A file opened: its tables with their lines, and what was noticed on the way; read for one département or many.

    ``sheets`` holds each table of a sheet that holds several as a sheet of its own.
    """

    name: str
    content: bytes = field(repr=False)
    territory: Territory
    mapping: Mapping[str, str]
    contacts: bool
    watch: Watch
    kind: str = ""
    sha256: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    found: dict[int, Lines] = field(default_factory=dict)
    memories: dict[int, Remembered] = field(default_factory=dict)
    learnt: dict[int, Remembered] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    corrections: tuple[Correction, ...] = ()

    def departements(self) -> dict[str, int]:
        """Return how many lines of the file name each département, by code."""
        votes: Counter[str] = Counter()
        for lines in self.found.values():
            said = line_departements(lines, self.territory)
            votes.update(code for code, role in zip(said, lines.roles, strict=True) if code and role is Role.DONNEE)
        return dict(sorted(votes.items()))


def open_work(
    name: str, content: bytes, territory: Territory, mapping: Mapping[str, str], *, contacts: bool, limits: Limits,
    corrections: Sequence[Correction] = (), memories: Sequence[Remembered] = (),
) -> Work:  # fmt: skip
    """Open a file and find its tables; see :func:`pvd_dashboard.intake.open_file`."""
    watch = limits.watch
    work = Work(name, content, territory, mapping, contacts, watch)
    work.kind, work.sha256 = formats.recognise(content), hashlib.sha256(content).hexdigest()
    watch.step("Lecture des cellules", 0.05)
    with ThreadPoolExecutor(1) as aside:  # looked at while the parser's process works
        noticed = aside.submit(_noticed, content) if work.kind == formats.XLSX else None
        sheets = read_sheets(name, content, work.kind, limits)
        work.findings += noticed.result() if noticed else []
    work.corrections = correct(sheets, corrections)
    watch.step("Recherche des tableaux", 0.4)
    _locate_all(work, sheets, memories)
    return work


def _noticed(content: bytes) -> list[Finding]:
    """Say what a workbook holds beside its cells: macros, hidden rows and columns, formulas without a value."""
    macros = [about("", "MACROS_IGNOREES")] if formats.has_macros(content) else []
    return macros + _marked(content)


def _marked(content: bytes) -> list[Finding]:
    """Say the hidden rows and columns, which are read as the others, and the formulas that have no value."""
    found: list[Finding] = []
    for one in marks(content):
        if one.rows:
            found.append(about(one.sheet, "LIGNES_MASQUEES", ", ".join(one.rows)))
        if one.columns:
            found.append(about(one.sheet, "COLONNES_MASQUEES", ", ".join(one.columns)))
        if one.uncomputed:
            shown = ", ".join(one.uncomputed[:_SHOWN]) + ("…" if len(one.uncomputed) > _SHOWN else "")
            found.append(about(one.sheet, "FORMULE_SANS_VALEUR", str(len(one.uncomputed)), shown))
    return found


def _locate_all(work: Work, sheets: Sequence[Sheet], memories: Sequence[Remembered]) -> None:
    named, find = by_sheet(work.mapping, [sheet.name for sheet in sheets]), Finder(work.name)
    for sheet in (_placed(work, sheet, find(sheet, named[sheet.name])) for sheet in sheets):
        if sheet.refused:
            work.findings.append(about(sheet.name, "FICHIER_NON_LU", sheet.name, sheet.refused))
        if sheet.width > MAX_COLUMNS:
            work.findings.append(about(sheet.name, "COLONNES_AU_DELA", str(sheet.width), str(MAX_COLUMNS)))
        whole = named[sheet.name].table is not None or named[sheet.name].header is not None or reserved(sheet)
        pieces = [sheet]
        if not whole and not recall(sheet, memories):
            cut = [by_subject(piece, find, named[sheet.name]) for piece in tables_in(sheet, find)]
            pieces = [part for parts, _ in cut for part in parts]
            work.findings += [finding for _, told in cut for finding in told]
        for piece in pieces:
            columns, told = by_amount(piece, find, _told(piece, named[sheet.name]))
            work.sheets += columns
            work.findings += told
        if len(pieces) > 1:
            zones = ", ".join(piece.zone for piece in pieces)
            work.findings.append(about(sheet.name, "PLUSIEURS_TABLEAUX", str(len(pieces)), zones))
    said = by_sheet(work.mapping, [sheet.name for sheet in sheets] + [sheet.label for sheet in work.sheets])
    located: dict[int, Located] = {}
    for i, sheet in enumerate(work.sheets):
        mine = _said_of(work, i, sheet, said, memories)
        work.watch.check()
        item = find(sheet, mine)
        if learnt := learn(sheet, item, mine) if said[sheet.label] or said[sheet.name] else None:
            work.learnt[i] = learnt
        _keep_located(work, located, (i, item), mine)
    _settle(work, located)


def _placed(work: Work, sheet: Sheet, found: Located | None) -> Sheet:
    """Look for names of communes in the cells of a sheet whose headings name no table, or none that says where."""
    if reserved(sheet) or (found is not None and says_where(found)):
        return sheet
    grouped, told = by_group(sheet, work.territory)
    if told:
        work.findings += told
        return grouped
    return replace(sheet, places=named_places(sheet, work.territory))


def _said_of(
    work: Work, i: int, sheet: Sheet, said: Mapping[str, Said], memories: Sequence[Remembered]
) -> Said:  # fmt: skip
    """Return what is said of a sheet: today, of its zone or of the whole of it, else what is remembered."""
    mine = said[sheet.label] if not sheet.zone else combined(said[sheet.name], said[sheet.label])
    if known := recall(sheet, memories):
        memory, before = known
        work.memories[i] = memory
        work.findings.append(about(sheet.name, "LECTURE_RETENUE", sheet.label, memory.origin))
        return _told(sheet, combined(before, mine))
    return _told(sheet, mine)


def _told(sheet: Sheet, said: Said) -> Said:
    """Return what is said of a sheet, with the table that its columns were told to be of where nothing else is."""
    return combined(Said(table=sheet.table), said) if sheet.table else said


def _keep_located(work: Work, located: dict[int, Located], found: tuple[int, Located | None], mine: Said) -> None:
    i, item = found
    sheet = work.sheets[i]
    if item:
        located[i] = item
    elif mine.table == IGNORED:
        work.findings.append(about(sheet.name, "FEUILLE_IGNOREE", sheet.label))
    elif not sheet.hidden and not reserved(sheet) and filled(sheet):
        work.findings.append(about(sheet.name, "FEUILLE_NON_RECONNUE", sheet.label))


def _settle(work: Work, located: dict[int, Located]) -> None:
    """Drop the weaker doubles: a list that its file alone names, a hidden sheet of a table shown elsewhere."""
    shown = {item.table.name for item in located.values() if not item.sheet.hidden}
    for i, item in list(located.items()):
        if item.sheet.hidden and not item.said.table:
            doubled = item.table.name in shown
            work.findings.append(about(item.sheet.name, "FEUILLE_MASQUEE" if doubled else "FEUILLE_MASQUEE_LUE",
                                        item.sheet.label))  # fmt: skip
            if doubled:
                del located[i]
    kept = settle(list(located.values()))
    for i, item in located.items():
        if any(item is other for other in kept):
            work.found[i] = extract(item)
        else:
            work.findings.append(about(item.sheet.name, "FEUILLE_NON_RECONNUE", item.sheet.label))


def filled(sheet: Sheet) -> bool:
    """Tell whether a sheet holds anything."""
    return bool(sheet.rows.counts().any())


def about(sheet: str, code: str, value: str = "", expected: str = "") -> Finding:
    """Return a finding about a sheet, or about the file where it has no name."""
    return Finding(code, severity_of(code), sheet, value=value, expected=expected)
