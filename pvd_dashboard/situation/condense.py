"""A département in a few figures: what a map of the region or of the nation shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.resume import EN_VIGUEUR, communes_au_statut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from decimal import Decimal

    from pvd_dashboard.situation.model import Situation

DEPASSEES = (Statut.RETARD, Statut.ORT_ECHUE)


@dataclass(frozen=True, slots=True)
class Condense:
    """What stands of a département on a date.

    ``communes`` lauréates, ``pvd`` projects, ``ort`` communes whose ORT is in
    force, ``depassees`` PVD whose deadline or ORT has passed, ``pourvus`` of
    ``postes`` posts and ``aides`` accorded in euros (None where the table was
    never supplied), ``alertes`` things to treat.
    """

    departement: str
    date: date
    communes: int
    pvd: int
    ort: int
    depassees: int
    postes: int | None
    pourvus: int | None
    aides: Decimal | None
    alertes: int


def condense(situation: Situation) -> Condense:
    """Return the few figures of a situation."""
    postes, aides = situation.postes, situation.financements
    return Condense(
        departement=situation.departement,
        date=situation.date,
        communes=len(situation.laureats.communes),
        pvd=len(situation.laureats.projets),
        ort=communes_au_statut(situation, *EN_VIGUEUR),
        depassees=sum(situation.conventions.par_statut.get(statut, 0) for statut in DEPASSEES),
        postes=postes.total if postes.renseigne else None,
        pourvus=postes.pourvus if postes.renseigne else None,
        aides=aides.total if aides.renseigne else None,
        alertes=len(situation.alertes),
    )


def part_ort(un: Condense) -> float | None:
    """Return the share of the communes lauréates whose ORT is in force, None without a lauréate."""
    return un.ort / un.communes if un.communes else None


def part_pourvus(un: Condense) -> float | None:
    """Return the share of the posts that are filled, None where there is none or none is known."""
    return un.pourvus / un.postes if un.postes and un.pourvus is not None else None


MESURES: Mapping[str, tuple[str, Callable[[Condense], float | None]]] = {
    "ort": ("Communes dont l’ORT est en vigueur (%)", part_ort),
    "depassees": ("Échéances dépassées (PVD)", lambda un: un.depassees),
    "pourvus": ("Postes pourvus (%)", part_pourvus),
    "pvd": ("Projets PVD", lambda un: un.pvd),
}
"""What a map of the nation can be coloured by: how it is called, and how it is read."""
