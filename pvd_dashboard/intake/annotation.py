"""The officer's own workbook back: faulty cells coloured and commented, every finding listed with a link to its cell.

A workbook .xlsx or .xlsm is edited in place, part by part: formulas, styles,
widths, charts and other sheets stay as received. Any other file comes back as
a fresh .xlsx of the values of its cells, marked the same way.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake import formats
from pvd_dashboard.intake.cells import Sheet, read_sheets
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.marking import Listing, mark
from pvd_dashboard.intake.marking_cells import Mark
from pvd_dashboard.intake.messages import sentence
from pvd_dashboard.intake.ooxml import UnmarkableError
from pvd_dashboard.intake.progress import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.reading import Reading

# What these findings say is no fault of a cell: they are listed, the cell keeps its colour.
_LISTED_ONLY = frozenset({"LIGNE_TOTAL", "LIGNE_NOTE", "COLONNE_INCONNUE"})
_WORDS = {Severity.BLOQUANT: "Bloquant", Severity.A_CORRIGER: "À corriger", Severity.INFORMATION: "Information"}
_HEADINGS = ("Gravité", "Feuille", "Cellule", "Valeur", "Ce qui ne va pas, et que faire", "Proposition")
_COMPUTED = "Feuille calculée pour lecture\u00a0: elle n'est jamais relue, vous pouvez la supprimer."
_FRESH = (
    "Ce classeur est une copie\u00a0: le fichier reçu ne peut pas être annoté lui-même, "
    "seules les valeurs de ses cellules y sont reprises."
)
_CLEAN = "Aucune anomalie\u00a0: toutes les cellules ont été comprises."
_MARKED = "Cliquez sur une cellule de la colonne C pour y aller\u00a0; les cellules colorées portent un commentaire."
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_MACROS = b"macroEnabled"


def annotate(reading: Reading, *, memory_mo: int = 1_500, seconds: int = 120) -> bytes:
    """Return the received workbook with what was found in it, as the bytes of an .xlsx (.xlsm where it has macros).

    Raises UnreadableFileError where a file that is no .xlsx can't be read again.
    """
    if reading.kind == formats.XLSX:
        try:
            return mark(reading.content, _marks(reading.findings, {}), _listing(reading.findings, {}, fresh=False))
        except UnmarkableError:
            pass
    sheets = read_sheets(reading.file_name, reading.content, reading.kind, Limits(memory_mo, seconds))
    names = _sheet_names(sheets)
    copy = _fresh(sheets, names)
    return mark(copy, _marks(reading.findings, names), _listing(reading.findings, names, fresh=True))


def annotated_name(reading: Reading) -> str:
    """Return the name of the annotated file: that of the received one, « annoté », with the ending it needs."""
    return f"{PurePath(reading.file_name).stem or 'classeur'} – annoté.{'xlsm' if _has_macros(reading) else 'xlsx'}"


def _has_macros(reading: Reading) -> bool:
    if reading.kind != formats.XLSX:
        return False
    with zipfile.ZipFile(io.BytesIO(reading.content)) as archive:
        names = archive.namelist()
        return "xl/workbook.xml" in names and _MACROS in archive.read("[Content_Types].xml")


def _marks(findings: Sequence[Finding], names: Mapping[str, str]) -> dict[str, list[Mark]]:
    """Return, for each sheet, one mark a cell: its gravest severity, all its sentences."""
    cells: dict[tuple[str, int, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.row is not None and finding.letter and finding.code not in _LISTED_ONLY:
            cells[names.get(finding.sheet, finding.sheet), finding.row, finding.letter].append(finding)
    marks: dict[str, list[Mark]] = defaultdict(list)
    order = list(Severity)
    for (sheet, row, letter), found in cells.items():
        gravest = min((one.severity for one in found), key=order.index)
        text = "\n".join(dict.fromkeys(f"{_WORDS[one.severity]}\u00a0: {sentence(one)}" for one in found))
        marks[sheet].append(Mark(row, letter, gravest, text))
    return marks


def _listing(findings: Sequence[Finding], names: Mapping[str, str], *, fresh: bool) -> Listing:
    titles = (_COMPUTED, _FRESH if fresh else _MARKED, *(() if findings else (_CLEAN,)))
    listing = Listing(titles, _HEADINGS)
    order = list(Severity)
    for one in sorted(findings, key=lambda finding: order.index(finding.severity)):
        sheet = names.get(one.sheet, one.sheet)
        ref = f"{one.letter}{one.row}" if one.row is not None else ""
        where = ref or ("la feuille" if sheet else "")
        listing.add((_WORDS[one.severity], sheet, where, one.value, sentence(one), one.suggestion), sheet, ref or "A1")
    return listing


def _sheet_names(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return a name that Excel accepts for each sheet: « : » and the like, and what is beyond 31 characters, go."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        bare = _SHEET_NAME.sub(" ", sheet.name).strip().strip("'")[:_LONGEST_NAME] or "Feuille"
        name, n = bare, 2
        while name.casefold() in taken:
            tail = f" ({n})"
            name, n = bare[: _LONGEST_NAME - len(tail)] + tail, n + 1
        taken.add(name.casefold())
        names[sheet.name] = name
    return names


def _fresh(sheets: Sequence[Sheet], names: Mapping[str, str]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only here

    buffer = io.BytesIO()
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
        "nan_inf_to_errors": True, "default_date_format": "dd/mm/yyyy",
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as workbook:
        guarded = workbook.add_format({"quote_prefix": True})
        for sheet in sheets:
            _copy(workbook.add_worksheet(names[sheet.name]), sheet, guarded)
    return buffer.getvalue()


def _copy(target: Any, sheet: Sheet, guarded: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Copy the values of a sheet at their own places."""
    for i, row in enumerate(sheet.rows, sheet.top):
        for j, cell in enumerate(row, sheet.left):
            if not blank(cell):
                _put(target, i, j, cell, guarded)


def _put(target: Any, i: int, j: int, cell: Cell, guarded: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    if isinstance(cell, str):
        live = cell.lstrip()[:1] in {"=", "+", "-", "@"}
        target.write_string(i, j, cell[:_LONGEST_TEXT], *([guarded] if live else []))
    elif isinstance(cell, bool):
        target.write_boolean(i, j, cell)
    elif isinstance(cell, dt.date):
        target.write_datetime(i, j, cell)
    elif cell is not None:
        target.write_number(i, j, cell)
