"""The indicators of a commune: values by year, the last change told by its meaning, the target, the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import INSECABLE, nombre
from pvd_dashboard.situation.model_suivi import Tendance
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_suivi import Indicateur, Mesure

_FLECHES = {"hausse": "↗ en hausse", "baisse": "↘ en baisse", "egal": "→ stable"}
_SENS: Mapping[Tendance, tuple[str, str, str]] = {
    Tendance.FAVORABLE: ("✔", "favorable", "green"),
    Tendance.DEFAVORABLE: ("▲", "défavorable", "red"),
    Tendance.STABLE: ("=", "", "gray"),
    Tendance.SANS_SENS: ("•", "", "gray"),
}
_COLONNES = (
    Colonne("indicateur", "Indicateur"),
    Colonne("territoire", "Territoire"),
    Colonne("valeurs", "Valeurs", vide="–"),
    Colonne("evolution", "Évolution", Genre.MISE_EN_FORME, export="evolution_mot", vide="–"),
    Colonne("cible", "Cible", Genre.MISE_EN_FORME, export="cible_mot", vide="–"),
    Colonne("source", "Source", vide="–"),
)


def fiche(situation: Situation, code: str) -> None:
    """Show the indicators of a commune, then those of its EPCI; nothing where the file has none."""
    siens = [un for un in situation.indicateurs.lignes if _concerne(un, situation, code)]
    if not siens:
        return
    st.header(f"Indicateurs ({len(siens)})", anchor=False)
    siens.sort(key=lambda un: (not un.communes, un.nom))
    alt = "Indicateurs de la commune et de son EPCI : valeurs, évolution, cible, source."
    tableau(
        pd.DataFrame([_rang(un) for un in siens]), _COLONNES, nom="indicateurs", alt=alt, fichier=f"indicateurs-{code}"
    )


def _concerne(un: Indicateur, situation: Situation, code: str) -> bool:
    if un.communes:
        return code in un.communes
    ligne = next((ligne for ligne in situation.conventions.lignes if code in ligne.communes), None)
    return ligne is not None and (ligne.pvd in un.pvd or not un.pvd)


def _rang(un: Indicateur) -> dict[str, str]:
    return {
        "indicateur": un.nom,
        "territoire": un.territoire,
        "valeurs": " → ".join(_mesure(mesure, un.unite) for mesure in un.mesures),
        "evolution": _evolution(un),
        "evolution_mot": _mots(un),
        "cible": _cible(un),
        "cible_mot": _cible_mot(un),
        "source": un.source,
    }


def _mesure(mesure: Mesure, unite: str) -> str:
    annee = f"{mesure.annee}{INSECABLE}: " if mesure.annee else ""
    return f"{annee}{valeur(mesure.valeur, unite)}"


def valeur(montant: object, unite: str) -> str:
    """Write a value with its unit: « 14,8 % », « +173 logements » keeps its own sign."""
    return f"{nombre(montant, 2)}{INSECABLE}{unite}".strip()  # type: ignore[arg-type]


def _evolution(un: Indicateur) -> str:
    if un.tendance not in _SENS:
        return ""
    signe, _, teinte = _SENS[un.tendance]
    return pastille(f"{signe}{INSECABLE}{_mots(un)}", teinte)


def _mots(un: Indicateur) -> str:
    """Say the change by its meaning: « ↘ en baisse (−2,1), favorable »."""
    if un.tendance not in _SENS or un.ecart is None:
        return ""
    _, sens, _ = _SENS[un.tendance]
    plus = "+" if un.ecart > 0 else ""
    points = f"{INSECABLE}points" if un.unite == "%" else ""
    return f"{_FLECHES.get(un.fleche, '')} ({plus}{nombre(un.ecart, 2)}{points})" + (f", {sens}" if sens else "")


def _cible_mot(un: Indicateur) -> str:
    if un.cible is None:
        return ""
    annee = f" en {un.annee_cible}" if un.annee_cible else ""
    etat = {True: ", atteinte", False: ", pas encore atteinte", None: ""}[un.atteinte]
    return f"{valeur(un.cible, un.unite)}{annee}{etat}"


def _cible(un: Indicateur) -> str:
    mot = _cible_mot(un)
    if not mot or un.atteinte is None:
        return mot
    return pastille(f"{'✔' if un.atteinte else '○'}{INSECABLE}{mot}", "green" if un.atteinte else "yellow")
