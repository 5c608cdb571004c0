"""One action opened: what it is, its calendar, its cost, the grants of its dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.actions import theme
from pvd_dashboard.formats import INSECABLE, euros, taux
from pvd_dashboard.tables.suivi import ETATS_FINANCEMENT
from pvd_dashboard.ui import acces, filtres, financements
from pvd_dashboard.ui import actions as liste
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_vie import Action, PlanAction
    from pvd_dashboard.ui.page import Contexte


def montrer(contexte: Contexte) -> None:
    """Show the action that the URL names, above the lists; nothing where it names none."""
    cle = filtres.valeur("action")
    action = next((une for une in contexte.situation.actions.lignes if une.cle == cle), None)
    if action is None:
        return
    with st.container(border=True):
        _tete(contexte, action)
        _faits(action)
        _dits(action)
        _plan(action)
        _aides(contexte, action)


def _tete(contexte: Contexte, action: Action) -> None:
    numero = f"{action.numero}{INSECABLE}– " if action.numero else ""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(f"{brut(numero + action.intitule)}", anchor=False, width="content")
        st.button("Fermer", icon=":material/close:", on_click=filtres.retenir, kwargs={"action": None})
    noms = acces.noms(contexte)
    st.markdown(" ".join([liste.etat(action), *liste.marques(action), brut(liste.lieu(action, noms))]))


def _faits(action: Action) -> None:
    faits = {
        "Axe": action.axe,
        "Thème": theme(action) if action.theme else "",
        "Maître d’ouvrage": action.maitre_ouvrage,
        "Calendrier": liste.calendrier(action),
        "Coût HT": euros(action.cout),
        "N° de dossier": action.n_dossier,
    }
    connus = {titre: valeur for titre, valeur in faits.items() if valeur}
    for colonne, (titre, valeur) in zip(st.columns(len(connus)), connus.items(), strict=True):
        with colonne, st.container(gap=None):
            st.caption(titre)
            st.markdown(f"**{brut(valeur)}**")


def _dits(action: Action) -> None:
    """Show what the fiche action says in words."""
    dits = {
        "Description": action.description,
        "Partenaires": action.partenaires,
        "Besoins d’ingénierie": action.besoins_ingenierie,
        "Périmètre de l’ORT": {True: "oui", False: "non", None: ""}[action.perimetre_ort],
    }
    lignes = [f":gray[{titre}{INSECABLE}:] {brut(dit)}" for titre, dit in dits.items() if dit]
    if lignes:
        st.markdown("  \n".join(lignes))


_PLAN = (
    Colonne("financeur", "Financeur"),
    Colonne("montant", "Montant", Genre.EUROS),
    Colonne("part", "Part du coût", Genre.TAUX),
    Colonne("etat", "État", vide="–"),
)
_ETATS = {choix.code: choix.label for choix in ETATS_FINANCEMENT}


def _plan(action: Action) -> None:
    """Show the plan de financement, checked to 100 % of the cost."""
    plan = action.plan
    if plan is None:
        return
    st.markdown(f"**Plan de financement** {_controle(plan)}")
    lignes = [
        {
            "financeur": ligne.financeur,
            "montant": ligne.montant,
            "part": ligne.part,
            "etat": _ETATS.get(ligne.etat, ligne.etat),
        }
        for ligne in plan.lignes
    ]
    total = {"financeur": "Total", "montant": plan.total or None, "part": plan.total_parts or None, "etat": " "}
    cadre = pd.DataFrame([*lignes, total], dtype="object")
    tableau(cadre, _PLAN, nom="plan_action", alt="Plan de financement de l’action.", gras=[len(lignes)])


def _controle(plan: PlanAction) -> str:
    if plan.ecart is None:
        return pastille("? coût non renseigné", "violet")
    if plan.ecart == 0:
        return pastille("✔ 100 % du coût", "green")
    manque = "manque" if plan.ecart < 0 else "dépasse le coût de"
    dit = euros(abs(plan.ecart)) if plan.cout is not None else taux(abs(plan.ecart))
    return pastille(f"▲ {manque} {dit}", "red")


def _aides(contexte: Contexte, action: Action) -> None:
    if not action.subventions:
        st.caption("Aucune aide rattachée : le n° de dossier fait le lien avec la feuille des subventions.")
        return
    toutes = contexte.situation.financements.subventions
    siennes = toutes[toutes["_cle"].isin(action.subventions)]
    st.markdown(f"Aides rattachées par le n° de dossier{INSECABLE}: **{euros(action.aides)}**")
    financements.table(siennes, [], nom="aides_action", fichier="")
