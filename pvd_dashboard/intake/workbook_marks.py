"""What the parser of cells does not tell of an .xlsx: hidden rows and columns, formulas never computed.

The XML of the sheets is only searched, never interpreted; a sheet too large to
be searched quickly says nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.cells import letter
from pvd_dashboard.intake.ooxml import OFFICE, Package, UnmarkableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_UP_TO = 32 * 1024 * 1024
_ROW = re.compile(r"<row\b[^>]*>")
_COL = re.compile(r"<col\b[^>]*>")
_NUMBER = re.compile(r'\br="(\d+)"')
_SPAN = re.compile(r'\b(min|max)="(\d+)"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
# A cell whose formula is followed by no value, or by an empty one.
_UNCOMPUTED = re.compile(
    r'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


class Marks(NamedTuple):
    """Of one sheet: hidden rows and columns as ranges in words, addresses of formulas without a value."""

    sheet: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    uncomputed: tuple[str, ...]


def marks(content: bytes) -> list[Marks]:
    """Return the marks of each sheet of an .xlsx that has some; nothing for a workbook written in an unusual way."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [
                _marks(name, xml.decode("utf-8-sig"))
                for name, xml in _sheets(archive)
                if b"hidden=" in xml or b"<f" in xml
            ]
    except (UnmarkableError, zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError, ValueError):  # type: ignore[attr-defined]
        return []
    return [one for one in found if any(one[1:])]


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Give the name and the XML of each sheet."""
    package = Package(archive)
    home = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), "")
    relations = package.relations(home)
    for one in package.tree(home).iter():
        if one.tag.rpartition("}")[2] != "sheet":
            continue
        part = relations.get(one.get(f"{{{OFFICE}}}id", ""), ("", ""))[1]
        if package.has(part) and archive.getinfo(part).file_size <= _UP_TO:
            yield one.get("name", ""), archive.read(part)


def _marks(name: str, xml: str) -> Marks:
    hidden = "hidden=" in xml
    rows = [int(found[1]) for tag in _ROW.findall(xml) if _HIDDEN.search(tag) and (found := _NUMBER.search(tag))] \
        if hidden else []  # fmt: skip
    columns = [place for tag in _COL.findall(xml) if _HIDDEN.search(tag) for place in _columns(tag)] if hidden else []
    uncomputed = tuple(_UNCOMPUTED.findall(xml)) if "<f" in xml else ()
    return Marks(name, _ranges(rows, str), _ranges(columns, _letter), uncomputed)


def _columns(tag: str) -> range:
    span = {side: int(number) for side, number in _SPAN.findall(tag)}
    # To the last column: the blank part of the sheet, hidden by whoever wanted a tidy page.
    return range(span.get("min", 1), span.get("max", 0) + 1) if span.get("max", 0) < 16_384 else range(0)  # noqa: PLR2004 - XFD


def _letter(number: int) -> str:
    return letter(number - 1)


def _ranges(numbers: list[int], write: Callable[[int], str]) -> tuple[str, ...]:
    """Return consecutive numbers as ranges: « 5 à 8 »."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(f"{write(first)} à {write(last)}" if last > first else write(first) for first, last in runs)
