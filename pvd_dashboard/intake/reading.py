"""What comes out of reading a file: sheets as understood, tables, findings, totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pvd_dashboard.intake.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    import pandas as pd

    from pvd_dashboard.intake.memory import Remembered


class UnreadableFileError(Exception):
    """The file can't be opened at all; the message is a French sentence for the user."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an officer says that a cell of the received file should hold: the file itself is never changed."""

    sheet: str
    row: int
    letter: str
    value: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a heading was read as a column, or not: ``confidence`` from 0 to 1, ``reason`` in French."""

    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How one sheet, or one table of a sheet that holds several (then ``zone`` is its range), was understood.

    ``label`` names it in the officer's indications. ``columns`` maps each
    heading as written to the name of a declared column, or None; ``decisions``
    says why each heading was read so; ``letters`` maps the name of a column to
    its letter; ``samples`` the first values of each heading, as texts;
    ``preview`` the first filled rows with their numbers.
    ``tracker`` tells one of the tables of a sheet that follows several subjects.
    ``part`` is what the own column of amounts says of each line (« exercice »,
    « dispositif »), in a table cut from a sheet that has several such columns.
    ``memory`` is what was remembered of its headings and applied; ``learnt``
    what the officer said of it this time, to be remembered.
    """

    sheet: str
    header_row: int | None
    table: str | None
    rows: int
    columns: Mapping[str, str | None] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    confidence: float = 0.0
    hidden: bool = False
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preview: tuple[tuple[int, tuple[str, ...]], ...] = ()
    zone: str = ""
    header_reason: str = ""
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    memory: Remembered | None = None
    learnt: Remembered | None = None
    tracker: bool = False
    part: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The name of the sheet, with its zone where it holds several tables."""
        return f"{self.sheet} ({self.zone})" if self.zone else self.sheet


class _Frame:
    """A frame given as such, or as what makes it: made when it is first asked for, as a check never does."""

    def __get__(self, table: TableReading | None, owner: type | None = None) -> pd.DataFrame:
        if table is None:
            raise AttributeError  # a field without a default, says dataclass
        held = table.__dict__["accepted"]
        if callable(held):
            held = table.__dict__["accepted"] = held()
        return held  # type: ignore[no-any-return]

    def __set__(self, table: TableReading, value: pd.DataFrame | Callable[[], pd.DataFrame]) -> None:
        table.__dict__["accepted"] = value


@dataclass(frozen=True)
class TableReading:
    """The rows of one table.

    ``accepted`` is a frame of the table (see :mod:`pvd_dashboard.tables.frames`).
    ``aside`` has one row per line to fix: ``_fichier``, ``_feuille``, ``_ligne``,
    ``motifs`` (codes of findings joined by ``;``), ``valeurs`` (the cells as
    received, a JSON object heading → text). ``rows`` = accepted lines + to_fix
    + ignored, counted in lines of the sheet, before any splitting.
    """

    name: str
    aside: pd.DataFrame
    rows: int
    accepted_lines: int
    to_fix: int
    ignored: int
    accepted: _Frame = _Frame()  # a descriptor: no default


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read and checked: nothing is stored yet.

    ``totals`` sums each whole column of amounts, lines to fix and lines of
    other départements included; ``totals_retenus`` sums the accepted rows.
    Both are euros: ``totals_xpf`` is what the columns hold in francs Pacifique.
    ``corrections`` and ``indications`` are what the officer said beside the file;
    ``reprises`` what was kept over it of the corrections made by hand: table →
    « lignes », « retirees » or « absentes » → their sheets and lines.
    """

    file_name: str
    sha256: str
    content: bytes = field(repr=False)
    kind: str
    departement: str | None
    date_situation: date | None
    sheets: tuple[SheetReading, ...]
    tables: Mapping[str, TableReading]
    findings: tuple[Finding, ...]
    totals: Mapping[str, Decimal]
    totals_retenus: Mapping[str, Decimal] = field(default_factory=dict)
    totals_xpf: Mapping[str, Decimal] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    indications: Mapping[str, str] = field(default_factory=dict)
    reprises: Mapping[str, Mapping[str, Sequence[tuple[str, int]]]] = field(default_factory=dict)

    @property
    def blocking(self) -> bool:
        """Whether a finding about the whole file forbids publishing."""
        return any(finding.severity is Severity.BLOQUANT for finding in self.findings)
