"""Amounts in francs Pacifique told in euros, at the fixed rate; what was read stays beside it (R63)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.tables import SUBVENTIONS, Kind
from pvd_dashboard.tables.statuts_aides import XPF

if TYPE_CHECKING:
    from decimal import Decimal

_MONTANTS = tuple(colonne.name for colonne in SUBVENTIONS.columns if colonne.kind is Kind.MONTANT)


def en_francs(subventions: pd.DataFrame) -> pd.Series[bool]:
    """Return which lines are written in francs Pacifique."""
    return (subventions["devise"] == XPF).fillna(value=False).astype(bool)


def en_euros(subventions: pd.DataFrame, cours: Decimal) -> pd.DataFrame:
    """Return the grants with every amount in euros, exact; ``cours`` is what one franc is worth.

    What a line in francs said is kept as ``<column>_xpf``, columns that exist
    only where a line is in francs. Without a rate (zero) its amounts are not
    known, which is not zero.
    """
    francs = en_francs(subventions)
    if not francs.any():
        return subventions
    lus: dict[str, pd.Series[Any]] = {}
    for nom in _MONTANTS:
        colonne = subventions[nom].astype(object)
        connus = francs & colonne.notna()
        lus[f"{nom}_xpf"] = colonne.where(connus, None)
        convertis = [montant * cours if cours else None for montant in colonne[connus]]
        lus[nom] = colonne.where(~connus, pd.Series(convertis, index=colonne.index[connus], dtype=object))
    return subventions.assign(**lus)


def d_origine(subventions: pd.DataFrame) -> pd.DataFrame:
    """Return the grants with the amounts that the file gave: :func:`en_euros` taken back."""
    lus = [nom for nom in _MONTANTS if f"{nom}_xpf" in subventions]
    francs = en_francs(subventions)
    return subventions.assign(**{nom: subventions[nom].where(~francs, subventions[f"{nom}_xpf"]) for nom in lus})
