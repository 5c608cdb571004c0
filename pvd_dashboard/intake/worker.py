"""The parser's own process: reads a workbook from stdin, writes its cells to stdout.

A hostile workbook can make the parser abort its process or take all memory
(one cell at XFD1048576 is enough), so it never runs in the server's. This file
is run as a script by :mod:`pvd_dashboard.intake.cells`, with ``-I -S`` and the
folder of python_calamine as argument: it must import nothing else of ours,
its start costs 20 ms.

What is written is ``marshal`` data, which can hold no code: dates travel as
text beside the rows, with their place.
"""

from __future__ import annotations

import datetime as dt
import io
import marshal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing would cost more than the rest of the start
    from typing import Any

PASSWORD, BROKEN, MEMORY = "password", "broken", "memory"


def limit_memory(megabytes: int) -> None:
    """Cap the memory of this process, where the system knows how (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows, where the time cap alone holds
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def flatten(rows: list[list[Any]]) -> list[tuple[int, int, str, str]]:
    """Replace dates and times in ``rows`` by "" and return them as (row, column, kind, text)."""
    found: list[tuple[int, int, str, str]] = []
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            kind = type(value)
            if kind is dt.datetime or kind is dt.date:
                found.append((i, j, kind.__name__, value.isoformat()))
                row[j] = ""
            elif kind is dt.time or kind is dt.timedelta:
                found.append((i, j, "text", str(value)))
                row[j] = ""
    return found


def sheets(content: bytes, columns: int) -> list[tuple[Any, ...]]:
    """Return, for each sheet: name, hidden, top, left, merged ranges, width, rows (marshalled), dates."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - path set by main

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    read: list[tuple[Any, ...]] = []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        top, left = sheet.start or (0, 0)
        rows: list[list[Any]] = list(sheet.to_python(skip_empty_area=True))
        if sheet.width > columns:
            rows = [row[:columns] for row in rows]
        hidden = meta.visible != SheetVisibleEnum.Visible
        dates: list[tuple[int, int, str, str]] = []
        try:
            written = marshal.dumps(rows)
        except ValueError:
            dates = flatten(rows)
            written = marshal.dumps(rows)
        del rows
        read.append((meta.name, hidden, top, left, sheet.merged_cell_ranges or [], sheet.width, written, dates))
    return read


def main() -> None:
    """Read stdin, write ``("ok", sheets)`` or ``("error", kind, message)``."""
    folder, megabytes, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.path.insert(0, folder)
    limit_memory(megabytes)
    try:
        answer: tuple[Any, ...] = ("ok", sheets(sys.stdin.buffer.read(), columns))
    except MemoryError:
        answer = ("error", MEMORY, "")
    except Exception as error:  # noqa: BLE001 - the edge of a process: whatever the parser raises is told to the parent
        kind = PASSWORD if "assword" in f"{type(error).__name__} {error}" else BROKEN
        answer = ("error", kind, f"{type(error).__name__}: {error}")
    marshal.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
