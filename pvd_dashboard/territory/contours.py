"""Where the contours are: as files for a picture on paper, as addresses for a map on screen."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Layer = Literal["communes", "epci", "arrondissements", "departement", "departements"]

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDER = "contours"


def contour_name(layer: Layer, departement: str | None = None) -> str:
    """Return the name of a file: ``communes-40.geojson``, ``departements.geojson`` (the nation).

    In each file the ``id`` of a feature is its code (INSEE, SIREN for an
    EPCI), as a text, and ``properties.nom`` its name.
    """
    return f"{layer}-{departement}.geojson" if departement else f"{layer}.geojson"


def contour_path(layer: Layer, departement: str | None = None) -> Path:
    """Return the path of a file of contours; it may not exist (collectivités d'outre-mer)."""
    return STATIC / FOLDER / contour_name(layer, departement)


def contour_url(layer: Layer, departement: str | None = None) -> str:
    """Return the address that Streamlit serves the same file at."""
    return f"app/static/{FOLDER}/{contour_name(layer, departement)}"
