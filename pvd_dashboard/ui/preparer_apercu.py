"""The paper before it is downloaded: its pages or its slides as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.briefings.titulaires import titulaires
from pvd_dashboard.formats import pluriel
from pvd_dashboard.situation import annuaire
from pvd_dashboard.ui import journal
from pvd_dashboard.ui.preparer_fichiers import CONTOURS, cle_de, papier
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from pvd_dashboard.briefings.diaporama_plan import Diapo
    from pvd_dashboard.ui.page import Contexte
    from pvd_dashboard.ui.preparer_choix import Demande

_GARDES, _FICHES, _PLANCHES = 24, 4, 8


def apercu(contexte: Contexte, demande: Demande) -> None:
    """Show what the paper will hold."""
    if demande.choix.contacts:
        vus = annuaire.contacts(demande.situation)
        journal.contacts_vus(contexte, len(vus) + len(titulaires(demande.situation)))
    try:
        if demande.genre == "club":
            _plan(contexte, demande)
        else:
            _pages(contexte, demande)
    except briefings.BriefingError as refus:
        st.warning(brut(refus))


def _plan(contexte: Contexte, demande: Demande) -> None:
    deck = papier(contexte, demande, ".pptx")
    diapos = _titres(deck, *cle_de(contexte, demande))
    st.markdown(f"**{pluriel(len(diapos), 'diapositive')}**, graphiques et tableaux modifiables, notes pour l’orateur.")
    st.caption("Aperçu : PowerPoint ou LibreOffice peuvent couper les lignes autrement.")
    _planche(_diapositives(deck, *cle_de(contexte, demande)), [diapo.titre for diapo in diapos])
    lignes = [
        f"{rang}. {brut(diapo.titre)}" + (f" :gray[({diapo.contenu})]" if diapo.contenu else "")
        for rang, diapo in enumerate(diapos, start=1)
    ]
    with st.expander("Plan du diaporama", icon=":material/format_list_numbered:"):
        st.markdown("\n".join(lignes))


def _planche(images: Sequence[bytes], titres: Sequence[str]) -> None:
    places = _deux_par_rang(len(images))
    for rang, (place, image, titre) in enumerate(zip(places, images, titres, strict=True)):
        legende = brut(f"{rang + 1}. {titre}")
        place.image(image, caption=legende, alt=f"Diapositive {rang + 1} : {titre}", output_format="PNG")


def _deux_par_rang(combien: int) -> list[DeltaGenerator]:
    """Return the framed places of that many pictures, two a row: on a narrow screen they stay in their order."""
    places = [place for _ in range(combien // 2) for place in st.columns(2, border=True)]
    return [*places, st.columns(2)[0].container(border=True)] if combien % 2 else places


@st.cache_resource(max_entries=_PLANCHES, show_spinner="Dessin des diapositives…", show_time=True)
def _diapositives(_deck: bytes, *cle: object) -> tuple[bytes, ...]:
    del cle
    return briefings.diapositives(_deck)


@st.cache_resource(max_entries=_GARDES, show_spinner=False)
def _titres(_deck: bytes, *cle: object) -> tuple[Diapo, ...]:
    del cle
    return briefings.plan(_deck)


def _pages(contexte: Contexte, demande: Demande) -> None:
    pages = _images(contexte, demande, *cle_de(contexte, demande))
    total = len(demande.situation.laureats.communes)
    if demande.genre in {"commune", "visite"} and demande.commune is None and total > _FICHES:
        st.caption(f"Les {_FICHES} premières fiches sur {total} ; le fichier les a toutes.")
    for rang, (place, page) in enumerate(zip(_deux_par_rang(len(pages)), pages, strict=True)):
        numero = f"Page {rang + 1}"
        place.image(page, caption=numero, alt=f"{numero} du document", output_format="PNG")


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
