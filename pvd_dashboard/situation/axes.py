"""The axes of the projects: what the « mode d'emploi » asks of each, and how many actions follow it (§1.12)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import communes_citees, ici, lignes, table
from pvd_dashboard.tables.text import fold
from pvd_dashboard.tables.vie import AXES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model_vie import Action

ATTENDUS = ("enjeux", "partenaires", "indicateurs_mise_en_oeuvre", "indicateurs_resultat", "echelle")
"""The columns that each axis is to fill (ANCT, « mode d'emploi »)."""
LIBELLES = {nom: AXES.column(nom).label for nom in ATTENDUS}


@dataclass(frozen=True, slots=True)
class Axe:
    """One axis: its content by column of :data:`ATTENDUS`, the columns that are empty, its actions by group."""

    nom: str
    communes: tuple[str, ...]
    contenu: Mapping[str, str]
    manquants: tuple[str, ...]
    actions: int
    livrees: int


def axes(tables: Mapping[str, pd.DataFrame], lieux: Lieux, actions: Sequence[Action]) -> tuple[Axe, ...]:
    """Return the axes in the order of the sheet, each with the actions of its name."""
    toutes = Counter(fold(action.axe) for action in actions if action.axe)
    livrees = Counter(fold(action.axe) for action in actions if action.axe and action.groupe == "livree")
    found = []
    for ligne in lignes(table(tables, "axes")):
        if ligne.get("axe") and ici(ligne, lieux):
            contenu = {nom: ligne[nom] for nom in ATTENDUS if ligne.get(nom)}
            manquants = tuple(nom for nom in ATTENDUS if nom not in contenu)
            cle = fold(ligne["axe"])
            found.append(Axe(ligne["axe"], communes_citees(ligne), contenu, manquants, toutes[cle], livrees[cle]))
    return tuple(found)
