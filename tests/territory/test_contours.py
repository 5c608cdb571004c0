"""The contours that maps fetch: whole, of the same vintage as the tables, small."""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from pvd_dashboard.territory import Territory, TerritoryError, contour_path, contour_url, contours
from pvd_dashboard.territory.builder import layers
from pvd_dashboard.territory.cartouches import CARTOUCHES
from pvd_dashboard.territory.contours import FOLDER, STATIC, geometries
from pvd_dashboard.territory.reference import REFERENCE

MEGABYTES = 1_000_000
OVERSEAS = ["971", "972", "973", "974", "976"]


def _features(path: Path) -> dict[str, dict[str, Any]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    held = {feature["id"]: feature for feature in features}
    assert len(held) == len(features), f"{path.name}: an id is there twice"
    return held


def _shape(feature: dict[str, Any]) -> Any:  # noqa: ANN401 - shapely is untyped
    return shapely.geometry.shape(feature["geometry"])


def _mapped(territory: Territory) -> list[str]:
    return [code for code in territory.departements.index if len(code) == 2 or code in OVERSEAS]


def test_addresses_and_paths_agree() -> None:
    assert contour_url("communes", "40").startswith("app/static/contours/communes-40.geojson?v=")
    assert contour_url("communes", "988") == "app/static/contours/communes-988.geojson"
    assert contour_path("communes", "40").is_file()
    assert contour_path("departements").is_file()


def test_contours_written_again_have_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contours, "STATIC", tmp_path)
    (tmp_path / FOLDER).mkdir()
    path = contour_path("communes", "40")
    addresses = []
    for when, text in enumerate(("une", "deux")):
        contours.write_whole(path, text)
        os.utime(path, (when, when))
        addresses.append(contour_url("communes", "40"))
    assert addresses[0] != addresses[1]
    assert path.read_text(encoding="utf-8") == "deux"
    assert [held.name for held in (tmp_path / FOLDER).iterdir()] == [path.name]


def test_the_nation_with_its_insets_is_what_the_builder_makes_of_the_nation(tmp_path: Path) -> None:
    nation = {code: _shape(feature) for code, feature in _features(contour_path("departements")).items()}
    noms = {code: feature["properties"]["nom"] for code, feature in _features(contour_path("departements")).items()}
    layers.write_layer(layers.insets(nation), noms, tmp_path, "cartouches.geojson")
    assert (tmp_path / "cartouches.geojson").read_bytes() == contour_path("cartouches").read_bytes()


def test_every_commune_has_its_contour_and_its_name(territory: Territory) -> None:
    for code in _mapped(territory):
        communes = territory.communes_of(code)
        features = _features(contour_path("communes", code))
        assert set(features) == set(communes.index)
        assert {key: feature["properties"]["nom"] for key, feature in features.items()} == {
            key: communes.loc[key, "nom"] for key in features
        }


def test_every_epci_is_in_the_file_of_each_of_its_departements(territory: Territory) -> None:
    for code in _mapped(territory):
        expected = set(territory.communes_of(code)["siren_epci"].dropna())
        assert set(_features(contour_path("epci", code))) == expected


def test_arrondissements_and_departements_match_the_tables(territory: Territory) -> None:
    for code in _mapped(territory):
        expected = {arrondissement.code for arrondissement in territory.arrondissements_of(code)}
        assert set(_features(contour_path("arrondissements", code))) == expected
        assert set(_features(contour_path("departement", code))) == {code}
    assert set(_features(contour_path("departements"))) == set(_mapped(territory))


def test_nothing_else_is_public() -> None:
    assert {path.suffix for path in (STATIC / FOLDER).iterdir()} == {".geojson"}
    assert len(list((STATIC / FOLDER).iterdir())) == 101 * 4 + 2


def test_reference_and_contours_stay_under_thirty_megabytes() -> None:
    files = [*REFERENCE.iterdir(), *(STATIC / FOLDER).iterdir()]
    assert sum(path.stat().st_size for path in files) <= 30 * MEGABYTES


@pytest.mark.parametrize("code", ["40", "65", "2A", "29", "974", "973"])
def test_a_map_is_drawn_from_valid_shapes(code: str) -> None:
    for layer in ("communes", "epci", "arrondissements", "departement"):
        shapes = [_shape(feature) for feature in _features(contour_path(layer, code)).values()]  # type: ignore[arg-type]
        valid = [bool(shapely.is_valid(shape)) for shape in shapes]
        assert sum(valid) >= 0.99 * len(valid)
        assert all(shape.area > 0 for shape in shapes)


def test_borders_are_shared_to_the_last_vertex() -> None:
    communes = [_shape(feature) for feature in _features(contour_path("communes", "40")).values()]
    whole = _shape(_features(contour_path("departement", "40"))["40"])
    gap = shapely.symmetric_difference(shapely.union_all(communes), whole)
    assert gap.area < 1e-9


def test_an_epci_is_drawn_beyond_the_border(territory: Territory) -> None:
    here, there = (_features(contour_path("epci", code))["200072106"] for code in ("65", "64"))
    assert here == there
    epci = territory.epci("200072106")
    assert epci is not None
    assert _shape(here).bounds == pytest.approx(epci.emprise)
    home = _shape(_features(contour_path("departement", "65"))["65"])
    assert _shape(here).difference(home).area > 0.005


def test_a_town_hall_stands_in_its_commune(territory: Territory) -> None:
    features = _features(contour_path("communes", "40"))
    for code, row in territory.communes_of("40").iterrows():
        assert _shape(features[str(code)]).distance(shapely.Point(row["lon"], row["lat"])) < 0.01


def test_overseas_departements_are_in_their_real_places() -> None:
    assert _shape(_features(contour_path("departements"))["974"]).bounds == pytest.approx(
        (55.2, -21.4, 55.9, -20.9), abs=0.1
    )


def test_no_land_is_left_to_nobody(territory: Territory) -> None:
    mainland = [code for code in _mapped(territory) if len(code) == 2]
    shapes = [_shape(_features(contour_path("departement", code))[code]) for code in mainland]
    rings = [ring for part in shapely.get_parts(shapely.union_all(shapes)) for ring in part.interiors]
    holes = [ring.centroid for ring in rings if shapely.Polygon(ring).area > 1e-4]
    # Llívia is Spanish.
    assert [(round(hole.x, 1), round(hole.y, 1)) for hole in holes] == [(2.0, 42.5)]


def test_communes_separated_since_the_source_have_their_own_contour() -> None:
    communes = {key: _shape(feature) for key, feature in _features(contour_path("communes", "15")).items()}
    assert all(communes[code].area > 1e-3 for code in ("15031", "15035", "15047", "15171", "15141"))
    assert communes["15141"].intersection(communes["15031"]).area < 1e-9


def test_the_notice_names_sources_licence_and_what_is_missing(territory: Territory) -> None:
    notice = (REFERENCE / "README.md").read_text(encoding="utf-8")
    for word in ("IGN", "INSEE", "DGCL", "Licence Ouverte 2.0", "reference build", "2026"):
        assert word in notice
    assert all(code in notice for code in territory.millesimes["contours_reconstitues"])


def test_overseas_departements_lie_in_their_boxes_and_the_mainland_in_its_place() -> None:
    """Rule R64: they are moved in this file only, and keep their proportions on a web map."""
    vrais, deplaces = geometries("departements"), geometries("cartouches")
    assert deplaces.keys() == vrais.keys()
    for code, boite in CARTOUCHES.items():
        ouest, sud, est, nord = shape(deplaces[code]).bounds
        assert boite.ouest < ouest < est < boite.est
        assert boite.sud < sud < nord < boite.nord
        assert _allure(deplaces[code]) == pytest.approx(_allure(vrais[code]), rel=0.03)
    assert deplaces["2A"] == vrais["2A"]


def _allure(geometrie: Mapping[str, Any]) -> float:
    ouest, sud, est, nord = shape(geometrie).bounds
    return (est - ouest) * math.cos(math.radians((sud + nord) / 2)) / (nord - sud)


def test_contours_are_read_again_once_their_file_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contours, "STATIC", tmp_path)
    (tmp_path / FOLDER).mkdir()
    ecrit = tmp_path / FOLDER / "communes-99.geojson"
    for rang, lon in enumerate((1.0, 2.0)):
        point = {"type": "Point", "coordinates": [lon, 0.0]}
        ecrit.write_text(json.dumps({"features": [{"id": "99001", "geometry": point}]}))
        os.utime(ecrit, ns=(rang * 10**9, rang * 10**9))
        assert geometries("communes", "99")["99001"]["coordinates"][0] == lon
    ecrit.write_text("{")
    with pytest.raises(TerritoryError, match=r"« communes-99\.geojson » ne peut pas être lu"):
        geometries("communes", "99")
    assert geometries("communes", "98") == {}
