from pvd_dashboard.ui import carte
from pvd_dashboard.ui.page import open_page

contexte = open_page("Carte")
carte.ecran(contexte)
