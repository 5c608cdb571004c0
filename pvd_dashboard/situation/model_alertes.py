"""An alert, and what an officer said of it: treated, or put off until a day (§2.7)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pvd_dashboard.situation.phrases import sans_distance

if TYPE_CHECKING:
    import datetime as dt

_LONGUEUR_CLE = 20


class EtatAlerte(StrEnum):
    """Where an alert stands."""

    OUVERTE = "ouverte"
    TRAITEE = "traitee"
    REPORTEE = "reportee"


@dataclass(frozen=True, slots=True)
class Marque:
    """What an officer said of an alert, with who and when; ``jusqu_au`` is the day at which one put off comes back.

    ``code``, ``objet`` and ``pvd`` are those of the alert, so that one that
    comes back for another cause is known.
    """

    etat: EtatAlerte
    code: str
    objet: str
    pvd: str = ""
    jusqu_au: dt.date | None = None
    note: str = ""
    auteur: str = ""
    quand: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Alerte:
    """One thing to treat: code of §2.7, severity (1 most severe), subject, why, what to do, its date.

    ``date`` is the day that the alert is about (the deadline, the last
    meeting…), ``depuis`` the day since which it holds, None where not known.
    ``cause`` is what it rests on; empty, it is what ``pourquoi`` says but for
    the distances to the date. ``etat`` and ``marque`` are what an officer said
    of it; ``revenue`` says that it was marked under another cause.
    """

    code: str
    severite: int
    objet: str
    pourquoi: str
    que_faire: str
    date: dt.date | None
    communes: tuple[str, ...] = ()
    pvd: str = ""
    depuis: dt.date | None = None
    cause: str = ""
    etat: EtatAlerte = EtatAlerte.OUVERTE
    marque: Marque | None = None
    revenue: bool = False

    @property
    def cle(self) -> str:
        """Identify the alert and its cause from one day to the next: with another cause, it is another one."""
        cause = self.cause or f"{self.date}|{sans_distance(self.pourquoi)}"
        texte = "|".join((self.code, self.objet, self.pvd, *self.communes, cause))
        return f"{self.code}-{hashlib.sha256(texte.encode()).hexdigest()[:_LONGUEUR_CLE]}"

    @property
    def ouverte(self) -> bool:
        """Whether it is still to be treated."""
        return self.etat is EtatAlerte.OUVERTE
