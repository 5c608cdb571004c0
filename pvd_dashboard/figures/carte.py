"""The map of a département: the legend of the deck of the Landes, drawn without any network.

Contours are static files that the browser fetches by address, so the figure
weighs a few tens of kilobytes. The style is our own, without the address of a
font server: the browser then draws labels with its own fonts. Names of the
lauréates, links between communes of one project and the border of the
département are layers of that style; the communes stay one trace, whose
selection gives the code INSEE.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from pvd_dashboard.figures.classes import ACV, EPCI, PROJET, Classes, classer
from pvd_dashboard.figures.fond import FondCarte, Lieu, fond_carte
from pvd_dashboard.figures.theme import ENCRE, FOND, POLICE, dessiner, echapper
from pvd_dashboard.formats import INSECABLE, accord, liste, phrase, pluriel
from pvd_dashboard.situation.libelles import CONTOUR_ACV, CONTOUR_EPCI
from pvd_dashboard.territory.contours import contour_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pvd_dashboard.figures.classes import Place
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory.contours import Layer
    from pvd_dashboard.territory.reference import Territory

    Adresse = Callable[[Layer, str], str]

HAUTEUR, LARGEUR = 520, 640
TRANSPARENT = "rgba(255,255,255,0)"
_SOUS_LES_LIENS = "liens-bord"
_CREME = "#FAFAFC"
_LIMITE = "#8C92A3"
_NOIRE = "rgba(30,35,48,0.9)"
_TUILE = 512
_ETROIT = 480
_CLE_LARGEUR, _CLE_HAUTEUR = 330, 20


def carte(
    situation: Situation,
    territory: Territory,
    *,
    contours_url: Adresse = contour_url,
    selection: str | None = None,
    largeur: int = LARGEUR,
    hauteur: int = HAUTEUR,
) -> go.Figure:
    """Draw the map.

    ``contours_url(layer, departement)`` gives the address of a file of
    contours; ``selection`` is the code INSEE of the commune to outline;
    ``largeur`` and ``hauteur`` in pixels decide the zoom (a wider screen only
    shows more around: Plotly can't fit a choropleth by itself). A
    click on a commune gives its code (see :func:`code_choisi`).
    """
    fond = fond_carte(territory, situation.departement)
    classes = classer(situation, fond)
    cles = _legende(classes)
    traces = [
        _trace_epci(classes, fond, contours_url("epci", fond.departement)),
        _trace_communes(classes, fond, contours_url("communes", fond.departement)),
        *_trace_selection(selection, fond, contours_url("communes", fond.departement)),
        *cles,
    ]
    style = _style(classes, fond, contours_url("departement", fond.departement))
    return dessiner(
        traces,
        hauteur,
        map={"style": style} | _vue(fond, classes.sirens, largeur, hauteur - _hauteur_legende(len(cles), largeur)),
        uirevision=fond.departement,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="pan",
        legend={"y": 0, "itemsizing": "constant", "font": {"size": 11 if largeur < _ETROIT else 12}},
        xaxis={"visible": False},
        yaxis={"visible": False},
    )


def code_choisi(points: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the code INSEE of the commune among the points of a selection, None when there is none."""
    return next((str(point["customdata"]) for point in points if point.get("customdata")), None)


def _trace_communes(classes: Classes, fond: FondCarte, adresse: str) -> go.Choroplethmap:
    places = {place.code: place for place in classes.places}
    looks = list(classes.effectifs())
    codes = sorted(fond.communes)
    rangs = [looks.index(places[code].apparence) + 1 if code in places else 0 for code in codes]
    return go.Choroplethmap(
        name="Communes",
        geojson=adresse,
        featureidkey="id",
        locations=codes,
        z=rangs,
        customdata=codes,
        text=[_survol(places.get(code), fond.communes[code]) for code in codes],
        hovertemplate="%{text}<extra></extra>",
        colorscale=_echelle([TRANSPARENT, *(look.aplat for look in looks)]),
        zmin=-0.5,
        zmax=len(looks) + 0.5,
        showscale=False,
        showlegend=False,
        marker={"line": {"width": [1.8 if rang else 0.5 for rang in rangs], "color": _LIMITE}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        below=_SOUS_LES_LIENS,
    )


def _trace_epci(classes: Classes, fond: FondCarte, adresse: str) -> go.Choroplethmap:
    sirens = [siren for siren in classes.sirens if siren in fond.epci]
    return go.Choroplethmap(
        name="EPCI",
        geojson=adresse,
        featureidkey="id",
        locations=sirens,
        z=[0] * len(sirens),
        text=[_survol_epci(siren, classes, fond) for siren in sirens],
        hovertemplate="%{text}<extra></extra>",
        colorscale=_echelle([EPCI.couleur]),
        zmin=-0.5,
        zmax=0.5,
        showscale=False,
        showlegend=False,
        marker={"line": {"width": 2, "color": CONTOUR_EPCI}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        below=_SOUS_LES_LIENS,
    )


def _trace_selection(selection: str | None, fond: FondCarte, adresse: str) -> list[go.Choroplethmap]:
    if selection not in fond.communes:
        return []
    return [
        go.Choroplethmap(
            name="Commune sélectionnée",
            geojson=adresse,
            featureidkey="id",
            locations=[selection],
            z=[0],
            colorscale=_echelle([TRANSPARENT]),
            showscale=False,
            showlegend=False,
            hoverinfo="skip",
            marker={"line": {"width": 4, "color": ENCRE}},
            unselected={"marker": {"opacity": 1}},
            below=_SOUS_LES_LIENS,
        )
    ]


def _echelle(couleurs: list[str]) -> list[tuple[float, str]]:
    """Return a scale of steps: Plotly's choropleths take numbers, ours are classes."""
    pas = 1 / len(couleurs)
    bornes = [(i * pas, (i + 1) * pas if i + 1 < len(couleurs) else 1) for i in range(len(couleurs))]
    return [(borne, couleur) for couleur, duo in zip(couleurs, bornes, strict=True) for borne in duo]


def _survol(place: Place | None, lieu: Lieu) -> str:
    if place is None:
        return "<br>".join(filter(None, [f"<b>{echapper(lieu.nom)}</b>", echapper(lieu.nom_epci)]))
    lignes = [
        f"<b>{echapper(place.nom)}</b>",
        echapper(place.nom_epci),
        f"{place.apparence.icone}{INSECABLE}{place.statut}",
        place.echeance,
        f"Projet{INSECABLE}: {echapper(place.projet)}" if place.projet not in {"", place.nom} else "",
    ]
    return "<br>".join(filter(None, lignes))


def _survol_epci(siren: str, classes: Classes, fond: FondCarte) -> str:
    nom, departements, _ = fond.epci[siren]
    laureates = sum(place.laureate and place.siren == siren for place in classes.places)
    ailleurs = [code for code in departements if code != fond.departement]
    lignes = [f"<b>{echapper(nom)}</b>", pluriel(laureates, "commune lauréate", "communes lauréates")]
    if ailleurs:
        lignes.append(f"Aussi dans {accord(len(ailleurs), 'le département', 'les départements')} {liste(ailleurs)}")
    return "<br>".join(lignes)


def _vue(fond: FondCarte, sirens: Iterable[str], largeur: int, hauteur: int) -> dict[str, Any]:
    """Return the centre and the zoom that show the département and its EPCI whole (web Mercator, tiles of 512)."""
    boite = fond.cadre(sirens)
    if boite is None:
        return {}
    sud, nord = _mercator(boite.sud), _mercator(boite.nord)
    zoom = min(
        math.log2(largeur * 360 / (_TUILE * (boite.est - boite.ouest))),
        math.log2(hauteur / (_TUILE * (nord - sud))),
    )
    latitude = math.degrees(math.atan(math.sinh(math.pi * (sud + nord - 1))))
    return {"center": {"lat": round(latitude, 4), "lon": round(boite.centre[1], 4)}, "zoom": round(zoom - 0.08, 2)}


def _hauteur_legende(cles: int, largeur: int) -> int:
    """Guess the height of the legend, which Plotly takes from the map."""
    return math.ceil(cles / max(1, largeur // _CLE_LARGEUR)) * _CLE_HAUTEUR + 8


def _mercator(latitude: float) -> float:
    """Return the height of a latitude, from 0 to 1 over the square of the world."""
    return 0.5 + math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


def _legende(classes: Classes) -> list[go.Scatter]:
    """Return the legend: each class with its icon and how many communes, EPCI or projects it holds."""
    lignes = [
        _cle(f"{look.nom}{INSECABLE}: {pluriel(combien, 'commune')}", look.aplat, _contour(look.couleur))
        for look, combien in classes.effectifs().items()
    ]
    if classes.sirens:
        lignes.append(
            _cle(f"{EPCI.libelle}{INSECABLE}: {len(classes.sirens)}{INSECABLE}EPCI", EPCI.couleur, CONTOUR_EPCI)
        )
    if classes.projets:
        texte = f"{PROJET.libelle}{INSECABLE}: {pluriel(len(classes.projets), 'projet')}"
        lignes.append(go.Scatter(x=[None], y=[None], mode="lines", line={"color": ENCRE, "width": 3}, name=texte))
    return lignes


def _contour(couleur: str) -> str:
    return CONTOUR_ACV if couleur == ACV.couleur else ENCRE


def _cle(texte: str, couleur: str, contour: str) -> go.Scatter:
    marque = {"symbol": "square", "size": 14, "color": couleur, "line": {"width": 1, "color": contour}}
    return go.Scatter(x=[None], y=[None], mode="markers", marker=marque, name=texte)


def _style(classes: Classes, fond: FondCarte, departement: str) -> dict[str, Any]:
    """Return a MapLibre style with no address outside: background, border, links, labels."""
    trait = {"line-color": _NOIRE, "line-width": 1.6}
    liens = {"type": "line", "source": "liens", "layout": {"line-cap": "round", "line-join": "round"}}
    return {
        "version": 8,
        "id": "pvd",
        "sources": {
            "departement": {"type": "geojson", "data": departement},
            "liens": _collection(_liens(classes, fond)),
            "noms": _collection(_noms(classes, fond)),
        },
        "layers": [
            {"id": "fond", "type": "background", "paint": {"background-color": _CREME}},
            {"id": _SOUS_LES_LIENS, **liens, "paint": {"line-color": FOND, "line-width": 6}},
            {"id": "liens", **liens, "paint": {"line-color": ENCRE, "line-width": 3}},
            {"id": "limite", "type": "line", "source": "departement", "paint": trait},
            {"id": "noms", "type": "symbol", "source": "noms", "layout": _ETIQUETTE, "paint": _ENCRE_ETIQUETTE},
        ],
    }


_ETIQUETTE = {
    "text-field": ["get", "texte"],
    "text-font": [f"{POLICE}"],
    "text-size": ["interpolate", ["linear"], ["zoom"], 6, 10, 8, 12.5, 11, 15],
    "text-variable-anchor": ["top", "bottom", "left", "right"],
    "text-radial-offset": 0.55,
    "text-justify": "auto",
    "text-max-width": 9,
    "text-padding": 1,
    "symbol-sort-key": ["get", "rang"],
}
_ENCRE_ETIQUETTE = {"text-color": ENCRE, "text-halo-color": FOND, "text-halo-width": 1.8}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "geojson", "data": {"type": "FeatureCollection", "features": features}}


def _feature(genre: str, coordonnees: list[Any], proprietes: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": genre, "coordinates": coordonnees}, "properties": dict(proprietes)}


def _point(code: str, fond: FondCarte) -> list[float] | None:
    lieu = fond.communes.get(code)
    return None if lieu is None or lieu.lat is None or lieu.lon is None else [lieu.lon, lieu.lat]


def _liens(classes: Classes, fond: FondCarte) -> list[dict[str, Any]]:
    traces = ([point for code in codes if (point := _point(code, fond))] for codes in classes.projets)
    return [_feature("LineString", points, {}) for points in traces if len(points) > 1]


def _noms(classes: Classes, fond: FondCarte) -> list[dict[str, Any]]:
    ordre = list(classes.effectifs())
    return [
        _feature(
            "Point", point, {"texte": f"{place.apparence.icone} {place.nom}", "rang": ordre.index(place.apparence)}
        )
        for place in classes.places
        if (point := _point(place.code, fond))
    ]


def carte_table(situation: Situation, territory: Territory) -> pd.DataFrame:
    """Return what the map shows, in words: one row a commune named on it, most urgent first."""
    classes = classer(situation, fond_carte(territory, situation.departement))
    ordre = list(classes.effectifs())
    places = sorted(classes.places, key=lambda place: (ordre.index(place.apparence), place.nom))
    return pd.DataFrame(
        {
            "Commune": [place.nom for place in places],
            "Code INSEE": [place.code for place in places],
            "Projet PVD": [place.projet for place in places],
            "EPCI": [place.nom_epci for place in places],
            "Statut": [f"{place.apparence.icone}{INSECABLE}{place.statut}" for place in places],
            "Échéance": [place.echeance for place in places],
        },
        dtype="string",
    )


def carte_phrase(situation: Situation, territory: Territory) -> str:
    """Say the map in one sentence, for those who do not see it."""
    classes = classer(situation, fond_carte(territory, situation.departement))
    laureates = [place for place in classes.places if place.laureate]
    if not laureates:
        return phrase("Carte du département : aucune commune lauréate à cette date")
    etats = liste(f"{combien} « {look.libelle} »" for look, combien in classes.effectifs().items() if look != ACV)
    dans = f"dans {len(classes.sirens)}{INSECABLE}EPCI" if classes.sirens else ""
    return phrase(f"Carte : {pluriel(len(laureates), 'commune lauréate')} {dans} ; {etats}")
