"""How the store talks to SQLite and to PostgreSQL: connections, transactions, locks."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import StaticPool

from pvd_dashboard.editions.errors import DamagedStoreError, StoreUrlError, UnreachableStoreError, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_SECONDS = 30
CONNECT_SECONDS = 10
RECYCLE_SECONDS = 1_800
LOCK_SPACE = 0x505644
"""First half of the PostgreSQL advisory locks of the store (« PVD » in ASCII)."""

_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A server that vanished is noticed within a minute, not after the system's two hours."""

_WRITES = "pvd_writes"
_WAL_TRIES = 300
_WAL_PAUSE = 0.1


def parse_url(text: str) -> URL:
    """Return the address of a store, the driver filled in; StoreUrlError where it can't be one."""
    try:
        url = make_url(text)
    except sa.exc.ArgumentError as error:
        raise StoreUrlError(_URL_HELP) from error
    backend = url.drivername.partition("+")[0]
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreUrlError(_URL_HELP)
    return url


_URL_HELP = (
    "L'adresse de la base (PVD_DATABASE_URL) n'est pas comprise. Elle s'écrit « sqlite:///chemin/vers/pvd.sqlite3 » "
    "ou « postgresql+psycopg://utilisateur@serveur/base »."
)


def in_memory(url: URL) -> bool:
    """Tell whether the store lives only in this process."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def make_engine(url: URL) -> sa.Engine:
    """Build the engine of a store; nothing is opened yet."""
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    return _sqlite(url)


def _postgresql(url: URL) -> sa.Engine:
    arguments = {"connect_timeout": CONNECT_SECONDS, "application_name": "pvd_dashboard"} | _KEEPALIVES
    return sa.create_engine(
        url, pool_pre_ping=True, pool_recycle=RECYCLE_SECONDS, pool_timeout=WAIT_SECONDS, connect_args=arguments
    )


def _sqlite(url: URL) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": WAIT_SECONDS}}
    if in_memory(url):
        options = {"connect_args": {"check_same_thread": False}, "poolclass": StaticPool}
    elif "uri" not in url.query:
        _make_folder(Path(str(url.database)).parent)
    engine = sa.create_engine(url, **options)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"Le dossier des versions publiées ne peut pas être créé : {folder}."
        raise UnreachableStoreError(msg) from error


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's connection)
    connection.isolation_level = None  # transactions are opened by _on_begin, not guessed by the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # what was published survives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what was purged does not linger in free pages


def _on_begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_wal(engine: sa.Engine) -> None:
    """Put an SQLite file in write-ahead logging, so that readers never wait for a writer.

    The switch itself ignores the busy timeout: several servers that open a
    fresh store at once try again for as long as that timeout.
    """
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchall()[0][0] in {"wal", "memory"}:
            return
        _switch_to_wal(cursor)
    finally:
        raw.close()


def _switch_to_wal(cursor: Any) -> None:  # noqa: ANN401 (the driver's cursor)
    for attempt in range(_WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "readonly" in str(error):
                return  # it can be read as it is
            if "locked" not in str(error) or attempt == _WAL_TRIES - 1:
                raise explain(error) from error
            Event().wait(_WAL_PAUSE)
        else:
            return


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that only reads, and sees the store as it was when it began."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection


def forget(engine: sa.Engine) -> None:
    """After a purge, empty SQLite's journal of pages, where what was purged still stands."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def writing(engine: sa.Engine, departement: str = "") -> Iterator[sa.Connection]:
    """Open a transaction that writes: all of it is kept, or nothing.

    On SQLite one writer at a time holds the file; on PostgreSQL an advisory
    lock lets one writer at a time into a ``departement`` (or, when empty, into
    the schema).
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                _lock(connection, departement)
            yield connection


@contextmanager
def migrating(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction that changes the schema, one server at a time.

    SQLite changes a table by building it anew: its foreign keys sleep
    meanwhile, and are checked as a whole before the end.
    """
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            yield connection
        return
    with engine.connect() as plain:
        raw: Any = plain.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)
        finally:
            raw.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        msg = "La mise à jour de la base des versions publiées laisserait des liens brisés : rien n'a été modifié."
        raise DamagedStoreError(msg)


def _lock(connection: sa.Connection, departement: str) -> None:
    connection.execute(sa.select(sa.func.set_config("lock_timeout", f"{WAIT_SECONDS}s", True)))  # noqa: FBT003 (SQL)
    key = sa.func.hashtext(departement)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK_SPACE, key)))
