"""The status of a PVD: one function, in the order of evaluation of the domain dictionary §2.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from datetime import date

    from pvd_dashboard.settings import Parametres


@dataclass(frozen=True, slots=True)
class Etat:
    """What decides the status: facts already limited to those that exist at the date.

    ``echeance_debut`` and ``echeance_fin`` bound the window of the deadline
    (R02): the start says « proche », the end says « dépassée ».
    """

    retiree: bool = False
    ort_signee: bool = False
    ort_terminee: bool = False
    fin_ort: date | None = None
    adhesion_datee: bool = False
    adhesion_declaree: bool = False
    echeance_debut: date | None = None
    echeance_fin: date | None = None


def statut(etat: Etat, on: date, parametres: Parametres) -> Statut:
    """Return the first status that holds at the date."""
    if etat.retiree:
        return Statut.RETRAIT
    if etat.ort_signee:
        return _statut_ort(etat, on, parametres.ort_fin_proche_jours)
    if etat.adhesion_datee and etat.echeance_debut and etat.echeance_fin:
        return _statut_adhesion(etat.echeance_debut, etat.echeance_fin, on, parametres.proche_jours)
    return Statut.SANS_DATE if etat.adhesion_declaree else Statut.ATTENTE


def _statut_ort(etat: Etat, on: date, proche: int) -> Statut:
    if etat.fin_ort is None:
        return Statut.ORT_ECHUE if etat.ort_terminee else Statut.ORT_OK
    if etat.fin_ort < on:
        return Statut.ORT_ECHUE
    return Statut.ORT_FIN_PROCHE if (etat.fin_ort - on).days <= proche else Statut.ORT_OK


def _statut_adhesion(debut: date, fin: date, on: date, proche: int) -> Statut:
    if fin < on:
        return Statut.RETARD
    return Statut.PROCHE if (debut - on).days <= proche else Statut.COURS
