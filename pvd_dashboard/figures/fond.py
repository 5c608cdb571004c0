"""What lies under the map: town-hall points, EPCI drawn whole, the frame of the view, where areas are named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.formats import absent
from pvd_dashboard.territory.contours import geometries
from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    from pvd_dashboard.territory.contours import Layer
    from pvd_dashboard.territory.reference import Territory

_FIN = 0.002
"""Slivers thinner than this, in degrees (about 200 m), are not a part of an EPCI."""

_GARDES = 128
"""Grounds kept: every département of one vintage."""


@dataclass(frozen=True, slots=True)
class Lieu:
    """A commune of the map: its code, name, EPCI (SIREN and name) and town-hall point in degrees."""

    code: str
    nom: str
    siren: str
    nom_epci: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class FondCarte:
    """The communes of a département by code, the names and boxes of its EPCI by SIREN, its own box."""

    departement: str
    communes: Mapping[str, Lieu]
    epci: Mapping[str, tuple[str, tuple[str, ...], Emprise | None]]
    emprise: Emprise | None

    def cadre(self, sirens: Iterable[str]) -> Emprise | None:
        """Return the box that holds the département and these EPCI, wherever they spill over."""
        boites = [self.emprise, *(self.epci[siren][2] for siren in sirens if siren in self.epci)]
        connues = [boite for boite in boites if boite is not None]
        if not connues:
            return None
        ouest, sud, est, nord = zip(*connues, strict=True)
        return Emprise(min(ouest), min(sud), max(est), max(nord))


@lru_cache(maxsize=_GARDES)
def fond_carte(territory: Territory, departement: str) -> FondCarte:
    """Build what the map of a département needs, once."""
    trouve = territory.departement(departement)
    epci = {siren: territory.epci(siren) for siren in territory.epcis_of(departement).index}
    connus = {siren: (e.nom, e.departements, e.emprise) for siren, e in epci.items() if e is not None}
    communes = territory.communes_of(departement)
    noms = communes["nom"].tolist(), communes["siren_epci"].tolist(), communes["lat"].tolist(), communes["lon"].tolist()
    lieux = (
        Lieu(code, nom, _siren(siren), connus[siren][0] if siren in connus else "", _degre(lat), _degre(lon))
        for code, nom, siren, lat, lon in zip(communes.index, *noms, strict=True)
    )
    return FondCarte(
        departement, {lieu.code: lieu for lieu in lieux}, connus, trouve.emprise if trouve is not None else None
    )


def _siren(valeur: object) -> str:
    return "" if absent(valeur) else str(valeur)


def _degre(valeur: float | None) -> float | None:
    return None if valeur is None or absent(valeur) else float(valeur)


def emprises(departement: str) -> dict[str, Emprise]:
    """Return the box of each commune that has a contour, by code."""
    return {code: Emprise(*forme.bounds) for code, forme in _formes("communes", departement).items()}


def points_des_aires(layer: Layer, departement: str) -> dict[str, tuple[float, float]]:
    """Return, for each area of a layer, a point (longitude, latitude) well inside it: where its name is written."""
    return {code: _dedans(forme) for code, forme in _formes(layer, departement).items()}


def points_au_dela(departement: str, sirens: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return, for each EPCI that spills over the border of the département, a point of its part beyond."""
    bord = _formes("departement", departement).get(departement)
    formes = _formes("epci", departement)
    if bord is None:
        return {}
    chez_nous = bord.buffer(_FIN)
    dehors = {siren: formes[siren].difference(chez_nous) for siren in sirens if siren in formes}
    return {siren: _dedans(forme) for siren, forme in dehors.items() if forme.area > _FIN * _FIN * 25}


def _dedans(forme: BaseGeometry) -> tuple[float, float]:
    plus_grande = max(getattr(forme, "geoms", [forme]), key=lambda partie: partie.area)
    point = plus_grande.representative_point()
    return round(point.x, 4), round(point.y, 4)


def _formes(layer: Layer, departement: str) -> dict[str, BaseGeometry]:
    from shapely.geometry import shape  # noqa: PLC0415 - a third of a second to load, for whoever draws a map

    return {code: shape(geometrie) for code, geometrie in geometries(layer, departement).items()}
