"""What changed between two states of the tables, row by row and cell by cell.

Pure functions on frames: the store only hands them two editions. Rows are
matched by their identity ``_cle``; where two rows of one frame share it, by
their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pvd_dashboard.editions.labels import labels
from pvd_dashboard.editions.types import decimal_text
from pvd_dashboard.tables import TABLES, Table
from pvd_dashboard.tables.frames import codes, empty, physical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that changed, in its row's identity and label.

    ``column`` is a physical column; ``wording`` is True for the text of a date
    or of a list of communes as it was typed, which changes no figure.
    ``codes`` are the codes INSEE of the row's communes.
    """

    table: str
    cle: str
    libelle: str
    column: str
    before: str | int | bool | Decimal | date | None
    after: str | int | bool | Decimal | date | None
    codes: tuple[str, ...] = ()
    wording: bool = False


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table.

    ``added`` and ``removed`` are frames of the table; ``changed_before`` and
    ``changed_after`` hold the rows that changed, line for line.
    """

    table: str
    added: pd.DataFrame = field(repr=False)
    removed: pd.DataFrame = field(repr=False)
    changed_before: pd.DataFrame = field(repr=False)
    changed_after: pd.DataFrame = field(repr=False)
    cells: tuple[CellChange, ...] = field(repr=False)

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of rows: ``added``, ``removed``, ``changed``."""
        return {"added": len(self.added), "removed": len(self.removed), "changed": len(self.changed_after)}

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-able description; amounts are decimal strings, dates ISO."""
        return {
            "table": self.table,
            "counts": self.counts,
            "added": _rows_json(self.table, self.added),
            "removed": _rows_json(self.table, self.removed),
            "cells": [_cell_json(cell) for cell in self.cells],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two states; ``tables`` holds only those where something did.

    ``before`` and ``after`` are the frames compared.
    """

    tables: tuple[TableDifference, ...]
    before: Mapping[str, pd.DataFrame] = field(repr=False)
    after: Mapping[str, pd.DataFrame] = field(repr=False)

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return bool(self.tables)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Numbers of rows by table."""
        return {one.table: one.counts for one in self.tables}

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """Every cell that changed, table after table."""
        return tuple(cell for one in self.tables for cell in one.cells)

    def to_json(self) -> dict[str, Any]:
        """Return a JSON-able description."""
        return {"counts": self.counts, "tables": [one.to_json() for one in self.tables]}


def difference(before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]) -> Difference:
    """Compare two states; a table that one of them lacks counts as empty there.

    Tables come in the order of their declarations; rows added and changed in
    the order of ``after``, rows removed in the order of ``before``.
    """
    found = [
        _compare(table, _of(before, table), _of(after, table))
        for name, table in TABLES.items()
        if name in before or name in after
    ]
    return Difference(tuple(one for one in found if any(one.counts.values())), before, after)


def _of(tables: Mapping[str, pd.DataFrame], table: Table) -> pd.DataFrame:
    return tables[table.name] if table.name in tables else empty(table)


def _compare(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> TableDifference:
    old, new = _identities(before), _identities(after)
    matched = old.get_indexer(new)
    both = np.flatnonzero(matched >= 0)
    rows_before, rows_after = _take(before, matched[both]), _take(after, both)
    changes = _changes(table, rows_before, rows_after)
    touched = np.flatnonzero(changes.any(axis=1))
    rows_before, rows_after = _take(rows_before, touched), _take(rows_after, touched)
    return TableDifference(
        table.name,
        added=_take(after, np.flatnonzero(matched < 0)),
        removed=_take(before, np.flatnonzero(~old.isin(new))),
        changed_before=rows_before,
        changed_after=rows_after,
        cells=_cells(table, rows_before, rows_after, changes[touched]),
    )


def _identities(rows: pd.DataFrame) -> pd.Index:
    keys = rows["_cle"].fillna("")
    ordinal = keys.groupby(keys).cumcount()
    identities: pd.Index = pd.Index(keys.where(ordinal == 0, keys + "\x1f" + ordinal.astype("string")))
    return identities


def _take(rows: pd.DataFrame, positions: npt.NDArray[np.intp]) -> pd.DataFrame:
    return rows.take(positions).reset_index(drop=True)


def _changes(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return, for each pair of rows and each physical column, whether the cell changed."""
    columns = [_differs(before[name], after[name]) for name in physical(table)]
    return np.column_stack(columns)


def _differs(before: pd.Series, after: pd.Series) -> npt.NDArray[np.bool_]:
    equal = before.eq(after).fillna(False).to_numpy(dtype=bool)  # noqa: FBT003 (pandas)
    missing = (before.isna() & after.isna()).to_numpy(dtype=bool)
    return ~(equal | missing)


def _cells(
    table: Table, before: pd.DataFrame, after: pd.DataFrame, changes: npt.NDArray[np.bool_]
) -> tuple[CellChange, ...]:
    names = list(physical(table))
    wordings = {f"{column.name}_texte" for column in table.columns}
    cles, libelles, communes = after["_cle"].tolist(), labels(table, after), _codes_of(table, after)
    old = {name: before[name].tolist() for name in names}
    new = {name: after[name].tolist() for name in names}
    return tuple(
        CellChange(
            table.name,
            cles[row],
            libelles[row],
            names[column],
            _value(old[names[column]][row]),
            _value(new[names[column]][row]),
            communes[row],
            names[column] in wordings,
        )
        for row, column in np.argwhere(changes).tolist()
    )


def _codes_of(table: Table, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    name = next((name for name in ("communes", "code_insee") if name in table), None)
    return [()] * len(rows) if name is None else [codes(cell) for cell in rows[name]]


def _value(value: Any) -> Any:  # noqa: ANN401 (a cell of any kind)
    """Return a plain Python value, None where missing."""
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _json(value: Any) -> Any:  # noqa: ANN401 (a cell of any kind)
    plain = _value(value)
    if isinstance(plain, Decimal):
        return decimal_text(plain)
    return plain.isoformat() if hasattr(plain, "isoformat") else plain


def _cell_json(cell: CellChange) -> dict[str, Any]:
    return {
        "table": cell.table,
        "cle": cell.cle,
        "libelle": cell.libelle,
        "codes": list(cell.codes),
        "column": cell.column,
        "before": _json(cell.before),
        "after": _json(cell.after),
        "wording": cell.wording,
    }


def _rows_json(name: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    table = TABLES[name]
    values = rows[[*physical(table), "_feuille", "_ligne"]].to_dict("records")
    return [
        {
            "cle": cle,
            "libelle": libelle,
            "codes": list(communes),
            "valeurs": {str(column): _json(value) for column, value in line.items() if _value(value) is not None},
        }
        for cle, libelle, communes, line in zip(
            rows["_cle"].tolist(), labels(table, rows), _codes_of(table, rows), values, strict=True
        )
    ]
