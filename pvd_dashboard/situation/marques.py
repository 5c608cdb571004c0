"""What officers said of the alerts, laid over those of a situation.

A mark holds for an alert and its cause: when the cause changes, the alert
comes back. One put off comes back on its day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model_alertes import Alerte, EtatAlerte, Marque

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


def appliquer(alertes: Iterable[Alerte], marques: Mapping[str, Marque], on: date) -> tuple[Alerte, ...]:
    """Return the alerts with their marks (key of the alert → mark), as they stand on a date."""
    connues = {(marque.code, marque.objet, marque.pvd) for marque in marques.values()}
    return tuple(_marquer(alerte, marques.get(alerte.cle), on, connues) for alerte in alertes)


def _marquer(alerte: Alerte, marque: Marque | None, on: date, connues: set[tuple[str, str, str]]) -> Alerte:
    if marque is None:
        return replace(alerte, revenue=(alerte.code, alerte.objet, alerte.pvd) in connues)
    return replace(alerte, marque=marque, etat=etat(marque, on))


def etat(marque: Marque, on: date) -> EtatAlerte:
    """Return how a marked alert stands on a date: one put off is open again on its day."""
    reprend = marque.etat is EtatAlerte.REPORTEE and marque.jusqu_au is not None and on >= marque.jusqu_au
    return EtatAlerte.OUVERTE if reprend else marque.etat
