"""Posts per civil year: costs once, months, shared posts, what does not follow the rules (R20–R28, AC40-8)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import to_json
from tests.situation.faits import GERS, LANDES, adhesion, laureats, poste, situation, tables

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.situation.model_postes import Cofinancements, LigneCofinancement

DEUX = laureats(["40245", "40102"], id_pvd="3")
PAYE = {"date_prise_poste": "01/03/2021", "exercice": 2021, "cout_charge_annuel": 48_000, "quotite_etp": 1}


def donnees(*postes: dict[str, object], **plus: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    return tables(laureats=DEUX, postes=list(postes), **plus)


def part(faits: dict[str, pd.DataFrame], au: str = "31/12/2021") -> Cofinancements:
    return situation(faits, au).postes.cofinancement


def seule(faits: dict[str, pd.DataFrame], au: str = "31/12/2021") -> LigneCofinancement:
    (ligne,) = part(faits, au).lignes
    return ligne


def codes(faits: dict[str, pd.DataFrame], au: str) -> list[str]:
    return [a.code for a in situation(faits, au).alertes if a.code in {"A13", "A14", "A15", "A16"}]


def test_a_post_of_march_has_ten_months_in_its_first_year() -> None:
    ligne = seule(donnees(poste("40245", "pourvu", **PAYE)))
    assert (ligne.mois, ligne.base, ligne.motif) == (10, 40_000, "")
    assert ligne.plan is not None
    assert ligne.plan.aides == 30_000


def test_a_shared_post_costs_once_and_its_equal_split_is_only_indicative() -> None:
    commun = part(donnees(poste("40245;40102", "pourvu", **PAYE)))
    (ligne,), (exercice,) = commun.lignes, commun.exercices
    assert (exercice.postes, exercice.cout, exercice.base) == (1, 48_000, 40_000)
    assert ligne.partage == 24_000
    assert seule(donnees(poste("40245", "pourvu", **PAYE))).partage is None


def test_each_exercice_has_its_own_money_and_the_last_known_rest() -> None:
    faits = donnees(
        poste("40245", "pourvu", **PAYE, financement_bdt=10_000),
        poste("40245", "pourvu", exercice=2022, cout_charge_annuel=50_000, quotite_etp="0.8"),
        poste("40245", "pourvu", exercice=2023),
    )
    lignes = part(faits, "01/06/2022").lignes
    assert [(x.exercice, x.mois, x.base, dict(x.saisis)) for x in lignes] == [
        (2022, 12, 50_000, {}),
        (2021, 10, 40_000, {"bdt": 10_000}),
    ]
    assert [x.exercice for x in part(faits, "01/06/2022").exercices] == [2021, 2022]
    assert [x.quotite for x in lignes] == [Decimal("0.8"), 1]
    assert [x.quotite for x in part(faits, "01/06/2023").lignes] == [Decimal("0.8"), Decimal("0.8"), 1]


def test_a_row_without_exercice_takes_the_year_of_the_date_and_says_so() -> None:
    sans = {nom: valeur for nom, valeur in PAYE.items() if nom != "exercice"}
    ligne = seule(donnees(poste("40245", "pourvu", **sans)), "10/09/2021")
    assert (ligne.exercice, ligne.exercice_deduit, ligne.mois) == (2021, True, 10)


@pytest.mark.parametrize(
    ("statut", "plus", "motif"),
    [
        ("en_recrutement", {"date_prise_poste": None}, "poste non pourvu"),
        ("pourvu", {"date_prise_poste": None}, "date de prise de poste non renseignée"),
        ("pourvu", {"date_prise_poste": "01/01/2022"}, "poste non pourvu"),
        ("pourvu", {"cout_charge_annuel": None}, "coût annuel non renseigné"),
    ],
)
def test_what_cannot_be_computed_says_why_and_is_not_zero(statut: str, plus: dict[str, object], motif: str) -> None:
    ligne = seule(donnees(poste("40245", statut, **{**PAYE, **plus})))
    assert (ligne.motif, ligne.base, ligne.plan) == (motif, None, None)


def test_a_departure_ends_the_months_once_it_has_happened() -> None:
    faits = donnees(poste("40245", "pourvu", **PAYE, date_depart="01/09/2021"))
    assert (seule(faits, "31/08/2021").mois, seule(faits, "01/09/2021").mois) == (10, 6)


def test_after_march_2026_nothing_is_granted_until_the_rules_are_confirmed() -> None:
    faits = donnees(poste("40245", "pourvu", **{**PAYE, "exercice": 2026}, financement_bdt=99_000))
    avant, apres = part(faits, "31/03/2026"), part(faits, "01/04/2026")
    assert (avant.a_confirmer, bool(avant.exercices[0].droits), avant.lignes[0].plafond) == ("", True, 45_000)
    assert apres.a_confirmer.startswith("Règle à confirmer")
    assert (apres.exercices[0].droits, apres.lignes[0].plafond) == ({}, None)
    assert (codes(faits, "31/03/2026"), codes(faits, "01/04/2026")) == (["A15"], [])


@pytest.mark.parametrize(
    ("plus", "attendus"),
    [
        ({"financement_anct_fnadt": 45_000}, []),
        ({"financement_anct_fnadt": "45000.01"}, ["A15"]),
        ({"financement_anct_fnadt": 30_000, "financement_bdt": "15000.01"}, ["A15"]),
        ({"financement_anct_fnadt": 45_000, "financement_region": 10_000, "reste_collectivite": 9_000}, []),
        ({"financement_anct_fnadt": 15_000, "financement_anah": 40_000, "opah_ru": True}, []),
        ({"financement_anct_fnadt": "15000.01", "financement_anah": 40_000, "opah_ru": True}, ["A15"]),
    ],
)
def test_a15_the_ceiling_of_the_year(plus: dict[str, object], attendus: list[str]) -> None:
    assert codes(donnees(poste("40245", "pourvu", **PAYE, **plus)), "31/12/2021") == attendus


@pytest.mark.parametrize(
    ("plus", "au", "attendus"),
    [
        ({}, "31/01/2022", []),
        ({}, "01/02/2022", ["A16"]),
        ({"date_solde": "31/01/2022"}, "01/02/2022", []),
        ({"date_solde": "02/02/2022"}, "01/02/2022", ["A16"]),
        ({"financement_bdt": 0}, "01/02/2022", []),
        ({"exercice": None}, "01/02/2022", []),
    ],
)
def test_a16_the_balance_is_to_be_asked_for_by_31_january(
    plus: dict[str, object], au: str, attendus: list[str]
) -> None:
    faits = donnees(poste("40245", "pourvu", **{**PAYE, "financement_bdt": 10_000, **plus}))
    assert codes(faits, au) == attendus


def test_a16_says_which_year_and_since_when() -> None:
    faits = donnees(poste("40245", "pourvu", **PAYE, financement_bdt=10_000))
    (alerte,) = [a for a in situation(faits, "01/02/2022").alertes if a.code == "A16"]
    assert (str(alerte.date), alerte.severite) == ("2022-01-31", 3)
    assert "2021" in alerte.pourquoi


def test_a16_is_one_alert_a_post_that_names_its_years() -> None:
    annees = [{**PAYE, "financement_bdt": 10_000, "exercice": annee} for annee in (2019, 2020, 2021)]
    faits = donnees(*(poste("40245", "pourvu", **annee) for annee in annees), poste("40102", "pourvu", **annees[0]))
    alertes = {a.communes: a for a in situation(faits, "01/02/2022").alertes if a.code == "A16"}
    assert set(alertes) == {("40245",), ("40102",)}
    assert "2019, 2020 et 2021" in alertes["40245",].pourquoi
    assert str(alertes["40245",].date) == "2020-01-31"
    veille = [a for a in situation(faits, "31/01/2022").alertes if a.code == "A16" and a.communes == ("40245",)]
    assert ["2019 et 2020" in a.pourquoi for a in veille] == [True]


@pytest.mark.parametrize(("quotite", "severites"), [("0.79", [2]), ("0.80", []), ("0.81", []), (None, [3])])
def test_a13_from_80_percent_on_and_unknown_is_a_question(quotite: str | None, severites: list[int]) -> None:
    faits = donnees(poste("40245", "pourvu", **{**PAYE, "quotite_etp": quotite, "financement_bdt": 1}))
    assert [a.severite for a in situation(faits, "31/12/2021").alertes if a.code == "A13"] == severites


@pytest.mark.parametrize(
    ("au", "attendus"), [("01/10/2021", []), ("02/10/2021", ["A14"]), ("31/12/2021", ["A14"]), ("01/01/2022", [])]
)
def test_a14_the_end_of_the_cofinancing_is_said_90_days_before(au: str, attendus: list[str]) -> None:
    faits = donnees(poste("40245", "pourvu", **PAYE, date_fin_cofinancement="31/12/2021"))
    assert codes(faits, au) == attendus


def test_a14_is_said_once_where_contract_and_cofinancing_end_together() -> None:
    fins = {"date_fin_cofinancement": "31/12/2021", "date_fin_contrat": "31/12/2021"}
    assert codes(donnees(poste("40245", "pourvu", **PAYE, **fins)), "31/12/2021") == ["A14"]


@pytest.mark.parametrize(
    ("plus", "mot"),
    [
        ({"financement_anah": 1}, "sans OPAH-RU"),
        ({"financement_anah": 41_000, "opah_ru": True}, "40"),
        ({"financement_bdt": 15_001}, "15"),
        ({"financement_bdt": 1, "quotite_etp": "0.5"}, "50"),
        ({"financement_anct_fnadt": 30_001}, "75"),
    ],
)
def test_what_does_not_follow_the_rules_is_said_beside_the_post(plus: dict[str, object], mot: str) -> None:
    constats = seule(donnees(poste("40245", "pourvu", **{**PAYE, **plus}))).constats
    assert any(mot in constat for constat in constats)


@pytest.mark.parametrize(
    ("actes", "mot"),
    [
        ([adhesion("40245", "02/03/2021")], "avant l'adhésion"),
        ([adhesion("40245", "01/03/2021")], ""),
        ([adhesion("40245", ("01/03/2021", "mois"))], ""),
        ([adhesion("40245", "20/02/2021"), adhesion("40245", "20/05/2021")], ""),
        ([adhesion("40102", "01/03/2021")], "Aucune adhésion signée"),
        ([], ""),
    ],
)
def test_a_post_needs_a_signed_adhesion(actes: list[dict[str, object]], mot: str) -> None:
    ligne = seule(donnees(poste("40245", "pourvu", **PAYE), conventions=actes))
    assert bool(ligne.constats) is bool(mot)
    assert mot in "".join(ligne.constats)


def test_ac40_8_saint_sever_was_recruited_before_its_adhesion() -> None:
    lignes = part(LANDES, "10/09/2021").lignes
    avant = [ligne.libelle for ligne in lignes if any("avant l'adhésion" in c for c in ligne.constats)]
    assert avant == ["Saint-Sever"]


def test_ac40_8_the_provision_gives_an_indicative_mean_per_post() -> None:
    enveloppes = [
        {"exercice": 2021, "dispositif": "ANCT_ING", "perimetre": "Chefs de projet", "montant_provisionne": 75_000},
        {"exercice": 2022, "dispositif": "ANCT_ING", "perimetre": "Chefs de projet", "montant_provisionne": 1},
        {"exercice": 2021, "dispositif": "DSIL", "perimetre": "Droit commun", "montant_provisionne": 9},
    ]
    commun = part({**LANDES, **tables(enveloppes=enveloppes)}, "10/09/2021")
    (provision,) = commun.provisions
    assert (provision.montant, provision.postes, provision.moyenne) == (75_000, 8, 9_375)
    assert commun.repartition == {
        "anct_fnadt": Decimal("0.50"),
        "bdt": Decimal("0.25"),
        "collectivite": Decimal("0.25"),
    }


def test_ac32_6_nothing_typed_gives_no_figure_and_no_doubt() -> None:
    commun = situation(GERS, "10/08/2022", "32").postes.cofinancement
    (ligne,) = commun.lignes
    assert (commun.renseigne, ligne.base, ligne.motif) == (False, None, "poste non pourvu")


def test_a_suppressed_post_costs_nothing() -> None:
    assert part(donnees(poste("40245", "supprime", **PAYE))).lignes == ()


def test_the_document_gives_the_plan_line_by_line() -> None:
    bloc = to_json(situation(donnees(poste("40245;40102", "pourvu", **PAYE)), "31/12/2021"))["postes"]["cofinancement"]
    (ligne,) = bloc["lignes"]
    assert (bloc["renseigne"], ligne["base"], ligne["partage_egal_indicatif"]) == (True, "40000.00", "24000.00")
    assert [(part["financeur"], part["montant"]) for part in ligne["plan"]["lignes"]] == [
        ("anct_fnadt", "20000.00"),
        ("bdt", "10000.00"),
        ("collectivite", "10000.00"),
    ]
