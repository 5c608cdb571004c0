import streamlit as st

from pvd_dashboard.ui import comites, decisions, presences, reunions
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Réunions et club")
if not (contexte.situation.reunions.renseigne or contexte.situation.decisions.renseigne):
    if comites.sans_reunion(contexte):
        st.stop()
    rien_dans_le_fichier("réunions")

reunions.chiffres(contexte.situation.reunions)
gauche, droite = st.columns(2)
with gauche:
    reunions.prochain_club(contexte)
with droite:
    reunions.dernier_club(contexte)
comites.suivi(contexte)
decisions.suivre(contexte)
presences.montrer(contexte)
reunions.lister(contexte)
