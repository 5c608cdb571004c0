"""The tables of ``data/reference``, from the lists of the code officiel géographique."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.territory.builder import articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pvd_dashboard.territory.model import Emprise

Rows = list[dict[str, Any]]
Point = tuple[float, float]

COG = 2026
POPULATION_COMMUNES = 2023
POPULATION_MAYOTTE = 2017
# The package 6.0.0 repeats the list of EPCI of its version 5.3.0, byte for byte.
COMPOSITION_EPCI = 2025
POPULATION_EPCI = 2022

_YEAR_UNKNOWN = frozenset({"984", "986", "987", "988", "989"})
_FRAME = ["ouest", "sud", "est", "nord"]


def communes(rows: Rows, epci: Rows, ept: Rows, points: Mapping[str, Point]) -> pd.DataFrame:
    """Build the communes; ``points`` are (lat, lon) of the town halls."""
    in_epci, in_ept = _membership(epci), _membership(ept)
    lines = [
        _commune(row, in_epci.get(row["code"]), in_ept.get(row["code"]), points.get(row["code"]))
        for row in rows
        if row["type"] == "commune-actuelle"
    ]
    return _typed(pd.DataFrame(lines).sort_values("code_insee"), integers=("population", "population_annee"))


def _commune(row: dict[str, Any], epci: str | None, ept: str | None, point: Point | None) -> dict[str, Any]:
    lat, lon = point or (None, None)
    return {
        "code_insee": row["code"],
        "nom": row["nom"],
        "departement": row["departement"],
        "region": row["region"],
        "arrondissement": row.get("arrondissement") or None,
        "siren": row.get("siren"),
        "siren_epci": epci,
        "siren_ept": ept,
        "population": row.get("population"),
        "population_annee": _population_year(row),
        "code_postal": ";".join(sorted(row.get("codesPostaux", ()))) or None,
        "lat": lat,
        "lon": lon,
    }


def _population_year(row: dict[str, Any]) -> int | None:
    if "population" not in row or row["departement"] in _YEAR_UNKNOWN:
        return None
    return POPULATION_MAYOTTE if row["departement"] == "976" else POPULATION_COMMUNES


def _membership(groupings: Rows) -> dict[str, str]:
    return {member["code"]: grouping["code"] for grouping in groupings for member in grouping["membres"]}


def epci(rows: Rows, communes: pd.DataFrame, boxes: Mapping[str, Emprise]) -> pd.DataFrame:
    """Build the EPCI, with the départements they hold territory in and their largest commune."""
    departement = dict(zip(communes["code_insee"], communes["departement"], strict=True))
    lines = [_epci(row, departement) | _box(boxes.get(row["code"])) for row in rows]
    frame = pd.DataFrame(lines).sort_values("siren")
    return _typed(frame, integers=("communes", "population", "population_annee"))


def _epci(row: dict[str, Any], departement: Mapping[str, str]) -> dict[str, Any]:
    largest = max(row["membres"], key=lambda member: (member.get("populationMunicipale") or 0, member["code"]))
    return {
        "siren": row["code"],
        "nom": row["nom"],
        "type": row["type"],
        "departements": ";".join(sorted({departement[member["code"]] for member in row["membres"]})),
        "communes": len(row["membres"]),
        "population": row["populationMunicipale"],
        "population_annee": POPULATION_EPCI,
        "ville_principale": largest["code"],
    }


def departements(rows: Rows, boxes: Mapping[str, Emprise]) -> pd.DataFrame:
    """Build the départements and collectivités, with the words around their names."""
    lines = [
        {
            "code": row["code"],
            "nom": row["nom"],
            "region": row["region"],
            "chef_lieu": row["chefLieu"],
            "zone": row["zone"],
            "avec_article": articles.avec_article(row["code"], row["nom"], row["typeLiaison"]),
            "du": articles.du(row["code"], row["nom"], row["typeLiaison"]),
            "dans": articles.dans(row["code"], row["nom"], row["typeLiaison"]),
        }
        | _box(boxes.get(row["code"]))
        for row in rows
    ]
    return _typed(pd.DataFrame(lines).sort_values("code"))


def arrondissements(rows: Rows) -> pd.DataFrame:
    """Build the arrondissements (none in Mayotte nor in the collectivités d'outre-mer)."""
    lines = [
        {"code": row["code"], "nom": row["nom"], "departement": row["departement"], "chef_lieu": row["chefLieu"]}
        for row in rows
    ]
    return _typed(pd.DataFrame(lines).sort_values("code"))


def regions(rows: Rows) -> pd.DataFrame:
    """Build the regions and the collectivités that stand for one."""
    lines = [{"code": row["code"], "nom": row["nom"], "zone": row["zone"]} for row in rows]
    return _typed(pd.DataFrame(lines).sort_values("code"))


def _box(box: Emprise | None) -> dict[str, float | None]:
    return dict(zip(_FRAME, box or (None,) * 4, strict=True))


def _typed(frame: pd.DataFrame, integers: Iterable[str] = ()) -> pd.DataFrame:
    """Give each column its type: never object by accident."""
    numbers = {name: "float64" for name in ("lat", "lon", *_FRAME) if name in frame} | dict.fromkeys(integers, "Int64")
    texts = {name: "str" for name in frame.columns if name not in numbers}
    return frame.astype(numbers | texts).reset_index(drop=True)


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table: same rows, same bytes."""
    frame.to_parquet(path, engine="pyarrow", index=False, compression="zstd", compression_level=19)
