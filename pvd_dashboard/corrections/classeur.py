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
from typing import TYPE_CHECKING, Any

import pandas as pd

from pvd_dashboard.corrections.feuille import Feuille, Trace
from pvd_dashboard.corrections.journal import ecrire_journal
from pvd_dashboard.corrections.origine import FEUILLE, base
from pvd_dashboard.editions.errors import StoreError
from pvd_dashboard.editions.model import Origin
from pvd_dashboard.tables import TABLES, Table
from pvd_dashboard.tables.frames import physical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from openpyxl import Workbook

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
    changed = [
        name for name in TABLES if name in edition.versions and origin.versions.get(name) != edition.versions[name]
    ]
    sheets = list(received.lecture.get("sheets", ()))
    own = {received.sha256} | {
        one.file_sha256 for one in store.editions(edition.departement) if one.origin is Origin.CORRECTION
    }
    traces = [
        trace
        for name in changed
        for trace in _table(book, TABLES[name], (before[name], after[name]), sheets, edition.departement, own)
    ]
    ecrire_journal(book, traces, origin, edition)
    written = io.BytesIO()
    book.save(written)
    return Classeur(received.name, written.getvalue(), tuple(traces))


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


def _table(
    book: Workbook,
    table: Table,
    states: tuple[pd.DataFrame, pd.DataFrame],
    sheets: list[Mapping[str, Any]],
    departement: str,
    own: set[str],
) -> list[Trace]:
    """Write the changes of one table, before and after, in its sheets; return what was done."""
    before, after = states
    held = {one["sheet"]: one for one in sheets if one.get("table") == table.name and one["sheet"] in book.sheetnames}
    alone = {name for name in held if sum(1 for one in sheets if one["sheet"] == name) == 1}
    pens = {name: Feuille(book[name], table, one, before, departement) for name, one in held.items()}
    old, new = _places(before, pens, own), _places(after, pens, own)
    shared = {place[:2] for place in (*old, *new) if place[2]}
    traces: list[Trace] = []
    for place, rank in old.items():
        pen = pens[place[0]]
        if place not in new:
            traces += [pen.retirer(before, rank, ecrite=place[:2] not in shared)]
        elif _differs(table, before.iloc[rank], after.iloc[new[place]]):
            traces += pen.corriger(before.iloc[[rank]], after.iloc[[new[place]]], ecrite=place[:2] not in shared)
    placed, elsewhere = set(new.values()), _kept_from_elsewhere(table, before, after)
    added = [rank for rank in range(len(after)) if rank not in placed and rank not in elsewhere]
    if added:
        last = next((pens[name] for name in reversed(list(pens)) if name in alone), None)
        pen = last or Feuille.neuve(book, table, departement)
        traces += pen.ajouter(after.iloc[added])
    return traces


def _kept_from_elsewhere(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> set[int]:
    """Return the rows of other files that nobody touched: the workbook never held them."""
    places = {key: place for place, key in enumerate(before["_cle"].tolist())}
    return {
        rank
        for rank, key in enumerate(after["_cle"].tolist())
        if key in places and not _differs(table, before.iloc[places[key]], after.iloc[rank])
    }


def _places(rows: pd.DataFrame, pens: Mapping[str, Feuille], own: set[str]) -> dict[tuple[str, int, int], int]:
    """Return where each row stands in the workbook (sheet, line, rank among the rows of that line) → its position.

    Rows of another workbook stand nowhere in it: ``own`` are the sha-256 of its file and of the corrections.
    """
    found: dict[tuple[str, int, int], int] = {}
    held = rows["_fichier"].isin(own).tolist()
    for rank, (sheet, line) in enumerate(_lines(rows)):
        if held[rank] and sheet in pens and sheet != FEUILLE and line is not None:
            nth = 0
            while (sheet, line, nth) in found:
                nth += 1
            found[sheet, line, nth] = rank
    return found


def _lines(rows: pd.DataFrame) -> Iterator[tuple[str, int | None]]:
    for sheet, line in zip(rows["_feuille"].tolist(), rows["_ligne"].tolist(), strict=True):
        yield "" if pd.isna(sheet) else str(sheet), None if pd.isna(line) else int(line)


def _differs(table: Table, old: pd.Series, new: pd.Series) -> bool:
    return any(
        not (pd.isna(old[name]) and pd.isna(new[name])) and (pd.isna(old[name]) or pd.isna(new[name])
        or old[name] != new[name])
        for name in physical(table)
    )  # fmt: skip
