"""The raster base map of the IGN: its address, and whether it answers.

A map whose tiles can't be reached loses its clicks, so the base map is added
only once a tile has come, and only where a reader asks for it: nothing is
asked of the network otherwise.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import urlopen

IGN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
MENTION = "© IGN"
SECONDES = 1.5
_TUILE = {"z": "6", "x": "31", "y": "23"}
"""A tile of the south-west of France."""


def repond(adresse: str, secondes: float = SECONDES) -> bool:
    """Whether a base map ({z}, {x}, {y} in its address) gives a picture within that time."""
    for jeton, valeur in _TUILE.items():
        adresse = adresse.replace(f"{{{jeton}}}", valeur)
    if urlsplit(adresse).scheme not in {"http", "https"}:
        return False
    try:
        with urlopen(adresse, timeout=secondes) as reponse:  # noqa: S310 - http or https, checked above
            return bool(reponse.status == 200 and reponse.headers.get_content_maintype() == "image")  # noqa: PLR2004
    except (OSError, ValueError):
        return False
