"""A crosstab, one column of amounts a year: a line for each amount, still in its own cell."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.intake import Reading

KEY = "subventions.montant_accorde"
MESSY: list[list[object]] = [
    ["Subventions accordées", "", "", "", "", "", ""],
    [],
    ["Dispositif", "Bénéficiaire", "Coût total HT", 2021, 2022, 2023, "Total"],
    ["DETR", "Geaune", 9000, 1000, "", 3000, 4000],
    ["DSIL", "Hagetmau", 8000, 0, 2500.55, "n.c.", 2500.55],
    ["DETR", "Saint-Sever", 7000, "", "", 7, 7],
    ["DETR", "Tartas", 6000, "", "", "", ""],
    ["TOTAL", "", "", 1000, 2500.55, 3007, 6507.55],
]


def lines(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    """Return the accepted lines, by row of the sheet then by year."""
    accepted = reading.tables["subventions"].accepted.sort_values(["_ligne", "exercice"])
    return list(accepted[["_ligne", "exercice", *columns]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "years", [[2021, 2022], ["2021", "2022", "2023"], ["Montant 2021", "Exercice 2022", "2023 (€)"]]
)
def test_each_amount_is_a_line_of_its_year(read: Callable[..., Reading], years: Sequence[object]) -> None:
    rows = [[name, *range(100, 100 * len(years) + 1, 100)] for name in ("DETR", "DSIL")]
    reading = read({"Subventions": [["Dispositif", *years], *rows]})
    assert [amount for *_, amount in lines(reading, "montant_accorde")] == [*rows[0][1:], *rows[1][1:]]
    assert [year for _, year, _ in lines(reading, "montant_accorde")] == [
        2021 + i for _ in rows for i in range(len(years))
    ]
    assert [(f.column, f.expected) for f in reading.findings if f.code == "COLONNES_PAR_ANNEE"] != []
    assert serious(reading) == []


def test_blanks_make_no_line_totals_are_compared_and_a_cost_is_counted_once(read: Callable[..., Reading]) -> None:
    reading = read({"Suivi": MESSY})
    assert lines(reading, "montant_accorde", "cout_total_ht") == [
        (4, 2021, 1000, 9000), (4, 2023, 3000, None), (5, 2022, Decimal("2500.55"), 8000), (6, 2023, 7, 7000),
        (7, 2021, None, 6000),
    ]  # fmt: skip
    assert (reading.totals[KEY], reading.totals["subventions.cout_total_ht"]) == (Decimal("6507.55"), 30_000)
    table = reading.tables["subventions"]
    assert (table.rows, table.accepted_lines, table.to_fix, table.ignored) == (8, 5, 0, 3)
    assert [(f.code, f.row) for f in reading.findings if f.code == "LIGNE_TOTAL"] == [("LIGNE_TOTAL", 8)]
    assert serious(reading) == []


def test_a_total_that_its_years_do_not_make_is_said_with_its_cell(read: Callable[..., Reading]) -> None:
    row = [["DETR", "Saint-Sever", 7000, "", "", 7, 8]]
    reading = read({"Suivi": [*MESSY[:5], *row, MESSY[6], ["TOTAL", "", "", 1000, 2501.55, 3007, ""]]})
    assert flat(reading, "TOTAL_DIFFERENT") == [("TOTAL_DIFFERENT", "Suivi!G6"), ("TOTAL_DIFFERENT", "Suivi!E8")]


def test_years_under_a_merged_heading_take_its_unit_and_its_stage(read: Callable[..., Reading]) -> None:
    rows = [
        ["Dispositif", "Bénéficiaire", None, None],
        ["", "", "2021", "2022"],
        ["DETR", "Geaune", 1, 2],
        ["DSIL", "Hagetmau", "", 1.5],
    ]
    reading = read({"Suivi": rows}, merges=[(0, 2, 0, 3, "Montants demandés (k€)")])
    assert lines(reading, "montant_demande") == [(3, 2021, 1000), (3, 2022, 2000), (4, 2022, 1500)]


def test_an_amount_that_is_none_is_to_fix_in_its_own_cell(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "2021", "2022"], *[["DETR", 5, 6]] * 4, ["DSIL", 100, "à voir"]]
    assert ("MONTANT_ILLISIBLE", "Suivi!C6") in serious(read({"Suivi": rows}))


def test_years_beside_an_amount_are_its_timetable_and_a_year_that_an_officer_ignores_is_left(
    read: Callable[..., Reading],
) -> None:
    beside = [["Dispositif", "Bénéficiaire", "Montant accordé", "2021", "2022"], ["DETR", "Geaune", 300, 100, 200]]
    assert read({"Suivi": beside}).totals[KEY] == 300
    asked = [["Dispositif", "Bénéficiaire", "Montant demandé", "2021", "2022"], ["DETR", "Geaune", 300, 100, 200]]
    assert [f for f in read({"Suivi": asked}).findings if f.code == "COLONNES_PAR_ANNEE"] == []
    rows = [["Dispositif", "2021", "2022", "2023"], ["DETR", 1, 2, 4]]
    assert read({"Suivi": rows}, mapping={"2022": "ignorer"}).totals[KEY] == 5
    assert read({"Suivi": rows}, mapping={"2023": "montant_accorde"}).totals[KEY] == 4


def test_nothing_is_written_back_in_a_row_that_is_several_lines(read: Callable[..., Reading]) -> None:
    handed = verbs.publication(
        read({"Suivi": MESSY}, departement="40"), departement="40", author="a", at=datetime(2023, 1, 1, tzinfo=UTC)
    )
    sheets = handed.file.lecture["sheets"]
    assert [(one["exercice"], one["letters"]) for one in sheets] == [(2021, {}), (2022, {}), (2023, {})]
    assert [one["letters_exercice"]["montant_accorde"] for one in sheets] == ["D", "E", "F"]
