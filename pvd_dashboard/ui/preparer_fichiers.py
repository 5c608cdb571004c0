"""The files that « Préparer » hands out, made when they are asked for and kept a while."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.formats import pluriel
from pvd_dashboard.settings import RACINE
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from pvd_dashboard.ui.page import Contexte
    from pvd_dashboard.ui.preparer_choix import Demande

CONTOURS = RACINE / "static" / "contours"
TYPES: Mapping[str, str] = {
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".ics": "text/calendar",
}
_GARDES, _SLUG = 8, 50
_LONG = "preparer_long"


def nom(contexte: Contexte, quoi: str, ending: str) -> str:
    """Return the name of a file: département, what it is, date of situation."""
    return f"pvd-{contexte.departement}-{quoi}-{contexte.date:%Y-%m-%d}{ending}"


def slug(texte: str) -> str:
    """Return words as a name of file holds them: « arrondissement de Dax » gives « arrondissement-de-dax ».

    >>> slug("CC Cœur Haute Lande")
    'cc-coeur-haute-lande'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(texte)))[:_SLUG].rstrip("-")


def cle_de(contexte: Contexte, demande: Demande) -> tuple[object, ...]:
    """Return what tells the paper of one edition, date and choice from another."""
    edition = contexte.edition
    versions = "|".join(edition.versions.values())
    ici = (contexte.magasin.url, contexte.departement, edition.number, versions, contexte.date)
    return (*ici, contexte.parametres.version, demande.genre, *demande.cle)


def papier(contexte: Contexte, demande: Demande, ending: str) -> bytes:
    """Return a paper; the same one is not written twice."""
    return _papier(contexte, demande, *cle_de(contexte, demande), ending)


@st.cache_resource(max_entries=_GARDES, show_spinner="Rédaction du document…", show_time=True)
def _papier(_contexte: Contexte, _demande: Demande, *cle: object) -> bytes:
    return _ecrire(_demande, _contexte, str(cle[-1]))


def _ecrire(
    demande: Demande, contexte: Contexte, ending: str, suivre: Callable[[int, int], None] | None = None
) -> bytes:
    return briefings.papier(
        demande.genre,
        demande.situation,
        f"document{ending}",
        territory=contexte.territoire,
        contours=CONTOURS,
        commune=demande.commune,
        choix=demande.choix,
        suivre=suivre,
    )


def long_a_ecrire(libelle: str, fichier: str, contexte: Contexte, demande: Demande, ending: str) -> None:
    """Draw a button that writes a long paper under a bar of progress, then the one that hands it out."""
    cle = cle_de(contexte, demande)
    if st.button(libelle, key=f"ecrire_{fichier}", icon=":material/folder_zip:"):
        barre = st.progress(0.0, "Rédaction des fiches…")
        st.session_state[_LONG] = (cle, _ecrire(demande, contexte, ending, lambda n, total: _avancer(barre, n, total)))
        barre.empty()
    garde, contenu = st.session_state.get(_LONG, (None, b""))
    if garde == cle:
        telecharger("Télécharger le .zip", fichier, lambda: contenu, principal=True, noms=demande.choix.contacts)


def _avancer(barre: DeltaGenerator, combien: int, total: int) -> None:
    barre.progress(combien / total, f"{pluriel(combien, 'fiche écrite', 'fiches écrites')} sur {total}")


def telecharger(
    libelle: str, fichier: str, faire: Callable[[], bytes], *, principal: bool = False, noms: bool = False
) -> None:
    """Draw a button that makes a file when it is clicked, and says so in the journal; ``noms``: of people are in it."""
    st.download_button(
        libelle,
        data=journal.exporte(fichier, faire, noms=noms),
        file_name=fichier,
        mime=TYPES[fichier[fichier.rindex(".") :]],
        key=f"telecharger_{fichier}",
        icon=":material/download:",
        type="primary" if principal else "secondary",
        on_click="ignore",
    )
