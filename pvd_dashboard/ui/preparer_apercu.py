"""The paper before it is downloaded: its pages as pictures, or the plan of the deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.formats import pluriel
from pvd_dashboard.ui.preparer_fichiers import CONTOURS, cle_de, papier
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.ui.page import Contexte
    from pvd_dashboard.ui.preparer_choix import Demande

_GARDES, _FICHES = 24, 4


def apercu(contexte: Contexte, demande: Demande) -> None:
    """Show what the paper will hold."""
    try:
        if demande.genre == "club":
            _plan(contexte, demande)
        else:
            _pages(contexte, demande)
    except briefings.BriefingError as refus:
        st.warning(brut(refus))


def _plan(contexte: Contexte, demande: Demande) -> None:
    diapos = briefings.plan(papier(contexte, demande, ".pptx"))
    st.markdown(
        f"**{pluriel(len(diapos), 'diapositive')}**, graphiques et tableaux modifiables, notes pour l’orateur :"
    )
    lignes = [
        f"{rang}. {brut(diapo.titre)}" + (f" :gray[({diapo.contenu})]" if diapo.contenu else "")
        for rang, diapo in enumerate(diapos, start=1)
    ]
    st.markdown("\n".join(lignes))


def _pages(contexte: Contexte, demande: Demande) -> None:
    pages = _images(contexte, demande, *cle_de(contexte, demande))
    total = len(demande.situation.laureats.communes)
    if demande.genre in {"commune", "visite"} and demande.commune is None and total > _FICHES:
        st.caption(f"Les {_FICHES} premières fiches sur {total} ; le fichier les a toutes.")
    colonnes = st.columns(2)
    for rang, page in enumerate(pages):
        with colonnes[rang % 2], st.container(border=True):
            st.image(page, caption=f"Page {rang + 1}")


@st.cache_resource(max_entries=_GARDES, show_spinner="Mise en page…", show_time=True)
def _images(_contexte: Contexte, _demande: Demande, *cle: object) -> tuple[bytes, ...]:
    del cle
    return briefings.apercu(
        _demande.genre,
        _demande.situation,
        territory=_contexte.territoire,
        contours=CONTOURS,
        commune=_demande.commune,
        choix=_demande.choix,
        maximum=_FICHES,
    )
