from pvd_dashboard.ui import reglages, reglages_changer
from pvd_dashboard.ui.page import open_page

contexte = open_page("Réglages")

reglages.en_vigueur(contexte)
reglages_changer.modifier(contexte)
reglages.historique(contexte)
