"""The trainings at a date: followed, planned, by whom (§1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import annonce_connue, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, ici, lignes, pvd_de, renseignee, table
from pvd_dashboard.situation.model_suivi import Formation, Formations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import EditionCitee, Jour, Laureats

PREVUE, SUIVIE, ANNULEE, A_CONFIRMER = "prevue", "suivie", "annulee", "a_confirmer"


def compute(
    tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date, edition: EditionCitee | None
) -> Formations:
    """Return the trainings of the département: those begun at the date, and those announced by then (R08)."""
    projets = pvd_de(laureats)
    toutes = tuple(
        _formation(ligne, projets, on)
        for ligne in lignes(table(tables, "formations"))
        if ici(ligne, lieux) and _connue(ligne, on, edition)
    )
    suivies = [formation for formation in toutes if formation.statut == SUIVIE]
    formees = {code for formation in suivies for code in formation.communes if code in projets}
    return Formations(
        renseigne=renseignee(tables, "formations"),
        suivies=len(suivies),
        prevues=sum(formation.statut == PREVUE for formation in toutes),
        communes_formees=tuple(sorted(formees)),
        lignes=toutes,
    )


def _connue(ligne: Ligne, on: date, edition: EditionCitee | None) -> bool:
    """Whether a line is known at the date: one to come only if it was announced, never if it says it was followed."""
    quand = jour(ligne, "date")
    if quand is None or quand.debut <= on:
        return True
    return ligne.get("statut") != SUIVIE and annonce_connue(edition, on)


def _formation(ligne: Ligne, projets: Mapping[str, str], on: date) -> Formation:
    communes, quand = communes_citees(ligne), jour(ligne, "date")
    return Formation(
        intitule=ligne.get("intitule") or "",
        type=ligne.get("type") or "",
        organisme=ligne.get("organisme") or "",
        date=quand,
        communes=communes,
        pvd=tuple(dict.fromkeys(projets[code] for code in communes if code in projets)),
        role=ligne.get("role") or "",
        statut=statut(ligne.get("statut"), quand, on),
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
        observations=ligne.get("observations") or "",
    )


def statut(declare: str | None, quand: Jour | None, on: date) -> str:
    """Return the state of a training at the date: one planned for a day now past is to be confirmed."""
    if declare in {SUIVIE, ANNULEE}:
        return declare
    if quand is not None and quand.debut > on:
        return PREVUE
    if quand is not None and quand.fin < on:
        return A_CONFIRMER
    return PREVUE if declare == PREVUE else A_CONFIRMER
