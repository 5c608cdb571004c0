from pvd_dashboard.ui import corrections
from pvd_dashboard.ui.page import open_page

contexte = open_page("Corriger")

corrections.annoncer()
corrections.proposer(contexte)
chantier = corrections.choisir(contexte)
corrections.raconter_le_report(chantier)
corrections.editer(chantier)
corrections.garder(chantier, contexte.qui)
correction = corrections.controler(chantier)
corrections.publier(chantier, correction, contexte.qui)
corrections.telecharger(contexte)
