"""The parser's own process: reads a workbook from stdin, writes its cells to stdout.

A hostile workbook can make the parser abort its process or take all memory
(one cell at XFD1048576 is enough), so it never runs in the server's. This file
is run as a script by :mod:`pvd_dashboard.intake.cells`, with ``-I -S`` and the
folder of python_calamine as argument: it must import nothing else of ours,
its start costs 20 ms.

Cells travel by columns (see :class:`Column`): most columns of a long list hold
few distinct cells, or numbers, and what is sent and built again for each cell
is half of a reading. What is written is ``marshal`` data, which can hold no
code: dates travel as text beside the cells, with their place.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import marshal
import os
import sys
from array import array
from collections import defaultdict
from itertools import count, islice

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing would cost more than the rest of the start
    from collections.abc import Callable, Iterator
    from typing import Any

PASSWORD, BROKEN, MEMORY = "password", "broken", "memory"
CODED, NUMBERS, CELLS, DISTINCT = "coded", "numbers", "cells", "distinct"
# Cells taken at a time: few enough to stay in the cache of the processor.
_CHUNK = 5_000
# A column with more distinct cells than that, and than a quarter of its cells, is not worth counting them.
_MANY, _FEW_OTHERS = 3_000, 0.1
_EQUAL = frozenset({bool, int, float})


def limit_memory(megabytes: int) -> None:
    """Cap the memory of this process, where the system knows how (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows, where the time cap alone holds
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Column:
    """A column as it is gathered: its distinct cells and the code of each, or its cells once most are distinct.

    True, 1 and 1.0 are equal and say different things: a column that holds several of them keeps its cells.
    """

    def __init__(self) -> None:
        """Begin without cells."""
        self.order: defaultdict[Any, int] | None = defaultdict(count().__next__)
        self.codes: list[int] = []
        self.cells: list[Any] = []
        self.many = False

    def add(self, part: tuple[Any, ...]) -> None:
        """Add the next cells."""
        if self.order is None:
            self.cells.extend(part)
            return
        self.codes.extend(map(self.order.__getitem__, part))
        doubtful = 0 in self.order or 1 in self.order
        many = len(self.order) > _MANY and len(self.order) * 4 > len(self.codes)
        if many or (doubtful and len(_EQUAL.intersection(map(type, self.order), map(type, part))) > 1):
            known = list(self.order)
            del self.codes[len(self.codes) - len(part) :]
            self.cells = [*map(known.__getitem__, self.codes), *part]
            self.order, self.many = None, many

    def written(self) -> list[Any]:
        """Return the column as it is sent.

        ``["coded", distinct cells, codes]``, ``["numbers", other cells, their
        places, floats]`` with NaN where another cell stands, ``["distinct",
        cells]`` of which few repeat, or ``["cells", cells]``. The list of
        cells comes second, whatever the kind.
        """
        if self.order is not None:
            return [CODED, list(self.order), array("i", self.codes).tobytes()]
        if self.many and type(self.cells[-1]) is float:
            others = [i for i, cell in enumerate(self.cells) if type(cell) is not float]
            if len(others) <= _FEW_OTHERS * len(self.cells):
                kept = [self.cells[i] for i in others]
                for i in others:
                    self.cells[i] = float("nan")
                return [NUMBERS, kept, others, array("d", self.cells).tobytes()]
        return [DISTINCT if self.many else CELLS, self.cells]


def flatten(cells: list[Any]) -> list[tuple[int, str, str]]:
    """Replace dates and times in ``cells`` by "" and return them as (place, kind, text)."""
    found: list[tuple[int, str, str]] = []
    for i, value in enumerate(cells):
        kind = type(value)
        if kind is dt.datetime or kind is dt.date:
            found.append((i, kind.__name__, value.isoformat()))
            cells[i] = ""
        elif kind is dt.time or kind is dt.timedelta:
            found.append((i, "text", str(value)))
            cells[i] = ""
    return found


def gathered(sheet: Any, columns: int) -> list[Column]:  # noqa: ANN401 - the parser comes later
    """Return the columns of a sheet, its rows taken some at a time: they are never held all together."""
    found = [Column() for _ in range(min(sheet.width, columns))]
    if not found:
        return []
    top = sheet.start[0] if sheet.start else 0
    rows, size = islice(sheet.iter_rows(), top, None), max(1, _CHUNK // sheet.width)
    while part := list(islice(rows, size)):
        for column, cells in zip(found, zip(*part)):  # noqa: B905 - the rows of a sheet are as wide as it is, or cut
            column.add(cells)
    return found


def sheets(content: bytes, columns: int) -> Iterator[tuple[Any, ...]]:
    """Give ``("sheet", name, hidden, top, left, merged ranges, width, how many columns)``, then each of its columns.

    A column is what :meth:`Column.written` returns, with its dates (see :func:`flatten`).
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - path set by main

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        top, left = sheet.start or (0, 0)
        held = gathered(sheet, columns)
        hidden = meta.visible != SheetVisibleEnum.Visible
        yield "sheet", meta.name, hidden, top, left, sheet.merged_cell_ranges or [], sheet.width, len(held)
        for column in held:
            yield column.written(), []


def sent(answer: tuple[Any, ...]) -> None:
    """Write data to stdout, their length first: who reads takes each as soon as it is written."""
    try:
        data = marshal.dumps(answer)
    except ValueError:  # a column that holds dates
        data = marshal.dumps((answer[0], flatten(answer[0][1])))
    sys.stdout.buffer.write(len(data).to_bytes(8, "little"))
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def answered(read: Callable[[bytes, int], Iterator[tuple[Any, ...]]], arguments: list[str]) -> None:
    """Write what is read of stdin (see :func:`sheets`), then ``("ok",)`` or ``("error", kind, message)``, and end.

    ``arguments``: the script, the folder of the libraries, the cap in megabytes, the most columns.
    """
    _, folder, megabytes, columns = arguments
    sys.path.insert(0, folder)
    limit_memory(int(megabytes))
    try:
        for part in read(sys.stdin.buffer.read(), int(columns)):
            sent(part)
        answer: tuple[Any, ...] = ("ok",)
    except MemoryError:
        answer = ("error", MEMORY, "")
    except Exception as error:  # noqa: BLE001 - the edge of a process: whatever the parser raises is told to the parent
        kind = PASSWORD if "assword" in f"{type(error).__name__} {error}" else BROKEN
        answer = ("error", kind, f"{type(error).__name__}: {error}")
    sent(answer)
    os._exit(0)  # freeing millions of cells one by one would take longer than reading some of them


def main() -> None:
    """Read a workbook from stdin."""
    gc.disable()  # cells hold no cycle
    answered(sheets, sys.argv)


if __name__ == "__main__":
    main()
