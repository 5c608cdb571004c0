"""Table « postes »: chefs de projet and other engineering posts (domain §1.9)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pvd_dashboard.tables.model import Choice, Column, Kind, Table
from pvd_dashboard.tables.shared import COMMUNES, OBSERVATIONS, choix, date, like, montant, oui_non, texte
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

STATUTS = (
    Choice("a_creer", "À créer", ("à créer", "envisagé", "prévu", "projet")),
    Choice(
        "en_recrutement",
        "En recrutement",
        ("en cours", "recrutement en cours", "en cours de recrutement", "à recruter", "recrutement", "à pourvoir"),
    ),
    Choice("pourvu", "Pourvu", ("recruté", "recrutée", "en poste", "occupé", "oui", "x", "recrutement effectif")),
    Choice("vacant", "Vacant", ("vacante", "parti", "partie", "non pourvu", "départ")),
    Choice("supprime", "Supprimé", ("supprimée", "abandonné", "sans suite")),
)
# Words of a status that say other things in a longer text: « contrat en cours », « chef de projet », « Mme X partie ».
_SEULS = frozenset({"projet", "x", "en cours"})
_FAIBLES = frozenset({"oui", "prevu", "envisage", "parti", "partie", "depart"})
_NIE = re.compile(r"\b(?:pas|non|aucune?|jamais|sans|plus)\b")
FONCTIONS = (
    Choice(
        "chef_de_projet",
        "Chef de projet PVD",
        ("chef de projet", "CDP", "cheffe de projet", "chargé de projet", "cheffe de projet PVD"),
    ),
    Choice("manager", "Manager de commerce", ("manager de centre-ville", "manager", "manager du commerce")),
    Choice("vta", "Volontaire territorial en administration", ("VTA",)),
    Choice("habitat", "Chargé de mission habitat", ("chargé de mission habitat", "habitat")),
    Choice("autre", "Autre poste", ("autre", "chargé de mission")),
)


def statut_dit(dit: str) -> str | None:
    """Return the status that a folded text speaks of (« poste vacant depuis juin »), None where it is none.

    A word that says other things too (« projet », « en cours », « départ ») is a
    status where it is the whole text, or where the text begins with it; a text
    that denies (« pas encore recruté ») says none.

    >>> statut_dit("poste vacant depuis juin"), statut_dit("en recrutement"), statut_dit("mme durand")
    ('vacant', 'en_recrutement', None)
    >>> statut_dit("chef de projet mme durand"), statut_dit("pas encore recrute"), statut_dit("non pourvu")
    (None, None, 'vacant')
    """
    exacts, forts, debuts = _mots()
    if dit in exacts:
        return exacts[dit]
    fort = forts.search(dit)
    if fort and not _NIE.search(dit[: fort.start()]):
        return exacts[fort[0]]
    debut = None if fort else debuts.match(dit)
    return exacts[debut[0]] if debut else None


@cache
def _mots() -> tuple[dict[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return the statuses by their words, what finds the words that say nothing else, and those that begin a text."""
    exacts = {fold(texte): choix.code for choix in STATUTS for texte in (choix.label, *choix.synonyms)}
    longs = sorted(exacts, key=len, reverse=True)

    def un_de(mots: Iterable[str]) -> str:
        return rf"(?:{'|'.join(map(re.escape, mots))})\b"

    forts = re.compile(rf"\b{un_de(mot for mot in longs if mot not in _FAIBLES and mot not in _SEULS)}")
    return exacts, forts, re.compile(un_de(mot for mot in longs if mot in _FAIBLES))


def _part(name: str, label: str, *headings: str) -> Column:
    return montant(name, label, f"{label} : part du coût annuel prise en charge, en euros.", *headings, example="")


POSTES = Table(
    name="postes",
    label="Chefs de projet et postes d'ingénierie",
    sheet="Chefs de projet",
    row="poste",
    help="Une ligne par poste et par exercice. Un poste qui couvre deux communes ou plus est mutualisé et compte une fois.",
    columns=(
        texte("id_poste", "N° de poste", "Identifiant propre au service, s'il existe.", "Poste", "Id poste", "N°"),
        choix(
            "fonction",
            "Fonction",
            FONCTIONS,
            "Vide = chef de projet PVD.",
            "Type de poste",
            "Intitulé du poste",
            example="Chef de projet PVD",
        ),
        like(COMMUNES, required=True),
        texte(
            "employeur",
            "Employeur",
            "Commune, EPCI ou PETR qui emploie.",
            "Porteur",
            "Recruté par",
            "Porteur du poste",
            "Collectivité employeur",
            "Structure porteuse",
            "Structure employeuse",
            "Structure employeur",
            example="CC du Pays Morcenais",
        ),
        choix(
            "statut_poste",
            "Statut du poste",
            STATUTS,
            "",
            "Statut",
            "État",
            "Recrutement",
            "Etat du recrutement",
            "Situation",
            "Avancement",
            "Statut recrutement",
            "Chef de projet recruté",
            strict=True,
            example="Pourvu",
        ),
        oui_non(
            "mutualise",
            "Mutualisé",
            "Recalculé à partir des communes couvertes ; la valeur saisie est comparée.",
            "Mutualisé O/N",
            "Poste mutualisé",
            "Mutualisation",
            example="oui",
        ),
        date(
            "date_prise_poste",
            "Date de prise de poste",
            "",
            "Prise de poste",
            "Date de recrutement",
            "Recruté le",
            "Prise de fonction",
            "Date d'arrivée",
            "En poste depuis",
            example="mars 2021",
        ),
        date("date_depart", "Date de départ", "Vacant depuis cette date.", "Départ le", "Vacant depuis"),
        date("date_fin_contrat", "Fin de contrat", "", "Date de fin de contrat", "Échéance du contrat"),
        texte("type_contrat", "Type de contrat", "Contrat de projet, CDD, titulaire…", "Contrat"),
        Column(
            "quotite_etp",
            Kind.TAUX,
            "Quotité (ETP)",
            "Part du temps dédiée : 0,8 ou 80 %.",
            headings=("ETP", "Temps", "Quotité", "Temps de travail", "% ETP"),
            unit="ETP",
            example="100 %",
            accepted=("80 %", "0,8", "temps complet", "1"),
            refused=("souvent",),
        ),
        Column(
            "exercice", Kind.ANNEE, "Exercice", "Année civile du cofinancement.", headings=("Année",), example="2021"
        ),
        montant(
            "cout_charge_annuel",
            "Coût chargé annuel",
            "Coût employeur de l'année, en euros.",
            "Coût chargé",
            "Coût employeur",
            "Coût annuel",
            "Coût du poste",
            "Coût total chargé",
            "Coût annuel du poste",
            "Coût annuel chargé",
            "Coût employeur annuel",
            "Coût chargé par an",
            example="55 000",
        ),
        _part(
            "financement_anct_fnadt",
            "Part ANCT / FNADT",
            "ANCT",
            "FNADT",
            "ANCT/FNADT",
            "État",
            "P112",
            "Financement ANCT",
        ),
        _part(
            "financement_bdt", "Part Banque des Territoires", "BdT", "Banque des Territoires", "CDC", "Financement BDT"
        ),
        _part("financement_anah", "Part Anah", "Anah", "Financement Anah"),
        _part("financement_region", "Part Région", "Région", "Financement Région"),
        _part("financement_departement", "Part Département", "CD", "Département", "Conseil départemental"),
        _part(
            "reste_collectivite",
            "Reste à la collectivité",
            "Collectivité",
            "Reste à charge",
            "Reste",
            "Autofinancement",
        ),
        oui_non(
            "opah_ru",
            "OPAH-RU",
            "OPAH-RU en préparation ou en cours : condition de l'aide de l'Anah.",
            "OPAH-RU ou étude pré-opérationnelle",
        ),
        texte("n_dossier", "N° de dossier", "Numéro Démarches simplifiées.", "N° dossier DS", "Dossier DS"),
        date("date_fin_cofinancement", "Fin du cofinancement", "", "Fin de cofinancement"),
        date("date_solde", "Solde demandé le", "", "Solde", in_template=False),
        texte(
            "nom",
            "Nom",
            "Donnée personnelle.",
            "Nom du chef de projet",
            "Nom du CDP",
            "Nom de l'agent",
            "Chef de projet",
            "CDP",
            "Nom prénom",
            "Nom et prénom",
            "Titulaire",
            personal=True,
            in_template=False,
        ),
        texte("prenom", "Prénom", "Donnée personnelle.", personal=True, in_template=False),
        texte(
            "mail",
            "Mail",
            "Donnée personnelle.",
            "Courriel",
            "E-mail",
            "Email",
            "Adresse mail",
            personal=True,
            in_template=False,
        ),
        texte(
            "telephone", "Téléphone", "Donnée personnelle.", "Tél", "Tel", "Portable", personal=True, in_template=False
        ),
        OBSERVATIONS,
    ),
    key=("id_poste", "fonction", "communes", "exercice"),
    identifying=(
        ("communes", "statut_poste"),
        ("communes", "date_prise_poste"),
        ("communes", "quotite_etp"),
        ("communes", "cout_charge_annuel"),
        ("communes", "mutualise"),
    ),
    hints=("chef de projet", "chefs de projet", "recrutement", "recrutements", "postes", "ingénierie", "CDP"),
    anchor="",
)
