"""Table « liste nationale »: what the State's lists say of a commune, beside the tableau de bord and never in it.

The national lists (ANCT for the lauréats and their adhésion, DGALN/ANCT for
the ORT) are another source: they count nowhere, they are compared (A50).
"""

from __future__ import annotations

from pvd_dashboard.tables.laureats import LAUREATS
from pvd_dashboard.tables.model import Column, Table
from pvd_dashboard.tables.shared import date, like


def _column(name: str, **changes: object) -> Column:
    return like(LAUREATS.column(name), **changes)


LISTE_NATIONALE = Table(
    name="liste_nationale",
    label="Liste nationale",
    sheet="Liste nationale",
    row="commune de la liste",
    help="Une ligne par commune de la liste nationale (ANCT, DGALN), collée telle quelle. Rien n'y est compté : elle est "
    "comparée au tableau de bord et les écarts sont signalés. La colonne « Liste du » en fait une autre source.",
    columns=(
        _column("code_insee", required=True),
        _column("nom_commune", required=True),
        date(
            "date_liste",
            "Liste du",
            "Date de la liste nationale ; avant elle, la liste n'existe pas encore.",
            "Date de la liste",
            "Liste arrêtée au",
            "Date de publication de la liste",
            example="27/04/2026",
        ),
        _column("id_pvd"),
        _column("programme", in_template=False),
        _column("departement", in_template=False),
        _column("date_adhesion", help="Date de signature de la convention d'adhésion selon la liste."),
        _column(
            "ort_nationale", label="ORT", help="Ce que dit la liste de l'ORT : signée, en cours, non signée, terminée."
        ),
        _column("date_ort", help="Date de signature de la convention-cadre valant ORT selon la liste."),
        _column("date_fin_ort", help="Date de fin de l'ORT selon la liste."),
    ),
    key=("code_insee",),
    identifying=(("code_insee", "date_liste"), ("nom_commune", "date_liste")),
    hints=("liste nationale",),
)
