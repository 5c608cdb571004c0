"""The two milestones and the eight steps: of one project, and of all projects as a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand as periode_connue
from pvd_dashboard.formats import INSECABLE, euros, jour, taux
from pvd_dashboard.situation.etapes import ETATS
from pvd_dashboard.situation.model_vie import EtatEtape
from pvd_dashboard.ui import navigation
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_vie import Etape, EtapesProjet
    from pvd_dashboard.ui.page import Contexte

SIGNES: Mapping[str, tuple[str, str]] = {
    "fait": ("✔", "green"),
    "en_cours": ("▶", "blue"),
    "a_faire": ("○", "yellow"),
    "non_renseigne": ("?", "gray"),
    "sans_objet": ("–", "gray"),
}
"""The icon and colour of each state of a step."""
PEU_D_ALERTES = 4
COURTES = (
    *("Chef de projet", "Gouvernance", "Diagnostic", "Projet"),
    *("Plan d’action", "Fiches action", "Signature", "Suivi"),
)


def projet(situation: Situation, code: str) -> EtapesProjet | None:
    """Return the steps of the PVD to which a commune belongs."""
    return next((un for un in situation.etapes.projets if code in un.communes), None)


def sous_les_alertes(situation: Situation, code: str) -> bool:
    """Tell whether the alerts of a commune leave room below them for the steps."""
    return sum(code in alerte.communes for alerte in situation.alertes) <= PEU_D_ALERTES


def badge(etape: Etape, mot: str = "") -> str:
    """Return the badge of a step: icon and word."""
    signe, teinte = SIGNES[etape.etat.value]
    return pastille(f"{signe}{INSECABLE}{mot or ETATS[etape.etat]}", teinte)


def fiche(situation: Situation, code: str) -> None:
    """Show the milestones and steps of a project, each with the fact it was read from, and the next one suggested."""
    un = projet(situation, code)
    if un is None:
        return
    part = f" ({taux(un.part, 0)})" if un.part is not None else ""
    st.header(f"Étapes du projet{INSECABLE}: {un.avancement}{part}", anchor=False)
    st.markdown(" ".join(f"{badge(jalon, jalon.libelle)}" for jalon in un.jalons))
    lignes = [
        f"{rang}. {badge(etape)} {brut(etape.libelle)}{_fait(etape)}" for rang, etape in enumerate(un.etapes, start=1)
    ]
    st.markdown("\n".join(lignes))
    if un.prochaine is not None:
        st.markdown(f":material/arrow_forward: Prochaine étape proposée{INSECABLE}: **{brut(un.prochaine.libelle)}**")


def _fait(etape: Etape) -> str:
    """Say what a state rests on, and what the sheet of steps says beside it."""
    quand = f" ({jour(etape.date)})" if etape.date and jour(etape.date) not in etape.fait else ""
    dits = [f"{etape.fait}{quand}".strip()]
    dits += [f"prévue{INSECABLE}: {periode_connue(etape.prevue)}"] if etape.prevue else []
    dits += [f"livrable{INSECABLE}: {etape.livrable}"] if etape.livrable else []
    dits += [f"prestataire{INSECABLE}: {etape.prestataire}"] if etape.prestataire else []
    dits += [f"coût{INSECABLE}: {euros(etape.cout)}"] if etape.cout is not None else []
    dits += [f"financeur{INSECABLE}: {etape.financeur}"] if etape.financeur else []
    texte = " · ".join(dit for dit in dits if dit)
    return f"  \n   :gray[{brut(texte)}]" if texte else ""


def tableau_des_etapes(contexte: Contexte) -> None:
    """Show the board of the département: one row a PVD, one column a step, those least advanced first."""
    projets = contexte.situation.etapes.projets
    if not projets:
        st.caption("Aucun projet PVD à cette date.")
        return
    _legende()
    ranges = sorted(projets, key=lambda un: (un.faites, un.libelle))
    lignes = pd.DataFrame([_rang(un) for un in ranges])
    colonnes = [
        Colonne("projet", "Projet PVD", Genre.MISE_EN_FORME, export="libelle"),
        Colonne("avancement", "Fait", serre=True),
        *(
            Colonne(f"etape_{rang}", f"{rang} – {court}", Genre.MISE_EN_FORME, export=f"mot_{rang}")
            for rang, court in enumerate(COURTES, start=1)
        ),
        Colonne("prochaine", "Prochaine étape proposée"),
    ]
    fichier = f"etapes-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    with st.container(key="compact"):
        tableau(lignes, colonnes, nom="etapes", alt="Les huit étapes de chaque projet PVD.", fichier=fichier)


def _legende() -> None:
    mots = {etat.value: mot for etat, mot in ETATS.items()}
    badges = (
        pastille(f"{signe}{INSECABLE}{mots[code]}", teinte) for code, (signe, teinte) in SIGNES.items() if code in mots
    )
    st.markdown(" ".join(badges))
    st.caption(
        "Un état est déduit des faits du tableau de bord (poste, comité, actions, convention) ; "
        "ce que la feuille « Étapes » écrit prévaut."
    )


def _rang(un: EtapesProjet) -> dict[str, str]:
    lien = navigation.adresse(navigation.COMMUNE, commune=un.communes[0]) if un.communes else ""
    rang = {
        "libelle": un.libelle,
        "projet": f"[{brut(un.libelle)}]({lien})" if lien else brut(un.libelle),
        "avancement": un.avancement,
        "prochaine": un.prochaine.libelle.split(" (")[0] if un.prochaine else "–",
    }
    for numero, etape in enumerate(un.etapes, start=1):
        signe, teinte = SIGNES[etape.etat.value]
        rang[f"etape_{numero}"] = pastille(f"{signe}{INSECABLE}{_court(etape)}", teinte)
        rang[f"mot_{numero}"] = ETATS[etape.etat]
    return rang


def _court(etape: Etape) -> str:
    return "n.r." if etape.etat is EtatEtape.NON_RENSEIGNE else ETATS[etape.etat]
