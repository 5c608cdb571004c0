"""A workbook as .ods: the same sheets as the .xlsx, with LibreOffice's own filters, frozen headings and formulas.

The XML is written here rather than by a library: thousands of cells in a
blink, no stamp of the machine or of the hour, exact decimals.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pvd_dashboard.briefings import ods_styles as parts
from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.feuilles import Format, Style, largeur, page
from pvd_dashboard.briefings.texte import lisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pvd_dashboard.briefings.feuilles import Case, Cellule, Classeur, Feuille, Page, Synthese

VIDE = "<table:table-cell/>"
_CM_PAR_CARACTERE = 0.21
_REFERENCE = re.compile(r"\b([A-Z]{1,3}\d+)(?::([A-Z]{1,3}\d+))?\b")
_BLANCS = re.compile(r"^ | $| {2,}|\t")


def ecrire(classeur: Classeur) -> bytes:
    """Return the workbook as the bytes of an .ods file."""
    frozen = [(feuille.titre, min(2, len(feuille.colonnes)), 1) for feuille in classeur.feuilles]
    frozen += [(lue.titre, lue.figees[1], lue.figees[0]) for lue in _lues(classeur) if any(lue.figees)]
    held = {
        "content.xml": _content(classeur),
        "styles.xml": parts.styles(lisible(classeur.pied), _pages(classeur)),
        "meta.xml": parts.meta(lisible(classeur.titre), lisible(classeur.sujet), classeur.date),
        "settings.xml": parts.settings(frozen),
    }
    package = {"mimetype": parts.TYPE, **held, "META-INF/manifest.xml": parts.manifest(held)}
    return archive({name: text.encode() for name, text in package.items()}, brutes=frozenset({"mimetype"}))


def _content(classeur: Classeur) -> str:
    widths = {f"{width:.1f}" for feuille in classeur.feuilles for width in map(largeur, feuille.colonnes)}
    widths |= {f"{width:.1f}" for lue in _lues(classeur) for width in lue.largeurs}
    columns = "".join(
        f'<style:style style:name="l-{w}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{float(w) * _CM_PAR_CARACTERE:.2f}cm"/></style:style>'
        for w in sorted(widths)
    )
    sheet = "".join(
        f'<style:style style:name="t-{parts.nom(found)}" style:family="table" '
        f'style:master-page-name="{parts.nom(found)}"><style:table-properties table:display="true"/></style:style>'
        for found in _pages(classeur)
    ) + (
        '<style:style style:name="r-auto" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/></style:style>'
    )
    tables = "".join([*map(_synthese, _lues(classeur)), *map(_feuille, classeur.feuilles)])
    return (
        f"{parts.ENTETE}<office:document-content {parts.ESPACES} "
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.3">'
        f"<office:automatic-styles>{columns}{sheet}{parts.styles_de_cellules()}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        f"<table:database-ranges>{''.join(map(_filtre, classeur.feuilles))}</table:database-ranges>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _pages(classeur: Classeur) -> tuple[Page, ...]:
    totals = [sum(map(largeur, feuille.colonnes)) for feuille in classeur.feuilles]
    read = [sum(lue.largeurs) for lue in _lues(classeur)]
    return tuple(dict.fromkeys(page(total) for total in (*read, *totals)))


def _lues(classeur: Classeur) -> tuple[Synthese, ...]:
    """Return the sheets for reading."""
    return classeur.synthese, *classeur.annexes


def _table(name: str, widths: Sequence[float], head: str, rows: Iterable[str]) -> str:
    columns = "".join(f'<table:table-column table:style-name="l-{width:.1f}"/>' for width in widths)
    body = "".join(f'<table:table-row table:style-name="r-auto">{row}</table:table-row>' for row in rows)
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="t-{parts.nom(page(sum(widths)))}">{columns}'
        f"{f'<table:table-header-rows>{head}</table:table-header-rows>' if head else ''}{body}</table:table>"
    )


def _feuille(feuille: Feuille) -> str:
    heading = "".join(_cellule(colonne.intitule, "c-entete") for colonne in feuille.colonnes)
    written = [[_cellule(v, f"c-{c.format}", c.format) for v in c.cellules] for c in feuille.colonnes]
    rows = ("".join(cells) for cells in zip(*written, strict=True))
    head = f'<table:table-row table:style-name="r-auto">{heading}</table:table-row>'
    return _table(feuille.titre, [largeur(colonne) for colonne in feuille.colonnes], head, rows)


def _synthese(synthese: Synthese) -> str:
    rows = ("".join(VIDE if case is None else _case(case) for case in cases) or VIDE for cases in synthese.lignes)
    return _table(synthese.titre, synthese.largeurs, "", rows)


def _case(case: Case) -> str:
    kind = Format.TAUX if case.style in {Style.PART, Style.TOTAL_PART} else Format.NOMBRE
    formula = f" table:formula={quoteattr(f'of:={_openformula(case.formule)}')}" if case.formule else ""
    return _cellule(case.valeur, f"s-{case.style}", kind, formula)


def _openformula(formula: str) -> str:
    """Turn the references of a formula into OpenFormula's (« B4:B6 » → « [.B4:.B6] »).

    >>> _openformula("IF(B9=0,0,SUM(B4:B6)/B9)")
    'IF([.B9]=0;0;SUM([.B4:.B6])/[.B9])'
    """
    bracketed = _REFERENCE.sub(lambda m: f"[.{m[1]}:.{m[2]}]" if m[2] else f"[.{m[1]}]", formula)
    return bracketed.replace(",", ";")


def _cellule(value: Cellule, style: str, kind: Format = Format.TEXTE, formula: str = "") -> str:
    opening = f'<table:table-cell table:style-name="{style}"{formula}'
    if value is None:
        return f"{opening}/>"
    if isinstance(value, str):
        return _texte(opening, lisible(value))
    if isinstance(value, date):
        return f'{opening} office:value-type="date" office:date-value="{value:%Y-%m-%d}"/>'
    type_ = "percentage" if kind is Format.TAUX else "float"
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f'{opening} office:value-type="{type_}" office:value="{number}"/>'


def _texte(opening: str, text: str) -> str:
    """Write a text, a paragraph a line; the exact text beside, where white space could be lost."""
    exact = f" office:string-value={_attribut(text)}" if _BLANCS.search(text) or "\r" in text else ""
    lines: Sequence[str] = text.split("\n")
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f'{opening} office:value-type="string"{exact}>{paragraphs}</table:table-cell>'


def _attribut(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _filtre(feuille: Feuille) -> str:
    last = _lettre(len(feuille.colonnes) - 1)
    area = f"'{feuille.titre}'.A1:'{feuille.titre}'.{last}{max(feuille.lignes, 1) + 1}"
    return (
        f'<table:database-range table:name="filtre-{feuille.table}" table:display-filter-buttons="true" '
        f"table:target-range-address={quoteattr(area)}/>"
    )


def _lettre(index: int) -> str:
    """Return the letters of a column counted from 0 (26 → AA)."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters, index = chr(65 + rest) + letters, index - 1
    return letters
