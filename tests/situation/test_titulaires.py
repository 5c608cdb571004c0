"""Who held a post and when, which posts are empty and for how long, what ends soon."""

from __future__ import annotations

from pvd_dashboard.situation.titulaires import echeances, passages, vacances
from tests.situation.faits import jour, poste, situation, tables

POSTES = tables(
    laureats=[{"code_insee": "40282", "nom_commune": "x"}, {"code_insee": "40001", "nom_commune": "y"}],
    postes=[
        poste("40282", "pourvu", exercice=2021, date_prise_poste="01/03/2021", type_contrat="CDD", nom="A B"),
        poste("40282", "pourvu", exercice=2022, date_prise_poste="01/03/2021", date_depart="01/07/2022"),
        poste("40282", "pourvu", exercice=2023, date_prise_poste="02/01/2023", date_fin_contrat="31/12/2025"),
        poste("40001", "vacant", date_prise_poste="01/06/2021", date_depart="15/02/2022"),
    ],
)


def test_each_holding_has_its_dates_and_its_contract_and_no_name() -> None:
    lue = situation(POSTES, "10/09/2023")
    siens = passages(lue, next(p for p in lue.postes.postes if p.communes == ("40282",)))
    assert [(p.arrivee.debut, p.depart and p.depart.debut, p.contrat) for p in siens] == [
        (jour("02/01/2023"), None, ""),
        (jour("01/03/2021"), jour("01/07/2022"), "CDD"),
    ]
    assert "A B" not in repr(siens)


def test_a_departure_to_come_does_not_exist_yet() -> None:
    lue = situation(POSTES, "30/06/2022")
    siens = passages(lue, next(p for p in lue.postes.postes if p.communes == ("40282",)))
    assert [(p.arrivee.debut, p.depart) for p in siens] == [(jour("01/03/2021"), None)]


def test_a_vacancy_counts_its_days_from_the_departure() -> None:
    assert [v.jours for v in vacances(situation(POSTES, "16/02/2022"))] == [1]
    assert [v.jours for v in vacances(situation(POSTES, "15/02/2022"))] == [0]
    assert vacances(situation(POSTES, "14/02/2022")) == ()


def test_what_ends_is_there_until_its_day() -> None:
    assert [quoi for _, quoi, _ in echeances(situation(POSTES, "31/12/2025"))] == ["contrat"]
    assert echeances(situation(POSTES, "01/01/2026")) == ()
