"""Amounts that their cells write in francs Pacifique: the whole line is in francs (R63).

A line that says two currencies, or a table that holds euros only, has such an
amount to fix: its figures alone would be read as euros.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.intake.convert.base import Outcome
from pvd_dashboard.intake.convert.montants import FRANCS
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.statuts_aides import XPF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.intake.table import Converted

_DEVISE, _MELEES = "devise", "MONNAIES_MELEES"
_EUROS = re.compile(r"€|\beuros?\b|\beur\b", re.IGNORECASE)


def francs(converted: Converted) -> None:
    """Put the currency of the lines whose amounts say francs; set aside those that also say euros."""
    said = {
        name: places
        for name, values in converted.amounts.items()
        if (places := [i for i, one in values.of(converted.kept).noticed.items() if one.code == FRANCS])
    }
    if not said:
        return
    known = converted.columns.get(_DEVISE, [None] * len(converted.kept))
    held = _DEVISE in converted.located.table
    for name, places in said.items():
        for i in places:
            if not held or known[i] not in {None, XPF} or _says_euros(converted, i):
                converted.notice(i, name, Outcome(code=_MELEES))
    if held:
        own = {i for places in said.values() for i in places}
        converted.columns[_DEVISE] = [XPF if i in own else one for i, one in enumerate(known)]


def _says_euros(converted: Converted, i: int) -> bool:
    """Tell whether an amount of the line is written in euros."""
    places = (converted.located.columns[name] for name in converted.amounts)
    row = converted.lines.rows[converted.kept[i]]
    return any(place < len(row) and _EUROS.search(as_text(row[place])) for place in places)


def sum_francs(sheets: Iterable[Converted], *, accepted: bool = False) -> dict[str, Decimal]:
    """Return what each total holds in francs Pacifique, « table.column » → francs; nothing where it holds none.

    ``accepted`` leaves out the lines to fix.
    """
    sums: dict[str, Decimal] = {}
    for converted in sheets:
        for name in converted.totals if XPF in (converted.columns.get(_DEVISE) or ()) else ():
            places = _in_francs(converted, name) - (set(converted.faults) if accepted else set())
            if places:
                key = f"{converted.located.table.name}.{name}"
                others = set(range(len(converted.kept))) - places
                sums[key] = sums.get(key, Decimal(0)) + converted.amounts[name].of(converted.kept).total(others)
    return sums


def _in_francs(converted: Converted, name: str) -> set[int]:
    """Return the lines whose amount is in francs; where a line says both currencies, each cell says its own."""
    said = {i for i, one in converted.amounts[name].of(converted.kept).noticed.items() if one.code == FRANCS}
    mixed = {i for i, faults in converted.faults.items() if _MELEES in faults}
    return {i for i, one in enumerate(converted.columns[_DEVISE]) if one == XPF and (i in said or i not in mixed)}
