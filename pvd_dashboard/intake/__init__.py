"""A workbook comes in: read, located, matched, converted, checked, reported.

:func:`read_file` is the door. Bad content never raises: it becomes findings.
The modules behind it are imported at the first reading.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.progress import CancelledError, Limits, Watch
from pvd_dashboard.intake.reading import Correction, Reading, SheetReading, TableReading, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from pvd_dashboard.intake.memory import Remembered
    from pvd_dashboard.intake.opening import Work
    from pvd_dashboard.territory.reference import Territory

__all__ = [
    "CancelledError",
    "Correction",
    "Finding",
    "Limits",
    "Reading",
    "Severity",
    "SheetReading",
    "TableReading",
    "UnreadableFileError",
    "Watch",
    "open_file",
    "read_file",
    "read_opened",
]

_LIMITS = Limits()
MEMORY_MO, SECONDS, _ = _LIMITS


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
    None deduces it when all the lines agree. For the rest see :func:`open_file`.
    """
    opened = open_file(
        name, content, territory=territory, mapping=mapping, corrections=corrections, contacts=contacts,
        limits=Limits(memory_mo, seconds),
    )  # fmt: skip
    return read_opened(opened, departement)


def open_file(
    name: str,
    content: bytes,
    *,
    territory: Territory,
    mapping: Mapping[str, str] | None = None,
    corrections: Sequence[Correction] = (),
    memories: Sequence[Remembered] = (),
    contacts: bool = False,
    limits: Limits = _LIMITS,
) -> Work:
    """Open a file and find its tables, to be read for one département after the other by :func:`read_opened`.

    ``mapping`` holds the officer's indications: heading → column,
    ``table.column`` or ``ignorer``, and what is said of one sheet (see
    :mod:`pvd_dashboard.intake.indications`); ``memories`` what was said of
    earlier files, which gives way to it. ``corrections`` replace cells as they
    are read; ``content`` is kept as received. ``contacts`` keeps the columns of
    personal data. ``limits`` cap the parser's process, follow and may stop it all.

    Raises UnreadableFileError, with a French sentence, for a file that can't
    be opened at all or an indication that names no column; CancelledError
    where the watch of ``limits`` says so.
    """
    from pvd_dashboard.intake.opening import open_work  # noqa: PLC0415 - pandas and the territory come with it

    with _without_collector():
        return open_work(
            name, content, territory, mapping or {}, contacts=contacts, limits=limits, corrections=corrections,
            memories=memories,
        )  # fmt: skip


def read_opened(opened: Work, departement: str | None, debut_programme: date | None = None) -> Reading:
    """Read an opened file for a département, whose programme began on a day of its own or on that of the settings."""
    from pvd_dashboard.intake.reader import read  # noqa: PLC0415 - same

    with _without_collector():
        return read(opened, departement, debut_programme)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: a third of a long reading went into walking cells that hold no cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what was read lasts: it is old at once, without being walked
                gc.freeze()
                gc.unfreeze()
            gc.enable()
