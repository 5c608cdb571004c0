"""Tables « conventions » and « avenants » (domain §1.5, §1.7)."""

from __future__ import annotations

import re

from pvd_dashboard.tables.model import Choice, Column, Kind, Table
from pvd_dashboard.tables.shared import (
    COMMUNES,
    ID_PVD,
    NOM_EPCI,
    OBSERVATIONS,
    REGROUPEMENT,
    SIREN_EPCI,
    choix,
    date,
    like,
    oui_non,
    texte,
)
from pvd_dashboard.tables.text import fold

TYPES = (
    Choice(
        "adhesion",
        "Convention d'adhésion",
        (
            "adhésion",
            "convention adhésion",
            "adhésion PVD",
            "convention d'adhésion PVD",
            "convention d'adhésion Petites villes de demain",
        ),
    ),
    Choice(
        "cadre_ort",
        "Convention-cadre valant ORT",
        (
            "ORT",
            "convention cadre",
            "convention-cadre",
            "cadre",
            "convention ORT",
            "convention-cadre ORT",
            "convention cadre PVD valant ORT",
            "opération de revitalisation de territoire",
        ),
    ),
    Choice("ort_preexistante", "ORT préexistante", ("ORT existante", "avenant ORT", "convention-chapeau")),
    Choice("acv_ort", "Convention ACV valant ORT", ("ACV",)),
    Choice("bourg_centre", "Contrat bourg-centre", ("bourg-centre", "bourgs-centres Occitanie", "bourg centre")),
    Choice(
        "crte",
        "CRTE",
        (
            "contrat de relance et de transition écologique",
            "contrat pour la réussite de la transition écologique",
            "PTRTE",
            "contrat territorial de relance et de transition écologique",
        ),
    ),
    Choice("opah", "OPAH", ("OPAH-RU", "OPAH-RR", "opération programmée d'amélioration de l'habitat")),
    Choice("urbanisme", "Document d'urbanisme", ("PLU", "PLUi", "SCoT", "PSMV", "PLH", "carte communale")),
    Choice("autre", "Autre contrat ou protocole", ("autre", "contrat", "protocole", "autre convention", "CPER")),
)
SIGNEE = (
    Choice("signee", "Signée", ("signé", "oui", "o", "x", "signature effective", "1. signée")),
    Choice("en_cours", "En cours", ("en cours de signature", "en préparation", "en projet", "en cours d'élaboration")),
    Choice("non_signee", "Non signée", ("non", "n", "non signé", "à signer", "pas signée")),
    Choice("terminee", "Terminée", ("terminé", "échue", "expirée")),
)

_DITE_SIGNEE = re.compile(r"(?:oui|o|x|ok|faite?|signee?s?)\b(?!.* (?:prochainement|bientot|a venir|en cours))")


def dite_signee(texte: str) -> bool:
    """Tell whether a text typed where a date of signature is awaited says that it is signed, on no known day.

    >>> dite_signee("Oui"), dite_signee("signée (date à retrouver)"), dite_signee("à signer"), dite_signee("non")
    (True, True, False, False)
    """
    return bool(_DITE_SIGNEE.match(fold(texte)))


def _au_moins(mot: str) -> tuple[str, ...]:
    """Return how the model conventions write a periodicity."""
    return f"de façon {mot}", f"a minima {mot}", f"a minima de façon {mot}", f"au moins {mot}"


PERIODICITES = (
    Choice(
        "trimestrielle",
        "Trimestrielle",
        (*_au_moins("trimestrielle"), "trimestriel", "trimestre", "3 mois", "tous les 3 mois", "3"),
    ),
    Choice(
        "semestrielle",
        "Semestrielle",
        (*_au_moins("semestrielle"), "semestriel", "semestre", "6 mois", "tous les 6 mois", "6"),
    ),
    Choice("annuelle", "Annuelle", (*_au_moins("annuelle"), "annuel", "an", "12 mois", "12")),
)

CONVENTIONS = Table(
    name="conventions",
    label="Conventions",
    sheet="Conventions",
    row="convention",
    help="Une ligne par convention. La convention d'adhésion ouvre un délai de 18 mois pour signer la "
    "convention-cadre valant opération de revitalisation de territoire (ORT). Les autres contrats du territoire "
    "(bourg-centre, CRTE, OPAH, document d'urbanisme…) se tiennent ici aussi, sans effet sur ce délai.",
    columns=(
        texte(
            "id_convention",
            "N° de convention",
            "Identifiant propre au service, s'il existe.",
            "Convention",
            "Id convention",
            "Référence convention",
        ),
        choix(
            "type",
            "Type de convention",
            TYPES,
            "",
            "Type",
            "Nature de la convention",
            "Convention type",
            required=True,
            strict=True,
            example="Convention d'adhésion",
        ),
        like(COMMUNES, required=True),
        ID_PVD,
        like(REGROUPEMENT, in_template=False),
        SIREN_EPCI,
        NOM_EPCI,
        choix(
            "statut",
            "Signée ?",
            SIGNEE,
            "État déclaré de la signature.",
            "Statut",
            "État",
            "Avancement convention",
            "Signature",
            "Etat d'avancement",
            example="Signée",
        ),
        date(
            "date_signature",
            "Date de signature",
            "",
            "Signée le",
            "Si signée, date de signature",
            "Date signature",
            "Signature le",
            "Date de signature de la convention",
        ),
        date(
            "date_signature_envisagee",
            "Signature envisagée le",
            "",
            "Si non signée, date de signature envisagée",
            "Date de signature prévisionnelle",
            "Signature prévue",
            in_template=False,
        ),
        date(
            "echeance_textuelle",
            "Échéance écrite dans la convention",
            "Date ou mois écrits dans la convention (« octobre 2022 ») ; comparés à l'échéance calculée.",
            "Échéance",
            "Jusqu'au",
            "Date d'échéance",
            "Valable jusqu'au",
            "Échéance textuelle",
            example="octobre 2022",
        ),
        date(
            "date_fin",
            "Date de fin",
            "Fin de la convention-cadre (ORT).",
            "Fin de l'ORT",
            "Date de fin ORT",
            "Fin",
            "Date de fin de convention",
            "Terme",
            example="31/03/2026",
        ),
        date("date_fin_estimee", "Date de fin estimée", "", in_template=False),
        Column(
            "duree_annees",
            Kind.NOMBRE,
            "Durée (en années)",
            "Durée de la convention-cadre, en années ; 0 = inconnue.",
            headings=("Durée", "Durée en années", "Durée (années)", "Durée (ans)"),
            unit="ans",
            example="5",
            accepted=("5", "3,5", "5 ans", "18 mois", "dix-huit (18) mois maximum"),
            refused=("longue",),
        ),
        date("date_deliberation", "Date de délibération", "", "Délibération"),
        date("date_comite_regional_financeurs", "Comité régional des financeurs", "", "CRF", "COREG", "Date CRF"),
        texte("avis_comite_regional", "Avis du comité régional", "", "Avis CRF", "Avis COREG"),
        date("date_comite_projet", "Validation en comité de projet", "", "Comité de projet"),
        choix(
            "periodicite_comite",
            "Périodicité du comité de projet",
            PERIODICITES,
            "",
            "Périodicité",
            "Périodicité comité",
            example="Semestrielle",
        ),
        texte(
            "presidence_comite",
            "Présidence du comité de projet",
            "Qualités de qui préside ou co-préside, séparées par un point-virgule, sans nom d'agent.",
            "Présidence du comité",
            "Co-présidence du comité de projet",
            "Coprésidence",
            example="Maire de Saint-Sever ; président de la CC",
        ),
        texte(
            "membres_comite",
            "Membres du comité de projet",
            "Collectivités, services et partenaires invités à chaque réunion, séparés par un point-virgule.",
            "Composition du comité de projet",
            "Invités du comité de projet",
            "Membres du comité",
            example="Anah ; Banque des Territoires ; Région",
        ),
        texte(
            "associes_comite",
            "Associés selon le thème",
            "Partenaires invités quand l'ordre du jour les concerne, séparés par un point-virgule.",
            "Associés au comité de projet",
            "Membres associés du comité",
            example="UDAP ; CAUE",
        ),
        oui_non(
            "ville_principale_signataire",
            "Ville principale signataire",
            "La ville principale de l'EPCI doit signer la convention-cadre pour qu'elle vaille ORT.",
        ),
        texte(
            "signataires",
            "Signataires",
            "Qualités des signataires, séparées par un point-virgule.",
            "Liste des signataires",
        ),
        texte("partenaires", "Partenaires", "", "Partenaires associés"),
        texte(
            "secteurs",
            "Secteurs d'intervention",
            "Périmètre de l'ORT : secteurs d'intervention, en quelques mots.",
            "Périmètre ORT",
            "Périmètre de l'ORT",
            "Secteur d'intervention",
            "Périmètre d'intervention",
        ),
        texte(
            "deliberations",
            "Délibérations des signataires",
            "Collectivité et date de chaque délibération, séparées par un point-virgule.",
            "Délibérations",
            "Délibération par collectivité",
        ),
        texte("lieu_signature", "Lieu de signature", "", "Signée à", "Fait à", in_template=False),
        Column(
            "exemplaires",
            Kind.ENTIER,
            "Nombre d'exemplaires",
            "Nombre d'exemplaires signés.",
            headings=("Exemplaires", "Nb exemplaires", "En exemplaires"),
            example="6",
            accepted=("6",),
            refused=("six ou sept",),
        ),
        texte(
            "arrete_prefectoral",
            "Arrêté préfectoral",
            "Numéro et date de l'arrêté, s'il existe.",
            "Arrêté",
            in_template=False,
        ),
        date("derniere_actualisation", "Dernière actualisation", in_template=False),
        OBSERVATIONS,
    ),
    key=("type", "communes", "id_convention"),
    identifying=(
        ("type", "date_signature"),
        ("type", "statut"),
        ("communes", "date_signature"),
        ("communes", "statut"),
    ),
    hints=("convention", "conventions", "ORT", "adhésion"),
    anchor="date_signature",
)

OBJETS = (
    Choice("prolongation", "Prolongation", ("prolonger", "prorogation", "durée")),
    Choice("ajout_partenaire", "Ajout d'un partenaire", ("ajout partenaire", "partenaire")),
    Choice("extension_perimetre", "Extension du périmètre", ("périmètre", "extension périmètre")),
    Choice("ajout_action", "Ajout d'actions", ("ajout action", "actions", "ajout d'action")),
    Choice("gouvernance", "Modification de la gouvernance", ("modification gouvernance",)),
    Choice("autre", "Autre"),
)

AVENANTS = Table(
    name="avenants",
    label="Avenants",
    sheet="Avenants",
    row="avenant",
    help="Une ligne par avenant. Un avenant de prolongation signé remplace l'échéance par la nouvelle.",
    columns=(
        texte("id_convention", "N° de convention", "Convention modifiée, si elle porte un numéro.", "Convention"),
        choix(
            "type",
            "Type de convention",
            TYPES,
            "Convention modifiée : adhésion ou convention-cadre.",
            "Convention modifiée",
            "Convention concernée",
            example="Convention d'adhésion",
        ),
        like(COMMUNES, required=True),
        like(ID_PVD, in_template=False),
        texte("numero", "N° d'avenant", "", "Avenant n°", "Numéro", "N° avenant", "Avenant", example="1"),
        choix("objet", "Objet", OBJETS, "", "Objet de l'avenant", example="Prolongation"),
        texte("motif", "Motif"),
        date("date_demande", "Date de demande", "", "Demandé le"),
        date("date_validation_copil", "Validation en COPIL", "", "Validé le"),
        date(
            "date_signature",
            "Date de signature",
            "",
            "Signé le",
            "Date signature",
            "Date de l'avenant",
            "Date de signature de l'avenant",
        ),
        date(
            "nouvelle_echeance",
            "Nouvelle échéance",
            "",
            "Nouvelle date",
            "Prolongé jusqu'au",
            "Échéance prolongée",
            "Nouvelle date d'échéance",
            example="20/05/2023",
        ),
        OBSERVATIONS,
    ),
    key=("type", "communes", "id_convention", "numero"),
    identifying=(
        ("communes", "nouvelle_echeance"),
        ("communes", "numero"),
        ("id_convention", "numero"),
        ("communes", "objet", "date_signature"),
    ),
    hints=("avenant", "avenants"),
    anchor="date_signature",
)
