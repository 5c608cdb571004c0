"""Columns of a grant about its project's plan de financement and the limits that a préfet has moved."""

from __future__ import annotations

from pvd_dashboard.tables.shared import date, montant, texte

PLAN = (
    texte(
        "autres_financements",
        "Autres financements",
        "Autres financeurs du projet : Région, Département, EPCI, Union européenne…",
        "Autres financeurs",
        "Cofinanceurs",
        in_template=False,
    ),
    montant(
        "autres_aides_publiques",
        "Autres aides publiques",
        "Aides publiques du projet qui n'ont pas leur propre ligne, en euros.",
        "Autres financements publics",
        "Montant des autres aides publiques",
        in_template=False,
    ),
    montant(
        "financements_prives",
        "Financements privés",
        "Dons, mécénat, autres financements privés du projet, en euros.",
        "Fonds privés",
        in_template=False,
    ),
    montant(
        "autofinancement",
        "Autofinancement",
        "Part du maître d'ouvrage, en euros.",
        "Part du maître d'ouvrage",
        "Fonds propres",
        "Reste à charge",
        "Participation du maître d'ouvrage",
        in_template=False,
    ),
)
"""The plan de financement of a project, where it is typed on the line of one of its grants."""
PROROGATIONS = (
    date(
        "prorogation_debut",
        "Commencement prorogé jusqu'au",
        "Nouvelle limite pour commencer, fixée par le préfet.",
        "Prorogation du commencement",
        "Début prorogé au",
        in_template=False,
    ),
    date(
        "prorogation_achevement",
        "Achèvement prorogé jusqu'au",
        "Nouvelle limite pour achever, fixée par le préfet.",
        "Prorogation de l'achèvement",
        "Prorogation",
        "Fin prorogée au",
        in_template=False,
    ),
)
"""The limits that a préfet has moved (CGCT, R2334-28 and R2334-29)."""
