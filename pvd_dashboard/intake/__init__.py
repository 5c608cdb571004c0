"""A workbook comes in: read, located, matched, converted, checked, reported.

:func:`read_file` is the door. Bad content never raises: it becomes findings.
The modules behind it are imported at the first reading.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.reading import Correction, Reading, SheetReading, TableReading, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pvd_dashboard.territory.reference import Territory

__all__ = [
    "Correction",
    "Finding",
    "Reading",
    "Severity",
    "SheetReading",
    "TableReading",
    "UnreadableFileError",
    "read_file",
]

MEMORY_MO, SECONDS = 1_500, 120


def read_file(
    name: str,
    content: bytes,
    *,
    territory: Territory,
    departement: str | None = None,
    mapping: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    contacts: bool = False,
    memory_mo: int = MEMORY_MO,
    seconds: int = SECONDS,
) -> Reading:
    """Read a workbook or a list, check it, and return what was understood; nothing is stored.

    ``departement`` (any way of writing it) cuts a national file to its lines;
    None deduces it when all the lines agree. ``mapping`` holds the officer's
    indications: heading → column, ``table.column`` or ``ignorer``, and what is
    said of one sheet (see :mod:`pvd_dashboard.intake.indications`).
    ``corrections`` replace cells as they are read; ``content`` is kept as received.
    ``contacts`` keeps the columns of personal data. ``memory_mo`` (megabytes)
    and ``seconds`` cap the parser's process.

    Raises UnreadableFileError, with a French sentence, for a file that can't
    be opened at all or an indication that names no column.
    """
    from pvd_dashboard.intake.reader import read  # noqa: PLC0415 - pandas and the territory come with it

    with _without_collector():
        return read(
            name,
            content,
            territory,
            departement,
            mapping or {},
            contacts=contacts,
            memory_mo=memory_mo,
            seconds=seconds,
            corrections=corrections,
        )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: a third of a long reading went into walking cells that hold no cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
