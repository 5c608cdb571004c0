"""The document of ``check --json``."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake.messages import message

if TYPE_CHECKING:
    from pvd_dashboard.intake.findings import Finding
    from pvd_dashboard.intake.reading import Reading, SheetReading, TableReading

_CENTS = Decimal("0.01")


def to_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain values; amounts are strings of euros, rounded half up to the cent once."""
    return {
        "file": reading.file_name,
        "sha256": reading.sha256,
        "kind": reading.kind,
        "departement": reading.departement,
        "date_situation": reading.date_situation.isoformat() if reading.date_situation else None,
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
        "tables": {name: _table(table) for name, table in reading.tables.items()},
        "findings": [_finding(finding) for finding in reading.findings],
        "totals": {key: cents(total) for key, total in reading.totals.items()},
        "totals_xpf": {key: cents(total) for key, total in reading.totals_xpf.items()},
        "totals_retained": {key: cents(total) for key, total in reading.totals_retenus.items()},
    }


def cents(amount: Decimal) -> str:
    """Return an amount with two decimals, rounded half up.

    >>> cents(Decimal("0.125"))
    '0.13'
    """
    return f"{amount.quantize(_CENTS, rounding=ROUND_HALF_UP):f}"


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    return {
        "sheet": sheet.sheet,
        "header_row": sheet.header_row,
        "table": sheet.table,
        "rows": sheet.rows,
        "columns": dict(sheet.columns),
        "confidence": sheet.confidence,
        "reason": sheet.reason,
        "hidden": sheet.hidden,
        "zone": sheet.zone,
        "header_reason": sheet.header_reason,
        "decisions": {
            heading: {"confidence": one.confidence, "reason": one.reason} for heading, one in sheet.decisions.items()
        },
        "remembered": sheet.memory.origin if sheet.memory else "",
    }


def _table(table: TableReading) -> dict[str, int]:
    return {
        "rows": table.rows,
        "accepted": table.accepted_lines,
        "to_fix": table.to_fix,
        "ignored": table.ignored,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "cell": finding.cell,
        "value": finding.value,
        "message": message(finding),
        "expected": finding.expected,
        "suggestion": finding.suggestion,
        "table": finding.table,
    }
