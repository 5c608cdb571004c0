"""The office's own .docx: its header, footer, styles and first lines stay; the paper is written where it says."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import docx as python_docx
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from pvd_dashboard.briefings import modele_reperes as reperes
from pvd_dashboard.briefings import modeles
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.note_docx_blocs import utile_de
from pvd_dashboard.briefings.note_docx_mesure import Feuille
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as Docx

# The styles that a template must have; Word writes them under these names in every language.
STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Normal")
_CORPS_DE_WORD, _SIENNES, _PRUDENCE = 11, 0.25, 0.85
"""The type of a document that gives none; the most of a page kept for the template's lines; its fonts are not ours."""
_P = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def ouvrir(modele: bytes, nom: str) -> Docx:
    """Return the template, looked at. Raises BriefingError where it is unsafe, can't be read or lacks something."""
    modeles.verifier(modele, nom, ".docx")
    try:
        docx = python_docx.Document(BytesIO(modele))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, LxmlError) as error:
        message = f"Le modèle « {nom} » ne peut pas être ouvert : enregistrez-le comme document Word (.docx)."
        raise BriefingError(message) from error
    connus = {style.name for style in docx.styles}
    manquants = [style for style in STYLES if style not in connus]
    if manquants:
        message = (
            f"Le modèle « {nom} » n'a pas les styles attendus\u00a0: {', '.join(manquants)}. "
            "Appliquez-les une fois dans Word, puis enregistrez."
        )
        raise BriefingError(message)
    reperes.refuser_inconnus(nom, ["".join(run.text for run in p.runs) for p in _paragraphes(docx)])
    return docx


def remplir(docx: Docx, valeurs: Mapping[str, str]) -> Any:  # noqa: ANN401 - an lxml element
    """Replace the marks of a template; return the paragraph that stands where the paper goes, None without one."""
    propres = {nom: propre(valeur) for nom, valeur in valeurs.items()}
    for paragraphe in _paragraphes(docx):
        reperes.dans_paragraphe(paragraphe, propres)
    return next((e for e in docx.element.body if e.tag == _P and _dit_contenu(e)), None)


def _dit_contenu(element: Any) -> bool:  # noqa: ANN401 - an lxml element
    texte = "".join(element.itertext())
    return reperes.remplacer(texte, {reperes.CONTENU: ""}) != texte


def placer(docx: Docx, depart: int, marque: Any) -> None:  # noqa: ANN401 - an lxml element
    """Move what was written after the ``depart`` first elements of the body to the place of a mark."""
    corps = docx.element.body
    for element in list(corps)[depart:-1]:
        marque.addprevious(element)
    corps.remove(marque)


def feuille(docx: Docx) -> Feuille:
    """Return what a page of the template holds, less its own lines, and the size of its type."""
    page = docx.sections[0]
    haut = (page.page_height or Cm(29.7)) - (page.top_margin or Cm(2)) - (page.bottom_margin or Cm(2))
    corps = docx.styles["Normal"].font.size or Pt(_CORPS_DE_WORD)
    dites = sum(bool(paragraphe.text.strip()) for paragraphe in docx.paragraphs)
    siennes = min(dites * 2 * corps.pt, _SIENNES * haut / Pt(1))
    return Feuille(_PRUDENCE * haut / Pt(1) - siennes, utile_de(docx) / Pt(1), corps.pt)


def _paragraphes(docx: Docx) -> Iterator[Paragraph]:
    """Yield every paragraph of the body, the headers and the footers, those of tables and frames included."""
    parties = [
        partie
        for section in docx.sections
        for partie in (
            *(section.header, section.footer, section.first_page_header, section.first_page_footer),
            *(section.even_page_header, section.even_page_footer),
        )
        if not partie.is_linked_to_previous
    ]
    for racine in (docx.element.body, *(partie._element for partie in parties)):  # noqa: SLF001 - no word for frames
        for element in racine.iter(_P):
            yield Paragraph(element, docx.part)  # type: ignore[arg-type]
