"""Contours of the communes: brought to the communes of today, cleaned and simplified.

Borders stay shared because a whole territory is simplified at once, as a
coverage, and in metres: the mainland in Lambert-93, each overseas département
in its own UTM zone (Lambert-93 would inflate them up to 3.5 times).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from pvd_dashboard.territory.builder.sources import Outline

TOLERANCE_COMMUNES = 250
TOLERANCE_NATION = 1_000
DEGREES = 4326
LAMBERT_93 = 2154
NEAR = 0.005
"""How far from its simplified contour a town hall may be, in degrees (about 500 m)."""
_NOWHERE = shapely.Point()
_PARTS = frozenset({"COMD", "COMA"})
_NO_CONTOUR = ("975", "977", "978", "98")
UTM = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}


@dataclass(frozen=True)
class Contours:
    """Contours of the communes of today and one place for each, in degrees.

    ``misplaced`` counts the town halls that the source puts outside their
    commune; ``rebuilt`` were put together or cut out of other contours;
    ``missing`` have none.
    """

    shapes: dict[str, BaseGeometry]
    points: dict[str, tuple[float, float]]
    misplaced: int
    rebuilt: tuple[str, ...]
    missing: tuple[str, ...]


def crs_of(departement: str) -> int:
    """Return the EPSG code of the metric projection used for a département."""
    return UTM.get(departement, LAMBERT_93)


def contours(outlines: Iterable[Outline], successors: Mapping[str, str]) -> Contours:
    """Bring the contours of the source to the communes of today.

    ``successors`` maps each code, current or former, to the current one. What
    was absorbed since joins the commune that absorbed it; a former déléguée
    that is a commune again is cut out of the one that held it.
    """
    lines = list(outlines)
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for line in lines:
        if line.kind == "COM" and line.contour and line.code in successors:
            pieces[successors[line.code]].append(shapely.from_wkb(line.contour))
    shapes = {code: parts[0] if len(parts) == 1 else shapely.union_all(parts) for code, parts in pieces.items()}
    restored = _restored(lines, set(successors.values()) - shapes.keys())
    rebuilt = {code for code, parts in pieces.items() if len(parts) > 1} | restored.keys() | _cut(shapes, restored)
    shapes |= restored
    places, misplaced = _points(shapes, _town_halls(lines))
    missing = {code for code in successors.values() if not code.startswith(_NO_CONTOUR)} - shapes.keys()
    return Contours(shapes, places, misplaced, tuple(sorted(rebuilt)), tuple(sorted(missing)))


def _restored(lines: Iterable[Outline], wanted: set[str]) -> dict[str, BaseGeometry]:
    """Return the communes déléguées or associées that have become communes again."""
    parts = (line for line in lines if line.kind in _PARTS and line.contour and line.code in wanted)
    return {line.code: shapely.from_wkb(line.contour) for line in parts}


def _cut(shapes: dict[str, BaseGeometry], restored: Mapping[str, BaseGeometry]) -> set[str]:
    """Take each restored commune out of the one that holds it; return those that were cut."""
    cut = set()
    for part in restored.values():
        inside = shapely.point_on_surface(part)
        for code in [code for code, shape in shapes.items() if shape.contains(inside)]:
            shapes[code] = shapes[code].difference(part)
            cut.add(code)
    return cut


def _town_halls(lines: Iterable[Outline]) -> dict[str, BaseGeometry]:
    """Return the town halls by code; a commune's own comes before that of the déléguée of the same code."""
    known = [line for line in lines if line.mairie and line.kind in {"COM", *_PARTS}]
    ordered = sorted(known, key=lambda line: line.kind == "COM")
    return {line.code: shapely.from_wkb(line.mairie) for line in ordered}


def _points(
    shapes: Mapping[str, BaseGeometry], town_halls: Mapping[str, BaseGeometry]
) -> tuple[dict[str, tuple[float, float]], int]:
    """Place each commune at its town hall, or inside its contour where the source has the town hall elsewhere.

    Returns the places, as (lat, lon), and how many town halls were misplaced
    (one in twenty: swapped coordinates, lost signs, namesakes).
    """
    places, misplaced = {}, 0
    for code, shape in shapes.items():
        point = town_halls.get(code, _NOWHERE)
        trusted = not point.is_empty and shape.distance(point) <= NEAR
        misplaced += not (point.is_empty or trusted)
        place = point if trusted else shapely.point_on_surface(shape)
        places[code] = (round(place.y, 5), round(place.x, 5))
    return places, misplaced


def coverages(shapes: Mapping[str, BaseGeometry], communes: pd.DataFrame) -> list[gpd.GeoDataFrame]:
    """Return one simplified coverage a projection pass: the mainland, then each overseas département.

    Columns: code_insee, nom, departement, arrondissement, siren_epci, geometry (metres).
    """
    columns = ["code_insee", "nom", "departement", "arrondissement", "siren_epci"]
    known = communes.loc[communes["code_insee"].isin(shapes.keys()), columns]
    groups = known["departement"].where(known["departement"].isin(UTM.keys()), "")
    return [_coverage(rows, shapes, crs_of(str(group))) for group, rows in known.groupby(groups)]


def _coverage(communes: pd.DataFrame, shapes: Mapping[str, BaseGeometry], crs: int) -> gpd.GeoDataFrame:
    ordered = communes.sort_values("code_insee").reset_index(drop=True)
    degrees = gpd.GeoSeries([shapes[code] for code in ordered["code_insee"]], crs=DEGREES)
    return gpd.GeoDataFrame(ordered, geometry=simplified(degrees.to_crs(crs)))


def simplified(metres: gpd.GeoSeries, tolerance: int = TOLERANCE_COMMUNES) -> gpd.GeoSeries:
    """Clean a coverage (201 contours of the source have edges that do not match), then simplify it."""
    clean = shapely.coverage_clean(metres.to_numpy())
    return gpd.GeoSeries(shapely.coverage_simplify(clean, tolerance), index=metres.index, crs=metres.crs)
