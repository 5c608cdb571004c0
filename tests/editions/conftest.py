"""Small publications for the tests of the store."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pvd_dashboard.editions import Publication, ReceivedFile
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from multiprocessing.context import BaseContext

    Rows = list[dict[str, Any]]

MIDI = datetime(2021, 9, 10, 12, 0, tzinfo=UTC)


class Fabrique:
    """Makes frames and publications; each publication comes a minute after the one before."""

    def __init__(self) -> None:
        self._minutes = 0

    def frame(self, name: str, rows: Rows) -> pd.DataFrame:
        frame = conform(TABLES[name], pd.DataFrame(rows))
        frame["_cle"] = identify(TABLES[name], frame)
        return frame

    def aside(self, table: str, *valeurs: str) -> pd.DataFrame:
        lines = range(2, 2 + len(valeurs))
        return pd.DataFrame(
            [
                {
                    "table": table,
                    "_fichier": "f" * 64,
                    "_feuille": "F1",
                    "_ligne": n,
                    "motifs": "E1;E2",
                    "valeurs": text,
                }
                for n, text in zip(lines, valeurs, strict=True)
            ]
        )

    def file(self, content: bytes = b"classeur", name: str = "tableau.xlsx") -> ReceivedFile:
        return ReceivedFile(name, hashlib.sha256(content).hexdigest(), content, {"feuilles": ["F1"]})

    def publication(
        self,
        *,
        departement: str = "40",
        content: bytes = b"classeur",
        name: str = "tableau.xlsx",
        aside: pd.DataFrame | None = None,
        date_situation: date | None = None,
        author: str = "DDTM",
        **tables: Rows,
    ) -> Publication:
        self._minutes += 1
        return Publication(
            departement=departement,
            file=self.file(content, name),
            tables={table: self.frame(table, rows) for table, rows in tables.items()},
            aside=pd.DataFrame() if aside is None else aside,
            author=author,
            published_at=MIDI + timedelta(minutes=self._minutes),
            date_situation=date_situation,
        )


@pytest.fixture
def fabrique() -> Fabrique:
    return Fabrique()


@pytest.fixture
def publication(fabrique: Fabrique) -> Callable[..., Publication]:
    return fabrique.publication


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> BaseContext:
    """Give processes that start at once, the heavy imports done.

    A page run by Streamlit in the same worker stays as ``__main__``: each child would run that page before its task.
    """
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = multiprocessing.get_context("forkserver")
    installed = ["alembic.command", "numpy", "pandas", "psycopg", "pyarrow", "pytest", "sqlalchemy.dialects.postgresql"]
    context.set_forkserver_preload([*installed, "pvd_dashboard.editions"])
    return context
