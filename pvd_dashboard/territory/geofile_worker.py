"""The reader's own process: reads a geographic file somebody gave, writes its areas as GeoParquet.

A hostile file can make a geographic library crash, loop or take all memory,
so none is opened in the server's process. Run by
:mod:`pvd_dashboard.territory.geofile` with a cap on memory and on time.

GeoJSON is read as plain JSON: given a text, GDAL also recognises formats that
name other files or commands. GeoPackage and shapefile go to GDAL once their
first bytes have shown what they are.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

DEGREES = 4326
WANTED = ("insee_com", "code_insee", "insee", "codgeo", "code_commune", "insee_commune", "code", "com", "id")
"""The columns that may hold the code INSEE, the surest first; « id » is the identifier of a GeoJSON feature."""
NAMES = ("nom", "nom_com", "nom_commune", "libelle", "libgeo", "nom_officiel", "toponyme")
MAX_FEATURES = 60_000
MAX_UNZIPPED = 3 * 1024**3
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SQLITE, _SHP, _ZIP = b"SQLite format 3\x00", b"\x00\x00\x27\x0a", b"PK\x03\x04"


class Refused(Exception):  # noqa: N818 - a verdict that is handed back, not a failure of ours
    """The file can't be used; the first argument is the code of the sentence, the others what it names."""


def limit(megabytes: int, seconds: int) -> None:
    """Cap the memory and the processor time of this process, where the system knows how (not on Windows)."""
    try:
        import resource  # noqa: PLC0415 - absent on Windows
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kind(path: Path) -> str:
    """Return ``gpkg``, ``shp.zip`` or ``geojson`` by the first bytes, whatever the name says."""
    with path.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(_SQLITE):
        return "gpkg"
    if start.startswith(_ZIP):
        return "shp.zip"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "geojson"
    msg = "format"
    raise Refused(msg)


def read(path: Path, box: Sequence[float] | None, folder: Path) -> gpd.GeoDataFrame:
    """Return the areas of a file in degrees: columns ``code``, ``nom`` (empty where not said), ``geometry``."""
    found = kind(path)
    if found == "geojson":
        frame = _geojson(path)
    else:
        source = path if found == "gpkg" else _unzip(path, folder)
        frame = _gdal(source, box)
    if frame.crs is None:
        msg = "projection"
        raise Refused(msg)
    frame = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    frame = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"])].to_crs(DEGREES)
    if frame.empty:
        msg = "vide"
        raise Refused(msg)
    if len(frame) > MAX_FEATURES:
        msg = "nombre"
        raise Refused(msg, str(MAX_FEATURES))
    _check_degrees(frame.total_bounds)
    return _named(frame)


def _check_degrees(bounds: Iterable[float]) -> None:
    ouest, sud, est, nord = (float(edge) for edge in bounds)
    finite = all(math.isfinite(edge) for edge in (ouest, sud, est, nord))
    if not finite or ouest < -180 or est > 180 or sud < -90 or nord > 90:  # noqa: PLR2004 - degrees
        msg = "coordonnees"
        raise Refused(msg)


def _geojson(path: Path) -> gpd.GeoDataFrame:
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
        features = held["features"] if held.get("type") == "FeatureCollection" else [_as_feature(held)]
        lines = [
            {
                "type": "Feature",
                "properties": {"id": feature.get("id")} | (feature.get("properties") or {}),
                "geometry": feature["geometry"],
            }
            for feature in features
        ]
        import geopandas as gpd  # noqa: PLC0415 - one second to load: a broken file is refused before

        frame = gpd.GeoDataFrame.from_features(lines)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        msg = "illisible"
        raise Refused(msg) from error
    if "geometry" not in frame:
        msg = "vide"
        raise Refused(msg)
    return frame.set_crs(_declared(held))


def _as_feature(held: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON of one feature, or of a bare geometry, as a feature."""
    return {"geometry": held} if "coordinates" in held else held


def _declared(held: dict[str, Any]) -> str:
    """Return the projection that an older GeoJSON declares; degrees otherwise (RFC 7946)."""
    name = str(((held.get("crs") or {}).get("properties") or {}).get("name", ""))
    code = name.rpartition(":")[2]
    return f"EPSG:{code}" if "EPSG" in name and code.isdecimal() else f"EPSG:{DEGREES}"


def _unzip(path: Path, folder: Path) -> Path:
    """Extract one shapefile of an archive: that of the communes where there are several."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: info for info in archive.infolist() if not info.is_dir()}
            shapes = sorted((name for name in members if name.lower().endswith(".shp")), key=_least_likely)
            if not shapes:
                msg = "sans_shp"
                raise Refused(msg)
            stem = shapes[0][:-4]
            parts = [info for name, info in members.items() if name[:-4] == stem and name[-4:].lower() in PARTS]
            if sum(info.file_size for info in parts) > MAX_UNZIPPED:
                msg = "taille"
                raise Refused(msg)
            for info in parts:
                with archive.open(info) as source, (folder / f"aires{info.filename[-4:].lower()}").open("wb") as target:
                    _copy(source, target, info.file_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        msg = "illisible"
        raise Refused(msg) from error
    shape = folder / "aires.shp"
    with shape.open("rb") as stream:
        if stream.read(4) != _SHP:
            msg = "illisible"
            raise Refused(msg)
    return shape


def _copy(source: Any, target: Any, announced: int) -> None:  # noqa: ANN401 - two binary streams
    """Copy no more than the archive announced."""
    shutil.copyfileobj(_Capped(source, announced), target)


class _Capped:
    """A stream that refuses to give more than announced."""

    def __init__(self, source: Any, announced: int) -> None:  # noqa: ANN401 - a binary stream
        self._source, self._left = source, announced

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._source.read(size)
        self._left -= len(data)
        if self._left < 0:
            msg = "taille"
            raise Refused(msg)
        return data


def _least_likely(name: str) -> tuple[bool, bool, str]:
    """Sort key: the layer of the communes first, those of parts of communes last."""
    last = name.rpartition("/")[2].lower()
    return "commune" not in last, any(word in last for word in ("associee", "deleguee", "assoc")), last


def _gdal(source: Path, box: Sequence[float] | None) -> gpd.GeoDataFrame:
    import pyogrio  # noqa: PLC0415 - the limits are set first
    from pyogrio.errors import DataSourceError, FieldError, GeometryError  # noqa: PLC0415
    from pyproj import Transformer  # noqa: PLC0415
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    try:
        layers = [str(name) for name, geometry in pyogrio.list_layers(source) if geometry is not None]
        if not layers:
            msg = "vide"
            raise Refused(msg)
        layer = min(layers, key=_least_likely)
        info = pyogrio.read_info(source, layer=layer)
        if not info["crs"]:
            msg = "projection"
            raise Refused(msg)
        bounds = None
        if box is not None:
            bounds = Transformer.from_crs(DEGREES, info["crs"], always_xy=True).transform_bounds(*box)
        return pyogrio.read_dataframe(source, layer=layer, bbox=bounds, max_features=MAX_FEATURES + 1)
    except (DataSourceError, FieldError, GeometryError, ProjError, ValueError, OSError, RuntimeError) as error:
        msg = "illisible"
        raise Refused(msg) from error


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the code, the name and the area."""
    by_fold = {str(column).lower(): column for column in frame.columns}
    code = next((by_fold[name] for name in WANTED if name in by_fold), None)
    name = next((by_fold[name] for name in NAMES if name in by_fold), None)
    kept = frame[["geometry"]].copy()
    kept["code"] = frame[code].astype("string").fillna("") if code is not None else ""
    kept["nom"] = frame[name].astype("string").fillna("") if name is not None else ""
    return kept


def main() -> None:
    """Read ``argv[1]``, write ``argv[2]``; say on stdout ``{"ok": n}`` or ``{"refused": [code, …]}``."""
    source, target, megabytes, seconds, *box = sys.argv[1:]
    limit(int(megabytes), int(seconds))
    try:
        frame = read(Path(source), [float(edge) for edge in box] or None, Path(target).parent)
        frame.to_parquet(target)
        answer: dict[str, Any] = {"ok": len(frame)}
    except Refused as refused:
        answer = {"refused": list(refused.args)}
    except MemoryError:
        answer = {"refused": ["memoire"]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
