"""What is chosen on the command line before a paper is written: the place, the sections, the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.briefings import Choix
    from pvd_dashboard.situation.model import Situation

GENRES = "club|note|bilan|commune|visite"
AIDE = (
    "Écrit un document : club (.pptx), note ou bilan (.docx, .pdf), commune (fiches : .pdf, .docx, .zip) "
    "ou visite (fiches de visite : .docx, .pdf, .zip)."
)


@dataclass(frozen=True, slots=True)
class Demande:
    """The options of ``brief`` beside its kind, its date and its edition."""

    arrondissement: str
    epci: str
    communes: str
    sections: str
    contacts: bool
    depuis: str | None
    modele: Path | None


def options(commande: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of :class:`Demande` to a command."""
    for option in reversed(_OPTIONS):
        commande = option(commande)
    return commande


_OPTIONS = (
    click.option("--arrondissement", default="", help="Périmètre : un arrondissement, par son nom."),
    click.option("--epci", default="", help="Périmètre : un EPCI, par son SIREN ou son nom."),
    click.option("--communes", default="", help="Périmètre : des communes (codes INSEE séparés par des virgules)."),
    click.option("--sections", default="", help="Parties à garder, séparées par des virgules ; toutes par défaut."),
    click.option(
        "--contacts", is_flag=True, help="Écrit les noms (titulaires, annuaire en annexe), s'ils sont conservés."
    ),
    click.option("--depuis", default=None, help="Compare avec la situation à cette date."),
    click.option(
        "--modele", type=click.Path(path_type=Path), default=None, help="Modèle du service : un .pptx ou un .docx."
    ),
)


def restreindre(found: Situation, demande: Demande) -> Situation:
    """Return the situation of the part of the département that is asked for."""
    from pvd_dashboard import briefings, situation, territory

    part = briefings.perimetre(
        found, arrondissement=demande.arrondissement, epci=demande.epci, communes=_liste(demande.communes)
    )
    if part is None:
        return found
    return situation.restreindre(found, part, territory=territory.load())


def choix(kind: str, found: Situation, demande: Demande, situer: Callable[[str], Situation]) -> Choix:
    """Return what was chosen; ``situer`` gives the situation of the same part on another date."""
    from pvd_dashboard import briefings, evolutions

    avant = situer(demande.depuis) if demande.depuis else None
    changements = evolutions.evolutions(avant, found) if avant else []
    connu = kind in briefings.SECTIONS
    return briefings.Choix(
        sections=briefings.sections(kind, _liste(demande.sections)) if connu else None,
        contacts=demande.contacts,
        avant=avant,
        changements=tuple(briefings.Changement(un.phrase, un.codes) for un in changements),
        modele=demande.modele.read_bytes() if demande.modele else None,
        modele_nom=demande.modele.name if demande.modele else "",
    )


def _liste(texte: str) -> list[str]:
    return [morceau.strip() for morceau in texte.split(",") if morceau.strip()]
