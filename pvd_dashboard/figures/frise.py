"""The timeline of the conventions: one lane a PVD, from its labellisation to the end of its ORT."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.apparence import APPARENCES, apparence
from pvd_dashboard.figures.mots import adhesion, delai_ort, echeance, fin_ort, ort, quand
from pvd_dashboard.figures.theme import (
    ENCRE,
    ENCRE_DOUCE,
    FOND,
    dessiner,
    duree,
    echapper,
    etiquette,
    instant,
    reperes,
    vide,
)
from pvd_dashboard.figures.troncons import Marque, Nature, Troncon, Voie, bornes, voie
from pvd_dashboard.formats import INSECABLE, jour, liste, phrase, pluriel
from pvd_dashboard.situation.libelles import URGENCE, libelle
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pvd_dashboard.situation.model import LigneConvention, Situation, Statut

Tri = Literal["urgence", "nom", "epci", "echeance"]
TRIS: dict[Tri, str] = {"urgence": "Par urgence", "nom": "Par nom", "epci": "Par EPCI", "echeance": "Par échéance"}

_VOIE, _VOIE_ETROITE, _DECALAGE = 30, 46, 0.2
_ENTETE, _DATE, _CLE = 48, 34, 20
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
_EPAISSEUR = 0.52
_LETTRE = 7.2
_BORD = 0.2
_LIBELLE_MAX, _LIBELLE_ETROIT = 34, 22
_LOIN = date.max

_TRAITS: dict[Nature, tuple[str, float]] = {
    Nature.ADHESION: ("", 1.0),
    Nature.PROLONGATION: ("/", 0.9),
    Nature.DEPASSEMENT: ("x", 0.9),
    Nature.ORT: ("", 1.0),
    Nature.ORT_SANS_FIN: ("/", 0.75),
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


def trier(situation: Situation, tri: Tri = "urgence") -> tuple[LigneConvention, ...]:
    """Return the lines of the PVD in the order asked: most urgent first, by name, EPCI or deadline."""
    cle = _cle_epci(situation) if tri == "epci" else _CLES[tri]
    return tuple(sorted(situation.conventions.lignes, key=cle))


def _cle_epci(situation: Situation) -> Callable[[LigneConvention], tuple[list[str], str]]:
    communes = situation.laureats.communes
    noms = dict(zip(communes["siren_epci"], communes["nom_epci"], strict=True)) if len(communes) else {}
    return lambda ligne: ([fold(str(noms.get(siren, siren))) for siren in ligne.epcis], fold(ligne.libelle))


def _cle_nom(ligne: LigneConvention) -> tuple[str]:
    return (fold(ligne.libelle),)


def _cle_urgence(ligne: LigneConvention) -> tuple[int, date, str]:
    attendue = ligne.fin_ort if ligne.ort else ligne.echeance
    return URGENCE.index(ligne.statut), attendue or _LOIN, fold(ligne.libelle)


def _cle_echeance(ligne: LigneConvention) -> tuple[date, str]:
    return ligne.echeance or _LOIN, fold(ligne.libelle)


_CLES: dict[Tri, Any] = {"urgence": _cle_urgence, "nom": _cle_nom, "echeance": _cle_echeance}


def frise(situation: Situation, *, tri: Tri = "urgence", etroite: bool = False) -> go.Figure:
    """Draw the timeline; its height grows with the lanes.

    ``etroite`` writes the status under the name instead of at the right, for
    a narrow screen or a sheet of paper in portrait.
    """
    voies = [voie(ligne, situation.date) for ligne in trier(situation, tri)]
    if not voies:
        return vide("Aucun projet PVD à cette date")
    debut, fin = bornes(voies, situation.date)
    decalage = _DECALAGE if etroite else 0.0
    barres = list(_barres(voies, fin, decalage))
    symboles = list(_symboles(voies, decalage, "legend" if etroite else "legend2"))
    traces = [*barres, *symboles, *_notes(voies, situation.date, decalage)]
    traces += [_titres(voies, debut)] if etroite else [_axe_droit(len(voies))]
    cles = len(barres) + len(symboles) if etroite else max(len(barres), len(symboles))
    pied = _DATE + _CLE * cles
    return dessiner(
        traces,
        _ENTETE + pied + len(voies) * (_VOIE_ETROITE if etroite else _VOIE),
        barmode="overlay",
        bargap=0,
        hovermode="closest",
        xaxis=reperes(debut, fin, serre=etroite).axe(debut, fin) | {"side": "top", "layer": "below traces"},
        yaxis=_axe_noms(voies) | {"visible": not etroite},
        yaxis2=_axe_statuts(voies) | {"visible": not etroite},
        shapes=[*_bandes(len(voies)), _trait_date(situation.date)],
        annotations=[_legende_date(situation.date, debut, fin)],
        legend=_LEGENDE,
        legend2=_LEGENDE | {"x": 0.5, "visible": not etroite},
        margin=_marges(voies, etroite=etroite) | {"t": _ENTETE, "b": pied},
    )


def _marges(voies: Sequence[Voie], *, etroite: bool) -> dict[str, Any]:
    """Return the margins that hold names and statuses; Plotly's own would also make room beside for the legends."""
    if etroite:
        return {"l": 12, "r": 12, "autoexpand": False}
    gauche = max(len(_court(une.ligne.libelle)) for une in voies)
    droite = max(len(libelle(une.ligne)) for une in voies)
    return {"l": 20 + gauche * _LETTRE, "r": 36 + droite * _LETTRE, "autoexpand": False}


def _barres(voies: Sequence[Voie], fin: date, decalage: float) -> Iterator[go.Bar]:
    """Yield one trace a kind of stretch and look: each has its line in the legend."""
    vus: dict[tuple[str, str, str], list[tuple[float, Troncon]]] = {}
    for rang, une in enumerate(voies):
        for troncon in une.troncons:
            vus.setdefault(_aspect(une, troncon), []).append((rang + decalage, troncon))
    for (nom, couleur, motif), places in vus.items():
        yield _barre((nom, couleur, motif), places, fin, _EPAISSEUR - decalage)


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
        text=[troncon.texte for _, troncon in places],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        marker={
            "color": couleur,
            "line": {"width": 1, "color": couleur},
            "pattern": {"shape": motif, "fillmode": "overlay", "bgcolor": FOND, "fgcolor": couleur, "size": 7}
            if motif
            else {"shape": ""},
        },
    )


def _aspect(une: Voie, troncon: Troncon) -> tuple[str, str, str]:
    """Return the legend, colour and hatching of a stretch: the status speaks where the PVD stands now."""
    look = apparence(une.ligne.statut)
    motif, _ = _TRAITS[troncon.nature]
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


def _symboles(voies: Sequence[Voie], decalage: float, legende: str) -> Iterator[go.Scatter]:
    for marque, (symbole, couleur) in _MARQUES.items():
        places = [(i, repere) for i, une in enumerate(voies) for repere in une.reperes if repere.marque is marque]
        if places:
            yield go.Scatter(
                name=str(marque),
                legend=legende,
                mode="markers",
                x=[instant(repere.jour) for _, repere in places],
                y=[rang + decalage for rang, _ in places],
                text=[repere.texte for _, repere in places],
                hovertemplate="%{text}<extra></extra>",
                marker={
                    "symbol": symbole,
                    "size": 10,
                    "color": couleur,
                    "line": {"width": 1.4, "color": _bord(symbole)},
                },
            )


def _bord(symbole: str) -> str:
    return ENCRE if symbole.endswith("-open") else FOND


def _notes(voies: Sequence[Voie], le: date, decalage: float) -> Iterator[go.Scatter]:
    places = [(rang, une.note) for rang, une in enumerate(voies) if une.note]
    if places:
        yield go.Scatter(
            mode="text",
            x=[instant(le)] * len(places),
            y=[rang + decalage for rang, _ in places],
            text=[f"{INSECABLE * 2}{note}" for _, note in places],
            textposition="middle right",
            textfont={"color": ENCRE_DOUCE, "size": 12},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )


def _axe_droit(combien: int) -> go.Scatter:
    """Return the unseen trace without which Plotly draws no second axis."""
    return go.Scatter(x=[None], y=[combien / 2], yaxis="y2", showlegend=False, hoverinfo="skip", mode="markers")


def _titres(voies: Sequence[Voie], debut: date) -> go.Scatter:
    """Return the name and status of each lane written above its bars."""
    return go.Scatter(
        mode="text",
        x=[instant(debut)] * len(voies),
        y=[rang - _DECALAGE for rang in range(len(voies))],
        text=[f"<b>{_court(une.ligne.libelle, _LIBELLE_ETROIT)}</b>{INSECABLE * 2}{_statut(une)}" for une in voies],
        textposition="middle right",
        textfont={"size": 11},
        hoverinfo="skip",
        showlegend=False,
    )


def _axe(combien: int) -> dict[str, Any]:
    return {
        "range": [combien - 0.5, -0.5],
        "tickvals": list(range(combien)),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _axe_noms(voies: Sequence[Voie]) -> dict[str, Any]:
    return _axe(len(voies)) | {"ticktext": [f"{_court(une.ligne.libelle)}{INSECABLE * 2}" for une in voies]}


def _axe_statuts(voies: Sequence[Voie]) -> dict[str, Any]:
    textes = [f"{INSECABLE}{_statut(une)}" for une in voies]
    return _axe(len(voies)) | {"ticktext": textes, "side": "right", "overlaying": "y"}


def _statut(une: Voie) -> str:
    look = apparence(une.ligne.statut)
    return etiquette(look.icone, libelle(une.ligne), look.couleur)


def _court(libelle: str, limite: int = _LIBELLE_MAX) -> str:
    court = libelle if len(libelle) <= limite else libelle[: limite - 1].rstrip(" ,-") + "…"
    return echapper(court)


def _bandes(combien: int) -> list[dict[str, Any]]:
    commun = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    return [commun | {"y0": rang - 0.5, "y1": rang + 0.5, "fillcolor": "#F6F7FA"} for rang in range(0, combien, 2)]


def _trait_date(le: date) -> dict[str, Any]:
    trait = {"color": ENCRE, "width": 2, "dash": "dot"}
    return {"type": "line", "x0": instant(le), "x1": instant(le), "yref": "paper", "y0": 0, "y1": 1, "line": trait}


def _legende_date(le: date, debut: date, fin: date) -> dict[str, Any]:
    place = (le - debut) / (fin - debut)
    ancre = "right" if place > 1 - _BORD else "left" if place < _BORD else "center"
    ici = {"x": instant(le), "yref": "paper", "y": 0, "yanchor": "top", "xanchor": ancre, "showarrow": False}
    return ici | {"text": f"situation au {jour(le)}", "font": {"size": 12, "color": ENCRE}, "bgcolor": FOND}


def frise_table(situation: Situation, *, tri: Tri = "urgence") -> pd.DataFrame:
    """Return the timeline in words: one row a PVD, in the same order."""
    lignes = trier(situation, tri)
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
