from pvd_dashboard.ui import (
    depot,
    depot_colonnes,
    depot_corrections,
    depot_memoire,
    depot_national,
    depot_publication,
)
from pvd_dashboard.ui.page import open_shell

qui, _ = open_shell("Déposer un tableau de bord")

recu = depot.choisir()
if recu is not None:
    (ouvert, lecture), dit = recu
    depot.bilan(lecture)
    depot_memoire.appliquees(lecture, depot.magasin(), depot.departement(lecture))
    depot_colonnes.correspondances(lecture, dit)
    depot.anomalies(lecture)
    depot.rendre(lecture, dit)
    depot_corrections.corrections(lecture, dit)
    depot.totaux(lecture)
    depot_publication.publier(lecture, qui, depot.magasin())
    depot_national.publier_partout(ouvert, qui, depot.magasin())
