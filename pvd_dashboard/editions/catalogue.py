"""Queries on editions, versions and files, inside a transaction that the store has opened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from pvd_dashboard.editions import schema
from pvd_dashboard.editions.content import Part
from pvd_dashboard.editions.errors import PurgedFileError
from pvd_dashboard.editions.model import Edition, Origin, ReceivedFile
from pvd_dashboard.editions.rows import ASIDE, insert_aside, insert_rows, load_aside, load_rows
from pvd_dashboard.editions.schema import A_CORRIGER, LIGNES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pvd_dashboard.editions.content import Content

_E = schema.editions.c
_V = schema.versions.c
_EV = schema.edition_versions.c
_F = schema.fichiers.c
_J = schema.journal.c


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act: when, by whom, what, on which edition."""

    when: datetime
    who: str
    what: str
    departement: str
    number: int | None
    details: Mapping[str, Any]


# --- reading -------------------------------------------------------------------------------------


_STATE = sa.select(
    sa.select(sa.func.count()).select_from(schema.editions).scalar_subquery(),
    sa.select(sa.func.count()).select_from(schema.reglages).scalar_subquery(),
    sa.select(sa.func.max(_J.id)).scalar_subquery(),
)


def state(connection: sa.Connection) -> str:
    """Return a text that changes with every act.

    Editions and réglages are only ever added: their numbers are counted, for two servers may commit
    out of the order of their identifiers. The journal's last line tells the rest (a purge, a restoration).
    """
    return "-".join(str(part or 0) for part in connection.execute(_STATE).one())


def departements(connection: sa.Connection) -> list[str]:
    """Return the départements that have an edition, sorted."""
    return list(connection.scalars(sa.select(_E.departement).distinct().order_by(_E.departement)))


def editions(connection: sa.Connection, departement: str) -> list[Edition]:
    """Return the editions of ``departement``, newest first."""
    return _editions(connection, _E.departement == departement)


def edition(connection: sa.Connection, departement: str, number: int) -> Edition | None:
    """Return one edition, None if there is none of that number."""
    return next(iter(_editions(connection, (_E.departement == departement) & (_E.numero == number))), None)


def current(connection: sa.Connection, departement: str) -> Edition | None:
    """Return the newest edition of ``departement``, None if there is none."""
    last = connection.scalar(sa.select(sa.func.max(_E.numero)).where(_E.departement == departement))
    return None if last is None else edition(connection, departement, last)


def _editions(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Edition]:
    shown = defaultdict[int, dict[str, str]](dict)
    for key, part, print_ in _shown(connection, which):
        if part.nature == LIGNES:
            shown[key][part.table] = print_
    columns = [column for column in schema.editions.c if column.name != "lecture"]
    found = connection.execute(sa.select(*columns).where(which).order_by(_E.numero.desc()))
    return [_edition(line, shown[line.id]) for line in found]


def _shown(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[tuple[int, Part, str]]:
    """Return (id of the edition, part, fingerprint) for the editions chosen."""
    joined = schema.editions.join(schema.edition_versions, _EV.edition_id == _E.id)
    joined = joined.join(schema.versions, _V.id == _EV.version_id)
    query = sa.select(_E.id, _EV.nom_table, _EV.nature, _V.empreinte).select_from(joined).where(which)
    return [(key, Part(name, nature), print_) for key, name, nature, print_ in connection.execute(query)]


def _edition(line: sa.Row[Any], shown: Mapping[str, str]) -> Edition:
    return Edition(
        number=line.numero,
        departement=line.departement,
        parent=line.parent,
        author=line.auteur,
        published_at=line.publie_le,
        origin=Origin(line.origine),
        comment=line.commentaire,
        file_name=line.nom_fichier,
        file_sha256=line.fichier or "",
        date_situation=line.date_situation,
        versions=dict(sorted(shown.items())),
        restored_from=line.restauree_de,
    )


def _is(edition_: Edition) -> sa.ColumnElement[bool]:
    return (_E.departement == edition_.departement) & (_E.numero == edition_.number)


def prints(connection: sa.Connection, edition_: Edition | None) -> dict[Part, str]:
    """Return the fingerprint of each part of ``edition_``; nothing for None."""
    if edition_ is None:
        return {}
    return {part: print_ for _, part, print_ in _shown(connection, _is(edition_))}


def lecture(connection: sa.Connection, edition_: Edition) -> dict[str, Any]:
    """Return how the file of ``edition_`` was read."""
    return dict(connection.scalar(sa.select(_E.lecture).where(_is(edition_))) or {})


def version_ids(connection: sa.Connection, edition_: Edition) -> dict[Part, int]:
    """Return the id of the version of each part of ``edition_``."""
    joined = schema.editions.join(schema.edition_versions, _EV.edition_id == _E.id)
    query = sa.select(_EV.nom_table, _EV.nature, _EV.version_id).select_from(joined).where(_is(edition_))
    return {Part(name, nature): version for name, nature, version in connection.execute(query)}


def load(connection: sa.Connection, name: str, ids: Mapping[Part, int]) -> pd.DataFrame:
    """Read the rows of the table ``name``."""
    return load_rows(connection, name, ids[Part(name, LIGNES)])


def load_asides(connection: sa.Connection, ids: Mapping[Part, int]) -> pd.DataFrame:
    """Read the lines to fix of every table, the table in the first column."""
    parts = sorted(part for part in ids if part.nature == A_CORRIGER)
    frames = [load_aside(connection, ids[part]).assign(table=part.table) for part in parts]
    shape = {"table": "string"} | ASIDE
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in shape.items()})
    return pd.concat(frames, ignore_index=True)[list(shape)].astype(shape)


def file(connection: sa.Connection, sha256: str) -> ReceivedFile | None:
    """Return a file byte for byte, None if it is not there; PurgedFileError where only its trace is left."""
    found = connection.execute(sa.select(schema.fichiers).where(_F.sha256 == sha256)).one_or_none()
    if found is None:
        return None
    if found.purge_le is not None:
        msg = (
            f"Le fichier reçu n'est plus disponible : purgé le {found.purge_le:%d/%m/%Y} par {found.purge_par} "
            f"(règle : {found.purge_regle}). Les données publiées, elles, restent."
        )
        raise PurgedFileError(msg)
    return ReceivedFile(found.nom, sha256, bytes(found.contenu))


def journal_of(connection: sa.Connection, departement: str) -> list[JournalLine]:
    """Return the acts on ``departement``, newest first."""
    query = sa.select(_J.quand, _J.qui, _J.action, _J.departement, _J.numero, _J.details)
    found = connection.execute(query.where(_J.departement == departement).order_by(_J.id.desc()))
    return [JournalLine(*line) for line in found]


# --- writing -------------------------------------------------------------------------------------


def keep_file(connection: sa.Connection, received: ReceivedFile, when: datetime) -> None:
    """Store the bytes of ``received``, unless they are there already; bytes once purged are kept anew."""
    known = connection.execute(sa.select(_F.sha256, _F.purge_le).where(_F.sha256 == received.sha256)).one_or_none()
    if known is not None:
        if known.purge_le is not None:
            again = {"contenu": received.content, "purge_le": None, "purge_par": None, "purge_regle": None}
            connection.execute(sa.update(schema.fichiers).where(_F.sha256 == received.sha256).values(again))
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {
        "sha256": received.sha256,
        "nom": received.name,
        "taille": len(received.content),
        "contenu": received.content,
        "recu_le": when,
    }
    connection.execute(insert(schema.fichiers).values(values).on_conflict_do_nothing())


def keep_versions(connection: sa.Connection, departement: str, brought: Content) -> None:
    """Store the parts that ``departement`` never had; one it already had is not stored twice."""
    for part, print_ in brought.prints.items():
        known = sa.select(_V.id).where(*_identity(departement, part, print_))
        if connection.scalar(known) is None:
            _keep_version(connection, departement, part, print_, brought.rows[part])


def _identity(departement: str, part: Part, print_: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _V.departement == departement,
        _V.nom_table == part.table,
        _V.nature == part.nature,
        _V.empreinte == print_,
    )


def _keep_version(connection: sa.Connection, departement: str, part: Part, print_: str, rows: pd.DataFrame) -> None:
    line = {
        "departement": departement,
        "nom_table": part.table,
        "nature": part.nature,
        "empreinte": print_,
        "nombre": len(rows),
    }
    version = connection.scalar(schema.versions.insert().values(line).returning(_V.id))
    if version is None:  # pragma: no cover (RETURNING always gives the id)
        raise RuntimeError
    if part.nature == LIGNES:
        insert_rows(connection, part.table, version, rows)
    else:
        insert_aside(connection, version, rows)


def add(
    connection: sa.Connection,
    parent: Edition | None,
    entry: Edition,
    reading: Mapping[str, Any],
    after: Mapping[Part, str],
) -> int:
    """Add the edition that follows ``parent`` and shows the parts ``after``; return its number.

    Who, when, why and the file are taken from ``entry``. The act is written in the journal.
    """
    number = 1 if parent is None else parent.number + 1
    line = _line(entry) | {
        "numero": number,
        "parent": None if parent is None else parent.number,
        "lecture": dict(reading),
    }
    key = connection.scalar(schema.editions.insert().values(line).returning(_E.id))
    shown = [
        {"edition_id": key, "nom_table": part.table, "nature": part.nature, "version_id": version}
        for part, version in _versions(connection, entry.departement, after).items()
    ]
    if shown:
        connection.execute(schema.edition_versions.insert(), shown)
    note(
        connection,
        entry.departement,
        who=entry.author,
        what=_ACTS[entry.origin],
        when=entry.published_at,
        number=number,
    )
    return number


_ACTS = {Origin.FICHIER: "publication", Origin.CORRECTION: "correction", Origin.RESTAURATION: "restauration"}


def _line(entry: Edition) -> dict[str, Any]:
    return {
        "departement": entry.departement,
        "auteur": entry.author,
        "publie_le": entry.published_at,
        "origine": entry.origin.value,
        "commentaire": entry.comment,
        "fichier": entry.file_sha256 or None,
        "nom_fichier": entry.file_name,
        "date_situation": entry.date_situation,
        "restauree_de": entry.restored_from,
    }


def _versions(connection: sa.Connection, departement: str, after: Mapping[Part, str]) -> dict[Part, int]:
    query = sa.select(_V.id, _V.nom_table, _V.nature, _V.empreinte).where(
        _V.departement == departement, _V.empreinte.in_(list(after.values()))
    )
    by_print = {(Part(name, nature), print_): key for key, name, nature, print_ in connection.execute(query)}
    return {part: by_print[part, print_] for part, print_ in after.items()}


def note(
    connection: sa.Connection,
    departement: str,
    *,
    who: str,
    what: str,
    when: datetime,
    number: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write one act in the journal."""
    line = {
        "quand": when,
        "qui": who,
        "action": what,
        "departement": departement,
        "numero": number,
        "details": dict(details or {}),
    }
    connection.execute(schema.journal.insert().values(line))
