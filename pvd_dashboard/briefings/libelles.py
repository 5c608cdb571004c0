"""The words of paper for what a situation holds, besides those of :mod:`pvd_dashboard.situation.libelles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import LigneConvention, Situation


def echeance(ligne: LigneConvention) -> str:
    """Write the deadline no more precisely than it is known; empty where there is none."""
    return formats.periode(ligne.echeance, ligne.echeance_precision) if ligne.echeance else ""


def source(situation: Situation) -> str:
    """Name the edition: file, number, day, author; says so where nothing is published."""
    cited = situation.edition
    if cited is None:
        return "Aucune version publiée"
    day = formats.jour(cited.published_at.date())
    return f"{cited.file} – version {cited.number}, publiée le {day} par {cited.author}"
