"""The shape that the rows of a table take in pandas, the same in every room.

A frame of table ``t`` has the physical columns of :func:`physical` in that
order, then the columns of origin: ``_fichier`` (sha-256 of the file),
``_feuille`` (sheet), ``_ligne`` (row number as the spreadsheet program shows
it, ``Int64``), ``_cle`` (identity: natural key and ordinal).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.tables.model import Column, Kind, Table
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

ORIGIN: dict[str, str] = {"_fichier": "string", "_feuille": "string", "_ligne": "Int64", "_cle": "string"}

_DTYPES = {
    Kind.DATE: "datetime64[s]",
    Kind.MONTANT: "object",
    Kind.TAUX: "object",
    Kind.NOMBRE: "object",
    Kind.ENTIER: "Int64",
    Kind.ANNEE: "Int64",
    Kind.OUI_NON: "boolean",
}


def dtype_of(kind: Kind) -> str:
    """Return the pandas dtype in which a column of ``kind`` is kept."""
    return _DTYPES.get(kind, "string")


def _parts(column: Column) -> Iterable[tuple[str, str]]:
    yield column.name, dtype_of(column.kind)
    if column.kind is Kind.DATE:
        yield f"{column.name}_precision", "string"
    if column.kind in {Kind.DATE, Kind.COMMUNES}:
        yield f"{column.name}_texte", "string"


def physical(table: Table) -> dict[str, str]:
    """Return the physical columns of ``table`` with their dtypes, origin excluded."""
    return {name: dtype for column in table.columns for name, dtype in _parts(column)}


def empty(table: Table) -> pd.DataFrame:
    """Return a frame of ``table`` with no row."""
    return conform(table, pd.DataFrame())


def conform(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``rows`` with exactly the columns and dtypes of ``table``.

    Columns that are absent are added, empty; others are dropped. Missing
    values of ``object`` columns are ``None``.
    """
    shape = physical(table) | ORIGIN
    columns = {name: _cast(rows.get(name), dtype, len(rows)) for name, dtype in shape.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _cast(values: pd.Series[Any] | None, dtype: str, size: int) -> pd.Series[Any]:
    if values is None:
        filler = pd.NaT if dtype.startswith("datetime") else None
        return pd.Series([filler] * size, dtype=dtype)
    if dtype == "object":
        return values.astype("object").where(values.notna(), None).reset_index(drop=True)
    return values.astype(dtype).reset_index(drop=True)  # type: ignore[call-overload, no-any-return]


def identify(table: Table, rows: pd.DataFrame) -> pd.Series[Any]:
    """Return the identity of each row: its natural key, an ordinal where it repeats.

    The key compares texts folded (accents, case, spaces), so that a corrected
    accent does not make another row.
    """
    keys = ["|".join(parts) for parts in zip(*(_key_part(rows[name]) for name in table.key), strict=True)]
    times: Counter[str] = Counter()
    if len(set(keys)) < len(keys):
        for i, key in enumerate(keys):
            times[key] += 1
            keys[i] = key if times[key] == 1 else f"{key}#{times[key]}"
    return pd.Series(keys, index=rows.index, dtype="string")


def _key_part(values: pd.Series[Any]) -> list[str]:
    if str(values.dtype).startswith("datetime"):
        values = values.dt.strftime("%Y-%m-%d")
    texts = values.astype("string").fillna("").tolist()
    folded = {text: fold(text) for text in dict.fromkeys(texts)}
    return [folded[text] for text in texts]


def fingerprint(table: Table, rows: pd.DataFrame) -> str:
    """Return the sha-256 of what the rows say, whatever file they came from.

    Two frames with the same rows in the same order have the same fingerprint;
    the columns of origin do not count.
    """
    digest = hashlib.sha256(f"{table.name}:{len(rows)}".encode())
    for name, dtype in physical(table).items():
        column = rows[name]
        if column.isna().all():
            continue
        digest.update(name.encode())
        digest.update(json.dumps(_canonical(column, dtype), ensure_ascii=False).encode())
    return digest.hexdigest()


def _canonical(column: pd.Series, dtype: str) -> list[str | None]:
    """Return each value in its one spelling, None where missing."""
    if dtype == "object":
        return [None if value is None else _canonical_number(value) for value in column]
    texts = column.dt.strftime("%Y-%m-%d") if dtype.startswith("datetime") else column.astype("string")
    return texts.astype("object").where(column.notna(), None).tolist()


def _canonical_number(value: object) -> str:
    return canonical_decimal(value) if isinstance(value, Decimal) else str(value)


def canonical_decimal(value: Decimal) -> str:
    """Return the one spelling of a decimal: no exponent, no trailing zero.

    >>> canonical_decimal(Decimal("43457.00")), canonical_decimal(Decimal("1E+3"))
    ('43457', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def codes(cell: object) -> tuple[str, ...]:
    """Return the codes INSEE that a ``communes`` cell holds.

    >>> codes("40245;40102"), codes(None)
    (('40245', '40102'), ())
    """
    if cell is None or cell is pd.NA or not isinstance(cell, str):
        return ()
    return tuple(code for code in cell.split(";") if code)
