"""Papers made from a situation: the département's workbook, tables, a map, a calendar.

Two doors: :func:`export` for the data, :func:`papier` for what is read and
signed. Every figure comes from the situation given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.briefings.choix import SECTIONS, Changement, Choix, perimetre, sections
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.papiers import GENRES, apercu, diapositives, essayer_modele, papier, plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pvd_dashboard.situation.model import Alerte, Situation
    from pvd_dashboard.territory import Territory

__all__ = [
    "GENRES",
    "SECTIONS",
    "TERMINAISONS",
    "BriefingError",
    "Changement",
    "Choix",
    "apercu",
    "diapositives",
    "essayer_modele",
    "export",
    "papier",
    "perimetre",
    "plan",
    "points",
    "render",
    "sections",
]

TERMINAISONS = (".xlsx", ".ods", ".csv", ".zip", ".geojson", ".ics")


def export(situation: Situation, target: Path, *, territory: Territory, contours: Path, contacts: bool = False) -> None:
    """Write the export that the ending of ``target`` names; see :func:`render`."""
    target.write_bytes(render(situation, target.name, territory=territory, contours=contours, contacts=contacts))


def render(situation: Situation, name: str, *, territory: Territory, contours: Path, contacts: bool = False) -> bytes:
    """Return the bytes of the export that the ending of ``name`` names.

    ``.xlsx``, ``.ods``: the département's own workbook, which can be read back
    without change. ``.zip``: one .csv per table, likewise. ``.csv``: one line
    per PVD. ``.geojson``: the communes lauréates (``contours`` is the file of
    communes of the département; it may not exist). ``.ics``: what is to come.
    ``contacts`` adds the personal columns, where they are stored. The same
    situation gives the same bytes. Raises BriefingError for another ending.
    """
    ending = next((known for known in TERMINAISONS if name.lower().endswith(known)), "")
    if not ending:
        message = f"« {name} » : la terminaison du fichier doit être .xlsx, .ods, .csv, .zip, .geojson ou .ics."
        raise BriefingError(message)
    from pvd_dashboard.briefings import exports  # noqa: PLC0415 - the libraries of each format take a while to load

    demande = exports.Demande(situation, territory, contours, contacts)
    return exports.PAR_TERMINAISON[ending](demande)


def points(situation: Situation, alertes: Sequence[Alerte], suites: Mapping[Alerte, str] | None = None) -> bytes:
    """Return the .xlsx of what is to be treated, ``suites`` saying what was done of each."""
    from pvd_dashboard.briefings import points_a_traiter  # noqa: PLC0415 - the writer of workbooks is slow to load

    return points_a_traiter.ecrire(situation, alertes, suites)
