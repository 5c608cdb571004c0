"""The fiche of a commune: one A4 page, as .pdf or .docx; all of them as one file with bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pvd_dashboard.briefings import fiche_contenu
from pvd_dashboard.briefings.errors import BriefingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.briefings.note_modele import Document
    from pvd_dashboard.situation.model import Situation

Format = Literal["docx", "pdf"]


def fiche(situation: Situation, commune: str, *, vers: Format = "pdf", modele: bytes | None = None) -> bytes:
    """Return the fiche of the commune lauréate of this INSEE code, on the date of the situation.

    ``modele`` is the office's own .docx. Raises BriefingError where the commune is not lauréate at the date.
    """
    return fiches(situation, vers=vers, communes=(commune,), modele=modele)


def fiche_visite(
    situation: Situation,
    commune: str,
    *,
    vers: Format = "docx",
    textes: Mapping[str, Sequence[str]] | None = None,
    modele: bytes | None = None,
) -> bytes:
    """Return the one page that the préfet has in hand when visiting a commune lauréate.

    ``textes`` are the officer's own words: ``elements_de_langage`` and
    ``demandes_du_maire``. Raises BriefingError as :func:`fiche` does.
    """
    return _ecrire(fiche_contenu.contenu(situation, [commune], visite=textes or {}), vers, modele)


def fiches(
    situation: Situation,
    *,
    vers: Format = "pdf",
    communes: Sequence[str] | None = None,
    modele: bytes | None = None,
) -> bytes:
    """Return the fiches of communes lauréates (all by default, by name), a page and a bookmark each.

    Raises BriefingError where there is no commune lauréate, or where one asked for is not.
    """
    return _ecrire(document(situation, communes), vers, modele)


def document(situation: Situation, communes: Sequence[str] | None = None) -> Document:
    """Return what the fiches say, before any format; see :func:`fiches`."""
    codes = fiche_contenu.tous_les_codes(situation) if communes is None else list(communes)
    if not codes:
        message = "Aucune commune lauréate n'est connue à cette date\u00a0: aucune fiche n'est écrite."
        raise BriefingError(message)
    return fiche_contenu.contenu(situation, codes)


def _ecrire(document: Document, vers: Format, modele: bytes | None) -> bytes:
    if vers == "pdf":
        from pvd_dashboard.briefings import typst_rendu  # noqa: PLC0415 - each format loads its own library

        return typst_rendu.pdf(document)
    from pvd_dashboard.briefings import note_docx  # noqa: PLC0415 - each format loads its own library

    return note_docx.ecrire(document, modele=modele)
