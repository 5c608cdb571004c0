"""The parts of the screen of conventions: the order of the timeline, the detail of each PVD."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.figures.frise_ordre import GROUPES, TRIS, disposer
from pvd_dashboard.formats import INSECABLE, jour, pluriel
from pvd_dashboard.situation.apres_mars import commence
from pvd_dashboard.situation.libelles import libelle
from pvd_dashboard.ui import dessins, filtres, mots_projets, statuts
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.figures.frise_ordre import Groupe, Tri
    from pvd_dashboard.situation.model import LigneConvention, Situation
    from pvd_dashboard.ui.page import Contexte

_LONGUE = 25
"""Beyond so many lanes, a timeline is drawn smaller on paper so that it holds on a sheet."""
_DETAIL = (
    Colonne("projet", "Projet PVD", Genre.MISE_EN_FORME, export="libelle"),
    Colonne("epci", "EPCI"),
    Colonne("statut", "Statut", Genre.MISE_EN_FORME, export="statut_mot"),
    Colonne("adhesion", "Adhésion signée", serre=True),
    Colonne("echeance", "Échéance ORT"),
    Colonne("ort", "ORT signée", serre=True),
    Colonne("fin", "Fin de l’ORT"),
    Colonne("delai", "Délai"),
)


VUES = {
    "frise": "Frise",
    "apres": "Après mars 2026",
    "etapes": "Étapes des projets",
    "detail": "Une convention en détail",
    "contrats": "Autres contrats et partenaires",
}


def choisir_la_vue(situation: Situation) -> str:
    """Draw the choice of what is looked at, held in the URL; what follows the elections of 2026 is first once past."""
    vues = VUES if commence(situation) else {code: mot for code, mot in VUES.items() if code != "apres"}
    ordre = sorted(vues, key=lambda code: code != "apres")
    return filtres.bascule("Vue", "vue", {code: vues[code] for code in ordre})


def frise(contexte: Contexte) -> None:
    """Show the timeline of the conventions and its table, one row a PVD."""
    tri, groupe = trier(contexte.situation)
    longue = len(contexte.situation.conventions.lignes) > _LONGUE
    with st.container(key="defile_frise_longue" if longue else "defile_frise"):
        graphique(dessins.frise(contexte, tri, groupe), nom="frise")
    st.header("Détail par projet PVD", anchor=False)
    detail(contexte, tri, groupe)


def trier(situation: Situation) -> tuple[Tri, Groupe]:
    """Show how many PVD stand in each status, the choice of an order and of groups; return their codes."""
    statuts.decompte(situation.conventions.par_statut)
    st.caption(en_bref(situation))
    with st.container(horizontal=True, vertical_alignment="center"):
        tri = filtres.bascule("Ordre", "tri", TRIS)
        groupe = filtres.bascule("Groupes", "groupes", GROUPES)
    return tri, groupe  # type: ignore[return-value]


def en_bref(situation: Situation) -> str:
    """Say how many conventions are signed, how many communes they cover, and the communes of each intercommunalité."""
    conventions, communes = situation.conventions, situation.laureats.communes
    total = len(communes)
    signees = [
        pluriel(conventions.adhesion_signees, "adhésion signée", "adhésions signées"),
        pluriel(conventions.ort_signees, "convention-cadre (ORT) signée", "conventions-cadres (ORT) signées"),
        f"{conventions.communes_ort}/{total} communes en ORT",
    ]
    par_epci = communes["nom_epci"].dropna().value_counts(sort=True)
    epcis = ", ".join(f"{brut(str(nom))} {combien}" for nom, combien in par_epci.items())
    ou = f"{pluriel(total, 'commune')} · {pluriel(situation.laureats.epci, 'intercommunalité')}"
    return (
        f"{' · '.join(signees)}.  \n{ou}" + (f"{INSECABLE}: {epcis}." if epcis else ".") + _arrondissements(situation)
    )


def _arrondissements(situation: Situation) -> str:
    """Say how many communes each arrondissement holds, the most first."""
    comptes = sorted(situation.laureats.arrondissements.items(), key=lambda un: (-un[1], un[0]))
    dits = ", ".join(f"{brut(nom)} {combien}" for nom, combien in comptes)
    return f"  \n{pluriel(len(comptes), 'arrondissement')}{INSECABLE}: {dits}." if comptes else ""


def detail(contexte: Contexte, tri: Tri, groupe: Groupe) -> None:
    """Show one row a PVD, in the chosen order and groups."""
    noms_epci = epcis(contexte.situation)
    rangs = pd.DataFrame([_rang(ligne, noms_epci) for ligne in disposer(contexte.situation, tri, groupe).lignes])
    fichier = f"conventions-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(rangs, _DETAIL, nom="detail", alt="Une ligne par projet PVD : dates, échéance et statut.", fichier=fichier)


def epcis(situation: Situation) -> dict[str, str]:
    """Return the names of the EPCI that hold a commune lauréate, by SIREN."""
    communes = situation.laureats.communes.dropna(subset=["siren_epci"])
    return dict(zip(communes["siren_epci"].astype(str), communes["nom_epci"].astype(str), strict=True))


def _rang(ligne: LigneConvention, noms_epci: Mapping[str, str]) -> dict[str, object]:
    return {
        "libelle": ligne.libelle,
        "projet": mots_projets.lien(ligne),
        "epci": ", ".join(noms_epci.get(siren, siren) for siren in ligne.epcis),
        "statut": statuts.statut(ligne.statut, libelle(ligne)),
        "statut_mot": libelle(ligne),
        "adhesion": mots.adhesion(ligne),
        "echeance": _echeance(ligne),
        "ort": mots.ort(ligne) or "–",
        "fin": mots.fin_ort(ligne) or "–",
        "delai": mots.delai_ort(ligne),
    }


def _echeance(ligne: LigneConvention) -> str:
    """Write the deadline in force, and the computed one where it differs (R03, R04)."""
    ecrite = mots.echeance(ligne)
    if ligne.echeance and ligne.echeance_calculee and ligne.echeance != ligne.echeance_calculee:
        return f"{ecrite} (calculée : {jour(ligne.echeance_calculee)})"
    return ecrite
