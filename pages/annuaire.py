from pvd_dashboard.settings import settings
from pvd_dashboard.ui import annuaire
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Annuaire")

if not settings().contacts:
    annuaire.dire_absent()
elif "contacts" not in contexte.situation.tables:
    rien_dans_le_fichier("contacts")
else:
    annuaire.montrer(contexte)
