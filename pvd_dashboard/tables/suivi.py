"""Tables « étapes », « décisions », « plans de financement »: what is followed line by line (§1.6, §1.11, §1.12)."""

from __future__ import annotations

from pvd_dashboard.tables.model import Choice, Column, Kind, Table
from pvd_dashboard.tables.shared import COMMUNES, OBSERVATIONS, choix, date, like, montant, oui_non, texte
from pvd_dashboard.tables.vie import ID_ACTION, INTITULE_ACTION, TYPES_REUNION

ETAPES_PROJET = (
    Choice(
        "chef_de_projet",
        "1 – Chef de projet",
        ("1", "chef de projet", "recruter le chef de projet", "recrutement du chef de projet", "recrutement"),
    ),
    Choice(
        "gouvernance",
        "2 – Gouvernance",
        ("2", "gouvernance", "comité de projet", "organiser la gouvernance", "équipe-projet"),
    ),
    Choice("diagnostic", "3 – Diagnostic", ("3", "diagnostic", "état des lieux", "diagnostic territorial")),
    Choice(
        "projet",
        "4 – Projet partagé et axes",
        ("4", "projet partagé", "axes stratégiques", "stratégie", "projet de territoire", "stratégie et axes"),
    ),
    Choice("plan_action", "5 – Plan d'action", ("5", "plan d'action", "plan d'actions", "maquette financière")),
    Choice("fiches_action", "6 – Fiches action", ("6", "fiches action", "fiches actions", "fiche action")),
    Choice(
        "contractualisation",
        "7 – Contractualisation",
        ("7", "contractualisation", "convention-cadre", "signature", "ORT"),
    ),
    Choice("suivi", "8 – Suivi et évaluation", ("8", "suivi", "évaluation", "suivi et évaluation", "suivi-évaluation")),
)
"""The eight steps of the ANCT's « mode d'emploi », in order (titles ours)."""

STATUTS_ETAPE = (
    Choice(
        "non_commence", "Non commencé", ("non commencée", "à faire", "pas commencé", "à lancer", "non", "non débuté")
    ),
    Choice("en_cours", "En cours", ("en-cours", "commencé", "commencée", "engagé", "lancé", "lancée")),
    Choice("termine", "Terminé", ("terminée", "fait", "faite", "achevé", "achevée", "réalisé", "réalisée", "oui")),
    Choice("sans_objet", "Sans objet", ("so", "non concerné", "non concernée")),
)

ETAPES = Table(
    name="etapes",
    label="Étapes du projet",
    sheet="Étapes",
    row="étape",
    help="Une ligne par projet et par étape (les huit étapes du « mode d'emploi »). Ce qui est écrit ici prévaut sur "
    "ce que le tableau de bord déduit des autres feuilles.",
    columns=(
        like(COMMUNES, required=True),
        choix(
            "etape",
            "Étape",
            ETAPES_PROJET,
            "",
            "Etape du projet",
            "Étape du projet",
            "Jalon",
            "N° d'étape",
            "Phase",
            required=True,
            strict=True,
            example="3 – Diagnostic",
        ),
        choix(
            "statut",
            "Statut",
            STATUTS_ETAPE,
            "",
            "État",
            "Avancement",
            "État d'avancement",
            "Statut de l'étape",
            example="En cours",
        ),
        date("date_prevue", "Date prévue", "", "Prévue le", "Échéance", "Date prévisionnelle", example="T1 2022"),
        date("date_reelle", "Date réelle", "", "Réalisée le", "Terminée le", "Fait le", "Date de réalisation"),
        texte("livrable", "Livrable", "", "Livrables", "Document produit", example="Diagnostic partagé"),
        texte("prestataire", "Prestataire", "", "Bureau d'études", "Réalisé par"),
        montant("cout", "Coût", "", "Coût HT", "Montant", "Coût de l'étape", example="25 000"),
        texte("financeur", "Financeur", "", "Financeurs", "Financé par", example="Banque des Territoires"),
        OBSERVATIONS,
    ),
    key=("communes", "etape"),
    identifying=(("communes", "etape"),),
    hints=("étapes", "étape", "avancement des projets", "8 étapes", "huit étapes"),
)

DECISIONS = Table(
    name="decisions",
    label="Décisions",
    sheet="Décisions",
    row="décision",
    help="Une ligne par décision prise en réunion : qui la porte, pour quand, est-ce fait ?",
    columns=(
        texte(
            "decision",
            "Décision",
            "",
            "Décision prise",
            "Relevé de décision",
            "Suite à donner",
            "Point à suivre",
            required=True,
            example="Lancer l'étude de circulation",
        ),
        like(COMMUNES, example="Saint-Sever"),
        choix(
            "type",
            "Type de réunion",
            TYPES_REUNION,
            "Réunion où la décision a été prise.",
            "Réunion",
            "Instance",
            "Comité",
            example="Comité de projet",
        ),
        date(
            "date_reunion",
            "Date de la réunion",
            "",
            "Réunion du",
            "Décidé le",
            "Date de réunion",
            "Date de décision",
            "Date",
        ),
        texte(
            "responsable",
            "Responsable",
            "Qualité ou service, sans nom d'agent.",
            "Porteur",
            "Pilote",
            "Qui",
            "Chargé de la suite",
            example="DDTM",
        ),
        date(
            "echeance", "Échéance", "", "Pour le", "À faire pour le", "Délai", "Date d'échéance", example="31/12/2021"
        ),
        oui_non("fait", "Fait", "", "Fait O/N", "Réalisé", "Terminé", "Soldé", example="non"),
        date("date_fait", "Fait le", "", "Réalisé le", "Soldé le", "Date de réalisation"),
        OBSERVATIONS,
    ),
    key=("decision", "communes", "date_reunion"),
    identifying=(
        ("decision", "responsable"),
        ("decision", "echeance"),
        ("decision", "fait"),
        ("decision", "date_reunion"),
    ),
    hints=("décisions", "décision", "relevé de décisions", "suivi des décisions"),
    anchor="date_reunion",
)

ETATS_FINANCEMENT = (
    Choice("envisage", "Envisagé", ("envisagée", "prévu", "prévisionnel", "à solliciter")),
    Choice("demande", "Demandé", ("demandée", "sollicité", "déposé", "en instruction")),
    Choice("acquis", "Acquis", ("acquise", "accordé", "notifié", "attribué", "obtenu")),
    Choice("refuse", "Refusé", ("refusée", "rejeté")),
)

PLANS_FINANCEMENT = Table(
    name="plans_financement",
    label="Plans de financement des actions",
    sheet="Plans de financement",
    row="ligne de financement",
    help="Une ligne par action et par financeur, maître d'ouvrage compris : le tout doit faire 100 % du coût.",
    columns=(
        like(ID_ACTION, help="Le même que dans la feuille Actions."),
        like(INTITULE_ACTION, help="Sert de lien si l'action n'a pas de numéro."),
        like(COMMUNES, example="Saint-Sever"),
        texte(
            "financeur",
            "Financeur",
            "Dispositif ou organisme ; « autofinancement » pour le maître d'ouvrage.",
            "Financeurs",
            "Financement",
            "Organisme financeur",
            "Cofinanceur",
            required=True,
            example="DETR",
        ),
        montant("montant", "Montant", "", "Montant HT", "Part en euros", "Montant du financement", "Participation"),
        Column(
            "part",
            Kind.TAUX,
            "Part",
            "Part du coût de l'action : 25 % ou 0,25. Sert là où le montant n'est pas connu.",
            headings=("%", "Part (%)", "Taux", "Pourcentage"),
            example="25 %",
            accepted=("25 %", "0,25"),
            refused=("un quart",),
        ),
        choix("etat", "État", ETATS_FINANCEMENT, "", "Statut", "État du financement", example="Demandé"),
        OBSERVATIONS,
    ),
    key=("id_action", "intitule", "communes", "financeur"),
    identifying=(
        ("id_action", "financeur"),
        ("intitule", "financeur"),
    ),
    hints=("plan de financement", "plans de financement", "maquette financière", "financement des actions"),
)
