from pvd_dashboard.ui import historique
from pvd_dashboard.ui.historique_journal import journal
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.page import open_page

contexte = open_page("Historique des versions")

historique.annoncer()
historique.liste(contexte)
morceau(lambda: historique.comparer(contexte))
journal(contexte)
