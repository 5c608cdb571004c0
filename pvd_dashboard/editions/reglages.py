"""What officers decide besides the workbook: versioned rows, added to and never changed.

A réglage has a domain (``parametres``, ``delais``, ``dispositifs``,
``alertes``…), a key inside it and a value, a JSON document. What is in force
is the last one written; None takes the default back. Each keeps who wrote it,
when and why. Those written for a département win over those written for all
(an empty département).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from pvd_dashboard.editions import catalogue, schema
from pvd_dashboard.editions.errors import SettingConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

_R = schema.reglages.c
POUR_TOUS = ""
"""The département of what holds for all of them."""


@dataclass(frozen=True, slots=True)
class Reglage:
    """One value written: ``numero`` grows with time; ``valeur`` None takes the default back."""

    numero: int
    departement: str
    domaine: str
    cle: str
    valeur: Any
    auteur: str
    quand: datetime
    commentaire: str = ""


def history(
    connection: sa.Connection, departement: str, domaine: str | None, at: datetime | None = None
) -> list[Reglage]:
    """Return what was written for ``departement`` and for all, up to ``at``, the latest first."""
    query = sa.select(schema.reglages).where(_R.departement.in_({departement, POUR_TOUS}))
    if domaine is not None:
        query = query.where(_R.domaine == domaine)
    if at is not None:
        query = query.where(_R.quand <= at)
    found = connection.execute(query.order_by(_R.id.desc())).all()
    return [
        Reglage(
            line.id,
            line.departement,
            line.domaine,
            line.cle,
            line.valeur,
            line.auteur,
            line.quand,
            line.commentaire,
        )
        for line in found
    ]


def in_force(written: list[Reglage]) -> dict[str, Reglage]:
    """Return the réglage in force under each key, from a :func:`history` of one domain."""
    latest: dict[tuple[str, str], Reglage] = {}
    for one in written:
        latest.setdefault((one.cle, one.departement), one)
    chosen: dict[str, Reglage] = {}
    for (cle, departement), one in latest.items():
        if one.valeur is not None and (departement != POUR_TOUS or cle not in chosen):
            chosen[cle] = one
    return chosen


def write(
    connection: sa.Connection,
    departement: str,
    domaine: str,
    valeurs: Mapping[str, Any],
    *,
    who: str,
    when: datetime,
    comment: str,
) -> list[int]:
    """Add a réglage for each key; return their numbers. The act is written in the journal."""
    numbers = []
    for cle, valeur in valeurs.items():
        line = {
            "departement": departement,
            "domaine": domaine,
            "cle": cle,
            "valeur": valeur,
            "auteur": who,
            "quand": when,
            "commentaire": comment,
        }
        numbers.append(connection.scalar(schema.reglages.insert().values(line).returning(_R.id)) or 0)
    if numbers:
        details = {"domaine": domaine, "cles": list(valeurs)}
        catalogue.note(connection, departement, who=who, what="reglage", when=when, details=details)
    return numbers


class _Store(Protocol):
    def _reading(self) -> AbstractContextManager[sa.Connection]: ...
    def _writing(self, departement: str) -> AbstractContextManager[sa.Connection]: ...


class WithReglages:
    """The réglages of a store: read, written, their history."""

    def reglages(self: _Store, departement: str, domaine: str, *, at: datetime | None = None) -> dict[str, Reglage]:
        """Return what is in force in a domain, now or at an instant: key → réglage."""
        with self._reading() as connection:
            return in_force(history(connection, departement, domaine, at))

    def reglages_history(self: _Store, departement: str, domaine: str | None = None) -> list[Reglage]:
        """Return all that was ever written in a domain (all of them by default), the latest first."""
        with self._reading() as connection:
            return history(connection, departement, domaine)

    def write_reglages(
        self: _Store,
        departement: str,
        domaine: str,
        valeurs: Mapping[str, Any],
        *,
        who: str,
        when: datetime,
        comment: str = "",
        seen: int | None = None,
    ) -> list[int]:
        """Write a value for each key (None: back to the default), all or nothing; return their numbers.

        ``seen`` is the number of the last réglage of the domain that the
        writer had before him (0: none): SettingConflictError where somebody
        wrote one of the same keys since. ValueError for a time without zone.
        """
        if when.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        with self._writing(departement) as connection:
            written = history(connection, departement, domaine)
            since = [one for one in written if seen is not None and one.numero > seen and one.cle in valeurs]
            if since:
                raise SettingConflictError(since[0].auteur, since[0].quand)
            return write(connection, departement, domaine, valeurs, who=who, when=when, comment=comment)
