"""One module per kind of cell: each turns what was typed into a value, or says why it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.intake.convert.base import Outcome, Values, bare_text, each, plain_texts, text
from pvd_dashboard.intake.convert.choix import choix
from pvd_dashboard.intake.convert.dates import date, done
from pvd_dashboard.intake.convert.montants import montants
from pvd_dashboard.intake.convert.nombres import annee, duree, entier, nombre, oui_non, siren, siret
from pvd_dashboard.intake.convert.taux import taux
from pvd_dashboard.tables import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell

_BY_CELL: Mapping[Kind, Callable[[Cell], Outcome]] = {
    Kind.ENTIER: entier,
    Kind.NOMBRE: nombre,
    Kind.ANNEE: annee,
    Kind.OUI_NON: oui_non,
    Kind.SIREN: siren,
    Kind.SIRET: siret,
}

_DONE_ONCE = frozenset({"date_signature", "date_adhesion", "date_ort", "date_labellisation", "date_prise_poste"})
_FREE = frozenset({"observations", "employeur", "decision", "nom_epci"})
_YEARS = "ans"

__all__ = ["Outcome", "Values", "convert", "each", "montants", "taux"]


def convert(column: Column, cells: Sequence[Cell], factor: int = 1) -> Values:
    """Convert the cells of a column that needs no other column (communes and départements need the territory)."""
    if column.kind is Kind.MONTANT:
        return montants(cells, factor)
    if column.kind is Kind.TAUX:
        return taux(cells)
    if column.kind is Kind.DATE:
        return each(cells, done if column.name in _DONE_ONCE else date, placeholders=False)
    if column.kind is Kind.CHOIX:
        return each(cells, choix(column), placeholders=False)
    if column.kind is Kind.TEXTE:
        return each(cells, bare_text) if column.name in _FREE else each(cells, text, plain=plain_texts)
    return each(cells, duree if column.unit == _YEARS else _BY_CELL[column.kind])
