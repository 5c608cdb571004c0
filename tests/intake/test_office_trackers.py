"""The tracker that an office keeps, a line for each commune and a column for each thing followed: read as it is."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pvd_dashboard.intake import open_file, read_file, read_opened

from .conftest import flat, serious, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

CAMPAIGN = 1_000 if os.environ.get("PVD_SOAK") else 25
CODES = {"Hagetmau": "40119", "Geaune": "40110", "Mugron": "40201", "Amou": "40002", "Saint-Sever": "40282"}
TRACKER: list[list[object]] = [
    ["", "DDTM des Landes – mission territoires"],
    ["", "PVD : où en est-on ?"],
    [],
    ["N°", "Bourg-centre", "Intercommunalité de rattachement", "Signature adhésion", "ORT signée ?",
     "Chef(fe) de projet", "Quotité", "Arrivée", "Aides 2023 (k€)", "dont DSIL", "dont DETR", "Remarques"],
    [1, "Hagetmau", "Chalosse Tursan", "15/06/2021", "oui, 12/12/2022", "recruté", "1 ETP", "01/09/2021", 250, 100, 150,
     "RAS"],
    [2, "Geaune", "Chalosse Tursan", "avril 2021", "en cours", "recrutée", "0,5", "sept. 2021", 120.5, 120.5, "", ""],
    [3, "Saint-Sever", "Chalosse Tursan", "oui", "non", "non", "", "", 0, "", "", "poste à créer ?"],
    [4, "Mugron", "Terres de Chalosse", "03/05/2021", "oui, 01/02/2023", "mutualisé avec Amou", "80%", "3/1/2022", 80,
     "", 80, ""],
    [5, "Amou", "Coteaux et vallées des Luys", "", "", "mutualisé avec Mugron", "80%", "3/1/2022", "", "", "", ""],
    ["", "TOTAL", "", "", "", "", "", "", 450.5, 220.5, 230, ""],
    [],
    ["Mis à jour par la mission"],
]  # fmt: skip


def aids(reading: Reading) -> set[tuple[object, ...]]:
    rows = reading.tables["subventions"].accepted
    columns = ["dispositif", "exercice", "code_insee", "montant_accorde"]
    return {tuple(None if value is None or value != value else value for value in row)  # noqa: PLR0124 - NaN
            for row in rows.astype(object)[columns].itertuples(index=False)}  # fmt: skip


def posts(reading: Reading) -> dict[str, tuple[object, object]]:
    rows = reading.tables["postes"].accepted
    columns = rows.astype(object)[["communes", "statut_poste", "quotite_etp"]]
    return {communes: (None if pd.isna(status) else status, None if pd.isna(etp) else etp)
            for communes, status, etp in columns.itertuples(index=False)}  # fmt: skip


def signed(reading: Reading, name: str) -> dict[str, str]:
    rows = reading.tables["laureats"].accepted
    return {row.code_insee: str(day.date()) for row in rows.itertuples() if (day := getattr(row, name)) == day}


def test_a_tracker_is_read_as_laureats_posts_and_aids(read: Callable[..., Reading]) -> None:
    reading = read({"Suivi au 12 nov": TRACKER})
    assert set(reading.tables["laureats"].accepted["code_insee"]) == set(CODES.values())
    assert signed(reading, "date_adhesion") == {"40119": "2021-06-15", "40110": "2021-04-01", "40201": "2021-05-03"}
    assert signed(reading, "date_ort") == {"40119": "2022-12-12", "40201": "2023-02-01"}
    assert posts(reading) == {
        "40119": ("pourvu", Decimal(1)),
        "40110": ("pourvu", Decimal("0.5")),
        "40201;40002": (None, Decimal("0.8")),  # « mutualisé » says no status: its date tells it
    }
    assert aids(reading) == {
        ("DSIL", 2023, "40119", Decimal(100_000)),
        ("DETR", 2023, "40119", Decimal(150_000)),
        ("DSIL", 2023, "40110", Decimal(120_500)),
        ("DETR", 2023, "40201", Decimal(80_000)),
    }
    assert serious(reading) == []
    assert flat(reading, "CASE_SANS_LIGNE") == []
    assert [(f.value, f.expected) for f in reading.findings if f.code == "PLUSIEURS_TABLEAUX"] == [
        ("3", "Lauréats, Chefs de projet, Subventions")
    ]
    assert {sheet.zone for sheet in reading.sheets} == {
        "Lauréats", "Chefs de projet", "Subventions, DSIL droit commun 2023", "Subventions, DETR 2023"
    }  # fmt: skip


def test_a_part_that_does_not_make_its_whole_is_said_with_its_cell(read: Callable[..., Reading]) -> None:
    rows = [*TRACKER[:7], [4, "Mugron", "", "", "", "", "", "", 90, "", 80, ""], *TRACKER[8:9]]
    assert flat(read({"Suivi": rows}), "TOTAL_DIFFERENT") == [("TOTAL_DIFFERENT", "Suivi!I8")]
    alone = [*TRACKER[:9], ["", "TOTAL", "", "", "", "", "", "", 450.5, "", "", ""]]
    assert flat(read({"Suivi": alone}), "TOTAL_DIFFERENT") == []
    alone[-1][8] = 451
    assert flat(read({"Suivi": alone}), "TOTAL_DIFFERENT") == [("TOTAL_DIFFERENT", "Suivi!I10")]


def test_an_aid_of_nought_is_no_line_however_it_is_written(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Adhésion signée le", "DETR 2023"], ["Hagetmau", "15/06/2021", "0,00 €"],
            ["Geaune", "15/06/2021", "0"], ["Amou", "15/06/2021", "1 200,50 €"]]  # fmt: skip
    assert aids(read({"Suivi PVD": rows})) == {("DETR", 2023, "40002", Decimal("1200.50"))}


def test_groups_of_headings_over_the_headings_are_read_with_them(read: Callable[..., Reading]) -> None:
    rows = [
        ["", "", "CONVENTIONS", None, "CHEF DE PROJET", None, None, "AIDES 2023", None],
        ["Commune", "EPCI", "Adhésion", "ORT", "Nom", "ETP", "Prise de poste", "DETR", "DSIL"],
        ["Hagetmau", "", "15/06/2021", "12/12/2022", "Mme A. Essai", 1, "01/09/2021", 1000, 2000],
        ["Geaune", "", "06/05/2021", "en cours", "poste vacant", "", "", "", 500],
        ["Mugron", "", "03/05/2021", "", "M. B. Essai", 0.5, "03/01/2022", "", ""],
        ["Amou", "", "03/05/2021", "", "M. B. Essai", 0.5, "03/01/2022", 300, ""],
    ]
    merges = [(0, 2, 0, 3, "CONVENTIONS"), (0, 4, 0, 6, "CHEF DE PROJET"), (0, 7, 0, 8, "AIDES 2023")]
    reading = read({"Tableau": rows}, merges=merges)
    assert signed(reading, "date_ort") == {"40119": "2022-12-12"}
    assert {communes: status for communes, (status, _) in posts(reading).items()} == {
        "40119": "pourvu", "40110": "vacant", "40201;40002": "pourvu"
    }  # fmt: skip
    assert {(d, e, m) for d, e, _, m in aids(reading)} == {
        ("DETR", 2023, 1000), ("DETR", 2023, 300), ("DSIL", 2023, 2000), ("DSIL", 2023, 500)
    }  # fmt: skip
    assert "Essai" not in reading.tables["postes"].accepted.to_csv()


def test_a_post_merged_over_its_communes_is_one(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Date d'adhésion", "Chef de projet", "ETP"],
        ["Hagetmau", "15/06/2021", "A. Essai", 1],
        ["Mugron", "03/05/2021", None, None],
        ["Amou", "03/05/2021", "", ""],
    ]
    reading = read({"Suivi PVD": rows}, merges=[(2, 2, 3, 2, "B. Essai"), (2, 3, 3, 3, "80 %")])
    assert posts(reading) == {"40119": ("pourvu", 1), "40201;40002": ("pourvu", Decimal("0.8"))}


HOLDERS = ["Commune", "Date d'adhésion", "Chef de projet", "ETP", "Arrivée", "Observations"]


def holders(*lines: tuple[object, ...]) -> dict[str, list[list[object]]]:
    communes = [[name, f"0{rank}/05/2021"] for rank, name in enumerate(("Hagetmau", "Mugron", "Amou"), 1)]
    return {"Suivi PVD": [HOLDERS, *([*where, *line] for where, line in zip(communes, lines, strict=True))]}


def test_the_lines_of_one_holder_are_one_post_only_where_they_say_the_same(read: Callable[..., Reading]) -> None:
    first = ("Mme A. Essai", 1, "01/09/2021", "")
    same = read(holders(first, ("M. B. Essai", 0.8, "03/01/2022", ""), ("M. B. Essai", "", "03/01/2022", "")))
    assert posts(same) == {"40119": ("pourvu", 1), "40201;40002": ("pourvu", Decimal("0.8"))}
    assert [(f.cell, f.value, f.expected) for f in same.findings if f.code == "POSTE_RASSEMBLE"] == [
        ("Suivi PVD!A3", "3 et 4", "Mugron ; Amou")
    ]
    split = read(holders(first, ("M. B. Essai", 0.5, "03/01/2022", ""), ("M. B. Essai", 0.3, "03/01/2022", "")))
    assert posts(split) == {"40119": ("pourvu", 1), "40201": ("pourvu", Decimal("0.5")),
                            "40002": ("pourvu", Decimal("0.3"))}  # fmt: skip
    assert flat(split, "POSTE_A_RAPPROCHER") == [("POSTE_A_RAPPROCHER", "Suivi PVD!A3")]


def test_a_post_shared_with_two_communes_keeps_what_one_of_its_lines_says(read: Callable[..., Reading]) -> None:
    reading = read(holders(("Mme A. Essai", 1, "01/09/2021", ""), ("mutualisé avec Hagetmau", "", "", ""),
                           ("partagé avec Mugron", "", "", "")))  # fmt: skip
    assert posts(reading) == {"40119;40201;40002": ("pourvu", 1)}


def test_a_merged_status_is_layout_but_all_that_is_merged_is_one_post(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Date d'adhésion", "Statut du poste", "ETP"], ["Hagetmau", "15/06/2021", "", 1],
            ["Mugron", "03/05/2021", None, 0.5], ["Amou", "03/05/2021", None, 0.5]]  # fmt: skip
    layout = read({"Suivi PVD": rows}, merges=[(1, 2, 3, 2, "pourvu")])
    assert posts(layout) == {"40119": ("pourvu", 1), "40201": ("pourvu", Decimal("0.5")),
                             "40002": ("pourvu", Decimal("0.5"))}  # fmt: skip
    rows[1][2], rows[2][3], rows[3][3] = "vacant", None, None
    one = read({"Suivi PVD": rows}, merges=[(2, 2, 3, 2, "pourvu"), (2, 3, 3, 3, 1)])
    assert posts(one) == {"40119": ("vacant", 1), "40201;40002": ("pourvu", 1)}


def test_a_post_said_to_be_shared_is_kept_whatever_else_its_line_says(read: Callable[..., Reading]) -> None:
    lines = (("mutualisé avec Tartas", "", "", ""), ("mutualisé avec Amou", "", "", ""), ("", "", "", ""))
    reading = read(holders(*lines))
    assert posts(reading) == {"40119": (None, None), "40201;40002": (None, None)}
    assert flat(reading, "POSTE_PARTAGE_AVEC") == [("POSTE_PARTAGE_AVEC", "Suivi PVD!A2")]
    assert sorted(reading.tables["postes"].accepted["_ligne"]) == [2, 3]


def test_a_signature_that_is_announced_is_none_and_is_said(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Convention d'adhésion", "ORT"],
        ["Hagetmau", "signée le 15/06/2021", "signée le 12 décembre 2022"],
        ["Geaune", "signée", "projet en cours, signature T2 2023"],
        ["Mugron (CC Terres de Chalosse)", "OK 03/05/2021", "prévue en juin 2023"],
        ["Amou", "oui, 03/05/2021", "à signer avant le 31/12/2024"],
        ["Saint-Sever", "20/05/2021, avenant en cours", "12/12/2024 (prévue)"],
    ]
    reading = read({"PVD": rows})
    assert signed(reading, "date_adhesion") == {
        "40119": "2021-06-15", "40201": "2021-05-03", "40002": "2021-05-03", "40282": "2021-05-20"
    }  # fmt: skip
    assert signed(reading, "date_ort") == {"40119": "2022-12-12"}
    assert flat(reading, "DATE_DANS_UNE_PHRASE") == [("DATE_DANS_UNE_PHRASE", f"PVD!C{row}") for row in (3, 4, 5, 6)]
    assert reading.tables["laureats"].accepted["nom_commune"].tolist()[:4] == ["Hagetmau", "Geaune", "Mugron", "Amou"]


def test_names_among_statuses_give_the_status_and_are_kept_nowhere(read: Callable[..., Reading]) -> None:
    rows = [["Communes", "Nom", "Date d'embauche", "ETP"], ["Hagetmau\nGeaune", "A. ESSAI", "1/9/21", "1 ETP"],
            ["Mugron", "en cours", "", ""], ["Amou", "vacant", "", ""]]  # fmt: skip
    reading = read({"CDP": rows})
    assert {communes: status for communes, (status, _) in posts(reading).items()} == {
        "40119;40110": "pourvu", "40201": "en_recrutement", "40002": "vacant"
    }  # fmt: skip
    bare = read(
        {"Chefs de projet": [["Communes", "Chef de projet"], ["Hagetmau", "Mme A. Essai"], ["Mugron", "en cours"]]}
    )
    kept = bare.tables["postes"].aside.to_csv() + bare.tables["postes"].accepted.to_csv()
    assert "Essai" not in kept
    assert not any("Essai" in f.value + f.expected + f.suggestion for f in (*reading.findings, *bare.findings))


def test_words_that_are_neither_a_name_nor_a_status_give_no_status(read: Callable[..., Reading]) -> None:
    reading = read(
        holders(("Mme A. Essai", 1, "", ""), ("à voir en mars", 1, "", ""), ("Chef de projet : M. Essai", 1, "", ""))
    )
    assert {communes: status for communes, (status, _) in posts(reading).items()} == {
        "40119": "pourvu", "40201": None, "40002": "pourvu"
    }  # fmt: skip
    assert flat(reading, "STATUT_NON_DIT") == [("STATUT_NON_DIT", "Suivi PVD!C3")]


def test_a_remark_on_a_commune_without_a_post_is_kept_with_the_commune(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Date d'adhésion", "Fonction", "Employeur", "Statut", "ETP", "Prise de poste", "Remarques"],
            ["Hagetmau", "15/06/2021", "Chef de projet", "commune", "pourvu", 1, "01/09/2021", "RAS"],
            ["Mugron", "03/05/2021", "", "", "", "", "", "le maire hésite"],
            ["Amou", "03/05/2021", "", "", "", "", "", ""]]  # fmt: skip
    reading = read({"Chefs de projet": rows})
    assert posts(reading) == {"40119": ("pourvu", 1)}
    rows = reading.tables["laureats"].accepted
    assert dict(zip(rows["code_insee"], rows["observations"].fillna(""), strict=True)) == {
        "40119": "RAS", "40201": "le maire hésite", "40002": ""
    }  # fmt: skip


def test_what_a_line_without_a_post_says_nevertheless_is_told_with_its_cell(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Employeur", "Statut du poste", "ETP", "DETR 2023", "Observations"],
            ["Hagetmau", "CC Chalosse", "pourvu", 1, 1000, ""], ["Mugron", "CC Terres", "", "", 500, "à relancer"],
            ["Amou", "", "", "", "", ""]]  # fmt: skip
    reading = read({"Suivi": rows})
    assert posts(reading) == {"40119": ("pourvu", 1)}
    assert flat(reading, "CASE_SANS_LIGNE") == [("CASE_SANS_LIGNE", "Suivi!B3"), ("CASE_SANS_LIGNE", "Suivi!F3")]


def test_a_column_a_dispositif_is_a_line_an_aid_and_what_was_asked_for_stays_beside_it(
    read: Callable[..., Reading],
) -> None:
    rows = [
        ["Commune", "Opération", "Coût HT", "DETR demandée", "DETR accordée", "DSIL demandée", "DSIL accordée",
         "Région", "Autofinancement"],
        ["Hagetmau", "Halle", 10_000, 3_000, 2_500, 500, 0, 1_000, 6_500],
        ["Geaune", "École", 20_000, "", "", 9_000, 8_000, "", 12_000],
        ["Total", "", 30_000, 3_000, 2_500, 9_500, 8_000, 1_000, 18_500],
    ]  # fmt: skip
    reading = read({"Aides": rows})
    found = reading.tables["subventions"].accepted
    columns = ["dispositif", "intitule", "montant_demande", "montant_accorde", "cout_total_ht"]
    lines = {tuple(None if v != v else v for v in row) for row in found.astype(object)[columns].to_numpy()}  # noqa: PLR0124
    assert lines == {
        ("DETR", "Halle", 3_000, 2_500, 10_000), ("DSIL", "Halle", 500, 0, None),
        ("REGION", "Halle", None, 1_000, None), ("DSIL", "École", 9_000, 8_000, 20_000),
    }  # fmt: skip
    assert serious(reading) == []


@pytest.mark.parametrize("merges", [[(0, 1, 0, 2, "DSIL"), (0, 3, 0, 4, "DETR")], []])
def test_years_under_dispositifs_are_read_together(read: Callable[..., Reading], merges: list[object]) -> None:
    rows = [["Commune", "DSIL", None, "DETR", None], ["", "2021", "2022", "2021", "2022"],
            ["Hagetmau", 1000, 2000, "", 7], ["Geaune", "", "", 500, ""]]  # fmt: skip
    reading = read({"Aides": rows}, merges=merges)
    assert aids(reading) == {
        ("DSIL", 2021, "40119", 1000), ("DSIL", 2022, "40119", 2000), ("DETR", 2022, "40119", 7),
        ("DETR", 2021, "40110", 500),
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["Département", "Région", "EPCI", "Bourg-centre"])
def test_a_column_of_codes_is_no_aid(read: Callable[..., Reading], heading: str) -> None:
    reading = read({"Suivi PVD": [["Commune", heading], ["Hagetmau", 40], ["Geaune", 40]]})
    assert "subventions" not in reading.tables


def test_conventions_told_by_their_eighteen_months_are_read_beside_the_posts(read: Callable[..., Reading]) -> None:
    rows = [["Communes", "Date de signature", "Échéance", "Statut", "Chef de projet", "ETP"],
            ["Hagetmau", "15/06/2021", "15/12/2022", "signée", "Mme A. Essai", 1],
            ["Geaune", "15/05/2021", "15/11/2022", "signée", "", ""], ["Amou", "", "", "en cours", "", ""]]  # fmt: skip
    reading = read({"Suivi": rows})
    assert reading.tables["conventions"].accepted["type"].tolist() == ["adhesion"] * 3
    assert posts(reading) == {"40119": ("pourvu", 1)}
    rows[2][2] = "15/05/2026"
    assert ("OBLIGATOIRE_VIDE", "Suivi!A2") in serious(read({"Suivi": rows}))


def test_a_line_for_several_communes_and_a_cost_of_five_figures_are_understood(read: Callable[..., Reading]) -> None:
    rows = [
        ["EPCI", "Communes PVD", "Convention signée le", "Convention ORT signée le", "CDP", "Financement poste 2022"],
        ["", "Hagetmau (40)", 44362, 44910, "oui", 25_000],
        ["", "Mugron, Amou", 44322, "", "recrutement en cours", 30_000],
    ]
    reading = read({"Suivi PVD": rows})
    assert signed(reading, "date_adhesion") == {"40119": "2021-06-15", "40201": "2021-05-06", "40002": "2021-05-06"}
    assert signed(reading, "date_ort") == {"40119": "2022-12-15"}
    assert {c: s for c, (s, _) in posts(reading).items()} == {"40119": "pourvu", "40201;40002": "en_recrutement"}
    assert serious(reading) == []


def test_a_list_of_posts_with_their_history_is_left_whole(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "EPCI", "Date de prise de poste", "Date de départ"],
            ["Hagetmau", "x", "01/01/2021", "01/06/2022"], ["Hagetmau", "x", "01/09/2022", ""]]  # fmt: skip
    reading = read({"Chefs de projet": rows})
    assert (list(reading.tables), len(reading.tables["postes"].accepted)) == (["postes"], 2)


def test_a_status_or_a_contact_beside_a_list_makes_no_post(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Date d'adhésion", "Nom", "Mail", "Statut", "Avancement"],
            ["Hagetmau", "15/06/2021", "Mme A. Essai", "a@exemple.fr", "", "Phase d'étude"],
            ["Geaune", "15/05/2021", "M. B. Essai", "b@exemple.fr", "", "en cours"]]  # fmt: skip
    assert set(read({"Liste PVD": rows}).tables) == {"laureats"}


def test_the_date_of_the_ort_is_never_taken_for_that_of_the_adhesion(read: Callable[..., Reading]) -> None:
    rows = [["Commune lauréate", "Date signature\nconvention ORT"], ["Hagetmau", "12/12/2022"]]
    reading = read({"PVD": rows})
    assert signed(reading, "date_adhesion") == {}
    assert signed(reading, "date_ort") == {"40119": "2022-12-12"}


def test_an_officer_may_say_that_a_tracker_is_one_table_or_what_a_column_of_one_of_its_tables_is(
    read: Callable[..., Reading],
) -> None:
    whole = read({"Suivi": TRACKER}, mapping={"Suivi!#table": "postes"})
    assert set(whole.tables) == {"postes"}
    one = read({"Suivi": TRACKER}, mapping={"Suivi (Lauréats)!ORT signée ?": "ignorer"})
    assert signed(one, "date_ort") == {}
    assert signed(one, "date_adhesion") != {}


def test_what_was_said_of_one_table_of_a_tracker_is_remembered_for_that_table_only(territory: Territory) -> None:
    content = xlsx({"Suivi": TRACKER})

    def again(said: dict[str, str]) -> Reading:
        told = open_file("suivi.xlsx", content, territory=territory, mapping=said)
        memories = list(told.learnt.values())
        return read_opened(open_file("suivi.xlsx", content, territory=territory, memories=memories), "40")

    without_posts = again({"Suivi (Chefs de projet)!#table": "ignorer"})
    assert set(without_posts.tables) == {"laureats", "subventions"}
    one = again({"Suivi (Lauréats)!ORT signée ?": "ignorer"})
    assert signed(one, "date_ort") == {}
    assert set(one.tables) == {"laureats", "postes", "subventions"}


HEADINGS = {
    "commune": ["Commune", "Communes lauréates", "Nom de la commune", "Commune PVD", "Bourg-centre", "Ville"],
    "adhesion": ["Adhésion", "Date d'adhésion", "Signature adhésion", "Convention d'adhésion (date)",
                 "Date de signature de la convention d'adhésion", "Adhésion signée le", "Date\nsignature adhésion"],
    "ort": ["ORT", "Date ORT", "Signature ORT", "Convention-cadre signée le", "Date de signature\nconvention ORT",
            "Date convention cadre", "ORT signée ?"],
    "statut": ["Statut du poste", "Recrutement", "Chef de projet recruté", "Chef de projet", "Chef(fe) de projet",
               "Chef de projet PVD", "Cheffe de projet (recrutement)"],
    "etp": ["ETP", "Quotité", "Quotité (ETP)", "Nb ETP", "% ETP"],
    "detr": ["DETR 2023", "DETR\n2023", "Montant DETR 2023", "2023 DETR (€)", "Subvention DETR 2023"],
    "dsil": ["DSIL 2022", "DSIL (2022)", "Aides DSIL 2022", "DSIL accordée 2022"],
    "note": ["Observations", "Remarques", "Points de vigilance", "À suivre"],
}  # fmt: skip


def tracker(rng: Random) -> tuple[list[list[object]], dict[str, dict[str, object]]]:
    """Make a tracker up: rows, and what each commune should be read as."""
    subjects = ["adhesion", "ort", "statut", "etp", "detr", "dsil", "note"]
    rng.shuffle(subjects)
    order = ["commune", *subjects]
    truth: dict[str, dict[str, object]] = {}
    lines: list[list[object]] = []
    for rank, (name, code) in enumerate(CODES.items()):
        there = {
            "commune": name,
            "adhesion": date(2021, 3 + rank, 1 + rng.randrange(28)),
            "ort": rng.choice([date(2022, 5 + rank, 1 + rng.randrange(28)), "en cours", "non", ""]),
            "statut": rng.choice(["recruté", "en recrutement", "vacant", "recrutée"]),
            "etp": rng.choice([1, 0.5, "80 %"]),
            "detr": rng.choice(["", 1_000 + rank, 52_300.5 + rank]),
            "dsil": rng.choice(["", 0, 7_000 + rank]),
            "note": rng.choice(["", "RAS", "à revoir"]),
        }
        if rank == 0:  # each subject says something
            there |= {"ort": date(2022, 4, 4), "detr": 999, "dsil": 888}
        lines.append([there[what] for what in order])
        truth[code] = there
    head = [rng.choice(HEADINGS[what]) for what in order]
    above = rng.choice([[], [["Suivi PVD des Landes"], []], [["DDTM 40"], ["Mis à jour le 12/11/2026"], []]])
    below = rng.choice([[], [["Total", *[""] * (len(order) - 1)]], [[], ["Source : mission territoires"]]])
    return [*above, head, *lines, *below], truth


def test_a_made_up_tracker_is_never_read_wrong(territory: Territory) -> None:
    @settings(max_examples=CAMPAIGN, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.randoms(use_true_random=True, note_method_calls=False))
    def campaign(rng: Random) -> None:
        rows, truth = tracker(rng)
        reading = read_file("suivi.xlsx", xlsx({"Suivi PVD": rows}), territory=territory, departement="40")
        days = {what: {code: str(one[what]) for code, one in truth.items() if isinstance(one[what], date)}
                for what in ("adhesion", "ort")}  # fmt: skip
        assert signed(reading, "date_adhesion") == days["adhesion"], rows
        assert signed(reading, "date_ort") == days["ort"], rows
        wanted = {("DETR", 2023, c, Decimal(str(t["detr"]))) for c, t in truth.items() if t["detr"]}
        wanted |= {("DSIL", 2022, c, Decimal(str(t["dsil"]))) for c, t in truth.items() if t["dsil"]}
        assert aids(reading) == wanted, rows
        status = {"recruté": "pourvu", "recrutée": "pourvu", "en recrutement": "en_recrutement", "vacant": "vacant"}
        assert {c: s for c, (s, _) in posts(reading).items()} == {c: status[str(t["statut"])] for c, t in truth.items()}
        assert serious(reading) == [], rows

    campaign()


def test_headings_that_say_nothing_are_told_by_their_cells(read: Callable[..., Reading]) -> None:
    conventions = [
        ["Territoire", "Nature", "Date", "Durée"],
        ["Hagetmau", "Adhésion PVD", "15/06/2021", "18 mois"],
        ["Hagetmau", "ORT", "12/12/2022", "5 ans"],
        ["Mugron / Amou", "Adhésion", "", ""],
    ]
    postes = [["Qui", "Secteur", "Contrat", "Début", "Fin", "ANCT"],
              ["A. Essai", "Hagetmau", "CDD", "01/09/2021", "31/08/2024", 27_500],
              ["", "Mugron / Amou", "", "", "", ""]]  # fmt: skip
    reading = read({"Conventions": conventions, "Recrutements": postes})
    lus = reading.tables["conventions"].accepted
    assert lus[["type", "communes"]].to_numpy().tolist() == [
        ["adhesion", "40119"], ["cadre_ort", "40119"], ["adhesion", "40201;40002"]
    ]  # fmt: skip
    assert reading.tables["postes"].accepted["communes"].tolist() == ["40119", "40201;40002"]
    assert serious(reading) == []


def test_a_bare_list_of_communes_under_a_title_of_the_programme_is_the_laureats(read: Callable[..., Reading]) -> None:
    rows = [["Liste des communes PVD"], ["Hagetmau"], ["Geaune"], ["Mugron"]]
    assert read({"Feuil1": rows}).tables["laureats"].accepted["code_insee"].tolist() == ["40119", "40110", "40201"]
    assert "laureats" not in read({"Feuil1": [["Destinataires"], *rows[1:]]}).tables


def test_a_sheet_named_after_its_meetings_and_measures_in_a_column_a_year_are_read(
    read: Callable[..., Reading],
) -> None:
    comites = [["Commune", "Date", "Objet", "Présents"], ["Hagetmau", "12/03/2022", "point ORT", "maire"]]
    club = [["Date", "Lieu", "Ordre du jour"], ["automne 2021", "", "retour d'expérience"]]
    mesures = [["Commune", "Indicateur", "2012", "2017"], ["Hagetmau", "Vacance (%)", "10,9", 0]]
    reading = read({"Comités de projet": comites, "Club PVD": club, "Mesures": mesures})
    assert reading.tables["reunions"].accepted["type"].tolist() == ["comite_projet", "club"]
    mesurees = reading.tables["indicateurs"].accepted
    assert mesurees[["annee", "valeur"]].to_numpy().tolist() == [[2012, Decimal("10.9")], [2017, 0]]
    assert serious(reading) == []
