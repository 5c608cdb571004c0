"""The screen on the wall of a meeting: one commune at a time, in large type, turned by the keyboard.

No contact is ever shown here; amounts can be hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.figures.carte import code_choisi
from pvd_dashboard.formats import INSECABLE, NON_CONNU, euros, jour, jour_long, pluriel
from pvd_dashboard.situation.libelles import POSTES, libelle
from pvd_dashboard.situation.resume import resume
from pvd_dashboard.ui import communes, dessins, entete, filtres, navigation, statuts, vue
from pvd_dashboard.ui.graphiques import graphique, points_choisis, tracer
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.par_commune import Bilan
    from pvd_dashboard.ui.page import Contexte

ENSEMBLE, MASQUES = "", "masques"
_ALERTES, _ACTIONS = 3, 5
_EN_MOTS = {"en_cours": "en cours", "a_venir": "à venir"}
_EN_VUE = tuple(_EN_MOTS)


def barre(contexte: Contexte) -> Bilan | None:
    """Draw the bar of the meeting; return the commune on the wall, None for the whole département."""
    connues = {bilan.code: bilan for bilan in communes.connues(contexte)}
    codes = [ENSEMBLE, *connues]
    ici = codes.index(filtres.valeur("commune")) if filtres.valeur("commune") in codes else 0
    with st.container(key="barre", horizontal=True, vertical_alignment="center"):
        _tourner("Précédente", ":material/chevron_left:", codes[ici - 1], "Left", ferme=ici == 0)
        with st.container(width=300):
            filtres.liste(
                "Commune présentée",
                "commune",
                codes,
                ecrire_option=lambda code: connues[code].nom if code else "Ensemble du département",
                label_visibility="collapsed",
            )
        suivant = codes[(ici + 1) % len(codes)]
        _tourner("Suivante", ":material/chevron_right:", suivant, "Right", ferme=ici + 1 == len(codes))
        st.markdown(f"{ici} / {len(connues)}", width="content")
        filtres.interrupteur("Masquer les montants", MASQUES)
        navigation.lien(navigation.COMMUNE if ici else navigation.VUE, "Quitter", icone=":material/close:")
        st.badge(f"Situation au {jour_long(contexte.date)}", icon=":material/event:", color="blue")
        if contexte.magasin.exemple:
            st.badge("Exemple tiré de sources publiques", icon=":material/science:", color="orange")
    return connues.get(codes[ici])


def _tourner(libelle_: str, icone: str, code: str, touche: str, *, ferme: bool) -> None:
    st.button(
        libelle_,
        icon=icone,
        shortcut=touche,
        disabled=ferme,
        on_click=filtres.retenir,
        kwargs={"commune": code},
    )


def montrer(contexte: Contexte, bilan: Bilan | None) -> None:
    """Show what is on the wall, in large type."""
    with st.container(key="presentation"):
        if bilan is None:
            _ensemble(contexte)
        else:
            _commune(contexte, bilan)
        st.caption(entete.confiance(contexte))


def _ensemble(contexte: Contexte) -> None:
    situation = contexte.situation
    st.header(situation.nom_departement, anchor=False)
    if not filtres.valeur(MASQUES):
        st.markdown(brut(resume(situation)))
    aides = euros(situation.financements.total) if situation.financements.renseigne else NON_CONNU
    _chiffres(
        [
            ("Communes lauréates", str(len(situation.laureats.communes))),
            ("Adhésion signée", f"{situation.conventions.communes_adhesion} communes"),
            ("Postes pourvus", f"{situation.postes.pourvus} / {situation.postes.total}"),
            ("Aides accordées", _montant(aides)),
        ]
    )
    gauche, droite = st.columns([3, 2])
    with gauche, st.container(key="mur_suite"):
        statuts.decompte(situation.conventions.par_statut)
        vue.prochaines(contexte)
    with droite, st.container(key="mur_plan"):
        _plan(contexte)


def _plan(contexte: Contexte) -> None:
    """Show where the lauréates are; a click puts one of them on the wall."""
    code = code_choisi(points_choisis(tracer(dessins.carte(contexte, taille=dessins.MURALE), "plan_mural")))
    if code in set(contexte.situation.laureats.communes["code_insee"]):
        filtres.retenir(commune=code)
        st.rerun()


def _commune(contexte: Contexte, bilan: Bilan) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(bilan.nom, anchor=False, width="content")
        if bilan.ligne:
            st.markdown(statuts.statut(bilan.ligne.statut, libelle(bilan.ligne)), width="content")
    lieu = f"{bilan.epci} · {communes.habitants(bilan)}" if bilan.epci else communes.habitants(bilan)
    st.markdown(brut(lieu))
    if bilan.ligne:
        st.markdown(f"**{brut(mots.echeance_phrase(bilan.ligne))}**")
    actions = NON_CONNU if bilan.actions is None else f"{bilan.livrees} / {bilan.actions}"
    _chiffres(
        [
            ("Chef de projet", POSTES[bilan.poste].libelle if bilan.poste else "Aucun poste"),
            ("Aides accordées", _montant("non ventilées" if bilan.non_ventile else euros(bilan.aides))),
            ("Actions livrées", actions),
            ("À traiter", str(bilan.alertes)),
        ]
    )
    graphique(dessins.frise_commune(contexte, bilan.code), nom="frise_murale", dire=False)
    gauche, droite = st.columns(2)
    with gauche:
        _alertes(contexte, bilan)
    with droite:
        _actions(contexte, bilan)


def _actions(contexte: Contexte, bilan: Bilan) -> None:
    menees = [a for a in contexte.situation.actions.lignes if bilan.code in a.communes and a.groupe in _EN_VUE]
    if not menees:
        return
    st.subheader("Actions", anchor=False)
    ordonnees = sorted(menees, key=lambda action: (_EN_VUE.index(action.groupe), not action.structurante))
    st.markdown("\n".join(f"- {brut(action.intitule)} ({_EN_MOTS[action.groupe]})" for action in ordonnees[:_ACTIONS]))
    if len(menees) > _ACTIONS:
        st.caption(f"et {pluriel(len(menees) - _ACTIONS, 'autre action', 'autres actions')}.")


def _montant(dit: str) -> str:
    return "masqué" if filtres.valeur(MASQUES) else dit


def _chiffres(chiffres: Sequence[tuple[str, str]]) -> None:
    for colonne, (titre, chiffre) in zip(st.columns(len(chiffres)), chiffres, strict=True):
        with colonne:
            st.metric(titre, chiffre, border=True, height="stretch")


def _alertes(contexte: Contexte, bilan: Bilan) -> None:
    siennes = [alerte for alerte in contexte.situation.alertes if bilan.code in alerte.communes]
    if siennes:
        st.subheader("À traiter", anchor=False)
    for alerte in siennes[:_ALERTES]:
        quand = f" ({jour(alerte.date)})" if alerte.date else ""
        st.markdown(f"{statuts.severite(alerte.severite)} {brut(_sans_montant(alerte.pourquoi))}{quand}")
    if len(siennes) > _ALERTES:
        reste = pluriel(len(siennes) - _ALERTES, "autre point", "autres points")
        st.caption(f"et {reste} à traiter{INSECABLE}: voir la fiche de la commune.")


def _sans_montant(phrase: str) -> str:
    """Leave out a sentence that tells an amount while amounts are hidden."""
    return "Montant à vérifier." if filtres.valeur(MASQUES) and "€" in phrase else phrase
