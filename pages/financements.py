import streamlit as st

from pvd_dashboard.ui import (
    financements,
    financements_choix,
    financements_export,
    financements_lignes,
    financements_projets,
    financements_suivi,
    financements_vues,
)
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Financements")
if not contexte.situation.financements.renseigne:
    rien_dans_le_fichier("aides")

choix = financements_choix.choisir(contexte)
suffixe = f"{contexte.departement}-{contexte.date:%Y-%m-%d}"
if choix.volet != "suivi":
    financements.cartes(contexte, choix)
volets = {
    "tableau": financements.deck,
    "annees": financements_vues.annees,
    "communes": financements_vues.communes,
    "projets": financements_projets.projets,
    "suivi": financements_suivi.suivi,
    "lignes": financements_lignes.lignes_du_perimetre,
}
volets[choix.volet](contexte, choix, suffixe)
st.divider()
financements_export.proposer(contexte, choix, suffixe)
