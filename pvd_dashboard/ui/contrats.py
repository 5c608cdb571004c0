"""The other contracts of the territory and the partners of the conventions, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import pluriel
from pvd_dashboard.situation.partenaires import TYPES
from pvd_dashboard.ui import acces
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.contrats import Contrat
    from pvd_dashboard.situation.partenaires import Partenaire
    from pvd_dashboard.ui.page import Contexte

_CONTRATS = (
    Colonne("type", "Contrat"),
    Colonne("ou", "Communes ou EPCI", vide="–"),
    Colonne("signature", "Signé ou approuvé le", vide="–", serre=True),
    Colonne("fin", "Fin", vide="–", serre=True),
    Colonne("etat", "État", Genre.MISE_EN_FORME, export="etat_mot"),
    Colonne("partenaires", "Partenaires", vide="–"),
    Colonne("observations", "Observations", vide="–"),
)
_PARTENAIRES = (
    Colonne("nom", "Partenaire"),
    Colonne("type", "Nature"),
    Colonne("conventions", "Conventions", Genre.NOMBRE),
    Colonne("communes", "Communes"),
)


def montrer(contexte: Contexte) -> None:
    """Show the contracts that are no step of the programme, then who signs beside the State."""
    noms = acces.noms(contexte)
    _contrats(contexte, noms)
    _partenaires(contexte, noms)


def _contrats(contexte: Contexte, noms: Mapping[str, str]) -> None:
    tous = contexte.situation.contrats
    st.header(f"Autres contrats du territoire ({len(tous)})", anchor=False)
    st.caption(
        "Contrats bourg-centre, CRTE, OPAH, documents d’urbanisme et protocoles tenus dans la feuille Conventions : "
        "ils n’entrent dans aucun compte de conventions et ne changent aucune échéance."
    )
    if not tous:
        st.caption("Aucun contrat de ce genre dans le fichier à cette date.")
        return
    rangs = pd.DataFrame([_rang(contrat, noms) for contrat in tous])
    alt = f"{pluriel(len(tous), 'contrat')} à cette date."
    tableau(rangs, _CONTRATS, nom="contrats", alt=alt, fichier=f"contrats-{contexte.departement}")


def _rang(contrat: Contrat, noms: Mapping[str, str]) -> dict[str, str]:
    badge, mot = _etat(contrat)
    return {
        "type": contrat.nom if contrat.nom and contrat.type == "autre" else f"{contrat.libelle} {contrat.nom}".strip(),
        "ou": ", ".join(noms.get(code, code) for code in contrat.communes) or contrat.epci,
        "signature": quand(contrat.signature) if contrat.signature else "",
        "fin": quand(contrat.fin) if contrat.fin else "",
        "etat": badge,
        "etat_mot": mot,
        "partenaires": contrat.partenaires,
        "observations": contrat.observations,
    }


def _etat(contrat: Contrat) -> tuple[str, str]:
    if contrat.en_vigueur:
        return pastille("✔ en vigueur", "green"), "en vigueur"
    if contrat.statut in {"en_cours", "non_signee"}:
        return pastille("◔ non signé", "yellow"), "non signé"
    return pastille("◼ terminé", "gray"), "terminé"


def _partenaires(contexte: Contexte, noms: Mapping[str, str]) -> None:
    tous = contexte.situation.partenaires
    st.header(f"Partenaires des conventions signées ({len(tous)})", anchor=False)
    if not tous:
        st.caption("Aucun partenaire n’est nommé dans les conventions signées à cette date.")
        return
    rangs = pd.DataFrame([_partenaire(partenaire, noms) for partenaire in tous])
    alt = f"{pluriel(len(tous), 'partenaire')} des conventions signées."
    tableau(rangs, _PARTENAIRES, nom="partenaires", alt=alt, fichier=f"partenaires-{contexte.departement}")


def _partenaire(partenaire: Partenaire, noms: Mapping[str, str]) -> dict[str, object]:
    return {
        "nom": partenaire.nom,
        "type": TYPES[partenaire.type],
        "conventions": partenaire.conventions,
        "communes": ", ".join(noms.get(code, code) for code in partenaire.communes),
    }
