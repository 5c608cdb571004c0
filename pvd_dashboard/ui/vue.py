"""The parts of the first screen: where we stand, what is late, what comes next, what changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.figures.frise import trier as ordonner
from pvd_dashboard.formats import INSECABLE, delai, euros, jour, liste, pluriel
from pvd_dashboard.situation.libelles import libelle
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.natures import motif
from pvd_dashboard.situation.resume import EN_VIGUEUR, communes_au_statut, resume
from pvd_dashboard.situation.resume import prochaines as prochaines_echeances
from pvd_dashboard.tables.dispositifs import AUTRES, COFINANCEURS
from pvd_dashboard.ui import carte as carte_
from pvd_dashboard.ui import navigation
from pvd_dashboard.ui.acces import garder
from pvd_dashboard.ui.statuts import severite, statut
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model import Alerte, Situation
    from pvd_dashboard.situation.resume import Evenement
    from pvd_dashboard.ui.page import Contexte

A_TRAITER, A_VENIR, PROJETS, NOMMES = 4, 6, 12, 3
HORIZON = 90
EN_RETARD = (Statut.RETARD, Statut.ORT_ECHUE)


def phrase(contexte: Contexte) -> None:
    """Say the state of the département in one sentence."""
    with st.container(key="phrase"):
        st.markdown(brut(resume(contexte.situation)))


_COLONNES_A_VENIR = (
    Colonne("quand", "Échéance"),
    Colonne("objet", "Objet", Genre.MISE_EN_FORME, export="objet_brut"),
    Colonne("texte", "Quoi"),
    Colonne("delai", "Délai"),
)


def prochaines(contexte: Contexte) -> None:
    """Show what falls due in the next 90 days."""
    st.header("Les 90 prochains jours", anchor=False)
    lignes = garder(contexte, "prochaines", navigation.adresse(navigation.COMMUNE), faire=lambda: _a_venir(contexte))
    if lignes.empty:
        st.caption(f"Rien de daté d’ici au {jour(contexte.date + timedelta(days=HORIZON))}.")
        return
    with st.container(key="compact"):
        tableau(
            lignes.head(A_VENIR),
            _COLONNES_A_VENIR,
            nom="prochaines",
            alt="Échéances et réunions des 90 prochains jours.",
        )
    if len(lignes) > A_VENIR:
        reste = pluriel(len(lignes) - A_VENIR, "autre échéance", "autres échéances")
        st.caption(f"et {reste} d’ici au {jour(contexte.date + timedelta(days=HORIZON))}.")


def _a_venir(contexte: Contexte) -> pd.DataFrame:
    evenements = prochaines_echeances(contexte.situation, HORIZON)
    return pd.DataFrame(
        {
            "quand": [_fenetre(evenement) for evenement in evenements],
            "objet": [_objet(evenement) for evenement in evenements],
            "texte": [evenement.texte for evenement in evenements],
            "delai": [delai((evenement.date - contexte.date).days) for evenement in evenements],
            "objet_brut": [evenement.objet for evenement in evenements],
        }
    )


def _objet(evenement: Evenement) -> str:
    return "–" if evenement.objet == evenement.texte else lien_commune(evenement.objet, evenement.communes)


def _fenetre(evenement: Evenement) -> str:
    if evenement.debut == evenement.date:
        return jour(evenement.date)
    return f"du {jour(evenement.debut)} au {jour(evenement.date)}"


def cartes(situation: Situation) -> None:
    """Show the four figures of the département, each with its unit and what it counts; a click opens what is behind."""
    colonnes = st.columns(4)
    for colonne, dessiner in zip(colonnes, (_ort, _postes, _aides, _retards), strict=True):
        with colonne:
            dessiner(situation)


def _carte(titre: str, chiffre: str, lignes: Sequence[str], derriere: navigation.Ecran) -> None:
    with st.container(border=True, key=f"carte_{derriere.adresse}", gap="xxsmall", height="stretch"):
        st.metric(titre, chiffre, icon=derriere.icone)
        st.caption("  \n".join(lignes))
        navigation.lien(derriere, f"Voir {derriere.titre}", icone=":material/arrow_forward:")


def _ort(situation: Situation) -> None:
    conventions, total = situation.conventions, len(situation.laureats.communes)
    _carte(
        "ORT en vigueur (communes)",
        f"{communes_au_statut(situation, *EN_VIGUEUR)} / {total}",
        [
            f"{pluriel(len(situation.laureats.projets), 'projet')} PVD, {situation.laureats.epci}{INSECABLE}EPCI",
            f"Adhésion signée{INSECABLE}: {pluriel(conventions.communes_adhesion, 'commune')}",
        ],
        navigation.CONVENTIONS,
    )


def _postes(situation: Situation) -> None:
    postes, total = situation.postes, len(situation.laureats.communes)
    if not postes.renseigne:
        _carte("Postes pourvus", "n.c.", ["Le fichier ne décrit aucun poste."], navigation.CHEFS)
        return
    _carte(
        "Postes pourvus",
        f"{postes.pourvus} / {postes.total}",
        [
            f"{postes.communes_couvertes} communes couvertes sur {total}",
            f"{postes.en_recrutement} en recrutement · {pluriel(postes.mutualises, 'mutualisé')}",
        ],
        navigation.CHEFS,
    )


def _aides(situation: Situation) -> None:
    aides = situation.financements
    if not aides.renseigne:
        _carte("Aides de l’État", "n.c.", ["Le fichier ne contient aucune aide."], navigation.FINANCEMENTS)
        return
    exercices = _exercices(aides.exercices)
    _carte(
        _titre_aides(situation),
        euros(aides.total),
        [f"Accordé, {exercices}", _portees(situation)],
        navigation.FINANCEMENTS,
    )


def _titre_aides(situation: Situation) -> str:
    """Say « de l'État » only where no other funder is counted."""
    groupes = {groupe.groupe for groupe in situation.financements.groupes}
    return "Aides accordées, tous financeurs" if groupes & {COFINANCEURS, AUTRES} else "Aides de l’État"


def _exercices(exercices: Sequence[int]) -> str:
    if not exercices:
        return "exercice non précisé"
    return f"exercice {exercices[0]}" if len(exercices) == 1 else f"exercices {min(exercices)} à {max(exercices)}"


def _portees(situation: Situation) -> str:
    aides = situation.financements
    parts = {"aux communes": aides.communes, "aux EPCI": aides.epci, "non ventilé par commune": aides.non_ventile}
    dits = [f"{euros(montant)} {nom}" for nom, montant in parts.items() if montant]
    return dits[0].split("€ ", 1)[1].capitalize() if len(dits) == 1 else " · ".join(dits)


def _retards(situation: Situation) -> None:
    par_statut = situation.conventions.par_statut
    retards = {code: par_statut.get(code, 0) for code in EN_RETARD}
    total = sum(retards.values())
    noms = [ligne.libelle for ligne in situation.conventions.lignes if ligne.statut in EN_RETARD]
    details = [f"{APPARENCES[code].libelle}{INSECABLE}: {combien}" for code, combien in retards.items() if combien]
    _carte(
        "Échéances dépassées (PVD)",
        str(total),
        [" · ".join(details), brut(_abrege(noms))] if total else ["Aucun projet en retard à cette date."],
        navigation.A_TRAITER,
    )


def _abrege(noms: Sequence[str], combien: int = 2) -> str:
    return liste(noms) if len(noms) <= combien else f"{', '.join(noms[:combien])} et {len(noms) - combien} autres"


_COLONNES_ALERTES = (
    Colonne("echeance", "Date", Genre.JOUR, vide="–"),
    Colonne("objet", "Objet", Genre.MISE_EN_FORME, export="objet_brut"),
    Colonne("pourquoi", "Pourquoi"),
    Colonne("que_faire", "Que faire"),
)


def a_traiter(contexte: Contexte) -> None:
    """Show the most pressing things to treat, those alike on one row, and all of them one click away."""
    alertes = contexte.situation.a_traiter
    st.header(f"À traiter ({len(alertes)})", anchor=False)
    if not alertes:
        st.success("Rien à traiter à cette date.", icon=":material/check_circle:")
        return
    cle = ("a_traiter", navigation.adresse(navigation.COMMUNE))
    lignes = garder(contexte, *cle, faire=lambda: table_alertes(alertes).head(A_TRAITER))
    alt = "Les points les plus urgents, ceux du même genre ensemble : date, objet, pourquoi, que faire."
    with st.container(key="dense"):
        tableau(lignes, _COLONNES_ALERTES, nom="a_traiter", alt=alt)
    if len(alertes) > len(lignes):
        navigation.lien(navigation.A_TRAITER, f"Voir les {len(alertes)} points à traiter", icone=":material/list:")


_COLONNES_PROJETS = (
    Colonne("projet", "Projet PVD", Genre.MISE_EN_FORME, export="projet_mot"),
    Colonne("statut", "Statut", Genre.MISE_EN_FORME, export="projet_mot"),
    Colonne("echeance", "Échéance", serre=True),
    Colonne("delai", "Délai", serre=True),
)


def projets(contexte: Contexte) -> None:
    """Show where the projects stand, the most urgent first, unless the things to treat fill the screen already."""
    lignes = contexte.situation.conventions.lignes
    if not lignes or len(contexte.situation.alertes) >= A_TRAITER:
        return
    st.header("Où en sont les projets PVD", anchor=False)
    cle = ("projets", navigation.adresse(navigation.COMMUNE))
    rangs = garder(contexte, *cle, faire=lambda: _rangs_des_projets(contexte))
    with st.container(key="serre"):
        alt = f"Statut et échéance de {len(rangs)} projets PVD, du plus urgent au moins urgent."
        tableau(rangs, _COLONNES_PROJETS, nom="projets", alt=alt)
    if len(lignes) > PROJETS:
        navigation.lien(navigation.COMMUNES, f"Voir les {len(lignes)} projets", ordre="urgence")


def _rangs_des_projets(contexte: Contexte) -> pd.DataFrame:
    montrees = ordonner(contexte.situation, "urgence")[:PROJETS]
    return pd.DataFrame(
        {
            "projet": [lien_commune(ligne.libelle, ligne.communes[:1]) for ligne in montrees],
            "projet_mot": [ligne.libelle for ligne in montrees],
            "statut": [statut(ligne.statut, libelle(ligne)) for ligne in montrees],
            "echeance": [mots.echeance(ligne) for ligne in montrees],
            "delai": [mots.delai_ort(ligne) for ligne in montrees],
        }
    )


def table_alertes(alertes: Sequence[Alerte]) -> pd.DataFrame:
    """Return one row a kind of alert, the most pressing first: those of one kind call for the same act.

    Columns: ``echeance`` (the nearest), ``objet`` (badge, links), ``pourquoi``,
    ``que_faire``, ``objet_brut``.
    """
    genres: dict[tuple[int, str, str], list[Alerte]] = {}
    for alerte in alertes:
        genres.setdefault((alerte.severite, alerte.code, alerte.que_faire), []).append(alerte)
    rangs = [
        (
            min((a.date for a in pareilles if a.date), default=None),
            f"{severite(pareilles[0].severite)} {_nommees(pareilles)}",
            _pourquoi(pareilles),
            pareilles[0].que_faire,
            liste([a.objet for a in pareilles]),
        )
        for pareilles in genres.values()
    ]
    return pd.DataFrame(rangs, columns=["echeance", "objet", "pourquoi", "que_faire", "objet_brut"], dtype="object")


def _nommees(pareilles: Sequence[Alerte]) -> str:
    """Name what alerts of one kind are about, each leading to its commune; beyond some, how many more."""
    noms = [lien_commune(alerte.objet, alerte.communes) for alerte in pareilles]
    reste = len(noms) - NOMMES
    return ", ".join(noms) if reste <= 1 else f"{', '.join(noms[:NOMMES])} et {reste} autres"


def _pourquoi(pareilles: Sequence[Alerte]) -> str:
    raisons = {alerte.pourquoi for alerte in pareilles}
    return raisons.pop() if len(raisons) == 1 else f"{motif(pareilles[0])} ({len(pareilles)})"


def lien_commune(texte: str, communes: Sequence[str]) -> str:
    """Return a text that links to the page of its commune, where there is one commune only."""
    if len(communes) != 1:
        return f"**{brut(texte)}**"
    return f"[{brut(texte)}]({navigation.adresse(navigation.COMMUNE, commune=communes[0])})"


def carte(contexte: Contexte) -> None:
    """Show the map and its list; a click opens the page of a commune."""
    carte_.vignette(contexte)
