"""A geographic file that somebody gives: GeoPackage, GeoJSON or zipped shapefile, read in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard.territory.errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

ENDINGS = ("gpkg", "geojson", "json", "zip")
MEGABYTES, SECONDS = 3_000, 120
MAX_BYTES = 1024**3
_WORKER = Path(__file__).with_name("geofile_worker.py")

_SENTENCES = {
    "format": "ce n’est ni un GeoPackage (.gpkg), ni un GeoJSON (.geojson), ni un shapefile compressé (.zip)",
    "illisible": "il est abîmé ou incomplet ; exportez-le de nouveau depuis votre SIG",
    "sans_shp": "l’archive ne contient pas de fichier .shp ; compressez ensemble .shp, .shx, .dbf et .prj",
    "projection": "sa projection n’est pas connue ; joignez le fichier .prj ou exportez-le en Lambert-93",
    "coordonnees": "ses coordonnées sortent du globe ; vérifiez sa projection",
    "vide": "il ne contient aucune surface",
    "nombre": "il contient plus de {0} objets ; n’en gardez que les communes utiles",
    "taille": "une fois décompressé il est trop gros ; n’en gardez que la couche des communes",
    "memoire": "il est trop lourd pour être lu ici ; n’en gardez que la couche et le département utiles",
    "temps": "sa lecture prend trop de temps ; n’en gardez que la couche et le département utiles",
}


def areas(path: Path, *, name: str = "", box: Sequence[float] | None = None) -> gpd.GeoDataFrame:
    """Return the areas of a file in degrees (EPSG:4326): columns ``code``, ``nom`` and ``geometry``.

    ``name`` is what the reader calls the file; ``box`` (west, south, east,
    north) leaves out what lies elsewhere, for a GeoPackage or a shapefile.
    Raises TerritoryError, in French, where the file can't be used.
    """
    called = name or path.name
    if path.stat().st_size > MAX_BYTES:
        raise _refused(called, "taille")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "aires.parquet"
        _run(path, target, called, box)
        import geopandas as gpd  # noqa: PLC0415 - one second to load, only for whoever gives a file

        return gpd.read_parquet(target)


def areas_of(content: bytes, name: str, *, box: Sequence[float] | None = None) -> gpd.GeoDataFrame:
    """Return the areas of a file received as bytes; see :func:`areas`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recu"
        path.write_bytes(content)
        return areas(path, name=name, box=box)


def _run(path: Path, target: Path, called: str, box: Sequence[float] | None) -> None:
    edges = [str(edge) for edge in box or ()]
    command = [sys.executable, "-I", str(_WORKER), str(path), str(target), str(MEGABYTES), str(SECONDS), *edges]
    try:
        done = subprocess.run(command, capture_output=True, timeout=2 * SECONDS, check=False)  # noqa: S603 - our own script
    except subprocess.TimeoutExpired as error:
        raise _refused(called, "temps") from error
    if done.returncode != 0:  # killed by its caps, or crashed by the file
        raise _refused(called, "memoire" if b"MemoryError" in done.stderr or done.returncode < 0 else "illisible")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise _refused(called, *answer["refused"])


def _refused(name: str, code: str, *details: str) -> TerritoryError:
    return TerritoryError(f"Le fichier « {name} » ne peut pas être utilisé : {_SENTENCES[code].format(*details)}.")
