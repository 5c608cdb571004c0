from pvd_dashboard.ui import communes, comparer, filtres
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Communes")
if contexte.situation.laureats.communes.empty:
    rien_dans_le_fichier("communes lauréates")

if filtres.bascule("Montrer", "montrer", {"liste": "Liste", "comparer": "Comparer"}) == "liste":
    communes.liste(contexte, communes.choisir(contexte))
else:
    comparer.tableau_compare(contexte, *comparer.choisir(contexte))
