import streamlit as st

from pvd_dashboard.ui import aide
from pvd_dashboard.ui.page import open_shell

open_shell("Mode d’emploi")

RUBRIQUES = {
    "Premiers pas": aide.mode_d_emploi,
    "Dictionnaire des données": aide.dictionnaire,
    "Statuts": aide.statuts,
    "Règles et sources": aide.parametres,
    "Anomalies": aide.anomalies,
}
for onglet, (_, rubrique) in zip(st.tabs(list(RUBRIQUES)), RUBRIQUES.items(), strict=True):
    with onglet:
        rubrique()
