"""The tints of the map, on a light and on a dark screen.

The fills of the classes are the same on both: the legend and the table keep
their colours. What changes is the ground, the lines and the ink of the names,
whose halo keeps them readable over any fill.
"""

from __future__ import annotations

from dataclasses import dataclass

from pvd_dashboard.figures.theme import ENCRE, FOND
from pvd_dashboard.situation.libelles import CONTOUR_EPCI


@dataclass(frozen=True, slots=True)
class Teintes:
    """Colours of the ground, the communes, the lines and the names.

    ``epci`` fills an EPCI that holds a lauréate, ``muet`` what nothing is known of.
    """

    fond: str
    papier: str
    encre: str
    halo: str
    limite: str
    bord: str
    lien: str
    epci: str
    contour_epci: str
    nom_epci: str
    arrondissement: str
    bulle: str
    muet: str


CLAIRES = Teintes(
    fond="#FAFAFC",
    papier=FOND,
    encre=ENCRE,
    halo=FOND,
    limite="#8C92A3",
    bord="rgba(30,35,48,0.9)",
    lien=ENCRE,
    epci="#E4E3FB",
    contour_epci=CONTOUR_EPCI,
    nom_epci="#453FA0",
    arrondissement="#7A4B00",
    bulle=FOND,
    muet="#C9CDD6",
)
SOMBRES = Teintes(
    fond="#1B202A",
    papier="#14171E",
    encre="#EDF0F6",
    halo="#14171E",
    limite="#5A6374",
    bord="rgba(237,240,246,0.9)",
    lien="#EDF0F6",
    epci="#33315C",
    contour_epci="#A5A0EE",
    nom_epci="#C9C6FF",
    arrondissement="#F0C070",
    bulle="#1D222C",
    muet="#3A4252",
)


def teintes(*, sombre: bool) -> Teintes:
    """Return the tints for a screen."""
    return SOMBRES if sombre else CLAIRES
