"""Meetings, comités de projet and the club: R30, R31, A20, A22, AC32-5, ACEA-2, AC40-10, AC65-4."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import EditionCitee, to_json
from pvd_dashboard.situation.model_vie import StatutComite
from pvd_dashboard.situation.reunions import items
from tests.situation.faits import GERS_LAUREATS, LANDES, LANDES_PVD, adhesion, laureats, ort, situation, table, tables

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.situation.model import Alerte
    from pvd_dashboard.situation.model_vie import SuiviComite

UNE = laureats(["40245"])
AVIS = {"avis_comite_regional": "Favorable"}


def edition(au: date | None, publie: date = date(2026, 11, 1)) -> EditionCitee:
    return EditionCitee(1, "f.xlsx", datetime(publie.year, publie.month, publie.day, tzinfo=UTC), "DDTM", au)


def reunion(communes: str | None, quand: object, type_: str = "comite_projet", **plus: object) -> dict[str, object]:
    return {"type": type_, "date": quand, "communes": communes} | plus


def faits(actes: list[dict[str, object]], *reunions: dict[str, object]) -> dict[str, pd.DataFrame]:
    return tables(laureats=UNE, conventions=actes, reunions=list(reunions))


def suivi(donnees: dict[str, pd.DataFrame], au: str, departement: str = "40") -> SuiviComite:
    (seul,) = situation(donnees, au, departement).reunions.comites
    return seul


def alertes(donnees: dict[str, pd.DataFrame], au: str, departement: str = "40") -> list[Alerte]:
    return [a for a in situation(donnees, au, departement).alertes if a.code in {"A20", "A22"}]


def codes(donnees: dict[str, pd.DataFrame], au: str) -> list[str]:
    return [alerte.code for alerte in alertes(donnees, au)]


TRIMESTRIELLE = faits(
    [adhesion("40245", "20/05/2021", periodicite_comite="trimestrielle")], reunion("40245", "10/01/2022")
)


@pytest.mark.parametrize(
    ("au", "attendus"), [("10/04/2022", []), ("25/04/2022", []), ("26/04/2022", ["A20"]), ("27/04/2022", ["A20"])]
)
def test_acea_2_a_quarterly_comite_of_10_january_is_late_from_26_april(au: str, attendus: list[str]) -> None:
    assert codes(TRIMESTRIELLE, au) == attendus
    assert str(suivi(TRIMESTRIELLE, au).echeance) == "2022-04-10"


def test_ac32_5_a_half_yearly_comite_of_15_january_is_due_on_15_july() -> None:
    donnees = tables(
        laureats=GERS_LAUREATS,
        conventions=[adhesion("32132;32208", "06/05/2021", periodicite_comite="semestrielle")],
        reunions=[reunion("32132", "15/01/2022", presidence="maire de Fleurance ; maire de Lectoure")],
    )
    trouve = suivi(donnees, "01/02/2022", "32")
    assert (str(trouve.echeance), trouve.periodicite_mois, trouve.periodicite_origine) == ("2022-07-15", 6, "adhesion")
    assert (trouve.statut, str(trouve.en_retard_le)) == (StatutComite.A_JOUR, "2022-07-31")
    assert [a.code for a in alertes(donnees, "30/07/2022", "32")] == []
    assert [a.code for a in alertes(donnees, "31/07/2022", "32")] == ["A20"]


def test_a_late_comite_says_since_when_and_by_which_rule() -> None:
    (alerte,) = alertes(TRIMESTRIELLE, "26/04/2022")
    assert alerte.pourquoi.replace("\u00a0", " ") == (
        "Dernier comité de projet tenu le 10/01/2022, à réunir au plus tard le 10/04/2022 (il y a 16 jours) : "
        "périodicité de 3 mois, convention d'adhésion, tolérance de 15 jours dépassée."
    )
    assert (alerte.date, alerte.severite, alerte.communes) == (date(2022, 4, 10), 2, ("40245",))


def test_without_any_meeting_the_period_runs_from_the_adhesion_at_six_months() -> None:
    donnees = faits([adhesion("40245", "31/08/2021")], reunion("40102", "10/09/2021"))
    trouve = suivi(donnees, "01/02/2022")
    assert (str(trouve.echeance), trouve.depart_origine, trouve.periodicite_origine) == (
        "2022-02-28",
        "adhesion",
        "defaut",
    )
    assert (codes(donnees, "15/03/2022"), codes(donnees, "16/03/2022")) == ([], ["A20"])


def test_the_period_and_the_tolerance_are_parameters() -> None:
    donnees = faits([adhesion("40245", "20/05/2021")], reunion("40245", "10/01/2022"))
    parametres = Parametres(comite_periodicite_mois=1, comite_tolerance_jours=0)
    statuts = [
        situation(donnees, au, parametres=parametres).reunions.comites[0].statut for au in ("10/02/2022", "11/02/2022")
    ]
    assert statuts == [StatutComite.A_JOUR, StatutComite.EN_RETARD]


def test_a_meeting_known_to_the_month_counts_from_its_last_day() -> None:
    donnees = faits([adhesion("40245", "20/05/2021")], reunion("40245", ("01/01/2022", "mois")))
    assert str(suivi(donnees, "01/02/2022").echeance) == "2022-07-31"


def test_once_the_ort_is_signed_its_own_period_holds() -> None:
    donnees = faits(
        [
            adhesion("40245", "20/05/2021", periodicite_comite="trimestrielle"),
            ort("40245", "03/01/2023", periodicite_comite="annuelle", date_fin="31/12/2027"),
        ],
        reunion("40245", "15/12/2022"),
    )
    avant, apres = suivi(donnees, "02/01/2023"), suivi(donnees, "03/01/2023")
    assert (avant.periodicite_mois, avant.periodicite_origine) == (3, "adhesion")
    assert (apres.periodicite_mois, apres.periodicite_origine) == (12, "ort")


def test_the_comite_that_validated_the_ort_was_held() -> None:
    donnees = faits(
        [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2023", date_comite_projet="10/12/2022")],
        reunion("40102", "10/09/2021"),
    )
    assert (suivi(donnees, "04/01/2023").depart_origine, str(suivi(donnees, "04/01/2023").echeance)) == (
        "validation_ort",
        "2023-06-10",
    )
    assert suivi(donnees, "02/01/2023").depart_origine == "adhesion"


@pytest.mark.parametrize("type_", ["cotech", "revue", "club", "lancement", "autre"])
def test_another_meeting_is_not_a_comite_de_projet(type_: str) -> None:
    donnees = faits([adhesion("40245", "20/05/2021")], reunion("40245", "10/01/2022", type_))
    assert suivi(donnees, "01/02/2022").derniere is None


def test_a_pvd_without_adhesion_has_no_deadline_and_no_alert() -> None:
    donnees = faits([adhesion("40102", "20/05/2021")], reunion("40102", "10/01/2022"))
    assert suivi(donnees, "01/02/2026").statut is StatutComite.NON_CALCULABLE
    assert codes(donnees, "01/02/2026") == []


EN_VIGUEUR = [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2023", date_fin="31/12/2027")]
ECHUE = [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2023", date_fin="31/12/2025")]


@pytest.mark.parametrize(("au", "attendus"), [("21/03/2026", []), ("22/03/2026", []), ("23/03/2026", ["A22"])])
def test_a22_the_new_team_is_to_be_met_after_the_elections(au: str, attendus: list[str]) -> None:
    assert codes(faits(EN_VIGUEUR, reunion("40245", "15/02/2026")), au) == attendus


@pytest.mark.parametrize("type_", ["comite_projet", "revue", "lancement"])
def test_a22_any_meeting_with_the_new_team_is_enough(type_: str) -> None:
    donnees = faits(EN_VIGUEUR, reunion("40245", "15/02/2026"), reunion("40245", "23/03/2026", type_))
    assert (codes(donnees, "23/03/2026"), codes(donnees, "24/03/2026")) == ([], [])


@pytest.mark.parametrize(("au", "attendus"), [("31/12/2025", ["A20"]), ("01/01/2026", ["A22"])])
def test_a22_takes_the_place_of_a20_once_the_ort_has_ended(au: str, attendus: list[str]) -> None:
    donnees = faits(ECHUE, reunion("40245", "15/01/2025"))
    assert codes(donnees, au) == attendus


def test_a22_says_why_and_since_when() -> None:
    (alerte,) = alertes(faits(ECHUE, reunion("40245", "15/01/2025")), "01/06/2026")
    assert "l'ORT a pris fin le 31/12/2025" in alerte.pourquoi
    assert alerte.date == date(2025, 12, 31)
    (alerte,) = alertes(faits(EN_VIGUEUR, reunion("40245", "15/02/2026")), "01/06/2026")
    assert "22/03/2026" in alerte.pourquoi
    assert alerte.date == date(2026, 3, 22)


def test_a_comite_held_since_the_end_of_the_ort_sets_the_rhythm_again() -> None:
    donnees = faits(ECHUE, reunion("40245", "15/04/2026"))
    assert (codes(donnees, "01/06/2026"), codes(donnees, "31/10/2026")) == ([], ["A20"])


def test_a_workbook_without_any_comite_gets_one_alert_for_all() -> None:
    donnees = {**LANDES, "reunions": table("reunions", reunion(None, "01/02/2021", "club"))}
    (alerte,) = alertes(donnees, "22/11/2026")
    assert (alerte.code, alerte.severite, len(alerte.communes)) == ("A22", 3, len(LANDES_PVD))
    assert "Aucun comité de projet n'est enregistré" in alerte.pourquoi
    assert alertes(LANDES, "22/11/2026") == []


def test_every_alert_on_comites_is_in_good_typography() -> None:
    club = {**LANDES, "reunions": table("reunions", reunion(None, "01/02/2021", "club"))}
    cas = ((club, "22/11/2026"), (club, "01/06/2022"), (TRIMESTRIELLE, "26/04/2022"), (TRIMESTRIELLE, "22/11/2026"))
    for donnees, au in cas:
        for alerte in alertes(donnees, au):
            for texte in (alerte.pourquoi, alerte.que_faire):
                assert texte.endswith(".")
                assert not any(f" {signe}" in texte for signe in ":;?!»€%")


def test_a_pvd_that_left_is_not_expected_to_meet() -> None:
    donnees = faits([adhesion("40245", "20/05/2021")], reunion("40245", "10/01/2022"))
    donnees["laureats"] = table("laureats", *laureats(["40245"], date_retrait="01/06/2022"))
    assert situation(donnees, "01/06/2023").reunions.comites == ()


AUTOMNE = ("21/09/2021", "saison", "automne 2021")
CLUB = tables(
    laureats=[{"code_insee": code} for code in LANDES_PVD],
    reunions=[
        reunion(None, ("01/01/2021", "mois", "janvier 2021"), "club"),
        reunion(None, ("01/02/2021", "mois", "février 2021"), "club", ordre_du_jour="Première réunion."),
        reunion(
            None,
            AUTOMNE,
            "club",
            ordre_du_jour="Partage du tableau de bord ;\ncahiers des charges des études ;\nrecrutement ;\nindicateurs.",
        ),
    ],
)


def test_ac40_10_the_club_met_in_february_and_meets_next_in_autumn_on_four_points() -> None:
    club = to_json(situation(CLUB, "10/09/2021", edition=edition(date(2021, 9, 10))))["reunions"]["club"]
    assert (club["tenues"], club["derniere"]["date_texte"]) == (2, "février 2021")
    assert (club["prochaine"]["date_texte"], club["prochaine"]["ordre_du_jour"]) == (
        "automne 2021",
        ["Partage du tableau de bord", "cahiers des charges des études", "recrutement", "indicateurs"],
    )


@pytest.mark.parametrize(
    ("declare", "publie", "annoncee"),
    [
        (date(2021, 9, 9), date(2026, 1, 1), True),
        (date(2021, 9, 10), date(2026, 1, 1), True),
        (date(2021, 9, 11), date(2021, 9, 1), False),
        (None, date(2021, 9, 10), True),
        (None, date(2021, 9, 11), False),
    ],
)
def test_a_meeting_to_come_is_known_from_the_day_of_the_workbook(
    declare: date | None, publie: date, annoncee: object
) -> None:
    vue = situation(CLUB, "10/09/2021", edition=edition(declare, publie))
    assert (vue.reunions.club.prochaine is not None) is annoncee


@pytest.mark.parametrize("preuve", ["presents", "decisions"])
def test_a_later_meeting_that_was_held_is_no_announcement(preuve: str) -> None:
    donnees = faits([adhesion("40245", "20/05/2021")], reunion("40245", "10/01/2022", **{preuve: "Préfet"}))
    vue = situation(donnees, "09/01/2022", edition=edition(date(2021, 9, 10)))
    assert (vue.reunions.annoncees, len(vue.reunions.tenues)) == ((), 0)
    assert len(situation(donnees, "10/01/2022").reunions.tenues) == 1


def test_ac65_4_a_launch_meeting_is_in_the_history_of_the_departement_where_it_was_held() -> None:
    lancement = reunion(None, "01/02/2021", "lancement", presidence="Préfet")
    donnees = tables(laureats=laureats(["65138"]), reunions=[lancement, reunion("40245", "02/02/2021")])
    part = situation(donnees, "06/06/2024", "65").reunions
    assert [(r.type, str(r.date.debut)) for r in part.tenues] == [("lancement", "2021-02-01")]
    assert (part.par_type, part.par_pvd) == ({"lancement": 1}, {"65138": 0})


def test_meetings_are_counted_by_kind_and_by_pvd() -> None:
    donnees = tables(
        laureats=laureats(["40245", "40102"], id_pvd="3") + laureats(["40282"]),
        conventions=[adhesion("40245;40102;40282", "20/05/2021")],
        reunions=[
            reunion("40245;40102", "10/01/2022"),
            reunion("40102;40282", "11/01/2022", "revue"),
            reunion(None, "12/01/2022", "club"),
        ],
    )
    part = situation(donnees, "10/01/2023").reunions
    assert part.par_type == {"comite_projet": 1, "revue": 1, "club": 1}
    assert part.par_pvd == {"3": 2, "40282": 1}
    assert [str(r.date.debut) for r in part.tenues] == ["2022-01-12", "2022-01-11", "2022-01-10"]


def test_a_comite_for_the_whole_departement_is_everybodys_but_an_unknown_commune_is_nobodys() -> None:
    acte = [adhesion("40245", "20/05/2021")]
    assert suivi(faits(acte, reunion(None, "10/01/2022")), "01/02/2022").derniere is not None
    inconnue = reunion(None, "10/01/2022", communes_texte="Trifouilly")
    assert suivi(faits(acte, inconnue), "01/02/2022").derniere is None


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        (None, ()),
        ("", ()),
        ("un ; deux.", ("un", "deux")),
        ("- un\n- deux", ("un", "deux")),
        ("un, deux", ("un, deux",)),
    ],
)
def test_the_items_of_a_cell(texte: str | None, attendus: tuple[str, ...]) -> None:
    assert items(texte) == attendus
