"""The whole store in one file, and back: from SQLite or PostgreSQL, into either.

A backup is a ZIP archive. ``manifeste.json`` says the version of the format,
the revision of the schema, when it was made, and the size and sha-256 of every
other part: one part for each table of the schema (a JSON array a line, in the
order of the columns that the manifest gives) and, byte for byte, one for each
received file. The manifest comes last: an archive cut short has none.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import sqlalchemy as sa

from pvd_dashboard.editions import engine, integrity, migrations, schema
from pvd_dashboard.editions.errors import BackupError, DamagedStoreError, StoreError, explained
from pvd_dashboard.editions.store import open_store
from pvd_dashboard.editions.types import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from pvd_dashboard.editions.purge import Purged

FORMAT = 1
"""The version of the format that this release writes; it reads this one and the earlier ones."""

MANIFEST = "manifeste.json"
FILES = "fichiers/"
BATCH = 500
TABLES = [table for table in schema.metadata.sorted_tables if table.name != "alembic_version"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: numbers of editions and of received files; what a purge took on restoring."""

    departements: tuple[str, ...]
    editions: int
    fichiers: int
    purged: tuple[Purged, ...] = ()


def backup(store_url: str, target: Path, *, at: datetime) -> Contents:
    """Write the whole store to ``target``, which is there once complete, or untouched.

    The store is checked first: a backup that was written can be restored.
    StoreError when the store is empty, damaged or out of reach, BackupError
    when ``target`` can't be written.
    """
    with open_store(store_url) as store, explained(), engine.snapshot(store._engine) as connection:  # noqa: SLF001 (same room)
        found = contents(connection)
        if not found.editions:
            msg = "La base ne contient aucune version publiée : il n'y a rien à sauvegarder."
            raise StoreError(msg)
        _require_whole(integrity.faults(connection))
        with _replacing(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(connection, archive, at)
    return found


def contents(connection: sa.Connection) -> Contents:
    """Return what the store holds."""
    editions, files = schema.editions, schema.fichiers
    departements = connection.scalars(sa.select(editions.c.departement).distinct().order_by(editions.c.departement))
    return Contents(tuple(departements), _count(connection, editions), _count(connection, files))


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _require_whole(faults: list[str]) -> None:
    if faults:
        msg = f"La base est endommagée, elle n'est pas sauvegardée. {faults[0]}"
        raise DamagedStoreError(msg)


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes the place of ``target`` once written whole."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.partiel")
    try:
        with draft.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        msg = f"La sauvegarde « {target} » n'a pas pu être écrite : vérifiez le dossier, vos droits et la place libre."
        raise BackupError(msg) from error
    finally:
        draft.unlink(missing_ok=True)


def _write(connection: sa.Connection, archive: zipfile.ZipFile, at: datetime) -> None:
    parts: dict[str, dict[str, Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for table in TABLES:
        columns = [column for column in table.c if column.name != "contenu"]
        lines = (_line(line) for line in _stream(connection, sa.select(*columns).order_by(*_order(table))))
        parts[f"{table.name}.jsonl"] = part = _add(archive, f"{table.name}.jsonl", lines)
        tables[table.name] = {"colonnes": [column.name for column in columns], "lignes": part.pop("morceaux")}
    for sha256 in connection.scalars(sa.select(schema.fichiers.c.sha256).where(schema.fichiers.c.purge_le.is_(None))):
        content = sa.select(schema.fichiers.c.contenu).where(schema.fichiers.c.sha256 == sha256)
        parts[FILES + sha256] = part = _add(archive, FILES + sha256, iter([bytes(connection.scalar(content) or b"")]))
        part.pop("morceaux")
    head = {"format": FORMAT, "application": "pvd_dashboard", "schema": migrations.HEAD, "cree_le": at.isoformat()}
    archive.writestr(MANIFEST, json.dumps(head | {"tables": tables, "parties": parts}, ensure_ascii=False, indent=1))


def _order(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Return an order in which each line comes after those it cites."""
    if table is schema.editions:
        return [table.c.departement, table.c.numero]
    return list(table.primary_key.columns)


def _stream(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    yield from connection.execute(query, execution_options={"yield_per": BATCH})


def _line(values: sa.Row[Any]) -> bytes:
    return json.dumps(list(values), ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    raise TypeError(type(value))


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> dict[str, Any]:
    """Write one part; return its size, its sha-256 and the number of pieces."""
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
            digest.update(piece)
            size, count = size + len(piece), count + 1
    return {"sha256": digest.hexdigest(), "octets": size, "morceaux": count}
