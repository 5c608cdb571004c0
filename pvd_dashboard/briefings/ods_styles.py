"""The styles of an .ods workbook, and the parts of its package that hold no data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pvd_dashboard.briefings.feuilles import Format, Style

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pvd_dashboard.briefings.feuilles import Page

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
BLEU, GRIS, TRAIT = "#29598F", "#EEF1F6", "#C9D2DF"
_NS = "urn:oasis:names:tc:opendocument:xmlns"
ESPACES = " ".join(
    f'xmlns:{prefix}="{_NS}:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
        "config": "config",
    }.items()
)
ENTETE = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FR = 'number:language="fr" number:country="FR"'


def _number(name: str, decimals: int, unit: str) -> str:
    kind = "percentage-style" if unit == "%" else "number-style"
    after = f"<number:text>\u00a0{unit}</number:text>" if unit else ""
    return (
        f'<number:{kind} style:name="{name}" {_FR}><number:number number:decimal-places="{decimals}" '
        f'number:min-decimal-places="{min(decimals, 1) if unit == "%" else decimals}" '
        f'number:min-integer-digits="1" number:grouping="true"/>{after}</number:{kind}>'
    )


_DATE = (
    f'<number:date-style style:name="n-jour" {_FR}><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
)
_ANNEE = (
    f'<number:number-style style:name="n-annee" {_FR}>'
    '<number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>'
)
_LIBRE = (
    f'<number:number-style style:name="n-libre" {_FR}>'
    '<number:number number:min-integer-digits="1"/></number:number-style>'
)
_TEXTE = '<number:text-style style:name="n-texte"><number:text-content/></number:text-style>'
_NOMBRES = (
    _number("n-euros", 2, "€")
    + _number("n-euros0", 0, "€")
    + _number("n-taux", 3, "%")
    + _number("n-part", 1, "%")
    + _number("n-entier", 0, "")
    + _DATE
    + _ANNEE
    + _LIBRE
    + _TEXTE
)


def _cell(name: str, data: str, cell: str = "", text: str = "", paragraph: str = "") -> str:
    given = f'style:data-style-name="{data}" ' if data else ""
    align = f"<style:paragraph-properties {paragraph}/>" if paragraph else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default" {given}>'
        f'<style:table-cell-properties style:vertical-align="top" {cell}/>{align}'
        f"<style:text-properties {text}/></style:style>"
    )


_BORD = f'fo:border="0.5pt solid {TRAIT}" '
_RETOUR = 'fo:wrap-option="wrap" '
_GRAS = 'fo:font-weight="bold" '
_FOND = f'fo:background-color="{GRIS}" fo:border-top="0.5pt solid {TRAIT}" '
_TETE = (f'{_BORD}{_RETOUR}fo:background-color="{BLEU}" ', f'{_GRAS}fo:color="#FFFFFF" ')
_GAUCHE = 'fo:text-align="start" fo:margin-left="0.1cm" '


@cache
def styles_de_cellules() -> str:
    """Return the automatic styles of cells: ``c-`` and a Format, ``s-`` and a Style."""
    data = {
        Format.TEXTE: "n-texte",
        Format.JOUR: "n-jour",
        Format.EUROS: "n-euros",
        Format.TAUX: "n-taux",
        Format.NOMBRE: "n-libre",
        Format.ENTIER: "n-entier",
        Format.ANNEE: "n-annee",
    }
    cells = "".join(
        _cell(
            f"c-{name}",
            style,
            _BORD + (_RETOUR if name is Format.TEXTE else ""),
            "",
            _GAUCHE if name in {Format.TEXTE, Format.JOUR, Format.ANNEE} else "",
        )
        for name, style in data.items()
    )
    return _NOMBRES + cells + _cell("c-entete", "", *_TETE, "") + _styles_de_synthese()


def _styles_de_synthese() -> str:
    return "".join(
        (
            _cell(f"s-{Style.TITRE}", "", "", f'{_GRAS}fo:font-size="16pt" fo:color="{BLEU}" '),
            _cell(
                f"s-{Style.RUBRIQUE}",
                "",
                f'fo:border-bottom="0.75pt solid {BLEU}" ',
                f'{_GRAS}fo:font-size="12pt" fo:color="{BLEU}" ',
            ),
            _cell(f"s-{Style.ENTETE}", "", *_TETE),
            _cell(f"s-{Style.LIBELLE}", "n-texte", _RETOUR),
            _cell(f"s-{Style.TEXTE}", "n-texte", "", "", _GAUCHE),
            _cell(f"s-{Style.ENTIER}", "n-entier", "", "", 'fo:text-align="end" '),
            _cell(f"s-{Style.EUROS}", "n-euros0"),
            _cell(f"s-{Style.PART}", "n-part"),
            _cell(f"s-{Style.JOUR}", "n-jour", "", "", _GAUCHE),
            _cell(f"s-{Style.TOTAL}", "", _FOND, _GRAS),
            _cell(f"s-{Style.TOTAL_EUROS}", "n-euros0", _FOND, _GRAS),
            _cell(f"s-{Style.TOTAL_PART}", "n-part", _FOND, _GRAS),
            _cell(f"s-{Style.NOTE}", "", "", 'fo:font-style="italic" fo:color="#4A5568" '),
        )
    )


def styles(pied: str, pages: Iterable[Page]) -> str:
    """Return styles.xml: the default cell, and one landscape page for each way of printing, with ``pied`` below."""
    pages = tuple(pages)
    return (
        f'{ENTETE}<office:document-styles {ESPACES} office:version="1.3"><office:styles>'
        '<style:default-style style:family="table-cell"><style:text-properties style:font-name="Arial" '
        'fo:font-family="Arial" fo:font-size="10pt" fo:language="fr" fo:country="FR"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/></office:styles><office:automatic-styles>'
        f"{''.join(_layout(found) for found in pages)}</office:automatic-styles><office:master-styles>"
        f"{''.join(_master(found, pied) for found in pages)}</office:master-styles></office:document-styles>"
    )


def nom(page: Page) -> str:
    """Return the name of the master page for a way of printing."""
    return f"{'A3' if page.a3 else 'A4'}-{page.de_large}"


def _layout(page: Page) -> str:
    width, height = ("42cm", "29.7cm") if page.a3 else ("29.7cm", "21cm")
    return (
        f'<style:page-layout style:name="p-{nom(page)}"><style:page-layout-properties fo:page-width="{width}" '
        f'fo:page-height="{height}" style:print-orientation="landscape" fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" '
        f'fo:margin-left="1cm" fo:margin-right="1cm" style:scale-to-X="{page.de_large}" style:scale-to-Y="0"/>'
        '<style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/>'
        "</style:footer-style></style:page-layout>"
    )


def _master(page: Page, pied: str) -> str:
    return (
        f'<style:master-page style:name="{nom(page)}" style:page-layout-name="p-{nom(page)}">'
        '<style:header style:display="false"/><style:footer><style:region-left>'
        f"<text:p>{escape(pied)}</text:p></style:region-left><style:region-right>"
        "<text:p><text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p>"
        "</style:region-right></style:footer></style:master-page>"
    )


def meta(titre: str, sujet: str, date: datetime) -> str:
    """Return meta.xml: title, subject, date of the data."""
    return (
        f'{ENTETE}<office:document-meta {ESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
        f"<office:meta><dc:title>{escape(titre)}</dc:title><dc:subject>{escape(sujet)}</dc:subject>"
        f"<meta:creation-date>{date:%Y-%m-%dT%H:%M:%S}</meta:creation-date><dc:date>{date:%Y-%m-%dT%H:%M:%S}</dc:date>"
        "<dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
    )


def settings(figees: Iterable[tuple[str, int, int]]) -> str:
    """Return settings.xml: for each sheet, its name and how many columns and rows stay in view."""
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>"
        + _items(
            {
                "HorizontalSplitMode": 2,
                "VerticalSplitMode": 2,
                "HorizontalSplitPosition": columns,
                "VerticalSplitPosition": rows,
                "ActiveSplitRange": 3,
                "PositionRight": columns,
                "PositionBottom": rows,
            }
        )
        + "</config:config-item-map-entry>"
        for name, columns, rows in figees
    )
    return (
        f'{ENTETE}<office:document-settings {ESPACES} xmlns:ooo="http://openoffice.org/2004/office" '
        'office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
        '<config:config-item config:name="ActiveTable" config:type="string">Synthèse</config:config-item>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


def _items(values: dict[str, int]) -> str:
    kinds = {name: "short" if "Mode" in name or "Active" in name else "int" for name in values}
    return "".join(
        f'<config:config-item config:name="{name}" config:type="{kinds[name]}">{value}</config:config-item>'
        for name, value in values.items()
    )


def manifest(parties: Iterable[str]) -> str:
    """Return META-INF/manifest.xml for the named parts."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    listed = "".join(f'<manifest:file-entry manifest:full-path="{p}" manifest:media-type="text/xml"/>' for p in parties)
    return (
        f'{ENTETE}<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>'
        f"{listed}</manifest:manifest>"
    )
