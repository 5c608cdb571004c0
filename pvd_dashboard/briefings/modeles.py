"""The office's own .pptx and .docx: found in the folder of the setting or uploaded, looked at before they serve.

A template comes from a person: no macro, no object, no link that opens by
itself, no more than a template weighs. What is refused is said in French.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from pvd_dashboard.briefings.errors import BriefingError

if TYPE_CHECKING:
    from collections.abc import Iterator

TERMINAISONS = (".pptx", ".docx")
POIDS_MAX, DEPLIE_MAX, PARTIES_MAX = 30_000_000, 300_000_000, 5_000
_PARTIE_MAX = 60_000_000
_TYPES = {".pptx": "presentationml.presentation.main+xml", ".docx": "wordprocessingml.document.main+xml"}
_ACTIVES = ("vbaproject", "activex", "oleobject", "vbadata")
_LIENS_SURS = ("http://", "https://", "mailto:")
_NOMS = {
    "club": ("club", "diaporama", "modele", "modèle"),
    "note": ("note", "modele", "modèle"),
    "bilan": ("bilan", "note", "modele", "modèle"),
    "commune": ("commune", "fiche", "modele", "modèle"),
    "visite": ("visite", "fiche", "modele", "modèle"),
}


def terminaison(genre: str) -> str:
    """Return the ending of a template for a kind of paper."""
    return ".pptx" if genre == "club" else ".docx"


def du_dossier(dossier: str, genre: str) -> Path | None:
    """Return the template that a folder holds for a kind of paper: ``club.pptx``, ``note.docx``, ``fiche.docx``.

    The name of the kind wins over a general one (``modele.docx``). None where
    the folder is not set, is not there, or holds none.
    """
    if not dossier or not Path(dossier).is_dir():
        return None
    fin = terminaison(genre)
    presents = {chemin.stem.lower(): chemin for chemin in Path(dossier).iterdir() if chemin.suffix.lower() == fin}
    return next((presents[nom] for nom in _NOMS[genre] if nom in presents), None)


def verifier(contenu: bytes, nom: str, fin: str) -> None:
    """Refuse a file that is not a template of this ending, or that could do something by itself.

    Raises BriefingError with one sentence: what is wrong, what to do.
    """
    if PurePath(nom).suffix.lower() != fin:
        message = f"Le modèle « {nom} » ne convient pas à ce document\u00a0: il faut un fichier {fin}."
        raise BriefingError(message)
    if len(contenu) > POIDS_MAX:
        message = f"Le modèle « {nom} » est trop lourd\u00a0: 30\u00a0Mo au plus. Allégez ses images."
        raise BriefingError(message)
    try:
        with zipfile.ZipFile(BytesIO(contenu)) as zippe:
            _regarder(zippe, nom, fin)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BriefingError(_illisible(nom, fin)) from error
    except (ParseError, DefusedXmlException) as error:
        raise BriefingError(_illisible(nom, fin)) from error


def _illisible(nom: str, fin: str) -> str:
    quoi = "présentation PowerPoint" if fin == ".pptx" else "document Word"
    return f"Le modèle « {nom} » ne peut pas être ouvert : enregistrez-le comme {quoi} ({fin}), sans macro."


def _regarder(zippe: zipfile.ZipFile, nom: str, fin: str) -> None:
    parties = zippe.infolist()
    noms = [partie.filename for partie in parties]
    lourd = sum(partie.file_size for partie in parties) > DEPLIE_MAX or len(parties) > PARTIES_MAX
    if lourd or max((partie.file_size for partie in parties), default=0) > _PARTIE_MAX:
        message = f"Le modèle « {nom} » se déplie en un fichier trop grand\u00a0: repartez d'un modèle plus simple."
        raise BriefingError(message)
    if any(combien > 1 for combien in Counter(noms).values()):
        raise BriefingError(_illisible(nom, fin))
    if any(mot in partie.lower() for partie in noms for mot in _ACTIVES):
        message = (
            f"Le modèle « {nom} » contient une macro ou un objet incorporé\u00a0: enregistrez-le sans macro ({fin}) "
            "et retirez l'objet."
        )
        raise BriefingError(message)
    if _TYPES[fin].encode() not in zippe.read("[Content_Types].xml"):
        raise BriefingError(_illisible(nom, fin))
    if exterieur := next(_exterieurs(zippe, noms), ""):
        message = (
            f"Le modèle « {nom} » appelle un fichier extérieur («\u00a0{exterieur[:80]}\u00a0»)\u00a0: "
            "rompez ce lien dans le modèle, puis enregistrez-le."
        )
        raise BriefingError(message)


def _exterieurs(zippe: zipfile.ZipFile, noms: list[str]) -> Iterator[str]:
    """Yield what the package fetches from elsewhere; a hyperlink that a reader clicks is not of these."""
    for nom in noms:
        if nom.endswith(".rels"):
            for lien in fromstring(zippe.read(nom), forbid_dtd=True):
                cible = lien.get("Target", "")
                clique = lien.get("Type", "").endswith("/hyperlink") and cible.lower().startswith(_LIENS_SURS)
                if lien.get("TargetMode") == "External" and not clique:
                    yield cible
        elif nom.endswith((".xml", ".vml")) and b"<!DOCTYPE" in zippe.read(nom):
            message = "entités déclarées"
            raise ParseError(message)
