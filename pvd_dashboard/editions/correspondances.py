"""What officers said of sheets, remembered per département: kept, listed, forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pvd_dashboard.editions import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

_C = schema.correspondances.c


@dataclass(frozen=True, slots=True)
class Correspondance:
    """How the sheets that have some headings are read in a département.

    ``empreinte`` is the fingerprint of ``intitules``, its key. ``table`` is a
    declared table or « ignorer »; ``colonnes`` maps headings to columns.
    """

    empreinte: str
    feuille: str
    intitules: tuple[str, ...]
    table: str | None
    colonnes: Mapping[str, str] = field(default_factory=dict)
    fichier: str = ""
    auteur: str = ""
    retenu_le: datetime | None = None


def listed(connection: sa.Connection, departement: str) -> list[Correspondance]:
    """Return what is remembered for ``departement``, the latest first."""
    query = sa.select(schema.correspondances).where(_C.departement == departement)
    found = connection.execute(query.order_by(_C.retenu_le.desc(), _C.empreinte)).all()
    return [
        Correspondance(
            line.empreinte,
            line.feuille,
            tuple(line.intitules),
            line.dit.get("table"),
            dict(line.dit.get("columns", {})),
            line.nom_fichier,
            line.auteur,
            line.retenu_le,
        )
        for line in found
    ]


def keep(
    connection: sa.Connection, departement: str, said: Iterable[Correspondance], *, who: str, when: datetime
) -> None:
    """Remember ``said``; what was remembered under the same headings gives way."""
    for one in said:
        forget(connection, departement, one.empreinte)
        line = {
            "departement": departement,
            "empreinte": one.empreinte,
            "feuille": one.feuille,
            "intitules": list(one.intitules),
            "dit": {"table": one.table, "columns": dict(one.colonnes)},
            "nom_fichier": one.fichier,
            "auteur": who,
            "retenu_le": when,
        }
        connection.execute(schema.correspondances.insert().values(line))


def forget(connection: sa.Connection, departement: str, empreinte: str | None = None) -> int:
    """Forget one reading, or all those of ``departement``; return how many."""
    where = _C.departement == departement
    if empreinte is not None:
        where &= _C.empreinte == empreinte
    return connection.execute(sa.delete(schema.correspondances).where(where)).rowcount
