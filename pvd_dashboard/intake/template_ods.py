"""The blank workbook for LibreOffice (.ods): same sheets, headings, comments and drop-down lists as the .xlsx.

Written as the XML that it is: the libraries at hand write neither
drop-down lists nor comments, and an .ods is four short files in an archive.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pvd_dashboard.intake.template import (
    GUIDE,
    columns_of,
    comment_of,
    example_of,
    guide,
    guide_of_tables,
    heading_of,
    tables_of,
)
from pvd_dashboard.tables import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ROWS = 2_000
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = (
    " ".join(
        f'xmlns:{prefix}="{_OASIS}:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("number", "datastyle"),
            ("fo", "xsl-fo-compatible"),
            ("config", "config"),
            ("manifest", "manifest"),
        )
    )
    + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CELL_STYLES = {Kind.DATE: "date", Kind.MONTANT: "euro", Kind.TAUX: "taux"}

_STYLES = """
<number:date-style style:name="Ndate"><number:day number:style="long"/><number:text>/</number:text>\
<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>
<number:number-style style:name="Neuro"><number:number number:decimal-places="2" number:min-integer-digits="1" \
number:grouping="true"/><number:text>\u00a0€</number:text></number:number-style>
<number:percentage-style style:name="Ntaux"><number:number number:decimal-places="2" number:min-integer-digits="1"/>\
<number:text>\u00a0%</number:text></number:percentage-style>
<number:text-style style:name="Ntexte"><number:text-content/></number:text-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="Ndate"/>
<style:style style:name="euro" style:family="table-cell" style:data-style-name="Neuro"/>
<style:style style:name="taux" style:family="table-cell" style:data-style-name="Ntaux"/>
<style:style style:name="texte" style:family="table-cell" style:data-style-name="Ntexte"/>
<style:style style:name="tete" style:family="table-cell" style:data-style-name="Ntexte">\
<style:table-cell-properties fo:background-color="#E3E3FD" fo:wrap-option="wrap"/>\
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="gris" style:family="table-cell" style:data-style-name="Ntexte">\
<style:table-cell-properties fo:background-color="#EEEEEE"/>\
<style:text-properties fo:font-style="italic" fo:color="#666666"/></style:style>
<style:style style:name="titre" style:family="table-cell">\
<style:text-properties fo:font-weight="bold" fo:font-size="14pt"/></style:style>
<style:style style:name="saisie" style:family="table-cell" style:data-style-name="Ndate">\
<style:table-cell-properties fo:border="0.75pt solid #666666"/></style:style>
<style:style style:name="feuille" style:family="table" style:master-page-name="Feuille"/>
<style:style style:name="guide" style:family="table" style:master-page-name="Guide"/>
<style:style style:name="aide" style:family="table-cell">\
<style:table-cell-properties fo:wrap-option="wrap"/></style:style>
<style:style style:name="large" style:family="table-column"><style:table-column-properties style:column-width="17cm"/>\
</style:style>
<style:style style:name="colonne" style:family="table-column"><style:table-column-properties style:column-width="4cm"/>\
</style:style>
"""


_PAGES = (
    '<style:page-layout style:name="Paysage"><style:page-layout-properties fo:page-width="29.7cm" '
    'fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1cm" style:scale-to-X="1" '
    'style:scale-to-Y="0"/></style:page-layout>'
    '<style:page-layout style:name="Portrait"><style:page-layout-properties fo:page-width="21cm" '
    'fo:page-height="29.7cm" fo:margin="1cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
)
_MASTERS = (
    '<style:master-page style:name="Feuille" style:page-layout-name="Paysage"/>'
    '<style:master-page style:name="Guide" style:page-layout-name="Portrait"/>'
)


def write_ods(path: Path, *, contacts: bool = False) -> None:
    """Write the blank workbook to ``path``, with the personal tables where ``contacts`` are kept."""
    tables = tables_of(contacts=contacts)
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in (
            ("/", _TYPE),
            *((part, "text/xml") for part in ("content.xml", "styles.xml", "settings.xml")),
        )
    )
    files = {
        "mimetype": _TYPE,
        "content.xml": _content(tables),
        "styles.xml": f'{_HEAD}<office:document-styles {_NAMES} office:version="1.2"><office:automatic-styles>{_PAGES}'
        f"</office:automatic-styles><office:master-styles>{_MASTERS}</office:master-styles></office:document-styles>",
        "settings.xml": _settings(tables),
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.2">'
        f"{manifest}</manifest:manifest>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (2021, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)


def _content(tables: Sequence[Table]) -> str:
    validations = "".join(_validation(table, column) for table in tables for column in columns_of(table))
    sheets = "".join(map(_sheet, tables))
    return (
        f'{_HEAD}<office:document-content {_NAMES} office:version="1.2">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:content-validations>{validations}</table:content-validations>{_guide_sheet(tables)}{sheets}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _listed(column: Column) -> list[str]:
    return ["oui", "non"] if column.kind is Kind.OUI_NON else [choice.label for choice in column.choices]


def _validation(table: Table, column: Column) -> str:
    labels = _listed(column)
    if not labels:
        return ""
    quoted = ";".join('"' + label.replace('"', '""') + '"' for label in labels)
    condition = quoteattr(f"of:cell-content-is-in-list({quoted})")
    return (
        f'<table:content-validation table:name="{table.name}.{column.name}" table:condition={condition} '
        'table:allow-empty-cell="true" table:display-list="unsorted">'
        '<table:error-message table:message-type="warning" table:display="true">'
        "<text:p>Choisissez une valeur de la liste.</text:p></table:error-message></table:content-validation>"
    )


def _text(text: str, style: str, *, note: str = "", validation: str = "") -> str:
    annotation = ""
    if note:
        annotation = "<office:annotation>" + "".join(map(_paragraph, note.split("\n"))) + "</office:annotation>"
    checked = f' table:content-validation-name="{validation}"' if validation else ""
    if not text:
        return f'<table:table-cell table:style-name="{style}"{checked}/>'
    return (
        f'<table:table-cell table:style-name="{style}"{checked} office:value-type="string">'
        f"{annotation}{_paragraph(text)}</table:table-cell>"
    )


def _paragraph(text: str) -> str:
    return f"<text:p>{escape(text)}</text:p>"


def _row(cells: str, repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{cells}</table:table-row>"


def _guide_sheet(tables: Sequence[Table]) -> str:
    lines = [*guide(), "", *guide_of_tables(tables)]
    rows = "".join(_row(_guide_line(line, title=rank == 0)) for rank, line in enumerate(lines))
    return (
        f'<table:table table:name={quoteattr(GUIDE)} table:style-name="guide">'
        '<table:table-column table:style-name="large"/>'
        f'<table:table-column table:style-name="colonne"/>{rows}</table:table>'
    )


def _guide_line(line: str, *, title: bool) -> str:
    """Return a line of the guide; a box stands beside the one that asks for the date."""
    box = "saisie" if line.startswith("Situation au") else "date"
    return _text(line, "titre" if title else "aide") + f'<table:table-cell table:style-name="{box}"/>'


def _sheet(table: Table) -> str:
    columns = columns_of(table)
    styles = [_CELL_STYLES.get(column.kind, "texte") for column in columns]
    rules = [f"{table.name}.{column.name}" if _listed(column) else "" for column in columns]
    heads = "".join(_text(heading_of(column), "tete", note=comment_of(column)) for column in columns)
    example = "".join(_text(text, "gris") for text in example_of(table))
    blank = "".join(_text("", style, validation=rule) for style, rule in zip(styles, rules, strict=True))
    defined = "".join(
        f'<table:table-column table:style-name="colonne" table:default-cell-style-name="{style}"/>' for style in styles
    )
    return (
        f'<table:table table:name={quoteattr(table.sheet)} table:style-name="feuille">{defined}'
        f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
        f"{_row(example)}{_row(blank, _ROWS)}</table:table>"
    )


def _settings(tables: Sequence[Table]) -> str:
    """Freeze the header row of each table."""
    frozen = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(table.sheet)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, kind, value in (
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", 1),
                ("PositionBottom", "int", 1),
                ("ActiveSplitRange", "short", 2),
            )
        )
        + "</config:config-item-map-entry>"
        for table in tables
    )
    return (
        f'{_HEAD}<office:document-settings {_NAMES} office:version="1.2"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f'<config:config-item-map-entry><config:config-item-map-named config:name="Tables">{frozen}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
