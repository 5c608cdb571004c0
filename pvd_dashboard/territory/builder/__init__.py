"""How the reference data are made; nothing here is imported while the dashboard runs."""
