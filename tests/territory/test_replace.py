"""Contours given as a file: read in a process of its own, checked, written; hostile files refused in a sentence."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from pvd_dashboard import cli, settings, territory
from pvd_dashboard.settings import RACINE
from pvd_dashboard.territory import Territory, TerritoryError, load
from pvd_dashboard.territory import geofile as module
from pvd_dashboard.territory.contours import FOLDER, STATIC, contour_name
from pvd_dashboard.territory.geofile import areas, areas_of
from pvd_dashboard.territory.reference import REFERENCE
from pvd_dashboard.territory.replace import replace_contours
from pvd_dashboard.territory.vintage import refreshed, rewrite

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 25)
BELFORT = "90"
"""The smallest département with an EPCI of its own: 101 communes."""


@pytest.fixture(scope="module")
def communes() -> gpd.GeoDataFrame:
    """The communes of the Territoire de Belfort, as Admin Express names its columns, each one kilometre to the east."""
    path = STATIC / FOLDER / contour_name("communes", BELFORT)
    held = json.loads(path.read_text(encoding="utf-8"))["features"]
    frame = gpd.GeoDataFrame(
        {"INSEE_COM": [f["id"] for f in held], "NOM": [f["properties"]["nom"] for f in held]},
        geometry=[shapely.geometry.shape(f["geometry"]) for f in held],
        crs=4326,
    ).to_crs(2154)
    return frame.set_geometry(frame.translate(1_000, 0))


@pytest.fixture
def place(tmp_path: Path) -> tuple[Territory, Path]:
    reference, static = tmp_path / "reference", tmp_path / "static"
    shutil.copytree(REFERENCE, reference)
    (static / FOLDER).mkdir(parents=True)
    for layer in ("communes", "epci", "arrondissements", "departement"):
        for code in (BELFORT, "70", "25", "68"):
            shutil.copy(STATIC / FOLDER / contour_name(layer, code), static / FOLDER)  # type: ignore[arg-type]
    return Territory(reference), static


def ecrire(communes: gpd.GeoDataFrame, folder: Path, kind: str) -> Path:
    if kind == "geojson":
        path = folder / "communes.geojson"
        communes.to_crs(4326).rename(columns={"INSEE_COM": "code", "NOM": "nom"}).to_file(path, driver="GeoJSON")
        return path
    if kind == "gpkg":
        path = folder / "ADMIN-EXPRESS.gpkg"
        communes.assign(INSEE_DEP=BELFORT).to_file(path, layer="commune", driver="GPKG")
        communes.dissolve().to_file(path, layer="departement", driver="GPKG")
        return path
    inside = folder / "shp"
    inside.mkdir()
    communes.to_file(inside / "COMMUNE.shp")
    communes.dissolve().to_file(inside / "REGION.shp")
    path = folder / "admin-express.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(inside.iterdir()):
            archive.write(part, f"ADMIN/1_DONNEES/{part.name}")
    return path


def centre(static: Path, layer: str, code: str) -> float:
    held = json.loads((static / FOLDER / contour_name(layer, BELFORT)).read_text(encoding="utf-8"))["features"]  # type: ignore[arg-type]
    return float(shapely.geometry.shape(next(f["geometry"] for f in held if f["id"] == code)).centroid.x)


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "zip"])
def test_a_file_of_communes_replaces_every_layer_of_the_departement(
    kind: str, communes: gpd.GeoDataFrame, place: tuple[Territory, Path], tmp_path: Path
) -> None:
    territory, static = place
    before = {layer: centre(static, layer, code) for layer, code in (("communes", "90010"), ("departement", BELFORT))}
    done = replace_contours(ecrire(communes, tmp_path, kind), BELFORT, territory, static, on=DAY)
    assert done.communes == len(territory.communes_of(BELFORT)) == len(communes)
    for layer, code in (("communes", "90010"), ("departement", BELFORT)):
        assert centre(static, layer, code) - before[layer] == pytest.approx(0.0133, abs=0.002)
    ids = {
        layer: {f["id"] for f in json.loads((static / FOLDER / contour_name(layer, BELFORT)).read_text())["features"]}  # type: ignore[arg-type]
        for layer in ("communes", "epci", "arrondissements", "departement")
    }
    assert ids["communes"] == set(territory.communes_of(BELFORT).index)
    assert ids["epci"] == set(territory.communes_of(BELFORT)["siren_epci"].dropna())
    assert ids["departement"] == {BELFORT}
    held = json.loads((territory.folder / "vintage.json").read_text(encoding="utf-8"))
    assert held["libelle"].endswith(", contours 90 remplacés le 25/11/2026")
    assert held["contours_remplaces"]["90"]["le"] == "2026-11-25"


def test_another_process_sees_the_new_contours_at_its_next_question(
    communes: gpd.GeoDataFrame, place: tuple[Territory, Path], tmp_path: Path
) -> None:
    folder, static = place[0].folder, place[1]
    before = load(folder)
    assert load(folder) is before
    versions = [before.version]
    path = ecrire(communes, tmp_path, "geojson")
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from pvd_dashboard.territory import Territory\n"
        "from pvd_dashboard.territory.replace import replace_contours\n"
        "path, folder, static = map(Path, sys.argv[1:])\n"
        "replace_contours(path, '90', Territory(folder), static, on=date(2026, 11, 25))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path), str(folder), str(static)], check=True, cwd=RACINE)
    assert load(folder) is not before
    assert load(folder).vintage.endswith(", contours 90 remplacés le 25/11/2026")
    versions.append(load(folder).version)
    replace_contours(path, BELFORT, load(folder), static, on=DAY)
    versions.append(load(folder).version)
    assert len(set(versions)) == 3, "two updates of one day are told apart"
    rewrite(folder / "vintage.json", refreshed([BELFORT], DAY))
    assert load(folder).vintage.endswith(", actualisé le 25/11/2026"), "its contours are no longer those of the file"


def test_the_command_replaces_the_contours_and_says_how_many(
    communes: gpd.GeoDataFrame,
    place: tuple[Territory, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    held, static = place
    monkeypatch.setattr(territory, "load", lambda: held)
    monkeypatch.setattr(settings, "RACINE", static.parent)
    path = ecrire(communes, tmp_path, "gpkg")
    before = centre(static, "communes", "90010")
    assert cli.run(["reference", "contours", str(path), "--departement", "Territoire de Belfort"]) == 0
    assert capsys.readouterr().out == "Contours remplacés : 101 communes.\n"
    assert centre(static, "communes", "90010") - before == pytest.approx(0.0133, abs=0.002)
    for arguments, sentence in (
        ([str(tmp_path / "absent.gpkg")], "absent.gpkg"),
        ([str(ecrire(communes.head(3), tmp_path, "geojson"))], "ne contient pas 98 des 101 communes"),
    ):
        assert cli.run(["reference", "contours", *arguments, "--departement", BELFORT]) == 2
        said = capsys.readouterr()
        assert (said.out, len(said.err.strip().splitlines())) == ("", 1)
        assert sentence in said.err


def test_a_file_that_lacks_communes_changes_nothing_and_names_them(
    communes: gpd.GeoDataFrame, place: tuple[Territory, Path], tmp_path: Path
) -> None:
    territory, static = place
    before = {path.name: path.read_bytes() for path in (static / FOLDER).iterdir()}
    partial = communes[~communes["INSEE_COM"].isin(["90010", "90004"])]
    with pytest.raises(TerritoryError, match=r"ne contient pas 2 des 101 communes .* Belfort \(90010\)"):
        replace_contours(ecrire(partial, tmp_path, "gpkg"), BELFORT, territory, static, on=DAY)
    assert {path.name: path.read_bytes() for path in (static / FOLDER).iterdir()} == before


def test_a_file_without_any_code_says_which_column_is_wanted(
    communes: gpd.GeoDataFrame, place: tuple[Territory, Path], tmp_path: Path
) -> None:
    anonymous = communes.assign(INSEE_COM="?")
    with pytest.raises(TerritoryError, match="aucune colonne ne porte de code INSEE"):
        replace_contours(ecrire(anonymous, tmp_path, "gpkg"), BELFORT, *place, on=DAY)


def _vrt(folder: Path) -> bytes:
    secret = folder / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    layer = f'<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


def _zip(*members: tuple[str, bytes]) -> bytes:
    from io import BytesIO  # noqa: PLC0415

    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _point(lon: float) -> bytes:
    ring = [[lon, 0], [lon + 1, 0], [lon, 1], [lon, 0]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


HOSTILE = {
    "pdf": (b"%PDF-1.7", "ni un GeoPackage"),
    "vide": (b"", "ni un GeoPackage"),
    "tronqué": (b'{"type": "FeatureCollection", "features": [', "abîmé"),
    "imbriqué": (b'{"features":' + b"[" * 100_000, "abîmé"),
    "algorithme de GDAL": (
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}',
        "abîmé",
    ),
    "sans surface": (
        b'{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}',
        "aucune surface",
    ),
    "hors du globe": (_point(500), "sortent du globe"),
    "infini": (_point(0).replace(b"[1, 0]", b"[1e999, 0]"), "sortent du globe"),
    "archive sans shp": (_zip(("lisez-moi.txt", b"x")), r"pas de fichier \.shp"),
    "faux shp": (_zip(("../../COMMUNE.shp", b"<OGRVRTDataSource/>")), "abîmé"),
    "archive coupée": (_zip(("COMMUNE.shp", b"x" * 1000))[:60], "abîmé"),
    "fausse base": (b"SQLite format 3\x00" + b"\xff" * 5_000, "abîmé"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(case: str) -> None:
    content, sentence = HOSTILE[case]
    with pytest.raises(TerritoryError, match=f"Le fichier « aires » ne peut pas être utilisé : .*{sentence}"):
        areas_of(content, "aires")


def test_a_file_that_names_another_file_is_never_opened(tmp_path: Path) -> None:
    with pytest.raises(TerritoryError, match="ni un GeoPackage"):
        areas_of(_vrt(tmp_path), "aires.geojson")


def test_a_database_without_a_layer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vide.gpkg"
    with sqlite3.connect(path) as base:
        base.execute("create table t (a)")
    base.close()
    with pytest.raises(TerritoryError, match=r"« vide\.gpkg » ne peut pas être utilisé"):
        areas(path)


def test_a_reader_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEGABYTES", 350)
    holes = b'{"type":"FeatureCollection","features":[' + b'{"a":[[[0]]]},' * 1_500_000 + b"{}]}"
    with pytest.raises(TerritoryError, match="trop lourd"):
        areas_of(holes, "aires.geojson")


def test_an_older_geojson_in_lambert_is_brought_to_degrees() -> None:
    ring = [[400_000, 6_300_000], [401_000, 6_300_000], [400_000, 6_301_000], [400_000, 6_300_000]]
    held = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
        "features": [
            {"type": "Feature", "properties": {"nom": "ORT"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        ],
    }
    found = areas_of(json.dumps(held).encode(), "ort.geojson")
    ouest, sud, est, nord = found.total_bounds
    assert -1.5 < ouest < est < 0
    assert 43 < sud < nord < 45
    assert found["nom"].tolist() == ["ORT"]
