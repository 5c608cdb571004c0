"""The search box of every page: a name, a code, an EPCI or the wording of a project leads to the list of communes."""

from __future__ import annotations

import streamlit as st

from pvd_dashboard.ui import filtres, navigation

_CHAMP, _DEMANDE = "champ_recherche", "recherche_demandee"


def champ() -> None:
    """Draw the box; a search opens the list of communes."""
    if st.session_state.pop(_DEMANDE, False):
        navigation.aller(navigation.COMMUNES)
    st.session_state[_CHAMP] = filtres.valeur("q")
    st.text_input(
        "Rechercher une commune, un EPCI, un projet",
        key=_CHAMP,
        type="search",
        icon=":material/search:",
        placeholder="Commune, EPCI, projet…",
        label_visibility="collapsed",
        on_change=_chercher,
        width=250,
    )


def _chercher() -> None:
    voulu = str(st.session_state.get(_CHAMP) or "").strip()
    filtres.retenir(q=voulu)
    st.session_state[_DEMANDE] = bool(voulu)
