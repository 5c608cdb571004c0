"""What is drawn on the lanes of a timeline: stretches, marks, words, the date of the situation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pvd_dashboard.figures.apparence import APPARENCES, apparence
from pvd_dashboard.figures.theme import ENCRE, ENCRE_DOUCE, FOND, duree, instant
from pvd_dashboard.figures.troncons import Marque, Nature, Troncon, Voie, voie
from pvd_dashboard.formats import INSECABLE, jour
from pvd_dashboard.situation.libelles import URGENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from pvd_dashboard.situation.model import LigneConvention

Lane = tuple[float, Voie]
"""A lane and the row on which it stands."""
EPAISSEUR = 0.66
_EPAISSEUR_PROJET = 0.16
_BORD = 0.2
_TRAITS: dict[Nature, str] = {
    Nature.ADHESION: "",
    Nature.PROLONGATION: "/",
    Nature.DEPASSEMENT: "x",
    Nature.ORT: "",
    Nature.ORT_SANS_FIN: "/",
}
_ADHESION_CLOSE = "#A9B4C8"
_MARQUES: dict[Marque, tuple[str, str]] = {
    Marque.LABELLISATION: ("diamond-open", ENCRE),
    Marque.ADHESION: ("circle", ENCRE),
    Marque.AVENANT: ("cross", ENCRE),
    Marque.ECHEANCE: ("triangle-down", "#E91719"),
    Marque.ORT: ("star", ENCRE),
    Marque.FIN: ("square-open", ENCRE),
}


def barres(lanes: Sequence[Lane], fin: date, epaisseur: float = EPAISSEUR) -> Iterator[go.Bar]:
    """Yield one trace a kind of stretch and look: each has its line in the legend; words where they fit."""
    vus: dict[tuple[str, str, str], list[tuple[float, Troncon]]] = {}
    for rang, une in lanes:
        for troncon in une.troncons:
            vus.setdefault(_aspect(une, troncon), []).append((rang, troncon))
    for aspect, places in vus.items():
        yield _barre(aspect, places, fin, epaisseur)


def barres_du_projet(ligne: LigneConvention, le: date, fin: date, rang: int) -> Iterator[go.Bar]:
    """Yield the stretches of one PVD as a thin bar, below its marks."""
    yield from barres([(float(rang), voie(ligne, le))], fin, _EPAISSEUR_PROJET)


def _barre(
    aspect: tuple[str, str, str], places: Sequence[tuple[float, Troncon]], fin: date, epaisseur: float
) -> go.Bar:
    nom, couleur, motif = aspect
    return go.Bar(
        orientation="h",
        name=nom,
        y=[rang for rang, _ in places],
        base=[instant(troncon.debut) for _, troncon in places],
        x=[duree(troncon.debut, troncon.fin or fin) for _, troncon in places],
        width=epaisseur,
        customdata=[troncon.texte for _, troncon in places],
        text=["" if motif or epaisseur < EPAISSEUR else _dans_la_barre(troncon.court) for _, troncon in places],
        textposition="inside",
        insidetextanchor="end",
        textangle=0,
        insidetextfont={"color": ENCRE if couleur == _ADHESION_CLOSE else FOND, "size": 11},
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": couleur,
            "line": {"width": 1, "color": couleur},
            "pattern": {"shape": motif, "fillmode": "overlay", "bgcolor": FOND, "fgcolor": couleur, "size": 7}
            if motif
            else {"shape": ""},
        },
    )


def _dans_la_barre(court: str) -> str:
    """Keep the words of a stretch clear of the mark at its end."""
    return f"{court}{INSECABLE * 3}" if court else ""


def _aspect(une: Voie, troncon: Troncon) -> tuple[str, str, str]:
    """Return the legend, colour and hatching of a stretch: the status speaks where the PVD stands now."""
    look = apparence(une.ligne.statut)
    motif = _TRAITS[troncon.nature]
    if troncon.nature in {Nature.ORT, Nature.ORT_SANS_FIN}:
        suite = " (fin inconnue ou estimée)" if troncon.nature is Nature.ORT_SANS_FIN else ""
        return f"{look.nom}{suite}", look.couleur, motif or look.motif
    if troncon.nature is Nature.DEPASSEMENT and une.ligne.ort is not None:
        return "ORT signée après l’échéance", _ADHESION_CLOSE, motif
    if troncon.nature is Nature.DEPASSEMENT:
        return str(Nature.DEPASSEMENT), APPARENCES[URGENCE[0]].couleur, motif
    if une.ligne.ort is not None:
        return ("Adhésion, jusqu’à l’ORT" if not motif else str(troncon.nature)), _ADHESION_CLOSE, motif
    nom = str(troncon.nature) if motif else look.nom
    return nom, look.couleur, motif


def symboles(lanes: Sequence[Lane], legende: str) -> Iterator[go.Scatter]:
    """Yield one trace a kind of mark."""
    for marque, (symbole, couleur) in _MARQUES.items():
        places = [(rang, repere) for rang, une in lanes for repere in une.reperes if repere.marque is marque]
        if places:
            yield go.Scatter(
                name=str(marque),
                legend=legende,
                mode="markers",
                x=[instant(repere.jour) for _, repere in places],
                y=[rang for rang, _ in places],
                text=[repere.texte for _, repere in places],
                hovertemplate="%{text}<extra></extra>",
                cliponaxis=False,
                marker={
                    "symbol": symbole,
                    "size": 10,
                    "color": couleur,
                    "line": {"width": 1.4, "color": ENCRE if symbole.endswith("-open") else FOND},
                },
            )


def notes(lanes: Sequence[Lane], le: date) -> Iterator[go.Scatter]:
    """Yield the words of the lanes on which there is nothing to draw."""
    places = [(rang, une.note) for rang, une in lanes if une.note]
    if places:
        yield go.Scatter(
            mode="text",
            x=[instant(le)] * len(places),
            y=[rang for rang, _ in places],
            text=[f"{INSECABLE * 2}{note}" for _, note in places],
            textposition="middle right",
            textfont={"color": ENCRE_DOUCE, "size": 12},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )


def bandes(rangs: Sequence[float]) -> list[dict[str, Any]]:
    """Return the bands that carry the eye along every other lane."""
    commun = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    return [commun | {"y0": rang - 0.5, "y1": rang + 0.5, "fillcolor": "#F6F7FA"} for rang in rangs[::2]]


def trait(le: date, tirets: str = "dot") -> dict[str, Any]:
    """Return the line of a date, from top to bottom."""
    trait_ = {"color": ENCRE if tirets == "dot" else ENCRE_DOUCE, "width": 2 if tirets == "dot" else 1, "dash": tirets}
    return {"type": "line", "x0": instant(le), "x1": instant(le), "yref": "paper", "y0": 0, "y1": 1, "line": trait_}


def legende(texte: str, le: date, debut: date, fin: date, decalage: int = 0) -> dict[str, Any]:
    """Return the words below the line of a date, kept inside the figure; ``decalage`` moves them down, in pixels."""
    place = (le - debut) / (fin - debut)
    ancre = "right" if place > 1 - _BORD else "left" if place < _BORD else "center"
    ici = {"x": instant(le), "yref": "paper", "y": 0, "yanchor": "top", "xanchor": ancre, "showarrow": False}
    dit = f"{texte} {jour(le)}"
    return ici | {"text": dit, "font": {"size": 12, "color": ENCRE}, "bgcolor": FOND, "yshift": -decalage}
