"""The ground of the map: contours read from files, degrees turned into units of the picture."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pvd_dashboard.briefings.errors import BriefingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pvd_dashboard.territory import Territory
    from pvd_dashboard.territory.etiquettes import Boite

Anneau = list[list[float]]
Geometrie = dict[str, Any]
KM_PAR_DEGRE = 111.195
_AIR = 0.02


@dataclass(frozen=True, slots=True)
class Fond:
    """The geometries of a département by code, of its EPCI by SIREN, and its own."""

    communes: Mapping[str, Geometrie]
    epcis: Mapping[str, Geometrie]
    departement: Sequence[Geometrie]


def lire(dossier: Path, departement: str) -> Fond:
    """Read the contours of a département; a file that is absent gives nothing. Raises BriefingError."""
    return Fond(
        geometries(dossier / f"communes-{departement}.geojson"),
        geometries(dossier / f"epci-{departement}.geojson"),
        tuple(geometries(dossier / f"departement-{departement}.geojson").values()),
    )


def geometries(path: Path) -> dict[str, Geometrie]:
    """Return the geometries of a file of contours by code; none where there is no file. Raises BriefingError."""
    if not path.is_file():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {str(feature["id"]): feature["geometry"] for feature in features if feature["geometry"]}
    except (ValueError, KeyError, TypeError) as error:
        message = f"Le fichier de contours « {path.name} » ne peut pas être lu."
        raise BriefingError(message) from error


def anneaux(geometrie: Geometrie) -> list[Anneau]:
    """Return the rings of a Polygon or MultiPolygon."""
    coordonnees = geometrie["coordinates"]
    if geometrie["type"] == "Polygon":
        return list(coordonnees)
    return [anneau for polygone in coordonnees for anneau in polygone] if geometrie["type"] == "MultiPolygon" else []


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to units: equirectangular at the middle latitude, true enough over a département."""

    ouest: float
    nord: float
    resserre: float
    echelle: float
    x0: float
    y0: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point falls in the picture."""
        x = self.x0 + (lon - self.ouest) * self.resserre * self.echelle
        return x, self.y0 + (self.nord - lat) * self.echelle

    def trace(self, geometrie: Geometrie) -> str:
        """Return a geometry as the ``d`` of an SVG path, to a tenth of a unit."""
        return "".join(self._anneau(anneau) for anneau in anneaux(geometrie))

    def _anneau(self, anneau: Anneau) -> str:
        points = dict.fromkeys("{:.1f} {:.1f}".format(*self.point(lon, lat)) for lon, lat, *_ in anneau)
        return f"M{'L'.join(points)}Z"

    @property
    def unites_par_km(self) -> float:
        """How many units of the picture a kilometre takes."""
        return self.echelle / KM_PAR_DEGRE


def cadrer(geometries: Iterable[Geometrie], place: Boite) -> Projection | None:
    """Return the projection that shows these geometries whole in ``place``, None where there is none."""
    points = [point for geometrie in geometries for anneau in anneaux(geometrie) for point in anneau]
    if not points:
        return None
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    ouest, est, sud, nord = min(lons), max(lons), min(lats), max(lats)
    resserre = math.cos(math.radians((sud + nord) / 2))
    large, haut = place.droite - place.gauche, place.bas - place.haut
    etendue_x, etendue_y = (est - ouest) * resserre * (1 + _AIR), (nord - sud) * (1 + _AIR)
    echelle = min(large / etendue_x, haut / etendue_y)
    x0 = place.gauche + (large - (est - ouest) * resserre * echelle) / 2
    return Projection(ouest, nord, resserre, echelle, x0, place.haut + (haut - (nord - sud) * echelle) / 2)


def mairie(territory: Territory, code: str) -> tuple[float, float] | None:
    """Return the town hall of a commune (longitude, latitude), None where unknown."""
    known = territory.commune(code)
    if known is None or known.lon is None or known.lat is None:
        return None
    return known.lon, known.lat
