"""The process that reads text files: encoding and separator found, cells as text (rule I9).

Run as a script like :mod:`pvd_dashboard.intake.worker`, under the same caps: a
long file neither holds the server's process nor takes its memory.
"""

from __future__ import annotations

import csv
import gc
import importlib.util
import io
import os
import sys
from collections import Counter
from itertools import chain, islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

_SEPARATORS = ";,\t|"
_SAMPLE, _SAMPLE_LINES = 1_000_000, 60
_MAX_FIELD = 1_000_000
_MAX_CELLS = 10_000_000
_CHUNK = 5_000
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib would cost more than the rest of the start


def decode(content: bytes) -> str:
    """Return the text of a file: a BOM decides, else UTF-8, else what French Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed

    best = from_bytes(content[:_SAMPLE]).best()
    return content.decode(best.encoding if best else "latin-1", errors="replace")


def find_separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most regular table."""
    sample = "\n".join(text[:_SAMPLE].splitlines()[:_SAMPLE_LINES])
    return max(_SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: str, separator: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
    except csv.Error:
        rows = list(csv.reader(io.StringIO(sample), delimiter=separator, quoting=csv.QUOTE_NONE))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return lines, width


def sheets(content: bytes, columns: int) -> Iterator[tuple[Any, ...]]:
    """Give the one table of a file as :func:`worker.sheets` gives sheets; MemoryError where it is too large."""
    text = decode(content)
    first, _, rest = text.partition("\n")
    said = first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;")
    separator, skipped = (first.strip()[-1], 1) if said else (find_separator(text), 0)
    text = rest if said else text
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        held, width = gathered(chain([[]] * skipped, read), columns)
    except csv.Error:
        # A quote that is never closed: cut without quotes rather than lose the end of the file.
        read = csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE)
        held, width = gathered(chain([[]] * skipped, read), columns)
    yield "sheet", "", False, 0, 0, [], width, len(held)
    for column in held:
        yield column.written(), []


def gathered(rows: Iterable[list[str]], columns: int) -> tuple[list[Any], int]:
    """Return columns of rows (see :class:`worker.Column`), the first ``columns`` of them, and how many they are."""
    column, restored = _beside("worker.py").Column, _beside("../tables/formules.py").restaurer
    found: list[Any] = []
    width, lines, left = 0, 0, iter(rows)
    while part := list(islice(left, _CHUNK)):
        width = max(width, *map(len, part))
        while len(found) < min(width, columns):
            found.append(column())
            found[-1].add(("",) * lines)
        lines += len(part)
        if lines * max(1, len(found)) > _MAX_CELLS:
            raise MemoryError
        for held, cells in zip(found, _columns(part, len(found), restored)):  # noqa: B905 - as many as there are
            held.add(cells)
    return found, width


def _columns(rows: list[list[str]], width: int, restored: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """Give the columns of some rows, each as wide: what a .csv keeps harmless is given back as it was."""
    blanks = [""] * width
    for cells in zip(*(row[:width] + blanks[len(row) :] for row in rows)):  # noqa: B905 - all of one width
        quoted = any(cell[:1] == "'" for cell in cells)
        yield tuple(map(restored, cells)) if quoted else cells


def _beside(path: str) -> Any:  # noqa: ANN401 - a module
    """Return a module of ours, loaded by its file: importing the package costs more than reading most files."""
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], os.path.join(_HERE, path))  # noqa: PTH118, PTH119
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def main() -> None:
    """Read stdin, write what :func:`sheets` gives; see :func:`worker.answered`."""
    gc.disable()  # cells hold no cycle
    csv.field_size_limit(_MAX_FIELD)
    _beside("worker.py").answered(sheets, sys.argv)


if __name__ == "__main__":
    main()
