import streamlit as st

from pvd_dashboard.ui import chefs, dessins, financements_suivi
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Chefs de projet")
situation = contexte.situation
if not situation.postes.renseigne:
    rien_dans_le_fichier("chefs de projet")

communes = situation.laureats.communes
noms = dict(zip(communes["code_insee"], communes["nom"], strict=True))
chefs.chiffres(situation.postes, len(communes))
chefs.tableau_des_postes(situation.postes.postes, noms)
gauche, droite = st.columns(2)
with gauche:
    st.header("Communes couvertes et non couvertes", anchor=False)
    chefs.couverture(situation, f"couverture-{contexte.departement}-{contexte.date:%Y-%m-%d}")
with droite:
    st.header("Cofinancement", anchor=False)
    if chefs.plan_connu(situation):
        graphique(dessins.cofinancement(contexte), nom="cofinancement", fichier=f"cofinancement-{contexte.departement}")
    chefs.regle(situation)
    financements_suivi.enveloppes(contexte, f"enveloppes-{contexte.departement}", court=True)
