"""The posts as bars: by status, what they cover, who pays; and the board of posts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.apparence import APPARENCES_POSTES
from pvd_dashboard.figures.mots import quand, texte
from pvd_dashboard.figures.theme import FOND, categories, dessiner, vide
from pvd_dashboard.formats import INSECABLE, accord, euros, liste, phrase, pluriel, pourcent, taux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.figures.apparence import Apparence
    from pvd_dashboard.situation.model import Poste, Situation

COLONNES = ("pourvu", "en_recrutement", "vacant", "a_creer", "inconnu")
AUCUN = "Aucun poste connu à cette date"
SANS_PLAN = "Aucun plan de financement de poste renseigné"
FINANCEURS = {
    "anct_fnadt": "ANCT / FNADT",
    "bdt": "Banque des Territoires",
    "anah": "Anah",
    "region": "Région",
    "departement": "Département",
    "collectivite": "Reste à la collectivité",
}
_HAUTEUR = 116


def tableau(situation: Situation) -> dict[str, tuple[Poste, ...]]:
    """Return the board: the posts by status, in the order of reading; posts « supprimés » are left out."""
    actifs = _actifs(situation)
    statuts = [*COLONNES, *dict.fromkeys(poste.statut for poste in actifs if poste.statut not in COLONNES)]
    rangs = {statut: tuple(poste for poste in actifs if poste.statut == statut) for statut in statuts}
    return {statut: postes for statut, postes in rangs.items() if postes}


def _actifs(situation: Situation) -> list[Poste]:
    return [poste for poste in situation.postes.postes if poste.statut != "supprime"]


def postes(situation: Situation) -> go.Figure:
    """Draw the posts of every status as one bar."""
    rangs = tableau(situation)
    if not rangs:
        return vide(AUCUN)
    return _bandeau([(APPARENCES_POSTES[statut], len(liste_)) for statut, liste_ in rangs.items()], "poste")


def couverture(situation: Situation) -> go.Figure:
    """Draw the communes lauréates: with a filled post, with a post to fill, with none."""
    parts = _couverture(situation)
    if not parts:
        return vide(AUCUN if not situation.postes.renseigne else "Aucune commune lauréate à cette date")
    return _bandeau(parts, "commune")


def _couverture(situation: Situation) -> list[tuple[Apparence, int]]:
    bloc = situation.postes
    a_pourvoir = bloc.communes_couvertes - bloc.communes_pourvues
    looks = (
        _renommer("pourvu", "Poste pourvu"),
        _renommer("en_recrutement", "Poste à pourvoir"),
        _renommer("a_creer", "Sans poste identifié"),
    )
    comptes = (bloc.communes_pourvues, a_pourvoir, len(bloc.communes_sans_poste))
    return [(look, combien) for look, combien in zip(looks, comptes, strict=True) if combien]


def _renommer(statut: str, libelle: str) -> Apparence:
    return replace(APPARENCES_POSTES[statut], libelle=libelle)


def _bandeau(parts: Sequence[tuple[Apparence, int]], unite: str) -> go.Figure:
    traces = [_morceau(look, combien, unite) for look, combien in parts]
    total = sum(combien for _, combien in parts)
    return dessiner(
        traces,
        _HAUTEUR,
        barmode="stack",
        bargap=0.1,
        hovermode="closest",
        xaxis={"visible": False, "fixedrange": True, "range": [0, total]},
        yaxis={"visible": False, "fixedrange": True},
        legend={"traceorder": "normal", "y": -0.1},
    )


def _morceau(look: Apparence, combien: int, unite: str) -> go.Bar:
    return go.Bar(
        orientation="h",
        name=f"{look.nom}{INSECABLE}: {pluriel(combien, unite)}",
        x=[combien],
        y=[""],
        text=[f"{look.icone}{INSECABLE}{combien}"],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": FOND, "size": 16},
        hovertemplate=f"{look.libelle}{INSECABLE}: {pluriel(combien, unite)}<extra></extra>",
        marker={"color": look.couleur, "line": {"color": FOND, "width": 2}},
    )


def cofinancement(situation: Situation) -> go.Figure:
    """Draw who pays the posts whose shares are known, in euros a year."""
    montants = _montants(situation)
    if not montants:
        return vide(SANS_PLAN)
    total = sum(montants.values(), Decimal(0))
    traces = [
        go.Bar(
            orientation="h",
            name=f"{nom}{INSECABLE}: {euros(montant)}",  # the share is in the bar and in the sentence
            x=[float(montant)],
            y=[""],
            text=[pourcent(montant * 100 / total, 0)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            insidetextfont={"color": look.encre, "size": 13},
            hovertemplate=f"{nom}{INSECABLE}: {euros(montant)}<extra></extra>",
            marker=look.marque,
        )
        for (nom, montant), look in zip(montants.items(), categories(8), strict=False)
    ]
    cache = {"visible": False, "fixedrange": True}
    axe = cache | {"range": [0, float(total)]}
    return dessiner(traces, _HAUTEUR + 40, barmode="stack", xaxis=axe, yaxis=cache, legend={"traceorder": "normal"})


def _montants(situation: Situation) -> dict[str, Decimal]:
    montants: dict[str, Decimal] = {}
    for poste in _actifs(situation):
        for code, montant in poste.financements.items():
            nom = FINANCEURS.get(code, code)
            montants[nom] = montants.get(nom, Decimal(0)) + montant
    return {nom: montant for nom, montant in montants.items() if montant}


def postes_table(situation: Situation) -> pd.DataFrame:
    """Return the board in words: one row a post, in the order of the bar."""
    rangs = [poste for rang in tableau(situation).values() for poste in rang]
    colonnes = {
        "Communes": [poste.libelle for poste in rangs],
        "Statut": [statut_poste(poste) for poste in rangs],
        "Mutualisé": ["oui" if poste.mutualise else "non" for poste in rangs],
        "Employeur": [texte(poste.employeur) for poste in rangs],
        "Prise de poste": [quand(poste.prise_poste) for poste in rangs],
        "Fin de contrat": [quand(poste.fin_contrat) for poste in rangs],
        "Quotité": [taux(poste.quotite) for poste in rangs],
        "Coût annuel": [euros(poste.cout) for poste in rangs],
    }
    return pd.DataFrame(colonnes, dtype="string")


def statut_poste(poste: Poste) -> str:
    """Write the status of a post, icon and word."""
    look = APPARENCES_POSTES[poste.statut]
    return f"{look.icone}{INSECABLE}{look.libelle}"


def postes_phrase(situation: Situation) -> str:
    """Say the posts in one sentence: total, shared ones, statuses, communes covered."""
    bloc = situation.postes
    rangs = tableau(situation)
    if not rangs:
        return phrase(AUCUN)
    etats = liste(f"{len(rang)} « {APPARENCES_POSTES[statut].libelle} »" for statut, rang in rangs.items())
    partages = f"dont {bloc.mutualises} {accord(bloc.mutualises, 'mutualisé')}" if bloc.mutualises else ""
    total = bloc.communes_couvertes + len(bloc.communes_sans_poste)
    couvertes = f"{bloc.communes_couvertes} {accord(bloc.communes_couvertes, 'commune lauréate couverte')} sur {total}"
    return phrase(f"{pluriel(bloc.total, 'poste')} {partages} : {etats} ; {couvertes}".replace("  ", " "))


def cofinancement_table(situation: Situation) -> pd.DataFrame:
    """Return who pays the posts, in words: funder, euros a year, share."""
    montants = _montants(situation)
    total = sum(montants.values(), Decimal(0))
    lignes = [(nom, euros(montant), pourcent(montant * 100 / total, fixe=True)) for nom, montant in montants.items()]
    if lignes:
        lignes.append(("Total", euros(total), pourcent(100, fixe=True)))
    return pd.DataFrame(lignes, columns=["Financeur", "Montant annuel", "Part"], dtype="string")


def cofinancement_phrase(situation: Situation) -> str:
    """Say who pays the posts in one sentence, and for how many posts it is known."""
    montants = _montants(situation)
    if not montants:
        return phrase(SANS_PLAN)
    connus = sum(bool(poste.financements) for poste in _actifs(situation))
    total = sum(montants.values(), Decimal(0))
    parts = liste(f"{nom} {euros(montant)} ({taux(montant / total)})" for nom, montant in montants.items())
    return phrase(f"{pluriel(connus, 'poste')} au financement connu, {euros(total)} par an : {parts}")
