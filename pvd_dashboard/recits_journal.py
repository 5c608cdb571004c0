"""The acts of the journal as an officer reads them, on screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard import formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pvd_dashboard.editions.catalogue import JournalLine

EXPORT, CONTACTS, SAUVEGARDE, CONTOURS = "export", "contacts vus", "sauvegarde", "contours"

_TITRES: Mapping[str, str] = {
    "publication": "Publication d’un fichier",
    "correction": "Correction",
    "restauration": "Restauration",
    EXPORT: "Téléchargement",
    CONTACTS: "Contacts consultés",
    SAUVEGARDE: "Sauvegarde",
    CONTOURS: "Contours de la carte changés",
    "sauvegarde remise en place": "Sauvegarde remise en place",
    "purge": "Purge de données personnelles",
    "reglage": "Réglage modifié",
}
_RETIRES = (
    ("lignes", "ligne avec un nom", "lignes avec un nom"),
    ("a_corriger", "ligne à corriger", "lignes à corriger"),
    ("fichiers", "fichier reçu", "fichiers reçus"),
    ("actes", "acte du journal", "actes du journal"),
    ("commentaires", "commentaire", "commentaires"),
    ("brouillons", "saisie abandonnée", "saisies abandonnées"),
)


def titre(acte: JournalLine) -> str:
    """Return the kind of an act: « Publication d'un fichier »."""
    return _TITRES.get(acte.what, acte.what.capitalize())


def details(acte: JournalLine) -> str:
    """Return what an act was about: « version 3 », « note.docx, version 3 », « 2 lignes avec un nom »."""
    if acte.number is not None:
        return f"version {acte.number}"
    return ", ".join(_DETAILS.get(acte.what, _autres)(acte.details))


def _fichier(dits: Mapping[str, Any]) -> Iterator[str]:
    yield str(dits.get("fichier", ""))
    if dits.get("version"):
        yield f"version {dits['version']}"
    if dits.get("noms"):
        yield "avec les noms"


def _contacts(dits: Mapping[str, Any]) -> Iterator[str]:
    yield formats.pluriel(int(dits.get("combien", 0)), "contact")
    if dits.get("version"):
        yield f"version {dits['version']}"


def _purge(dits: Mapping[str, Any]) -> Iterator[str]:
    for cle, un, des in _RETIRES:
        combien = len(dits.get(cle, ())) if cle == "fichiers" else int(dits.get(cle, 0))
        if combien:
            yield formats.pluriel(combien, un, des)
    yield f"règle : {dits.get('regle', 'n.c.')}"


def _reglage(dits: Mapping[str, Any]) -> Iterator[str]:
    yield str(dits.get("domaine", ""))
    yield from map(str, dits.get("cles", ()))


def _contours(dits: Mapping[str, Any]) -> Iterator[str]:
    yield str(dits.get("source", ""))
    if dits.get("communes"):
        yield formats.pluriel(int(dits["communes"]), "commune")


def _autres(dits: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{cle} : {valeur}" for cle, valeur in dits.items() if valeur)


_DETAILS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    EXPORT: _fichier,
    SAUVEGARDE: _fichier,
    "sauvegarde remise en place": _fichier,
    CONTACTS: _contacts,
    CONTOURS: _contours,
    "purge": _purge,
    "reglage": _reglage,
}
