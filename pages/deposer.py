from pvd_dashboard.ui import depot
from pvd_dashboard.ui.page import open_shell

qui, _ = open_shell("Déposer un tableau de bord")

lecture = depot.choisir()
if lecture is not None:
    depot.bilan(lecture)
    depot.anomalies(lecture)
    depot.totaux(lecture)
    depot.publier(lecture, qui, depot.magasin())
