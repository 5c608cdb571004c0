import streamlit as st

from pvd_dashboard.ui import historique
from pvd_dashboard.ui.page import open_page

contexte = open_page("Historique des versions")

historique.annoncer()
historique.liste(contexte)
st.header("Ce qu’une version a changé", anchor=False)
edition, avant = historique.choisir(contexte)
historique.gestes(contexte, edition)
historique.changements(contexte, edition, avant)
historique.lignes_a_corriger(contexte, edition)
