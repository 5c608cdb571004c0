from pvd_dashboard.ui import actions, axes, fiche_action
from pvd_dashboard.ui.page import open_page, rien_dans_le_fichier

contexte = open_page("Actions")
if not (contexte.situation.actions.renseigne or contexte.situation.axes):
    rien_dans_le_fichier("actions")

actions.chiffres(contexte.situation.actions)
choix = actions.choisir(contexte)
montrees = actions.retenues(contexte, choix)
fiche_action.montrer(contexte)
actions.dessiner(contexte, montrees, choix)
actions.lister(contexte, montrees, choix)
axes.montrer(contexte)
