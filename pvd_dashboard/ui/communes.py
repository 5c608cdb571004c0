"""The list of communes lauréates: searched, narrowed to a status, ordered; each leads to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, accord, euros, jour, nombre, pluriel
from pvd_dashboard.situation.libelles import POSTES, URGENCE, libelle
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.par_commune import Bilan, bilans, chercher, points_partages
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import filtres, navigation, statuts
from pvd_dashboard.ui.acces import garder
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.situation.model import LigneConvention
    from pvd_dashboard.situation.par_commune import Trouvaille
    from pvd_dashboard.ui.page import Contexte

ORDRES = {"nom": "Par nom", "urgence": "Par urgence", "aides": "Par montant", "epci": "Par EPCI"}
_INTITULES_MONTRES = 2
SANS_POSTE = "Aucun poste identifié"

_COLONNES = (
    Colonne("commune", "Commune", Genre.MISE_EN_FORME, export="nom"),
    Colonne("code", "Code", serre=True),
    Colonne("epci", "EPCI"),
    Colonne("statut", "Statut du projet PVD", Genre.MISE_EN_FORME, export="statut_mot", vide="–"),
    Colonne("echeance", "Échéance", serre=True),
    Colonne("poste", "Chef de projet", Genre.MISE_EN_FORME, export="poste_mot"),
    Colonne("aides", "Aides accordées", Genre.LIEN, export="montant"),
    Colonne("alertes", "À traiter", Genre.NOMBRE),
)
NON_VENTILE = f"–{INSECABLE}non{INSECABLE}ventilé"
POURQUOI_NON_VENTILE = (
    "des aides sont connues pour tout le département seulement, et aucune n’est rattachée à cette commune ; "
    "ce qu’elle a reçu n’est pas connu."
)
_TROUVE = Colonne("trouve", "Trouvé dans", vide="–")


def connues(contexte: Contexte) -> tuple[Bilan, ...]:
    """Return what is known of each commune lauréate, computed once for the situation."""
    return garder(contexte, "communes", faire=lambda: bilans(contexte.situation))


def choisir(contexte: Contexte) -> Sequence[Trouvaille]:
    """Draw the order and the statuses; return the communes asked for, in that order."""
    trouvees = list(chercher(connues(contexte), filtres.valeur("q")))
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        statut = _statut(contexte)
        ordre = filtres.bascule("Ordre", "ordre", ORDRES)
    gardees = [t for t in trouvees if not statut or (t.bilan.ligne and t.bilan.ligne.statut == statut)]
    return sorted(gardees, key=lambda trouvaille: _rang(trouvaille.bilan, ordre))


def _statut(contexte: Contexte) -> str:
    presents = {bilan.ligne.statut for bilan in connues(contexte) if bilan.ligne}
    codes = ["", *(code for code in URGENCE if code in presents)]
    with st.container(width=320):
        return filtres.liste(
            "Statut du projet PVD",
            "statut",
            codes,
            ecrire_option=lambda code: APPARENCES[Statut(code)].libelle if code else "Tous les statuts",
        )


def _rang(bilan: Bilan, ordre: str) -> tuple[object, ...]:
    urgence = URGENCE.index(bilan.ligne.statut) if bilan.ligne else len(URGENCE)
    devant = {"urgence": urgence, "aides": -(bilan.aides or 0), "epci": fold(bilan.epci)}
    return (devant.get(ordre, ""), fold(bilan.nom))


def liste(contexte: Contexte, trouvees: Sequence[Trouvaille]) -> None:
    """Show the communes found, one row each, and say how many there are."""
    total, voulu = len(connues(contexte)), filtres.valeur("q")
    if not trouvees:
        st.info(
            f"Aucune des {pluriel(total, 'commune lauréate', 'communes lauréates')} ne convient. Retirez un filtre, "
            "ou cherchez un autre mot : le nom d’une commune, d’un EPCI, un code INSEE, ou l’intitulé d’un projet.",
            icon=":material/search_off:",
        )
        return
    st.markdown(
        f"**{pluriel(len(trouvees), 'commune lauréate', 'communes lauréates')}** sur {total}"
        + (f" pour « {brut(voulu)} »." if voulu else ".")
    )
    colonnes = [*_COLONNES, _TROUVE] if any(t.intitules for t in trouvees) else _COLONNES
    fichier = f"communes-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(
        pd.DataFrame([_ligne(t) for t in trouvees]),
        colonnes,
        nom="communes",
        alt="Une ligne par commune lauréate : statut, échéance, chef de projet, aides, points à traiter.",
        fichier=fichier,
    )
    if partages := len(points_partages(contexte.situation)):
        st.caption(
            f"{pluriel(partages, 'autre point')} à traiter {accord(partages, 'concerne', 'concernent')} l’ensemble du "
            f"département{INSECABLE}: {accord(partages, 'il n’est pas compté', 'ils ne sont pas comptés')} "
            "commune par commune."
        )
    if any(t.bilan.non_ventile for t in trouvees):
        st.caption(f"« {NON_VENTILE} »{INSECABLE}: {POURQUOI_NON_VENTILE}")


def _ligne(trouvaille: Trouvaille) -> dict[str, object]:
    bilan = trouvaille.bilan
    ligne = bilan.ligne
    adresse = navigation.adresse(navigation.COMMUNE, commune=bilan.code)
    return {
        "nom": bilan.nom,
        "commune": f"[{brut(bilan.nom)}]({adresse})",
        "code": bilan.code,
        "epci": bilan.epci,
        "statut": statuts.statut(ligne.statut, libelle(ligne)) if ligne else None,
        "statut_mot": libelle(ligne) if ligne else None,
        "echeance": _echeance(ligne) if ligne else None,
        "poste": statuts.poste(bilan.poste)
        if bilan.poste
        else sans_poste(bilan, statuts.pastille(f"× {SANS_POSTE}", "gray")),
        "poste_mot": POSTES[bilan.poste].libelle if bilan.poste else sans_poste(bilan, SANS_POSTE),
        "aides": NON_VENTILE if bilan.non_ventile else euros(bilan.aides),
        "montant": bilan.aides,
        "alertes": bilan.alertes,
        "trouve": _extraits(trouvaille.intitules),
    }


def sans_poste(bilan: Bilan, dit: str) -> str:
    """Return what is said where no post names a commune: nothing known where the file describes no post at all."""
    return dit if bilan.postes_suivis else NON_CONNU


def _echeance(ligne: LigneConvention) -> str:
    """Write the deadline to sign the ORT, or the end of the ORT once it is signed."""
    if not ligne.ort_signee:
        return mots.echeance(ligne)
    return f"ORT{INSECABLE}: {jour(ligne.fin_ort)}" if ligne.fin_ort else mots.FIN_A_RENSEIGNER


def _extraits(intitules: Sequence[str]) -> str:
    reste = len(intitules) - _INTITULES_MONTRES
    suite = [f"et {pluriel(reste, 'autre')}"] if reste > 0 else []
    return " ; ".join([*intitules[:_INTITULES_MONTRES], *suite])


def habitants(bilan: Bilan) -> str:
    """Write the population, « n.c. » where it is not known."""
    return "n.c." if absent(bilan.population) else f"{nombre(bilan.population or 0)}{INSECABLE}hab."
