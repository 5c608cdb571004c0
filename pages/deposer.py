from pvd_dashboard.ui import depot, depot_colonnes, depot_corrections
from pvd_dashboard.ui.page import open_shell

qui, _ = open_shell("Déposer un tableau de bord")

recu = depot.choisir()
if recu is not None:
    lecture, dit = recu
    depot.bilan(lecture)
    depot_colonnes.correspondances(lecture, dit)
    depot.anomalies(lecture)
    depot.rendre(lecture, dit)
    depot_corrections.corrections(lecture, dit)
    depot.totaux(lecture)
    depot.publier(lecture, qui, depot.magasin())
