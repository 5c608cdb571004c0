"""Communes, EPCI, arrondissements, départements: what they are, how they are called, where they lie.

    >>> from pvd_dashboard.territory import load, resolve_commune
    >>> territory = load()
    >>> territory.departement("40").dans
    'dans les Landes'
    >>> resolve_commune(territory, "St Sever", "40").code
    '40282'

Everything is read from ``data/reference``, which :mod:`pvd_dashboard.territory.build`
makes; nothing here needs the network.
"""

from __future__ import annotations

from pvd_dashboard.territory.contours import Layer, contour_path, contour_url
from pvd_dashboard.territory.errors import TerritoryError
from pvd_dashboard.territory.model import Arrondissement, Commune, Departement, Emprise, Epci, Region
from pvd_dashboard.territory.names import (
    Match,
    check_code_and_name,
    normalise,
    normalise_insee,
    resolve_commune,
    resolve_epci,
    split_communes,
)
from pvd_dashboard.territory.reference import Territory, load

__all__ = [
    "Arrondissement",
    "Commune",
    "Departement",
    "Emprise",
    "Epci",
    "Layer",
    "Match",
    "Region",
    "Territory",
    "TerritoryError",
    "check_code_and_name",
    "contour_path",
    "contour_url",
    "load",
    "normalise",
    "normalise_insee",
    "resolve_commune",
    "resolve_epci",
    "split_communes",
]
