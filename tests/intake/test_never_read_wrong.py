"""Sheets as offices keep them that may mislead: what is not plainly said is asked about, never published wrong."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

KEY = "subventions.montant_accorde"


@pytest.mark.parametrize("aids", [("DETR", "DSIL"), ("2021", "2022")])
def test_a_merged_commune_is_that_of_each_of_its_projects(read: Callable[..., Reading], aids: tuple[str, ...]) -> None:
    rows = [["Commune", "Projet", *aids], ["", "École", "", 40_000], ["", "Gymnase", 60_000, ""],
            ["Geaune", "Halle", 10_000, 20_000]]  # fmt: skip
    found = read({"DETR": rows}, merges=[(1, 0, 2, 0, "Hagetmau")]).tables["subventions"].accepted
    lines = set(found[["code_insee", "intitule", "montant_accorde"]].itertuples(index=False, name=None))
    assert lines == {("40119", "École", 40_000), ("40119", "Gymnase", 60_000), ("40110", "Halle", 10_000),
                     ("40110", "Halle", 20_000)}  # fmt: skip


def test_amounts_and_incomes_of_five_figures_are_no_codes_of_communes(read: Callable[..., Reading]) -> None:
    aids = [["Commune", "DETR", "DSIL"], ["Tartas", 10_000, 5_000], ["Pouillon", 45_000, ""], ["Sabres", "", 3_000]]
    assert read({"Aides PVD": aids}).totals == {KEY: 63_000}
    people = [
        ["Commune", "EPCI", "Revenu médian"],
        ["Tartas", "", 20_500],
        ["Mimizan", "", 21_010],
        ["Sabres", "", 19_800],
    ]
    reading = read({"PVD": people})
    assert reading.tables["laureats"].accepted["code_insee"].tolist() == ["40313", "40184", "40246"]
    codes = [["Commune", "Clé"], ["Tartas", "40313"], ["Mimizan", "40184"]]
    assert read({"PVD": codes}).sheets[0].columns["Clé"] == "code_insee"


@pytest.mark.parametrize(
    "said",
    ["abrogée le 03/04/2023", "dénoncée 01/02/2023", "délibération du 12/05/2021", "COPIL du 12/06/2022",
     "12/12/2022 : réunion de lancement", "échéance 30/06/2023", "annulée (12/12/2022)", "caduque depuis 01/2023",
     "avis favorable CRHH 12/02/2022", "rdv 12/03/2022", "validée en conseil le 05/04/2022", "en cours, T2 2023",
     "en attente de signature depuis le 12/05/2021", "refus du CM le 12/05/2021", "avenant signé le 03/02/2023"],
)  # fmt: skip
def test_a_day_in_a_sentence_that_says_something_else_is_no_signature(read: Callable[..., Reading], said: str) -> None:
    rows = [["Commune", "Date d'adhésion", "Date ORT"], ["Hagetmau", "20/05/2021", said], ["Geaune", "20/05/2021", ""]]
    reading = read({"PVD": rows})
    assert reading.tables["laureats"].accepted["date_ort"].isna().all()
    assert flat(reading, "DATE_DANS_UNE_PHRASE") == [("DATE_DANS_UNE_PHRASE", "PVD!C2")]


@pytest.mark.parametrize(
    "said",
    ["12/12/2022", "signée le 12/12/2022", "le 12 décembre 2022", "oui (12/12/2022)", "signature le 12/12/2022",
     "Convention ORT signée le 12/12/2022", "12/12/2022, avenant en cours"],
)  # fmt: skip
def test_a_day_that_is_plainly_that_of_the_deed_is_taken(read: Callable[..., Reading], said: str) -> None:
    reading = read({"PVD": [["Commune", "Date d'adhésion", "Date ORT"], ["Hagetmau", "20/05/2021", said]]})
    assert [str(day.date()) for day in reading.tables["laureats"].accepted["date_ort"]] == ["2022-12-12"]


def test_what_happens_before_a_post_is_filled_is_no_arrival(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Employeur", "Date de recrutement", "ETP"], ["Mugron", "CC", "jury le 12/06/2023", 1],
            ["Geaune", "CC", "démission en mars 2023", 1], ["Amou", "CC", "recrutée le 01/09/2021", 1]]  # fmt: skip
    found = read({"Postes": rows}).tables["postes"].accepted
    assert found["date_prise_poste"].isna().tolist() == [True, True, False]


def test_a_cost_with_taxes_is_no_cost_without(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Intitulé", "Coût total TTC", "Montant HT", "Subvention"],
        ["Arreau", "Halle", 120_000, 100_000, 40_000],
    ]
    reading = read({"DETR 2022": rows}, departement="65")
    assert reading.totals == {KEY: 40_000, "subventions.cout_total_ht": 100_000}
    assert ("COLONNE_INCONNUE", "DETR 2022!C1") in flat(reading)


def test_a_list_of_refusals_and_lines_that_say_so_are_refused(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Projet", "Montant"], ["Hagetmau", "Halle", 10_000]]
    found = read({"DETR 2022 refusées": rows}).tables["subventions"].accepted
    assert found[["dispositif", "exercice", "statut"]].to_numpy().tolist() == [["DETR", 2022, "refuse"]]
    said = [["Commune", "Dispositif", "Montant", "Décision"], ["Hagetmau", "DETR", 1, "Rejet (dossier incomplet)"],
            ["Geaune", "DSIL (plan de relance)", 2, "Désistement"], ["Amou", "DETR", 3, "Accordé"]]  # fmt: skip
    lines = read({"Aides": said}).tables["subventions"].accepted
    assert lines[["dispositif", "statut"]].to_numpy().tolist() == [
        ["DETR", "refuse"], ["DSIL_EXC", "classe"], ["DETR", "accepte"]
    ]  # fmt: skip


def test_the_communes_of_a_perimeter_are_no_laureates_and_studies_no_posts(read: Callable[..., Reading]) -> None:
    ort = [["EPCI", "Communes ORT", "Date ORT"], ["CC Val de Gers", "Masseube, Seissan, Pavie", "12/12/2022"]]
    assert "laureats" not in read({"Lauréats et ORT": ort}, departement="32").tables
    studies = [["Commune", "Étude", "État", "Reste à charge"], ["Condom", "OPAH-RU", "en cours", 22_500],
               ["Lectoure", "Plan guide", "à lancer", 10_000]]  # fmt: skip
    assert "postes" not in read({"Études": studies}, departement="32").tables


def test_a_telephone_and_a_mail_in_a_remark_are_kept_nowhere(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Date d'adhésion", "Observations"],
            ["Hagetmau", "20/05/2021", "appeler le 06 12 34 56 78 ou a.essai@exemple.fr avant le comité"],
            ["Geaune", date(2021, 5, 20), "RAS"]]  # fmt: skip
    reading = read({"PVD": rows})
    kept = reading.tables["laureats"].accepted["observations"].tolist()
    assert kept == ["appeler le [coordonnées] ou [coordonnées] avant le comité", "RAS"]
    told = [f for f in reading.findings if f.code == "COORDONNEES_RETIREES"]
    assert [(f.cell, "06 12" in f.value or "@" in f.value) for f in told] == [("PVD!C2", False)]


def test_thousands_in_some_headings_only_are_asked_about(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Opération", "Coût total (k€)", "Subvention (k€)", "Autofinancement"],
        ["Amou", "Halle", 850, 120, 530],
    ]
    reading = read({"DETR 2023": rows})
    assert ("UNITES_MELEES", "DETR 2023") in serious(reading)
    rows[0][4] = "Autofinancement (€)"
    assert flat(read({"DETR 2023": rows}), "UNITES_MELEES") == []


def test_blocks_with_the_same_headings_are_each_of_their_title(read: Callable[..., Reading]) -> None:
    head = ["Commune", "Projet", "Montant"]
    rows = [
        *(["DETR 2022"], head, ["Sabres", "Mairie", 10_000], ["Amou", "École", 5_000], []),
        *(["DSIL 2023"], head, ["Tartas", "Pont", 50_000], []),
        *(["Demandes DETR 2022 rejetées"], head, ["Geaune", "Cour", 7_000]),
    ]
    found = read({"Aides": rows}).tables["subventions"].accepted.sort_values("_ligne")
    assert found[["dispositif", "exercice", "statut", "montant_accorde"]].fillna("").to_numpy().tolist() == [
        ["DETR", 2022, "", 10_000], ["DETR", 2022, "", 5_000], ["DSIL", 2023, "", 50_000],
        ["DETR", 2022, "refuse", 7_000],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "no"), [("PVD (oui/non)", "non"), ("Statut PVD", "candidature refusée"), ("PVD", False)]
)
def test_a_commune_that_its_own_list_says_is_none_is_no_laureate(
    read: Callable[..., Reading], heading: str, no: object
) -> None:
    rows = [["Commune", "EPCI", heading], ["Auch", "", no], ["Condom", "", "oui"]]
    reading = read({"Liste PVD": rows}, departement="32")
    table = reading.tables["laureats"]
    assert table.accepted["code_insee"].tolist() == ["32107"]
    assert (table.rows, table.ignored) == (2, 1)
    assert flat(reading, "LIGNE_NON_LAUREATE") == [("LIGNE_NON_LAUREATE", "Liste PVD!A2")]
