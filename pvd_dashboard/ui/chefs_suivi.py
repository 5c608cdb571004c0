"""Posts over time: who is missing and for how long, what ends, who held them, which trainings were followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import delai, jour, pluriel
from pvd_dashboard.settings import settings
from pvd_dashboard.situation.titulaires import echeances, noms_des_titulaires, passages, vacances
from pvd_dashboard.tables import FORMATIONS
from pvd_dashboard.ui import acces, journal, statuts
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model_suivi import Formation
    from pvd_dashboard.ui.page import Contexte


def montrer(contexte: Contexte) -> None:
    """Show vacancies and renewals side by side, then trainings, then the holdings of each post."""
    gauche, droite = st.columns(2)
    with gauche:
        _vacances(contexte)
    with droite:
        _renouvellements(contexte)
    _formations(contexte)
    _historique(contexte)


def _vacances(contexte: Contexte) -> None:
    vides = vacances(contexte.situation)
    st.header(f"Postes à pourvoir ({len(vides)})", anchor=False)
    if not vides:
        st.caption("Aucun poste vacant ni en recrutement à cette date.")
        return
    rangs = [
        {
            "poste": vacance.poste.libelle,
            "statut": statuts.poste(vacance.poste.statut),
            "mot": vacance.poste.statut,
            "depuis": quand(vacance.depuis) if vacance.depuis else "date non renseignée",
            "duree": pluriel(vacance.jours, "jour") if vacance.jours is not None else "",
        }
        for vacance in vides
    ]
    colonnes = (
        Colonne("poste", "Poste"),
        Colonne("statut", "Statut", Genre.MISE_EN_FORME, export="mot"),
        Colonne("depuis", "Sans titulaire depuis"),
        Colonne("duree", "Durée", vide="–", serre=True),
    )
    tableau(pd.DataFrame(rangs), colonnes, nom="vacances", alt="Postes sans titulaire et depuis combien de temps.")


def _renouvellements(contexte: Contexte) -> None:
    fins = echeances(contexte.situation)
    st.header(f"Renouvellements à préparer ({len(fins)})", anchor=False)
    if not fins:
        st.caption("Aucune fin de contrat ou de cofinancement à venir n’est renseignée.")
        return
    proche = contexte.situation.parametres.proche_jours
    rangs = []
    for poste, quoi, fin in fins:
        jours = (fin.fin - contexte.date).days
        signe = pastille(f"◔ {delai(jours)}", "orange") if jours <= proche else delai(jours)
        rangs.append(
            {"poste": poste.libelle, "quoi": f"Fin de {quoi}", "fin": quand(fin), "delai": signe, "jours": jours}
        )
    colonnes = (
        Colonne("poste", "Poste"),
        Colonne("quoi", "Échéance"),
        Colonne("fin", "Date", serre=True),
        Colonne("delai", "Délai", Genre.MISE_EN_FORME, export="jours"),
    )
    tableau(pd.DataFrame(rangs), colonnes, nom="fins", alt="Fins de contrat et de cofinancement à venir.")
    st.caption("Le cofinancement se redemande chaque année.")


_LIBELLES = {
    colonne: {choix.code: choix.label for choix in FORMATIONS.column(colonne).choices}
    for colonne in ("type", "role", "statut")
}
_FORMATIONS = (
    Colonne("quand", "Session", vide="–"),
    Colonne("intitule", "Formation"),
    Colonne("type", "Module", vide="–"),
    Colonne("organisme", "Organisme", vide="–"),
    Colonne("communes", "Commune"),
    Colonne("role", "Participant", vide="–"),
    Colonne("statut", "Statut", vide="–"),
    Colonne("observations", "Observations", vide="–"),
)


def _formations(contexte: Contexte) -> None:
    formations = contexte.situation.formations
    noms = acces.noms(contexte)
    st.header(f"Formations ({len(formations.lignes)})", anchor=False)
    if not formations.lignes:
        st.caption("Aucune formation dans le fichier.")
        return
    formees = pluriel(len(formations.communes_formees), "commune représentée", "communes représentées")
    st.markdown(f"{formations.suivies} suivies, {formations.prevues} prévues · {formees}.")
    fichier = f"formations-{contexte.departement}"
    alt = "Formations, une ligne par participation, sans nom."
    cadre = pd.DataFrame([_formation(formation, noms) for formation in formations.lignes])
    tableau(cadre, _FORMATIONS, nom="formations", alt=alt, fichier=fichier)


def _formation(formation: Formation, noms: Mapping[str, str]) -> dict[str, str]:
    return {
        "quand": quand(formation.date) if formation.date else "",
        "intitule": formation.intitule,
        "type": _LIBELLES["type"].get(formation.type, ""),
        "organisme": formation.organisme,
        "communes": ", ".join(noms.get(code, code) for code in formation.communes) or "tout le département",
        "role": _LIBELLES["role"].get(formation.role, ""),
        "statut": _LIBELLES["statut"].get(formation.statut, "à confirmer"),
        "observations": formation.observations,
    }


_PASSAGES = (
    Colonne("poste", "Poste"),
    Colonne("arrivee", "Prise de poste", serre=True),
    Colonne("depart", "Départ", vide="en poste", serre=True),
    Colonne("contrat", "Contrat", vide="–"),
    Colonne("quotite", "Quotité", Genre.TAUX, vide="–"),
    Colonne("fin", "Fin de contrat", vide="–", serre=True),
)


def _historique(contexte: Contexte) -> None:
    """Show the holdings of each post: without names, unless they are stored and asked for."""
    st.header("Titulaires successifs", anchor=False)
    postes = contexte.situation.postes.postes
    connus = [noms_des_titulaires(contexte.situation, poste) for poste in postes]
    montres = _noms_demandes(contexte, sum(map(len, connus)))
    rangs = [
        {
            "poste": poste.libelle,
            "nom": noms.get(passage.arrivee.debut, ""),
            "arrivee": quand(passage.arrivee),
            "depart": quand(passage.depart) if passage.depart else "",
            "contrat": passage.contrat,
            "quotite": passage.quotite,
            "fin": quand(passage.fin_contrat) if passage.fin_contrat else "",
        }
        for poste, noms in zip(postes, connus, strict=True)
        for passage in passages(contexte.situation, poste)
    ]
    if not rangs:
        st.caption("Aucune prise de poste datée dans le fichier.")
        return
    colonnes = (*_PASSAGES[:1], Colonne("nom", "Titulaire", vide="–"), *_PASSAGES[1:]) if montres else _PASSAGES
    fichier = "" if montres else f"titulaires-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    alt = f"Prises de poste et départs, situation au {jour(contexte.date)}."
    tableau(pd.DataFrame(rangs), colonnes, nom="passages", alt=alt, fichier=fichier)


def _noms_demandes(contexte: Contexte, combien: int) -> bool:
    """Offer to show the names where this installation keeps them; seeing them is in the journal, no file holds them."""
    if not combien or not settings().contacts:
        st.caption("Les noms ne sont pas affichés.")
        return False
    voulus = st.toggle("Afficher les noms", key="titulaires_noms", help="La consultation est inscrite au journal.")
    if voulus:
        journal.contacts_vus(contexte, combien)
    return bool(voulus)
