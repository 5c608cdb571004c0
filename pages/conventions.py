import streamlit as st

from pvd_dashboard.ui import conventions, dessins
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.page import open_page

contexte = open_page("Conventions")
situation = contexte.situation

tri, groupe = conventions.trier(situation)
graphique(dessins.frise(contexte, tri, groupe), nom="frise")
st.header("Détail par projet PVD", anchor=False)
conventions.detail(contexte, tri, groupe)
