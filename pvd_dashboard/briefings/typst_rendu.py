"""A paper as a PDF, drawn by typst with the fonts inside it: PDF/A-2a and PDF/UA-1, no system library.

Every value goes to the template as JSON data: what a cell holds is shown and
can't run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from pvd_dashboard.briefings.note_largeurs import ajuster
from pvd_dashboard.briefings.note_modele import Document, Paragraphe, Section, Tableau, en_donnees
from pvd_dashboard.briefings.note_texte import imprimable
from pvd_dashboard.briefings.polices import polices

if TYPE_CHECKING:
    from typst import PDFStandard

    from pvd_dashboard.briefings.note_modele import Bloc

GABARITS = Path(__file__).resolve().parent / "gabarits"
_CASE, _LARGEUR = 7.5, 482.0
"""The size of a cell, as measured in bold Arial which is a quarter wider than our font; the room across; in points."""
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
    dessins: dict[str, str] = {}
    donnees = _hisser(en_donnees(_sans_place_vide(document), imprimable), dessins)
    return typst.compile(
        GABARITS / gabarit,
        root=GABARITS,
        font_paths=polices(),
        ignore_system_fonts=True,
        sys_inputs={
            "document": json.dumps(donnees, ensure_ascii=False),
            "dessins": json.dumps(dessins, ensure_ascii=False),
        },
        timestamp=document.moment.replace(microsecond=0),
        **sortie,
    )


def _hisser(donnees: Any, dessins: dict[str, str]) -> Any:  # noqa: ANN401 - a tree of JSON
    """Return the data with each drawing replaced by its name, and the drawings by name: a map may serve many pages."""
    if isinstance(donnees, list):
        return [_hisser(element, dessins) for element in donnees]
    if not isinstance(donnees, dict):
        return donnees
    if donnees.get("bloc") == "image":
        nom = hashlib.sha256(donnees["svg"].encode()).hexdigest()[:16]
        dessins[nom] = donnees["svg"]
        return donnees | {"svg": nom}
    return {cle: _hisser(valeur, dessins) for cle, valeur in donnees.items()}


def _sans_place_vide(document: Document) -> Document:
    """Leave out what waits for words: a PDF is not for writing in."""
    pages = tuple(
        replace(page, variantes=tuple(_remplies(variante) for variante in page.variantes)) for page in document.pages
    )
    return replace(document, sections=_remplies(document.sections), pages=pages)


def _remplies(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    gardees = [
        replace(section, blocs=tuple(_a_ses_mesures(bloc) for bloc in section.blocs if not _a_completer(bloc)))
        for section in sections
    ]
    return tuple(section for section in gardees if section.blocs)


def _a_completer(bloc: object) -> bool:
    return isinstance(bloc, Paragraphe) and bloc.genre == "a_completer"


def _a_ses_mesures(bloc: Bloc) -> Bloc:
    return ajuster(bloc, _CASE, _LARGEUR) if isinstance(bloc, Tableau) else bloc
