"""Alerts about grants, A32 to A38: the day before, the day, the day after; each says why, what to do, since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import to_json
from tests.situation.faits import aide, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Alerte, Situation

LAUREATS = laureats(["40197", "40282"])
NOTIFIEE = {"code_insee": "40197", "intitule": "École", "date_notification": "15/01/2020"}
COMMENCEE = NOTIFIEE | {"date_debut": "15/03/2020"}


def vue(au: str, *lignes: dict[str, object]) -> Situation:
    return situation(tables(laureats=LAUREATS, subventions=list(lignes)), au)


def alertes(code: str, au: str, *lignes: dict[str, object]) -> list[Alerte]:
    return [alerte for alerte in vue(au, *lignes).alertes if alerte.code == code]


@pytest.mark.parametrize(
    ("au", "severite"),
    [
        ("14/07/2021", None),
        ("15/07/2021", 3),
        ("16/10/2021", 3),
        ("17/10/2021", 2),
        ("15/12/2021", 2),
        ("16/12/2021", 1),
        ("15/01/2022", 1),
        ("16/01/2022", 1),
    ],
)
def test_a_start_not_seen_is_said_six_months_before_the_caducite(au: str, severite: int | None) -> None:
    trouvees = alertes("A32", au, aide("DETR", 100, **NOTIFIEE))
    assert [a.severite for a in trouvees] == ([] if severite is None else [severite])
    assert all(a.date == date(2022, 1, 15) and a.objet == "École" and a.communes == ("40197",) for a in trouvees)


def test_a_caduque_grant_says_what_is_to_be_released() -> None:
    (alerte,) = alertes("A32", "16/01/2022", aide("DETR", 100, montant_engage=100, montant_paye=30, **NOTIFIEE))
    assert "aide caduque depuis le 15/01/2022 (il y a 1\u00a0jour)" in alerte.pourquoi
    assert "AE à désengager\u00a0: 70\u00a0€" in alerte.pourquoi
    assert "désengager" in alerte.que_faire


def test_a_known_start_or_a_prorogation_silences_the_caducite() -> None:
    assert not alertes("A32", "16/01/2022", aide("DETR", 100, **COMMENCEE))
    assert not alertes("A32", "16/01/2022", aide("DETR", 100, prorogation_debut="15/01/2023", **NOTIFIEE))


@pytest.mark.parametrize(
    ("au", "severite"),
    [("14/09/2023", None), ("15/09/2023", 3), ("15/03/2024", 1), ("16/03/2024", 1)],
)
def test_the_end_of_the_delay_to_complete_is_said_six_months_before(au: str, severite: int | None) -> None:
    trouvees = alertes("A33", au, aide("DETR", 100, **COMMENCEE))
    assert [a.severite for a in trouvees] == ([] if severite is None else [severite])
    assert not alertes("A33", au, aide("DETR", 100, date_fin="01/09/2023", **COMMENCEE))


def test_a_forecast_of_completion_however_old_completes_nothing() -> None:
    (alerte,) = alertes("A33", "01/03/2024", aide("DETR", 100, date_fin_prevue="01/09/2023", **COMMENCEE))
    assert "Achèvement prévu le 01/09/2023, à confirmer." in alerte.pourquoi
    (passee,) = alertes("A33", "16/03/2024", aide("DETR", 100, date_fin_prevue="01/09/2023", **COMMENCEE))
    assert "achèvement non constaté" in passee.pourquoi
    deux = {"date_fin_prevue": "01/09/2024", "date_fin": "01/09/2023"}
    assert not alertes("A33", "01/03/2024", aide("DETR", 100, **deux, **COMMENCEE))


@pytest.mark.parametrize(("prevue", "dit"), [("15/03/2024", False), ("16/03/2024", True)])
def test_a_completion_foreseen_after_the_limit_is_said_years_before(prevue: str, *, dit: bool) -> None:
    trouvees = alertes("A33", "01/01/2021", aide("DETR", 100, date_fin_prevue=prevue, **COMMENCEE))
    assert ["après la limite" in alerte.pourquoi for alerte in trouvees] == [True] * dit


@pytest.mark.parametrize(
    ("au", "paye", "dit"),
    [("15/01/2021", 0, False), ("16/01/2021", 0, True), ("16/01/2021", None, False), ("16/01/2021", 1, False)],
)
def test_a_grant_not_consumed_is_said_after_twelve_months_where_zero_is_written(
    au: str, paye: int | None, *, dit: bool
) -> None:
    assert bool(alertes("A34", au, aide("DETR", 100, montant_paye=paye, **NOTIFIEE))) is dit


@pytest.mark.parametrize(("engage", "dit"), [("99.01", False), (99, True), ("100.99", False), (101, True)])
def test_a_gap_of_one_euro_between_granted_and_engaged_is_said(engage: object, *, dit: bool) -> None:
    assert bool(alertes("A35", "01/02/2020", aide("DETR", 100, montant_engage=engage, **NOTIFIEE))) is dit


@pytest.mark.parametrize(
    ("dispositif", "montant", "avis", "dit"),
    [
        ("DETR", 100_000, None, False),
        ("DETR", "100000.01", None, True),
        ("DETR", 100_001, "en_cours", True),
        ("DETR", 100_001, "non", True),
        ("DETR", 100_001, "oui", False),
        ("DSIL", 100_001, None, False),
    ],
)
def test_a_large_detr_grant_needs_the_opinion_of_the_commission(
    dispositif: str, montant: object, avis: str | None, *, dit: bool
) -> None:
    autre = aide("DETR", 1, code_insee="40282", avis_commission_detr="oui")
    ligne = aide(dispositif, montant, avis_commission_detr=avis, **NOTIFIEE)
    assert bool(alertes("A36", "01/02/2020", ligne, autre)) is dit


def test_a_file_that_follows_no_opinion_raises_no_alert_about_them() -> None:
    assert not alertes("A36", "01/02/2020", aide("DETR", 200_000, **NOTIFIEE))


@pytest.mark.parametrize(
    ("debut", "plus", "dit"),
    [
        ("09/01/2020", {}, True),
        ("10/01/2020", {}, False),
        ("11/01/2020", {}, False),
        ("09/01/2020", {"derogation": "accord du préfet"}, False),
        (("01/01/2020", "mois", "janvier 2020"), {}, False),
    ],
)
def test_works_started_before_the_request_are_said(debut: object, plus: dict[str, object], *, dit: bool) -> None:
    ligne = aide("DETR", 100, date_depot="10/01/2020", date_debut=debut, **NOTIFIEE, **plus)
    assert bool(alertes("A37", "01/03/2020", ligne)) is dit


@pytest.mark.parametrize(
    ("montant", "dit"), [("198.99", True), ("199.01", False), (200, False), (800, False), (801, True)]
)
def test_the_band_of_the_detr_is_tested_on_the_assiette_never_on_the_cost(montant: object, *, dit: bool) -> None:
    un = {"code_insee": "40197", "intitule": "École"}
    assert bool(alertes("A38", "01/02/2020", aide("DETR", montant, assiette=1000, **un))) is dit
    assert not alertes("A38", "01/02/2020", aide("DETR", montant, cout_total_ht=100_000, **un))


def test_the_alerts_and_the_stages_are_in_the_document() -> None:
    au = "16/01/2022"
    document = to_json(vue(au, aide("DETR", 100, montant_demande=150, montant_engage=90, montant_paye=0, **NOTIFIEE)))
    codes = {alerte["code"]: alerte for alerte in document["alertes"]}
    assert codes["A32"]["severite"] == 1
    assert codes["A32"]["date"] == "2022-01-15"
    assert codes["A35"]["pvd"] == "40197"
    aides = document["financements"]
    assert {nom: (stade["total"], stade["sans_montant"]) for nom, stade in aides["stades"].items()} == {
        "demande": ("150.00", 0),
        "accorde": ("100.00", 0),
        "notifie": ("100.00", 0),
        "engage": ("90.00", 0),
        "paye": ("0.00", 0),
    }
    assert (aides["total"], aides["reste_a_payer"], aides["a_degager"]) == ("100.00", "90.00", "90.00")
    assert aides["etapes"] == {"caduque": 1}


def test_a_stage_that_no_line_tells_is_unknown_not_zero() -> None:
    aides = to_json(vue("01/02/2020", aide("DETR", 100, code_insee="40197")))["financements"]
    assert aides["stades"]["paye"] == {"total": None, "lignes": 0, "sans_montant": 1}
    assert aides["stades"]["notifie"] == {"total": None, "lignes": 0, "sans_montant": 1}
    assert aides["reste_a_payer"] is None


def test_the_enveloppes_say_what_is_left_where_it_is_known() -> None:
    donnees = tables(
        laureats=LAUREATS,
        subventions=[aide("DETR", 100, exercice=2021, code_insee="40088", montant_engage=90)],
        enveloppes=[
            {"exercice": 2021, "dispositif": "ANCT_ING", "perimetre": "Postes", "montant_provisionne": 75_000},
            {"exercice": 2021, "dispositif": "DETR", "montant_notifie": 1000},
            {"exercice": 2021, "dispositif": "DSIL", "montant_notifie": 500, "montant_engage": 120},
            {"exercice": 2022, "dispositif": "DSIL", "montant_notifie": 1},
        ],
    )
    enveloppes = situation(donnees, "10/09/2021").financements.suivi.enveloppes
    assert [(e.dispositif, e.notifie, e.provisionne, e.engage, e.reste) for e in enveloppes] == [
        ("ANCT_ING", None, Decimal(75_000), None, None),
        ("DETR", 1000, None, 90, 910),
        ("DSIL", 500, None, 120, 380),
    ]
