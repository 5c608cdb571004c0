from pvd_dashboard.ui import reglages
from pvd_dashboard.ui.page import open_page

contexte = open_page("Réglages")

reglages.en_vigueur(contexte)
reglages.modifier(contexte)
reglages.historique(contexte)
