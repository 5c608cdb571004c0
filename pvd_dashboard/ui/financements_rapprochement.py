"""The same grant told by two sources: shown side by side, settled by the officer, kept as a correction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import corrections
from pvd_dashboard.editions.errors import ConflictError
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, euros, pluriel
from pvd_dashboard.situation.libelles import RAPPROCHEMENTS
from pvd_dashboard.ui import acces, filtres
from pvd_dashboard.ui.tableaux import Colonne, Genre, page, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from decimal import Decimal

    from pvd_dashboard.situation.model_aides import Proposition
    from pvd_dashboard.ui.page import Contexte

PAR_PAGE = 10
_DIT = "rapprochement_dit"
_COLONNES = (
    Colonne("source", "Source"),
    Colonne("dossier", "N° de dossier", vide="–"),
    Colonne("annee", "Exercice", vide="–"),
    Colonne("dispositif", "Dispositif"),
    Colonne("beneficiaire", "Bénéficiaire"),
    Colonne("intitule", "Intitulé", vide="–"),
    Colonne("montant", "Montant accordé", Genre.LIEN),
)


def rapprochement(contexte: Contexte) -> None:
    """Show the pairs that two sources seem to tell both; nothing is merged without a click."""
    propositions = contexte.situation.financements.suivi.propositions
    if dit := st.session_state.pop(_DIT, ""):
        st.success(dit, icon=":material/check_circle:")
    if not propositions:
        return
    st.header(f"Aides à rapprocher ({len(propositions)})", anchor=False)
    st.markdown(
        "Deux sources semblent dire la même aide : tant que vous n’avez pas tranché, **les deux comptent** dans les "
        "totaux. Votre réponse est une correction : elle crée une version et se retrouve dans l’historique."
    )
    debut = page("rapprochement", len(propositions), PAR_PAGE)
    for proposition in propositions[debut : debut + PAR_PAGE]:
        _paire(contexte, proposition)


def _paire(contexte: Contexte, proposition: Proposition) -> None:
    aides = contexte.situation.financements.subventions
    une, autre = (aides.loc[position] for position in (proposition.position, proposition.autre))
    nom = f"{proposition.position}_{proposition.autre}"
    with st.container(border=True):
        ecart = (
            NON_CONNU
            if proposition.ecart is None
            else euros(proposition.ecart, centimes=_a_des_centimes(proposition.ecart))
        )
        st.markdown(f"**{RAPPROCHEMENTS[proposition.niveau].capitalize()}** · écart de montant{INSECABLE}: **{ecart}**")
        centimes = any(_a_des_centimes(ligne["montant_accorde"]) for ligne in (une, autre))
        rangs = pd.DataFrame([_rang(ligne, centimes=centimes) for ligne in (une, autre)], dtype="object")
        tableau(rangs, _COLONNES, nom=f"paire_{nom}", alt="Deux lignes à rapprocher.")
        with st.container(horizontal=True):
            for rang, (garde, ecartee) in enumerate(((une, autre), (autre, une)), start=1):
                st.button(
                    f"Même aide : compter « {brut(garde['_feuille'])} »".replace(" :", f"{INSECABLE}:"),
                    key=f"meme_{nom}_{rang}",
                    on_click=_trancher,
                    args=(contexte, ecartee, "deja_compte", "même aide"),
                    disabled=not _modifiable(contexte),
                )
            st.button(
                "Deux aides distinctes",
                key=f"distinctes_{nom}",
                on_click=_trancher,
                args=(contexte, autre, "aide_distincte", "aides distinctes"),
                disabled=not _modifiable(contexte),
            )
        if not _modifiable(contexte):
            st.caption("Pour répondre, affichez la version en vigueur de vos propres données.")


def _modifiable(contexte: Contexte) -> bool:
    """Whether an answer can be kept: not on the examples, not on an old version."""
    return not contexte.magasin.exemple and not filtres.valeur("version")


def _a_des_centimes(montant: Decimal | None) -> bool:
    """Whether an amount holds cents: two that round to the same euro would look equal."""
    return not absent(montant) and montant != montant.to_integral_value()


def _dit(montant: Decimal | None, *, centimes: bool) -> str:
    return NON_CONNU if absent(montant) else euros(montant, centimes=centimes)


def _rang(ligne: pd.Series, *, centimes: bool) -> dict[str, object]:
    return {
        "source": f"{ligne['_feuille']} ligne {ligne['_ligne']}",
        "dossier": ligne["n_dossier"],
        "annee": None if absent(ligne["exercice"]) else str(ligne["exercice"]),
        "dispositif": ligne["libelle_dispositif"],
        "beneficiaire": ligne["nom_beneficiaire"],
        "intitule": ligne["intitule"],
        "montant": _dit(ligne["montant_accorde"], centimes=centimes),
    }


def _trancher(contexte: Contexte, ligne: pd.Series, colonne: str, dit: str) -> None:
    """Keep the officer's answer: the line is marked, as a correction that says why."""
    faite = corrections.corriger(
        "subventions",
        contexte.situation.tables["subventions"],
        departement=contexte.departement,
        modifiees={int(ligne["position_table"]): {colonne: "oui"}},
    )
    if faite.refusees:
        st.session_state[_DIT] = ""
        st.error("Cette ligne a d’autres anomalies : corrigez-la d’abord dans « Corriger ».")
        return
    motif = f"Rapprochement : {dit} ({ligne['_feuille']} ligne {ligne['_ligne']})"
    try:
        corrections.publier(
            contexte.magasin.store,
            faite,
            parent=contexte.edition,
            author=contexte.qui.nom,
            at=datetime.now(UTC),
            comment=motif,
        )
    except ConflictError:
        st.error("Une autre version vient d’être publiée : relisez cette paire, puis répondez de nouveau.")
        return
    acces.geler()
    st.session_state[_DIT] = f"Réponse enregistrée : {dit}. {pluriel(1, 'ligne')} marquée.".replace(
        " :", f"{INSECABLE}:"
    )
