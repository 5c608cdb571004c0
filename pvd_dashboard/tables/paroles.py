"""Tables « indicateurs » and « textes »: what is measured and what the officer writes (domain §1.18, §1.20)."""

from __future__ import annotations

from pvd_dashboard.tables.model import Choice, Column, Kind, Table
from pvd_dashboard.tables.shared import COMMUNES, NOM_EPCI, OBSERVATIONS, SIREN_EPCI, choix, date, like, texte

FAMILLES = (
    Choice("population", "Population et revenus", ("population", "démographie", "revenus", "social")),
    Choice("habitat", "Habitat", ("logement", "logements", "vacance")),
    Choice("commerce", "Commerce", ("commerces", "vacance commerciale", "économie de proximité")),
    Choice("emploi", "Emploi et formation", ("emploi", "emplois", "économie", "formation", "actifs")),
    Choice("services", "Services et équipements", ("services", "équipements", "santé")),
    Choice("autre", "Autre", ("environnement", "mobilité", "mobilités")),
)
SENS = (
    Choice("hausse", "Une hausse est favorable", ("hausse", "croissant", "à augmenter", "plus")),
    Choice("baisse", "Une baisse est favorable", ("baisse", "décroissant", "à réduire", "moins")),
    Choice("neutre", "Sans sens particulier", ("neutre", "indifférent")),
)


def _nombre(name: str, label: str, help_: str, *headings: str, example: str) -> Column:
    return Column(
        name,
        Kind.NOMBRE,
        label,
        help_,
        headings,
        example=example,
        accepted=("14,8", "173", "-20", "6 247"),
        refused=("en hausse",),
    )


INDICATEURS = Table(
    name="indicateurs",
    label="Indicateurs",
    sheet="Indicateurs",
    row="mesure",
    help="Une ligne par territoire, indicateur et année. Deux années font une tendance, jugée par son sens : "
    "une vacance qui baisse est une bonne nouvelle.",
    columns=(
        like(COMMUNES, example="Saint-Sever"),
        SIREN_EPCI,
        NOM_EPCI,
        texte(
            "indicateur",
            "Indicateur",
            "Nom de l'indicateur, le même d'une année à l'autre.",
            "Nom de l'indicateur",
            "Libellé de l'indicateur",
            "Indicateurs",
            required=True,
            example="Logements vacants",
        ),
        choix("famille", "Famille", FAMILLES, "", "Thème", "Thématique", "Famille d'indicateur", example="Habitat"),
        Column(
            "annee",
            Kind.ANNEE,
            "Année",
            "Année de la mesure.",
            headings=("Année de la mesure", "Millésime", "Exercice", "Date de la mesure"),
            example="2017",
            accepted=("2017", "2017.0"),
            refused=("21e",),
        ),
        _nombre(
            "valeur",
            "Valeur",
            "Un nombre seul, dans l'unité indiquée : 14,8 avec l'unité « % ».",
            "Valeur mesurée",
            "Mesure",
            "Réalisé",
            "Résultat",
            example="14,8",
        ),
        texte("unite", "Unité", "", "Unité de mesure", example="%"),
        texte("source", "Source", "", "Source de la donnée", "Origine", example="INSEE, recensement"),
        _nombre("cible", "Cible", "Valeur visée, dans la même unité.", "Objectif", "Valeur cible", example="12"),
        Column(
            "annee_cible",
            Kind.ANNEE,
            "Année de la cible",
            "Année pour laquelle la cible est visée.",
            headings=("Échéance de la cible", "Année cible"),
            example="2026",
        ),
        choix("sens", "Sens favorable", SENS, "", "Sens", "Évolution souhaitée", example="Une baisse est favorable"),
        OBSERVATIONS,
    ),
    key=("indicateur", "communes", "siren_epci", "annee"),
    identifying=(
        ("indicateur", "valeur"),
        ("indicateur", "cible"),
        ("indicateur", "annee"),
    ),
    hints=("indicateurs", "indicateur", "évaluation", "suivi-évaluation", "baromètre"),
)

RUBRIQUES = (
    Choice("dynamique", "Dynamique", ("dynamique constatée", "avancées")),
    Choice("leviers", "Leviers", ("levier", "leviers qui produisent leurs effets", "points forts")),
    Choice("difficultes", "Difficultés", ("difficulté", "difficultés rencontrées", "points de blocage", "freins")),
    Choice("elements_langage", "Éléments de langage", ("élément de langage", "EDL")),
    Choice("demandes_maire", "Demandes du maire", ("demande du maire", "demandes des élus", "demandes")),
    Choice("message", "Message", ("message clé", "messages clés", "en bref")),
    Choice("ingenierie", "Besoins d'ingénierie", ("besoin d'ingénierie", "besoins en ingénierie", "ingénierie")),
    Choice("mesures", "Mesures-clés", ("mesure clé", "mesure-clé", "mesures clés du programme", "offre de service")),
    Choice("gouvernance_nationale", "Gouvernance nationale", ("niveau national", "national", "pilotage national")),
    Choice("gouvernance_regionale", "Gouvernance régionale", ("niveau régional", "régional", "pilotage régional")),
    Choice(
        "gouvernance_departementale",
        "Gouvernance départementale",
        ("niveau départemental", "départemental", "pilotage départemental", "gouvernance", "organisation du service"),
    ),
    Choice("autre", "Autre"),
)

TEXTES = Table(
    name="textes",
    label="Textes",
    sheet="Textes",
    row="texte",
    help="Les mots de l'agent, repris dans la note et les fiches : une ligne par rubrique et par commune ; "
    "sans commune, le texte vaut pour tout le département.",
    columns=(
        choix(
            "rubrique",
            "Rubrique",
            RUBRIQUES,
            "",
            "Type de texte",
            "Titre de la rubrique",
            required=True,
            strict=True,
            example="Difficultés",
        ),
        like(COMMUNES, example="Saint-Sever"),
        texte(
            "texte",
            "Texte",
            "",
            "Contenu",
            "Rédaction",
            "Paragraphe",
            required=True,
            example="Le diagnostic attend le recrutement du chef de projet.",
        ),
        date("date", "Date", "", "Rédigé le", "Date du texte", "Mis à jour le", example="10/09/2021"),
        OBSERVATIONS,
    ),
    key=("rubrique", "communes", "date"),
    identifying=(("rubrique", "texte"),),
    hints=("textes", "éléments de langage", "rédaction"),
    anchor="date",
)
