"""What an alert is about and how pressing it is, in words (§2.7): the counters and groups of « À traiter »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pvd_dashboard.situation.model import Alerte


class Severite(NamedTuple):
    """How a severity is shown: a plain symbol and a word, never a colour alone."""

    symbole: str
    libelle: str


NATURES: Mapping[str, str] = {
    "conventions": "Conventions",
    "postes": "Postes",
    "comites": "Comités et équipes",
    "aides": "Aides",
    "donnees": "Données",
}
"""Code and words of each nature, in the order of the list of alerts."""
SEVERITES: Mapping[int, Severite] = {
    1: Severite("⚑", "Urgent"),
    2: Severite("◔", "Bientôt"),
    3: Severite("✎", "À compléter"),
    4: Severite("ℹ", "Pour information"),
}
"""The severities of alerts: act now, soon, complete a piece of data, for information."""
MOTIFS: Mapping[str, str] = {
    "A01": "Échéance de l’ORT dépassée",
    "A02": "Échéance de l’ORT proche",
    "A03": "Adhésion non signée",
    "A04": "Date manquante",
    "A05": "Échéance contradictoire",
    "A06": "ORT échue",
    "A07": "Fin d’ORT proche",
    "A08": "Fin d’ORT inconnue",
    "A10": "Lauréat sans poste",
    "A11": "Poste vacant",
    "A12": "Recrutement long",
    "A13": "Quotité et Banque des Territoires",
    "A14": "Fin de contrat ou de cofinancement proche",
    "A15": "Plafond de cofinancement dépassé",
    "A16": "Solde du cofinancement à demander",
    "A20": "Comité de projet en retard",
    "A21": "Décision en retard",
    "A22": "Comité de projet à réinstaller",
    "A30": "Aides publiques au-delà du plafond",
    "A31": "Plan de financement incomplet",
    "A32": "Début des travaux non constaté",
    "A33": "Achèvement proche",
    "A34": "Subvention non consommée",
    "A35": "Écart entre accordé et engagé",
    "A36": "Avis de la commission d’élus",
    "A37": "Travaux commencés avant le dépôt",
    "A38": "Taux de DETR hors des bornes",
    "A40": "Ville principale absente des signataires",
    "A41": "Avis du comité régional des financeurs manquant",
    "A42": "Engagement de l’équipe à confirmer",
    "A50": "Écart avec la liste nationale",
    "A51": "Doublon probable",
    "A60": "Contact à vérifier",
    "A61": "Tableau de bord ancien",
}
"""What each alert is about in a few words, by its code."""
_PROPRES: Mapping[str, str] = {"A40": "conventions", "A41": "conventions", "A42": "comites"}
_DIZAINES: Mapping[str, str] = {"0": "conventions", "1": "postes", "2": "comites", "3": "aides"}
_CODE = re.compile(r"A(\d)\d$")


def nature(alerte: Alerte) -> str:
    """Return what an alert is about: a code of :data:`NATURES`; what none claims is about the data.

    A01–A08 and A40–A41 conventions, A10–A16 posts, A20–A22 and A42 comités and
    teams, A30–A39 grants, A50–A61 data.
    """
    if alerte.code in _PROPRES:
        return _PROPRES[alerte.code]
    lu = _CODE.match(alerte.code)
    return _DIZAINES.get(lu[1], "donnees") if lu else "donnees"


def motif(alerte: Alerte) -> str:
    """Return what an alert is about in a few words; the words of its nature where its code has none."""
    return MOTIFS.get(alerte.code, NATURES[nature(alerte)])


def compter(alertes: Iterable[Alerte]) -> dict[str, int]:
    """Return how many alerts each nature holds, in the order of :data:`NATURES`, those that hold none left out."""
    comptes = dict.fromkeys(NATURES, 0)
    for alerte in alertes:
        comptes[nature(alerte)] += 1
    return {code: combien for code, combien in comptes.items() if combien}
