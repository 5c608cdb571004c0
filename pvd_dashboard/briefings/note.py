"""The note to the préfet: two pages and annexes, as .docx to edit or as .pdf to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pvd_dashboard.briefings import image_carte, modele_reperes, paroles
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.note_contenu import Matiere, Service, contenu
from pvd_dashboard.briefings.note_modele import Document, Image
from pvd_dashboard.briefings.note_texte import dessinable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

Format = Literal["docx", "pdf"]

_DEFAUT = Choix()
_LARGEUR, _HAUTEUR = 760, 400  # of the map, in units of its drawing; laid on the width between the margins
_PERSONNE = Service()


def note(
    situation: Situation,
    *,
    territory: Territory,
    contours: Path | None = None,
    vers: Format = "docx",
    textes: Mapping[str, Sequence[str]] | None = None,
    service: Service = _PERSONNE,
    choix: Choix = _DEFAUT,
    bilan: bool = False,
) -> bytes:
    """Return the note of a département on the date of the situation, or the bilan of the programme up to it.

    ``contours`` is the folder of the contours; without it the note has no map.
    ``textes`` are the officer's own words by rubrique of the table « textes »,
    read there where they are not given: put in as they are; without them the
    .docx keeps a place, the .pdf leaves the part out. Raises BriefingError
    where the office's template lacks a style, or contours can't be read.
    """
    ecrit = document(
        situation,
        territory=territory,
        contours=contours,
        vers=vers,
        textes=textes,
        service=service,
        choix=choix,
        bilan=bilan,
    )
    if vers == "pdf":
        from pvd_dashboard.briefings import typst_rendu  # noqa: PLC0415 - each format loads its own library

        return typst_rendu.pdf(ecrit)
    from pvd_dashboard.briefings import note_docx  # noqa: PLC0415 - each format loads its own library

    valeurs = modele_reperes.valeurs(situation, service.nom)
    return note_docx.ecrire(ecrit, modele=choix.modele, nom=choix.modele_nom, valeurs=valeurs)


def document(
    situation: Situation,
    *,
    territory: Territory,
    contours: Path | None = None,
    vers: Format = "pdf",
    textes: Mapping[str, Sequence[str]] | None = None,
    service: Service = _PERSONNE,
    choix: Choix = _DEFAUT,
    bilan: bool = False,
) -> Document:
    """Return what the note says, before any format; see :func:`note`."""
    matiere = Matiere(
        situation,
        paroles.du_departement(situation) if textes is None else textes,
        _carte(situation, territory, contours, vers) if contours and choix.garde("carte") else None,
        choix,
    )
    return contenu(matiere, territory=territory, service=service, bilan=bilan)


def _carte(situation: Situation, territory: Territory, contours: Path, vers: str) -> Image | None:
    """Return the map of the lauréats; none where there is nobody to show."""
    if situation.laureats.communes.empty:
        return None
    description = image_carte.phrase(situation)
    if vers == "pdf":
        dessin = image_carte.svg(situation, territory, contours, largeur=_LARGEUR, hauteur=_HAUTEUR)
        return Image(dessinable(dessin), b"", description)
    pixels = image_carte.png(situation, territory, contours, largeur=_LARGEUR, hauteur=_HAUTEUR)
    return Image("", pixels, description)
