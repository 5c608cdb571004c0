"""The GeoJSON files that maps fetch: communes, EPCI, arrondissements, départements.

EPCI, arrondissements and départements are dissolved from the simplified
communes, so every layer shares its borders with the others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from pvd_dashboard.territory.builder.shapes import DEGREES, TOLERANCE_NATION, simplified
from pvd_dashboard.territory.cartouches import CARTOUCHES, en_cartouche
from pvd_dashboard.territory.contours import contour_name, write_whole
from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pvd_dashboard.territory.contours import Layer

DECIMALS = 4
"""About 11 m: far below the tolerance of the simplification."""

_BY = {"epci": "siren_epci", "arrondissements": "arrondissement", "departement": "departement"}


def layers(coverage: gpd.GeoDataFrame) -> dict[Layer, gpd.GeoSeries]:
    """Return each layer of a coverage in degrees, indexed by code, shared borders kept."""
    found: dict[Layer, gpd.GeoSeries] = {"communes": in_degrees(coverage.set_index("code_insee").geometry)}
    for layer, column in _BY.items():
        held = coverage.dropna(subset=column)
        found[layer] = in_degrees(dissolve(held, column))  # type: ignore[index]
    return found


def dissolve(communes: gpd.GeoDataFrame, column: str) -> gpd.GeoSeries:
    """Merge the communes that share a value of ``column``."""
    return communes[[column, "geometry"]].dissolve(column, method="coverage").geometry.sort_index()


def nation(coverages: list[gpd.GeoDataFrame]) -> dict[str, Any]:
    """Return the départements of the whole country, in their real places (rule R64), by code."""
    whole: dict[str, Any] = {}
    for coverage in coverages:
        outline = in_degrees(simplified(dissolve(coverage, "departement"), TOLERANCE_NATION))
        whole |= dict(outline.items())
    return whole


def insets(shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the nation with its overseas départements moved into boxes beside the mainland (rule R64)."""
    moved = {code: en_cartouche(shapes[code], box) for code, box in CARTOUCHES.items() if code in shapes}
    rounded = {
        code: shapely.transform(shape, lambda points: np.round(points, DECIMALS)) for code, shape in moved.items()
    }
    return dict(shapes) | {code: shapely.orient_polygons(_tidy(shape)) for code, shape in rounded.items()}


def in_degrees(metres: gpd.GeoSeries) -> gpd.GeoSeries:
    """Project to degrees and round: equal vertices stay equal."""
    degrees = metres.to_crs(DEGREES)
    rounded = shapely.transform(degrees.to_numpy(), lambda points: np.round(points, DECIMALS))
    oriented = shapely.orient_polygons([_tidy(shape) for shape in rounded])
    return gpd.GeoSeries(oriented, index=metres.index, crs=DEGREES)


def _tidy(shape: Any) -> Any:  # noqa: ANN401 - shapely is untyped
    """Drop the islets and holes that rounding flattened, unless nothing else is left."""
    parts = [_without_flat_holes(part) for part in shapely.get_parts(shape) if part.area > 0]
    if not parts:
        return shape
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _without_flat_holes(polygon: Any) -> Any:  # noqa: ANN401 - shapely is untyped
    holes = [_slim(ring) for ring in polygon.interiors if shapely.Polygon(ring).area > 0]
    return shapely.Polygon(_slim(polygon.exterior), holes)


def _slim(ring: Any) -> Any:  # noqa: ANN401 - shapely is untyped
    return shapely.remove_repeated_points(ring)


def emprises(shapes: Mapping[str, Any]) -> dict[str, Emprise]:
    """Return the bounding box of each shape."""
    return {code: Emprise(*(float(edge) for edge in shape.bounds)) for code, shape in shapes.items()}


def write_layer(shapes: Mapping[str, Any], noms: Mapping[str, str], folder: Path, name: str) -> None:
    """Write one file, a feature a line, in the order of the codes."""
    lines = [_feature(code, noms[code], shapes[code]) for code in sorted(shapes)]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, text)


def write_departement(
    code: str, found: Mapping[Layer, gpd.GeoSeries], coverage: gpd.GeoDataFrame, noms: Mapping[str, str], folder: Path
) -> None:
    """Write the four files of a département; an EPCI keeps its part beyond the border (rule R61)."""
    here = coverage[coverage["departement"] == code]
    wanted = {"communes": here["code_insee"]} | {layer: here[column].dropna() for layer, column in _BY.items()}
    for layer, codes in wanted.items():
        shapes = found[layer].loc[sorted(set(codes))]  # type: ignore[index]
        write_layer(dict(shapes.items()), noms, folder, contour_name(layer, code))  # type: ignore[arg-type]


def _feature(code: str, nom: str, shape: Any) -> str:  # noqa: ANN401 - shapely is untyped
    feature = {"type": "Feature", "id": code, "properties": {"nom": nom}, "geometry": shapely.geometry.mapping(shape)}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
