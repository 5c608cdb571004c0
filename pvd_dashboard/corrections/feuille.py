"""One sheet of the officer's workbook, written cell by cell with the styles it has."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from pvd_dashboard import territory
from pvd_dashboard.briefings import colonnes as papier
from pvd_dashboard.corrections.grille import ecrire, grille, lieux
from pvd_dashboard.intake.template import columns_of
from pvd_dashboard.tables import Column, Kind, Table
from pvd_dashboard.tables.formules import dangereux
from pvd_dashboard.tables.frames import empty

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from pvd_dashboard.briefings.feuilles import Cellule

JOUR = "dd/mm/yyyy"
_DERIVED = {
    "code_insee": ("nom_commune", "beneficiaire_nom"),
    "nom_commune": ("code_insee",),
    "beneficiaire_siren": ("beneficiaire_nom", "code_insee"),
    "beneficiaire_type": ("beneficiaire_nom", "code_insee"),
}
"""Columns that intake deduces from others: no column is added for them where one of these was written."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One change of a cell or of a line, as the sheet of corrections lists it.

    ``cellule`` is its address; empty where the change could not be written, and ``etat`` says why.
    """

    table: str
    feuille: str
    ligne: int | None
    geste: str
    colonne: str
    avant: str
    apres: str
    cellule: str
    etat: str

    @property
    def ecrite(self) -> bool:
        """Whether the workbook holds the change."""
        return bool(self.cellule)


class Feuille:
    """A sheet that holds a table: where its columns stand, and how its amounts and rates are written."""

    def __init__(
        self, sheet: Worksheet, table: Table, lecture: Mapping[str, Any], rows: pd.DataFrame, departement: str
    ) -> None:
        """Keep the sheet as it was read; ``rows`` are the rows that came from it."""
        self._sheet, self._table, self._departement = sheet, table, departement
        self._letters: dict[str, str] = dict(lecture.get("letters", {}))
        self._header: int | None = lecture.get("header_row")
        own = rows[rows["_feuille"] == sheet.title]
        self._last_line = int(own["_ligne"].max()) if len(own) else (self._header or 0)
        self._scales = {name: self._scale(own, name) for name in self._letters}

    @classmethod
    def neuve(cls, book: Workbook, table: Table, departement: str) -> Self:
        """Add a sheet for lines that have no place in the workbook, with the headings of the template."""
        name, rank = f"{table.sheet} (ajouts)"[:31], 2
        while name in book.sheetnames:
            name, rank = f"{table.sheet[:18]} (ajouts {rank})", rank + 1
        sheet = book.create_sheet(name)
        for place, column in enumerate(columns_of(table), start=1):
            sheet.cell(1, place, column.label)
        letters = {
            column.name: sheet.cell(1, place).column_letter for place, column in enumerate(columns_of(table), start=1)
        }
        return cls(sheet, table, {"letters": letters, "header_row": 1}, empty(table),
                   departement)  # fmt: skip

    def _scale(self, rows: pd.DataFrame, name: str) -> Decimal | None:
        """Return value ÷ cell in a column of amounts or rates (1 000 under « k€ »), None where no line tells."""
        if self._table.column(name).kind not in {Kind.MONTANT, Kind.TAUX}:
            return None
        for value, line in zip(rows[name].tolist(), rows["_ligne"].tolist(), strict=True):
            cell = None if pd.isna(line) else self._sheet[f"{self._letters[name]}{line}"].value
            if value and isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell:
                ratio = value / Decimal(repr(cell))
                if ratio in {Decimal(1), Decimal(1_000), Decimal(1_000_000), Decimal("0.01")}:
                    return ratio
        return None

    # --- what is done ----------------------------------------------------------------------------

    def corriger(
        self, old: pd.DataFrame, new: pd.DataFrame, changees: Collection[str], *, ecrite: bool
    ) -> list[Trace]:  # fmt: skip
        """Write the cells of a line whose columns ``changees`` are not the same any more."""
        line = int(old["_ligne"].iloc[0])
        changed = [column for column in self._table.columns if column.name in changees]
        names = {column.name for column in changed if column.name in self._letters}
        before, after = self._texts(old), self._texts(new)
        cells = self._cells(new)
        traces = []
        for column in changed:
            if column.name not in self._letters and names & set(_DERIVED.get(column.name, ())):
                continue
            texts = before.get(column.name, [""])[0], after.get(column.name, [""])[0]
            if texts[0] == texts[1]:  # kept over the file: the workbook still says otherwise
                texts = self._held(column, line), texts[1]
            address = self._put(column, line, cells.get(column.name, [None])[0]) if ecrite else ""
            traces.append(self._trace(line, "Cellule corrigée", column, texts, address))
        return traces

    def _held(self, column: Column, line: int) -> str:
        letter = self._letters.get(column.name)
        value = self._sheet[f"{letter}{line}"].value if letter else None
        return "" if value is None else str(value)

    def retirer(self, line: int, *, ecrite: bool) -> Trace:
        """Empty a line in its place; what it held goes to the list of corrections."""
        held = [str(cell.value) for cell in self._sheet[line] if cell.value is not None]
        if ecrite:
            for cell in self._sheet[line]:
                if not _merged(cell):
                    cell.value = None
        address = f"{self._sheet.title}!{line}:{line}" if ecrite else ""
        return self._trace(line, "Ligne retirée", None, (" · ".join(held), ""), address)

    def ajouter(self, rows: pd.DataFrame) -> list[Trace]:
        """Write new lines under the last one that holds something, in the style of the table's last line."""
        texts, cells = self._texts(rows), self._cells(rows)
        filled = [c for c in self._table.columns if any(value is not None for value in cells.get(c.name, ()))]
        named = {c.name for c in filled if c.name in self._letters}
        kept = [c for c in filled if c.name in self._letters or not named & set(_DERIVED.get(c.name, ()))]
        model, traces = self._last_line, []
        for rank in range(len(rows)):
            line = self._first_free()
            self._style(model, line)
            for column in kept:
                self._put(column, line, cells[column.name][rank])
            said = " · ".join(texts[c.name][rank] for c in kept if c.name in texts and texts[c.name][rank])
            address = f"{self._sheet.title}!{line}:{line}"
            traces.append(self._trace(line, "Ligne ajoutée", None, ("", said), address))
        return traces

    # --- how -------------------------------------------------------------------------------------

    def _texts(self, rows: pd.DataFrame) -> dict[str, list[str]]:
        shown = grille(self._table, rows.reset_index(drop=True), lieux(self._departement))
        return {str(name): shown[name].tolist() for name in shown.columns}

    def _cells(self, rows: pd.DataFrame) -> dict[str, list[Cellule]]:
        found = papier.feuilles(
            {self._table.name: rows.reset_index(drop=True)},
            territory=territory.load(),
            departement=self._departement,
            contacts=True,
        )
        labels = {column.label: column.name for column in self._table.columns}
        return {labels[one.intitule]: list(one.cellules) for one in found[0].colonnes}

    def _first_free(self) -> int:
        used = (row for row in range(self._sheet.max_row, 0, -1) if any(c.value is not None for c in self._sheet[row]))
        return next(used, 0) + 1

    def _style(self, model: int, line: int) -> None:
        if model < 1 or model == self._header:
            return
        for cell in self._sheet[model]:
            if cell.has_style and not _merged(cell):
                target = self._sheet.cell(line, cell.column)
                if not _merged(target):
                    target._style = copy(cell._style)  # noqa: SLF001 - openpyxl has no other way to copy a style

    def _put(self, column: Column, line: int, value: Cellule) -> str:
        """Write a value; return the address, empty where the cell can't be written."""
        letter = self._letters.get(column.name) or self._add_column(column)
        if not letter:
            return ""
        cell = self._sheet[f"{letter}{line}"]
        if _merged(cell):
            return ""
        _write(cell, value, column, self._scales.get(column.name))
        return f"{self._sheet.title}!{letter}{line}"

    def _add_column(self, column: Column) -> str:
        """Add a column at the right of the table for what its sheet had no place for."""
        if self._header is None:
            return ""
        used = [cell.column for cell in self._sheet[self._header] if cell.value is not None]
        cell = self._sheet.cell(self._header, max(used, default=0) + 1)
        if _merged(cell):
            return ""
        cell.value = column.label
        self._letters[column.name] = cell.column_letter
        return str(cell.column_letter)

    def _trace(self, line: int, geste: str, column: Column | None, texts: tuple[str, str], address: str) -> Trace:
        etat = "Écrite" if address else "À reporter à la main : la cellule est fusionnée ou la ligne partagée"
        label = column.label if column else ""
        return Trace(self._table.label, self._sheet.title, line, geste, label, *texts, address, etat)


def _merged(cell: Cell | MergedCell) -> bool:
    from openpyxl.cell.cell import MergedCell  # noqa: PLC0415 - loaded with the workbook

    return isinstance(cell, MergedCell)


def _write(cell: Cell, value: Cellule, column: Column, scale: Decimal | None) -> None:
    if isinstance(value, Decimal) and column.kind is Kind.TAUX:
        value = _rate(cell, value, scale)
    elif isinstance(value, Decimal) and column.kind is Kind.MONTANT and scale:
        value /= scale
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        if dangereux(value):
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = cell.number_format if "y" in cell.number_format.lower() else JOUR
    elif isinstance(value, Decimal):
        cell.value = int(value) if value == value.to_integral_value() else float(value)
    else:
        cell.value = value


def _rate(cell: Cell, value: Decimal, scale: Decimal | None) -> Cellule:
    """Write a rate as its column does; as « 25 % » where nothing tells, which has one reading only."""
    if scale:
        return value / scale
    return value if "%" in cell.number_format else ecrire(value, Kind.TAUX)
