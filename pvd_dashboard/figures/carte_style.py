"""The style of the map: the ground under the communes, and what is written over them, for MapLibre.

It holds no address outside the installation: the browser lays the base map
under it (``ui/carte.js``), once it has reached it. Without the address of a font server, the browser
draws labels with its own fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard.figures import carte_noms
from pvd_dashboard.figures.carte_noms import ligne, point_de, point_nomme
from pvd_dashboard.figures.fond import points_au_dela, points_des_aires
from pvd_dashboard.figures.theme import POLICE
from pvd_dashboard.formats import de, liste
from pvd_dashboard.situation.couches import (
    ARRONDISSEMENTS,
    EPCI_PVD,
    EPCI_TOUS,
    PARTENARIATS,
    SIGLES,
    TON_PERIMETRE,
    TON_PROGRAMMES,
    programmes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pvd_dashboard.figures.carte_choix import Choix
    from pvd_dashboard.figures.carte_teintes import Teintes
    from pvd_dashboard.figures.carte_vue import Vue
    from pvd_dashboard.figures.classes import Classes
    from pvd_dashboard.figures.fond import FondCarte
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory.contours import Layer
    from pvd_dashboard.territory.reference import Territory

    Adresse = Callable[[Layer, str], str]
    Couche = dict[str, Any]

SOUS_LES_LIENS = "liens-bord"
"""The layer under which the areas are drawn."""
_LARGE = 480
"""From this width in pixels, areas are named too."""


def style(
    situation: Situation,
    territory: Territory,
    classes: Classes,
    fond: FondCarte,
    vue: Vue | None,
    *,
    choix: Choix,
    teintes: Teintes,
    adresse: Adresse,
) -> dict[str, Any]:
    """Return the style: base map, links between communes of a project, limits, names."""
    sources: dict[str, Any] = {"departement": {"type": "geojson", "data": adresse("departement", fond.departement)}}
    dessous = [{"id": "fond", "type": "background", "paint": {"background-color": teintes.fond}}]
    dessus: list[Couche] = []
    for ajout in (
        _liens(classes if PARTENARIATS in choix.couches else None, fond, teintes),
        _epcis(fond, choix, teintes, adresse),
        _arrondissements(territory, fond, choix, teintes, adresse),
        _perimetre(choix),
        _limite(teintes),
        _au_dela(territory, classes, fond, vue, choix=choix, teintes=teintes),
        _programmes(situation, fond, choix, teintes),
        _noms(classes, fond, vue, teintes),
    ):
        nouvelles, couches = ajout
        sources |= nouvelles
        dessus.extend(couches)
    # Plotly writes an attribution of its own where a source has none.
    return {"version": 8, "id": "pvd", "sources": sources, "layers": [*dessous, *dessus]}


Ajout = tuple[dict[str, Any], list["Couche"]]


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a GeoJSON source of these features."""
    return {"type": "geojson", "data": {"type": "FeatureCollection", "features": list(features)}}


def _liens(classes: Classes | None, fond: FondCarte, teintes: Teintes) -> Ajout:
    traces = (
        [[point for code in codes if (point := point_de(code, fond))] for codes in classes.projets] if classes else []
    )
    commun = {"type": "line", "source": "liens", "layout": {"line-cap": "round", "line-join": "round"}}
    couches = [
        {"id": SOUS_LES_LIENS, **commun, "paint": {"line-color": teintes.halo, "line-width": 6}},
        {"id": "liens", **commun, "paint": {"line-color": teintes.lien, "line-width": 3}},
    ]
    return {"liens": collection(ligne(points) for points in traces if len(points) > 1)}, couches


def _epcis(fond: FondCarte, choix: Choix, teintes: Teintes, adresse: Adresse) -> Ajout:
    if EPCI_TOUS not in choix.couches:
        return {}, []
    points = points_des_aires("epci", fond.departement)
    textes = ((points[siren], nom) for siren, (nom, *_) in fond.epci.items() if siren in points)
    trait = {"line-color": teintes.contour_epci, "line-width": 1.8}
    return (
        {
            "epcis": {"type": "geojson", "data": adresse("epci", fond.departement)},
            "noms-epcis": collection(point_nomme(point, {"texte": nom}) for point, nom in textes),
        },
        [
            {"id": "epcis", "type": "line", "source": "epcis", "paint": trait},
            _noms_d_aires("noms-epcis", teintes.nom_epci, teintes),
        ],
    )


def _arrondissements(territory: Territory, fond: FondCarte, choix: Choix, teintes: Teintes, adresse: Adresse) -> Ajout:
    if ARRONDISSEMENTS not in choix.couches:
        return {}, []
    points = points_des_aires("arrondissements", fond.departement)
    connus = {un.code: un.nom for un in territory.arrondissements_of(fond.departement)}
    textes = ((point, f"Arrondissement {de(connus[code])}") for code, point in points.items() if code in connus)
    trait = {"line-color": teintes.arrondissement, "line-width": 2.4, "line-dasharray": [3, 1.5]}
    return (
        {
            "arrondissements": {"type": "geojson", "data": adresse("arrondissements", fond.departement)},
            "noms-arrondissements": collection(point_nomme(point, {"texte": nom}) for point, nom in textes),
        },
        [
            {"id": "arrondissements", "type": "line", "source": "arrondissements", "paint": trait},
            _noms_d_aires("noms-arrondissements", teintes.arrondissement, teintes),
        ],
    )


def _noms_d_aires(source: str, couleur: str, teintes: Teintes) -> Couche:
    return {
        "id": source,
        "type": "symbol",
        "source": source,
        "layout": {
            "text-field": ["get", "texte"],
            "text-font": [POLICE],
            "text-size": 11.5,
            "text-max-width": 9,
            "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
            "text-radial-offset": 1.2,
        },
        "paint": {"text-color": couleur, "text-halo-color": teintes.halo, "text-halo-width": 1.6},
    }


def _perimetre(choix: Choix) -> Ajout:
    if choix.perimetre is None:
        return {}, []
    return {"perimetre": {"type": "geojson", "data": choix.perimetre}}, [
        {
            "id": "perimetre-aplat",
            "type": "fill",
            "source": "perimetre",
            "paint": {"fill-color": TON_PERIMETRE, "fill-opacity": 0.28},
        },
        {
            "id": "perimetre",
            "type": "line",
            "source": "perimetre",
            "paint": {"line-color": TON_PERIMETRE, "line-width": 2.2, "line-dasharray": [2, 1]},
        },
    ]


def _limite(teintes: Teintes) -> Ajout:
    trait = {"line-color": teintes.bord, "line-width": 1.6}
    return {}, [{"id": "limite", "type": "line", "source": "departement", "paint": trait}]


def _au_dela(
    territory: Territory, classes: Classes, fond: FondCarte, vue: Vue | None, *, choix: Choix, teintes: Teintes
) -> Ajout:
    """Say, on the part of an EPCI beyond the border, in which département that part lies (rule R61)."""
    dessines = classes.sirens if EPCI_PVD in choix.couches else ()
    tous = fond.epci if EPCI_TOUS in choix.couches else dessines
    if vue is None or vue.largeur < _LARGE or not tous:
        return {}, []
    voisins = {siren: _voisins(territory, fond, siren) for siren in tous if siren in fond.epci}
    points = points_au_dela(fond.departement, (siren for siren, nom in voisins.items() if nom))
    features = [point_nomme(point, {"texte": f"part {voisins[siren]}"}) for siren, point in points.items()]
    if not features:
        return {}, []
    return {"au-dela": collection(features)}, [_noms_d_aires("au-dela", teintes.nom_epci, teintes)]


def _voisins(territory: Territory, fond: FondCarte, siren: str) -> str:
    autres = [territory.departement(code) for code in fond.epci[siren][1] if code != fond.departement]
    return liste(autre.du for autre in autres if autre is not None)


def _programmes(situation: Situation, fond: FondCarte, choix: Choix, teintes: Teintes) -> Ajout:
    features = [
        point_nomme(point, {"texte": " ".join(sigles)})
        for code, sigles in sigles_par_commune(situation, choix).items()
        if (point := point_de(code, fond))
    ]
    if not features:
        return {}, []
    texte = {"text-field": ["get", "texte"], "text-font": [POLICE], "text-size": 11, "text-anchor": "bottom"}
    texte |= {"text-offset": [0, -0.5], "text-allow-overlap": True, "text-ignore-placement": True}
    encre = "#E3B5FF" if choix.sombre else TON_PROGRAMMES
    return {"programmes": collection(features)}, [
        {
            "id": "programmes-points",
            "type": "circle",
            "source": "programmes",
            "paint": {"circle-radius": 5, "circle-color": encre, "circle-stroke-color": teintes.halo}
            | {"circle-stroke-width": 1.5},
        },
        {
            "id": "programmes",
            "type": "symbol",
            "source": "programmes",
            "layout": texte,
            "paint": {"text-color": encre, "text-halo-color": teintes.halo, "text-halo-width": 2},
        },
    ]


def sigles_par_commune(situation: Situation, choix: Choix) -> dict[str, list[str]]:
    """Return, for each commune (INSEE), the initials of the programmes laid over the map that it belongs to."""
    trouves: dict[str, list[str]] = {}
    for couche, dits in programmes(situation).items():
        for code in dits if couche in choix.couches else ():
            trouves.setdefault(code, []).append(SIGLES[couche])
    return trouves


def _noms(classes: Classes, fond: FondCarte, vue: Vue | None, teintes: Teintes) -> Ajout:
    if vue is None:
        return {}, []
    ecrits = carte_noms.noms(classes, fond, vue)
    sources: Mapping[str, Any] = {
        "noms": collection(ecrits.places),
        "traits": collection(ecrits.traits),
        "proches": collection(ecrits.proches),
    }
    return dict(sources), carte_noms.couches(ecrits, vue, teintes)
