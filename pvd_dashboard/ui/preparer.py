"""The screen that hands out papers and data: the deck, the note, the bilan, the fiches, the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.ui import filtres
from pvd_dashboard.ui.preparer_apercu import apercu
from pvd_dashboard.ui.preparer_choix import demander
from pvd_dashboard.ui.preparer_fichiers import CONTOURS, long_a_ecrire, nom, papier, slug, telecharger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pvd_dashboard.ui.page import Contexte
    from pvd_dashboard.ui.preparer_choix import Demande

DOCUMENTS: Mapping[str, str] = {
    "club": "Diaporama du club",
    "note": "Note au préfet",
    "bilan": "Bilan du programme",
    "commune": "Fiches communes",
    "visite": "Fiches de visite",
    "donnees": "Données",
}
_DITS: Mapping[str, str] = {
    "club": "Carte, aides, postes, conventions, échéances. Une diapositive qui n’aurait rien à dire est omise.",
    "note": "Message, chiffres clés, carte, points d’attention avec l’action proposée, calendrier, annexes.",
    "bilan": "Ce qui a été signé, recruté, accordé et livré année par année, et ce qui vient après.",
    "commune": "Une page A4 par commune : où en est le projet, chef de projet, aides, ce qui est à traiter.",
    "visite": "Une page à avoir en main en visite : chiffres clés, éléments de langage, points d’attention.",
}
_FICHIERS: Mapping[str, Mapping[str, str]] = {
    "club": {".pptx": "Diaporama (.pptx)"},
    "note": {".docx": "À compléter (.docx)", ".pdf": "À lire (.pdf)"},
    "bilan": {".docx": "À compléter (.docx)", ".pdf": "À lire (.pdf)"},
    "commune": {".pdf": "À lire (.pdf)", ".docx": "À modifier (.docx)", ".zip": "Un fichier par commune (.zip)"},
    "visite": {".docx": "À compléter (.docx)", ".pdf": "À lire (.pdf)", ".zip": "Un fichier par commune (.zip)"},
}
LONG = 20
"""Number of fiches from which a zip is written under a bar of progress."""
DONNEES: Mapping[str, str] = {
    ".xlsx": "Classeur Excel",
    ".ods": "Classeur LibreOffice",
    ".zip": "Toutes les tables (.csv)",
    ".csv": "Situation de chaque projet (.csv)",
    ".geojson": "Communes (.geojson)",
    ".ics": "Échéances pour l’agenda (.ics)",
}


def preparer(contexte: Contexte) -> None:
    """Ask which paper, then how it is wanted; hand it out beside its preview."""
    genre = filtres.bascule("Document", "document", DOCUMENTS)
    if genre == "donnees":
        _donnees(contexte)
        return
    gauche, droite = st.columns([2, 3], gap="medium")
    with gauche, st.container(border=True):
        st.header(DOCUMENTS[genre], anchor=False)
        st.markdown(_DITS[genre])
        demande = demander(contexte, genre)
        if demande is not None:
            _boutons(contexte, demande)
    with droite:
        st.header("Aperçu", anchor=False)
        if demande is not None:
            apercu(contexte, demande)


def _boutons(contexte: Contexte, demande: Demande) -> None:
    if demande.situation.laureats.communes.empty and demande.genre in {"commune", "visite"}:
        return
    quoi = "-".join(filter(None, (demande.genre, slug(demande.situation.perimetre), demande.commune)))
    with st.container(horizontal=True):
        for rang, (ending, libelle) in enumerate(_FICHIERS[demande.genre].items()):
            fichier = nom(contexte, quoi, ending)
            if ending == ".zip" and demande.commune is None and len(demande.situation.laureats.communes) > LONG:
                long_a_ecrire(libelle, fichier, contexte, demande, ending)
            elif ending != ".zip" or demande.commune is None:
                faire, noms = _faire(contexte, demande, ending), demande.choix.contacts
                telecharger(libelle, fichier, faire, principal=rang == 0, noms=noms)


def _faire(contexte: Contexte, demande: Demande, ending: str) -> Callable[[], bytes]:
    return lambda: papier(contexte, demande, ending)


def _donnees(contexte: Contexte) -> None:
    with st.container(border=True):
        st.header("Données", anchor=False)
        st.markdown("Le classeur du département se dépose de nouveau sans rien changer.")
        with st.container(horizontal=True):
            for ending, libelle in DONNEES.items():
                telecharger(libelle, nom(contexte, "tableau-de-bord", ending), _rendre(contexte, ending))


def _rendre(contexte: Contexte, ending: str) -> Callable[[], bytes]:
    contours = CONTOURS / f"communes-{contexte.departement}.geojson"
    fichier = nom(contexte, "tableau-de-bord", ending)
    return lambda: briefings.render(contexte.situation, fichier, territory=contexte.territoire, contours=contours)
