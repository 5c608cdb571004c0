"""A file that updates a table: its lines change or join those published, none is removed.

Pure functions on frames, like :mod:`pvd_dashboard.editions.difference`: rows
are matched by their identity ``_cle``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.tables.frames import ORIGIN, conform, identify, physical

if TYPE_CHECKING:
    from pvd_dashboard.tables import Column, Table

_OF_FILE = [name for name in ORIGIN if name != "_cle"]


def merge(table: Table, before: pd.DataFrame, brought: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``before`` updated by those of ``brought`` of the same key, then the new ones.

    A cell left blank in ``brought`` erases nothing; a row that is updated takes
    the origin (file, sheet, line) of the one that updates it.
    """
    at: list[int] = pd.Index(before["_cle"]).get_indexer(pd.Index(brought["_cle"])).tolist()
    known = [i for i, place in enumerate(at) if place >= 0]
    columns: dict[str, list[Any]] = {name: before[name].tolist() for name in before.columns}
    for column in table.columns:
        names = parts(table, column)
        given = brought[names].notna().any(axis=1).to_numpy()
        _copy(columns, brought, names, [(at[i], i) for i in known if given[i]])
    _copy(columns, brought, _OF_FILE, [(at[i], i) for i in known])
    updated = conform(table, pd.DataFrame(columns))
    whole = pd.concat([updated, brought.iloc[[i for i, place in enumerate(at) if place < 0]]], ignore_index=True)
    whole["_cle"] = identify(table, whole) if len(whole) else whole["_cle"]
    return whole


def _copy(
    columns: dict[str, list[Any]], brought: pd.DataFrame, names: list[str], places: list[tuple[int, int]]
) -> None:  # fmt: skip
    for name in names:
        values = brought[name].tolist()
        for target, source in places:
            columns[name][target] = values[source]


def parts(table: Table, column: Column) -> list[str]:
    """Return the physical columns of a declared one: a date goes with its precision and its text."""
    shape = physical(table)
    return [name for name in (column.name, f"{column.name}_precision", f"{column.name}_texte") if name in shape]
