"""The parts of the screen of posts: the board by status, and who is covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, euros, jour, pluriel, taux
from pvd_dashboard.situation.libelles import POSTES
from pvd_dashboard.tables.postes import FONCTIONS
from pvd_dashboard.ui import acces, dessins, filtres, navigation, statuts
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pvd_dashboard.situation.model import Poste, Postes, Situation
    from pvd_dashboard.ui.page import Contexte

COLONNES_DU_TABLEAU = ("a_creer", "en_recrutement", "pourvu", "vacant")
LARGE = 3  # beyond so many posts, a column of the board takes two
_FONCTIONS = {choix.code: choix.label for choix in FONCTIONS}


VUES = {
    "postes": "Postes et couverture",
    "couts": "Coûts et cofinancement",
    "temps": "Vacances, renouvellements, formations",
    "simuler": "Plan de financement d’un poste",
}


def choisir_la_vue() -> str:
    """Draw the choice of what is looked at, held in the URL."""
    return filtres.bascule("Vue", "vue", VUES)


def tableau_et_couverture(contexte: Contexte) -> None:
    """Show the board of the posts, who is covered, and who pays."""
    situation = contexte.situation
    tableau_des_postes(situation.postes.postes, acces.noms(contexte))
    gauche, droite = st.columns(2)
    with gauche:
        st.header("Communes couvertes et non couvertes", anchor=False)
        couverture(contexte, f"couverture-{contexte.departement}-{contexte.date:%Y-%m-%d}")
    with droite:
        st.header("Cofinancement", anchor=False)
        if plan_connu(situation):
            fichier = f"cofinancement-{contexte.departement}"
            graphique(dessins.cofinancement(contexte), nom="cofinancement", fichier=fichier)
        regle(situation)


def chiffres(postes: Postes, communes: int) -> None:
    """Show the counts of posts and of communes, each with its unit."""
    colonnes = st.columns(4)
    affiches = (
        ("Postes", f"{postes.total}", f"dont {pluriel(postes.mutualises, 'mutualisé')}"),
        ("Pourvus", f"{postes.pourvus} / {postes.total}", f"{postes.en_recrutement} en recrutement"),
        ("Communes couvertes", f"{postes.communes_couvertes} / {communes}", "nommées par un poste"),
        ("Communes avec un poste pourvu", f"{postes.communes_pourvues} / {communes}", "agent en fonction"),
    )
    for colonne, (titre, chiffre, unite) in zip(colonnes, affiches, strict=True):
        with colonne, st.container(border=True, key=f"carte_{titre[:5]}_{unite[:4]}", gap="xxsmall", height="stretch"):
            st.metric(titre, chiffre)
            st.caption(unite)


def tableau_des_postes(postes: Iterable[Poste], noms: Mapping[str, str]) -> None:
    """Show one column a status and one card a post; a shared post is one card."""
    par_statut: dict[str, list[Poste]] = {statut: [] for statut in COLONNES_DU_TABLEAU}
    for poste in postes:
        par_statut.setdefault(poste.statut, []).append(poste)
    montres = {statut: liste for statut, liste in par_statut.items() if liste or statut in COLONNES_DU_TABLEAU[1:]}
    largeurs = [2 if len(liste) > LARGE else 1 for liste in montres.values()]
    for colonne, (statut, liste) in zip(st.columns(largeurs), montres.items(), strict=True):
        with colonne:
            _colonne(statut, liste, noms)


def _colonne(statut: str, postes: list[Poste], noms: Mapping[str, str]) -> None:
    st.markdown(f"## {statuts.poste(statut, f'{INSECABLE}: {len(postes)}')}", anchors=False)
    if not postes:
        st.caption("Aucun poste.")
        return
    # One list that the style sheet draws as cards: a card of its own would be five elements a post, on the wire too.
    with st.container(key=f"postes_{statut}"):
        st.markdown("\n".join(_carte(poste, noms) for poste in postes))


def _carte(poste: Poste, noms: Mapping[str, str]) -> str:
    badges = (
        [pastille(f":material/group: partagé entre {len(poste.communes)} communes", "violet")]
        if poste.mutualise
        else []
    )
    badges += [pastille("OPAH-RU", "gray")] if poste.opah_ru else []
    badges += [pastille("▲ pas de demande avant l’adhésion", "orange")] if poste.demande_possible is False else []
    details = " · ".join(_details(poste)) or "Aucun détail dans le fichier."
    lignes = (f"**{brut(_communes(poste, noms))}**", " ".join(badges), f":small[{details}]")
    return "- " + "  \n  ".join(filter(None, lignes))


def _communes(poste: Poste, noms: Mapping[str, str]) -> str:
    return ", ".join(noms.get(code, code) for code in poste.communes) or poste.libelle


def _details(poste: Poste) -> list[str]:
    dits = [_FONCTIONS.get(poste.fonction, brut(poste.fonction))]
    if poste.prise_poste:
        dits.append(f"prise de poste{INSECABLE}: {quand(poste.prise_poste)}")
    if poste.depart:
        dits.append(f"vacant depuis{INSECABLE}: {quand(poste.depart)}")
    if poste.quotite is not None:
        dits.append(f"quotité {taux(poste.quotite)}")
    if poste.employeur:
        dits.append(f"employeur{INSECABLE}: {brut(poste.employeur)}")
    if poste.fin_contrat:
        dits.append(f"contrat jusqu’au {jour(poste.fin_contrat.fin)}")
    if poste.statut == "a_creer" and poste.demande_possible:
        dits.append(_demande(poste))
    return dits


def _demande(poste: Poste) -> str:
    """R27: since when the co-financing may be asked for."""
    if poste.demande_depuis is None:
        return "date d’adhésion à saisir avant de demander le cofinancement"
    return f"cofinancement demandable depuis l’adhésion ({quand(poste.demande_depuis)})"


def plan_connu(situation: Situation) -> bool:
    """Tell whether a post says who pays for it; say so where none does."""
    connu = any(montant for poste in situation.postes.postes for montant in poste.financements.values())
    if not connu:
        st.caption("Le fichier ne dit, pour aucun poste, qui le finance.")
    return connu


def regle(situation: Situation) -> None:
    """Say how a post is shared among its funders by the rule, and what the provision makes a post on average."""
    commun = situation.postes.cofinancement
    if commun.a_confirmer:
        st.caption(brut(commun.a_confirmer))
    else:
        parts = ", ".join(
            f"{_FINANCEURS.get(qui, qui)} {taux(part)}" for qui, part in commun.repartition.items() if part
        )
        st.markdown(f"Répartition de référence d’un poste{INSECABLE}: {parts}.")
    for provision in commun.provisions:
        if provision.moyenne is not None:
            annee = f" en {provision.exercice}" if provision.exercice else ""
            st.markdown(
                f"{euros(provision.montant)} provisionnés{annee} pour {pluriel(provision.postes, 'poste')}, soit "
                f"{euros(provision.moyenne)} par poste (moyenne indicative)."
            )


_FINANCEURS = {
    "anct_fnadt": "ANCT/FNADT",
    "bdt": "Banque des Territoires",
    "anah": "Anah",
    "collectivite": "collectivité",
}
_COUVERTURE = (
    Colonne("commune", "Commune", Genre.MISE_EN_FORME, export="nom"),
    Colonne("couverture", "Couverture", Genre.MISE_EN_FORME, export="mot"),
    Colonne("postes", "Poste"),
)


def couverture(contexte: Contexte, fichier: str) -> None:
    """Show each commune lauréate with the posts that name it, those without first."""
    cle = ("couverture", navigation.adresse(navigation.COMMUNE))
    lignes = acces.garder(contexte, *cle, faire=lambda: _lignes(contexte.situation))
    sans = len(contexte.situation.postes.communes_sans_poste)
    alt = f"Couverture des communes lauréates par un poste : {pluriel(sans, 'commune')} sans poste."
    tableau(lignes, _COUVERTURE, nom="couverture", alt=alt, fichier=fichier)


def _lignes(situation: Situation) -> pd.DataFrame:
    communes = situation.laureats.communes
    lignes = [
        _ligne(code, nom, situation.postes.postes)
        for code, nom in zip(communes["code_insee"], communes["nom"], strict=True)
    ]
    return pd.DataFrame(sorted(lignes, key=lambda ligne: (ligne["rang"], ligne["nom"])))


def _ligne(code: str, nom: str, postes: Iterable[Poste]) -> dict[str, object]:
    siens = [poste for poste in postes if code in poste.communes and poste.statut != "supprime"]
    if any(poste.statut == "pourvu" for poste in siens):
        rang, mot, badge = 2, "Poste pourvu", pastille(":material/check_circle: Poste pourvu", "green")
    elif siens:
        rang, mot, badge = 1, "Poste non pourvu", pastille(":material/person_search: Poste non pourvu", "orange")
    else:
        rang, mot, badge = 0, "Sans poste", pastille(":material/person_off: Sans poste", "red")
    detail = (
        ", ".join(f"{POSTES[p.statut].libelle.lower()}{' (partagé)' if p.mutualise else ''}" for p in siens) or "aucun"
    )
    lien = f"[{brut(nom)}]({navigation.adresse(navigation.COMMUNE, commune=code)})"
    return {"rang": rang, "nom": nom, "commune": lien, "mot": mot, "couverture": badge, "postes": detail}
