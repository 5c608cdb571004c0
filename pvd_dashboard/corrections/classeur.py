"""« Mon classeur à jour » : the officer's own workbook with the corrections written into its cells.

Only the cells that changed are written, in the line they were read from, with
their style. New lines go under the table, or on a sheet of their own where
there is no room. A removed line is emptied in its place, so that no other line
moves. A sheet lists every change and says which could not be written.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from pvd_dashboard.corrections.feuille import Feuille, Trace
from pvd_dashboard.corrections.gardees import corrections
from pvd_dashboard.corrections.journal import ecrire_journal
from pvd_dashboard.corrections.origine import base
from pvd_dashboard.corrections.places import suivre
from pvd_dashboard.editions.errors import StoreError
from pvd_dashboard.editions.fusion import parts
from pvd_dashboard.tables import LAUREATS, TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl import Workbook

    from pvd_dashboard.corrections.gardees import Menace
    from pvd_dashboard.corrections.places import Reprises, Suivi
    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition, ReceivedFile

_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Classeur:
    """A workbook brought up to date; ``traces`` are the changes, ``a_reporter`` counts those not written."""

    nom: str
    contenu: bytes = field(repr=False)
    traces: tuple[Trace, ...]

    @property
    def a_reporter(self) -> int:
        """The number of changes that the officer has to copy by hand."""
        return sum(1 for trace in self.traces if not trace.ecrite)


def classeur_a_jour(store: Store, edition: Edition) -> Classeur | None:
    """Return the workbook received with the corrections of ``edition`` in its cells.

    None where the file is no .xlsx or .xlsm, is no longer kept, or can't be
    opened for writing: an export of the edition takes its place.
    """
    origin = base(store, edition)
    try:
        received = store.received(origin)
    except StoreError:
        return None
    book = _open(received)
    if book is None:
        return None
    before, after = store.tables(origin), store.tables(edition)
    kept = corrections(store, origin)
    changed = [
        name
        for name in TABLES
        if name in edition.versions
        and (origin.versions.get(name) != edition.versions[name] or any(one.table == name for one in kept))
    ]
    traces = [
        trace
        for name in changed
        for trace in _table(
            book, _Etats(TABLES[name], before[name], after[name], tuple(one for one in kept if one.table == name)),
            received, edition.departement,
        )
    ]  # fmt: skip
    ecrire_journal(book, traces, origin, edition)
    written = io.BytesIO()
    book.save(written)
    return Classeur(received.name, written.getvalue(), tuple(traces))


@dataclass(frozen=True, slots=True)
class _Etats:
    """The rows of a table when the file was published and now; ``gardees`` were kept over the file."""

    table: Table
    avant: pd.DataFrame
    apres: pd.DataFrame
    gardees: tuple[Menace, ...]


def _open(received: ReceivedFile) -> Workbook | None:
    import openpyxl  # noqa: PLC0415 - half a second that only a download needs
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - same

    if not received.name.lower().endswith(_SUFFIXES):
        return None
    try:
        return openpyxl.load_workbook(
            io.BytesIO(received.content), keep_vba=received.name.lower().endswith(".xlsm"), rich_text=True
        )
    except (InvalidFileException, zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, OSError):
        return None  # openpyxl says in all these ways that a workbook is not one it can write


def _table(book: Workbook, etats: _Etats, received: ReceivedFile, departement: str) -> list[Trace]:
    """Write the changes of one table in its sheets; return what was done."""
    table, before, after = etats.table, etats.avant, etats.apres
    suivi = suivre(before, after, received.sha256, _reprises(received, table))
    sheets = list(received.lecture.get("sheets", ()))
    held = {one["sheet"]: one for one in sheets if one.get("table") == table.name and one["sheet"] in book.sheetnames}
    alone = [name for name in held if sum(1 for one in sheets if one["sheet"] == name) == 1]
    own = before.iloc[list(suivi.places)]
    pens = {name: Feuille(book[name], table, one, own, departement) for name, one in held.items()}
    standing = {rank: place for rank, place in suivi.places.items() if place[0] in pens}
    gestes = _gestes(table, sheets)
    traces = [trace for rank, place in standing.items()
              for trace in _line(pens[place[0]], etats, suivi, rank, gestes.get(place[0], _TOUS))]  # fmt: skip
    for sheet, line in suivi.retirees:
        if sheet in pens:
            free = (sheet, line) not in suivi.partagees and gestes.get(sheet, _TOUS).retirer
            traces.append(pens[sheet].retirer(line, ecrite=free))
    if added := _added(etats, suivi, set(standing)):
        pen = pens[alone[-1]] if alone else Feuille.neuve(book, table, departement)
        traces += pen.ajouter(after.iloc[added])
    return traces


def _reprises(received: ReceivedFile, table: Table) -> Reprises | None:
    said = received.lecture.get("reprises")
    return None if said is None else said.get(table.name, {})


class _Gestes(NamedTuple):
    """What may be written in the lines of a sheet without touching another table, or another line of the same."""

    corriger: bool
    retirer: bool


_TOUS = _Gestes(corriger=True, retirer=True)


def _gestes(table: Table, sheets: Iterable[Mapping[str, Any]]) -> dict[str, _Gestes]:
    """Return what may be done in the sheets whose lines are several: a tracker's, or those with a column an amount.

    The line of a tracker is first that of its commune: the list of lauréats is corrected there.
    """
    shared = [one for one in sheets if one.get("suivi") or "letters_exercice" in one]
    return {one["sheet"]: _Gestes(corriger=table is LAUREATS, retirer=False) for one in shared}


def _line(pen: Feuille, etats: _Etats, suivi: Suivi, rank: int, gestes: _Gestes) -> list[Trace]:
    """Write what became of a row that stands in the workbook, kept corrections with it."""
    free = suivi.places[rank] not in suivi.partagees
    if rank not in suivi.devenues:
        return [pen.retirer(suivi.places[rank][1], ecrite=free and gestes.retirer)]
    old, new = etats.avant.iloc[[rank]], etats.apres.iloc[[suivi.devenues[rank]]]
    kept = {one.column for one in etats.gardees if one.column and one.cle == old["_cle"].iloc[0]}
    changed = kept | _differs(etats.table, old.iloc[0], new.iloc[0])
    return pen.corriger(old, new, changed, ecrite=free and gestes.corriger)


def _added(etats: _Etats, suivi: Suivi, standing: set[int]) -> list[int]:
    """Return the rows that the workbook has no line for: typed on screen, kept, or corrected from another file."""
    became = {new: old for old, new in suivi.devenues.items()}
    before, after = etats.avant, etats.apres
    return [
        rank
        for rank in range(len(after))
        if (old := became.get(rank)) is None
        or old in suivi.absentes
        or (old not in standing and _differs(etats.table, before.iloc[old], after.iloc[rank]))
    ]


def _differs(table: Table, old: pd.Series, new: pd.Series) -> set[str]:
    """Return the declared columns whose value, precision or text is not the same."""
    return {
        column.name
        for column in table.columns
        for name in parts(table, column)
        if not (pd.isna(old[name]) and pd.isna(new[name]))
        and (pd.isna(old[name]) or pd.isna(new[name]) or old[name] != new[name])
    }
