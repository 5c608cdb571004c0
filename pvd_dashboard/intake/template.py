"""The blank workbook, made from the declarations: one sheet a table, ready to fill.

The example line is greyed and begins with « Exemple : » in its first cell:
that text is what the reading recognises, so it survives any spreadsheet
program, and typing over the line makes it a real one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake.lines import EXAMPLE
from pvd_dashboard.intake.reading import UnreadableFileError
from pvd_dashboard.tables import TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

GUIDE, LISTS = "Mode d'emploi", "Listes"
_ROWS = 2_000
_LIST_LIMIT = 255  # characters that a drop-down written in the cell itself may hold (Excel)
_EUROS = '#,##0.00\u00a0"€"'
_FORMATS = {
    Kind.DATE: "dd/mm/yyyy",
    Kind.MONTANT: _EUROS,
    Kind.TAUX: "0.00%",
    Kind.ENTIER: "#,##0",
    Kind.ANNEE: "0",
    Kind.NOMBRE: "0.##",
}
_TEXT = "@"
_WIDEST, _NARROWEST = 42, 12
_GUIDE_WIDTH = 100
_GUIDE = (
    "Tableau de bord Petites villes de demain – modèle à remplir",
    "",
    "Situation au\u00a0:",
    "",
    "Une feuille par tableau\u00a0; une feuille laissée vide n'efface rien\u00a0: la version précédente est conservée.",
    "La ligne grisée qui commence par «\u00a0Exemple\u00a0» n'est jamais lue\u00a0: laissez-la ou écrivez par-dessus.",
    "L'ordre des colonnes est libre\u00a0; vous pouvez en supprimer et en ajouter.",
    "Les en-têtes marqués d'un astérisque sont obligatoires.",
    "Posez la souris sur un en-tête pour lire ce qui est attendu.",
    "Dates\u00a0: 20/05/2021, mars 2021, T1 2022, automne 2021 ou 2021.",
    "Pour un mois seul, tapez d'abord une apostrophe ('mars 2021), sinon le tableur l'enregistre au 1er du mois.",
    "Montants en euros\u00a0: 43 457,00 ou 1,2 M€. Taux\u00a0: 25\u00a0% ou 0,25.",
    "Plusieurs communes dans une cellule\u00a0: Roquefort/Gabarret.",
    "Le code INSEE n'est pas le code postal\u00a0: 40110 est le code INSEE de Geaune et le code postal de Morcenx.",
    "Ne saisissez ni nom d'agent, ni adresse mail, ni téléphone.",
)


def write_template(path: Path, *, contacts: bool = False) -> None:
    """Write the blank workbook, .xlsx or .ods by its ending; UnreadableFileError for another ending.

    The sheets of personal tables are there only where ``contacts`` are kept.
    """
    if path.suffix.lower() == ".ods":
        from pvd_dashboard.intake.template_ods import write_ods  # noqa: PLC0415 - it needs this module

        write_ods(path, contacts=contacts)
        return
    if path.suffix.lower() != ".xlsx":
        message = "Le modèle s'écrit en .xlsx ou en .ods\u00a0: donnez au fichier l'une de ces deux terminaisons."
        raise UnreadableFileError(message)
    import xlsxwriter  # noqa: PLC0415 - only here

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        workbook.set_properties({"title": _GUIDE[0], "created": dt.datetime(2021, 1, 1)})  # noqa: DTZ001 - a fixed date, so that the file is the same each time
        tables = tables_of(contacts=contacts)
        _write_guide(workbook, tables)
        lists = _write_lists(workbook, tables)
        for table in tables:
            _write_table(workbook, table, lists)


def tables_of(*, contacts: bool) -> tuple[Table, ...]:
    """Return the tables that the template shows."""
    return tuple(table for table in TABLES.values() if contacts or not table.personal)


def columns_of(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table that the template shows: those that name people in a personal table only."""
    return tuple(column for column in table.columns if column.in_template and (table.personal or not column.personal))


def heading_of(column: Column) -> str:
    """Return the heading of a column in the template: its label, marked when it is required."""
    return f"{column.label}\u00a0*" if column.required else column.label


def example_of(table: Table) -> list[str]:
    """Return the example line: the first cell carries the mark."""
    first, *others = columns_of(table)
    mark = f"{EXAMPLE}\u00a0: {first.example}" if first.example else f"{EXAMPLE}\u00a0: à remplacer"
    return [mark, *(column.example for column in others)]


def comment_of(column: Column) -> str:
    """Return what the comment of a heading says."""
    lines = [column.help]
    if column.choices:
        lines.append("Valeurs\u00a0: " + ", ".join(choice.label for choice in column.choices) + ".")
    if column.required:
        lines.append("Obligatoire.")
    if column.source:
        lines.append(f"Source\u00a0: {column.source}.")
    return "\n".join(lines)


def guide() -> tuple[str, ...]:
    """Return the lines of the « Mode d'emploi » sheet."""
    return _GUIDE


def guide_of_tables(tables: Sequence[Table]) -> tuple[str, ...]:
    """Return what each sheet is for, one line a table."""
    return tuple(f"Feuille «\u00a0{table.sheet}\u00a0»\u00a0: {table.help}" for table in tables)


def _write_guide(workbook: Workbook, tables: Sequence[Table]) -> None:
    sheet = workbook.add_worksheet(GUIDE)
    title = workbook.add_format({"bold": True, "font_size": 14})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    date = workbook.add_format({"num_format": "dd/mm/yyyy", "border": 1, "align": "left"})
    sheet.set_column(0, 0, _GUIDE_WIDTH, wrapped)
    sheet.set_column(1, 1, 16)
    _set_page(sheet)
    for row, text in enumerate(_GUIDE):
        _write_line(sheet, row, text, title if row == 0 else wrapped)
    sheet.write_blank(2, 1, None, date)
    start = len(_GUIDE) + 1
    for row, text in enumerate(guide_of_tables(tables), start):
        _write_line(sheet, row, text, wrapped)


def _write_line(sheet: Worksheet, row: int, text: str, style: Format) -> None:
    """Write a line of the guide in a row high enough for it: not every program adjusts the height when it opens."""
    sheet.write_string(row, 0, text, style)
    lines = -(-len(text) // _GUIDE_WIDTH)
    if lines:
        sheet.set_row(row, 5 + 15 * lines)


def _set_page(sheet: Worksheet) -> None:
    """Set the paper: A4 landscape, as wide as one page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)


def _write_lists(workbook: Workbook, tables: Sequence[Table]) -> dict[tuple[str, str], str]:
    """Write the hidden sheet of the allowed values; return the formula of each column's drop-down."""
    sheet = workbook.add_worksheet(LISTS)
    sheet.hide()
    formulas: dict[tuple[str, str], str] = {}
    place = 0
    for table in tables:
        for column in columns_of(table):
            labels = [choice.label for choice in column.choices]
            if len(",".join(labels)) <= _LIST_LIMIT and not any("," in label for label in labels):
                continue
            for row, label in enumerate([column.label, *labels]):
                sheet.write_string(row, place, label)
            letters = _letter(place)
            formulas[table.name, column.name] = f"='{LISTS}'!${letters}$2:${letters}${len(labels) + 1}"
            place += 1
    return formulas


def _letter(place: int) -> str:
    from pvd_dashboard.intake.cells import letter  # noqa: PLC0415 - the template needs nothing else of the reading

    return letter(place)


def _write_table(workbook: Workbook, table: Table, lists: dict[tuple[str, str], str]) -> None:
    sheet = workbook.add_worksheet(table.sheet)
    head = workbook.add_format(
        {"bold": True, "bg_color": "#E3E3FD", "border": 1, "text_wrap": True, "valign": "top", "num_format": _TEXT}
    )
    grey = workbook.add_format({"italic": True, "font_color": "#666666", "bg_color": "#EEEEEE", "num_format": _TEXT})
    for place, (column, example) in enumerate(zip(columns_of(table), example_of(table), strict=True)):
        cells = workbook.add_format({"num_format": _FORMATS.get(column.kind, _TEXT)})
        sheet.set_column(place, place, max(_width(column), len(example) + 2), cells)
        sheet.write_string(0, place, heading_of(column), head)
        sheet.write_comment(0, place, comment_of(column), {"x_scale": 2.2, "y_scale": 1.6, "author": ""})
        sheet.write_string(1, place, example, grey)
        _add_drop_down(sheet, place, column, lists.get((table.name, column.name)))
    sheet.set_row(0, 45)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _set_page(sheet)


def _width(column: Column) -> int:
    longest = max(len(column.example) + 3, len(column.label) // 2 + 4, *(len(c.label) + 3 for c in column.choices), 0)
    return min(_WIDEST, max(_NARROWEST, longest))


def _add_drop_down(sheet: Worksheet, place: int, column: Column, formula: str | None) -> None:
    source: Any = formula
    if column.kind is Kind.OUI_NON:
        source = ["oui", "non"]
    elif column.choices and formula is None:
        source = [choice.label for choice in column.choices]
    if source is None:
        return
    sheet.data_validation(
        1, place, _ROWS, place,
        {
            "validate": "list",
            "source": source,
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": column.label[:32],
            "error_message": "Choisissez une valeur de la liste.",
        },
    )  # fmt: skip


__all__ = [
    "columns_of",
    "comment_of",
    "example_of",
    "guide",
    "guide_of_tables",
    "heading_of",
    "tables_of",
    "write_template",
]
