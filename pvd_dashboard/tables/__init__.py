"""What the tableau de bord holds: each table declared once.

``TABLES`` maps the name of a table to its declaration, in the order of the
template's sheets. Nothing here imports another room, pandas included.
"""

from __future__ import annotations

from pvd_dashboard.tables.acteurs import CONTACTS, EQUIPES, FORMATIONS
from pvd_dashboard.tables.conventions import AVENANTS, CONVENTIONS
from pvd_dashboard.tables.enveloppes import ENVELOPPES
from pvd_dashboard.tables.laureats import LAUREATS
from pvd_dashboard.tables.liste_nationale import LISTE_NATIONALE
from pvd_dashboard.tables.model import Choice, Column, Kind, Precision, Table
from pvd_dashboard.tables.paroles import INDICATEURS, TEXTES
from pvd_dashboard.tables.postes import POSTES
from pvd_dashboard.tables.subventions import SUBVENTIONS
from pvd_dashboard.tables.suivi import DECISIONS, ETAPES, PLANS_FINANCEMENT
from pvd_dashboard.tables.vie import ACTIONS, AXES, REUNIONS

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        LAUREATS,
        CONVENTIONS,
        AVENANTS,
        POSTES,
        SUBVENTIONS,
        ENVELOPPES,
        ACTIONS,
        AXES,
        REUNIONS,
        PLANS_FINANCEMENT,
        ETAPES,
        DECISIONS,
        FORMATIONS,
        INDICATEURS,
        EQUIPES,
        TEXTES,
        CONTACTS,
        LISTE_NATIONALE,
    )
}

__all__ = [
    "ACTIONS",
    "AVENANTS",
    "AXES",
    "CONTACTS",
    "CONVENTIONS",
    "DECISIONS",
    "ENVELOPPES",
    "EQUIPES",
    "ETAPES",
    "FORMATIONS",
    "INDICATEURS",
    "LAUREATS",
    "LISTE_NATIONALE",
    "PLANS_FINANCEMENT",
    "POSTES",
    "REUNIONS",
    "SUBVENTIONS",
    "TABLES",
    "TEXTES",
    "Choice",
    "Column",
    "Kind",
    "Precision",
    "Table",
]
