"""A paper as a .docx: real headings, real table headers, French throughout, editable to the last word."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx as python_docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt, RGBColor

from pvd_dashboard.briefings import note_docx_blocs as blocs
from pvd_dashboard.briefings import note_docx_modele
from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.note_docx_mesure import NOTRE, choisir, la_plus_longue
from pvd_dashboard.briefings.note_docx_xml import champ, langue
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document as Docx
    from docx.section import Section as PageDocx

    from pvd_dashboard.briefings.note_docx_mesure import Feuille
    from pvd_dashboard.briefings.note_modele import Document, Page, Section

LANGUE = "fr-FR"
_BLEU = RGBColor(0x29, 0x59, 0x8F)
_POLICE = "Arial"
_CORPS = (12.0, 11.5, 11.0, 10.5)
_TAILLES = {"Title": 18, "Subtitle": 12, "Heading 1": 13, "Heading 2": 11, "Normal": 10}


def ecrire(
    document: Document, *, modele: bytes | None = None, nom: str = "", valeurs: Mapping[str, str] | None = None
) -> bytes:
    """Return the .docx of a note or of fiches; the same document gives the same bytes.

    ``modele`` is a .docx of the office, named ``nom``: what it holds stays, its
    marks are replaced by ``valeurs``, the paper comes at « {{contenu}} », else
    at its end. Raises BriefingError where it can't be read or lacks a style.
    """
    docx = _vierge() if modele is None else note_docx_modele.ouvrir(modele, nom or "modèle.docx")
    # Marks are replaced before the paper is written: what a cell holds is never one.
    marque = note_docx_modele.remplir(docx, {"titre": document.titre, "sujet": document.sujet, **(valeurs or {})})
    depart = len(docx.element.body) - 1
    _proprietes(docx, document)
    if document.pages:
        _fiches(docx, document.pages, NOTRE if modele is None else note_docx_modele.feuille(docx))
    else:
        _note(docx, document)
    if modele is None:
        _pied(docx, document.pied)
    blocs.resserrer_la_fin(docx)
    if marque is not None:
        note_docx_modele.placer(docx, depart, marque)
    return _octets(docx)


def _vierge() -> Docx:
    """Return a blank A4 document in French, with sober styles."""
    docx = python_docx.Document()
    langue(docx.styles.element, LANGUE)
    for nom, taille in _TAILLES.items():
        style = docx.styles[nom]
        blocs.police(style.element, _POLICE)
        style.font.size = Pt(taille)
        style.font.name = _POLICE
        if nom != "Normal":
            style.font.color.rgb = _BLEU
    docx.styles["Subtitle"].font.italic = False
    normal = docx.styles["Normal"].paragraph_format
    normal.space_after, normal.space_before, normal.line_spacing = Pt(4), Pt(0), 1.0
    for nom in ("Heading 1", "Heading 2"):
        docx.styles[nom].paragraph_format.space_before = Pt(10)
        docx.styles[nom].paragraph_format.space_after = Pt(4)
    _a4(docx.sections[0])
    return docx


def _a4(page: PageDocx) -> None:
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin, page.bottom_margin = Cm(1.6), Cm(1.8)


def _proprietes(docx: Docx, document: Document) -> None:
    proprietes = docx.core_properties
    proprietes.title = propre(f"{document.titre} – {document.sujet}")[:255]
    proprietes.subject = propre(document.sujet)[:255]
    proprietes.language = LANGUE
    proprietes.author = proprietes.last_modified_by = ""
    proprietes.comments = ""
    moment = document.moment.replace(tzinfo=None)
    proprietes.created = proprietes.modified = moment


def _note(docx: Docx, document: Document) -> None:
    blocs.faits(docx, document.entete)
    docx.add_paragraph(propre(document.titre), style="Title")
    docx.add_paragraph(propre(document.sujet), style="Subtitle")
    for section in document.sections:
        _section(docx, section)


def _fiches(docx: Docx, pages: Sequence[Page], feuille: Feuille) -> None:
    """Write the fiches, a page each; where our own pages have room left, in a larger type."""
    if feuille is NOTRE:
        feuille = choisir(pages, feuille, _CORPS)
        docx.styles["Normal"].font.size = Pt(feuille.corps)
    for rang, page in enumerate(pages):
        _fiche(docx, page, feuille, premiere=rang == 0)


def _fiche(docx: Docx, page: Page, feuille: Feuille, *, premiere: bool) -> None:
    titre = docx.add_paragraph(propre(page.titre), style="Heading 1")
    titre.paragraph_format.page_break_before = not premiere
    docx.add_paragraph(propre(page.sous_titre), style="Normal")
    for section in la_plus_longue(page, feuille):
        _section(docx, section)


def _section(docx: Docx, section: Section) -> None:
    if section.titre:
        titre = docx.add_paragraph(propre(section.titre), style=f"Heading {section.niveau}")
        titre.paragraph_format.page_break_before = section.saut
    for bloc in section.blocs:
        blocs.ECRITURES[type(bloc)](docx, bloc)


def _pied(docx: Docx, texte: str) -> None:
    paragraphe = docx.sections[0].footer.paragraphs[0]
    paragraphe.add_run(propre(texte) + " – page ")
    champ(paragraphe, "PAGE")
    paragraphe.add_run(" sur ")
    champ(paragraphe, "NUMPAGES")
    for morceau in paragraphe.runs:
        morceau.font.size = Pt(8)


def _octets(docx: Docx) -> bytes:
    """Return the file with its parts dated from nothing: the bytes depend on the content only."""
    ecrit = BytesIO()
    docx.save(ecrit)
    with ZipFile(ecrit) as zippe:
        return archive({nom: zippe.read(nom) for nom in zippe.namelist()})
