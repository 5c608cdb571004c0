"""The look that the theme cannot give, and Streamlit's own English words put in French.

Constant text only: nothing that came from a workbook or from the URL goes
through here. The logo is a file that the service named in its settings.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from pvd_dashboard.settings import settings
from pvd_dashboard.ui.mots_streamlit import MOTS, TOURNURES
from pvd_dashboard.ui.tableaux import alignements

# A file of ours: a Material icon there would be fetched from the network.
ICONE = str(Path(__file__).with_name("icone.png"))

ICI = Path(__file__).parent


# The theme's colour is light on the dark page: what is written on it must be dark.
_BOUTON_SOMBRE = '[data-testid="stBaseButton-primary"] :is(p, span) { color: #14171E; }'


@cache
def _feuille(*, sombre: bool) -> str:
    feuille = (ICI / "ecran.css").read_text(encoding="utf-8") + alignements()
    return f"<style>{feuille}{_BOUTON_SOMBRE if sombre else ''}</style>"


@cache
def _script() -> str:
    texte = (ICI / "ecran.js").read_text(encoding="utf-8")
    for nom, dit in (("MOTS", MOTS), ("TOURNURES", TOURNURES)):
        texte = texte.replace(nom, json.dumps(dit, ensure_ascii=False), 1)
    return f"<script>{texte}</script>"


def configurer() -> None:
    """Set the title and icon of the browser's tab, the width of the page, and the logo where a service gave its own."""
    chosen = settings()
    st.set_page_config(
        page_title=" – ".join(filter(None, ("Petites villes de demain", chosen.service or "tableau de bord"))),
        page_icon=ICONE,
        layout="wide",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )


def poser() -> None:
    """Put the style on the page, declare its language and open links of tables in place; call it once a run."""
    if (logo := settings().logo) and Path(logo).is_file():
        st.logo(logo, size="large")
    st.html(_feuille(sombre=st.context.theme.type == "dark"))
    st.html(_script(), unsafe_allow_javascript=True)
