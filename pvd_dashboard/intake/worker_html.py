"""The process that reads web tables saved as .xls: HTML from stdin, the cells of its tables to stdout.

Business applications export « .xls » files that are an HTML page with a table.
Run as a script like :mod:`pvd_dashboard.intake.worker`, under the same caps;
tags are only counted, nothing of the page is followed or run.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from html.parser import HTMLParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MOST_SPAN = 1_000
# What begins as a marked section and is none stops the parser.
_NO_SECTION = re.compile(r"<!\[(?!\s*(?:temp|cdata|ignore|include|rcdata|if|else|endif)\b)", re.IGNORECASE)


def decode(content: bytes) -> str:
    """Return the text of a page: a BOM, then what it says itself, then UTF-8, then French Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    said = _CHARSET.search(content[:4096])
    for encoding in ("utf-8-sig", said[1].decode() if said else "cp1252", "cp1252"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


class Tables(HTMLParser):
    """The tables of a page: rows of texts, and merged ranges."""

    def __init__(self, columns: int) -> None:
        """Begin with no table; at most ``columns`` columns are kept."""
        super().__init__(convert_charrefs=True)
        self.columns = columns
        self.found: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "table":
            table: dict[str, Any] = {"rows": [], "merged": [], "cell": None, "down": {}}
            self.found.append(table)
            self._open.append(table)
        elif self._open and tag == "tr":
            self._close_cell()
            self._open[-1]["rows"].append([])
        elif self._open and tag in {"td", "th"}:
            self._close_cell()
            self._open_cell(dict(attrs))
        elif tag == "br" and self._open and self._open[-1]["cell"] is not None:
            self._open[-1]["cell"].append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in {"script", "style"}:
            self._hidden = max(0, self._hidden - 1)
        elif self._open and tag in {"td", "th", "tr"}:
            self._close_cell()
        elif self._open and tag == "table":
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text of the cell that is open."""
        if self._open and self._open[-1]["cell"] is not None and not self._hidden:
            self._open[-1]["cell"].append(data)

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        table = self._open[-1]
        if not table["rows"]:
            table["rows"].append([])
        row, number = table["rows"][-1], len(table["rows"]) - 1
        while table["down"].get(len(row), -1) >= number:
            row.append("")
        wide, high = _span(attrs.get("colspan")), _span(attrs.get("rowspan"))
        table["cell"], table["wide"] = [], min(wide, self.columns)
        if wide > 1 or high > 1:
            table["merged"].append(((number, len(row)), (number + high - 1, len(row) + wide - 1)))
        for column in range(len(row), len(row) + wide) if high > 1 else ():
            table["down"][column] = number + high - 1

    def _close_cell(self) -> None:
        table = self._open[-1]
        if table["cell"] is None:
            return
        text = "".join(table["cell"]).replace("\xa0", " ").strip()
        table["rows"][-1] += [text, *[""] * (table["wide"] - 1)]
        table["cell"] = None


def _span(text: str | None) -> int:
    return min(int(text), _MOST_SPAN) if text and text.isdecimal() and int(text) else 1


def sheets(content: bytes, columns: int) -> Iterator[tuple[Any, ...]]:
    """Give the tables of two rows and two columns at least, as :func:`worker.sheets` gives sheets."""
    parser = Tables(columns)
    parser.feed(_NO_SECTION.sub("&lt;![", decode(content)))
    parser.close()
    read = 0
    for table in parser.found:
        rows = [row[:columns] for row in table["rows"]]
        width = max(map(len, rows), default=0)
        if len(rows) > 1 and width > 1:
            read += 1
            full = [row + [""] * (width - len(row)) for row in rows]
            yield "sheet", f"Tableau {read}", False, 0, 0, table["merged"], width, width
            for cells in zip(*full):  # noqa: B905 - all of one width
                yield ["cells", list(cells)], []


def main() -> None:
    """Read stdin, write what :func:`sheets` gives; see :func:`worker.answered`."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker.py")  # noqa: PTH100, PTH118, PTH120 - as there
    spec = importlib.util.spec_from_file_location("worker", path)
    worker = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(worker)  # type: ignore[union-attr]
    worker.answered(sheets, sys.argv)


if __name__ == "__main__":
    main()
