from pvd_dashboard.ui import apres_mars, contrats, conventions, detail_convention, etapes
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.page import open_page

contexte = open_page("Conventions")

vue = conventions.choisir_la_vue(contexte.situation)
if vue == "apres":
    apres_mars.montrer(contexte)
elif vue == "etapes":
    etapes.tableau_des_etapes(contexte)
elif vue == "detail":
    detail_convention.montrer(contexte)
elif vue == "contrats":
    contrats.montrer(contexte)
else:
    morceau(lambda: conventions.frise(contexte))
