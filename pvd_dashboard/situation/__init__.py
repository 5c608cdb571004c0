"""What the tableau de bord means on a date: lauréats, conventions, posts, grants, meetings, actions, alerts.

One call, :func:`compute`; everything is computed at a *date de situation*, and
facts dated after it do not exist yet (R08). Nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import (
    actions,
    alertes,
    axes,
    contrats,
    conventions,
    decisions,
    equipes,
    etapes,
    financements,
    formations,
    indicateurs,
    laureats,
    paroles,
    partenaires,
    perimetre,
    postes,
    reunions,
)
from pvd_dashboard.situation import marques as marques_
from pvd_dashboard.situation.dates import date_par_defaut
from pvd_dashboard.situation.document import to_json
from pvd_dashboard.situation.etapes_saisies import EtapesSaisies
from pvd_dashboard.situation.lieux import lieux
from pvd_dashboard.situation.model import EditionCitee, Situation, Statut
from pvd_dashboard.situation.model_alertes import Alerte, EtatAlerte, Marque
from pvd_dashboard.situation.perimetre import Perimetre
from pvd_dashboard.situation.resume import Evenement, prochaines, resume

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.territory import Territory

_DEFAUTS = Parametres()


def compute(
    tables: Mapping[str, pd.DataFrame],
    *,
    departement: str,
    on: date,
    territory: Territory,
    parametres: Parametres = _DEFAUTS,
    edition: EditionCitee | None = None,
) -> Situation:
    """Return every figure of a département on a date.

    ``tables`` maps names of tables to frames conformed to their declaration
    (:func:`pvd_dashboard.tables.frames.conform`); a national table is filtered
    on the département, an absent one gives zeros and no alert. An empty
    ``departement`` takes the whole country.
    """
    ici = lieux(territory, departement)
    part_laureats = laureats.compute(tables, ici, on)
    part_conventions = conventions.compute(tables, part_laureats, ici, on, parametres)
    part_postes = postes.compute(tables, part_laureats, part_conventions.actes, ici, on, parametres)
    part_financements = financements.compute(tables, part_laureats, ici, on, parametres)
    part_equipes = equipes.compute(tables, part_laureats, ici, on, parametres)
    part_reunions = reunions.compute(tables, part_conventions, ici, on, parametres, edition, equipes=part_equipes)
    part_actions = actions.compute(tables, part_conventions, part_financements, ici, on, parametres)
    situation = Situation(
        departement=ici.departement,
        nom_departement=ici.nom,
        date=on,
        edition=edition,
        laureats=part_laureats,
        conventions=part_conventions,
        postes=part_postes,
        financements=part_financements,
        alertes=(),
        tables=tables,
        lieu=ici.dans,
        reunions=part_reunions,
        actions=part_actions,
        etapes=etapes.compute(part_conventions, part_postes, part_reunions, part_actions, EtapesSaisies(tables, on)),
        parametres=parametres,
        decisions=decisions.compute(tables, part_laureats, ici, on),
        formations=formations.compute(tables, part_laureats, ici, on, edition),
        indicateurs=indicateurs.compute(tables, part_laureats, ici, on),
        equipes=part_equipes,
        contrats=contrats.contrats(tables, ici, on),
        partenaires=partenaires.partenaires(part_conventions.actes),
        paroles=paroles.paroles(tables, ici, on),
        axes=axes.axes(tables, ici, part_actions.lignes),
    )
    return replace(situation, alertes=alertes.compute(situation, ici, parametres))


def marquer(situation: Situation, marques: Mapping[str, Marque]) -> Situation:
    """Return the situation with what officers said of its alerts (key of the alert → mark)."""
    return replace(situation, alertes=marques_.appliquer(situation.alertes, marques, situation.date))


def restreindre(situation: Situation, part: Perimetre, *, territory: Territory) -> Situation:
    """Return the situation of a part of a département: the same rules on the rows that concern it."""
    return perimetre.restreindre(
        situation,
        part,
        lambda tables: compute(
            tables,
            departement=situation.departement,
            on=situation.date,
            territory=territory,
            parametres=situation.parametres,
            edition=situation.edition,
        ),
    )


__all__ = [
    "Alerte",
    "EditionCitee",
    "EtatAlerte",
    "Evenement",
    "Marque",
    "Perimetre",
    "Situation",
    "Statut",
    "compute",
    "date_par_defaut",
    "marquer",
    "prochaines",
    "restreindre",
    "resume",
    "to_json",
]
