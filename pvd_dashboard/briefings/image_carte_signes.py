"""The symbols of statuses drawn as shapes, so that no font is needed for them; hatching as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

if TYPE_CHECKING:
    from pvd_dashboard.briefings.image_carte_classes import Aspect
    from pvd_dashboard.briefings.image_carte_fond import Geometrie, Projection

_RAYON = 7.0
_PAS = 5.0
_FORMES = {
    "▲": "M0 -3.8L3.9 3H-3.9Z",
    "◆": "M0 -4.2L4.2 0L0 4.2L-4.2 0Z",
    "▶": "M-2.6 -3.9L4 0L-2.6 3.9Z",
    "★": "M0 -4.6L1.3 -1.5L4.5 -1.4L2 0.7L2.8 3.9L0 2.1L-2.8 3.9L-2 0.7L-4.5 -1.4L-1.3 -1.5Z",
    "◔": "M0 0V-4.2A4.2 4.2 0 0 1 4.2 0Z",
    "◑": "M0 -4.2A4.2 4.2 0 0 1 0 4.2Z",
    "◕": "M0 0V-4.2A4.2 4.2 0 1 1 -4.2 0Z",
    "●": "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
    "⚑": "M-2.6 4.3V-4.3L3.6 -2L-1.4 0.4V4.3Z",
    "ℹ": "M-0.9 -1.2H0.9V4H-0.9ZM-0.9 -4H0.9V-2.3H-0.9Z",
}
_TRAITS = {
    "✔": "M-3.6 0.2L-1 3L3.7 -2.9",
    "×": "M-3 -3L3 3M3 -3L-3 3",
    "–": "M-3 0H3",
    "✎": "M-3.4 3.4L-2.6 0.8L2 -3.8L3.8 -2L-0.8 2.6Z",
    "?": "M-2.3 -1.7A2.3 2.3 0 1 1 0.8 0.6Q0 1 0 2.1M0 4.1V4.6",
    "○": "M-3.4 0A3.4 3.4 0 1 1 3.4 0A3.4 3.4 0 1 1 -3.4 0Z",
    "◌": "M-3.4 0A3.4 3.4 0 0 1 -1.2 -3.2M1.2 -3.2A3.4 3.4 0 0 1 3.4 0"
    "M3.2 1.2A3.4 3.4 0 0 1 0 3.4M-1.4 3.1A3.4 3.4 0 0 1 -3.2 1.2",
}
_CLAIRS = {"#EFB900", "#31A7AE", "#E07B00", "#FFFFFF", "#D5D8E0", "#B9B7F2", "#A5A3F0", "#FFE9A8"}


def marque(x: float, y: float, aspect: Aspect) -> str:
    """Return the mark of a commune: a disc of the colour of its status, with its symbol inside."""
    encre = "#1E2330" if aspect.couleur in _CLAIRS else "#FFFFFF"
    bord = "#6A6A6A" if aspect.couleur == "#FFFFFF" else "#FFFFFF"
    disque = f'<circle r="{_RAYON}" fill="{aspect.couleur}" stroke="{bord}" stroke-width="1.4"/>'
    return f'<g transform="translate({x:.1f} {y:.1f})">{disque}{_signe(aspect.symbole, encre)}</g>'


def _signe(symbole: str, encre: str) -> str:
    if symbole in _FORMES:
        return f'<path d="{_FORMES[symbole]}" fill="{encre}"/>'
    trait = _TRAITS.get(symbole, _TRAITS["○"])
    return (
        f'<path d="{trait}" fill="none" stroke="{encre}" stroke-width="1.7" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def hachures(geometrie: Geometrie, projection: Projection, pas: float = _PAS) -> str:
    """Return the ``d`` of a path that hatches a geometry: lines cut to its shape, which any viewer draws."""
    contour = shapely.transform(shape(geometrie), lambda points: _projeter(points, projection))
    if not contour.is_valid:
        contour = contour.buffer(0)
    gauche, haut, droite, bas = contour.bounds
    etendue = droite - gauche + bas - haut
    depart = gauche - (bas - haut)
    lignes = [
        shapely.LineString([(depart + n * pas, bas), (depart + n * pas + bas - haut, haut)])
        for n in range(int(etendue / pas) + 1)
    ]
    coupees = shapely.intersection(shapely.MultiLineString(lignes), contour)
    return "".join(_segment(segment) for segment in getattr(coupees, "geoms", [coupees]))


def _projeter(points: Any, projection: Projection) -> Any:  # noqa: ANN401 - numpy arrays of shapely
    sortis = points.copy()
    sortis[:, 0], sortis[:, 1] = projection.point(points[:, 0], points[:, 1])
    return sortis


def _segment(segment: Any) -> str:  # noqa: ANN401 - a shapely geometry of any kind
    if segment.is_empty or segment.geom_type != "LineString":
        return ""
    (x0, y0), *_, (x1, y1) = segment.coords
    return f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"
