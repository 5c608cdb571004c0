"""The names of the lauréates on the map: placed at the zoom of the view so that none overlaps, with leader lines.

Once the reader has zoomed in, there is room: from there on the browser writes
each name beside its commune by itself.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard.figures.fond import emprises
from pvd_dashboard.figures.theme import POLICE
from pvd_dashboard.largeurs import largeur
from pvd_dashboard.territory.etiquettes import Boite, Nom, placer, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pvd_dashboard.figures.carte_teintes import Teintes
    from pvd_dashboard.figures.carte_vue import Vue
    from pvd_dashboard.figures.classes import Apparence, Classes, Place
    from pvd_dashboard.figures.fond import FondCarte
    from pvd_dashboard.territory.etiquettes import Etiquette

Feature = dict[str, Any]
Point = tuple[float, float]

_TAILLES = ((6, 10.0), (8, 12.5), (11, 15.0))
_SERRE, _NOMBREUX = 0.9, 25
_PRUDENCE = 1.16
"""The fonts of a browser are wider than Arial, up to that much."""
_BORD, _MARQUE = 4, 4
_DEHORS, _DEHORS_PETITE, _PETITE = 0.1, 0.04, 400
"""How far beyond the width that decides the zoom a name may go: most screens are wider than that.

A small map may fill a telephone, which is hardly wider.
"""
_LOIN, _LOIN_MINIMUM = 0.12, 48
"""How far from its commune a name may be, as a share of the width and in pixels: the eye follows the leader line."""
_ESSAIS = ((1, 1), (1, 1.7), (0.92, 1.7), (0.92, 2.6), (0.85, 2.6))
"""Sizes and distances tried, in this order, until every name of a map that has few is written."""
_RESSERRE = 0.35
"""Share of the width of a commune cut on each side before it is called covered by a name."""
TROP_LOIN, ASSEZ_PRES = 0.3, 0.8
"""How many zooms before and beyond the view the browser takes over."""


@dataclass(frozen=True, slots=True)
class Noms:
    """Features of the names: written where the view begins, their leader lines, and all of them for a closer view."""

    taille: float
    places: list[Feature]
    traits: list[Feature]
    proches: list[Feature]


def noms(classes: Classes, fond: FondCarte, vue: Vue) -> Noms:
    """Place the name of each commune named; one that has no room waits for a closer view."""
    situees = [(place, point) for place in classes.places if (point := point_de(place.code, fond))]
    taille = _taille(vue.zoom) * (_SERRE if len(situees) > _NOMBREUX else 1)
    rangs = {look: rang for rang, look in enumerate(classes.effectifs())}
    gene = {"obstacles": [*_liens(classes, fond, vue)], "a_eviter": [*_communes(classes, fond, vue)]}
    essais: list[tuple[float, list[Etiquette]]] = []
    for petit, large in _ESSAIS if len(situees) <= _NOMBREUX else _ESSAIS[:1]:
        loin = max(_LOIN_MINIMUM, _LOIN * vue.largeur) * large
        essais.append((taille * petit, _placer(situees, rangs, vue, taille * petit, loin=loin, **gene)))
        if all(e.libre for e in essais[-1][1]):
            break
    taille, etiquettes = max(essais, key=lambda essai: sum(e.libre for e in essai[1]))
    libres = [(e, point) for e, (_, point) in zip(etiquettes, situees, strict=True) if e.libre]
    return Noms(
        taille=round(taille, 1),
        places=[point_nomme(_milieu(e, vue), {"texte": e.texte}) for e, _ in libres],
        traits=[_trait(point, e, vue) for e, point in libres if e.attache],
        proches=[point_nomme(point, {"texte": ecrit(p), "rang": rangs[p.apparence]}) for p, point in situees],
    )


def _placer(
    situees: Sequence[tuple[Place, Point]],
    rangs: Mapping[Apparence, int],
    vue: Vue,
    taille: float,
    *,
    loin: float,
    obstacles: Sequence[Boite],
    a_eviter: Sequence[Boite],
) -> list[Etiquette]:
    dehors = _BORD - vue.largeur * (_DEHORS if vue.largeur > _PETITE else _DEHORS_PETITE)
    return placer(
        [
            Nom(ecrit(place), vue.pixel(*point), _large(ecrit(place), taille), taille * 1.25, rangs[place.apparence])
            for place, point in situees
        ],
        Boite(dehors, _BORD, vue.largeur - dehors, vue.hauteur - _BORD),
        obstacles=obstacles,
        a_eviter=a_eviter,
        tous=False,
        marque=_MARQUE,
        loin=loin,
    )


def couches(ecrits: Noms, vue: Vue, teintes: Teintes) -> list[dict[str, Any]]:
    """Return the layers of the names, for a MapLibre style whose sources are « noms », « traits » and « proches »."""
    bas, haut = round(vue.zoom - TROP_LOIN, 2), round(vue.zoom + ASSEZ_PRES, 2)
    encre = {"text-color": teintes.encre, "text-halo-color": teintes.halo, "text-halo-width": 1.8}
    trait = {"line-color": teintes.encre, "line-width": 1}
    fixe = {
        "text-field": ["get", "texte"],
        "text-font": [POLICE],
        "text-size": ecrits.taille,
        "text-max-width": 60,
        "text-allow-overlap": True,
    }
    libre = {
        "text-field": ["get", "texte"],
        "text-font": [POLICE],
        "text-size": ["interpolate", ["linear"], ["zoom"], *(valeur for borne in _TAILLES for valeur in borne)],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.55,
        "text-justify": "auto",
        "text-max-width": 9,
        "text-padding": 1,
        "symbol-sort-key": ["get", "rang"],
    }
    ici = {"minzoom": bas, "maxzoom": haut}
    ailleurs = {"type": "symbol", "source": "proches", "layout": libre, "paint": encre}
    return [
        {"id": "traits", "type": "line", "source": "traits", **ici, "paint": trait},
        {"id": "noms", "type": "symbol", "source": "noms", **ici, "layout": fixe, "paint": encre},
        {"id": "lointains", "maxzoom": bas, **ailleurs},
        {"id": "proches", "minzoom": haut, **ailleurs},
    ]


def ecrit(place: Place) -> str:
    """Return what is written beside a commune: icon, name and, where the reading has one, its figure."""
    return " ".join(filter(None, [place.apparence.icone, place.nom, place.chiffre]))


def point_de(code: str, fond: FondCarte) -> Point | None:
    """Return the town hall of a commune (longitude, latitude), None where unknown."""
    lieu = fond.communes.get(code)
    return None if lieu is None or lieu.lat is None or lieu.lon is None else (lieu.lon, lieu.lat)


def point_nomme(point: Point, proprietes: Mapping[str, Any]) -> Feature:
    """Return a point as a GeoJSON feature."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(point)},
        "properties": dict(proprietes),
    }


def ligne(points: Sequence[Point]) -> Feature:
    """Return a line as a GeoJSON feature."""
    coordonnees = [list(point) for point in points]
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": coordonnees}, "properties": {}}


def _large(texte: str, taille: float) -> float:
    return largeur(texte, taille) * _PRUDENCE + 4


def _taille(zoom: float) -> float:
    """Return the size of a name at a zoom, in pixels."""
    if zoom <= _TAILLES[0][0]:
        return _TAILLES[0][1]
    for (bas, petite), (haut, grande) in itertools.pairwise(_TAILLES):
        if zoom <= haut:
            return petite + (grande - petite) * (zoom - bas) / (haut - bas)
    return _TAILLES[-1][1]


def _milieu(etiquette: Etiquette, vue: Vue) -> Point:
    boite = etiquette.boite
    return _rond(vue.degres((boite.gauche + boite.droite) / 2, (boite.haut + boite.bas) / 2))


def _trait(point: Point, etiquette: Etiquette, vue: Vue) -> Feature:
    return ligne([point, _rond(vue.degres(*(etiquette.attache or (0, 0))))])


def _rond(point: Point) -> Point:
    return round(point[0], 5), round(point[1], 5)


def _liens(classes: Classes, fond: FondCarte, vue: Vue) -> Iterator[Boite]:
    for codes in classes.projets:
        points = [vue.pixel(*point) for code in codes if (point := point_de(code, fond))]
        for debut, fin in itertools.pairwise(points):
            yield from segment(debut, fin)


def _communes(classes: Classes, fond: FondCarte, vue: Vue) -> Iterable[Boite]:
    """Yield the hearts of the communes named: their colour is the message, a name had better not hide it."""
    boites = emprises(fond.departement)
    for place in classes.places:
        if place.code in boites:
            ouest, sud, est, nord = boites[place.code]
            dx, dy = (est - ouest) * _RESSERRE / 2, (nord - sud) * _RESSERRE / 2
            yield Boite(*vue.pixel(ouest + dx, nord - dy), *vue.pixel(est - dx, sud + dy))
