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
    size, names = _filled(connection, source, version, list(shape))
    columns = [sa.type_coerce(source.c[name], sa.types.NullType()).label(name) for name in names]
    query = sa.select(*columns).where(source.c.version_id == version).order_by(source.c.position)
    lines = _fetch(connection, query) if names else []
    values = dict(zip(names, zip(*lines, strict=True), strict=True)) if lines else {}
    series = {
        name: _series(values[name], dtype) if name in values else _missing(size, dtype) for name, dtype in shape.items()
    }
    return pd.DataFrame(series, index=pd.RangeIndex(size))


def _filled(connection: sa.Connection, source: sa.Table, version: int, names: list[str]) -> tuple[int, list[str]]:
    """Return the number of rows and the columns that hold a value: a workbook fills one in three."""
    counts = [sa.func.count(source.c[name]) for name in names]
    size, *filled = connection.execute(sa.select(sa.func.count(), *counts).where(source.c.version_id == version)).one()
    return int(size), [name for name, count in zip(names, filled, strict=True) if count]


def _fetch(connection: sa.Connection, query: sa.Executable) -> list[tuple[Any, ...]]:
    """Return the driver's own tuples: rows of SQLAlchemy would cost a third more."""
    result = connection.execute(query)
    cursor: Any = result.cursor
    lines: list[tuple[Any, ...]] = cursor.fetchall()
    result.close()
    return lines


def _series(values: Sequence[Any], dtype: str) -> pd.Series:
    """Build a column of ``dtype`` from what either driver gives back."""
    if dtype == "object":
        return pd.Series([v if v is None or isinstance(v, Decimal) else Decimal(v) for v in values], dtype="object")
    if dtype.startswith("datetime"):
        return pd.Series(np.array(values, dtype=dtype))
    return pd.Series(pd.array(list(values), dtype=dtype))  # type: ignore[call-overload]


def _missing(size: int, dtype: str) -> pd.Series:
    """Return ``size`` missing values, marked as the dtype marks them."""
    if dtype == "object":
        return pd.Series([None] * size, dtype="object")
    return pd.Series(index=pd.RangeIndex(size), dtype=dtype)
