"""The life of a grant at its edges: start within 2 years, completion within 4, prorogations, caducité (R45–R49)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation.vie_aides import delais
from tests.situation.faits import aide, jour, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_aides import VieAide

D = Decimal
LAUREATS = laureats(["40197"])


def vie(au: str, parametres: Parametres | None = None, dispositif: str = "DETR", **ligne: object) -> VieAide:
    donnees = tables(laureats=LAUREATS, subventions=[aide(dispositif, 100, code_insee="40197", **ligne)])
    return situation(donnees, au, parametres=parametres).financements.suivi.vies[0]


NOTIFIEE = {"date_notification": "31/08/2020"}
COMMENCEE = NOTIFIEE | {"date_debut": "29/02/2020"}


@pytest.mark.parametrize(
    ("au", "ligne", "etape"),
    [
        ("31/08/2022", {}, "non_notifiee"),
        ("31/08/2022", NOTIFIEE, "a_commencer"),
        ("01/09/2022", NOTIFIEE, "caduque"),
        ("01/09/2022", NOTIFIEE | {"prorogation_debut": "31/08/2023"}, "a_commencer"),
        ("01/09/2023", NOTIFIEE | {"prorogation_debut": "31/08/2023"}, "caduque"),
        ("01/09/2022", NOTIFIEE | {"date_debut": "01/09/2022"}, "en_cours"),
        ("31/08/2022", NOTIFIEE | {"date_debut": "01/09/2022"}, "a_commencer"),
        ("28/02/2024", COMMENCEE, "en_cours"),
        ("29/02/2024", COMMENCEE, "en_cours"),
        ("01/03/2024", COMMENCEE, "forclose"),
        ("01/03/2024", COMMENCEE | {"prorogation_achevement": "28/02/2026"}, "en_cours"),
        ("01/03/2026", COMMENCEE | {"prorogation_achevement": "28/02/2026"}, "forclose"),
        ("01/03/2024", COMMENCEE | {"date_fin": "31/12/2023"}, "achevee"),
        ("30/12/2023", COMMENCEE | {"date_fin": "31/12/2023"}, "en_cours"),
        ("01/10/2022", {"date_notification": ("01/09/2020", "mois", "septembre 2020")}, "caduque"),
        ("30/09/2022", {"date_notification": ("01/09/2020", "mois", "septembre 2020")}, "a_commencer"),
    ],
)
def test_where_a_grant_stands_the_day_before_the_day_and_the_day_after(
    au: str, ligne: dict[str, object], etape: str
) -> None:
    assert vie(au, **ligne).etape == etape


def test_a_funder_with_rules_of_its_own_has_no_caducite() -> None:
    assert vie("01/01/2030", dispositif="REGION", **NOTIFIEE).etape == "sans_delai"


@pytest.mark.parametrize(
    ("code", "exercice", "attendus"),
    [("FONDS_VERT", 2023, (12, 36)), ("FONDS_VERT", 2024, (18, 40)), ("DETR", 2023, (24, 48)), ("DSIL", 2021, (6, 24))],
)
def test_delays_are_those_of_the_dispositif_and_exercice(code: str, exercice: int, attendus: tuple[int, int]) -> None:
    propres = "FONDS_VERT 2023 : 12 / 36\nFonds vert : 18/40\nDSIL 2021: 6/24\nn'importe quoi"
    trouves = delais(code, exercice, Parametres(delais_subventions=propres))
    assert (trouves.debut, trouves.achevement) == attendus


def test_a_shorter_delay_makes_a_grant_caduque_sooner() -> None:
    court = Parametres(delais_subventions="DETR 2020 : 6 / 12")
    assert vie("01/03/2021", court, exercice=2020, **NOTIFIEE).etape == "caduque"
    assert vie("28/02/2021", court, exercice=2020, **NOTIFIEE).etape == "a_commencer"


PAYEE = {"montant_engage": 100, "montant_paye": 30}


@pytest.mark.parametrize(
    ("au", "ligne", "montant"),
    [
        ("31/08/2022", NOTIFIEE | PAYEE, None),
        ("01/09/2022", NOTIFIEE | PAYEE, D(70)),
        ("01/09/2022", NOTIFIEE | {"montant_engage": 100}, None),
        ("01/09/2022", NOTIFIEE | {"montant_paye": 30}, None),
        ("29/02/2024", COMMENCEE | PAYEE, None),
        ("01/03/2024", COMMENCEE | PAYEE, D(70)),
        ("29/02/2024", COMMENCEE | PAYEE | {"date_fin": "01/01/2024"}, None),
        ("01/03/2024", COMMENCEE | PAYEE | {"date_fin": "01/01/2024"}, D(70)),
    ],
)
def test_credits_are_to_be_released_once_a_delay_is_over(
    au: str, ligne: dict[str, object], montant: Decimal | None
) -> None:
    assert vie(au, **ligne).a_degager == montant


@pytest.mark.parametrize(
    ("ligne", "reste"),
    [
        (PAYEE, D(70)),
        ({"montant_engage": 100}, None),
        ({"montant_engage": 100, "reste_a_payer": 55}, D(55)),
        ({"montant_paye": 30}, None),
        ({"montant_engage": 100, "montant_paye": 0}, D(100)),
    ],
)
def test_what_is_still_to_be_paid_is_unknown_rather_than_zero(ligne: dict[str, object], reste: Decimal | None) -> None:
    assert vie("01/01/2021", **NOTIFIEE, **ligne).reste == reste


def test_the_rest_and_the_release_are_summed_over_what_is_known() -> None:
    donnees = tables(
        laureats=LAUREATS,
        subventions=[
            aide("DETR", 100, code_insee="40197", montant_engage="100.10", montant_paye="30.05", **NOTIFIEE),
            aide("DETR", 100, code_insee="40197", montant_engage=100, intitule="autre", **NOTIFIEE),
            aide("DETR", 100, code_insee="40088", montant_engage=100, montant_paye=1, **NOTIFIEE),
        ],
    )
    suivi = situation(donnees, jour("01/09/2022")).financements.suivi
    assert (suivi.reste_a_payer, suivi.restes_inconnus, suivi.a_degager) == (D("70.05"), 1, D("70.05"))
