"""An .xlsx archive edited in place: its parts, their relations, the bytes that change.

openpyxl rewrites a workbook from what it understands: charts, shapes, slicers
and the values computed by formulas are lost on the way. Here every part that
is not touched is copied byte for byte.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from defusedxml.ElementTree import ParseError, fromstring

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class UnmarkableError(Exception):
    """The workbook is not written the usual way: it can't be marked in place."""


def said(text: str) -> str:
    """Return a text as XML holds it, without the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})


@dataclass(slots=True)
class Package:
    """The parts of a workbook; ``changed`` holds those that are not as received."""

    received: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    def has(self, part: str) -> bool:
        """Tell whether a part exists."""
        return part in self.changed or part in self.received.namelist()

    def text(self, part: str) -> str:
        """Return the XML of a part; UnmarkableError where it is missing or not UTF-8."""
        try:
            content = self.changed[part] if part in self.changed else self.received.read(part)
            return content.decode("utf-8-sig")
        except (KeyError, UnicodeDecodeError) as error:
            raise UnmarkableError(part) from error

    def write(self, part: str, text: str) -> None:
        """Replace or add a part."""
        self.changed[part] = text.encode()

    def tree(self, part: str) -> Element:
        """Return a small part, parsed without entities."""
        try:
            root: Element = fromstring(self.text(part))
        except ParseError as error:
            raise UnmarkableError(part) from error
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: id → (last word of the type, target part)."""
        rels = relations_of(part)
        if not self.has(rels):
            return {}
        folder = posixpath.dirname(part)
        return {
            one.get("Id", ""): (
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in self.tree(rels)
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from a part to another one; return its id."""
        rels, known = relations_of(part), self.relations(part)
        name = next(f"rIdPvd{n}" for n in range(1, len(known) + 2) if f"rIdPvd{n}" not in known)
        text = self.text(rels) if self.has(rels) else f'{HEAD}<Relationships xmlns="{_PACKAGE}"></Relationships>'
        text = re.sub(r"<Relationships\b([^>]*)/>", r"<Relationships\1></Relationships>", text)
        one = f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
        self.write(rels, before(text, "</Relationships>", one))
        return name

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        one = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        self.write(_TYPES, before(self.text(_TYPES), "</Types>", one))

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say what the parts with an ending hold, unless it is said."""
        text = self.text(_TYPES)
        if f'Extension="{ending}"' not in text:
            opened = re.sub(
                r"(<Types\b[^>]*>)", rf'\1<Default Extension="{ending}" ContentType="{content_type}"/>', text, count=1
            )
            self.write(_TYPES, opened)

    def free(self, pattern: str) -> str:
        """Return the first name of a part that is not taken; ``pattern`` holds {}."""
        return next(name for n in range(1, 100_000) if not self.has(name := pattern.format(n)))

    def bytes(self) -> bytes:
        """Return the workbook, parts in their order, new ones last."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in self.received.infolist():
                archive.writestr(entry, self.changed.get(entry.filename) or self.received.read(entry))
            kept = set(self.received.namelist())
            for part, content in self.changed.items():
                if part not in kept:
                    archive.writestr(zipfile.ZipInfo(part, (2021, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def relations_of(part: str) -> str:
    """Return the name of the part that holds the relations of another one."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def before(text: str, mark: str, added: str) -> str:
    """Insert before the last ``mark`` of a text; UnmarkableError where there is none."""
    place = text.rfind(mark)
    if place < 0:
        raise UnmarkableError(mark)
    return text[:place] + added + text[place:]


__all__ = ["HEAD", "MAIN", "OFFICE", "Package", "UnmarkableError", "before", "relations_of", "said"]
