"""What the tableau de bord holds: each table declared once.

``TABLES`` maps the name of a table to its declaration, in the order of the
template's sheets. Nothing here imports another room, pandas included.
"""

from __future__ import annotations

from pvd_dashboard.tables.conventions import AVENANTS, CONVENTIONS
from pvd_dashboard.tables.enveloppes import ENVELOPPES
from pvd_dashboard.tables.laureats import LAUREATS
from pvd_dashboard.tables.model import Choice, Column, Kind, Precision, Table
from pvd_dashboard.tables.postes import POSTES
from pvd_dashboard.tables.subventions import SUBVENTIONS
from pvd_dashboard.tables.vie import ACTIONS, REUNIONS

TABLES: dict[str, Table] = {
    table.name: table for table in (LAUREATS, CONVENTIONS, AVENANTS, POSTES, SUBVENTIONS, ENVELOPPES, ACTIONS, REUNIONS)
}

__all__ = [
    "ACTIONS",
    "AVENANTS",
    "CONVENTIONS",
    "ENVELOPPES",
    "LAUREATS",
    "POSTES",
    "REUNIONS",
    "SUBVENTIONS",
    "TABLES",
    "Choice",
    "Column",
    "Kind",
    "Precision",
    "Table",
]
