"""What was decided in meetings: by whom, for when, done or not, late ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, pluriel
from pvd_dashboard.tables.vie import TYPES_REUNION
from pvd_dashboard.ui import acces
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.model_suivi import Decision
    from pvd_dashboard.ui.page import Contexte

_TYPES = {choix.code: choix.label for choix in TYPES_REUNION}
_COLONNES = (
    Colonne("decision", "Décision"),
    Colonne("lieu", "Commune"),
    Colonne("origine", "Décidée en", vide="–"),
    Colonne("responsable", "Responsable", vide="–"),
    Colonne("echeance", "Échéance", vide="–", serre=True),
    Colonne("etat", "État", Genre.MISE_EN_FORME, export="etat_mot"),
)


def suivre(contexte: Contexte) -> None:
    """Show what is left to do of what was decided, those of the club apart from those of the projects."""
    toutes = contexte.situation.decisions
    if not toutes.renseigne:
        return
    retard = f", dont {pluriel(toutes.en_retard, 'en retard', 'en retard')}" if toutes.en_retard else ""
    st.header(f"Suivi des décisions{INSECABLE}: {toutes.a_faire} à faire{retard}", anchor=False)
    tableau_des_decisions(contexte, toutes.lignes, "decisions")


def du_club(contexte: Contexte) -> None:
    """Show what the club decided and what became of it."""
    siennes = [decision for decision in contexte.situation.decisions.lignes if decision.type == "club"]
    if siennes:
        st.markdown(
            f"**Suites des clubs**{INSECABLE}: {pluriel(sum(not d.faite for d in siennes), 'décision')} à faire"
        )
        tableau_des_decisions(contexte, siennes, "decisions_club")


def tableau_des_decisions(contexte: Contexte, decisions: Sequence[Decision], nom: str) -> None:
    """Show decisions, one a row."""
    noms = acces.noms(contexte)
    fichier = f"decisions-{contexte.departement}-{contexte.date:%Y-%m-%d}" if nom == "decisions" else ""
    cadre = pd.DataFrame([_rang(decision, noms) for decision in decisions])
    tableau(cadre, _COLONNES, nom=nom, alt=f"Décisions{INSECABLE}: {len(decisions)}.", fichier=fichier)


def _rang(decision: Decision, noms: Mapping[str, str]) -> dict[str, str]:
    signe, mot, teinte = _etat(decision)
    reunion = f" du {quand(decision.reunion)}" if decision.reunion else ""
    return {
        "decision": decision.texte,
        "lieu": ", ".join(noms.get(code, code) for code in decision.communes) or "tout le département",
        "origine": f"{_TYPES.get(decision.type, decision.type)}{reunion}".strip(),
        "responsable": decision.responsable,
        "echeance": quand(decision.echeance) if decision.echeance else "",
        "etat": pastille(f"{signe}{INSECABLE}{mot}", teinte),
        "etat_mot": mot,
    }


def _etat(decision: Decision) -> tuple[str, str, str]:
    if decision.faite:
        return "✔", f"faite le {quand(decision.faite_le)}" if decision.faite_le else "faite", "green"
    return ("▲", "en retard", "red") if decision.en_retard else ("○", "à faire", "yellow")
