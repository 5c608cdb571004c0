"""The sheet « Corrections » of a workbook brought up to date: every change, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.tables.formules import dangereux

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from pvd_dashboard.corrections.feuille import Trace
    from pvd_dashboard.editions.model import Edition

TITRE = "Corrections"
_MARQUE = "Feuille calculée pour lecture"
"""What intake recognises: the sheet is never read as a table, nor said to be unknown."""
_ENTETES = ("Table", "Feuille", "Ligne", "Geste", "Colonne", "Avant", "Après", "Cellule", "État")
_LARGEURS = (30, 20, 8, 18, 24, 40, 40, 18, 40)


def ecrire_journal(book: Workbook, traces: Sequence[Trace], origin: Edition, edition: Edition) -> None:
    """Add the sheet that lists the corrections; nothing where there is none."""
    if not traces:
        return
    title, rank = TITRE, 2
    while title in book.sheetnames:
        title, rank = f"{TITRE} {rank}", rank + 1
    sheet = book.create_sheet(title)
    lines: list[Sequence[str | int | None]] = [[text] for text in _presentation(traces, origin, edition)]
    lines += [[], _ENTETES, *(_cells(trace) for trace in traces)]
    for row, cells in enumerate(lines, start=1):
        _write(sheet, row, cells)
    _dress(sheet, head=len(lines) - len(traces))


def _cells(trace: Trace) -> Sequence[str | int | None]:
    return (trace.table, trace.feuille, trace.ligne, trace.geste, trace.colonne, trace.avant, trace.apres,
            trace.cellule, trace.etat)  # fmt: skip


def _presentation(traces: Sequence[Trace], origin: Edition, edition: Edition) -> list[str]:
    left = sum(1 for trace in traces if not trace.ecrite)
    lines = [
        (
            f"{_MARQUE} : corrections faites à l’écran depuis la version {origin.number} "
            f"({formats.jour(origin.published_at.date())}), jusqu’à la version {edition.number} "
            f"({formats.jour(edition.published_at.date())})."
        ),
        "Une ligne retirée a été vidée à sa place : aucune autre ligne n’a bougé. Vous pouvez supprimer cette feuille.",
        "Si votre classeur contient des formules, ouvrez-le et enregistrez-le une fois avant de le déposer.",
    ]
    if left:
        lines.append(f"{formats.pluriel(left, 'correction')} à reporter à la main : voyez la colonne « État ».")
    return [formats.insecables(line) for line in lines]


def _write(sheet: Worksheet, row: int, cells: Sequence[str | int | None]) -> None:
    for place, text in enumerate(cells, start=1):
        cell = sheet.cell(row, place, text)
        if isinstance(text, str):
            cell.data_type = "s"
            cell.quotePrefix = dangereux(text)


def _dress(sheet: Worksheet, *, head: int) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - loaded with the workbook

    for place, width in enumerate(_LARGEURS, start=1):
        sheet.column_dimensions[sheet.cell(head, place).column_letter].width = width
        sheet.cell(head, place).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=head + 1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = sheet.cell(head + 1, 1)
