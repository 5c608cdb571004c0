"""Where the contours are: as files for a picture on paper, as addresses for a map on screen."""

from __future__ import annotations

import json
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pvd_dashboard.territory.errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Mapping

Layer = Literal["communes", "epci", "arrondissements", "departement", "departements", "cartouches"]

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDER = "contours"
_KEPT = 32


def contour_name(layer: Layer, departement: str | None = None) -> str:
    """Return the name of a file: ``communes-40.geojson``, ``departements.geojson`` (the nation).

    In each file the ``id`` of a feature is its code (INSEE, SIREN for an
    EPCI), as a text, and ``properties.nom`` its name. In ``cartouches``, the
    départements of the nation, the overseas ones are drawn beside the mainland.
    """
    return f"{layer}-{departement}.geojson" if departement else f"{layer}.geojson"


def contour_path(layer: Layer, departement: str | None = None) -> Path:
    """Return the path of a file of contours; it may not exist (collectivités d'outre-mer)."""
    return STATIC / FOLDER / contour_name(layer, departement)


def contour_url(layer: Layer, departement: str | None = None) -> str:
    """Return the address that Streamlit serves the same file at.

    It tells when the file was written: a browser may keep a file for days
    without asking, and contours can be replaced.
    """
    path = contour_path(layer, departement)
    written = f"?v={path.stat().st_mtime_ns // 1_000_000:x}" if path.is_file() else ""
    return f"app/static/{FOLDER}/{contour_name(layer, departement)}{written}"


def write_whole(path: Path, text: str) -> None:
    """Write a text file in one go: who reads it meanwhile sees the former one whole. Raises OSError."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", suffix=path.suffix, delete=False
    ) as draft:
        draft.write(text)
    try:
        Path(draft.name).chmod(0o644)
        Path(draft.name).replace(path)
    except OSError:
        Path(draft.name).unlink()
        raise


def geometries(layer: Layer, departement: str | None = None) -> Mapping[str, Mapping[str, Any]]:
    """Return the geometries of a file by code, as GeoJSON has them; none where there is no file.

    Read again when the file has changed. Raises TerritoryError where it can't be read.
    """
    path = contour_path(layer, departement)
    return _geometries(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=_KEPT)
def _geometries(path: Path, modified: int) -> Mapping[str, Mapping[str, Any]]:
    del modified
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {str(feature["id"]): feature["geometry"] for feature in features if feature["geometry"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"Le fichier de contours « {path.name} » ne peut pas être lu : refaites les données de référence."
        raise TerritoryError(message) from error
