import streamlit as st

from pvd_dashboard.ui import filtres, preparer
from pvd_dashboard.ui.page import open_page

contexte = open_page("Préparer")

noms = dict(zip(*(contexte.situation.laureats.communes[c] for c in ("code_insee", "nom")), strict=True))
with st.container(width=420):
    choisie = filtres.liste(
        "Commune", "commune", ["", *noms], ecrire_option=lambda code: noms.get(code, "Toutes les communes")
    )
gauche, droite = st.columns(2)
with gauche:
    preparer.club(contexte, choisie or None)
    preparer.fiches(contexte, choisie or None)
with droite:
    preparer.note(contexte)
    preparer.donnees(contexte)
preparer.apercu(contexte, choisie or None)
