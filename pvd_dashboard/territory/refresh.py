"""Bring départements up to date from the State's public API, geo.api.gouv.fr.

Slow to import (geopandas) and never imported by the dashboard. Everything is
fetched before anything is written: a failure leaves the reference as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from pvd_dashboard.settings import settings
from pvd_dashboard.territory.builder import layers, tables
from pvd_dashboard.territory.builder.shapes import DEGREES, crs_of, simplified
from pvd_dashboard.territory.contours import FOLDER
from pvd_dashboard.territory.errors import TerritoryError
from pvd_dashboard.territory.vintage import refreshed, rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

API = "https://geo.api.gouv.fr"
SECONDS = 60
_ASKING, _WRITING = 0.8, 0.95
"""Shares of the work: how far it is once everything was asked, then simplified."""
Fetch = Callable[[str], Any]
"""Takes a path of the API, gives the JSON it answers; raises TerritoryError."""
Progress = Callable[[float, str], None]
"""Told how far the work is (0 to 1) and what is being done, in French."""

_COMMUNE = "fields=nom,code,codesPostaux,siren,codeEpci,codeDepartement,codeRegion,population,centre,mairie"
_OUTLINE = "fields=nom,code,codeEpci,codeDepartement&format=geojson&geometry=contour"


def fetch_json(path: str) -> Any:  # noqa: ANN401 - whatever the API answers
    """Ask the API; raise TerritoryError, in French, when it can't be reached or understood."""
    try:
        base = settings().api_geographie or API
        if urlsplit(base).scheme not in {"http", "https"}:
            message = "PVD_API_GEOGRAPHIE doit commencer par http:// ou https://."
            raise TerritoryError(message)
        with urlopen(f"{base}{path}", timeout=SECONDS) as answer:  # noqa: S310 - http or https, checked above
            return json.load(answer)
    except (OSError, ValueError) as error:
        message = (
            f"L'API publique geo.api.gouv.fr n'a pas répondu à « {path} » : réessayez plus tard. Rien n'a été changé."
        )
        raise TerritoryError(message) from error


def _silent(part: float, what: str) -> None:
    """Tell nobody."""
    del part, what


@dataclass(frozen=True)
class _Answers:
    """What the API said of one département: its communes, its EPCI, contours of both."""

    departement: str
    communes: list[dict[str, Any]]
    epcis: list[dict[str, Any]]
    members: dict[str, list[str]]
    outlines: gpd.GeoDataFrame


def refresh(
    departements: Sequence[str],
    destination: Path,
    static: Path,
    *,
    on: date,
    fetch: Fetch = fetch_json,
    progress: Progress = _silent,
) -> None:
    """Update communes, EPCI, populations and contours of some départements (codes).

    ``destination`` holds the tables and ``static`` the folder of contours, as
    :func:`pvd_dashboard.territory.build.build` left them; ``on`` is the day
    written in the vintage. Arrondissements and former names are kept; a commune
    that has disappeared becomes a former code of the one that holds its town
    hall. ``progress`` is told how far the work is. Raises TerritoryError when
    the API does not answer, or when the tables or contours can't be written.
    """
    answers = [
        _ask(code, fetch, lambda part, what, rank=rank: progress((rank + part) / len(departements) * _ASKING, what))
        for rank, code in enumerate(departements)
    ]
    progress(_ASKING, "Simplification des contours")
    frames = {name: pd.read_parquet(destination / f"{name}.parquet") for name in ("communes", "epci", "anciens_codes")}
    for answer in answers:
        frames = _updated(frames, answer)
    coverages = {answer.departement: _coverage(answer, frames["communes"]) for answer in answers}
    progress(_WRITING, "Écriture des tables et des contours")
    try:
        for code, coverage in coverages.items():
            noms = _noms(frames, destination)
            layers.write_departement(code, layers.layers(coverage), coverage, noms, static / FOLDER)
        for name, frame in frames.items():
            tables.write(frame, destination / f"{name}.parquet")
    except OSError as error:
        message = "Les données de référence ne peuvent pas être écrites : vérifiez les droits de leurs dossiers."
        raise TerritoryError(message) from error
    rewrite(destination / "vintage.json", refreshed(departements, on))


def _ask(departement: str, fetch: Fetch, progress: Progress) -> _Answers:
    progress(0, f"Communes du département {departement}")
    communes = fetch(f"/departements/{departement}/communes?{_COMMUNE}")
    if not communes:
        message = f"L'API publique geo.api.gouv.fr ne connaît aucune commune du département « {departement} »."
        raise TerritoryError(message)
    sirens = sorted({row["codeEpci"] for row in communes if row.get("codeEpci")})
    epcis = [fetch(f"/epcis/{siren}?fields=nom,code,population") for siren in sirens]
    outlines = [*fetch(f"/departements/{departement}/communes?{_OUTLINE}")["features"]]
    members = {}
    for rank, epci in enumerate(epcis):
        progress((rank + 1) / (len(epcis) + 1), f"Contours de « {epci['nom']} »")
        beyond = fetch(f"/epcis/{epci['code']}/communes?{_OUTLINE}")["features"]
        members[epci["code"]] = [feature["properties"]["code"] for feature in beyond]
        outlines += [feature for feature in beyond if feature["properties"]["codeDepartement"] != departement]
    frame = gpd.GeoDataFrame.from_features(outlines, crs=DEGREES).drop_duplicates("code")
    frame = frame[frame.geometry.notna()]
    return _Answers(departement, communes, epcis, members, frame)


def _updated(frames: dict[str, pd.DataFrame], answer: _Answers) -> dict[str, pd.DataFrame]:
    known = frames["communes"].set_index("code_insee")
    here = known[known["departement"] == answer.departement]
    lines = [_commune(row, here) for row in answer.communes]
    others = frames["communes"][frames["communes"]["departement"] != answer.departement]
    communes = _stacked(others, lines, "code_insee")
    gone = here.drop(index=[line["code_insee"] for line in lines], errors="ignore")
    return {
        "communes": communes,
        "epci": _epcis(frames["epci"], answer, communes),
        "anciens_codes": _anciens(frames["anciens_codes"], gone, answer),
    }


def _commune(row: dict[str, Any], here: pd.DataFrame) -> dict[str, Any]:
    """Return the line of a commune; its population keeps its year only if it is the one already known."""
    old = here.loc[row["code"]] if row["code"] in here.index else None
    same = old is not None and pd.notna(old["population"]) and old["population"] == row.get("population")
    lon, lat = (row.get("mairie") or row.get("centre") or {"coordinates": (None, None)})["coordinates"]
    return {
        "code_insee": row["code"],
        "nom": row["nom"],
        "departement": row["codeDepartement"],
        "region": row["codeRegion"],
        "arrondissement": None if old is None else old["arrondissement"],
        "siren": row.get("siren"),
        "siren_epci": row.get("codeEpci"),
        "siren_ept": None if old is None else old["siren_ept"],
        "population": row.get("population"),
        "population_annee": old["population_annee"] if old is not None and same else None,
        "code_postal": ";".join(sorted(row.get("codesPostaux", ()))) or None,
        "lat": None if lat is None else round(lat, 5),
        "lon": None if lon is None else round(lon, 5),
    }


def _epcis(epcis: pd.DataFrame, answer: _Answers, communes: pd.DataFrame) -> pd.DataFrame:
    """Replace the EPCI that the API named; drop those left without a commune."""
    population = communes.set_index("code_insee")["population"].fillna(0)
    types = dict(zip(epcis["siren"], epcis["type"], strict=True))
    lines = [_epci(row, types.get(row["code"]), answer, population) for row in answer.epcis]
    held = {*communes["siren_epci"].dropna(), *communes["siren_ept"].dropna()}
    return _stacked(epcis[epcis["siren"].isin(held - answer.members.keys())], lines, "siren")


def _epci(row: dict[str, Any], kind: str | None, answer: _Answers, population: pd.Series[int]) -> dict[str, Any]:
    members = answer.members[row["code"]]
    outlines = answer.outlines[answer.outlines["code"].isin(members)]
    edges = (round(float(edge), layers.DECIMALS) for edge in outlines.total_bounds)
    return {
        "siren": row["code"],
        "nom": row["nom"],
        "type": kind or _kind(row["nom"]),
        "departements": ";".join(sorted(set(outlines["codeDepartement"]))),
        "communes": len(members),
        "population": row.get("population"),
        "population_annee": None,
        "ville_principale": max(members, key=lambda code: (population.get(code, 0), code)),
    } | dict(zip(("ouest", "sud", "est", "nord"), edges, strict=True))


def _kind(nom: str) -> str:
    first = nom.split(maxsplit=1)[0]
    return first if first in {"CC", "CA", "CU"} else "METRO"


def _anciens(anciens: pd.DataFrame, gone: pd.DataFrame, answer: _Answers) -> pd.DataFrame:
    """Send each commune that disappeared to the one whose contour holds its town hall."""
    places = zip(gone.index, gone["nom"], gone["lon"], gone["lat"], strict=True)
    left = [(code, nom, _holder(answer.outlines, lon, lat)) for code, nom, lon, lat in places]
    where = {code: holder for code, _, holder in left if holder}
    followed = anciens.assign(code_insee=anciens["code_insee"].replace(where))
    lines = [
        {"ancien_code": code, "ancien_nom": nom, "code_insee": holder, "type": "ancienne commune"}
        for code, nom, holder in left
        if holder
    ]
    return _stacked(followed, lines, "ancien_code")


def _holder(outlines: gpd.GeoDataFrame, lon: float, lat: float) -> str | None:
    found = outlines.loc[outlines.contains(Point(lon, lat)), "code"]
    return None if found.empty else str(found.iloc[0])


def _stacked(kept: pd.DataFrame, lines: list[dict[str, Any]], key: str) -> pd.DataFrame:
    if not lines:
        return kept
    added = pd.DataFrame(lines, columns=list(kept.columns)).astype(kept.dtypes.to_dict())
    return pd.concat([kept, added]).sort_values(key, kind="stable").reset_index(drop=True)


def _coverage(answer: _Answers, communes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the département and its EPCI beyond the border, simplified in one pass."""
    metres = answer.outlines.to_crs(crs_of(answer.departement)).sort_values("code").reset_index(drop=True)
    arrondissement = communes.set_index("code_insee")["arrondissement"]
    columns = {
        "code_insee": metres["code"],
        "nom": metres["nom"],
        "departement": metres["codeDepartement"],
        "arrondissement": metres["code"].map(arrondissement),
        "siren_epci": metres["codeEpci"],
    }
    return gpd.GeoDataFrame(columns, geometry=simplified(metres.geometry))


def _noms(frames: dict[str, pd.DataFrame], destination: Path) -> dict[str, str]:
    noms: dict[str, str] = {}
    for frame, key in ((frames["communes"], "code_insee"), (frames["epci"], "siren")):
        noms |= dict(zip(frame[key], frame["nom"], strict=True))
    for name in ("arrondissements", "departements"):
        frame = pd.read_parquet(destination / f"{name}.parquet")
        noms |= dict(zip(frame["code"], frame["nom"], strict=True))
    return noms
