"""« Après mars 2026 »: what becomes of each ORT, the teams met or not, the rules to confirm."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import INSECABLE, jour
from pvd_dashboard.situation.apres_mars import Rencontre, Suite, rencontre, suites
from pvd_dashboard.tables.acteurs import ENGAGEMENTS
from pvd_dashboard.ui import mots_projets
from pvd_dashboard.ui.chiffres import Chiffre, rangee
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.apres_mars import SuitePvd
    from pvd_dashboard.ui.page import Contexte

_ENGAGEMENTS = {choix.code: choix.label for choix in ENGAGEMENTS}
LOOKS: Mapping[Suite, tuple[str, str]] = {
    Suite.NOUVELLE: ("◌", "orange"),
    Suite.AVENANT: ("◔", "orange"),
    Suite.SIGNER: ("▲", "red"),
    Suite.FIN_A_LIRE: ("✎", "violet"),
    Suite.CONFIRMER: ("▶", "blue"),
    Suite.RIEN: ("✔", "green"),
}
_COLONNES = (
    Colonne("projet", "Projet PVD", Genre.MISE_EN_FORME, export="libelle"),
    Colonne("fin", "Fin de l’ORT", vide="–", serre=True),
    Colonne("suite", "Que faire", Genre.MISE_EN_FORME, export="suite_mot"),
    Colonne("pourquoi", "Pourquoi"),
    Colonne("equipe", "Équipe de 2026", Genre.MISE_EN_FORME, export="equipe_mot"),
    Colonne("engagement", "Engagement", vide="–"),
)


def montrer(contexte: Contexte) -> None:
    """Show the counters, the rule to confirm, then one row a PVD, what presses most first."""
    toutes = suites(contexte.situation)
    if not toutes:
        st.caption("Aucun projet PVD à cette date.")
        return
    _chiffres(toutes)
    if reserve := contexte.situation.postes.cofinancement.a_confirmer:
        st.warning(f"Cofinancement des postes{INSECABLE}: {brut(reserve)}", icon=":material/help:")
    elections = contexte.situation.parametres.renouvellement_municipal
    st.caption(
        f"Élections municipales{INSECABLE}: {jour(elections)}. Une équipe est « rencontrée » dès qu’un premier contact "
        "ou une réunion du projet est daté après cette date. Un acte déjà signé garde ses signataires."
    )
    lignes = pd.DataFrame([_rang(suite) for suite in toutes])
    fichier = f"apres-mars-2026-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(lignes, _COLONNES, nom="apres", alt="Suite à donner à la convention de chaque PVD.", fichier=fichier)


def _chiffres(toutes: Sequence[SuitePvd]) -> None:
    comptes = Counter(suite.suite for suite in toutes)
    rencontrees = sum(suite.equipe.rencontre is Rencontre.RENCONTREE for suite in toutes)
    confirmees = sum(suite.equipe.engagement == "confirme" for suite in toutes)
    total = len(toutes)
    rangee(
        (
            Chiffre("ORT échues (PVD)", str(comptes[Suite.NOUVELLE]), "nouvelle convention à décider"),
            Chiffre("ORT à prolonger (PVD)", str(comptes[Suite.AVENANT]), "avenant à signer sous 180 jours"),
            Chiffre("Fin d’ORT inconnue (PVD)", str(comptes[Suite.FIN_A_LIRE]), "à lire dans la convention"),
            Chiffre("ORT à signer (PVD)", str(comptes[Suite.SIGNER]), "adhésion seule, ou aucune"),
            Chiffre("Équipes rencontrées", f"{rencontrees} / {total}", f"engagement confirmé{INSECABLE}: {confirmees}"),
        ),
        "apres",
    )


def _rang(suite: SuitePvd) -> dict[str, str]:
    ligne, (signe, teinte) = suite.ligne, LOOKS[suite.suite]
    met = suite.equipe.rencontre is Rencontre.RENCONTREE
    icone, couleur = ("✔", "green") if met else ("○", "yellow")
    return {
        "libelle": ligne.libelle,
        "projet": mots_projets.lien(ligne),
        "fin": jour(ligne.fin_ort) if ligne.fin_ort else "",
        "suite": pastille(f"{signe}{INSECABLE}{brut(suite.suite.value)}", teinte),
        "suite_mot": suite.suite.value,
        "pourquoi": suite.pourquoi,
        "equipe": pastille(f"{icone}{INSECABLE}{brut(rencontre(suite.equipe))}", couleur),
        "equipe_mot": rencontre(suite.equipe),
        "engagement": _ENGAGEMENTS.get(suite.equipe.engagement, suite.equipe.engagement),
    }
