"""The words of the service known at a date, by heading: of a commune, or of the whole département (§1.20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import communes_citees, ici, lignes, table
from pvd_dashboard.tables.paroles import RUBRIQUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Jour

LIBELLES = {choix.code: choix.label for choix in RUBRIQUES}


@dataclass(frozen=True, slots=True)
class Parole:
    """One text of the service: its heading (a code), the communes that it is about (none: the département)."""

    rubrique: str
    texte: str
    communes: tuple[str, ...]
    date: Jour | None


def paroles(tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date) -> tuple[Parole, ...]:
    """Return the texts that exist at the date, in the order of the headings, then as written."""
    rangs = {code: rang for rang, code in enumerate(LIBELLES)}
    found = [
        Parole(row.get("rubrique") or "autre", row.get("texte") or "", communes_citees(row), jour(row, "date"))
        for row in lignes(table(tables, "textes"))
        if ici(row, lieux) and existe(jour(row, "date"), on) and row.get("texte")
    ]
    return tuple(sorted(found, key=lambda parole: rangs.get(parole.rubrique, len(rangs))))


def par_rubrique(dites: Iterable[Parole]) -> dict[str, list[str]]:
    """Return the texts under the label of their heading."""
    groupes: dict[str, list[str]] = {}
    for parole in dites:
        groupes.setdefault(LIBELLES.get(parole.rubrique, parole.rubrique), []).append(parole.texte)
    return groupes
