"""Replace the contours of a département by those of a file: Admin Express, or any layer of communes.

Slow to import (geopandas), and imported only when somebody gives a file.
Everything is read and checked before anything is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from shapely.geometry import shape

from pvd_dashboard.territory.builder import layers
from pvd_dashboard.territory.builder.shapes import DEGREES, crs_of, simplified
from pvd_dashboard.territory.codes import normalise_insee
from pvd_dashboard.territory.contours import FOLDER, contour_name
from pvd_dashboard.territory.errors import TerritoryError
from pvd_dashboard.territory.geofile import areas
from pvd_dashboard.territory.vintage import replaced, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from pvd_dashboard.territory.reference import Territory

_MARGIN = 0.5
"""Degrees kept around the département: its EPCI spill over."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was done: how many communes have a new contour, how many areas of the file are of another place."""

    communes: int
    elsewhere: int


def replace_contours(
    path: Path, departement: str, territory: Territory, static: Path, *, on: date, name: str = ""
) -> Replaced:
    """Write the contours of a département (code) from a file of communes.

    The communes of its EPCI beyond the border come from the file where it has
    them, else keep the contour they have. Raises TerritoryError where a commune
    of the département is missing, or where nothing can be read or written.
    """
    called = name or path.name
    found = areas(path, name=called, box=_box(territory, departement))
    given = _by_code(found, territory, called)
    known = _known(territory, departement)
    here = known.index[known["departement"] == departement]
    missing = [code for code in here if code not in given]
    if missing:
        raise TerritoryError(_lacking(called, missing, len(here), known))
    outlines = {code: given.get(code) or _kept(static, code, known) for code in known.index}
    coverage = _coverage(known, {code: outline for code, outline in outlines.items() if outline}, departement)
    _write(coverage, departement, territory, static)
    rewrite(territory.folder / "vintage.json", replaced({departement: called}, on))
    return Replaced(len(here), len(given.keys() - set(known.index)))


def _box(territory: Territory, departement: str) -> list[float] | None:
    found = territory.departement(departement)
    if found is None:
        message = f"Le département « {departement} » n’est pas connu."
        raise TerritoryError(message)
    if found.emprise is None:
        return None
    ouest, sud, est, nord = found.emprise
    return [ouest - _MARGIN, sud - _MARGIN, est + _MARGIN, nord + _MARGIN]


def _by_code(found: gpd.GeoDataFrame, territory: Territory, called: str) -> dict[str, shapely.Geometry]:
    """Return the areas by code INSEE; the parts of one commune are put together."""
    codes = [normalise_insee(code) or "" for code in found["code"]]
    kept = found.assign(code=codes)
    kept = kept[kept["code"].isin(territory.communes.index)]
    if kept.empty:
        message = (
            f"Le fichier « {called} » ne peut pas être utilisé : aucune colonne ne porte de code INSEE de commune "
            "(INSEE_COM, code_insee, code)."
        )
        raise TerritoryError(message)
    valid = kept.geometry.make_valid()
    return dict(gpd.GeoSeries(valid.to_numpy(), index=kept["code"]).groupby(level=0).agg(shapely.union_all))


def _known(territory: Territory, departement: str) -> pd.DataFrame:
    """Return the communes of the département and of its EPCI, by code."""
    sirens = territory.epcis_of(departement).index
    communes = territory.communes
    return communes[(communes["departement"] == departement) | communes["siren_epci"].isin(sirens)].sort_index()


def _kept(static: Path, code: str, known: pd.DataFrame) -> shapely.Geometry | None:
    """Return the contour that a commune of another département has today."""
    path = static / FOLDER / contour_name("communes", str(known.loc[code, "departement"]))
    return _held(path).get(code)


def _held(path: Path) -> dict[str, shapely.Geometry]:
    if not path.is_file():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["id"]: shape(feature["geometry"]) for feature in features}


def _lacking(called: str, missing: list[str], total: int, known: pd.DataFrame) -> str:
    noms = [f"{known.loc[code, 'nom']} ({code})" for code in missing[:_SHOWN]]
    suite = f" et {len(missing) - _SHOWN} autres" if len(missing) > _SHOWN else ""
    return (
        f"Le fichier « {called} » ne contient pas {len(missing)} des {total} communes du département : "
        f"{', '.join(noms)}{suite}. Prenez le millésime des communes d’aujourd’hui. Rien n’a été changé."
    )


def _coverage(known: pd.DataFrame, outlines: dict[str, shapely.Geometry], departement: str) -> gpd.GeoDataFrame:
    lines = known.loc[[code for code in known.index if code in outlines]]
    degrees = gpd.GeoSeries([outlines[code] for code in lines.index], crs=DEGREES)
    columns = lines.rename_axis("code_insee").reset_index()
    wanted = ["code_insee", "nom", "departement", "arrondissement", "siren_epci"]
    return gpd.GeoDataFrame(columns[wanted], geometry=simplified(degrees.to_crs(crs_of(departement))))


def _write(coverage: gpd.GeoDataFrame, departement: str, territory: Territory, static: Path) -> None:
    noms = dict(zip(coverage["code_insee"], coverage["nom"], strict=True))
    noms |= {siren: epci.nom for siren in set(coverage["siren_epci"].dropna()) if (epci := territory.epci(siren))}
    noms |= _labels(territory, departement)
    try:
        layers.write_departement(departement, layers.layers(coverage), coverage, noms, static / FOLDER)
    except OSError as error:
        message = f"Les contours ne peuvent pas être écrits dans « {FOLDER} » : vérifiez les droits du dossier."
        raise TerritoryError(message) from error


def _labels(territory: Territory, departement: str) -> dict[str, str]:
    found = territory.departement(departement)
    places: Iterable[tuple[str, str]] = ((a.code, a.nom) for a in territory.arrondissements_of(departement))
    return dict(places) | ({found.code: found.nom} if found else {})
