"""The decisions of meetings at a date: who does what, for when, done or not (§1.11, A21)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, ici, lignes, pvd_de, renseignee, table
from pvd_dashboard.situation.model_suivi import Decision, Decisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Laureats


def compute(tables: Mapping[str, pd.DataFrame], laureats: Laureats, lieux: Lieux, on: date) -> Decisions:
    """Return the decisions of the département taken at the date or before."""
    projets = pvd_de(laureats)
    toutes = (
        _decision(ligne, projets, on)
        for ligne in lignes(table(tables, "decisions"))
        if ici(ligne, lieux) and existe(jour(ligne, "date_reunion"), on)
    )
    return Decisions(renseignee(tables, "decisions"), tuple(sorted(toutes, key=_rang)))


def _decision(ligne: Ligne, projets: Mapping[str, str], on: date) -> Decision:
    communes, echeance = communes_citees(ligne), jour(ligne, "echeance")
    faite_le = jour(ligne, "date_fait")
    faite = faite_le.debut <= on if faite_le else bool(ligne.get("fait"))
    return Decision(
        texte=ligne.get("decision") or "",
        communes=communes,
        pvd=tuple(dict.fromkeys(projets[code] for code in communes if code in projets)),
        type=ligne.get("type") or "",
        reunion=jour(ligne, "date_reunion"),
        responsable=ligne.get("responsable") or "",
        echeance=echeance,
        faite=faite,
        faite_le=faite_le if faite else None,
        en_retard=not faite and echeance is not None and echeance.fin < on,
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
    )


def _rang(decision: Decision) -> tuple[bool, date, str]:
    return decision.faite, decision.echeance.fin if decision.echeance else date.max, decision.texte
