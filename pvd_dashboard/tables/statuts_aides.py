"""The values allowed in the table of grants: status, type of beneficiary, opinion of the commission."""

from __future__ import annotations

from pvd_dashboard.tables.model import Choice

STATUTS = (
    Choice("demande", "En construction", ("en construction", "déposé", "demandé", "à déposer")),
    Choice("instruction", "En instruction", ("en cours d'instruction", "en cours", "instruction")),
    Choice(
        "accepte",
        "Accepté",
        (
            "accordé",
            "acceptée",
            "accordée",
            "notifié",
            "notifiée",
            "attribué",
            "programmé",
            "à notifier",
            "à signer",
            "à générer",
            "engagé",
            "retenu",
        ),
    ),
    Choice(
        "refuse",
        "Refusé",
        (
            "refusée",
            "rejeté",
            "non retenu",
            "rejetée",
            "rejet",
            "refus",
            "non retenue",
            "irrecevable",
            "refusé par le préfet",
        ),
    ),
    Choice(
        "classe",
        "Classé sans suite",
        (
            "classé",
            "sans suite",
            "abandonné",
            "annulé",
            "retiré",
            "annulée",
            "abandonnée",
            "retirée",
            "désistement",
            "pas de suite",
            "abandon",
        ),
    ),
)
XPF = "XPF"
DEVISES = (
    Choice("EUR", "Euro", ("euros", "€", "EUROS")),
    Choice(XPF, "Franc Pacifique", ("F CFP", "FCFP", "CFP", "francs Pacifique", "franc CFP", "francs CFP")),
)
"""The currencies of a line of grants: New Caledonia and Polynesia count in francs Pacifique (R63)."""
TYPES_BENEFICIAIRE = (
    Choice("commune", "Commune", ("communes", "ville", "mairie", "COM")),
    Choice(
        "epci",
        "EPCI",
        (
            "EPCI à FP",
            "communauté de communes",
            "CC",
            "CA",
            "CU",
            "métropole",
            "GFP",
            "intercommunalité",
            "communauté d'agglomération",
        ),
    ),
    Choice("departement", "Département", ("conseil départemental", "DEP", "département")),
    Choice("petr", "PETR", ("pôle d'équilibre territorial et rural",)),
    Choice("syndicat", "Syndicat", ("syndicat de communes", "syndicat mixte", "SIVOM", "SIVU", "SYND")),
    Choice("autre", "Autre", ("association", "privé", "région", "REG")),
)
AVIS = (Choice("oui", "Oui", ("favorable",)), Choice("non", "Non", ("défavorable",)), Choice("en_cours", "En cours"))
