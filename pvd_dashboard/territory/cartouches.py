"""The overseas départements drawn beside the mainland, each in a box of its own: for a map of the nation only.

Rule R64: these shapes are moved and enlarged; nothing located by its real
coordinates is to be laid over them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

_GAUCHE, _BAS, _LARGE, _HAUT, _PAS = -8.0, 46.6, 2.1, 1.35, 1.45
_AIR = 0.82

CARTOUCHES: Mapping[str, Emprise] = {
    code: Emprise(_GAUCHE, round(_BAS - rang * _PAS, 2), _GAUCHE + _LARGE, round(_BAS - rang * _PAS + _HAUT, 2))
    for rang, code in enumerate(("971", "972", "973", "974", "976"))
}
"""The box of each overseas département, in degrees, down the Atlantic side."""
EMPRISE = Emprise(-8.1, 41.2, 9.7, 51.2)
"""What a map of the nation shows: the mainland, Corse and the boxes."""


def en_cartouche(forme: BaseGeometry, boite: Emprise) -> BaseGeometry:
    """Return a shape moved into a box and made to fit, its proportions kept on a web map."""
    import shapely  # noqa: PLC0415 - the boxes are read without it

    ouest, sud, est, nord = forme.bounds
    vers_lat, vers_lon = boite.centre
    d_ici, de_la = math.cos(math.radians((sud + nord) / 2)), math.cos(math.radians(vers_lat))
    place_x, place_y = (boite.est - boite.ouest) * de_la, boite.nord - boite.sud
    taille = _AIR * min(place_x / ((est - ouest) * d_ici), place_y / (nord - sud))
    milieu = ((ouest + est) / 2, (sud + nord) / 2)
    echelle = (taille * d_ici / de_la, taille)
    return shapely.transform(forme, lambda points: (points - milieu) * echelle + (vers_lon, vers_lat))
