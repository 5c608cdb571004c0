"""The papers by their kind: the club's deck, the note to the préfet, the fiches of the communes."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

GENRES: Mapping[str, tuple[str, ...]] = {
    "club": (".pptx",),
    "note": (".docx", ".pdf"),
    "commune": (".pdf", ".docx", ".zip"),
}


def papier(
    genre: str, situation: Situation, name: str, *, territory: Territory, contours: Path, commune: str | None = None
) -> bytes:
    """Return the paper of a kind, in the format that the ending of ``name`` says.

    ``club``: .pptx (``commune``: the one in focus); ``note``: .docx or .pdf;
    ``commune``: .pdf or .docx (all the fiches where ``commune`` is None), .zip
    (a .pdf a commune). ``contours`` is the folder of contours. Raises
    BriefingError for another kind, another ending or an unknown commune.
    """
    ending = PurePath(name).suffix.lower()
    if genre not in GENRES:
        message = f"« {genre} » n'est pas un document connu\u00a0: écrivez club, note ou commune."
        raise BriefingError(message)
    if ending not in GENRES[genre]:
        message = f"« {name} »\u00a0: la terminaison du fichier doit être {' ou '.join(GENRES[genre])}."
        raise BriefingError(message)
    makers: Mapping[str, Callable[[], bytes]] = {
        "club": lambda: _club(situation, territory, contours, commune),
        "note": lambda: _note(situation, territory, contours, ending),
        "commune": lambda: _fiches(situation, commune, ending),
    }
    return makers[genre]()


def _club(situation: Situation, territory: Territory, contours: Path, commune: str | None) -> bytes:
    from pvd_dashboard.briefings.diaporama import club  # noqa: PLC0415 - each format loads its own library

    return club(situation, territory=territory, contours=contours, commune=commune, service=settings().service)


def _note(situation: Situation, territory: Territory, contours: Path, ending: str) -> bytes:
    from pvd_dashboard.briefings.note import Service, note  # noqa: PLC0415 - each format loads its own library

    service = Service(nom=settings().service)
    vers = "pdf" if ending == ".pdf" else "docx"
    return note(situation, territory=territory, contours=contours, vers=vers, service=service)


def _fiches(situation: Situation, commune: str | None, ending: str) -> bytes:
    from pvd_dashboard.briefings.fiche import fiche, fiches  # noqa: PLC0415 - each format loads its own library

    if ending == ".zip":
        return _zip(situation, [commune] if commune else None)
    vers = "pdf" if ending == ".pdf" else "docx"
    return fiche(situation, commune, vers=vers) if commune else fiches(situation, vers=vers)


def apercu(
    genre: str, situation: Situation, *, territory: Territory, contours: Path, commune: str | None = None
) -> tuple[bytes, ...]:
    """Return the pages of the note or of the fiches as PNG pictures. Raises BriefingError as :func:`papier` does."""
    from pvd_dashboard.briefings import fiche, note, typst_rendu  # noqa: PLC0415 - each format loads its own library

    if genre == "note":
        return typst_rendu.images(note.document(situation, territory=territory, contours=contours))
    return typst_rendu.images(fiche.document(situation, [commune] if commune else None))


def _zip(situation: Situation, codes: list[str] | None) -> bytes:
    from pvd_dashboard.briefings.fiche import fiche  # noqa: PLC0415 - each format loads its own library

    places = situation.laureats.communes
    noms = dict(zip(places["code_insee"], places["nom"], strict=True))
    if not noms:
        message = "Aucune commune lauréate n'est connue à cette date\u00a0: aucune fiche n'est écrite."
        raise BriefingError(message)
    return archive({f"fiche-{code}.pdf": fiche(situation, code) for code in codes or sorted(noms)})
