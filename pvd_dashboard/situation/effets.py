"""What a change of parameters does to a situation: how many deadlines, statuses and alerts change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.situation.model import Situation


@dataclass(frozen=True, slots=True)
class Effet:
    """How many PVD have another deadline or end, how many another status, how many comités another day.

    ``apparues`` and ``disparues`` are points to treat that only the situation
    after, or before, has.
    """

    echeances: int
    statuts: int
    comites: int
    apparues: int
    disparues: int

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return any((self.echeances, self.statuts, self.comites, self.apparues, self.disparues))


def comparer(avant: Situation, apres: Situation) -> Effet:
    """Return what differs between two situations of the same tables and date, under other parameters."""
    dates, nouvelles = dict(_dates(avant)), dict(_dates(apres))
    statuts = {ligne.pvd: ligne.statut for ligne in avant.conventions.lignes}
    dus = {comite.pvd: (comite.echeance, comite.statut) for comite in avant.reunions.comites}
    points, nouveaux = ({alerte.cle for alerte in situation.alertes} for situation in (avant, apres))
    return Effet(
        echeances=sum(dates.get(pvd) != quand for pvd, quand in nouvelles.items()),
        statuts=sum(statuts.get(ligne.pvd) != ligne.statut for ligne in apres.conventions.lignes),
        comites=sum(dus.get(c.pvd) != (c.echeance, c.statut) for c in apres.reunions.comites),
        apparues=len(nouveaux - points),
        disparues=len(points - nouveaux),
    )


def _dates(situation: Situation) -> Iterator[tuple[str, object]]:
    return ((ligne.pvd, (ligne.echeance, ligne.fin_ort)) for ligne in situation.conventions.lignes)
