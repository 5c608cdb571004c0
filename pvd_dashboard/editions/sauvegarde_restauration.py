"""A backup put back into an empty store, checked before and after: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import sqlalchemy as sa

from pvd_dashboard.editions import catalogue, engine, integrity, migrations, schema
from pvd_dashboard.editions.errors import BackupError, NewerStoreError, OccupiedStoreError, explained
from pvd_dashboard.editions.purge import purge
from pvd_dashboard.editions.registre import lire
from pvd_dashboard.editions.sauvegarde import BATCH, FILES, FORMAT, MANIFEST, TABLES, Contents, contents
from pvd_dashboard.editions.store import open_store
from pvd_dashboard.editions.types import ExactDecimal, UtcDateTime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pvd_dashboard.editions.purge import Purged, Retention
    from pvd_dashboard.editions.registre import Inscription

_CHUNK = 1 << 20


ACT = "sauvegarde remise en place"
"""The name of a restoration in the journal."""


def restore_backup(
    source: Path,
    store_url: str,
    *,
    at: datetime,
    retention: Retention | None = None,
    who: str = "",
    registre: Path | None = None,
) -> Contents:
    """Put the backup ``source`` into the empty store at ``store_url``: all of it, or nothing.

    Every checksum is verified before anything is written, the whole store
    afterwards. The purges of ``registre`` made since the backup are made
    again, each under its rule; with ``retention``, personal data whose time is
    up on ``at`` are purged too: an old backup brings nothing back that had to
    leave. With ``who``, the journal of each département says who restored.
    BackupError for a damaged archive, NewerStoreError for one of a later
    release, OccupiedStoreError where the store already has editions.
    """
    inscriptions = lire(registre) if registre is not None else ()
    with _opened(source) as archive:
        manifest = _checked(archive)
        with open_store(store_url) as store:
            with explained(), engine.writing(store._engine) as connection:  # noqa: SLF001 (same room)
                _require_empty(connection)
                _fill(connection, archive, manifest)
                done = contents(connection)
                _require_restored(integrity.faults(connection))
                _note(connection, done.departements, manifest, source.name, at, who)
                again = _purge_again(connection, done.departements, inscriptions, manifest)
                purged = (*again, *_purge(connection, done.departements, retention, at, who))
            if purged:
                engine.forget(store._engine)  # noqa: SLF001 (same room)
    return Contents(done.departements, done.editions, done.fichiers, purged)


_DAMAGED = (
    "La sauvegarde « {} » est endommagée ou incomplète : rien n'a été restauré. Essayez une sauvegarde plus ancienne."
)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    NotImplementedError,
    OSError,
)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    if not source.is_file():
        msg = f"La sauvegarde « {source} » n'existe pas, ou n'est pas un fichier."
        raise BackupError(msg)
    with _damage_told(source), zipfile.ZipFile(source) as archive:
        yield archive


@contextmanager
def _damage_told(source: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise BackupError(_DAMAGED.format(source.name)) from error


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the manifest once every part has proved whole."""
    manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if int(manifest["format"]) > FORMAT or str(manifest["schema"]) > migrations.HEAD:
        msg = (
            "Cette sauvegarde a été faite par une version plus récente du tableau de bord : "
            "mettez le logiciel à jour. Rien n'a été restauré."
        )
        raise NewerStoreError(msg)
    parts = manifest["parties"]
    if set(archive.namelist()) != {*parts, MANIFEST}:
        raise zipfile.BadZipFile
    for name, part in parts.items():
        if _fingerprint(archive, name) != (part["sha256"], part["octets"]):
            raise zipfile.BadZipFile(name)
    return manifest


def _fingerprint(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _require_empty(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in TABLES)
        connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
    if any(connection.execute(sa.select(*table.primary_key.columns).limit(1)).first() for table in TABLES):
        msg = (
            "La base contient déjà des versions publiées : une sauvegarde ne se restaure que dans une base vide. "
            "Rien n'a été modifié. Indiquez une autre base avec PVD_DATABASE_URL."
        )
        raise OccupiedStoreError(msg)


def _fill(connection: sa.Connection, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    for table in TABLES:
        described = manifest["tables"].get(table.name)
        if described is None:
            continue  # a table that the release of the backup did not have
        with archive.open(f"{table.name}.jsonl") as part:
            lines = _lines(table, described["colonnes"], part)
            if table is schema.fichiers:
                lines = (line | {"contenu": _bytes(archive, line)} for line in lines)
            for batch in _batches(lines, 1 if table is schema.fichiers else BATCH):
                connection.execute(table.insert(), batch)
        _advance(connection, table)


def _lines(table: sa.Table, names: list[str], part: IO[bytes]) -> Iterator[dict[str, Any]]:
    readers = [_reader(table.c[name]) for name in names]
    for text in part:
        values = json.loads(text)
        yield {
            name: None if value is None else read(value)
            for name, read, value in zip(names, readers, values, strict=True)
        }


def _reader(column: sa.Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, ExactDecimal):
        return Decimal
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(column.type, sa.Date) else _same


def _same(value: Any) -> Any:  # noqa: ANN401 (a cell of any kind)
    return value


def _bytes(archive: zipfile.ZipFile, line: Mapping[str, Any]) -> bytes:
    return b"" if line.get("purge_le") else archive.read(FILES + line["sha256"])


def _batches(lines: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(lines, size)):
        yield batch


def _advance(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL number the next lines after those that came with their number."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    last = connection.scalar(sa.select(sa.func.max(table.c.id)))
    if last is not None:
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), last)))


def _require_restored(faults: list[str]) -> None:
    if faults:
        msg = f"La sauvegarde ne donne pas une base intacte : rien n'a été restauré. {faults[0]}"
        raise BackupError(msg)


def _note(
    connection: sa.Connection,
    departements: tuple[str, ...],
    manifest: Mapping[str, Any],
    name: str,
    at: datetime,
    who: str,
) -> None:
    details = {"fichier": name, "sauvegarde_du": manifest["cree_le"]}
    for departement in departements if who else ():
        catalogue.note(connection, departement, who=who, what=ACT, when=at, details=details)


def _purge_again(
    connection: sa.Connection,
    departements: tuple[str, ...],
    inscriptions: tuple[Inscription, ...],
    manifest: Mapping[str, Any],
) -> tuple[Purged, ...]:
    """Make again the purges made since the backup, in their order: what one removed does not come back."""
    made = datetime.fromisoformat(manifest["cree_le"])
    due = (one for one in inscriptions if one.le >= made and one.departement in departements)
    done = (purge(connection, one.departement, one.retention, at=one.le, who=one.par) for one in due)
    return tuple(one for one in done if one)


def _purge(
    connection: sa.Connection, departements: tuple[str, ...], retention: Retention | None, at: datetime, who: str
) -> tuple[Purged, ...]:
    if retention is None:
        return ()
    done = (purge(connection, departement, retention, at=at, who=who) for departement in departements)
    return tuple(one for one in done if one)
