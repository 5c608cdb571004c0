"""What python-docx has no word for: language, fields, header rows, descriptions, shading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

Element = Any  # an lxml element of python-docx, which declares no type for most of them


def element(nom: str, **attributs: str) -> Element:
    """Return ``<w:nom w:attribut="…"/>``."""
    cree = OxmlElement(f"w:{nom}")
    for cle, valeur in attributs.items():
        cree.set(qn(f"w:{cle}"), valeur)
    return cree


def langue(styles: Element, code: str) -> None:
    """Set the language of every text that says nothing else."""
    defauts = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for ancien in defauts.findall(qn("w:lang")):
        defauts.remove(ancien)
    defauts.append(element("lang", val=code, eastAsia=code))


def champ(paragraphe: Paragraph, instruction: str) -> None:
    """Add a field that the word processor computes, such as the number of the page."""
    for genre in ("begin", "separate", "end"):
        morceau = paragraphe.add_run()
        if genre == "separate":
            code = element("instrText")
            code.text = instruction
            morceau._r.append(code)  # noqa: SLF001 - python-docx has no field
            morceau = paragraphe.add_run()
        morceau._r.append(element("fldChar", fldCharType=genre))  # noqa: SLF001 - same
        if genre == "separate":
            paragraphe.add_run("1")


def entete_repetee(table: Table) -> None:
    """Make the first row a header, repeated on each page, and keep rows whole."""
    for rang, rangee in enumerate(table.rows):
        proprietes = rangee._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no word for it
        proprietes.append(element("cantSplit"))
        if rang == 0:
            proprietes.append(element("tblHeader"))


def decrire(table: Table, legende: str) -> None:
    """Give a table its title for those who hear it; its first row is the header, its first column is not."""
    proprietes = table._tbl.tblPr  # noqa: SLF001 - python-docx has no word for it
    for ancien in proprietes.findall(qn("w:tblLook")):
        proprietes.remove(ancien)
    look = {"val": "0020", "firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}
    proprietes.append(element("tblLook", **look, noHBand="1", noVBand="1"))
    proprietes.append(element("tblCaption", val=legende))


_TRAIT = "B9C3CF"
_ORDRE = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption")


def sobre(table: Table) -> None:
    """Draw a table with thin lines between its rows only, and air around its texts."""
    proprietes = table._tbl.tblPr  # noqa: SLF001 - python-docx has no borders
    bords = element("tblBorders")
    for cote in ("top", "left", "bottom", "right", "insideH", "insideV"):
        trace = cote in {"bottom", "insideH"}
        bords.append(element(cote, val="single" if trace else "nil", sz="4", space="0", color=_TRAIT))
    marges = element("tblCellMar")
    for cote, largeur in (("top", "45"), ("left", "80"), ("bottom", "45"), ("right", "80")):
        marges.append(element(cote, w=largeur, type="dxa"))
    proprietes.extend((bords, marges))
    # The schema wants the properties in its own order, and Word repairs what is not.
    for nom in _ORDRE:
        for trouve in proprietes.findall(qn(f"w:{nom}")):
            proprietes.remove(trouve)
            proprietes.append(trouve)


def fond(case: _Cell, couleur: str) -> None:
    """Fill a cell with a colour (RRGGBB)."""
    case._tc.get_or_add_tcPr().append(  # noqa: SLF001 - python-docx has no shading
        element("shd", val="clear", color="auto", fill=couleur)
    )
