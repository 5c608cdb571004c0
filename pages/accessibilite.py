from pvd_dashboard.ui import aide
from pvd_dashboard.ui.page import open_shell

open_shell("Accessibilité")
aide.accessibilite()
