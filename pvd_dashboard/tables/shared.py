"""Columns that several tables declare in the same words."""

from __future__ import annotations

from dataclasses import replace

from pvd_dashboard.tables.model import Choice, Column, Kind

CODE_INSEE = Column(
    "code_insee",
    Kind.COMMUNE,
    "Code INSEE",
    "Code officiel géographique de la commune (5 caractères). Ce n'est pas le code postal.",
    headings=(
        "INSEE",
        "Code commune",
        "insee_com",
        "INSEECOM",
        "code_commune",
        "Code INSEE commune",
        "N° INSEE",
        "Code commune INSEE",
        "CODGEO",
        "Code géo",
        "depcom",
        "com_code",
        "Code",
    ),
    source="Code officiel géographique (INSEE)",
    names="nom_commune",
    example="40197",
    accepted=("40197", "1004", "1004.0", "2A041", "97401"),
    refused=("999999", "ABC"),
)
NOM_COMMUNE = Column(
    "nom_commune",
    Kind.TEXTE,
    "Commune",
    "Nom de la commune.",
    headings=(
        "Ville",
        "lib_com",
        "Nom de la commune",
        "Commune lauréate",
        "Libellé commune",
        "Nom commune",
        "Communes lauréates",
        "Petite ville",
        "Petites villes",
        "Ville lauréate",
        "Commune PVD",
        "nom_com",
    ),
    example="Morcenx-la-Nouvelle",
)
COMMUNES = Column(
    "communes",
    Kind.COMMUNES,
    "Communes",
    "Une ou plusieurs communes, séparées par une barre oblique, une virgule, "
    "un point-virgule, « et » ou un retour à la ligne.",
    headings=(
        "Commune",
        "Communes concernées",
        "Communes couvertes",
        "Commune(s)",
        "Périmètre",
        "lib_com",
        "Ville",
        "Villes",
        "Territoire",
        "Collectivités",
        "PVD",
        "Commune concernée",
        "Communes signataires",
        "Code commune",
        "insee_com",
        "Code INSEE",
        "INSEE",
    ),
    example="Roquefort/Gabarret",
)
SIREN_EPCI = Column(
    "siren_epci",
    Kind.SIREN,
    "SIREN de l'EPCI",
    "Numéro SIREN de l'intercommunalité (9 chiffres).",
    headings=("siren_epci", "SIREN EPCI", "INSEEPCI", "Code EPCI", "epci_siren"),
    source="BANATIC (DGCL)",
    names="nom_epci",
    example="244000691",
    accepted=("244000691",),
    refused=("244000692", "12"),
)
NOM_EPCI = Column(
    "nom_epci",
    Kind.TEXTE,
    "EPCI",
    "Nom de l'intercommunalité.",
    headings=(
        "Interco",
        "Intercommunalité",
        "lib_epci",
        "Communauté de communes",
        "Nom EPCI",
        "EPCI à fiscalité propre",
        "Nom de l'EPCI",
        "EPCI de rattachement",
        "CC",
    ),
    example="CC du Pays Morcenais",
)
ID_PVD = Column(
    "id_pvd",
    Kind.TEXTE,
    "N° PVD",
    "Identifiant national du projet PVD. Plusieurs communes peuvent partager le même.",
    headings=("id_pvd", "Identifiant PVD", "N° PVD", "Numéro PVD", "ID PVD"),
    source="ANCT, liste des lauréats",
    example="pvd-75-40-9",
)
REGROUPEMENT = Column(
    "regroupement",
    Kind.TEXTE,
    "Regroupement",
    "Nom commun aux communes d'un même projet PVD (binôme, groupement). Vide pour une commune seule.",
    headings=("Groupement", "Binôme", "lib_pvd", "Projet PVD", "Communes d'un même projet", "Partenariat"),
    example="Roquefort/Gabarret",
)
EXERCICE = Column(
    "exercice",
    Kind.ANNEE,
    "Exercice",
    "Année budgétaire de l'aide.",
    headings=("Année", "annee", "annee_millesime", "Exercice budgétaire", "Millésime", "Année de programmation"),
    example="2021",
    accepted=("2021", "2021.0"),
    refused=("21e", "12021"),
)
OBSERVATIONS = Column(
    "observations",
    Kind.TEXTE,
    "Observations",
    "Remarques libres.",
    headings=("Commentaire", "Commentaires", "Remarques", "Remarque", "Observation", "Notes", "Obs"),
)


def like(column: Column, **changes: object) -> Column:
    """Return ``column`` with some of its attributes changed."""
    return replace(column, **changes)  # type: ignore[arg-type]


def texte(name: str, label: str, help_: str = "", *headings: str, **more: object) -> Column:
    """Declare a text column."""
    return Column(name, Kind.TEXTE, label, help_ or f"{label}.", headings, **more)  # type: ignore[arg-type]


def date(name: str, label: str, help_: str = "", *headings: str, **more: object) -> Column:
    """Declare a date column (rule I6: day, month, quarter, season or year)."""
    more.setdefault("example", "20/05/2021")
    return Column(
        name,
        Kind.DATE,
        label,
        help_ or f"{label}. Un mois seul (« mars 2021 ») est accepté.",
        headings,
        accepted=("20/05/2021", "2021-05-20", "mars 2021", "T1 2022", "automne 2021"),
        refused=("32/13/2021",),
        **more,  # type: ignore[arg-type]
    )


def montant(name: str, label: str, help_: str = "", *headings: str, **more: object) -> Column:
    """Declare an amount in euros (rule I7)."""
    more.setdefault("example", "43 457,00")
    return Column(
        name,
        Kind.MONTANT,
        label,
        help_ or f"{label}, en euros.",
        headings,
        unit="€",
        accepted=("43 457 €", "43.457,00", "43457", "1,2 M€", "12 k€"),
        refused=("beaucoup",),
        **more,  # type: ignore[arg-type]
    )


def oui_non(name: str, label: str, help_: str = "", *headings: str, **more: object) -> Column:
    """Declare a yes/no column."""
    return Column(
        name,
        Kind.OUI_NON,
        label,
        help_ or f"{label} (oui ou non).",
        headings,
        accepted=("oui", "Non", "X", "O", "true", "1"),
        refused=("peut-être",),
        **more,  # type: ignore[arg-type]
    )


def choix(
    name: str, label: str, choices: tuple[Choice, ...], help_: str = "", *headings: str, **more: object
) -> Column:
    """Declare a column whose values come from a list."""
    return Column(name, Kind.CHOIX, label, help_ or f"{label}.", headings, choices=choices, **more)  # type: ignore[arg-type]


def taux(name: str, label: str, *headings: str, **more: object) -> Column:
    """Declare a rate, typed as a share or in percent."""
    return Column(
        name,
        Kind.TAUX,
        label,
        f"{label} : 25 %, 0,25 ou 25.",
        headings,
        unit="%",
        accepted=("25 %", "0,25", "0,2500", "25"),
        refused=("beaucoup",),
        **more,  # type: ignore[arg-type]
    )
