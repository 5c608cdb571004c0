import streamlit as st

from pvd_dashboard.ui import comites, dessins, etapes, fiche, indicateurs, paroles
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Fiche commune", sujet="commune")
situation = contexte.situation
if situation.laureats.communes.empty:
    rien_dans_le_fichier("communes lauréates")

code = fiche.choisir(situation)
with st.container(border=True):
    fiche.identite(contexte, code)
if frise := dessins.frise_commune(contexte, code):
    with st.container(key="defile_frise"):
        graphique(frise, nom="frise", fichier=f"frise-{code}", dire=False)
gauche, droite = st.columns([3, 2])
with gauche:
    fiche.alertes(contexte, code)
with droite:
    fiche.postes(situation, code)
    comites.fiche(situation, code)
with gauche if etapes.sous_les_alertes(situation, code) else droite:
    etapes.fiche(situation, code)
indicateurs.fiche(situation, code)
fiche.aides(contexte, code)
fiche.vie(contexte, code)
paroles.fiche(situation, code)
