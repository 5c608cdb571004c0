"""R01, R02, R11: calendar months, periods, the date to open with."""

from __future__ import annotations

from datetime import date

import pytest

from pvd_dashboard.situation import date_par_defaut
from pvd_dashboard.situation.dates import ajouter_mois, decaler, existe, fin_periode, periode


@pytest.mark.parametrize(
    ("signature", "echeance"),
    [
        (date(2021, 5, 20), date(2022, 11, 20)),
        (date(2021, 8, 31), date(2023, 2, 28)),
        (date(2021, 4, 30), date(2022, 10, 30)),
        (date(2022, 8, 29), date(2024, 2, 29)),
        (date(2022, 8, 31), date(2024, 2, 29)),
        (date(2021, 12, 31), date(2023, 6, 30)),
        (date(2024, 2, 29), date(2025, 8, 29)),
    ],
)
def test_eighteen_calendar_months_end_on_the_same_day_or_the_last_of_the_month(signature: date, echeance: date) -> None:
    assert ajouter_mois(signature, 18) == echeance


@pytest.mark.parametrize(
    ("precision", "fin"),
    [
        ("jour", date(2022, 10, 1)),
        ("mois", date(2022, 10, 31)),
        ("trimestre", date(2022, 12, 31)),
        ("saison", date(2022, 12, 31)),
        ("semestre", date(2023, 3, 31)),
        ("annee", date(2023, 9, 30)),
    ],
)
def test_a_period_ends_on_its_last_day(precision: str, fin: date) -> None:
    assert fin_periode(date(2022, 10, 1), precision) == fin


def test_february_of_a_leap_year_has_twenty_nine_days() -> None:
    assert fin_periode(date(2024, 2, 1), "mois") == date(2024, 2, 29)
    assert fin_periode(date(2023, 2, 1), "mois") == date(2023, 2, 28)


def test_a_month_moved_by_eighteen_months_is_a_whole_month() -> None:
    window = decaler(periode(date(2021, 4, 1), "mois"), 18)
    assert (window.debut, window.fin) == (date(2022, 10, 1), date(2022, 10, 31))


def test_a_period_exists_from_its_first_day_and_an_undated_fact_always() -> None:
    mars = periode(date(2021, 3, 1), "mois")
    assert not existe(mars, date(2021, 2, 28))
    assert existe(mars, date(2021, 3, 1))
    assert existe(None, date(1900, 1, 1))


@pytest.mark.parametrize(
    ("aujourd_hui", "attendue"),
    [
        (date(2022, 3, 9), date(2022, 3, 9)),
        (date(2022, 3, 10), date(2021, 9, 10)),
        (date(2026, 11, 22), date(2021, 9, 10)),
    ],
)
def test_data_older_than_six_months_open_at_their_own_date(aujourd_hui: date, attendue: object) -> None:
    assert date_par_defaut(date(2021, 9, 10), aujourd_hui, 6) == attendue
