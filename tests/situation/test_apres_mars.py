"""After the elections of March 2026: what becomes of each ORT, and was the team met."""

from __future__ import annotations

from datetime import date

import pytest

from pvd_dashboard import territory
from pvd_dashboard.situation.apres_mars import Rencontre, Suite, commence, suites
from tests.situation.faits import LANDES, adhesion, laureats, ort, situation, tables


def une(au: str, *, equipes: list[dict[str, object]] | None = None, **plus: object) -> tuple[Suite, Rencontre, str]:
    lignes = {"equipes": equipes} if equipes else {}
    donnees = tables(laureats=laureats(["40282"]), conventions=[ort("40282", "16/05/2023", **plus)], **lignes)
    (suite,) = suites(situation(donnees, au))
    return suite.suite, suite.equipe.rencontre, suite.equipe.engagement


def test_the_landes_today_have_ten_orts_to_decide_and_one_to_prolong() -> None:
    toutes = suites(situation(LANDES, "22/11/2026"))
    assert [suite.suite for suite in toutes].count(Suite.NOUVELLE) == 10
    assert [s.ligne.libelle for s in toutes if s.suite is Suite.AVENANT] == ["Peyrehorade"]
    assert [s.ligne.libelle for s in toutes if s.suite is Suite.FIN_A_LIRE] == ["Morcenx-la-Nouvelle"]
    assert toutes[0].suite is Suite.NOUVELLE


@pytest.mark.parametrize(("au", "attendu"), [("31/03/2026", Suite.AVENANT), ("01/04/2026", Suite.NOUVELLE)])
def test_an_ort_is_to_prolong_until_its_last_day_and_to_renew_the_day_after(au: str, attendu: Suite) -> None:
    assert une(au, date_fin="31/03/2026")[0] is attendu


def test_the_block_opens_the_day_after_the_elections() -> None:
    assert not commence(situation(LANDES, date(2026, 3, 22)))
    assert commence(situation(LANDES, date(2026, 3, 23)))


@pytest.mark.parametrize(
    ("au", "attendu"),
    [("14/05/2026", Rencontre.A_RENCONTRER), ("15/05/2026", Rencontre.RENCONTREE)],
)
def test_a_team_is_met_from_the_day_of_its_first_contact(au: str, attendu: Rencontre) -> None:
    equipe = [{"communes": "40282", "date_premier_contact": "15/05/2026"}]
    assert une(au, equipes=equipe, date_fin="31/12/2028")[1] is attendu


def test_a_confirmed_commitment_leaves_nothing_to_do() -> None:
    equipe = [{"communes": "40282", "date_premier_contact": "15/05/2026", "engagement": "confirme"}]
    assert une("22/11/2026", equipes=equipe, date_fin="31/12/2028") == (Suite.RIEN, Rencontre.RENCONTREE, "confirme")
    assert une("14/05/2026", equipes=equipe, date_fin="31/12/2028")[0] is Suite.CONFIRMER


def test_an_epci_that_has_not_confirmed_keeps_the_commitment_open() -> None:
    epci = {
        "siren_epci": territory.load().commune("40282").siren_epci,
        "engagement": "a_confirmer",
        "date_premier_contact": "01/05/2026",
    }
    commune = {"communes": "40282", "engagement": "confirme", "date_premier_contact": "02/05/2026"}
    assert une("22/11/2026", equipes=[epci, commune], date_fin="31/12/2028")[2] == "a_confirmer"
    assert une("22/11/2026", equipes=[commune], date_fin="31/12/2028")[2] == "confirme"


def test_an_adhesion_without_ort_is_to_be_signed() -> None:
    donnees = tables(laureats=laureats(["40282"]), conventions=[adhesion("40282", "20/05/2021")])
    (suite,) = suites(situation(donnees, "22/11/2026"))
    assert (suite.suite, suite.pourquoi.replace("\u00a0", " ")) == (
        Suite.SIGNER,
        "Le délai de l'adhésion a expiré le 20/11/2022.",
    )
