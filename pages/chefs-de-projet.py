from pvd_dashboard.ui import chefs, chefs_couts, chefs_suivi
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Chefs de projet")
situation = contexte.situation
if not situation.postes.renseigne:
    rien_dans_le_fichier("chefs de projet")

chefs.chiffres(situation.postes, len(situation.laureats.communes))
vue = chefs.choisir_la_vue()
if vue == "couts":
    chefs_couts.montrer(contexte)
elif vue == "simuler":
    chefs_couts.simuler(contexte)
elif vue == "temps":
    chefs_suivi.montrer(contexte)
else:
    chefs.tableau_et_couverture(contexte)
