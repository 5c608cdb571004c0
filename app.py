from pvd_dashboard.ui import style
from pvd_dashboard.ui.identite import identite
from pvd_dashboard.ui.navigation import menu
from pvd_dashboard.ui.page import executer, passer_la_porte

style.configurer()
style.poser()
qui = passer_la_porte(identite())
executer(menu(), qui)
