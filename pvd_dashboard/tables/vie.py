"""Tables « actions » and « réunions »: the life of a project (domain §1.11, §1.12, §1.17)."""

from __future__ import annotations

from pvd_dashboard.tables.model import Choice, Table
from pvd_dashboard.tables.shared import COMMUNES, OBSERVATIONS, choix, date, like, montant, oui_non, texte

STATUTS_ACTION = (
    Choice("idee", "Idée", ("à l'étude", "réflexion")),
    Choice("en_projet", "En projet", ("à venir", "projet", "prévue", "à engager")),
    Choice("mature", "Mature", ("prête",)),
    Choice("engagee", "Engagée", ("en cours", "engagé", "lancée")),
    Choice("en_travaux", "En travaux", ("travaux", "chantier")),
    Choice("livree", "Livrée", ("livré", "terminée", "achevée", "réalisée", "terminé")),
    Choice("abandonnee", "Abandonnée", ("abandonné", "abandon", "sans suite")),
)
THEMES = (
    Choice("habitat", "Habitat", ("logement",)),
    Choice("commerce", "Commerce et économie", ("commerce", "économie", "commerce/économie")),
    Choice("mobilites", "Mobilités et accessibilité", ("mobilité", "mobilités", "accessibilité")),
    Choice("espaces_publics", "Espaces publics et patrimoine", ("espaces publics", "patrimoine", "espace public")),
    Choice("services", "Services et équipements", ("services", "équipements", "équipement")),
    Choice("transition", "Transition écologique", ("écologie", "énergie", "environnement")),
    Choice("numerique", "Numérique"),
    Choice("culture", "Participation, culture et tourisme", ("culture", "tourisme", "participation")),
)
TYPES_ACTION = (
    Choice("etude", "Étude", ("études",)),
    Choice("travaux", "Travaux"),
    Choice("animation", "Animation"),
    Choice("acquisition", "Acquisition", ("acquisitions",)),
)

ID_ACTION = texte(
    "id_action",
    "N° d'action",
    "",
    "Action n°",
    "N° action",
    "Fiche action",
    "Fiche action n°",
    "N° fiche",
    example="A1.2",
)
INTITULE_ACTION = texte(
    "intitule",
    "Intitulé de l'action",
    "",
    "Action",
    "Intitulé",
    "Nom de l'action",
    "Libellé de l'action",
    "Fiche action",
    "Fiche-action",
)
"""What names an action, in its own sheet and in those that follow it."""

ACTIONS = Table(
    name="actions",
    label="Actions",
    sheet="Actions",
    row="action",
    help="Une ligne par fiche action. Une action portée par l'EPCI peut ne nommer aucune commune.",
    columns=(
        ID_ACTION,
        like(INTITULE_ACTION, required=True, example="Réaménagement de la place"),
        COMMUNES,
        texte("axe", "Axe stratégique", "", "Axe", "Orientation stratégique"),
        choix("theme", "Thème", THEMES, "", "Thématique", "Thèmes", example="Habitat"),
        choix("type_action", "Type d'action", TYPES_ACTION, "", "Nature de l'action"),
        texte("maitre_ouvrage", "Maître d'ouvrage", "", "MOA", "Maîtrise d'ouvrage", "Porteur", "MO"),
        choix(
            "statut",
            "Statut",
            STATUTS_ACTION,
            "« En cours » vaut engagée, « à venir » vaut en projet.",
            "État",
            "Avancement",
            "État d'avancement",
            "Statut de l'action",
            example="En projet",
        ),
        oui_non("structurante", "Projet structurant", "", "Structurant"),
        texte("description", "Description"),
        texte("partenaires", "Partenaires"),
        texte("priorite", "Priorité", in_template=False),
        date("date_debut", "Date de début", "", "Début", "Lancement"),
        date("date_fin_prevue", "Fin prévue", "", "Date de fin", "Livraison prévue", "Fin prévisionnelle"),
        date("date_fin_reelle", "Fin réelle", "", "Livrée le"),
        montant(
            "cout_ht", "Coût HT", "", "Coût", "Budget", "Montant", "Coût estimé", "Coût prévisionnel", "Coût estimatif"
        ),
        oui_non("inscrit_crte", "Inscrit au CRTE", "", "CRTE"),
        oui_non("perimetre_ort", "Dans le périmètre de l'ORT", "", "Périmètre ORT", "En secteur ORT", "Secteur ORT"),
        texte("besoins_ingenierie", "Besoins d'ingénierie", "", "Besoin d'ingénierie", "Ingénierie nécessaire"),
        texte(
            "n_dossier",
            "N° de dossier de subvention",
            "Lien avec la feuille des subventions.",
            "N° dossier",
            in_template=False,
        ),
        OBSERVATIONS,
    ),
    key=("id_action", "communes", "intitule"),
    identifying=(
        ("intitule", "statut"),
        ("intitule", "axe"),
        ("id_action", "intitule"),
        ("intitule", "theme"),
        ("intitule", "maitre_ouvrage"),
    ),
    hints=("action", "actions", "fiches action", "plan d'action", "projets"),
    anchor="",
)

AXES = Table(
    name="axes",
    label="Axes stratégiques",
    sheet="Axes",
    row="axe",
    help="Une ligne par axe du projet : ses enjeux, ses partenaires, ses indicateurs et son échelle, comme le demande "
    "le « mode d'emploi » de l'ANCT. Le nom de l'axe est celui de la feuille Actions.",
    columns=(
        texte(
            "axe",
            "Axe stratégique",
            "Le même nom que dans la feuille Actions.",
            "Axe",
            "Intitulé de l'axe",
            "Nom de l'axe",
            "Orientation stratégique",
            required=True,
            example="Axe 1 – Habitat",
        ),
        like(COMMUNES, example="Saint-Sever"),
        texte("enjeux", "Enjeux", "", "Enjeu", "Enjeux de l'axe", example="Réduire la vacance du centre ancien"),
        texte("partenaires", "Partenaires", "", "Partenaires de l'axe", "Partenaires associés", example="Anah ; CAUE"),
        texte(
            "indicateurs_mise_en_oeuvre",
            "Indicateurs de mise en œuvre",
            "Ce qui dit que l'axe avance.",
            "Indicateur de mise en œuvre",
            "Indicateurs de réalisation",
            "Indicateurs de suivi",
            example="Dossiers déposés",
        ),
        texte(
            "indicateurs_resultat",
            "Indicateurs de résultat",
            "Ce qui dit que l'axe a produit son effet.",
            "Indicateur de résultat",
            "Résultats attendus",
            "Indicateurs d'impact",
            example="Logements vacants remis sur le marché",
        ),
        texte(
            "echelle",
            "Échelle",
            "Centre-ville, commune, intercommunalité…",
            "Échelle d'intervention",
            "Échelle territoriale",
            example="Centre-ville",
        ),
        OBSERVATIONS,
    ),
    key=("axe", "communes"),
    identifying=(
        ("axe", "enjeux"),
        ("axe", "indicateurs_mise_en_oeuvre"),
        ("axe", "indicateurs_resultat"),
        ("axe", "echelle"),
    ),
    hints=("axes", "axe", "axes stratégiques", "stratégie"),
)

TYPES_REUNION = (
    Choice("comite_projet", "Comité de projet", ("comité de projet", "COPROJ", "CODIR")),
    Choice("copil", "COPIL", ("comité de pilotage", "COPIL départemental")),
    Choice("cotech", "COTECH", ("comité technique",)),
    Choice("revue", "Revue de projets", ("revue",)),
    Choice("club", "Club PVD", ("club", "club départemental")),
    Choice("lancement", "Réunion de lancement", ("lancement",)),
    Choice("autre", "Autre", ("rencontre régionale", "réunion")),
)

REUNIONS = Table(
    name="reunions",
    label="Réunions et club",
    sheet="Réunions",
    row="réunion",
    help="Une ligne par réunion : comités de projet, COPIL, COTECH, club PVD. Vide en commune = tout le département.",
    columns=(
        choix(
            "type",
            "Type de réunion",
            TYPES_REUNION,
            "",
            "Type",
            "Réunion",
            "Instance",
            "Comité",
            required=True,
            example="Comité de projet",
        ),
        date(
            "date",
            "Date",
            "",
            "Date de réunion",
            "Date de la réunion",
            "Tenue le",
            "Le",
            "Date du comité",
            required=True,
        ),
        like(COMMUNES, example="Saint-Sever"),
        texte("lieu", "Lieu", "", "Lieu de la réunion"),
        texte("presidence", "Présidence", "Qualités, sans nom d'agent.", "Présidée par", "Animateur"),
        texte("presents", "Présents", "Qualités des présents, séparées par un point-virgule.", "Participants"),
        texte(
            "excuses", "Excusés", "Qualités des excusés, séparées par un point-virgule.", "Absents", "Absents excusés"
        ),
        texte("ordre_du_jour", "Ordre du jour", "", "ODJ", "Objet", "Sujets"),
        texte("decisions", "Décisions", "", "Relevé de décisions", "Conclusions"),
        texte("compte_rendu", "Compte rendu", "Nom ou adresse du compte rendu.", "CR", "Lien vers le compte rendu"),
        OBSERVATIONS,
    ),
    key=("type", "date", "communes"),
    identifying=(
        ("type", "date", "ordre_du_jour"),
        ("type", "date", "lieu"),
        ("type", "date", "communes"),
        ("type", "date", "decisions"),
        ("type", "date", "presents"),
    ),
    hints=("réunion", "réunions", "comité", "comités", "club", "COPIL", "instances"),
    anchor="date",
)
