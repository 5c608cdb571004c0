"""The map on a fiche: the lauréats of the département, the commune ringed; drawn once for all the fiches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import image_carte
from pvd_dashboard.briefings.note_modele import Image
from pvd_dashboard.briefings.note_texte import dessinable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

_LARGEUR, _HAUTEUR = 760, 350
"""In units of its drawing, laid on the width between the margins."""


@dataclass(frozen=True, slots=True)
class Carte:
    """The drawing, and where each commune lauréate stands on it (across and down, in widths)."""

    svg: str
    places: Mapping[str, tuple[float, float]]

    def de(self, code: str, nom: str) -> tuple[Image, ...]:
        """Return the map with a commune ringed; nothing where its place is not known."""
        if code not in self.places:
            return ()
        dite = formats.phrase(f"Carte des communes lauréates du département ; {nom} y est cerclée")
        return (Image(self.svg, b"", dite, self.places[code]),)


def dessiner(situation: Situation, territory: Territory, contours: Path) -> Carte | None:
    """Draw the map of a département; None where there is nobody to show. Raises BriefingError as the map does."""
    if situation.laureats.communes.empty:
        return None
    svg, places = image_carte.situer(situation, territory, contours, largeur=_LARGEUR, hauteur=_HAUTEUR)
    return Carte(dessinable(svg), places)
