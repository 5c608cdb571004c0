"""What a reader may ask of the map: what colours it, which layers lie over it, what lies under it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.couches import AU_DEPART
from pvd_dashboard.situation.lectures import STATUT

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Choix:
    """What is asked of a map.

    ``couleur`` is a code of :data:`pvd_dashboard.situation.lectures.LECTURES`,
    ``couches`` codes of :data:`pvd_dashboard.situation.couches.COUCHES`, ``tuiles`` the address of a raster base
    map ({z}, {x}, {y}; empty: none) with its ``mention``, ``perimetre`` a
    GeoJSON of areas to lay over, ``sombre`` for a dark screen.
    """

    couleur: str = STATUT
    couches: frozenset[str] = AU_DEPART
    tuiles: str = ""
    mention: str = ""
    sombre: bool = False
    perimetre: Mapping[str, Any] | None = field(default=None, hash=False)
