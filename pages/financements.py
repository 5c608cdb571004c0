import streamlit as st

from pvd_dashboard.ui import dessins, financements
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Financements")
aides = contexte.situation.financements
if not aides.renseigne:
    rien_dans_le_fichier("aides")

suffixe = f"{contexte.departement}-{contexte.date:%Y-%m-%d}"
financements.portees(aides)
gauche, droite = st.columns([1, 1])
with gauche:
    st.header("Aides accordées par enveloppe", anchor=False)
    financements.table_du_diaporama(aides, f"financements-{suffixe}")
with droite:
    st.header("Répartition par dispositif", anchor=False)
    graphique(dessins.financements(contexte), nom="financements", fichier=f"repartition-{suffixe}")

st.header("Liste des aides", anchor=False)
choix = financements.choisir(contexte.situation)
communes = list(contexte.situation.laureats.communes["code_insee"])
financements.liste(financements.filtrer(aides.subventions, choix), communes, nom="liste", fichier=f"aides-{suffixe}")
