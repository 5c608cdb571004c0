"""The fiche of a commune: one A4 page, as .pdf or .docx; all of them as one file with bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pvd_dashboard.briefings import fiche_contenu, modele_reperes
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.errors import BriefingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.fiche_carte import Carte
    from pvd_dashboard.briefings.note_modele import Document
    from pvd_dashboard.situation.model import Situation

Format = Literal["docx", "pdf"]

_DEFAUT = Choix()


def fiche(situation: Situation, commune: str, *, vers: Format = "pdf", choix: Choix = _DEFAUT) -> bytes:
    """Return the fiche of the commune lauréate of this INSEE code, on the date of the situation.

    Raises BriefingError where the commune is not lauréate at the date.
    """
    return fiches(situation, vers=vers, communes=(commune,), choix=choix)


def fiches(
    situation: Situation,
    *,
    vers: Format = "pdf",
    communes: Sequence[str] | None = None,
    choix: Choix = _DEFAUT,
    visite: bool = False,
    service: str = "",
    carte: Carte | None = None,
) -> bytes:
    """Return the fiches of communes lauréates (all by default, by name), a page and a bookmark each.

    With ``visite``, the page that the préfet has in hand when visiting; with
    ``carte``, the commune on the map of a .pdf, where its page has room.
    Raises BriefingError where there is no commune lauréate, or where one asked for is not.
    """
    ecrit = document(situation, communes, choix=choix, visite=visite, carte=carte if vers == "pdf" else None)
    if vers == "pdf":
        from pvd_dashboard.briefings import typst_rendu  # noqa: PLC0415 - each format loads its own library

        return typst_rendu.pdf(ecrit)
    from pvd_dashboard.briefings import note_docx  # noqa: PLC0415 - each format loads its own library

    valeurs = modele_reperes.valeurs(situation, service)
    return note_docx.ecrire(ecrit, modele=choix.modele, nom=choix.modele_nom, valeurs=valeurs)


def document(
    situation: Situation,
    communes: Sequence[str] | None = None,
    *,
    choix: Choix = _DEFAUT,
    visite: bool = False,
    carte: Carte | None = None,
) -> Document:
    """Return what the fiches say, before any format; see :func:`fiches`."""
    codes = fiche_contenu.tous_les_codes(situation) if communes is None else list(communes)
    if not codes:
        message = "Aucune commune lauréate n'est connue à cette date\u00a0: aucune fiche n'est écrite."
        raise BriefingError(message)
    return fiche_contenu.contenu(situation, codes, choix=choix, visite=visite, carte=carte)
