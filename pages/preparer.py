from pvd_dashboard.ui.page import open_page
from pvd_dashboard.ui.preparer import preparer

preparer(open_page("Préparer"))
