"""Demandé, accordé, notifié, engagé, payé: which lines a stage counts, and for how much.

« Notifié » is the amount granted of the lines whose date of notification is
known. A line refused or closed was asked for: it counts at the stage demandé
only. A line that repeats another, or that a total already holds, never counts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.model_aides import Stade, TotalStade
from pvd_dashboard.situation.portees import COMMUNES, EPCI, NON_VENTILE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

LIBELLES: Mapping[Stade, str] = {
    Stade.DEMANDE: "Demandé",
    Stade.ACCORDE: "Accordé",
    Stade.NOTIFIE: "Notifié",
    Stade.ENGAGE: "Engagé",
    Stade.PAYE: "Payé",
}
DEFINITIONS: Mapping[Stade, str] = {
    Stade.DEMANDE: "montant demandé de tous les dossiers, refusés compris",
    Stade.ACCORDE: "montant accordé, dossiers refusés ou sans suite exclus",
    Stade.NOTIFIE: "montant accordé des dossiers dont la date de notification est connue",
    Stade.ENGAGE: "autorisations d'engagement consommées",
    Stade.PAYE: "crédits de paiement versés",
}
DANS_LE_TOTAL = (COMMUNES, EPCI, NON_VENTILE)
_COLONNES = {
    Stade.DEMANDE: "montant_demande",
    Stade.ACCORDE: "montant_accorde",
    Stade.NOTIFIE: "montant_accorde",
    Stade.ENGAGE: "montant_engage",
    Stade.PAYE: "montant_paye",
}


def comptees(subventions: pd.DataFrame, stade: Stade, *, hors_pvd: bool = False) -> pd.Series[bool]:
    """Return which lines a stage counts, inside the total (those outside PVD with ``hors_pvd``)."""
    garde = ~subventions["ecartee"] & subventions[_COLONNES[stade]].notna()
    garde &= ~subventions["dans_le_total"] if hors_pvd else subventions["dans_le_total"]
    if stade is not Stade.DEMANDE:
        garde &= ~subventions["rejetee"]
    if stade is Stade.NOTIFIE:
        garde &= subventions["date_notification"].notna()
    return garde


def retenues(subventions: pd.DataFrame, stade: Stade, *noms: str, hors_pvd: bool = False) -> list[list[Any]]:
    """Return columns of the lines that a stage counts, None where a cell is empty; the last list is the amounts.

    Column by column: copying whole lines costs ten times the sums.
    """
    garde = comptees(subventions, stade, hors_pvd=hors_pvd).to_numpy(dtype=bool)
    series = [subventions[nom][garde] for nom in (*noms, _COLONNES[stade])]
    return [serie.astype(object).where(serie.notna(), None).tolist() for serie in series]


def montants(subventions: pd.DataFrame, stade: Stade) -> pd.Series[Any]:
    """Return the amount of each line at a stage, as it stands in the file: exact euros, None where unknown."""
    return subventions[_COLONNES[stade]]


def totaux(subventions: pd.DataFrame) -> dict[Stade, TotalStade]:
    """Return the total of each stage, each euro once."""
    accordees = int(comptees(subventions, Stade.ACCORDE).sum())
    return {stade: _total(subventions, stade, accordees) for stade in Stade}


def _total(subventions: pd.DataFrame, stade: Stade, accordees: int) -> TotalStade:
    (connues,) = retenues(subventions, stade)
    manquantes = max(accordees - len(connues), 0)
    return TotalStade(sum(connues, Decimal(0)), len(connues), manquantes)
