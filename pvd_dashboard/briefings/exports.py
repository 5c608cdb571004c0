"""Which writer makes which file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import agenda, carte, colonnes, delimite, ods, projets, xlsx
from pvd_dashboard.briefings.feuilles import Classeur, Feuille
from pvd_dashboard.briefings.libelles import source
from pvd_dashboard.briefings.synthese import synthese

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked for, whatever the format; see :func:`pvd_dashboard.briefings.render`."""

    situation: Situation
    territory: Territory
    contours: Path
    contacts: bool


def _feuilles(demande: Demande) -> tuple[Feuille, ...]:
    situation = demande.situation
    return colonnes.feuilles(
        situation.tables,
        territory=demande.territory,
        departement=situation.departement,
        contacts=demande.contacts,
    )


def classeur(demande: Demande) -> Classeur:
    """Return what the workbook of a département holds, whatever its format."""
    situation = demande.situation
    place = f"{situation.nom_departement} ({situation.departement})"
    return Classeur(
        titre=f"Petites villes de demain – {place}",
        sujet=f"Situation au {formats.jour(situation.date)}",
        pied=f"{place} – situation au {formats.jour(situation.date)} – {source(situation)}",
        date=agenda.horodatage(situation),
        synthese=synthese(situation),
        feuilles=_feuilles(demande),
    )


PAR_TERMINAISON: dict[str, Callable[[Demande], bytes]] = {
    ".xlsx": lambda demande: xlsx.ecrire(classeur(demande)),
    ".ods": lambda demande: ods.ecrire(classeur(demande)),
    ".zip": lambda demande: delimite.ecrire(_feuilles(demande)),
    ".csv": lambda demande: projets.ecrire(demande.situation),
    ".geojson": lambda demande: carte.ecrire(demande.situation, territory=demande.territory, contours=demande.contours),
    ".ics": lambda demande: agenda.ecrire(demande.situation, territory=demande.territory),
}
