"""The screen that hands out papers and data: the deck, the note, the fiches, the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.settings import RACINE
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pvd_dashboard.ui.page import Contexte

CONTOURS = RACINE / "static" / "contours"
TYPES = {
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
DONNEES: Mapping[str, str] = {
    ".xlsx": "Classeur Excel",
    ".ods": "Classeur LibreOffice",
    ".zip": "Toutes les tables (.csv)",
    ".csv": "Situation de chaque projet (.csv)",
    ".geojson": "Communes (.geojson)",
    ".ics": "Échéances pour l’agenda (.ics)",
}

_GARDES = 24
_APERCUS = {"Note au préfet": "note", "Fiches communes": "commune"}


def club(contexte: Contexte, commune: str | None) -> None:
    """Offer the club's deck."""
    with st.container(border=True):
        st.header("Diaporama du club", anchor=False)
        st.markdown(
            "Carte, aides, postes, état des conventions, échéances : graphiques et tableaux modifiables, notes pour "
            "l’orateur. Une diapositive qui n’aurait rien à dire est omise."
        )
        _bouton(contexte, "club", ".pptx", "Télécharger le diaporama (.pptx)", commune)


def note(contexte: Contexte) -> None:
    """Offer the note to the préfet."""
    with st.container(border=True):
        st.header("Note au préfet", anchor=False)
        st.markdown("Message, chiffres clés, carte, points d’attention avec l’action proposée, calendrier, annexes.")
        with st.container(horizontal=True):
            _bouton(contexte, "note", ".docx", "À compléter (.docx)")
            _bouton(contexte, "note", ".pdf", "À lire (.pdf)")


def fiches(contexte: Contexte, commune: str | None) -> None:
    """Offer the fiches: that of the commune chosen, or all of them."""
    with st.container(border=True):
        st.header("Fiches communes", anchor=False)
        st.markdown("Une page A4 par commune : où en est le projet, chef de projet, aides, ce qui est à traiter.")
        with st.container(horizontal=True):
            _bouton(contexte, "commune", ".pdf", "Télécharger (.pdf)", commune)
            _bouton(contexte, "commune", ".docx", "Modifier (.docx)", commune)
            if commune is None:
                _bouton(contexte, "commune", ".zip", "Un fichier par commune (.zip)")


def donnees(contexte: Contexte) -> None:
    """Offer the data of the département, in the formats that offices use."""
    with st.container(border=True):
        st.header("Données", anchor=False)
        st.markdown("Le classeur du département se dépose de nouveau sans rien changer.")
        with st.container(horizontal=True):
            for ending, libelle in DONNEES.items():
                _telecharger(libelle, _nom(contexte, "tableau-de-bord", ending), _donnees(contexte, ending))


def _bouton(contexte: Contexte, genre: str, ending: str, libelle: str, commune: str | None = None) -> None:
    nom = _nom(contexte, f"{genre}-{commune}" if commune else genre, ending)
    _telecharger(libelle, nom, lambda: _papier(contexte, genre, nom, commune))


def _nom(contexte: Contexte, quoi: str, ending: str) -> str:
    return f"pvd-{contexte.departement}-{quoi}-{contexte.date:%Y-%m-%d}{ending}"


def _papier(contexte: Contexte, genre: str, nom: str, commune: str | None) -> bytes:
    return briefings.papier(
        genre, contexte.situation, nom, territory=contexte.territoire, contours=CONTOURS, commune=commune
    )


def _donnees(contexte: Contexte, ending: str) -> Callable[[], bytes]:
    contours = CONTOURS / f"communes-{contexte.departement}.geojson"
    nom = _nom(contexte, "tableau-de-bord", ending)
    return lambda: briefings.render(contexte.situation, nom, territory=contexte.territoire, contours=contours)


def _telecharger(libelle: str, nom: str, faire: Callable[[], bytes]) -> None:
    st.download_button(
        libelle,
        data=faire,
        file_name=nom,
        mime=TYPES[nom[nom.rindex(".") :]],
        key=f"telecharger_{nom}",
        icon=":material/download:",
        on_click="ignore",
    )


def apercu(contexte: Contexte, commune: str | None) -> None:
    """Show the pages as pictures before they are downloaded."""
    choix = st.segmented_control("Aperçu des pages", list(_APERCUS), key="apercu")
    if choix:
        _images(contexte, _APERCUS[choix], commune)


def _images(contexte: Contexte, genre: str, commune: str | None) -> None:
    try:
        pages = _pages(
            contexte, contexte.magasin.url, contexte.departement, contexte.edition.number, contexte.date, genre, commune
        )
    except briefings.BriefingError as refus:
        st.warning(brut(refus))
        return
    colonnes = st.columns(2)
    for rang, page in enumerate(pages):
        with colonnes[rang % 2]:
            st.image(page, caption=f"Page {rang + 1}")


@st.cache_resource(max_entries=_GARDES, show_spinner="Mise en page…")
def _pages(_contexte: Contexte, *cle: object) -> tuple[bytes, ...]:
    *_, genre, commune = cle
    return briefings.apercu(
        str(genre),
        _contexte.situation,
        territory=_contexte.territoire,
        contours=CONTOURS,
        commune=str(commune) if commune else None,
    )
