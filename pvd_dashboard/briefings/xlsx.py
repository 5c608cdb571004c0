"""A workbook as .xlsx: what a cell holds never runs, and the same workbook gives the same bytes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pvd_dashboard.briefings.feuilles import Case, Format, Page, Style, hauteurs, largeur, page
from pvd_dashboard.briefings.texte import court, lisible
from pvd_dashboard.tables.formules import dangereux

if TYPE_CHECKING:
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

    from pvd_dashboard.briefings.feuilles import Cellule, Classeur, Colonne, Feuille, Synthese

BLEU, GRIS, TRAIT = "#29598F", "#EEF1F6", "#C9D2DF"
PREMIER_JOUR = date(1900, 3, 1)
"""Before it, Excel counts days wrongly (it believes in 29/02/1900): such a day is written as a text."""
PLUS_LONG_TEXTE = 32_767
HAUTEUR = 15
"""The height of one line of text, in points; given where texts wrap, as LibreOffice does not guess it."""
A3, A4 = 8, 9
LISTE_COURTE = 255
"""Excel's longest list of choices written inside a validation, in characters."""
LISTES = "Listes"
LIGNES_LIBRES = 200
"""Lines below the last one where the lists of choices are offered."""

_FR = "[$-40C]"
"""Puts French separators in a number format, where the program is not French itself."""
_EUROS = f"{_FR}#,##0.00\u00a0\\€"
_EUROS_ENTIERS = f"{_FR}#,##0\u00a0\\€"
_NOMBRES = {
    Format.TEXTE: "@",
    Format.JOUR: "dd/mm/yyyy",
    Format.EUROS: _EUROS,
    Format.TAUX: f"{_FR}0.0##\u00a0%",
    Format.NOMBRE: "General",
    Format.ENTIER: f"{_FR}#,##0",
    Format.ANNEE: "0",
}
_TOTAL = {"bold": True, "bg_color": GRIS, "top": 1, "top_color": TRAIT}
_STYLES: dict[Style, dict[str, Any]] = {
    Style.TITRE: {"bold": True, "font_size": 16, "font_color": BLEU},
    Style.RUBRIQUE: {"bold": True, "font_size": 12, "font_color": BLEU, "bottom": 1, "bottom_color": BLEU},
    Style.ENTETE: {"bold": True, "font_color": "#FFFFFF", "bg_color": BLEU, "text_wrap": True, "valign": "vcenter"},
    Style.LIBELLE: {"text_wrap": True, "valign": "top"},
    Style.TEXTE: {"valign": "top", "align": "left", "indent": 1},
    Style.ENTIER: {"num_format": f"{_FR}#,##0", "align": "right", "valign": "top"},
    Style.EUROS: {"num_format": _EUROS_ENTIERS, "valign": "top"},
    Style.PART: {"num_format": f"{_FR}0.0\u00a0%", "valign": "top"},
    Style.JOUR: {"num_format": "dd/mm/yyyy", "align": "left", "valign": "top", "indent": 1},
    Style.TOTAL: _TOTAL,
    Style.TOTAL_EUROS: _TOTAL | {"num_format": _EUROS_ENTIERS},
    Style.TOTAL_PART: _TOTAL | {"num_format": f"{_FR}0.0\u00a0%"},
    Style.NOTE: {"italic": True, "font_color": "#4A5568"},
}


def ecrire(classeur: Classeur) -> bytes:
    """Return the workbook as the bytes of an .xlsx file."""
    written = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(written, options) as book:
        created = classeur.date.replace(tzinfo=None)
        book.set_properties({"title": classeur.titre, "subject": classeur.sujet, "created": created})
        pen = _Plume(book)
        for lue in (classeur.synthese, *classeur.annexes):
            pen.synthese(lue, classeur.pied)
        for feuille in classeur.feuilles:
            pen.feuille(feuille, classeur.pied)
        pen.listes()
    return written.getvalue()


class _Plume:
    """Writes sheets in one workbook, with the formats that they share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._listes: list[tuple[str, ...]] = []
        self._header = book.add_format(_STYLES[Style.ENTETE] | {"border": 1, "border_color": TRAIT})
        self._grid = book.add_format({"border": 1, "border_color": TRAIT})
        self._styles = {style: book.add_format(given) for style, given in _STYLES.items()}
        self._formats = {name: self._cell(name, code) for name, code in _NOMBRES.items()}
        self._quoted = self._cell(Format.TEXTE, "@", quote_prefix=True)

    def _cell(self, name: Format, code: str, **more: object) -> CellFormat:
        given: dict[str, Any] = {"num_format": code, "valign": "top"}
        if name is Format.TEXTE:
            given["text_wrap"] = True
        elif name in {Format.JOUR, Format.ANNEE}:
            given["align"] = "left"
        return self._book.add_format(given | more)

    def feuille(self, feuille: Feuille, pied: str) -> None:
        sheet = self._book.add_worksheet(feuille.titre)
        for index, colonne in enumerate(feuille.colonnes):
            sheet.set_column(index, index, largeur(colonne))
            sheet.write_string(0, index, colonne.intitule, self._header)
            self._colonne(sheet, index, colonne)
        last = max(len(feuille.colonnes) - 1, 0)
        sheet.set_row(0, 3 * HAUTEUR)
        sheet.freeze_panes(1, min(2, len(feuille.colonnes)))
        sheet.autofilter(0, 0, max(feuille.lignes, 1), last)
        sheet.repeat_rows(0)
        # One rule draws the grid of a whole table: no empty cell has to be written for its border.
        rule = {"type": "formula", "criteria": "=TRUE", "format": self._grid}
        sheet.conditional_format(1, 0, max(feuille.lignes, 1), last, rule)
        sheet.repeat_columns(0, min(1, last))
        for row, lines in hauteurs(feuille).items():
            sheet.set_row(row + 1, HAUTEUR * lines)
        _page(sheet, pied, page(sum(map(largeur, feuille.colonnes))))

    def _colonne(self, sheet: Worksheet, index: int, colonne: Colonne) -> None:
        shown = self._formats[colonne.format]
        for row, value in enumerate(colonne.cellules, start=1):
            if value is not None:
                self._cellule(sheet, row, index, value, shown)
        if colonne.choix:
            rows = len(colonne.cellules) + LIGNES_LIBRES
            given = {"validate": "list", "source": self._liste(colonne), "error_type": "warning"}
            sheet.data_validation(1, index, rows, index, given)

    def _liste(self, colonne: Colonne) -> list[str] | str:
        """Return the choices, or where they stand on the hidden sheet when they are too long for a validation."""
        if len(",".join(colonne.choix)) <= LISTE_COURTE and not any("," in label for label in colonne.choix):
            return list(colonne.choix)
        if colonne.choix not in self._listes:
            self._listes.append(colonne.choix)
        letter = xl_col_to_name(self._listes.index(colonne.choix), col_abs=True)
        return f"={LISTES}!{letter}$1:{letter}${len(colonne.choix)}"

    def listes(self) -> None:
        """Write the hidden sheet of the longest lists of choices."""
        if self._listes:
            sheet = self._book.add_worksheet(LISTES)
            sheet.hide()
            for column, labels in enumerate(self._listes):
                sheet.write_column(0, column, labels)

    def _cellule(
        self, sheet: Worksheet, row: int, column: int, value: str | Decimal | int | date, shown: CellFormat
    ) -> None:
        if isinstance(value, str):
            quoted = self._quoted if dangereux(value) else self._formats[Format.TEXTE]
            sheet.write_string(row, column, court(lisible(value), PLUS_LONG_TEXTE), quoted)
        elif isinstance(value, date):
            _day(sheet, row, column, value, shown, self._formats[Format.TEXTE])
        else:
            sheet.write_number(row, column, float(value), shown)

    def synthese(self, synthese: Synthese, pied: str) -> None:
        sheet = self._book.add_worksheet(synthese.titre)
        for index, width in enumerate(synthese.largeurs):
            sheet.set_column(index, index, width)
        for row, cells in enumerate(synthese.lignes):
            for column, case in enumerate(cells):
                if case is not None:
                    self._case(sheet, row, column, case)
        sheet.hide_gridlines(2)
        if any(synthese.figees):
            sheet.freeze_panes(*synthese.figees)
            sheet.repeat_rows(max(synthese.figees[0] - 1, 0))
            sheet.print_area(0, 0, len(synthese.lignes) - 1, len(synthese.largeurs) - 1)
        _page(sheet, pied, page(sum(synthese.largeurs)))

    def _case(self, sheet: Worksheet, row: int, column: int, case: Case) -> None:
        style = self._styles[case.style]
        if case.formule:
            given = case.valeur
            value = float(given) if isinstance(given, Decimal | int) else 0
            sheet.write_formula(row, column, f"={case.formule}", style, value)
        else:
            self._simple(sheet, row, column, case.valeur, style)

    @staticmethod
    def _simple(sheet: Worksheet, row: int, column: int, value: Cellule, style: CellFormat) -> None:
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, court(lisible(value), PLUS_LONG_TEXTE), style)
        elif isinstance(value, date):
            _day(sheet, row, column, value, style, style)
        else:
            sheet.write_number(row, column, float(value), style)


def _day(sheet: Worksheet, row: int, column: int, value: date, shown: CellFormat, as_text: CellFormat) -> None:
    if value < PREMIER_JOUR:
        sheet.write_string(row, column, f"{value:%d/%m/%Y}", as_text)
    else:
        sheet.write_datetime(row, column, value, shown)


def _page(sheet: Worksheet, pied: str, found: Page) -> None:
    """Set the page up: landscape, wide enough to be read, the département and the page number below."""
    sheet.set_landscape()
    sheet.set_paper(A3 if found.a3 else A4)
    sheet.fit_to_pages(found.de_large, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L{court(pied, 180).replace('&', '&&')}&R&P / &N")
