"""What changed, in the terms of the programme: conventions signed, posts filled, aids added.

Counts facts as written in the tables, whatever the date de situation: the
figures at a date belong to the situation. Communes are given by their codes:
whoever shows the item names them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.conventions import dite_signee
from pvd_dashboard.tables.frames import codes, empty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from pvd_dashboard.editions.difference import Difference

    State = Mapping[str, pd.DataFrame]
    Rows = dict[str, tuple[str, ...]]

TYPES_ADHESION = frozenset({"adhesion"})
TYPES_ORT = frozenset({"cadre_ort", "ort_preexistante", "acv_ort"})
STATUTS_SANS_AIDE = frozenset({"refuse", "classe"})


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One thing that changed; what was gained and what was lost are two things.

    ``kind`` is one of ``laureats``, ``adhesions``, ``ort``, ``avenants``, ``postes``,
    ``postes_pourvus``, ``aides``, ``actions_livrees``, ``reunions`` or, for a
    table whose changes show in none of these, ``lignes``. ``count`` is how many
    more (negative: fewer); ``codes`` are codes INSEE of the communes concerned,
    except for ``aides`` where ``dispositif`` names the aid and ``amount`` is the
    difference in euros.
    """

    kind: str
    table: str
    count: int
    codes: tuple[str, ...] = ()
    amount: Decimal | None = None
    dispositif: str = ""


def resume(difference: Difference) -> list[SummaryItem]:
    """Return what changed in the order in which an officer would tell it."""
    before, after = _State(difference.before), _State(difference.after)
    items = [
        *_communes("laureats", "laureats", before.laureats(), after.laureats()),
        *_communes("adhesions", "conventions", before.signed(TYPES_ADHESION), after.signed(TYPES_ADHESION)),
        *_communes("ort", "conventions", before.signed(TYPES_ORT), after.signed(TYPES_ORT)),
        *_rows("avenants", "avenants", before.avenants(), after.avenants()),
        *_rows("postes", "postes", before.postes(), after.postes()),
        *_rows("postes_pourvus", "postes", before.pourvus(), after.pourvus()),
        *_aides(before.aides(), after.aides()),
        *_rows("actions_livrees", "actions", before.livrees(), after.livrees()),
        *_rows("reunions", "reunions", before.reunions(), after.reunions()),
    ]
    told = {item.table for item in items}
    rest = [
        SummaryItem("lignes", one.table, sum(one.counts.values())) for one in difference.tables if one.table not in told
    ]
    return items + rest


class _State:
    """The facts of one side, read off its tables."""

    def __init__(self, tables: State) -> None:
        self._tables = tables

    def _of(self, name: str) -> pd.DataFrame:
        found = self._tables.get(name)
        return empty(TABLES[name]) if found is None else found

    def laureats(self) -> set[str]:
        laureats = self._of("laureats")
        return set(laureats.loc[~_is(laureats["statut_laureat"], {"retire"}), "code_insee"].dropna())

    def signed(self, types: frozenset[str]) -> set[str]:
        """Codes of the communes that a signed convention of these types covers."""
        conventions = self._of("conventions")
        signed = conventions["date_signature"].notna() | _is(conventions["statut"], {"signee"})
        own = conventions.loc[signed & _is(conventions["type"], types), "communes"]
        return {code for cell in own for code in codes(cell)} | self._dated(types)

    def _dated(self, types: frozenset[str]) -> set[str]:
        laureats = self._of("laureats")
        name = "date_adhesion" if types == TYPES_ADHESION else "date_ort"
        words = zip(laureats["code_insee"], laureats[f"{name}_texte"], strict=True)
        undated = {code for code, text in words if isinstance(text, str) and dite_signee(text)}
        return undated | set(laureats.loc[laureats[name].notna(), "code_insee"].dropna())

    def avenants(self) -> Rows:
        avenants = self._of("avenants")
        return _keyed(avenants[avenants["date_signature"].notna()])

    def postes(self) -> Rows:
        postes = self._of("postes")
        return _keyed(postes[~_is(postes["statut_poste"], {"supprime"})])

    def pourvus(self) -> Rows:
        postes = self._of("postes")
        return _keyed(postes[_is(postes["statut_poste"], {"pourvu"})])

    def aides(self) -> dict[str, Decimal]:
        """Euros granted by dispositif; refused, classed and « déjà compté » lines excluded."""
        subventions = self._of("subventions")
        counted = ~_is(subventions["statut"], STATUTS_SANS_AIDE) & ~subventions["deja_compte"].fillna(value=False)
        own = subventions.loc[counted & subventions["montant_accorde"].notna()]
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for dispositif, montant in zip(own["dispositif"].fillna(""), own["montant_accorde"], strict=True):
            totals[dispositif] += montant
        return totals

    def livrees(self) -> Rows:
        actions = self._of("actions")
        return _keyed(actions[_is(actions["statut"], {"livree"})])

    def reunions(self) -> Rows:
        return _keyed(self._of("reunions"))


def _keyed(rows: pd.DataFrame) -> Rows:
    """Return the communes of each row, by its identity."""
    return {str(cle): codes(cell) for cle, cell in zip(rows["_cle"].tolist(), rows["communes"].tolist(), strict=True)}


def _is(values: pd.Series, wanted: set[str] | frozenset[str]) -> pd.Series:
    return values.isin(list(wanted)).astype(bool)


def _communes(kind: str, table: str, before: set[str], after: set[str]) -> Iterator[SummaryItem]:
    more, fewer = sorted(after - before), sorted(before - after)
    if more:
        yield SummaryItem(kind, table, len(more), tuple(more))
    if fewer:
        yield SummaryItem(kind, table, -len(fewer), tuple(fewer))


def _rows(kind: str, table: str, before: Rows, after: Rows) -> Iterator[SummaryItem]:
    more, fewer = ([own[cle] for cle in own if cle not in other] for own, other in ((after, before), (before, after)))
    for sign, rows in ((1, more), (-1, fewer)):
        if rows:
            yield SummaryItem(kind, table, sign * len(rows), tuple(dict.fromkeys(code for row in rows for code in row)))


def _aides(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> Iterator[SummaryItem]:
    for dispositif in sorted(before.keys() | after.keys()):
        amount = after.get(dispositif, Decimal(0)) - before.get(dispositif, Decimal(0))
        if amount:
            count = 1 if amount > 0 else -1
            yield SummaryItem("aides", "subventions", count, amount=amount, dispositif=dispositif)
