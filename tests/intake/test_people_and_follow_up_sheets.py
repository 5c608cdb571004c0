"""The sheets of what is followed, as officers keep them: équipes, étapes, décisions, formations, annuaire."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

ANNUAIRE = ["Nom Prénom", "Collectivité", "Poste et service", "Mail", "Téléphone"]


@pytest.mark.parametrize(
    ("table", "headings", "columns"),
    [
        (
            "equipes",
            ["Commune", "Maire", "Élu référent", "Premier contact le", "Engagement"],
            ["communes", "executif", "elu_referent", "date_premier_contact", "engagement"],
        ),
        (
            "formations",
            ["Module", "Organisme", "Session", "Commune", "Rôle"],
            ["intitule", "organisme", "date", "communes", "role"],
        ),
        (
            "etapes",
            ["Commune", "Étape", "Avancement", "Prévue le", "Bureau d'études", "Financeur"],
            ["communes", "etape", "statut", "date_prevue", "prestataire", "financeur"],
        ),
        (
            "decisions",
            ["Réunion du", "Décision", "Qui", "Pour le", "Fait O/N"],
            ["date_reunion", "decision", "responsable", "echeance", "fait"],
        ),
        (
            "plans_financement",
            ["Fiche action n°", "Financeur", "Montant", "%"],
            ["id_action", "financeur", "montant", "part"],
        ),
        (
            "indicateurs",
            ["Commune", "Indicateur", "Année", "Valeur", "Unité", "Source", "Cible", "Sens"],
            ["communes", "indicateur", "annee", "valeur", "unite", "source", "cible", "sens"],
        ),
        ("axes", ["Axe", "Enjeux", "Partenaires", "Échelle"], ["axe", "enjeux", "partenaires", "echelle"]),
        ("textes", ["Rubrique", "Commune", "Texte"], ["rubrique", "communes", "texte"]),
        ("contacts", ANNUAIRE, ["nom", "collectivite", "poste_service", "mail", "telephone"]),
    ],
)
def test_each_table_is_told_by_the_headings_that_officers_write(
    read: Callable[..., Reading], table: str, headings: list[str], columns: list[str]
) -> None:
    (sheet,) = read({"Feuil1": [headings, ["x"] * len(headings)]}).sheets
    assert (sheet.table, list(sheet.columns.values())) == (table, columns)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("3", "diagnostic"),
        (3, "diagnostic"),
        ("Diagnostic", "diagnostic"),
        ("5. Plan d'action", "plan_action"),
        ("1 – Chef de projet", "chef_de_projet"),
    ],
)
def test_a_step_is_told_by_its_number_or_its_name(
    read: Callable[..., Reading], written: object, code: str
) -> None:  # fmt: skip
    reading = read({"Étapes": [["Commune", "Étape", "Statut"], ["Hagetmau", written, "sans objet"]]})
    row = reading.tables["etapes"].accepted.iloc[0]
    assert (row["etape"], row["statut"]) == (code, "sans_objet")


def test_a_dash_says_nothing_where_without_object_says_something(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Étape", "Statut"], ["Hagetmau", "3", "-"], ["Hagetmau", "4", "Sans objet"]]
    reading = read({"Étapes": rows})
    statuts = reading.tables["etapes"].accepted["statut"]
    assert (bool(pd.isna(statuts.iloc[0])), statuts.iloc[1]) == (True, "sans_objet")
    assert serious(reading) == []


def test_an_unknown_step_is_kept_aside(read: Callable[..., Reading]) -> None:
    reading = read({"Étapes": [["Commune", "Étape"], ["Hagetmau", "Inauguration"]]})
    assert (reading.tables["etapes"].accepted_lines, reading.tables["etapes"].to_fix) == (0, 1)
    assert flat(reading, "CHOIX_INCONNU") == [("CHOIX_INCONNU", "Étapes!B2")]


def test_values_of_indicators_are_read_exactly_and_their_sense_told(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Indicateur", "Année", "Valeur", "Unité", "Sens favorable"],
        ["Hagetmau", "Taux de vacance", 2017, "14,8", "%", "baisse"],
        ["Hagetmau", "Logements vacants, évolution", 2017, -20, "logements", "Une baisse est favorable"],
        ["", "Diplômés", "", 22.9, "%", "hausse"],
    ]
    rows_read = read({"Indicateurs": rows}).tables["indicateurs"].accepted
    assert rows_read["valeur"].tolist() == [Decimal("14.8"), Decimal(-20), Decimal("22.9")]
    assert rows_read["sens"].tolist() == ["baisse", "baisse", "hausse"]


def test_the_empty_directory_of_the_model_convention_is_accepted(read: Callable[..., Reading]) -> None:  # ACEA-5
    reading = read({"Annexe 2": [["ANNEXE 2 : ANNUAIRE"], ANNUAIRE]})
    assert [(sheet.table, sheet.rows) for sheet in reading.sheets] == [("contacts", 0)]


MODELE = [
    ["Type de convention", "Communes", "EPCI", "Date de signature", "Jusqu'au", "Durée", "Comité de projet",
     "Périodicité", "Partenaires", "Lieu de signature"],
    ["Convention d'adhésion « Petites villes de demain »", "[préciser]", "[préciser]", "le .....", "[XX]",
     "dix-huit (18) mois maximum", "[préciser]", "a minima de façon trimestrielle",
     "La Région Grand Est ; La Collectivité européenne d'Alsace", "xxxxxxxxxx"],
]  # fmt: skip


def test_the_model_convention_gives_its_rules_and_no_place_nor_date(read: Callable[..., Reading]) -> None:  # ACEA-1
    reading = read({"Conventions": MODELE}, departement="67")
    conventions = reading.tables["conventions"]
    assert (conventions.accepted_lines, conventions.to_fix) == (0, 1)
    assert serious(reading) == [("OBLIGATOIRE_VIDE", "Conventions!B2")]
    avec_commune = [MODELE[0], [MODELE[1][0], "Saverne", *MODELE[1][2:]]]
    (ligne,) = read({"Conventions": avec_commune}, departement="67").tables["conventions"].accepted.to_dict("records")
    lus = {nom for nom, valeur in ligne.items() if not nom.startswith("_") and not pd.isna(valeur)}
    texts = {"communes_texte", "date_signature_texte"}
    assert lus - texts == {"type", "communes", "duree_annees", "periodicite_comite", "partenaires"}
    assert (ligne["type"], ligne["duree_annees"] * 12, ligne["periodicite_comite"]) == ("adhesion", 18, "trimestrielle")


@pytest.mark.parametrize(
    ("ecrit", "mois"),
    [("18 mois", 18), ("5 ans", 60), ("5", 60), (3, 36), ("1,5 an", 18), ("six (6) mois", 6)],
)
def test_a_length_in_months_is_no_length_in_years(read: Callable[..., Reading], ecrit: object, mois: int) -> None:
    rows = [["Type de convention", "Communes", "Date de signature", "Durée"], ["ORT", "Amou", "01/01/2021", ecrit]]
    (duree,) = read({"Conventions": rows}).tables["conventions"].accepted["duree_annees"]
    assert duree * 12 == mois


def test_a_directory_is_read_without_its_people_and_says_that_it_is_not_kept(read: Callable[..., Reading]) -> None:
    rows = [ANNUAIRE, ["EXEMPLE Camille", "Commune", "Direction", "camille@exemple.fr", "0500000000"]]
    reading = read({"Annuaire": rows})
    assert flat(reading, "FEUILLE_PERSONNELLE") == [("FEUILLE_PERSONNELLE", "Annuaire")]
    text = reading.tables["contacts"].accepted.to_csv()
    assert "EXEMPLE" not in text
    assert "0500000000" not in text
