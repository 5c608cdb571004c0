from pvd_dashboard.ui import presentation
from pvd_dashboard.ui.page import open_page

contexte = open_page("Présenter", sujet="commune", nue=True)

presentation.montrer(contexte, presentation.barre(contexte))
