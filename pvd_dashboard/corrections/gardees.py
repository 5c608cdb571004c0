"""What was corrected by hand and a file would undo: told, then kept or let go, one by one.

A correction kept over a file stays one: the row that holds it keeps the
``_fichier`` of the correction, so that the next file asks again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.corrections.origine import base
from pvd_dashboard.editions.difference import CellChange, difference
from pvd_dashboard.editions.labels import labels
from pvd_dashboard.editions.model import Origin
from pvd_dashboard.tables import TABLES, Kind, Table
from pvd_dashboard.tables.frames import conform, identify, physical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.intake.reading import Reading

    State = Mapping[str, pd.DataFrame]


class Geste(StrEnum):
    """What was done by hand."""

    CELLULE = "cellule"
    AJOUT = "ajout"
    RETRAIT = "retrait"
    ABSENTE = "absente"
    """A line corrected by hand that the file no longer holds."""


@dataclass(frozen=True, slots=True)
class Menace:
    """One thing corrected by hand that a file would change.

    ``cle`` is the identity of the row, ``libelle`` its short name; ``column``
    is a declared column, empty for a whole line. ``avant`` is the cell before
    the correction, ``corrigee`` the one corrected, ``fichier`` what the new
    file says (plain values; texts of dates and of communes as they are shown).
    """

    table: str
    cle: str
    libelle: str
    geste: Geste
    column: str = ""
    avant: Any = None
    corrigee: Any = None
    fichier: Any = None

    @property
    def repere(self) -> tuple[str, str, str]:
        """What names it on a screen and between two runs."""
        return self.table, self.cle, self.column or self.geste


def corrections_menacees(store: Store, departement: str, reading: Reading) -> list[Menace]:
    """Return what a file would undo of the corrections made by hand since the last file, in the order of the tables.

    A table that the file does not supply is carried over: nothing of it is threatened.
    """
    current = store.current(departement)
    if current is None:
        return []
    brought = {
        name: table.accepted for name, table in reading.tables.items() if table.accepted_lines + table.to_fix > 0
    }
    made = corrections(store, current)
    told = [threat for one in made if one.table in brought and (threat := _menace(one, brought[one.table]))]
    return list({threat.repere: threat for threat in told}.values())


def corrections(store: Store, edition: Edition) -> list[Menace]:
    """Return what was corrected by hand and still holds in an edition; ``fichier`` is left empty."""
    origin = base(store, edition)
    if origin.number == edition.number and origin.parent is None:
        return []
    state = store.tables(origin)
    own = [] if origin.number == edition.number else list(_made(state, store.tables(edition)))
    mine = {one.repere for one in own}
    return [one for one in _earlier(store, origin, state) if one.repere not in mine] + own


def _earlier(store: Store, origin: Edition, state: State) -> list[Menace]:
    """Return the corrections older than a file that were kept over it."""
    older = [one for one in store.editions(origin.departement) if one.number < origin.number]
    if origin.parent is None or not any(one.origin is Origin.CORRECTION for one in older):
        return []
    before = corrections(store, store.edition(origin.departement, origin.parent))
    return [one for one in before if _still(one, state[one.table], origin.file_sha256)]


def _still(one: Menace, rows: pd.DataFrame, sha256: str) -> bool:
    found = rows[rows["_cle"] == one.cle]
    if one.geste is Geste.RETRAIT:
        return found.empty
    by_hand = found[found["_fichier"] != sha256]
    if one.geste in {Geste.AJOUT, Geste.ABSENTE}:
        return not by_hand.empty
    return not by_hand.empty and valeur(TABLES[one.table], by_hand.iloc[0], one.column) == one.corrigee


def _made(before: State, after: State) -> Iterator[Menace]:
    for one in difference(before, after).tables:
        table = TABLES[one.table]
        yield from (_line(table, one.removed, rank, Geste.RETRAIT) for rank in range(len(one.removed)))
        old, new = _by_key(one.changed_before), _by_key(one.changed_after)
        for change in _columns(table, one.cells):
            was, now = (valeur(table, rows[change.cle], change.column) for rows in (old, new))
            yield Menace(table.name, change.cle, change.libelle, Geste.CELLULE, change.column, was, now)
        yield from (_line(table, one.added, rank, Geste.AJOUT) for rank in range(len(one.added)))


def _by_key(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {str(rows["_cle"].iloc[rank]): rows.iloc[rank] for rank in range(len(rows))}


def _columns(table: Table, cells: Iterable[CellChange]) -> list[CellChange]:
    """Return one change a declared column of a row: a date and its text are one cell for an officer."""
    owners = {part: column.name for column in table.columns for part in _physical(table, column.name)}
    found: dict[tuple[str, str], CellChange] = {}
    for cell in cells:
        owner = owners[cell.column]
        found.setdefault((cell.cle, owner), replace(cell, column=owner))
    return list(found.values())


def _physical(table: Table, name: str) -> list[str]:
    return [part for part in (name, f"{name}_precision", f"{name}_texte") if part in physical(table)]


def _line(table: Table, rows: pd.DataFrame, rank: int, geste: Geste) -> Menace:
    one = rows.iloc[[rank]]
    return Menace(table.name, str(one["_cle"].iloc[0]), labels(table, one)[0], geste)


def valeur(table: Table, row: pd.Series, name: str) -> Any:  # noqa: ANN401 - a cell of any kind
    """Return a cell as it is compared and shown: the text of a date less precise than a day, plain values, None."""
    value = row[name]
    if table.column(name).kind is Kind.DATE:
        text = row[f"{name}_texte"]
        if not pd.isna(text):
            return str(text)
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _menace(one: Menace, rows: pd.DataFrame) -> Menace | None:
    found = rows[rows["_cle"] == one.cle]
    if one.geste is Geste.RETRAIT:
        return None if found.empty else one
    if one.geste is Geste.AJOUT:
        return one if found.empty else None
    if found.empty:
        return replace(one, geste=Geste.ABSENTE, column="", avant=None, corrigee=None)
    said = valeur(TABLES[one.table], found.iloc[0], one.column)
    return None if said == one.corrigee else replace(one, fichier=said)


def garder(store: Store, departement: str, reading: Reading, gardees: Iterable[Menace]) -> Reading:
    """Return a reading whose tables hold the corrections kept; the file itself stays what it is."""
    kept = list(gardees)
    current = store.current(departement)
    if not kept or current is None:
        return reading
    state = store.tables(current)
    tables, said = dict(reading.tables), {}
    for name in dict.fromkeys(one.table for one in kept):
        own = [one for one in kept if one.table == name]
        said[name] = _reprises(tables[name].accepted, state[name], own)
        accepted = _reapply(TABLES[name], tables[name].accepted, state[name], own)
        tables[name] = replace(tables[name], accepted=accepted)
    return replace(reading, tables=tables, reprises=said)


def _reprises(rows: pd.DataFrame, current: pd.DataFrame, kept: list[Menace]) -> dict[str, list[tuple[str, int]]]:
    """Return the lines of the file whose cells are corrected, or that are removed, and those it lost (« absentes »)."""
    wanted = {"lignes": (Geste.CELLULE, rows), "retirees": (Geste.RETRAIT, rows), "absentes": (Geste.ABSENTE, current)}
    return {what: _lieux(source, kept, geste) for what, (geste, source) in wanted.items()}


def _lieux(rows: pd.DataFrame, kept: list[Menace], geste: Geste) -> list[tuple[str, int]]:
    found = rows[rows["_cle"].isin([one.cle for one in kept if one.geste is geste])]
    places = zip(found["_feuille"].fillna("").tolist(), found["_ligne"].fillna(0).tolist(), strict=True)
    return [(str(sheet), int(line)) for sheet, line in places]


def _reapply(table: Table, rows: pd.DataFrame, current: pd.DataFrame, kept: list[Menace]) -> pd.DataFrame:
    places = {key: place for place, key in enumerate(rows["_cle"].tolist())}
    sources = {key: place for place, key in enumerate(current["_cle"].tolist())}
    columns = {name: rows[name].tolist() for name in rows.columns}
    for one in kept:
        if one.geste is Geste.CELLULE and one.cle in places and one.cle in sources:
            for name in (*_physical(table, one.column), "_fichier"):
                columns[name][places[one.cle]] = current[name].iloc[sources[one.cle]]
    gone = [places[one.cle] for one in kept if one.geste is Geste.RETRAIT and one.cle in places]
    back = {Geste.AJOUT, Geste.ABSENTE}
    added = [sources[one.cle] for one in kept if one.geste in back and one.cle in sources]
    left = conform(table, pd.DataFrame(columns).drop(index=gone).reset_index(drop=True))
    whole = pd.concat([left, current.iloc[added]], ignore_index=True) if added else left
    whole["_cle"] = identify(table, whole) if len(whole) else whole["_cle"]
    return whole
