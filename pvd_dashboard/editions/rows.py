"""Rows of a table between a frame and the store, by the thousand.

Both directions work column by column with the driver's own bulk calls: one
``executemany`` on SQLite, one ``COPY`` on PostgreSQL. Columns with no value at
all are not written.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from pvd_dashboard.editions.errors import explain
from pvd_dashboard.editions.schema import ROWS, a_corriger
from pvd_dashboard.editions.types import decimal_text
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import ORIGIN, physical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ASIDE = {"_fichier": "string", "_feuille": "string", "_ligne": "Int64", "motifs": "string", "valeurs": "string"}
"""Columns of the lines to fix of one table, with their dtypes."""

_BATCH = 500
"""Rows fetched at a time: few enough for the processor's cache."""


def insert_rows(connection: sa.Connection, name: str, version: int, rows: pd.DataFrame) -> None:
    """Write the ``rows`` of the declared table ``name`` as the version of that id."""
    _insert(connection, ROWS[name], version, rows)


def insert_aside(connection: sa.Connection, version: int, rows: pd.DataFrame) -> None:
    """Write lines to fix (columns of :data:`ASIDE`) as the version of that id."""
    _insert(connection, a_corriger, version, rows)


def load_rows(connection: sa.Connection, name: str, version: int) -> pd.DataFrame:
    """Read a version of the declared table ``name``, in the shape of its frames."""
    return _load(connection, ROWS[name], version, physical(TABLES[name]) | ORIGIN)


def load_aside(connection: sa.Connection, version: int) -> pd.DataFrame:
    """Read a version of lines to fix."""
    return _load(connection, a_corriger, version, ASIDE)


def _insert(connection: sa.Connection, target: sa.Table, version: int, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    as_text = connection.dialect.name == "sqlite"
    filled = {name: _python(rows[name], as_text=as_text) for name in rows.columns if rows[name].notna().any()}
    columns = ["version_id", "position", *filled]
    lines = list(zip([version] * len(rows), range(len(rows)), *filled.values(), strict=True))
    if as_text:
        statement = target.insert().compile(dialect=connection.dialect, column_keys=columns)
        connection.exec_driver_sql(str(statement), lines)
    else:
        _copy(connection, target.name, columns, lines)


def _python(values: pd.Series, *, as_text: bool) -> Sequence[Any]:
    """Return plain Python values that the driver takes, None where missing."""
    if values.dtype == "object":
        return [None if v is None else decimal_text(v) for v in values] if as_text else values.tolist()
    if str(values.dtype).startswith("datetime"):
        return _dates(values, as_text=as_text)
    return values.astype("object").where(values.notna(), None).tolist()


def _dates(values: pd.Series, *, as_text: bool) -> Sequence[Any]:
    days = values.to_numpy().astype("datetime64[D]")
    if not as_text:
        return list(days.tolist())
    texts = np.datetime_as_string(days).astype("object")
    texts[np.isnat(days)] = None
    return list(texts.tolist())


def _copy(connection: sa.Connection, target: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    import psycopg  # noqa: PLC0415 (a second of import that SQLite does not need)
    from psycopg import sql  # noqa: PLC0415 (same)

    driver: Any = connection.connection.driver_connection
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(target), names)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                copy.write_row(line)
    except psycopg.Error as error:
        raise explain(error) from error


def _load(connection: sa.Connection, source: sa.Table, version: int, shape: Mapping[str, str]) -> pd.DataFrame:
    names = _filled(connection, source, version, list(shape))
    columns = [sa.type_coerce(source.c[name], sa.types.NullType()).label(name) for name in names]
    query = sa.select(*columns).where(source.c.version_id == version).order_by(source.c.position)
    found = _fetch(connection, query, {name: shape[name] for name in names}) if names else {}
    size = len(next(iter(found.values()))) if found else _count(connection, source, version)
    missing = {dtype: _missing(size, dtype) for dtype in set(shape.values())}
    series = {name: found[name] if name in found else missing[dtype] for name, dtype in shape.items()}
    return pd.DataFrame(series, index=pd.RangeIndex(size))


def _count(connection: sa.Connection, source: sa.Table, version: int) -> int:
    return connection.scalar(sa.select(sa.func.count()).where(source.c.version_id == version)) or 0


def _filled(connection: sa.Connection, source: sa.Table, version: int, names: Sequence[str]) -> list[str]:
    """Return the columns that hold a value: a workbook fills one in three.

    One pass in all: from row to row, each the next that fills a column not yet known to be filled.
    """
    filled: set[str] = set()
    position = -1
    while unknown := [source.c[name] for name in names if name not in filled]:
        fills_one = sa.or_(*(column.is_not(None) for column in unknown))
        own = (source.c.version_id == version) & (source.c.position > position)
        seen = [column.is_not(None).label(column.name) for column in unknown]
        query = sa.select(source.c.position, *seen).where(own, fills_one).order_by(source.c.position).limit(1)
        row = connection.execute(query).mappings().one_or_none()
        if row is None:
            break
        position = row["position"]
        filled |= {column.name for column in unknown if row[column.name]}
    return [name for name in names if name in filled]


def _fetch(connection: sa.Connection, query: sa.Executable, shape: Mapping[str, str]) -> dict[str, pd.Series]:
    """Read the driver's own tuples, some rows at a time: each value is put in its column while it is at hand."""
    result = connection.execute(query)
    cursor: Any = result.cursor
    wells = [_well(dtype) for dtype in shape.values()]
    while lines := cursor.fetchmany(_BATCH):
        for well, values in zip(wells, zip(*lines, strict=True), strict=True):
            well.add(values)
    result.close()
    return {name: well.series() for name, well in zip(shape, wells, strict=True)}


class _Texts:
    """A column of texts, gathered without a Python object a value."""

    def __init__(self) -> None:
        self._pieces: list[pa.Array] = []

    def add(self, values: Sequence[Any]) -> None:
        self._pieces.append(pa.array(values, type=pa.large_string()))

    def series(self) -> pd.Series:
        return pd.Series(pd.StringDtype().__from_arrow__(pa.chunked_array(self._pieces)))  # type: ignore[attr-defined]


class _Values:
    """A column of another dtype, as either driver gives its values back."""

    def __init__(self, dtype: str) -> None:
        self._dtype = dtype
        self._values: list[Any] = []

    def add(self, values: Sequence[Any]) -> None:
        self._values.extend(values)

    def series(self) -> pd.Series:
        if self._dtype == "object":
            return pd.Series(_decimals(self._values), dtype="object")
        if self._dtype.startswith("datetime"):
            days = pa.array(self._values).cast(pa.date32())  # date on PostgreSQL, ISO text on SQLite
            return pd.Series(days.to_numpy(zero_copy_only=False).astype(self._dtype))
        return pd.Series(pd.array(self._values, dtype=self._dtype))  # type: ignore[call-overload]


def _well(dtype: str) -> _Texts | _Values:
    return _Texts() if dtype == "string" else _Values(dtype)


def _decimals(values: Sequence[Any]) -> list[Decimal | None]:
    return [value if value is None or isinstance(value, Decimal) else Decimal(value) for value in values]


def _missing(size: int, dtype: str) -> pd.Series:
    """Return ``size`` missing values, marked as the dtype marks them."""
    if dtype == "object":
        return pd.Series([None] * size, dtype="object")
    return pd.Series(index=pd.RangeIndex(size), dtype=dtype)
