"""A file as cells: sheets with their values, whatever the format.

Values keep the type they have in the file (text, number, boolean, date); a
blank cell is ``""``. Nothing is understood here.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import marshal
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from pvd_dashboard.intake import formats, worker, worker_html, worker_text
from pvd_dashboard.intake.coded import Coded
from pvd_dashboard.intake.reading import UnreadableFileError
from pvd_dashboard.intake.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pvd_dashboard.intake.progress import Limits

Cell = str | int | float | bool | dt.date | dt.datetime | None

MAX_COLUMNS = 1_000
_PAUSE = 0.1
_PIPE = 1 << 20
# The parser's process takes its memory in large pieces and gives none back before its end (glibc; ignored elsewhere).
_MEMORY = {
    "MALLOC_TOP_PAD_": f"{64 << 20}", "MALLOC_TRIM_THRESHOLD_": f"{2 << 30}", "MALLOC_MMAP_THRESHOLD_": f"{1 << 30}",
}  # fmt: skip
_WORKER = Path(worker.__file__)
_WORKERS = {formats.HTML: Path(worker_html.__file__), formats.CSV: Path(worker_text.__file__)}


class Merged(NamedTuple):
    """A merged range: first and last row, first and last column, from 0 in the sheet's own rows."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Part(NamedTuple):
    """The column that is the own of a sheet cut from one with several columns of amounts.

    Its place, the declared column that it is, and what its heading says of its
    lines: an exercice, the code of a dispositif.
    """

    place: int
    column: str
    year: int | None
    dispositif: str | None

    @property
    def values(self) -> dict[str, int | str]:
        """What the heading says, by declared column."""
        year = "annee" if self.column == "valeur" else "exercice"
        said = {year: self.year, "dispositif": self.dispositif}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. ``rows[0]`` is row ``top + 1`` of the spreadsheet program, its first cell column ``left + 1``.

    ``refused`` says why a file of an archive could not be read: it has no row.
    ``zone`` is the range of one table of a sheet that holds several, or what its
    lines are about where the columns are of several tables; ``part`` is its own
    where a sheet has a column of amounts for each year or dispositif, ``table``
    the one that its columns were told to be of, ``header`` the row of their headings;
    ``places`` are the columns that hold names of communes, looked for where no heading says so.
    """

    name: str
    rows: Rows = field(repr=False)
    top: int = 0
    left: int = 0
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    width: int = 0
    refused: str = ""
    zone: str = ""
    part: Part | None = None
    table: str | None = None
    header: int | None = None
    places: frozenset[int] = frozenset()

    @property
    def label(self) -> str:
        """The name of the sheet, with the zone where it holds several tables."""
        return f"{self.name} ({self.zone})" if self.zone else self.name

    def number(self, row: int) -> int:
        """Return the number that the spreadsheet program shows for a row."""
        return self.top + row + 1

    def letter(self, column: int) -> str:
        """Return the letter of a column."""
        return letter(self.left + column)


def letter(index: int) -> str:
    """Return the letter of a column counted from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_sheets(name: str, content: bytes, kind: str, limits: Limits) -> list[Sheet]:
    """Return the sheets of a file of a known kind; UnreadableFileError when it can't be opened."""
    if kind == formats.ZIP:
        return _read_archive(content, limits)
    sheets = _run_worker(_WORKERS.get(kind, _WORKER), content, limits)
    if kind == formats.CSV:
        return [replace(sheet, name=Path(name).stem or "Données") for sheet in sheets]
    if kind == formats.HTML and not sheets:
        raise formats.web_page()
    return sheets


def _read_archive(content: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets of all the files of an archive, named after their file."""
    read: list[Sheet] = []
    taken: set[str] = set()
    for path, member in formats.members(content):
        for sheet in _read_member(path, member, limits):
            name = sheet.name
            while name in taken:
                name += "\u00a0(bis)"
            taken.add(name)
            read.append(replace(sheet, name=name))
    return read


def _read_member(path: str, content: bytes, limits: Limits) -> list[Sheet]:
    try:
        kind = formats.recognise(content)
        if kind == formats.ZIP:
            raise formats.nested()
        sheets = read_sheets(path, content, kind, limits)
    except UnreadableFileError as refusal:
        return [Sheet(Path(path).name, Rows.of([]), refused=str(refusal))]
    if kind == formats.CSV:
        return sheets
    return [replace(sheet, name=f"{Path(path).stem} – {sheet.name}") for sheet in sheets]


def _run_worker(script: Path, content: bytes, limits: Limits) -> list[Sheet]:
    """Return the sheets that the parser's process gives, each column taken while it writes the next."""
    command = [sys.executable, "-I", "-S", str(script), _parser_folder(), str(limits.memory_mo), str(MAX_COLUMNS)]
    pipe, environment = subprocess.PIPE, os.environ | _MEMORY
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment) as process,  # noqa: S603 - ours
        _stoppable(process, limits) as late,
    ):
        try:
            sheets = _sheets(_answers(process, content))
        finally:
            process.kill()
    limits.watch.check()
    if late.is_set():
        detail = f" en {limits.seconds}\u00a0secondes"
        raise formats.too_large(detail)
    if isinstance(sheets, str):
        raise _refusal(sheets)
    return sheets


def _answers(process: subprocess.Popen[bytes], content: bytes) -> Iterator[Any]:
    """Give a process what it reads, then give what it writes (see :func:`worker.sent`), down to its end."""
    asked, told = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    _widen(asked, told)
    with suppress(OSError), asked:  # it may have died, or been stopped
        asked.write(content)
    while size := told.read(8):
        data = told.read(int.from_bytes(size, "little"))
        try:
            yield marshal.loads(data)  # noqa: S302 - plain data of our own process
        except (EOFError, ValueError, TypeError):  # it died in the middle
            return


def _sheets(answers: Iterator[Any]) -> list[Sheet] | str:
    """Build the sheets of a file, or return why the parser refuses it: its memory where it died."""
    read: list[Sheet] = []
    for kind, *parts in answers:
        if kind == "ok":
            return read
        if kind == "error":
            return str(parts[0])
        columns = [_column(written, dates) for written, dates in islice(answers, parts[-1])]
        if len(columns) < parts[-1]:
            break
        read.append(_sheet(parts, columns))
    return worker.MEMORY


def _widen(*pipes: IO[bytes]) -> None:
    """Let more go through pipes at once, where the system knows how and has room for it."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - absent on Windows

        for pipe in pipes:
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


@contextmanager
def _stoppable(process: subprocess.Popen[bytes], limits: Limits) -> Iterator[Event]:
    """Kill a process that takes too long, which the event then tells, or as soon as who follows it wants no more."""
    done, late, end = Event(), Event(), monotonic() + limits.seconds

    def look() -> None:
        while not done.wait(_PAUSE):
            if monotonic() > end:
                late.set()
            if late.is_set() or limits.watch.stopped():
                process.kill()
                return

    looking = Thread(target=look, daemon=True)
    looking.start()
    try:
        yield late
    finally:
        done.set()
        looking.join()


def _refusal(kind: str) -> UnreadableFileError:
    if kind == worker.PASSWORD:
        return formats.protected()
    return formats.too_large() if kind == worker.MEMORY else formats.broken()


def _parser_folder() -> str:
    spec = importlib.util.find_spec("python_calamine")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        message = "La bibliothèque de lecture des classeurs (python-calamine) n'est pas installée."
        raise UnreadableFileError(message)
    return str(Path(spec.origin).parent.parent)


def _sheet(parts: Sequence[Any], columns: list[Coded]) -> Sheet:
    """Build a sheet from what the parser's process wrote (see :func:`worker.sheets`)."""
    name, hidden, top, left, merged, width, _ = parts
    ranges = tuple(Merged(r0 - top, c0 - left, r1 - top, c1 - left) for (r0, c0), (r1, c1) in merged)
    return Sheet(name, Rows(columns, len(columns[0]) if columns else 0), top, left, ranges, hidden, width)


def _column(written: list[Any], dates: Iterable[tuple[int, str, str]]) -> Coded:
    """Build a column from what was written (see :meth:`worker.Column.written`)."""
    kind, cells, *more = written
    for i, what, text in dates:
        cells[i] = _revived(what, text)
    column = Coded(cells, mostly_distinct=kind == worker.DISTINCT)
    if kind == worker.CODED:
        column = Coded(None, (cells, np.frombuffer(more[0], dtype=np.intc).astype(np.intp)))
    elif kind == worker.NUMBERS:
        places, floats = more
        column = Coded.numbers(np.frombuffer(floats), dict(zip(places, cells, strict=True)))
    column.filled()  # known while the process writes the next column
    return column


def _revived(kind: str, text: str) -> Cell:
    if kind == "datetime":
        return dt.datetime.fromisoformat(text)
    return dt.date.fromisoformat(text) if kind == "date" else text
