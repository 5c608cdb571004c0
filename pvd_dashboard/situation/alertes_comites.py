"""Alerts about the comités de projet: overdue, or to be set up again (A20, A22; R30, R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.model_vie import StatutComite
from pvd_dashboard.situation.phrases import compte, dans_jours, date_fr, le, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model_vie import Reunions, SuiviComite

_DEPARTS = {
    "comite": "Dernier comité de projet tenu",
    "validation_ort": "Dernier comité de projet tenu",
    "adhesion": "Aucun comité de projet enregistré depuis l'adhésion signée",
    "ort": "Aucun comité de projet enregistré depuis l'ORT signée",
}
_ORIGINES = {"adhesion": "convention d'adhésion", "ort": "convention-cadre", "defaut": "par défaut"}
_REUNIR = "Proposer une date aux élus et aux partenaires, ou saisir la réunion si elle a eu lieu."
_REINSTALLER = (
    "Rencontrer l'équipe municipale et l'EPCI, faire confirmer l'engagement dans le programme et réunir le comité de "
    "projet ; saisir la réunion si elle a eu lieu."
)


def toutes(reunions: Reunions, on: date, parametres: Parametres) -> Iterator[Alerte]:
    """Yield the alerts about comités.

    Where the workbook records no comité at all, it is the data that lack: one
    alert for all PVD, of severity 3.
    """
    retards = [suivi for suivi in reunions.comites if suivi.statut is StatutComite.EN_RETARD]
    reprises = [suivi for suivi in reunions.comites if suivi.statut is StatutComite.A_REINSTALLER]
    if reunions.comites_renseignes:
        yield from (comite_en_retard(suivi, on, parametres) for suivi in retards)
        yield from (comite_a_reinstaller(suivi) for suivi in reprises)
        return
    yield from _ensemble("A20", retards, [comite_en_retard(suivi, on, parametres) for suivi in retards])
    yield from _ensemble("A22", reprises, [comite_a_reinstaller(suivi) for suivi in reprises])


def comite_en_retard(suivi: SuiviComite, on: date, parametres: Parametres) -> Alerte:
    """A20: the comité was due, and the tolerance is over."""
    depuis = f"{_DEPARTS[suivi.depart_origine]} {le(suivi.depart)}" if suivi.depart else ""
    due = ""
    if suivi.echeance:
        due = f", à réunir au plus tard le {date_fr(suivi.echeance)} ({dans_jours((suivi.echeance - on).days)})"
    periodicite = f"périodicité de {suivi.periodicite_mois} mois, {_ORIGINES[suivi.periodicite_origine]}"
    tolerance = compte(parametres.comite_tolerance_jours, "jour")
    pourquoi = f"{depuis}{due} : {periodicite}, tolérance de {tolerance} dépassée."
    return _alerte("A20", suivi, pourquoi, _REUNIR, suivi.echeance)


def comite_a_reinstaller(suivi: SuiviComite) -> Alerte:
    """A22: the ORT ended, or the new team has not been met (instead of A20)."""
    return _alerte("A22", suivi, f"Comité à réinstaller : {suivi.motif}.", _REINSTALLER, suivi.reinstaller_depuis)


def _ensemble(code: str, suivis: Sequence[SuiviComite], alertes: Sequence[Alerte]) -> Iterator[Alerte]:
    """Yield one alert for all the PVD; the PVD's own where there is one only."""
    if len(suivis) <= 1:
        yield from alertes
        return
    quoi = "est dû" if code == "A20" else "est à réinstaller"
    yield Alerte(
        code,
        3,
        compte(len(suivis), "projet PVD", "projets PVD"),
        phrase(
            f"Aucun comité de projet n'est enregistré dans le tableau de bord ; il {quoi} pour {len(suivis)} projets."
        ),
        phrase(_REUNIR if code == "A20" else _REINSTALLER),
        min((alerte.date for alerte in alertes if alerte.date), default=None),
        tuple(commune for suivi in suivis for commune in suivi.communes),
    )


def _alerte(code: str, suivi: SuiviComite, pourquoi: str, que_faire: str, jour: date | None) -> Alerte:
    return Alerte(code, 2, suivi.libelle, phrase(pourquoi), phrase(que_faire), jour, suivi.communes, suivi.pvd)
