"""What a file does to each table that it brings: replace it, or update it line by line; what is proposed, and why."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pvd_dashboard.editions.fusion import merge
from pvd_dashboard.formats import pluriel
from pvd_dashboard.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.intake.reading import Reading, TableReading

_MOST = 0.5
_GROUPED = "regroupement"


class Mode(StrEnum):
    """What becomes of the lines of a table that are already published."""

    REMPLACER = "remplacer"
    METTRE_A_JOUR = "mettre_a_jour"


class Proposition(NamedTuple):
    """What is proposed for a table, and why, in French."""

    mode: Mode
    raison: str


def propositions(store: Store, reading: Reading, current: Edition | None) -> dict[str, Proposition]:
    """Return what is proposed for each table that the file brings and that is already published."""
    if current is None:
        return {}
    before = store.tables(current)
    return {
        name: _proposed(before[name], table.accepted)
        for name, table in reading.tables.items()
        if _brings(table) and len(before[name])
    }


def _brings(table: TableReading) -> bool:
    return bool(table.accepted_lines + table.to_fix)


def _proposed(before: pd.DataFrame, brought: pd.DataFrame) -> Proposition:
    """Update where the file takes up less than half of the lines published: it is no whole table then."""
    taken = int(before["_cle"].isin(set(brought["_cle"])).sum())
    lines = pluriel(len(before), "ligne publiée", "lignes publiées")
    if taken < _MOST * len(before):
        said = f"ne reprend que {taken} des {lines}" if taken else f"ne reprend aucune des {lines}"
        return Proposition(Mode.METTRE_A_JOUR, f"Le fichier {said}.")
    whole = "toutes les lignes publiées" if taken == len(before) else f"{taken} des {lines}"
    return Proposition(Mode.REMPLACER, f"Le fichier reprend {whole}.")


def applied(store: Store, reading: Reading, current: Edition | None, modes: Mapping[str, Mode]) -> Reading:
    """Return the reading whose tables are what a publication would leave: the lines published taken into account.

    A table without a mode is replaced. A list that has no column of
    regroupement never erases the regroupements of the lauréats.
    """
    updates = [
        name for name, table in reading.tables.items() if modes.get(name) is Mode.METTRE_A_JOUR and _brings(table)
    ]
    regroups = "laureats" in reading.tables and "laureats" not in updates and not _says(reading, "laureats", _GROUPED)
    if current is None or not (updates or regroups):
        return reading
    before = store.tables(current)
    tables = {
        name: _updated(reading.tables[name], before[name], _asides(store, current, name)) for name in updates
    }  # fmt: skip
    if regroups and before["laureats"][_GROUPED].notna().any():
        listed = reading.tables["laureats"]
        tables["laureats"] = replace(listed, accepted=_regrouped(before["laureats"], listed.accepted))
    return replace(reading, tables={**reading.tables, **tables}) if tables else reading


def _updated(table: TableReading, before: pd.DataFrame, aside: pd.DataFrame) -> TableReading:
    """Update the lines published; those to fix of earlier files stay until a whole table replaces them."""
    merged = merge(TABLES[table.name], before, table.accepted)
    old = aside[table.aside.columns]
    kept = pd.concat([old, table.aside], ignore_index=True).drop_duplicates(["motifs", "valeurs"], ignore_index=True)
    return replace(table, accepted=merged, aside=kept if len(old) else table.aside)


def _asides(store: Store, current: Edition, name: str) -> pd.DataFrame:
    aside = store.aside(current)
    return aside[aside["table"] == name]


def _says(reading: Reading, table: str, column: str) -> bool:
    return any(column in sheet.columns.values() for sheet in reading.sheets if sheet.table == table)


def _regrouped(before: pd.DataFrame, brought: pd.DataFrame) -> pd.DataFrame:
    known = dict(zip(before["_cle"], before[_GROUPED], strict=True))
    return brought.assign(**{_GROUPED: brought[_GROUPED].fillna(brought["_cle"].map(known).astype("string"))})
