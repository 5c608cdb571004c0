"""The timeline of one PVD: a lane a subject, its stretches of time, every event as a labelled mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.frise_traits import bandes, barres_du_projet, legende, trait
from pvd_dashboard.figures.mots import quand
from pvd_dashboard.figures.theme import (
    ENCRE,
    ENCRE_DOUCE,
    FOND,
    dessiner,
    echapper,
    instant,
    mois_suivant,
    reperes,
    vide,
)
from pvd_dashboard.figures.troncons import bornes, voie
from pvd_dashboard.formats import INSECABLE, jour, mois_court, phrase, pluriel
from pvd_dashboard.situation.chronologie import Fait, Nature, chronologie, natures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pvd_dashboard.situation.model import LigneConvention, Situation

_VOIE, _ENTETE, _PIED = 62, 48, 34
_LARGEUR = 1000  # pixels of the axis on a screen of 1280
_LETTRE = 6.4
_DEMI = 0.31
_SYMBOLES: dict[Nature, str] = {
    Nature.CONVENTION: "circle",
    Nature.COMITE: "diamond",
    Nature.POSTE: "square",
    Nature.AIDE: "triangle-up",
    Nature.ACTION: "star",
    Nature.EQUIPE: "hexagon",
}


class Etiquette(NamedTuple):
    """A mark with its words: above or below the line, after the mark or before it; empty where there is no room."""

    fait: Fait
    texte: str
    dessus: bool
    avant: bool = False


def frise_projet(situation: Situation, ligne: LigneConvention) -> go.Figure:
    """Draw everything dated of a PVD; words that would cover others are left to the hover and to the table."""
    faits = chronologie(situation, ligne)
    if not faits:
        return vide("Aucune date connue pour ce projet")
    lanes = natures(faits)
    debut, fin = _bornes(situation, ligne, faits)
    places = {nature: rang for rang, nature in enumerate(lanes)}
    traces = [
        *barres_du_projet(ligne, situation.date, fin, places.get(Nature.CONVENTION, 0)),
        *(_marques(nature, places[nature], faits, situation.date) for nature in lanes),
        *_mots(lanes, faits, debut, fin),
    ]
    return dessiner(
        traces,
        _ENTETE + _PIED + _VOIE * len(lanes),
        barmode="overlay",
        hovermode="closest",
        showlegend=False,
        xaxis=reperes(debut, fin).axe(debut, fin) | {"side": "top", "layer": "below traces"},
        yaxis=_axe(lanes),
        shapes=[*bandes(range(len(lanes))), trait(situation.date)],
        annotations=[legende("situation au", situation.date, debut, fin)],
        margin={"l": 96, "r": 16, "t": _ENTETE, "b": _PIED, "autoexpand": False},
    )


def _bornes(situation: Situation, ligne: LigneConvention, faits: Sequence[Fait]) -> tuple[date, date]:
    debut, fin = bornes([voie(ligne, situation.date)], situation.date)
    premier, dernier = faits[0].jour.debut, max(fait.jour.debut for fait in faits)
    return min(debut, premier.replace(day=1)), max(fin, mois_suivant(mois_suivant(dernier)))


def _axe(lanes: Sequence[Nature]) -> dict[str, Any]:
    return {
        "range": [len(lanes) - 0.5, -0.5],
        "tickvals": list(range(len(lanes))),
        "ticktext": [f"{nature}{INSECABLE * 2}" for nature in lanes],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
    }


def _marques(nature: Nature, rang: int, faits: Sequence[Fait], le: date) -> go.Scatter:
    siens = [fait for fait in faits if fait.nature is nature]
    return go.Scatter(
        name=str(nature),
        mode="markers",
        x=[instant(fait.jour.debut) for fait in siens],
        y=[rang] * len(siens),
        text=[f"<b>{quand(fait.jour)}</b><br>{echapper(fait.texte)}" for fait in siens],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,  # a mark on the first day is whole
        marker={
            "symbol": [_SYMBOLES[nature] + ("-open" if fait.venir(le) else "") for fait in siens],
            "size": 11,
            "color": ENCRE,
            "line": {"width": 1.4, "color": [ENCRE if fait.venir(le) else FOND for fait in siens]},
        },
    )


def _mots(lanes: Sequence[Nature], faits: Sequence[Fait], debut: date, fin: date) -> Iterator[go.Scatter]:
    for rang, nature in enumerate(lanes):
        dits = [mot for mot in etiquettes([f for f in faits if f.nature is nature], debut, fin) if mot.texte]
        yield go.Scatter(
            mode="text",
            x=[instant(mot.fait.jour.debut) for mot in dits],
            y=[rang - _DEMI if mot.dessus else rang + _DEMI for mot in dits],
            text=[echapper(mot.texte) for mot in dits],
            textposition=["middle left" if mot.avant else "middle right" for mot in dits],
            textfont={"size": 11, "color": ENCRE_DOUCE},
            hoverinfo="skip",
        )


def etiquettes(faits: Sequence[Fait], debut: date, fin: date) -> list[Etiquette]:
    """Give words to the marks of one lane, the earliest first, wherever they cover no others."""
    libre = {True: 0.0, False: 0.0}
    return [_etiqueter(fait, _LARGEUR * (fait.jour.debut - debut) / (fin - debut), libre) for fait in faits]


def _etiqueter(fait: Fait, place: float, libre: dict[bool, float]) -> Etiquette:
    """Choose where the words of a mark stand; ``libre`` is from where each side of the line is free, in pixels."""
    texte = f"{fait.libelle} · {_court(fait)}"
    longueur = _LETTRE * len(texte)
    avant = place + longueur > _LARGEUR
    depart = place - longueur if avant else place
    cote = next((cote for cote, occupe in libre.items() if occupe <= depart), None)
    if cote is None:
        return Etiquette(fait, "", dessus=True)
    libre[cote] = depart + longueur + _LETTRE
    return Etiquette(fait, texte, cote, avant)


def _court(fait: Fait) -> str:
    connu = fait.jour
    if connu.precision == "jour":
        return f"{connu.debut:%d/%m/%y}"
    return f"{mois_court(connu.debut)} {connu.debut.year}" if connu.precision == "mois" else quand(connu)


def frise_projet_table(situation: Situation, ligne: LigneConvention) -> pd.DataFrame:
    """Return the events in words, the earliest first: when, about what, what happened, past or to come."""
    faits = chronologie(situation, ligne)
    colonnes = {
        "Date": [quand(fait.jour) for fait in faits],
        "Sujet": [str(fait.nature) for fait in faits],
        "Événement": [fait.texte for fait in faits],
        "Au regard de la situation": ["à venir" if fait.venir(situation.date) else "passé" for fait in faits],
    }
    return pd.DataFrame(colonnes, dtype="string")


def frise_projet_phrase(situation: Situation, ligne: LigneConvention) -> str:
    """Say the timeline of a PVD in one sentence."""
    faits = chronologie(situation, ligne)
    venir = sum(fait.venir(situation.date) for fait in faits)
    suite = f", dont {venir} à venir" if venir else ""
    dit = f"Frise de {ligne.libelle}, situation au {jour(situation.date)}"
    return phrase(f"{dit} : {pluriel(len(faits), 'date connue', 'dates connues')}{suite}")
