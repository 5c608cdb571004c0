"""The papers by their kind: the club's deck, the note to the préfet, the fiches of the communes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from pvd_dashboard.briefings import modeles
from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.choix import Choix
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pvd_dashboard.briefings.diaporama_plan import Diapo
    from pvd_dashboard.briefings.fiche_carte import Carte
    from pvd_dashboard.briefings.note_contenu import Service
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

GENRES: Mapping[str, tuple[str, ...]] = {
    "club": (".pptx",),
    "note": (".docx", ".pdf"),
    "bilan": (".docx", ".pdf"),
    "commune": (".pdf", ".docx", ".zip"),
    "visite": (".docx", ".pdf", ".zip"),
}
_DEFAUT = Choix()


@dataclass(frozen=True, eq=False, slots=True)
class Commande:
    """A paper as ordered: its kind, the situation, where the contours are, the commune, what was chosen."""

    genre: str
    situation: Situation
    territory: Territory
    contours: Path
    commune: str | None
    choix: Choix
    suivre: Callable[[int, int], None] | None = None


def papier(
    genre: str,
    situation: Situation,
    name: str,
    *,
    territory: Territory,
    contours: Path,
    commune: str | None = None,
    choix: Choix = _DEFAUT,
    suivre: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the paper of a kind, in the format that the ending of ``name`` says.

    ``club``: .pptx (``commune``: the one in focus); ``note``, ``bilan``: .docx
    or .pdf; ``commune``, ``visite``: .pdf or .docx (all the communes where
    ``commune`` is None), .zip (a file a commune; ``suivre`` is told how many are
    written, of how many). ``contours`` is the folder of contours. Raises
    BriefingError for another kind, another ending, an unknown commune or a
    template that will not do.
    """
    ending = PurePath(name).suffix.lower()
    _verifier(genre, name, ending)
    commande = Commande(genre, situation, territory, contours, commune, _avec_modele(choix, genre, ending), suivre)
    return _ECRITURES[genre](commande, ending)


def _verifier(genre: str, name: str, ending: str) -> None:
    if genre not in GENRES:
        message = f"« {genre} » n'est pas un document connu\u00a0: écrivez club, note, bilan, commune ou visite."
        raise BriefingError(message)
    if ending not in GENRES[genre]:
        message = f"« {name} »\u00a0: la terminaison du fichier doit être {' ou '.join(GENRES[genre])}."
        raise BriefingError(message)


def _avec_modele(choix: Choix, genre: str, ending: str) -> Choix:
    """Return the choice with the template of the office's folder where none was given; a .pdf has no template.

    Names are written only where the installation keeps them (PVD_CONTACTS=oui).
    """
    choix = replace(choix, contacts=choix.contacts and settings().contacts)
    if ending != modeles.terminaison(genre):
        return replace(choix, modele=None)
    du_service = modeles.du_dossier(settings().modeles, genre) if choix.modele is None else None
    return replace(choix, modele=du_service.read_bytes(), modele_nom=du_service.name) if du_service else choix


def essayer_modele(genre: str, contenu: bytes, nom: str) -> None:
    """Raise BriefingError where a template will not do for a kind of paper, saying what is wrong or missing."""
    if genre == "club":
        from pvd_dashboard.briefings.diaporama_modele import modele  # noqa: PLC0415 - each format loads its own library

        modele(contenu, nom)
    else:
        from pvd_dashboard.briefings.note_docx_modele import ouvrir  # noqa: PLC0415 - each format loads its own library

        ouvrir(contenu, nom)


def _club(commande: Commande, ending: str) -> bytes:
    from pvd_dashboard.briefings.diaporama import club  # noqa: PLC0415 - each format loads its own library

    del ending
    return club(
        commande.situation,
        territory=commande.territory,
        contours=commande.contours,
        commune=commande.commune,
        service=settings().service,
        choix=commande.choix,
    )


def _note(commande: Commande, ending: str) -> bytes:
    from pvd_dashboard.briefings.note import note  # noqa: PLC0415 - each format loads its own library

    return note(
        commande.situation,
        territory=commande.territory,
        contours=commande.contours,
        vers="pdf" if ending == ".pdf" else "docx",
        service=_service(),
        choix=commande.choix,
        bilan=commande.genre == "bilan",
    )


def _service() -> Service:
    from pvd_dashboard.briefings.note_contenu import Service  # noqa: PLC0415 - each format loads its own library

    reglages = settings()
    return Service(nom=reglages.service, prefet=reglages.prefet)


def _fiches(commande: Commande, ending: str) -> bytes:
    from pvd_dashboard.briefings.fiche import fiches  # noqa: PLC0415 - each format loads its own library

    visite = commande.genre == "visite"
    codes = [commande.commune] if commande.commune else None
    if ending == ".zip":
        return _zip(commande, codes, visite=visite)
    vers = "pdf" if ending == ".pdf" else "docx"
    return fiches(
        commande.situation,
        vers=vers,
        communes=codes,
        choix=commande.choix,
        visite=visite,
        service=settings().service,
        carte=_carte(commande, ending),
    )


def _carte(commande: Commande, ending: str) -> Carte | None:
    from pvd_dashboard.briefings.fiche_carte import dessiner  # noqa: PLC0415 - each format loads its own library

    voulue = ending != ".docx" and commande.choix.garde("carte")
    return dessiner(commande.situation, commande.territory, commande.contours) if voulue else None


_ECRITURES: Mapping[str, Callable[[Commande, str], bytes]] = {
    "club": _club,
    "note": _note,
    "bilan": _note,
    "commune": _fiches,
    "visite": _fiches,
}


def apercu(
    genre: str,
    situation: Situation,
    *,
    territory: Territory,
    contours: Path,
    commune: str | None = None,
    choix: Choix = _DEFAUT,
    maximum: int | None = None,
) -> tuple[bytes, ...]:
    """Return the pages of a note or of the ``maximum`` first fiches as PNG pictures.

    Raises BriefingError as :func:`papier` does.
    """
    from pvd_dashboard.briefings import fiche, fiche_contenu, note, typst_rendu  # noqa: PLC0415 - each format loads its own library

    choix = replace(choix, contacts=choix.contacts and settings().contacts)
    if genre in {"note", "bilan"}:
        ecrit = note.document(
            situation,
            territory=territory,
            contours=contours,
            service=_service(),
            choix=choix,
            bilan=genre == "bilan",
        )
    else:
        codes = [commune] if commune else fiche_contenu.tous_les_codes(situation)[:maximum]
        carte = _carte(Commande(genre, situation, territory, contours, commune, choix), ".pdf")
        ecrit = fiche.document(situation, codes, choix=choix, visite=genre == "visite", carte=carte)
    return typst_rendu.images(ecrit)


def diapositives(deck: bytes) -> tuple[bytes, ...]:
    """Return each slide of a deck as a PNG picture, drawn from the file itself."""
    from pvd_dashboard.briefings.diaporama_apercu import images  # noqa: PLC0415 - each format loads its own library

    return images(deck)


def plan(deck: bytes) -> tuple[Diapo, ...]:
    """Return what each slide of a deck says: its title, and what it holds, in words."""
    from pvd_dashboard.briefings.diaporama_plan import plan as lire  # noqa: PLC0415 - each format loads its own library

    return lire(deck)


def _zip(commande: Commande, codes: list[str] | None, *, visite: bool) -> bytes:
    from pvd_dashboard.briefings.fiche import fiches  # noqa: PLC0415 - each format loads its own library

    places = commande.situation.laureats.communes
    noms = dict(zip(places["code_insee"], places["nom"], strict=True))
    if not noms:
        message = "Aucune commune lauréate n'est connue à cette date\u00a0: aucune fiche n'est écrite."
        raise BriefingError(message)
    debut = "visite" if visite else "fiche"
    voulus = codes or sorted(noms)
    ecrites: dict[str, bytes] = {}
    carte = _carte(commande, ".zip")
    for rang, code in enumerate(voulus, start=1):
        fait = fiches(commande.situation, communes=[code], choix=commande.choix, visite=visite, carte=carte)
        ecrites[f"{debut}-{code}.pdf"] = fait
        if commande.suivre:
            commande.suivre(rang, len(voulus))
    return archive(ecrites)
