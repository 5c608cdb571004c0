import streamlit as st

from pvd_dashboard.ui import changements, depot, paroles, vue
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.page import open_page

contexte = open_page("Vue d’ensemble")

depot.annoncer()
vue.phrase(contexte)
vue.cartes(contexte.situation)
gauche, droite = st.columns([1.9, 1])
with gauche:
    vue.a_traiter(contexte)
    avenir, passe = st.columns([3, 2])
    with avenir:
        vue.prochaines(contexte)
    with passe:
        morceau(lambda: changements.depuis_la_derniere(contexte))
    vue.projets(contexte)
with droite:
    vue.carte(contexte)
paroles.departement(contexte.situation)
