"""A paper as a PDF, drawn by typst with the fonts inside it: PDF/A-2a and PDF/UA-1, no system library.

Every value goes to the template as JSON data: what a cell holds is shown and
can't run.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from pvd_dashboard.briefings.note_modele import Document, Paragraphe, Section, en_donnees
from pvd_dashboard.briefings.note_texte import imprimable
from pvd_dashboard.briefings.polices import polices

if TYPE_CHECKING:
    from typst import PDFStandard

GABARITS = Path(__file__).resolve().parent / "gabarits"
NORMES: list[PDFStandard] = ["a-2a", "ua-1"]


def pdf(document: Document) -> bytes:
    """Return the PDF of a note, or of fiches where the document has pages; the same document gives the same bytes."""
    return bytes(_compiler(document, format="pdf", pdf_standards=NORMES))


def images(document: Document, ppi: int = 96) -> tuple[bytes, ...]:
    """Return the same pages as PNG pictures, to be looked at before they are downloaded."""
    ecrit = _compiler(document, format="png", ppi=ppi)
    return tuple(bytes(page) for page in ecrit) if isinstance(ecrit, list) else (bytes(ecrit),)


def _compiler(document: Document, **sortie: Any) -> Any:  # noqa: ANN401 - what typst takes and gives
    gabarit = "fiche.typ" if document.pages else "note.typ"
    donnees = en_donnees(_sans_place_vide(document), imprimable)
    return typst.compile(
        GABARITS / gabarit,
        root=GABARITS,
        font_paths=polices(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(donnees, ensure_ascii=False)},
        timestamp=document.moment.replace(microsecond=0),
        **sortie,
    )


def _sans_place_vide(document: Document) -> Document:
    """Leave out what waits for words: a PDF is not for writing in."""
    pages = tuple(
        replace(page, variantes=tuple(_remplies(variante) for variante in page.variantes)) for page in document.pages
    )
    return replace(document, sections=_remplies(document.sections), pages=pages)


def _remplies(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    gardees = [replace(section, blocs=tuple(b for b in section.blocs if not _a_completer(b))) for section in sections]
    return tuple(section for section in gardees if section.blocs)


def _a_completer(bloc: object) -> bool:
    return isinstance(bloc, Paragraphe) and bloc.genre == "a_completer"
