"""A workbook as received, with its faulty cells coloured and commented, and a sheet that lists what was found."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.intake.marking_cells import MOST_COMMENTS, Mark, colour, comment
from pvd_dashboard.intake.marking_styles import Styles
from pvd_dashboard.intake.ooxml import HEAD, MAIN, OFFICE, Package, UnmarkableError, before, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS = (15, 24, 12, 36, 90, 36)
_MOST_LINKS = 60_000  # Excel refuses a sheet with more than 65,530
_LINK_COLUMN = 2
_ORDER = list(Severity)
_LONGEST = 32_000  # characters that a cell may hold, with a margin


def mark(content: bytes, marks: Mapping[str, Sequence[Mark]], listing: Listing) -> bytes:
    """Return a workbook .xlsx or .xlsm with its cells marked; everything else in it as received.

    ``marks`` are given by sheet name. Raises UnmarkableError for a workbook
    that is not written the usual way (binary, « strict »…).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = Package(archive)
            workbook = _workbook(package)
            sheets = _sheets(package, workbook)
            part = next((t for kind, t in package.relations(workbook).values() if kind == "styles"), "")
            styles = Styles(package.text(part))
            for name, mine in marks.items():
                if name in sheets and mine:
                    _mark_sheet(package, sheets[name], mine, styles)
            _add_listing(package, workbook, _list(listing, set(sheets), styles), set(sheets))
            package.write(part, styles.render())
            return package.bytes()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnmarkableError(str(error)) from error


class Listing:
    """The rows of the « Anomalies » sheet: titles above, headings, then one row a finding with the cell it links to."""

    def __init__(self, titles: Sequence[str], headings: Sequence[str]) -> None:
        """Begin an empty list."""
        self.titles, self.headings = titles, headings
        self.rows: list[tuple[str, ...]] = []
        self.targets: list[tuple[str, str]] = []

    def add(self, row: tuple[str, ...], sheet: str, ref: str) -> None:
        """Add a row, and the cell that it links to."""
        self.rows.append(row)
        self.targets.append((sheet, ref))


def _workbook(package: Package) -> str:
    found = next((t for kind, t in package.relations("").values() if kind == "officeDocument"), "")
    if not found.endswith(".xml") or f'"{MAIN}"' not in package.text(found):
        raise UnmarkableError(found)
    return found


def _sheets(package: Package, workbook: str) -> dict[str, str]:
    """Return the part of each sheet, by its name."""
    relations = package.relations(workbook)
    return {
        sheet.get("name", ""): relations[name][1]
        for sheet in package.tree(workbook).iter(f"{{{MAIN}}}sheet")
        if (name := sheet.get(f"{{{OFFICE}}}id", "")) in relations and relations[name][0] == "worksheet"
    }


def _mark_sheet(package: Package, part: str, marks: Sequence[Mark], styles: Styles) -> None:
    xml = package.text(part)
    if not re.search(rf'<worksheet\b[^>]*xmlns="{re.escape(MAIN)}"', xml):
        raise UnmarkableError(part)
    package.write(part, colour(xml, marks, styles))
    gravest = sorted(marks, key=lambda one: _ORDER.index(one.severity))[:MOST_COMMENTS]
    comment(package, part, gravest)


def _add_listing(package: Package, workbook: str, xml: str, taken: set[str]) -> None:
    part = package.free("xl/worksheets/sheetPvd{}.xml")
    package.write(part, xml)
    package.declare(part, _WORKSHEET)
    relation = package.relate(workbook, "worksheet", part)
    text = package.text(workbook)
    number = max((int(n) for n in re.findall(r'\bsheetId="(\d+)"', text)), default=0) + 1
    folded = {name.casefold() for name in taken}
    names = ("Anomalies", *(f"Anomalies ({n})" for n in range(2, len(taken) + 3)))
    name = next(one for one in names if one.casefold() not in folded)
    sheet = f'<sheet xmlns:r="{OFFICE}" name="{said(name)}" sheetId="{number}" r:id="{relation}"/>'
    package.write(workbook, before(text, "</sheets>", sheet))


def _list(listing: Listing, sheets: set[str], styles: Styles) -> str:
    """Return the XML of the sheet of findings: texts in the cells, never a formula."""
    titles = [[text] for text in listing.titles]
    head = len(titles) + 1
    rows = [*((row, styles.note) for row in titles), (listing.headings, styles.bold)]
    linked = {
        number: (sheet, ref)
        for number, (sheet, ref) in enumerate(listing.targets[:_MOST_LINKS], head + 1)
        if sheet in sheets
    }
    lines = [_line(number, row, style) for number, (row, style) in enumerate(rows, 1)]
    lines[0] = lines[0].replace(f's="{styles.note}"', f's="{styles.title}"')
    lines += [
        _line(number, row, styles.plain, styles.link if number in linked else styles.plain)
        for number, row in enumerate(listing.rows, head + 1)
    ]
    links = "".join(
        f'<hyperlink ref="{"ABCDEF"[_LINK_COLUMN]}{number}" location="{said(_address(*target))}"/>'
        for number, target in linked.items()
    )
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(_WIDTHS, 1))
    top = f"A{head + 1}"
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{head}" topLeftCell="{top}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(lines)}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + "</worksheet>"
    )


def _line(number: int, row: Sequence[str], style: int, link: int | None = None) -> str:
    cells = "".join(
        f'<c r="{"ABCDEF"[column]}{number}" s="{link if link is not None and column == _LINK_COLUMN else style}" '
        f't="inlineStr"><is><t xml:space="preserve">{said(text[:_LONGEST])}</t></is></c>'
        for column, text in enumerate(row)
    )
    return f'<row r="{number}">{cells}</row>'


def _address(sheet: str, ref: str) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{ref}"
