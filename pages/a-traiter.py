from pvd_dashboard.ui import a_traiter, marquer
from pvd_dashboard.ui.page import open_page

contexte = open_page("À traiter")

choix = a_traiter.choisir(contexte)
alertes = a_traiter.retenues(contexte, choix)
a_traiter.exporter(contexte, alertes, choix)
a_traiter.lister(contexte, alertes, choix)
marquer.boite(contexte)
