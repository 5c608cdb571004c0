"""Several tables on one sheet, and one table spread over sheets whose names carry the value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

LAUREATS = [["Code INSEE", "Commune lauréate"], ["40119", "Hagetmau"], ["40110", "Geaune"]]
AIDES = [["Dispositif", "Bénéficiaire", "Montant accordé"], ["DETR", "Geaune", 1000], ["DSIL", "Hagetmau", 2000]]
POSTES = [["Communes", "Statut du poste"], ["Hagetmau", "pourvu"]]


def zones(reading: Reading) -> list[tuple[str, str | None, int | None]]:
    return [(sheet.zone, sheet.table, sheet.header_row) for sheet in reading.sheets]


def beside(*tables: list[list[object]], gap: int = 2) -> list[list[object]]:
    """Write tables side by side, blank columns between them."""
    height = max(map(len, tables))
    rows: list[list[object]] = [[] for _ in range(height)]
    for table in tables:
        width = len(table[0])
        for i in range(height):
            line = list(table[i]) if i < len(table) else [""] * width
            rows[i] += [*line, *[""] * gap]
    return rows


def test_tables_side_by_side_are_read_each_for_itself(read: Callable[..., Reading]) -> None:
    reading = read({"Suivi": beside([*LAUREATS, ["40282", "Saint-Sever"]], AIDES)})
    assert zones(reading) == [("A1:B4", "laureats", 1), ("E1:G3", "subventions", 1)]
    assert reading.tables["laureats"].accepted_lines == 3
    assert reading.totals["subventions.montant_accorde"] == Decimal(3000)
    assert list(reading.tables["subventions"].accepted["code_insee"]) == ["40110", "40119"]
    assert [f.expected for f in reading.findings if f.code == "PLUSIEURS_TABLEAUX"] == ["A1:B4, E1:G3"]


def test_a_bare_list_of_communes_beside_a_table_lends_it_no_code(read: Callable[..., Reading]) -> None:
    communes = [["Code INSEE", "Commune"], ["40119", "Hagetmau"], ["40110", "Geaune"]]
    reading = read({"Suivi": beside(communes, AIDES)})
    assert zones(reading) == [("A1:B3", None, None), ("E1:G3", "subventions", 1)]
    assert list(reading.tables["subventions"].accepted["code_insee"]) == ["40110", "40119"]
    assert serious(reading) == []


def test_tables_stacked_with_their_titles_are_read_each_for_itself(read: Callable[..., Reading]) -> None:
    rows = [["Communes lauréates"], *LAUREATS, [], ["Recrutements"], *POSTES, [], ["Aides 2022"], *AIDES]
    reading = read({"Suivi": rows})
    assert zones(reading) == [("A1:B4", "laureats", 2), ("A6:B8", "postes", 7), ("A10:C13", "subventions", 11)]
    assert [table.accepted_lines for table in reading.tables.values()] == [2, 1, 2]
    assert set(reading.tables["subventions"].accepted["exercice"]) == {2022}


def test_findings_of_a_table_among_others_name_the_cells_of_the_sheet(read: Callable[..., Reading]) -> None:
    wrong = [AIDES[0], ["DETR", "Geaune", "beaucoup"]]
    reading = read({"Suivi": beside(LAUREATS, wrong)})
    assert serious(reading) == [("MONTANT_ILLISIBLE", "Suivi!G2")]
    stacked = read({"Suivi": [["PVD"], *LAUREATS, [], *wrong]})
    assert serious(stacked) == [("MONTANT_ILLISIBLE", "Suivi!C7")]


def test_headings_repeated_down_the_page_do_not_cut_a_table(read: Callable[..., Reading]) -> None:
    rows = [AIDES[0], AIDES[1], [], ["Aides du second semestre"], AIDES[0], AIDES[2]]
    reading = read({"Aides": rows})
    assert zones(reading) == [("", "subventions", 1)]
    assert reading.totals["subventions.montant_accorde"] == Decimal(3000)


def test_lines_after_a_blank_one_whose_words_are_those_of_headings_are_no_other_table(
    read: Callable[..., Reading],
) -> None:
    heads = ["Convention type", "Date de signature", "Périmètre", "Etat d'avancement"]
    places = ["Hagetmau", "Geaune", "Amou", "Mugron", "Peyrehorade", "Tartas"]
    lines = [["Convention d'adhésion", "20/05/2021", place, "Signée"] for place in places]
    reading = read({"Données": [heads, *lines[:2], [], *lines[2:]]})
    assert zones(reading) == [("", "conventions", 1)]
    assert reading.tables["conventions"].accepted_lines == 6


def test_a_blank_column_inside_a_table_does_not_cut_it(read: Callable[..., Reading]) -> None:
    rows = [
        ["Dispositif", "Bénéficiaire", "", "Montant accordé", "Coût total HT"],
        ["DETR", "Geaune", "", 1000, 4000],
    ]
    reading = read({"Aides": rows})
    assert zones(reading) == [("", "subventions", 1)]
    assert reading.tables["subventions"].accepted["code_insee"].tolist() == ["40110"]


@pytest.mark.parametrize("beyond", [["Date de candidature", "Population"], ["Observations", "Nb habitants"]])
def test_the_rest_of_a_list_of_communes_beyond_a_blank_column_stays_with_it(
    read: Callable[..., Reading], beyond: list[str]
) -> None:
    heads = ["Code INSEE", "Commune lauréate", "Lib PVD", "", *beyond]
    lines = [["40119", "Hagetmau", "Chalosse", "", "03/11/2020", 4600], ["40110", "Geaune", "", "", "", 730]]
    reading = read({"Lauréats": [heads, *lines]})
    assert zones(reading) == [("", "laureats", 1)]
    assert reading.tables["laureats"].accepted["population"].tolist() == [4600, 730]


def test_grants_without_a_beneficiary_of_their_own_stay_beside_their_commune(read: Callable[..., Reading]) -> None:
    rows = [["Commune lauréate", "Code INSEE", "", "Dispositif", "Montant accordé"], ["Geaune", "40110", "", "DETR", 5]]
    reading = read({"PVD": rows})
    assert len(reading.sheets) == 1
    assert "subventions" not in reading.tables or set(reading.tables["subventions"].accepted["code_insee"]) == {"40110"}


def test_one_table_of_several_can_be_left_unread(read: Callable[..., Reading]) -> None:
    sheets = {"Suivi": beside(LAUREATS, AIDES)}
    reading = read(sheets, mapping={"Suivi (E1:G3)!#table": "ignorer"})
    assert [sheet.table for sheet in reading.sheets] == ["laureats", None]
    assert ("FEUILLE_IGNOREE", "Suivi") in flat(reading)


def test_an_officer_who_says_what_a_sheet_holds_is_not_contradicted_by_a_cut(read: Callable[..., Reading]) -> None:
    reading = read({"Suivi": beside(LAUREATS, AIDES)}, mapping={"Suivi!#table": "laureats"})
    assert [sheet.table for sheet in reading.sheets] == ["laureats"]


def test_one_table_spread_over_sheets_by_year_takes_the_year_of_each(read: Callable[..., Reading]) -> None:
    reading = read({"DETR 2021": [AIDES[0][1:], AIDES[1][1:]], "DETR 2022": [AIDES[0][1:], AIDES[2][1:]]})
    rows = reading.tables["subventions"].accepted
    assert list(zip(rows["exercice"], rows["dispositif"], rows["code_insee"], strict=True)) == [
        (2021, "DETR", "40110"), (2022, "DETR", "40119"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("Hagetmau", ("40119", None, "commune")),
        ("CC Chalosse Tursan", (None, "200069649", "epci")),
        ("Feuil1", (None, None, None)),
    ],
)
def test_one_table_spread_over_sheets_by_place_takes_the_place_of_each(
    read: Callable[..., Reading], sheet: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    reading = read({sheet: [["Dispositif", "Montant accordé"], ["DETR", 10]], "Autre": AIDES})
    rows = reading.tables["subventions"].accepted[["code_insee", "beneficiaire_siren", "beneficiaire_type"]]
    assert tuple(rows.astype("object").where(rows.notna(), None).iloc[0]) == expected
    assert ("DEDUIT" in {f.code for f in reading.findings}) == (sheet != "Feuil1")


def test_actions_on_a_sheet_named_after_a_commune_are_of_that_commune(read: Callable[..., Reading]) -> None:
    reading = read({"Geaune": [["Intitulé de l'action", "Statut", "Axe"], ["Halle", "en cours", "Habitat"]]})
    assert reading.tables["actions"].accepted["communes"].tolist() == ["40110"]
