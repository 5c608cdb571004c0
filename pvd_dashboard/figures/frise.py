"""The timeline of the conventions: one lane a PVD, from its labellisation to the end of its ORT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.apparence import apparence
from pvd_dashboard.figures.frise_ordre import GROUPES, TRIS, Groupe, Tri, disposer, trier
from pvd_dashboard.figures.frise_traits import EPAISSEUR, bandes, barres, legende, notes, symboles, trait
from pvd_dashboard.figures.mots import adhesion, delai_ort, echeance, fin_ort, ort, quand
from pvd_dashboard.figures.theme import ENCRE, dessiner, echapper, etiquette, instant, reperes, vide
from pvd_dashboard.figures.troncons import bornes, voie
from pvd_dashboard.formats import INSECABLE, jour, liste, phrase, pluriel
from pvd_dashboard.situation.libelles import URGENCE, libelle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pvd_dashboard.figures.frise_ordre import Disposition
    from pvd_dashboard.figures.frise_traits import Lane
    from pvd_dashboard.situation.model import LigneConvention, Situation, Statut

__all__ = ["GROUPES", "TRIS", "Groupe", "Tri", "frise", "frise_phrase", "frise_table", "trier"]

_VOIE, _VOIE_ETROITE, _DECALAGE = 30, 46, 0.2
_ENTETE, _DATE, _CLE = 48, 34, 20
_BEAUCOUP = 25
"""Beyond so many rows, the axis is written below the lanes too: the one above is out of sight."""
_LEGENDE = {
    "xref": "container",
    "yref": "container",
    "x": 0,
    "y": 0,
    "yanchor": "bottom",
    "orientation": "v",
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 12},
}
_LETTRE = 7.2
_LIBELLE_MAX, _LIBELLE_ETROIT = 34, 22


def frise(
    situation: Situation,
    *,
    tri: Tri = "urgence",
    groupe: Groupe = "",
    etroite: bool = False,
    aujourdhui: date | None = None,
) -> go.Figure:
    """Draw the timeline; its height grows with the lanes.

    ``groupe`` puts the lanes under the names of their EPCI or arrondissements.
    ``etroite`` writes the status under the name instead of at the right, for
    a narrow screen or a sheet of paper in portrait. ``aujourdhui`` is marked
    too where it is another day of the axis than the date of the situation.
    """
    place = disposer(situation, tri, groupe)
    if not place.lignes:
        return vide("Aucun projet PVD à cette date")
    voies = [voie(ligne, situation.date) for ligne in place.lignes]
    debut, fin = bornes(voies, situation.date)
    decalage = _DECALAGE if etroite else 0.0
    lanes = [(rang + decalage, une) for rang, une in zip(place.rangs, voies, strict=True)]
    traits = list(barres(lanes, fin, EPAISSEUR - decalage))
    marques = list(symboles(lanes, "legend" if etroite else "legend2"))
    traces = [*traits, *marques, *notes(lanes, situation.date), *_titres(place, debut)]
    traces += [_noms(place, lanes, debut)] if etroite else [_axe_droit(place.hauteur)]
    double = place.hauteur > _BEAUCOUP
    traces += [_axe_du_bas(debut)] if double else []
    cles = len(traits) + len(marques) if etroite else max(len(traits), len(marques))
    pied = _DATE + _CLE * cles + (_ENTETE if double else 0)
    jours = reperes(debut, fin, serre=etroite).axe(debut, fin) | {"layer": "below traces"}
    reperes_dates = _dates(situation.date, aujourdhui, debut, fin)
    return dessiner(
        traces,
        _ENTETE + pied + place.hauteur * (_VOIE_ETROITE if etroite else _VOIE),
        barmode="overlay",
        bargap=0,
        hovermode="closest",
        uniformtext={"mode": "hide", "minsize": 11},
        xaxis=jours | {"side": "top"},
        xaxis2=jours | {"side": "bottom", "overlaying": "x", "showgrid": False, "visible": double},
        yaxis=_axe_noms(place) | {"visible": not etroite},
        yaxis2=_axe_statuts(place) | {"visible": not etroite},
        shapes=[*bandes(place.rangs), *(trait(le, tirets) for le, tirets, _ in reperes_dates)],
        annotations=[
            legende(mot, le, debut, fin, (_ENTETE if double else 0) + _RANG * rang)
            for rang, (le, _, mot) in enumerate(reperes_dates)
        ],
        legend=_LEGENDE,
        legend2=_LEGENDE | {"x": 0.5, "visible": not etroite},
        margin=_marges(place.lignes, etroite=etroite) | {"t": _ENTETE, "b": pied + _RANG * (len(reperes_dates) - 1)},
    )


_RANG = 16


def _dates(le: date, aujourdhui: date | None, debut: date, fin: date) -> list[tuple[date, str, str]]:
    """Return the dates to mark, with the dash of their line and their words."""
    marquees = [(le, "dot", "situation au")]
    if aujourdhui is not None and aujourdhui != le and debut <= aujourdhui <= fin:
        marquees.append((aujourdhui, "solid", "aujourd’hui, le"))
    return marquees


def _marges(lignes: Sequence[LigneConvention], *, etroite: bool) -> dict[str, Any]:
    """Return the margins that hold names and statuses; Plotly's own would also make room beside for the legends."""
    if etroite:
        return {"l": 12, "r": 12, "autoexpand": False}
    gauche = max(len(_court(ligne.libelle)) for ligne in lignes)
    droite = max(len(libelle(ligne)) for ligne in lignes)
    return {"l": 20 + gauche * _LETTRE, "r": 36 + droite * _LETTRE, "autoexpand": False}


def _axe_droit(combien: int) -> go.Scatter:
    """Return the unseen trace without which Plotly draws no second axis."""
    return go.Scatter(x=[None], y=[combien / 2], yaxis="y2", showlegend=False, hoverinfo="skip", mode="markers")


def _axe_du_bas(debut: date) -> go.Scatter:
    return go.Scatter(x=[instant(debut)], y=[None], xaxis="x2", showlegend=False, hoverinfo="skip", mode="markers")


def _titres(place: Disposition, debut: date) -> list[go.Scatter]:
    """Return the names of the groups, each on a row of its own above its lanes."""
    if not place.titres:
        return []
    return [
        _ecrire([f"<b>{echapper(titre)}</b>" for _, titre in place.titres], [r for r, _ in place.titres], debut, 13)
    ]


def _noms(place: Disposition, lanes: Sequence[Lane], debut: date) -> go.Scatter:
    """Return the name and status of each lane written above its bars."""
    textes = [
        f"<b>{_court(une.ligne.libelle, _LIBELLE_ETROIT)}</b>{INSECABLE * 2}{_statut(une.ligne)}" for _, une in lanes
    ]
    return _ecrire(textes, [rang - _DECALAGE for rang in place.rangs], debut, 11)


def _ecrire(textes: Sequence[str], rangs: Sequence[float], debut: date, taille: int) -> go.Scatter:
    return go.Scatter(
        mode="text",
        x=[instant(debut)] * len(textes),
        y=list(rangs),
        text=list(textes),
        textposition="middle right",
        textfont={"size": taille, "color": ENCRE},
        hoverinfo="skip",
        showlegend=False,
    )


def _axe(place: Disposition) -> dict[str, Any]:
    return {
        "range": [place.hauteur - 0.5, -0.5],
        "tickvals": list(place.rangs),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _axe_noms(place: Disposition) -> dict[str, Any]:
    return _axe(place) | {"ticktext": [f"{_court(ligne.libelle)}{INSECABLE * 2}" for ligne in place.lignes]}


def _axe_statuts(place: Disposition) -> dict[str, Any]:
    textes = [f"{INSECABLE}{_statut(ligne)}" for ligne in place.lignes]
    return _axe(place) | {"ticktext": textes, "side": "right", "overlaying": "y"}


def _statut(ligne: LigneConvention) -> str:
    look = apparence(ligne.statut)
    return etiquette(look.icone, libelle(ligne), look.couleur)


def _court(libelle: str, limite: int = _LIBELLE_MAX) -> str:
    court = libelle if len(libelle) <= limite else libelle[: limite - 1].rstrip(" ,-") + "…"
    return echapper(court)


def frise_table(situation: Situation, *, tri: Tri = "urgence", groupe: Groupe = "") -> pd.DataFrame:
    """Return the timeline in words: one row a PVD, in the same order."""
    lignes = disposer(situation, tri, groupe).lignes
    colonnes = {
        "Projet PVD": [ligne.libelle for ligne in lignes],
        "Statut": [f"{apparence(ligne.statut).icone}{INSECABLE}{libelle(ligne)}" for ligne in lignes],
        "Labellisation": [quand(ligne.labellisation) for ligne in lignes],
        "Adhésion signée": [adhesion(ligne) for ligne in lignes],
        "Échéance ORT": [echeance(ligne) for ligne in lignes],
        "Délai": [delai_ort(ligne) for ligne in lignes],
        "ORT signée": [ort(ligne) for ligne in lignes],
        "Fin de l’ORT": [fin_ort(ligne) for ligne in lignes],
        "Avenants": [liste(quand(avenant.signature) for avenant in ligne.avenants) for ligne in lignes],
    }
    return pd.DataFrame(colonnes, dtype="string")


def frise_phrase(situation: Situation) -> str:
    """Say the timeline in one sentence: how many PVD in each status, most urgent first."""
    conventions = situation.conventions
    if not conventions.lignes:
        return phrase("Frise des conventions : aucun projet PVD à cette date")
    comptes: dict[Statut, int] = {s: sum(ligne.statut is s for ligne in conventions.lignes) for s in URGENCE}
    etats = liste(f"{combien} « {apparence(s).libelle} »" for s, combien in comptes.items() if combien)
    total = pluriel(len(conventions.lignes), "projet PVD", "projets PVD")
    return phrase(f"Frise des conventions de {total}, situation au {jour(situation.date)} : {etats}")
