"""Whether the store still holds what was published: every file, version and chain checked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pvd_dashboard.editions import schema
from pvd_dashboard.editions.content import aside_fingerprint
from pvd_dashboard.editions.rows import load_aside, load_rows
from pvd_dashboard.editions.schema import A_CORRIGER, LIGNES
from pvd_dashboard.formats import pluriel
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

_E = schema.editions.c
_EV = schema.edition_versions.c
_F = schema.fichiers.c
_V = schema.versions.c


def faults(connection: sa.Connection) -> list[str]:
    """Return what is wrong, one French sentence a fault; nothing when all is well.

    A file that was purged is whole when its trace is there and its bytes are not.
    Reads every byte of the store: seconds on a laptop's, minutes on a région's.
    """
    return [
        *_engine(connection),
        *_files(connection),
        *_versions(connection),
        *_strays(connection),
        *_chains(connection),
    ]


def _engine(connection: sa.Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield f"SQLite signale : {line}."
    for line in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"Lien brisé dans la table {line[0]}, ligne {line[1]}."


def _files(connection: sa.Connection) -> Iterator[str]:
    cited = set(connection.scalars(sa.select(_E.fichier).distinct()))
    for sha256 in connection.scalars(sa.select(_F.sha256)).all():
        query = sa.select(_F.taille, _F.contenu, _F.purge_le).where(_F.sha256 == sha256)
        taille, contenu, purge_le = connection.execute(query).one()
        if purge_le is not None:
            if contenu:
                yield f"Le fichier {sha256[:12]} est dit purgé mais a encore des octets."
        elif len(contenu) != taille or hashlib.sha256(contenu).hexdigest() != sha256:
            yield f"Le fichier {sha256[:12]} n'a plus les octets reçus."
        if sha256 not in cited:
            yield f"Le fichier {sha256[:12]} n'appartient à aucune version publiée."


def _versions(connection: sa.Connection) -> Iterator[str]:
    shown = set(connection.scalars(sa.select(_EV.version_id).distinct()))
    for line in connection.execute(sa.select(schema.versions).order_by(_V.id)).all():
        where = f"table {line.nom_table} du département {line.departement}, état {line.id}"
        if line.id not in shown:
            yield f"Contenu sans version publiée : {where}."
        count, found = _content(connection, line)
        if count != line.nombre or found != line.empreinte:
            yield f"Contenu qui n'est plus celui publié : {where}."


def _strays(connection: sa.Connection) -> Iterator[str]:
    """Look for rows that stand under the version of another table: nothing shows them."""
    for name, table in (*schema.ROWS.items(), (A_CORRIGER, schema.a_corriger)):
        told = _V.nature == LIGNES if name in schema.ROWS else _V.nature == A_CORRIGER
        own = sa.select(_V.id).where(told, _V.nom_table == name if name in schema.ROWS else sa.true())
        query = sa.select(sa.func.count()).select_from(table).where(table.c.version_id.not_in(own))
        if count := connection.scalar(query):
            yield f"Table {name} : {pluriel(count, 'ligne')} hors de sa version."


def _content(connection: sa.Connection, line: sa.Row[tuple[object, ...]]) -> tuple[int, str]:
    if line.nature == LIGNES:
        rows = load_rows(connection, line.nom_table, line.id)
        return len(rows), fingerprint(TABLES[line.nom_table], rows)
    lines = load_aside(connection, line.id)
    return len(lines), aside_fingerprint(lines)


def _chains(connection: sa.Connection) -> Iterator[str]:
    last: dict[str, int] = {}
    query = sa.select(_E.departement, _E.numero, _E.parent).order_by(_E.departement, _E.numero)
    for departement, numero, parent in connection.execute(query):
        before = last.get(departement)
        if parent != before or numero != (before or 0) + 1:
            yield f"Il manque une version avant la n° {numero} du département {departement}."
        last[departement] = numero
