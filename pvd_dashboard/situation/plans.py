"""The plan de financement of each action, checked to 100 % of its cost (§1.12, A31)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, table
from pvd_dashboard.situation.model_vie import LigneFinancement, PlanAction
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

ECART_TOLERE = Decimal(1)  # euros: a smaller gap is rounding
_PART_TOLEREE = Decimal("0.0051")  # shares typed in whole percents may be half a point away
REFUSE = "refuse"


class Plans:
    """The lines of financing, by the number of their action, else by its title."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Read the table once."""
        self._lignes = list(lignes(table(tables, "plans_financement")))

    def de(self, action: Ligne) -> PlanAction | None:
        """Return the plan of an action, None where no line is its own."""
        siennes = [ligne for ligne in self._lignes if _sienne(ligne, action)]
        return plan(siennes, action.get("cout_ht")) if siennes else None


def _sienne(ligne: Ligne, action: Ligne) -> bool:
    """Whether a line is about an action: same number, else same title; same communes where both say them."""
    numeros = fold(ligne.get("id_action") or ""), fold(action.get("id_action") or "")
    titres = fold(ligne.get("intitule") or ""), fold(action.get("intitule") or "")
    meme = numeros[0] == numeros[1] if all(numeros) else bool(titres[0]) and titres[0] == titres[1]
    dites = set(communes_citees(ligne)), set(communes_citees(action))
    return meme and (not all(dites) or bool(dites[0] & dites[1]))


def plan(siennes: Sequence[Ligne], cout: Decimal | None) -> PlanAction:
    """Return a plan: its lines, their sum, the gap to the cost (to 100 % where only shares are known).

    A refused line is kept and not summed. ``ecart`` is None where the plan
    can't be checked, 0 where it is whole.
    """
    financements = tuple(_ligne(ligne, cout) for ligne in siennes)
    comptees = [un for un in financements if un.etat != REFUSE]
    total = sum((un.montant for un in comptees if un.montant is not None), Decimal(0))
    parts = sum((un.part for un in comptees if un.part is not None), Decimal(0))
    if cout is not None and all(un.montant is not None for un in comptees):
        ecart: Decimal | None = _nul(total - cout, ECART_TOLERE, strict=True)
    elif cout is None and _toutes(un.part for un in comptees):
        ecart = _nul(parts - 1, _PART_TOLEREE, strict=False)
    else:
        ecart = None
    return PlanAction(financements, cout, total, parts, ecart)


def _ligne(ligne: Ligne, cout: Decimal | None) -> LigneFinancement:
    montant, part = ligne.get("montant"), ligne.get("part")
    if montant is None and part is not None and cout is not None:
        montant = part * cout
    if part is None and montant is not None and cout:
        part = montant / cout
    return LigneFinancement(ligne.get("financeur") or "", montant, part, ligne.get("etat") or "")


def _toutes(parts: Iterable[Decimal | None]) -> bool:
    lues = list(parts)
    return bool(lues) and all(part is not None for part in lues)


def _nul(ecart: Decimal, tolerance: Decimal, *, strict: bool) -> Decimal:
    """Return a gap, 0 where it is within what rounding explains."""
    negligeable = abs(ecart) < tolerance if strict else abs(ecart) <= tolerance
    return Decimal(0) if negligeable else ecart
