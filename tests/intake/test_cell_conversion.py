"""Each kind of cell: what is understood, what is refused (rules I1, I2, I6, I7, I8, I11)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.intake.convert import convert, montants, taux
from pvd_dashboard.intake.convert.communes import Place, paired, several
from pvd_dashboard.intake.convert.dates import date
from pvd_dashboard.intake.textual import is_error, is_placeholder
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.subventions import SUBVENTIONS

if TYPE_CHECKING:
    from pvd_dashboard.tables import Column
    from pvd_dashboard.territory.reference import Territory

EXAMPLES = [
    pytest.param(column, text, good, id=f"{table.name}.{column.name}={text}")
    for table in TABLES.values()
    for column in table.columns
    for good, texts in ((True, column.accepted), (False, column.refused))
    for text in texts
]


def understood(territory: Territory, column: Column, text: str) -> bool:
    place = Place(territory, None)
    if column.kind is Kind.DEPARTEMENT:
        return territory.departement(text) is not None
    if column.kind is Kind.COMMUNE:
        outcome = paired(place, text, "", insee=True)
    elif column.kind is Kind.COMMUNES:
        outcome = several(place, text, insee=True, required=True)
    else:
        outcome = convert(column, [text])[0]
    return not outcome.code and outcome.value is not None


@pytest.mark.parametrize(("column", "text", "good"), EXAMPLES)
def test_the_examples_of_each_declared_column_hold(
    territory: Territory, column: Column, text: str, *, good: bool
) -> None:
    assert understood(territory, column, text) is good


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        (dt.date(2021, 5, 20), "2021-05-20", "jour"),
        (
            dt.datetime(2021, 5, 20, 10, 30),  # noqa: DTZ001 - a cell has no time zone
            "2021-05-20",
            "jour",
        ),
        (44336, "2021-05-20", "jour"),
        (44336.0, "2021-05-20", "jour"),
        ("44336", "2021-05-20", "jour"),
        ("20/05/2021", "2021-05-20", "jour"),
        ("20-05-2021", "2021-05-20", "jour"),
        ("20.05.21", "2021-05-20", "jour"),
        ("2021-05-20", "2021-05-20", "jour"),
        ("2021-05-20T00:00:00", "2021-05-20", "jour"),
        ("18-04-2023 10:28", "2023-04-18", "jour"),
        ("jeudi 20 mai 2021", "2021-05-20", "jour"),
        ("1er février 2021", "2021-02-01", "jour"),
        ("signée le 20/05/2021", "2021-05-20", "jour"),
        ("mars 2021", "2021-03-01", "mois"),
        ("Août 2021", "2021-08-01", "mois"),
        ("01/2021", "2021-01-01", "mois"),
        ("2021-01", "2021-01-01", "mois"),
        ("jusqu'en octobre 2022", "2022-10-01", "mois"),
        ("déc. 2021", "2021-12-01", "mois"),
        ("T1 2022", "2022-01-01", "trimestre"),
        ("2022-T3", "2022-07-01", "trimestre"),
        ("1er trimestre 2022", "2022-01-01", "trimestre"),
        ("4e trimestre 2023", "2023-10-01", "trimestre"),
        ("fin 2023", "2023-10-01", "trimestre"),
        ("2ème semestre 2022", "2022-07-01", "semestre"),
        ("S1 2022", "2022-01-01", "semestre"),
        ("automne 2021", "2021-09-21", "saison"),
        ("hiver 2021-2022", "2021-12-21", "saison"),
        ("2021", "2021-01-01", "annee"),
        (2021, "2021-01-01", "annee"),
        (2021.0, "2021-01-01", "annee"),
    ],
)
def test_a_date_keeps_its_precision(cell: object, day: str, precision: str) -> None:
    value = date(cell).value
    assert (value.day.isoformat(), value.precision) == (day, precision)


@pytest.mark.parametrize(
    "cell",
    [
        "05/20/2021",
        "32/13/2021",
        "31/02/2021",
        "20/05/2021 ou 21/05/2021",
        "12",
        12,
        0.5,
        True,
        dt.date(1900, 1, 1),
        "20/05/75",
    ],
)
def test_what_is_no_date_is_to_fix(cell: object) -> None:
    assert date(cell).code == "DATE_ILLISIBLE"


@pytest.mark.parametrize("text", ["en cours", "/", "à venir"])
def test_words_without_a_date_keep_their_text(text: str) -> None:
    outcome = date(text)
    assert (outcome.code, outcome.value.day, outcome.value.text) == ("", None, text)


@pytest.mark.parametrize(
    ("cell", "euros"),
    [
        ("43 457 €", "43457"),
        ("43\u00a0457,50\u00a0€", "43457.50"),
        ("43\u202f457", "43457"),
        ("43.457,00", "43457.00"),
        ("1.234.567", "1234567"),
        ("1,234,567.89", "1234567.89"),
        ("1,2 M€", "1200000.0"),
        ("12 k€", "12000"),
        ("12K€ HT", "12000"),
        ("1 500 € TTC", "1500"),
        ("1 500 euros HT", "1500"),
        ("-12,5", "-12.5"),
        ("(1 200)", "-1200"),
        ("0", "0"),
        (43457, "43457"),
        (0.1 + 0.2, "0.30000000000000004"),
        (33333.335, "33333.335"),
        (58226.0, "58226"),
    ],
)
def test_an_amount_is_exact(cell: object, euros: str) -> None:
    assert montants([cell])[0].value == Decimal(euros)


def test_the_unit_of_the_heading_multiplies_but_not_twice() -> None:
    assert [o.value for o in montants([12, "1,5", "3 k€"], 1000)] == [Decimal(12000), Decimal("1500.0"), Decimal(3000)]


@pytest.mark.parametrize("cell", ["beaucoup", "12 000 € ou 13 000 €", True, dt.date(2021, 1, 1), float("inf"), "12/5"])
def test_what_is_no_amount_is_to_fix(cell: object) -> None:
    assert montants([cell])[0].code == "MONTANT_ILLISIBLE"


def test_an_amount_lost_in_words_is_proposed() -> None:
    assert montants(["environ 12 000 €"])[0].suggestion == "12000"


def test_a_point_before_three_figures_is_settled_by_the_column() -> None:
    assert [o.value for o in montants(["43.457", "1.250,50"])] == [Decimal(43457), Decimal("1250.50")]
    assert [o.value for o in montants(["43.457", "12.5"])] == [Decimal("43.457"), Decimal("12.5")]
    assert montants(["43.457"])[0].code == "MONTANT_AMBIGU"


def test_the_scale_of_rates_is_that_of_the_column() -> None:
    assert [o.value for o in taux(["25", "80", "1"])] == [Decimal("0.25"), Decimal("0.8"), Decimal("0.01")]
    assert [o.value for o in taux(["0,25", "0,8", "1"])] == [Decimal("0.25"), Decimal("0.8"), Decimal(1)]
    assert [o.value for o in taux(["25 %", 0.8])] == [Decimal("0.25"), Decimal("0.8")]


def test_amount_over_base_settles_the_scale_of_rates() -> None:
    assert taux([0.5], [Decimal("0.005")])[0].value == Decimal("0.005")
    assert taux([0.5], [Decimal("0.5")])[0].value == Decimal("0.5")


@pytest.mark.parametrize(
    "text",
    ["[préciser]", "[XX]", "xxxxxxxxxx", ".....", "NA", "n.c.", "-", "–", "sans objet", "à compléter", "…", "N/A"],
)
def test_placeholders_are_empty(text: str) -> None:
    assert is_placeholder(text)
    assert montants([text])[0].value is None
    assert montants([text])[0].code == ""


@pytest.mark.parametrize("text", ["Nay", "Xaintrailles", "XXL", "0", "Nice", "Na"[0] + "ntes"])
def test_names_are_not_placeholders(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["#DIV/0 !", "#DIV/0!", "#N/A", "#REF!", "#VALEUR!", "#NOM?"])
def test_spreadsheet_errors_are_told_from_text(text: str) -> None:
    assert is_error(text)
    assert not is_error("#1 projet")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DSIL Exceptionnelle", "DSIL_EXC"),
        ("D.E.T.R.", "DETR"),
        ("DETR 2021", "DETR"),
        ("dsil  rénovation énergétique", "DSIL_RE"),
        ("ANCT/FNADT", "ANCT_ING"),
    ],
)
def test_a_dispositif_is_known_under_its_spellings(text: str, code: str) -> None:
    assert convert(SUBVENTIONS.column("dispositif"), [text])[0].value == code


def test_two_dispositifs_or_a_near_one_are_asked_about_and_a_strange_one_is_kept_apart() -> None:
    column = SUBVENTIONS.column("dispositif")
    assert convert(column, ["DETR + DSIL"])[0].code == "DISPOSITIF_DOUTEUX"
    near = convert(column, ["DSIL exceptionelle"])[0]
    assert (near.code, near.suggestion) == ("DISPOSITIF_DOUTEUX", "DSIL exc")
    strange = convert(column, ["Loterie du patrimoine"])[0]
    assert (strange.code, strange.value) == ("DISPOSITIF_INCONNU", "AUTRE")


def test_euros_written_in_a_column_of_thousands_are_to_fix_and_never_multiplied() -> None:
    outcomes = montants(["388 884 €", "12 k€", "12", 12], factor=1_000)
    assert [(o.value, o.code) for o in outcomes] == [
        (None, "MONTANT_UNITE"), (Decimal(12_000), ""), (Decimal(12_000), ""), (Decimal(12_000), ""),
    ]  # fmt: skip


def test_a_tick_a_one_and_a_number_typed_alike_keep_what_each_says() -> None:
    column = SUBVENTIONS.column("intitule")
    assert [one.value for one in convert(column, [True, 1.0, 1, "1", True])] == ["oui", "1", "1", "1", "oui"]


@pytest.mark.parametrize(
    "text", ["n.c.                     ", "Néant", "xxxxxxxxxxxxxxxxxxxxxxxxx", "[à préciser avec le maire]"]
)
def test_a_text_that_says_nothing_is_empty_however_long(text: str) -> None:
    assert convert(SUBVENTIONS.column("intitule"), [text, "Écoles", text])[0].value is None


def test_only_the_cells_to_look_at_carry_an_outcome() -> None:
    read = montants(["12", "peu", 3.5, "peu"])
    assert (read.values, sorted(read.noticed)) == ([Decimal(12), None, Decimal("3.5"), None], [1, 3])
    assert (read.of([0, 3]).values, sorted(read.of([0, 3]).noticed)) == ([Decimal(12), None], [1])
    assert (read.of([1, 2]).values, sorted(read.of([1, 2]).noticed)) == ([None, Decimal("3.5")], [0])


def test_floats_that_are_no_number_are_no_amount() -> None:
    assert [one.code for one in montants([float("nan"), float("inf"), 1.5])] == ["MONTANT_ILLISIBLE"] * 2 + [""]
