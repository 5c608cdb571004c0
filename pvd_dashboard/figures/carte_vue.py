"""The view of a map: centre, zoom, and where a place falls in it (web Mercator, tiles of 512)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pvd_dashboard.territory.model import Emprise

_TUILE = 512
_AIR = 0.08


@dataclass(frozen=True, slots=True)
class Vue:
    """A view: centre in degrees, zoom, size in pixels."""

    lat: float
    lon: float
    zoom: float
    largeur: int
    hauteur: int

    def plotly(self) -> dict[str, Any]:
        """Return the centre and zoom as Plotly takes them."""
        return {"center": {"lat": self.lat, "lon": self.lon}, "zoom": self.zoom}

    @property
    def _echelle(self) -> float:
        return _TUILE * 2**self.zoom

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place falls, from the upper left corner."""
        x = self.largeur / 2 + (lon - self.lon) / 360 * self._echelle
        return x, self.hauteur / 2 + (mercator(self.lat) - mercator(lat)) * self._echelle

    def degres(self, x: float, y: float) -> tuple[float, float]:
        """Return the place (longitude, latitude) of a pixel."""
        lon = self.lon + (x - self.largeur / 2) / self._echelle * 360
        return lon, _latitude(mercator(self.lat) - (y - self.hauteur / 2) / self._echelle)


def vue(boite: Emprise, largeur: int, hauteur: int) -> Vue:
    """Return the view that shows a box of degrees whole."""
    sud, nord = mercator(boite.sud), mercator(boite.nord)
    zoom = min(
        math.log2(largeur * 360 / (_TUILE * (boite.est - boite.ouest))),
        math.log2(hauteur / (_TUILE * (nord - sud))),
    )
    centre = round(_latitude((sud + nord) / 2), 4), round(boite.centre[1], 4)
    return Vue(*centre, round(zoom - _AIR, 2), largeur, hauteur)


def mercator(latitude: float) -> float:
    """Return the height of a latitude, from 0 to 1 over the square of the world."""
    return 0.5 + math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


def _latitude(hauteur: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (2 * hauteur - 1))))
