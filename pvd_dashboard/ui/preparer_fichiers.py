"""The files that « Préparer » hands out, made when they are asked for and kept a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.settings import RACINE
from pvd_dashboard.ui import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
_GARDES = 8


def nom(contexte: Contexte, quoi: str, ending: str) -> str:
    """Return the name of a file: département, what it is, date of situation."""
    return f"pvd-{contexte.departement}-{quoi}-{contexte.date:%Y-%m-%d}{ending}"


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
    return briefings.papier(
        _demande.genre,
        _demande.situation,
        f"document{cle[-1]}",
        territory=_contexte.territoire,
        contours=CONTOURS,
        commune=_demande.commune,
        choix=_demande.choix,
    )


def telecharger(libelle: str, fichier: str, faire: Callable[[], bytes], *, principal: bool = False) -> None:
    """Draw a button that makes a file when it is clicked, and says so in the journal."""
    st.download_button(
        libelle,
        data=journal.exporte(fichier, faire),
        file_name=fichier,
        mime=TYPES[fichier[fichier.rindex(".") :]],
        key=f"telecharger_{fichier}",
        icon=":material/download:",
        type="primary" if principal else "secondary",
        on_click="ignore",
    )
