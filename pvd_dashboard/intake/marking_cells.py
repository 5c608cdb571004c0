"""The cells and comments of one sheet of an .xlsx: coloured and commented where something was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

from pvd_dashboard.intake.ooxml import HEAD, MAIN, OFFICE, Package, UnmarkableError, before, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.findings import Severity
    from pvd_dashboard.intake.marking_styles import Styles

AUTHOR = "Contrôle du tableau de bord"
# Beyond this number, drawings of comments make the workbook slow to open; the sheet « Anomalies » lists them all.
MOST_COMMENTS = 3_000
_ROW = re.compile(r"<row\b[^>]*>")
_NUMBER = re.compile(r'\sr="(\d+)"')
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ADDRESS = re.compile(r'\sr="([A-Z]{1,3})\d+"')
_STYLE = re.compile(r'\ss="(\d+)"')
_AFTER_DRAWING = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
_PREFIXES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_VML = (
    f'<xml xmlns:v="{_PREFIXES["v"]}" xmlns:o="{_PREFIXES["o"]}"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is put on one cell: the colour of its gravest finding, and the sentences of all of them."""

    row: int
    letter: str
    severity: Severity
    text: str

    @property
    def ref(self) -> str:
        """The cell's address, « F12 »."""
        return f"{self.letter}{self.row}"


def rank(letters: str) -> int:
    """Return the number of a column from its letters, A being 1."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number


def colour(xml: str, marks: Sequence[Mark], styles: Styles) -> str:
    """Return the XML of a sheet whose marked cells have the colour of their severity; values are not touched."""
    by_row: dict[int, list[Mark]] = {}
    for mark in marks:
        by_row.setdefault(mark.row, []).append(mark)
    pieces, done = [], 0
    for found in _ROW.finditer(xml):
        number = _NUMBER.search(found[0])
        if number is None:
            part = "row"
            raise UnmarkableError(part)
        mine = by_row.get(int(number[1]))
        if not mine:
            continue
        end = found.end() if found[0].endswith("/>") else xml.index("</row>", found.end())
        pieces += [xml[done : found.start()], _row(found[0], xml[found.end() : end], mine, styles)]
        done = end if found[0].endswith("/>") else end + len("</row>")
    return "".join((*pieces, xml[done:]))


def _row(tag: str, body: str, marks: Sequence[Mark], styles: Styles) -> str:
    cells = {_column(found): found[0] for found in _CELL.finditer(body)}
    for mark in marks:
        column = rank(mark.letter)
        old = cells.get(column, f'<c r="{mark.ref}"/>')
        found = _STYLE.search(old.partition(">")[0])
        style = styles.marked(int(found[1]) if found else 0, mark.severity)
        head, end, rest = old.partition(">")
        closed = head.endswith("/")
        cells[column] = f'{_STYLE.sub("", head.rstrip("/"))} s="{style}"{"/" if closed else ""}{end}{rest}'
    opened = re.sub(r'\sspans="[^"]*"', "", tag.removesuffix("/>").removesuffix(">"))
    return f"{opened}>{''.join(cells[column] for column in sorted(cells))}</row>"


def _column(found: re.Match[str]) -> int:
    address = _ADDRESS.search(found[1])
    if address is None:
        part = "cell"
        raise UnmarkableError(part)
    return rank(address[1])


def comment(package: Package, sheet: str, marks: Sequence[Mark]) -> None:
    """Put the sentences of the marks in comments, beside those that the sheet already has."""
    relations = package.relations(sheet)
    if any(kind == "threadedComment" for kind, _ in relations.values()):
        return  # notes under a conversation would be hidden by it: the colours and the list remain
    comments = next((target for kind, target in relations.values() if kind == "comments"), None)
    if comments is None:
        comments = package.free("xl/commentsPvd{}.xml")
        package.relate(sheet, "comments", comments)
        package.declare(comments, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
        blank = f'{HEAD}<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'
        package.write(comments, blank)
    written = _comments(package, comments, marks)
    if written:
        _shapes(package, sheet, written)


def _comments(package: Package, part: str, marks: Sequence[Mark]) -> list[Mark]:
    """Write the comments; return the marks whose cell had none, and needs a drawing."""
    text = package.text(part)
    text = text.replace("<authors/>", "<authors></authors>").replace("<commentList/>", "<commentList></commentList>")
    author = len(re.findall(r"<author\b", text))
    text = before(text, "</authors>", f"<author>{said(AUTHOR)}</author>")
    added, new = [], []
    for mark in marks:
        old = re.search(rf'<comment\b[^>]*\sref="{mark.ref}"[^>]*>.*?</comment>', text, re.DOTALL)
        if old is None:
            new.append(mark)
            added.append(f'<comment ref="{mark.ref}" authorId="{author}"><text>{_run(mark.text)}</text></comment>')
        elif said(mark.text) not in old[0]:
            text = text.replace(old[0], _extended(old[0], mark.text))
    package.write(part, before(text, "</commentList>", "".join(added)))
    return new


def _run(text: str) -> str:
    return f'<r><t xml:space="preserve">{said(text)}</t></r>'


def _extended(old: str, text: str) -> str:
    """Add a sentence under an officer's own comment, which stays as it is."""
    runs = re.sub(r"<text>\s*(<t\b[^>]*>.*?</t>)\s*</text>", r"<text><r>\1</r></text>", old, flags=re.DOTALL)
    return before(runs, "</text>", _run(f"\n{text}"))


def _shapes(package: Package, sheet: str, marks: Sequence[Mark]) -> None:
    """Draw the comments: without a drawing, the spreadsheet program finds the workbook damaged."""
    relations, xml = package.relations(sheet), package.text(sheet)
    used = re.search(r'<legacyDrawing\b[^>]*:id="([^"]+)"', xml)
    if used is None:
        drawing = package.free("xl/drawings/vmlDrawingPvd{}.vml")
        package.declare_ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
        package.write(drawing, _VML)
        name = package.relate(sheet, "vmlDrawing", drawing)
        place = _place_of_drawing(xml)
        package.write(sheet, f'{xml[:place]}<legacyDrawing xmlns:r="{OFFICE}" r:id="{name}"/>{xml[place:]}')
    elif used[1] in relations:
        drawing = relations[used[1]][1]
    else:
        raise UnmarkableError(sheet)
    text = _prefixed(package.text(drawing))
    first = max([1024, *(int(n) for n in re.findall(r'id="_x0000_s(\d+)"', text))]) + 1
    kind = "" if 'id="_x0000_t202"' in text else _SHAPE_TYPE
    shapes = "".join(_shape(first + n, mark) for n, mark in enumerate(marks))
    package.write(drawing, before(text, "</xml>", kind + shapes))


def _prefixed(vml: str) -> str:
    """Declare on the root of a drawing the prefixes that our shapes use, where it has them lower down only."""
    root = re.search(r"<xml\b[^>]*>", vml)
    if root is None:
        part = "vml"
        raise UnmarkableError(part)
    missing = "".join(f' xmlns:{p}="{name}"' for p, name in _PREFIXES.items() if f"xmlns:{p}=" not in root[0])
    return vml.replace(root[0], f"<xml{missing}{root[0].removeprefix('<xml')}", 1)


def _shape(number: int, mark: Mark) -> str:
    column, row = rank(mark.letter) - 1, mark.row - 1
    lines = 3 + len(mark.text) // 40
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="position:absolute;width:220pt;height:{lines * 15}pt;z-index:1;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
        f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{column + 1}, 15, {max(0, row - 1)}, 10, {column + 4}, 15, "
        f"{row + lines}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
        "</x:ClientData></v:shape>"
    )


def _place_of_drawing(xml: str) -> int:
    """Return where the order of the elements of a sheet wants the drawing of its comments."""
    after = xml.rfind("</sheetData>")
    after = after if after >= 0 else xml.rfind("<sheetData/>")
    root = re.search(r"<worksheet\b[^>]*>", xml)
    if after < 0 or root is None:
        part = "sheetData"
        raise UnmarkableError(part)
    start = xml.index(">", after) + 1
    head, tail = root[0].encode(), xml[start:].encode()
    places = _top_elements(head + tail)
    for name, place in places:
        if name in _AFTER_DRAWING:
            return start + len(tail[: place - len(head)].decode())
    return xml.rindex("</worksheet>")


def _top_elements(xml: bytes) -> list[tuple[str, int]]:
    """Return the elements just under the root, each with its place in bytes; alternatives count as what they hold."""
    depth, alternatives, found = 0, 0, []
    parser = expat.ParserCreate()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, alternatives
        del attributes
        bare = name.rpartition(":")[2]
        if depth == 1:
            alternatives = parser.CurrentByteIndex if bare == "AlternateContent" else 0
            found.append((bare, parser.CurrentByteIndex))
        elif alternatives and bare in _AFTER_DRAWING:
            found.append((bare, alternatives))
        depth += 1

    def end(name: str) -> None:
        nonlocal depth
        del name
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - the signature of expat
    except expat.ExpatError as error:
        part = "worksheet"
        raise UnmarkableError(part) from error
    return found
