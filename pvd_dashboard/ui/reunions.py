"""The screen of meetings: the club PVD, what was held, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, accord, delai, liste, pluriel
from pvd_dashboard.situation.model_vie import StatutComite
from pvd_dashboard.tables.vie import TYPES_REUNION
from pvd_dashboard.ui import acces, decisions, filtres
from pvd_dashboard.ui.chiffres import Chiffre, rangee
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import page
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pvd_dashboard.situation.model_vie import Reunion, Reunions
    from pvd_dashboard.ui.page import Contexte

TOUS = ""
PAR_PAGE = 15
TYPES: Mapping[str, str] = {choix.code: choix.label for choix in TYPES_REUNION}


def chiffres(reunions: Reunions) -> None:
    """Show how many meetings were held, how many comités are on time, and what the club comes to."""
    comptes = {statut: sum(un.statut is statut for un in reunions.comites) for statut in StatutComite}
    rangee(
        (
            Chiffre("Réunions tenues", str(len(reunions.tenues)), _par_type(reunions.par_type)),
            Chiffre("Réunions annoncées", str(len(reunions.annoncees)), "postérieures à la date de situation"),
            Chiffre(
                "Comités à jour",
                f"{comptes[StatutComite.A_JOUR]} / {len(reunions.comites)}",
                f"{comptes[StatutComite.EN_RETARD]} en retard, {comptes[StatutComite.A_REINSTALLER]} à réinstaller",
            ),
            Chiffre("Clubs PVD tenus", str(len(reunions.club.tenues)), _dernier(reunions)),
        ),
        "reunions",
    )


def _par_type(comptes: Mapping[str, int]) -> str:
    dits = [f"{TYPES.get(code, code)}{INSECABLE}: {combien}" for code, combien in comptes.items()]
    return " · ".join(dits) or "aucune"


def _dernier(reunions: Reunions) -> str:
    return f"le dernier : {quand(reunions.club.tenues[0].date)}" if reunions.club.tenues else "aucun enregistré"


def prochain_club(contexte: Contexte) -> None:
    """Show the next meeting of the club and its agenda, or what the last one leaves to prepare."""
    prochaine = contexte.situation.reunions.club.prochaine
    st.header("Prochain club PVD", anchor=False)
    with st.container(border=True):
        if prochaine is None:
            st.markdown("Aucune date annoncée dans le tableau de bord.")
            st.caption("Ajoutez une ligne « Club PVD » datée à la feuille des réunions, avec son ordre du jour.")
            return
        precise = prochaine.date.debut == prochaine.date.fin
        attente = f" ({delai((prochaine.date.fin - contexte.date).days)})" if precise else " (date à préciser)"
        st.markdown(f"**{_majuscule(quand(prochaine.date))}**{attente}{_lieu(prochaine)}")
        _puces("Ordre du jour", prochaine.ordre_du_jour)


def dernier_club(contexte: Contexte) -> None:
    """Show what the last meeting of the club decided."""
    tenues = contexte.situation.reunions.club.tenues
    st.header("Dernier club PVD", anchor=False)
    with st.container(border=True):
        if not tenues:
            st.markdown("Aucun club n’est enregistré à cette date.")
            return
        st.markdown(f"**{_majuscule(quand(tenues[0].date))}**{_lieu(tenues[0])}")
        _puces("Ordre du jour", tenues[0].ordre_du_jour)
        _puces("Décisions", tenues[0].decisions)
        decisions.du_club(contexte)
        autres = [quand(reunion.date) for reunion in tenues[1:]]
        if autres:
            st.caption(f"Clubs précédents{INSECABLE}: {liste(autres)}.")


def _lieu(reunion: Reunion) -> str:
    return f" · {brut(reunion.lieu)}" if reunion.lieu else ""


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _puces(titre: str, elements: Iterable[str]) -> None:
    if lignes := _liste(titre, elements):
        st.markdown(lignes)


def _liste(titre: str, elements: Iterable[str]) -> str:
    lignes = "\n".join(f"- {brut(_majuscule(element))}" for element in elements)
    return f"{titre}{INSECABLE}:\n\n{lignes}" if lignes else ""


def lister(contexte: Contexte) -> None:
    """Show the meetings, announced ones first, narrowed by kind and commune."""
    reunions = contexte.situation.reunions
    toutes = (*reversed(reunions.annoncees), *reunions.tenues)
    st.header("Toutes les réunions", anchor=False)
    if not toutes:
        st.caption("Aucune réunion à cette date.")
        return
    choix = _choisir(contexte, toutes)
    montrees = [reunion for reunion in toutes if _convient(reunion, *choix)]
    if not montrees:
        st.caption("Aucune réunion ne correspond à ces choix.")
        return
    debut = page("reunions", len(montrees), PAR_PAGE)
    dites = acces.garder(contexte, "reunions", faire=lambda: {une: _dite(contexte, une) for une in toutes})
    for reunion in montrees[debut : debut + PAR_PAGE]:
        titre, corps = dites[reunion]
        with st.expander(titre):
            st.markdown(corps)


def _choisir(contexte: Contexte, toutes: tuple[Reunion, ...]) -> tuple[str, str]:
    presents = {reunion.type for reunion in toutes}
    types = {TOUS: "Toutes les instances"} | {code: mot for code, mot in TYPES.items() if code in presents}
    communes = contexte.situation.laureats.communes
    noms = {TOUS: "Toutes les communes", **dict(zip(communes["code_insee"], communes["nom"], strict=True))}
    with st.container(horizontal=True):
        instance = filtres.liste("Instance", "instance", list(types), ecrire_option=types.__getitem__, width=300)
        commune = filtres.liste("Commune", "commune", list(noms), ecrire_option=noms.__getitem__, width=300)
    return instance, commune


def _convient(reunion: Reunion, instance: str, commune: str) -> bool:
    return instance in {TOUS, reunion.type} and (commune == TOUS or commune in reunion.communes)


def _dite(contexte: Contexte, reunion: Reunion) -> tuple[str, str]:
    """Return the title and the text of a meeting: one element a meeting, whatever it holds."""
    noms = acces.noms(contexte)
    ou = ", ".join(noms.get(code, code) for code in reunion.communes) or "tout le département"
    combien = len(reunion.decisions)
    resume = f" – {combien} {accord(combien, 'décision')}" if combien else ""
    titre = f"{_majuscule(quand(reunion.date))} · {reunion.libelle} · {brut(ou)}{resume}"
    return titre, "\n\n".join(filter(None, _paragraphes(reunion, venir=reunion.date.debut > contexte.date)))


def _paragraphes(reunion: Reunion, *, venir: bool) -> Iterator[str]:
    faits = [pastille("◷ annoncée", "blue") if venir else pastille("✔ tenue", "green")]
    faits += [f"Lieu{INSECABLE}: {brut(reunion.lieu)}"] if reunion.lieu else []
    faits += [f"Présidence{INSECABLE}: {brut(reunion.presidence)}"] if reunion.presidence else []
    yield " · ".join(faits)
    if reunion.presents:
        presents = pluriel(len(reunion.presents), "siège présent", "sièges présents")
        yield f"{presents}{INSECABLE}: {brut(', '.join(reunion.presents))}"
    if reunion.excuses:
        yield f"Excusés{INSECABLE}: {brut(', '.join(reunion.excuses))}"
    if reunion.manquants:
        siege = accord(len(reunion.manquants), "Siège requis non représenté", "Sièges requis non représentés")
        yield pastille(f"▲ {siege}{INSECABLE}: {brut(', '.join(reunion.manquants))}", "orange")
    yield _liste("Ordre du jour", reunion.ordre_du_jour)
    yield _liste("Décisions", reunion.decisions)
    if reunion.compte_rendu:
        yield f":small[:gray[Compte rendu{INSECABLE}: {brut(reunion.compte_rendu)}]]"
