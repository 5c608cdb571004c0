"""The parts of the page of a commune: who it is, where its project stands, posts, grants, actions, meetings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, euros, nombre, periode
from pvd_dashboard.situation.libelles import libelle
from pvd_dashboard.tables import ACTIONS, REUNIONS
from pvd_dashboard.tables.frames import codes
from pvd_dashboard.ui import filtres, financements, marquer, navigation, statuts
from pvd_dashboard.ui.acces import garder
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from pvd_dashboard.situation.model import LigneConvention, Poste, Situation
    from pvd_dashboard.tables import Table
    from pvd_dashboard.ui.page import Contexte


def choisir(situation: Situation) -> str:
    """Draw the chooser by name; return the code of the commune shown."""
    noms = _noms(situation)
    codes_tries = sorted(noms, key=noms.__getitem__)
    voulu = filtres.valeur("commune")
    if voulu and voulu not in noms:
        st.warning("La commune demandée n’est pas lauréate à cette date : choisissez-en une dans la liste.")
    return filtres.liste(
        "Choisir une commune lauréate",
        "commune",
        codes_tries,
        ecrire_option=lambda code: f"{noms[code]} ({code})",
        label_visibility="collapsed",
        width=420,
    )


def _noms(situation: Situation) -> dict[str, str]:
    communes = situation.laureats.communes
    return dict(zip(communes["code_insee"].astype(str), communes["nom"].astype(str), strict=True))


def ligne_de(situation: Situation, code: str) -> LigneConvention | None:
    """Return the line of the PVD to which a commune belongs."""
    return next((ligne for ligne in situation.conventions.lignes if code in ligne.communes), None)


def identite(contexte: Contexte, code: str) -> None:
    """Show who the commune is: code, EPCI, arrondissement, population, project and its partners."""
    situation = contexte.situation
    commune = situation.laureats.communes.set_index("code_insee").loc[code]
    ligne = ligne_de(situation, code)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(str(commune["nom"]), anchor=False, width="content")
        if ligne is not None:
            st.markdown(statuts.statut(ligne.statut, libelle(ligne)), width="content")
            st.markdown(brut(mots.echeance_phrase(ligne)), width="content")
    rangs = {
        "Code INSEE": code,
        "EPCI": commune["nom_epci"],
        "Arrondissement": commune["nom_arrondissement"],
        "Population": _population(commune),
        "Projet PVD": _projet(ligne, code, _noms(situation)),
    }
    for colonne, (titre, valeur) in zip(st.columns([1, 2.2, 1.4, 1.6, 2]), rangs.items(), strict=True):
        with colonne, st.container(gap=None):
            st.caption(titre)
            st.markdown(f"**{brut(mots.texte(valeur))}**")


def _population(commune: pd.Series) -> str:
    if absent(commune["population"]):
        return NON_CONNU
    annee = "" if absent(commune["population_annee"]) else f" ({commune['population_annee']})"
    return f"{nombre(int(commune['population']))}{INSECABLE}hab.{annee}"


def _projet(ligne: LigneConvention | None, code: str, noms: Mapping[str, str]) -> str:
    autres = [noms.get(autre, autre) for autre in ligne.communes if autre != code] if ligne else []
    return f"avec {', '.join(autres)}" if autres else "commune seule"


def postes(situation: Situation, code: str) -> None:
    """Show the posts that name the commune; a shared post is said to be so, its cost never multiplied."""
    st.header("Chef de projet", anchor=False)
    siens = [poste for poste in situation.postes.postes if code in poste.communes]
    if not situation.postes.renseigne:
        st.caption("Le fichier ne décrit aucun poste.")
    elif not siens:
        st.markdown(pastille(":material/person_off: Aucun poste identifié", "red"))
    for poste in siens:
        _poste(poste)


def _poste(poste: Poste) -> None:
    partage = pastille(f":material/group: poste partagé (1/{len(poste.communes)})", "violet") if poste.mutualise else ""
    st.markdown(f"{statuts.poste(poste.statut)} {partage}")
    faits = [
        f"prise de poste{INSECABLE}: {mots.quand(poste.prise_poste)}" if poste.prise_poste else "",
        f"employeur{INSECABLE}: {brut(poste.employeur)}" if poste.employeur else "",
        f"coût annuel{INSECABLE}: {euros(poste.cout)}" if poste.cout is not None else "",
    ]
    st.caption(" · ".join(filter(None, faits)) or "Aucun détail dans le fichier.")


def aides(contexte: Contexte, code: str) -> None:
    """Show the grants of the commune, then apart those of its EPCI."""
    st.header("Aides", anchor=False)
    cle = ("fiche_aides", code, navigation.adresse(navigation.FINANCEMENTS))
    lues = garder(contexte, *cle, faire=lambda: _aides(contexte.situation, code))
    if lues.siennes.empty:
        st.caption("Aucune aide rattachée à cette commune dans le fichier.")
    else:
        st.markdown(lues.phrase)
        financements.montrer(lues.siennes, nom="aides", fichier=f"aides-{code}-{contexte.date:%Y-%m-%d}")
    if not lues.epci.empty:
        with st.expander(f"Aides à l’EPCI, à part : {euros(lues.total_epci)}", icon=":material/groups:"):
            financements.montrer(lues.epci, nom="aides_epci", fichier=f"aides-epci-{lues.siren}")


@dataclass(frozen=True, slots=True)
class _Aides:
    """The grants of a commune and those of its EPCI, in words, ready to show."""

    siennes: pd.DataFrame
    phrase: str
    epci: pd.DataFrame
    siren: str
    total_epci: Decimal


def _aides(situation: Situation, code: str) -> _Aides:
    toutes = situation.financements.subventions
    siennes = toutes[financements.rattachees(toutes, code)]
    siren = situation.laureats.communes.set_index("code_insee").loc[code, "siren_epci"]
    epci = toutes[toutes["code_beneficiaire"].eq(siren).fillna(value=False)] if not absent(siren) else toutes.iloc[:0]
    return _Aides(
        financements.dites(siennes, []),
        financements.phrase_d_une_commune(siennes),
        financements.dites(epci, []),
        str(siren),
        financements.somme(epci["montant"]),
    )


_VIE = (
    (ACTIONS, ("id_action", "intitule", "theme", "statut", "date_fin_prevue", "cout_ht")),
    (REUNIONS, ("type", "date", "lieu")),
)


def vie(contexte: Contexte, code: str) -> None:
    """Show the actions and the meetings of the commune."""
    for place, (table, colonnes) in zip(st.columns([3, 2]), _VIE, strict=True):
        with place:
            _table_de_la_commune(contexte, code, table, colonnes)


def _table_de_la_commune(contexte: Contexte, code: str, table: Table, colonnes: tuple[str, ...]) -> None:
    st.header(table.label if table is ACTIONS else "Réunions", anchor=False)
    siennes = garder(contexte, "fiche_table", table.name, code, faire=lambda: _siennes(contexte, code, table))
    if siennes.empty:
        st.caption(f"Aucune {table.row} pour cette commune dans le fichier.")
        return
    fichier = f"{table.name}-{code}"
    alt = f"{table.label} de la commune."
    tableau(siennes, _declarees(table, _utiles(siennes, colonnes)), nom=table.name, alt=alt, fichier=fichier)


def _siennes(contexte: Contexte, code: str, table: Table) -> pd.DataFrame:
    """Return the rows of a table that name a commune, in words."""
    lignes = contexte.situation.tables.get(table.name, pd.DataFrame(columns=["communes"]))
    siennes = lignes[np.array([code in codes(cellule) for cellule in lignes["communes"]], dtype=bool)]
    return siennes if siennes.empty else lisible(siennes, table)


def _utiles(lignes: pd.DataFrame, colonnes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the columns that say nothing for this commune."""
    return tuple(nom for nom in colonnes if lignes[nom].notna().any())


def _declarees(table: Table, noms: tuple[str, ...]) -> list[Colonne]:
    genres = {"montant": Genre.EUROS}
    return [
        Colonne(nom, table.column(nom).label, genres.get(table.column(nom).kind.value, Genre.TEXTE)) for nom in noms
    ]


def lisible(lignes: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the rows of a table with labels for codes and dates no more precise than they are known."""
    montrees = lignes.copy()
    for colonne in table.columns:
        if colonne.choices:
            mots_des_codes = {choix.code: choix.label for choix in colonne.choices}
            montrees[colonne.name] = montrees[colonne.name].map(mots_des_codes).fillna(montrees[colonne.name])
        elif colonne.kind.value == "date":
            dates = zip(montrees[colonne.name], montrees[f"{colonne.name}_precision"], strict=True)
            montrees[colonne.name] = [None if absent(d) else periode(d, p) for d, p in dates]
    return montrees


def alertes(contexte: Contexte, code: str) -> None:
    """Show what is to be treated for the commune or its project, each point with the mark that can be set on it."""
    siennes = [alerte for alerte in contexte.situation.a_traiter if code in alerte.communes]
    st.header(f"À traiter ({len(siennes)})", anchor=False)
    if not siennes:
        st.markdown(pastille(":material/check_circle: Rien à traiter à cette date", "green"))
    for rang, alerte in enumerate(siennes):
        texte, geste = st.columns([5, 1])
        texte.markdown(
            f"{statuts.severite(alerte.severite)} **{brut(alerte.pourquoi)}**{marquer.repere(contexte, alerte)}  \n"
            f"{brut(alerte.que_faire)} {marquer.suite(alerte)}"
        )
        with geste:
            marquer.bouton(contexte, alerte, rang)
    marquer.boite(contexte)
