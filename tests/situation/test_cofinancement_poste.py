"""The plan de financement of a post: R20–R23, R29, AC40-8, ACEA-4."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import cofinancement
from pvd_dashboard.situation.cofinancement import Demande

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_postes import PlanPoste

P = Parametres()
EN_2025 = date(2025, 6, 1)
PLEIN = Decimal(1)


def plan(
    cout: object,
    *,
    mois: object = 12,
    quotite: str | None = "1",
    opah: bool | None = None,
    anah: bool = False,
    au: date = EN_2025,
    annee: int | None = None,
) -> PlanPoste:
    temps = None if quotite is None else Decimal(quotite)
    return cofinancement.plan(Demande(Decimal(str(cout)), Decimal(str(mois)), temps, opah, anah), au, P, annee)


def montants(trouve: PlanPoste) -> dict[str, Decimal]:
    return {ligne.financeur: round(ligne.montant, 2) for ligne in trouve.lignes}


def etats(trouve: PlanPoste) -> dict[str, str]:
    return {ligne.financeur: ligne.etat for ligne in trouve.lignes}


def test_a_post_is_paid_50_25_25() -> None:
    trouve = plan(40_000)
    assert montants(trouve) == {"anct_fnadt": 20_000, "bdt": 10_000, "collectivite": 10_000}
    assert [ligne.part for ligne in trouve.lignes] == [Decimal("0.5"), Decimal("0.25"), Decimal("0.25")]
    assert cofinancement.repartition_cible(P) == {
        "anct_fnadt": Decimal("0.50"),
        "bdt": Decimal("0.25"),
        "collectivite": Decimal("0.25"),
    }


def test_the_base_is_the_cost_of_the_months_in_post() -> None:
    trouve = plan(48_000, mois=10)
    assert (trouve.base, trouve.cible, trouve.aides) == (40_000, 30_000, 30_000)


@pytest.mark.parametrize(("cout", "aides"), [("59999", "44999.25"), ("60000", "45000"), ("60001", "45000")])
def test_without_the_anah_the_full_75_percent_is_reached_up_to_60_000_euros(cout: str, aides: str) -> None:
    assert plan(cout).aides == Decimal(aides)


@pytest.mark.parametrize(("cout", "bdt", "anct"), [(59_999, "14999.75", "29999.50"), (60_001, "15000", "30000")])
def test_the_banque_des_territoires_stops_at_15_000_euros(cout: int, bdt: str, anct: str) -> None:
    assert (montants(plan(cout))["bdt"], montants(plan(cout))["anct_fnadt"]) == (Decimal(bdt), Decimal(anct))


@pytest.mark.parametrize(("cout", "plein"), [("73333.32", True), ("73333.33", True), ("73333.34", False)])
def test_with_the_anah_the_full_75_percent_is_reached_up_to_73_333_euros(cout: str, plein: object) -> None:
    trouve = plan(cout, opah=True, anah=True)
    assert (trouve.aides == trouve.cible) is plein
    assert trouve.aides <= 55_000


@pytest.mark.parametrize(("cout", "anah"), [(79_999, "39999.50"), (80_000, "40000"), (80_001, "40000")])
def test_the_anah_stops_at_40_000_euros(cout: int, anah: str) -> None:
    assert montants(plan(cout, opah=True, anah=True))["anah"] == Decimal(anah)


def test_with_the_anah_the_others_complete_up_to_the_ceiling() -> None:
    assert montants(plan(90_000, opah=True, anah=True)) == {
        "anct_fnadt": 0,
        "bdt": 15_000,
        "anah": 40_000,
        "collectivite": 35_000,
    }


@pytest.mark.parametrize("opah", [False, None])
def test_without_an_opah_ru_the_anah_pays_nothing_and_the_plan_is_the_plain_one(*, opah: bool | None) -> None:
    trouve = plan(40_000, opah=opah, anah=True)
    assert montants(trouve) == {"anct_fnadt": 20_000, "bdt": 10_000, "anah": 0, "collectivite": 10_000}
    assert (etats(trouve)["anah"], trouve.plafond) == ("exclue", 45_000)


@pytest.mark.parametrize(
    ("quotite", "montant", "etat"),
    [("0.79", 0, "exclue"), ("0.80", 10_000, "retenue"), ("0.81", 10_000, "retenue"), (None, 10_000, "sous_reserve")],
)
def test_the_banque_des_territoires_pays_from_80_percent(quotite: str | None, montant: int, etat: str) -> None:
    trouve = plan(40_000, quotite=quotite)
    assert (montants(trouve)["bdt"], etats(trouve)["bdt"]) == (montant, etat)
    assert montants(trouve)["anct_fnadt"] == 20_000


@pytest.mark.parametrize(
    ("au", "annee", "calcule"),
    [
        (date(2026, 3, 30), None, True),
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, False),
        (date(2026, 3, 31), 2026, True),
        (date(2026, 4, 1), 2026, False),
        (date(2026, 4, 1), 2025, True),
        (date(2026, 3, 31), 2027, False),
    ],
)
def test_no_entitlement_once_the_rules_are_no_longer_confirmed(au: date, annee: int | None, calcule: object) -> None:
    trouve = plan(40_000, au=au, annee=annee)
    assert (bool(trouve.lignes), trouve.a_confirmer == "", trouve.plafond is not None) == (calcule,) * 3
    assert trouve.base == 40_000


def test_an_officer_who_confirms_the_rules_gets_the_figures_again() -> None:
    confirmes = Parametres(cofinancement_confirme_jusqu_au=date(2027, 12, 31), plafond_poste=Decimal(20_000))
    trouve = cofinancement.plan(Demande(Decimal(40_000), quotite=PLEIN), date(2026, 11, 22), confirmes)
    assert (trouve.aides, trouve.plafond) == (20_000, 20_000)


def test_each_line_says_its_rule_and_its_source_in_good_typography() -> None:
    for trouve in (plan(40_000, opah=True, anah=True), plan(40_000, quotite="0.5", anah=True)):
        for ligne in trouve.lignes:
            assert ligne.regle.endswith(".")
            assert ligne.source
            assert not any(f" {signe}" in ligne.regle for signe in ":;€%")


@pytest.mark.parametrize(("cout", "mois"), [(-1, 12), (1, -1), (1, 13)])
def test_an_impossible_demand_is_refused(cout: int, mois: int) -> None:
    with pytest.raises(ValueError, match="cost"):
        plan(cout, mois=mois)


def test_a_post_of_no_month_costs_nothing() -> None:
    trouve = plan(40_000, mois=0)
    assert (trouve.base, trouve.aides, [ligne.part for ligne in trouve.lignes]) == (0, 0, [None] * 3)


@given(
    cout=st.decimals(0, 200_000, places=2),
    mois=st.decimals(0, 12, places=2),
    quotite=st.sampled_from([None, "0.5", "0.79", "0.8", "1"]),
    opah=st.sampled_from([None, True, False]),
    anah=st.booleans(),
)
def test_the_lines_always_add_up_to_the_base(
    cout: Decimal, mois: Decimal, quotite: str | None, *, opah: bool | None, anah: bool
) -> None:
    trouve = plan(cout, mois=mois, quotite=quotite, opah=opah, anah=anah)
    assert trouve.cible is not None
    assert trouve.plafond is not None
    assert sum(ligne.montant for ligne in trouve.lignes) == pytest.approx(trouve.base, abs=Decimal("1e-15"))
    assert all(ligne.montant >= 0 for ligne in trouve.lignes)
    assert trouve.aides <= min(trouve.cible, trouve.plafond) + Decimal("1e-15")


@pytest.mark.parametrize(
    ("arrivee", "depart", "mois"),
    [
        (date(2020, 5, 1), None, "12"),
        (date(2021, 1, 1), None, "12"),
        (date(2021, 3, 1), None, "10"),
        (date(2021, 12, 31), None, "0.03"),
        (date(2022, 1, 1), None, "0"),
        (date(2021, 1, 1), date(2021, 7, 1), "6"),
        (date(2020, 1, 1), date(2020, 12, 31), "0"),
        (date(2021, 2, 15), None, "10.5"),
        (date(2021, 7, 1), date(2021, 3, 1), "6"),
    ],
)
def test_months_in_post_within_the_civil_year(arrivee: date, depart: date | None, mois: str) -> None:
    assert cofinancement.mois_en_poste(2021, arrivee, depart) == Decimal(mois)


def test_february_of_a_leap_year_counts_29_days() -> None:
    assert cofinancement.mois_en_poste(2024, date(2024, 2, 29), date(2024, 3, 1)) == round(Decimal(1) / 29, 2)
