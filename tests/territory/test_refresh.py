"""Bringing a département up to date, from an API that answers what a test tells it."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
import shapely

from pvd_dashboard.territory import Territory, TerritoryError, contour_path, resolve_commune
from pvd_dashboard.territory import refresh as module
from pvd_dashboard.territory.reference import REFERENCE
from pvd_dashboard.territory.refresh import fetch_json, refresh

DAY = date(2026, 11, 22)


class Api:
    """Answers as the public API would for Paris-like small départements: from the reference, with changes."""

    def __init__(self, territory: Territory) -> None:
        self.territory = territory
        self.merged: dict[str, str] = {}
        self.renamed: dict[str, str] = {}
        self.asked: list[str] = []

    def __call__(self, path: str) -> Any:  # noqa: ANN401 - JSON
        self.asked.append(path)
        if found := re.match(r"/departements/(\w+)/communes", path):
            codes = list(self.territory.communes_of(found[1]).index)
            return self._outlines(codes) if "geojson" in path else [self._commune(c) for c in self._kept(codes)]
        if found := re.match(r"/epcis/(\d+)/communes", path):
            return self._outlines(list(self.territory.members_of(found[1]).index))
        siren = path.removeprefix("/epcis/").partition("?")[0]
        epci = self.territory.epci(siren)
        assert epci is not None
        return {"code": siren, "nom": self.renamed.get(siren, epci.nom), "population": 12_345}

    def _kept(self, codes: list[str]) -> list[str]:
        return [code for code in codes if code not in self.merged]

    def _commune(self, code: str) -> dict[str, Any]:
        held = self.territory.commune(code)
        assert held is not None
        answer = {"code": code, "nom": self.renamed.get(code, held.nom), "codesPostaux": list(held.codes_postaux)}
        place = {"type": "Point", "coordinates": [held.lon, held.lat]}
        return answer | {
            "siren": held.siren,
            "codeEpci": held.siren_epci,
            "codeDepartement": held.departement,
            "codeRegion": held.region,
            "population": held.population if code != "90010" else 1,
            "mairie": place,
            "centre": place,
        }

    def _outlines(self, codes: list[str]) -> dict[str, Any]:
        features = []
        for code in self._kept(codes):
            parts = [code, *(gone for gone, holder in self.merged.items() if holder == code)]
            held = self.territory.commune(code)
            assert held is not None
            properties = {"code": code, "nom": held.nom, "codeEpci": held.siren_epci}
            shape = shapely.union_all([self._shape(part) for part in parts])
            features.append(
                {
                    "type": "Feature",
                    "properties": properties | {"codeDepartement": held.departement},
                    "geometry": shapely.geometry.mapping(shape),
                }
            )
        return {"type": "FeatureCollection", "features": features}

    def _shape(self, code: str) -> Any:  # noqa: ANN401 - shapely is untyped
        held = self.territory.commune(code)
        assert held is not None
        features = json.loads(contour_path("communes", held.departement).read_text(encoding="utf-8"))["features"]
        return shapely.geometry.shape(next(f["geometry"] for f in features if f["id"] == code))


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


@pytest.fixture
def api(territory: Territory) -> Api:
    return Api(territory)


def test_a_departement_is_brought_up_to_date(api: Api, reference: Path, tmp_path: Path) -> None:
    api.merged = {"90001": "90004"}
    api.renamed = {"90010": "Belfort-la-Neuve", "200069052": "CA Nouveau Belfort"}
    refresh(["90"], reference, tmp_path / "static", on=DAY, fetch=api)
    renewed = Territory(reference)
    belfort = renewed.commune("90010")
    assert belfort is not None
    assert (belfort.nom, belfort.population, belfort.population_annee) == ("Belfort-la-Neuve", 1, None)
    assert (belfort.arrondissement_nom, belfort.nom_epci) == ("Belfort", "CA Nouveau Belfort")
    assert (renewed.commune("90001"), renewed.current_code("90001")) == (None, "90004")
    assert resolve_commune(renewed, "Andelnans", "90").code == "90004"
    assert len(renewed.communes) == 34968
    assert renewed.vintage == "COG 2026, populations 2023, actualisé le 22/11/2026"


@pytest.fixture
def mirror(api: Api) -> Iterator[str]:
    """Serve the API on this machine; give its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(api(self.path)).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_contours_come_from_the_mirror_set_and_the_progress_is_told(
    mirror: str, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PVD_API_GEOGRAPHIE", mirror)
    told: list[tuple[float, str]] = []
    refresh(["90"], reference, tmp_path / "static", on=DAY, progress=lambda part, what: told.append((part, what)))
    written = sorted(path.name for path in (tmp_path / "static" / "contours").iterdir())
    assert written == [f"{layer}-90.geojson" for layer in ("arrondissements", "communes", "departement", "epci")]
    communes = json.loads((tmp_path / "static" / "contours" / "communes-90.geojson").read_text(encoding="utf-8"))
    assert len(communes["features"]) == 101
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert 0 <= parts[0] < parts[-1] <= 1
    assert any("CA Grand Belfort" in what for _, what in told)


def test_an_address_that_is_not_of_the_web_is_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PVD_API_GEOGRAPHIE", "file:///etc/passwd?")
    with pytest.raises(TerritoryError, match="http://"):
        fetch_json("/departements")


def test_what_did_not_change_stays_as_it_was(api: Api, territory: Territory, reference: Path, tmp_path: Path) -> None:
    refresh(["90"], reference, tmp_path / "static", on=DAY, fetch=api)
    renewed = Territory(reference)
    there = territory.communes["departement"] != "90"
    assert renewed.communes[there].equals(territory.communes[there])
    assert renewed.communes.dtypes.equals(territory.communes.dtypes)
    assert renewed.epcis.dtypes.equals(territory.epcis.dtypes)
    assert renewed.epci("200030435") == territory.epci("200030435")


def test_an_api_that_fails_leaves_everything_as_it_was(
    api: Api, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise URLError(reason="no network")

    monkeypatch.setattr(module, "urlopen", unreachable)
    before = {path.name: path.read_bytes() for path in reference.iterdir()}

    def half(path: str) -> Any:  # noqa: ANN401 - JSON
        return api(path) if len(api.asked) < 3 else fetch_json(path)

    with pytest.raises(TerritoryError, match="Rien n'a été changé"):
        refresh(["90"], reference, tmp_path / "static", on=DAY, fetch=half)
    assert {path.name: path.read_bytes() for path in reference.iterdir()} == before
    assert not (tmp_path / "static").exists()


def test_an_unknown_departement_is_told_in_french(reference: Path, tmp_path: Path) -> None:
    with pytest.raises(TerritoryError, match="ne connaît aucune commune"):
        refresh(["99"], reference, tmp_path / "static", on=DAY, fetch=lambda _: [])
