"""Findings (« anomalies »): what was noticed while reading, as data.

Text is rendered from a finding in one place (:mod:`pvd_dashboard.intake.messages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    BLOQUANT = "bloquant"
    A_CORRIGER = "a_corriger"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed in a file.

    ``row`` is numbered as the spreadsheet program shows it, ``letter`` is the
    column's letter; both are empty for a finding about a sheet or the file.
    ``value`` is the cell as received. ``expected`` and ``suggestion`` are short
    French texts; ``suggestion`` is a value that can be put in the cell.
    """

    code: str
    severity: Severity
    sheet: str = ""
    row: int | None = None
    letter: str = ""
    column: str = ""
    table: str = ""
    value: str = ""
    expected: str = ""
    suggestion: str = ""

    @property
    def cell(self) -> str:
        """The cell's address as ``Feuil1!F12``; the sheet alone where there is no row."""
        if self.row is None:
            return self.sheet
        return f"{self.sheet}!{self.letter}{self.row}"
