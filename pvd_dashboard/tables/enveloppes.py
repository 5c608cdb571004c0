"""Table « enveloppes »: what is notified or provisioned for the département (domain §1.14)."""

from __future__ import annotations

from pvd_dashboard.tables.dispositifs import CHOICES as DISPOSITIFS
from pvd_dashboard.tables.model import Table
from pvd_dashboard.tables.shared import EXERCICE, OBSERVATIONS, choix, montant, texte

ENVELOPPES = Table(
    name="enveloppes",
    label="Enveloppes",
    sheet="Enveloppes",
    row="enveloppe",
    help="Une ligne par exercice et dispositif : ce qui est notifié ou provisionné pour le département.",
    columns=(
        EXERCICE,
        choix(
            "dispositif",
            "Dispositif",
            DISPOSITIFS,
            "Dotation ou fonds.",
            "Dotation",
            "Fonds",
            "Enveloppe",
            required=True,
            example="ANCT ingénierie",
        ),
        texte("perimetre", "Périmètre", "Ce que l'enveloppe couvre.", "Objet", example="Chefs de projet"),
        montant(
            "montant_notifie",
            "Montant notifié",
            "",
            "Notifié",
            "Enveloppe notifiée",
            "Montant de l'enveloppe",
            "Enveloppe",
            "Enveloppe départementale",
            "Dotation notifiée",
        ),
        montant("montant_provisionne", "Montant provisionné", "", "Provisionné", "Provision", example="75 000"),
        montant("montant_engage", "Montant engagé", "", "Engagé", "Consommé"),
        OBSERVATIONS,
    ),
    key=("exercice", "dispositif", "perimetre"),
    identifying=(
        ("dispositif", "montant_notifie"),
        ("dispositif", "montant_provisionne"),
        ("exercice", "montant_provisionne"),
        ("exercice", "montant_notifie"),
    ),
    hints=("enveloppe", "enveloppes", "provision", "crédits"),
    anchor="exercice",
)
