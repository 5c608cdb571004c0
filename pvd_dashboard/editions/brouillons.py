"""What somebody has typed and not published yet: kept, listed, forgotten.

A draft belongs to who typed it, in one table of one département. Its key is
drawn by whoever keeps it first, so that two people behind one name (a shared
workstation) do not write over each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pvd_dashboard.editions import schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_B = schema.brouillons.c


@dataclass(frozen=True, slots=True)
class Saisie:
    """What was typed in ``table`` on top of edition ``base`` (its number); ``contenu`` is JSON-able."""

    cle: str
    departement: str
    qui: str
    table: str
    base: int
    modifiee_le: datetime
    contenu: Mapping[str, Any] = field(default_factory=dict, repr=False)


def listed(connection: sa.Connection, departement: str, qui: str) -> list[Saisie]:
    """Return the drafts of one person, the latest first."""
    query = sa.select(schema.brouillons).where(_B.departement == departement, _B.qui == qui)
    found = connection.execute(query.order_by(_B.modifie_le.desc(), _B.cle)).all()
    return [
        Saisie(line.cle, line.departement, line.qui, line.nom_table, line.base, line.modifie_le, dict(line.saisie))
        for line in found
    ]


def keep(connection: sa.Connection, one: Saisie) -> None:
    """Keep a draft in the place of what it was."""
    forget(connection, one.departement, one.cle)
    line = {
        "cle": one.cle,
        "departement": one.departement,
        "qui": one.qui,
        "nom_table": one.table,
        "base": one.base,
        "saisie": dict(one.contenu),
        "modifie_le": one.modifiee_le,
    }
    connection.execute(schema.brouillons.insert().values(line))


def forget(connection: sa.Connection, departement: str, cle: str) -> int:
    """Forget one draft; return how many there were."""
    return connection.execute(sa.delete(schema.brouillons).where(_B.departement == departement, _B.cle == cle)).rowcount


def forget_before(connection: sa.Connection, departement: str, limit: datetime) -> int:
    """Forget the drafts left alone since ``limit``, which may hold anything that was typed; return how many."""
    old = sa.delete(schema.brouillons).where(_B.departement == departement, _B.modifie_le <= limit)
    return connection.execute(old).rowcount
