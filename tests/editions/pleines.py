"""Rows with every cell filled, whatever the tables declare."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import physical

VALUES: dict[str, Any] = {
    "string": "œuvre",
    "datetime64[s]": pd.Timestamp("2021-05-20").as_unit("s"),
    "object": Decimal("0.1000000001"),
    "Int64": 2**40,
    "boolean": True,
}


def plein(name: str) -> pd.DataFrame:
    """Return one row of the table ``name``, every cell filled, with where it comes from."""
    columns = {column: pd.Series([VALUES[dtype]], dtype=dtype) for column, dtype in physical(TABLES[name]).items()}
    return pd.DataFrame(columns | {"_fichier": "f" * 64, "_feuille": "F1", "_ligne": 2, "_cle": "cle"})
