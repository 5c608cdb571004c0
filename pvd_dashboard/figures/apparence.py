"""How a status looks in a figure: word, icon, colour, hatching, tone on the map, rank by urgency.

Words, icons and colours are those of :mod:`pvd_dashboard.situation.libelles`.
A map can't hatch, and three statuses share one orange: there each has a tone
of its own, and its icon before the name of the commune.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.libelles import POSTES, STATUTS, TONS_CARTE, URGENCE, Libelle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Statut

HACHURES = "/"


@dataclass(frozen=True, slots=True)
class Apparence:
    """The look of a status; ``motif`` is Plotly's hatching, empty when plain; ``carte`` its tone on the map."""

    libelle: str
    icone: str
    couleur: str
    motif: str = ""
    carte: str = ""

    @property
    def aplat(self) -> str:
        """The colour that fills a commune on the map."""
        return self.carte or self.couleur

    @property
    def nom(self) -> str:
        """Icon and word, as in a legend."""
        return f"{self.icone} {self.libelle}"


def _apparence(libelle: Libelle, ton: str = "") -> Apparence:
    motif = HACHURES if libelle.hachure else ""
    return Apparence(libelle.libelle, libelle.symbole, libelle.couleur, motif, ton)


APPARENCES: Mapping[Statut, Apparence] = {s: _apparence(STATUTS[s], TONS_CARTE.get(s, "")) for s in URGENCE}
APPARENCES_POSTES: Mapping[str, Apparence] = {statut: _apparence(libelle) for statut, libelle in POSTES.items()}


def apparence(statut: Statut) -> Apparence:
    """Return the look of a status."""
    return APPARENCES[statut]
