"""How the reference data are made, on a country of three communes."""

import hashlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from pvd_dashboard.territory import TerritoryError
from pvd_dashboard.territory.builder import history, layers, shapes, sources, tables
from pvd_dashboard.territory.builder.sources import Outline, Source

COMMUNES: list[dict[str, Any]] = [
    {"code": "40197", "nom": "Morcenx-la-Nouvelle", "type": "commune-actuelle", "anciensCodes": ["40302"]},
    {"code": "40302", "nom": "Sindères", "type": "commune-deleguee", "chefLieu": "40197"},
    {"code": "33081", "nom": "Cadillac-sur-Garonne", "type": "commune-actuelle"},
]


def _square(x: float, y: float = 0.0, side: float = 1.0) -> Any:  # noqa: ANN401 - shapely is untyped
    return shapely.box(x, y, x + side, y + side)


def _line(code: str, kind: str, shape: Any = None, mairie: Any = None) -> Outline:  # noqa: ANN401 - same
    return Outline(code, kind, shapely.to_wkb(shape, hex=True), shapely.to_wkb(mairie, hex=True))


def test_former_codes_and_names_are_gathered_with_their_last_year() -> None:
    historique = [
        {"code": "40197", "nom": "Morcenx", "type": "COM", "dateFin": "2019-01-01"},
        {"code": "40302", "nom": "Sindères", "type": "COM", "dateFin": "2019-01-01"},
        {"code": "33081", "nom": "Cadillac", "type": "COM"},
        {"code": "99999", "nom": "Ailleurs", "type": "COM", "dateFin": "1990-06-01"},
    ]
    annees = {2022: [{"code": "33081", "nom": "Cadillac", "type": "commune-actuelle"}]}
    found = history.anciens_codes(COMMUNES, historique, annees)
    assert found.fillna({"derniere_annee": 0}).to_numpy().tolist() == [
        ["33081", "Cadillac", "33081", "ancien nom", 2022],
        ["40197", "Morcenx", "40197", "ancien nom", 2018],
        ["40302", "Sindères", "40197", "déléguée", 0],
    ]


def test_former_names_of_epci_keep_their_last_year() -> None:
    annees = {
        2021: [{"code": "1", "nom": "CC A"}, {"code": "2", "nom": "CC dissoute"}],
        2022: [{"code": "1", "nom": "CC A"}],
        2023: [{"code": "1", "nom": "CC B"}],
    }
    found = history.anciens_epci([{"code": "1", "nom": "CC B"}], annees)
    assert found.to_numpy().tolist() == [["1", "CC A", 2022]]


def test_a_commune_absorbed_since_the_source_joins_the_one_that_absorbed_it() -> None:
    found = shapes.contours([_line("1", "COM", _square(0)), _line("2", "COM", _square(1))], {"1": "1", "2": "1"})
    assert found.shapes["1"].bounds == (0, 0, 2, 1)
    assert (found.rebuilt, found.missing) == (("1",), ())


def test_a_commune_that_left_another_is_cut_out_of_it() -> None:
    lines = [_line("1", "COM", shapely.box(0, 0, 2, 1)), _line("2", "COMD", _square(1)), _line("1", "COMD", _square(0))]
    found = shapes.contours(lines, {"1": "1", "2": "2", "3": "3", "98411": "98411"})
    assert found.shapes["1"].equals(_square(0))
    assert found.shapes["2"].equals(_square(1))
    assert (found.rebuilt, found.missing) == (("1", "2"), ("3",))


def test_a_town_hall_out_of_its_commune_is_replaced_by_a_place_inside() -> None:
    lines = [
        _line("1", "COM", _square(0), shapely.Point(0.2, 0.3)),
        _line("2", "COM", _square(1), shapely.Point(45.0, 1.5)),
        _line("3", "COM", _square(2), shapely.Point()),
    ]
    found = shapes.contours(lines, {"1": "1", "2": "2", "3": "3"})
    assert (found.points["1"], found.misplaced) == ((0.3, 0.2), 1)
    assert (found.points["2"], found.points["3"]) == ((0.5, 1.5), (0.5, 2.5))


def test_neighbours_still_touch_after_simplification() -> None:
    wavy = shapely.LineString([(5_000 + 80 * (i % 2), 500 * i) for i in range(21)])
    west, east = (part for part in shapely.ops.split(shapely.box(0, 0, 10_000, 10_000), wavy).geoms)
    metres = shapes.simplified(gpd.GeoSeries([west, east], crs=2154))
    assert shapely.get_num_coordinates(metres.to_numpy()).sum() < 20
    assert shapely.coverage_is_valid(metres.to_numpy())
    assert metres.area.sum() == pytest.approx(1e8)


def test_rounding_drops_islets_that_it_flattens() -> None:
    island = shapely.MultiPolygon([_square(0.0), _square(5.0, side=1e-6)])
    found = layers.in_degrees(gpd.GeoSeries({"1": island}, crs=4326))
    assert found["1"].equals(_square(0.0))


def test_a_layer_is_compact_sorted_and_readable(tmp_path: Path) -> None:
    layers.write_layer({"2": _square(1), "1": _square(0)}, {"1": "Été", "2": "B"}, tmp_path / "new", "a.geojson")
    lines = (tmp_path / "new" / "a.geojson").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith('{"type":"Feature","id":"1","properties":{"nom":"Été"},"geometry":{"type":"Polygon"')
    assert gpd.read_file(tmp_path / "new" / "a.geojson")["nom"].tolist() == ["Été", "B"]


def test_a_table_is_written_twice_with_the_same_bytes(tmp_path: Path) -> None:
    rows = [{"code": "01", "nom": "Guadeloupe", "zone": "drom"}, {"code": "00", "nom": "A", "zone": "metro"}]
    for name in ("a", "b"):
        tables.write(tables.regions(rows), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_package_that_is_not_the_one_expected_is_refused(tmp_path: Path) -> None:
    content = b"package"
    source = Source("paquet", "1.0", "paquet.tgz", hashlib.sha256(content).hexdigest())
    (tmp_path / "paquet.tgz").write_bytes(content)
    assert sources.fetch(source, tmp_path) == tmp_path / "paquet.tgz"
    (tmp_path / "paquet.tgz").write_bytes(b"something else")
    with pytest.raises(TerritoryError, match="empreinte"):
        sources.fetch(source, tmp_path)


def test_a_missing_npm_is_told_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TerritoryError, match="npm"):
        sources.fetch(sources.DECOUPAGE, tmp_path)


@pytest.mark.parametrize("status", [0, 1])
def test_a_package_that_does_not_come_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\necho 'no network' >&2\nexit {status}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TerritoryError, match="n'est pas arrivé" if status == 0 else "no network"):
        sources.fetch(sources.DECOUPAGE, tmp_path / "cache")
