"""Where the comité de projet of each PVD stands: last meeting, rhythm, when the next one is due (R30, R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, delai, jour, pluriel
from pvd_dashboard.situation.model_vie import StatutComite
from pvd_dashboard.ui import acces, navigation
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_vie import SuiviComite
    from pvd_dashboard.ui.page import Contexte

STATUTS: Mapping[StatutComite, tuple[str, str, str]] = {
    StatutComite.EN_RETARD: ("▲", "En retard", "red"),
    StatutComite.A_REINSTALLER: ("◌", "À réinstaller", "orange"),
    StatutComite.A_JOUR: ("✔", "À jour", "green"),
    StatutComite.NON_CALCULABLE: ("?", "Non calculable", "violet"),
}
"""Icon, word and colour of each state, those that call for action first."""
_ORIGINES = {"adhesion": "convention d’adhésion", "ort": "convention-cadre", "defaut": "par défaut"}
_DEPARTS = {
    "adhesion": "l’adhésion",
    "ort": "l’ORT",
    "comite": "la dernière réunion",
    "validation_ort": "la validation de l’ORT en comité",
}
_COLONNES = (
    Colonne("projet", "Projet PVD", Genre.MISE_EN_FORME, export="libelle"),
    Colonne("statut", "Comité de projet", Genre.MISE_EN_FORME, export="statut_mot"),
    Colonne("derniere", "Dernière réunion"),
    Colonne("periodicite", "Périodicité"),
    Colonne("due", "Prochaine due"),
    Colonne("annoncee", "Annoncée", vide="–"),
)
_RYTHME = (_COLONNES[0], *_COLONNES[2:4], Colonne("depart", "Délai compté depuis"), _COLONNES[4])


def suivi(contexte: Contexte) -> None:
    """Show one row a PVD, those whose comité is overdue or to be set up again first."""
    comites = contexte.situation.reunions.comites
    st.header("Comités de projet", anchor=False)
    if not comites:
        st.caption("Aucun projet PVD à cette date.")
        return
    decompte(comites)
    lignes = acces.garder(contexte, "comites", faire=lambda: _ranges(comites, contexte.date))
    fichier = f"comites-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(lignes, _COLONNES, nom="comites", alt="Comité de projet de chaque projet PVD.", fichier=fichier)


def _ranges(comites: Sequence[SuiviComite], au: date) -> pd.DataFrame:
    ordre = list(STATUTS)
    ranges = sorted(comites, key=lambda un: (ordre.index(un.statut), un.echeance or au, un.libelle))
    return pd.DataFrame([_rang(un, au) for un in ranges])


def sans_reunion(contexte: Contexte) -> bool:
    """Show the rhythm that the conventions set where no meeting was typed yet; whether there was one to show (R30)."""
    engages = [un for un in contexte.situation.reunions.comites if un.echeance]
    if not engages:
        return False
    with st.container(border=True):
        st.header("Aucune réunion n’est saisie", anchor=False)
        st.markdown(
            "Les comités de projet sont attendus au rythme des conventions. Ajoutez une feuille « Réunions » à votre "
            "tableur (le modèle la décrit), une ligne par comité tenu : le délai repart de la dernière réunion."
        )
        navigation.lien(navigation.DEPOSER)
    st.header("Rythme des comités de projet", anchor=False)
    ranges = sorted(engages, key=lambda un: (un.echeance or contexte.date, un.libelle))
    lignes = pd.DataFrame([_rang(un, contexte.date) | {"derniere": _sans(un)} for un in ranges])
    fichier = f"comites-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    alt = "Rythme du comité de projet de chaque projet PVD, sans réunion saisie."
    tableau(lignes, _RYTHME, nom="rythme", alt=alt, fichier=fichier)
    return True


def _sans(un: SuiviComite) -> str:
    return derniere(un) if un.derniere else "aucune réunion saisie"


def fiche(situation: Situation, code: str) -> None:
    """Show the comité of the project of one commune: its state, its last meeting, when the next one is due."""
    un = next((un for un in situation.reunions.comites if code in un.communes), None)
    if un is None:
        return
    st.header("Comité de projet", anchor=False)
    if not situation.reunions.renseigne:
        prochaine = f" Prochaine due{INSECABLE}: {due(un, situation.date)}." if un.echeance else ""
        st.caption(f"Aucune réunion saisie. Périodicité{INSECABLE}: {_periodicite(un)}.{prochaine}")
        return
    rythme = f"tous les {_periodicite(un)}"
    st.markdown(
        f"{badge(un.statut)} {brut(due(un, situation.date))}  \n"
        f":gray[dernière réunion{INSECABLE}: {brut(derniere(un))} · {brut(rythme)}]"
    )


def decompte(comites: tuple[SuiviComite, ...]) -> None:
    """Show how many PVD stand in each state."""
    comptes = {statut: sum(un.statut is statut for un in comites) for statut in STATUTS}
    badges = [badge(statut, f"{INSECABLE}: {combien}{INSECABLE}PVD") for statut, combien in comptes.items() if combien]
    st.markdown(" ".join(badges))


def badge(statut: StatutComite, suite: str = "") -> str:
    """Return the badge of the state of a comité in Markdown."""
    icone, mot, teinte = STATUTS[statut]
    return pastille(f"{icone}{INSECABLE}{mot}{suite}", teinte)


def _rang(un: SuiviComite, le: date) -> dict[str, object]:
    lien = navigation.adresse(navigation.COMMUNE, commune=un.communes[0]) if un.communes else ""
    return {
        "libelle": un.libelle,
        "projet": f"[{brut(un.libelle)}]({lien})" if lien else brut(un.libelle),
        "statut": badge(un.statut),
        "statut_mot": STATUTS[un.statut][1],
        "derniere": derniere(un),
        "depart": f"{_DEPARTS[un.depart_origine]} ({quand(un.depart)})" if un.depart else "",
        "periodicite": _periodicite(un),
        "due": due(un, le),
        "annoncee": quand(un.prochaine.date) if un.prochaine else "",
    }


def _periodicite(un: SuiviComite) -> str:
    return f"{un.periodicite_mois} mois ({_ORIGINES.get(un.periodicite_origine, un.periodicite_origine)})"


def derniere(un: SuiviComite) -> str:
    """Write when the comité last met, or what the period runs from."""
    if un.derniere is not None:
        return quand(un.derniere)
    return f"aucune depuis {_DEPARTS[un.depart_origine]} ({quand(un.depart)})" if un.depart else "aucune"


def due(un: SuiviComite, le: date) -> str:
    """Write by when the next meeting is due, or why the comité is to be set up again."""
    if un.statut is StatutComite.A_REINSTALLER:
        return un.motif
    if un.echeance is None:
        return "non calculable"
    ecart = (un.echeance - le).days
    attente = delai(ecart) if ecart >= 0 else f"due depuis {pluriel(-ecart, 'jour')}"
    return f"{jour(un.echeance)} ({attente})"
