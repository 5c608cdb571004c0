"""The calendar read back by icalendar: comités due, decisions to follow, ends of contract and of co-financing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from icalendar import Calendar

from pvd_dashboard import briefings, territory
from tests.situation.faits import adhesion, laureats, poste, situation, tables

if TYPE_CHECKING:
    from icalendar import Component

HAGETMAU = "40119"
DONNEES = tables(
    laureats=laureats([HAGETMAU]),
    conventions=[adhesion(HAGETMAU, "20/05/2021", periodicite_comite="trimestrielle")],
    reunions=[{"type": "comite_projet", "communes": HAGETMAU, "date": "10/01/2022"}],
    decisions=[
        {"decision": "Lancer l'étude", "date_reunion": "10/01/2022", "echeance": "01/03/2022", "responsable": "DDTM"},
        {"decision": "Faite", "date_reunion": "10/01/2022", "echeance": "01/03/2022", "fait": True},
        {"decision": "Sans jour", "date_reunion": "10/01/2022"},
    ],
    postes=[
        poste(HAGETMAU, "pourvu", date_fin_contrat="31/12/2022", date_fin_cofinancement="30/06/2022"),
        poste("40110", "pourvu", date_fin_contrat="31/12/2022", date_fin_cofinancement="31/12/2022"),
    ],
)


def agenda(au: str) -> dict[str, Component]:
    content = briefings.render(situation(DONNEES, au), "a.ics", territory=territory.load(), contours=Path("absent"))
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    assert str(calendar["version"]) == "2.0"
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_what_is_due_stands_in_the_calendar_on_its_day() -> None:
    assert {titre: event.decoded("dtstart") for titre, event in agenda("15/02/2022").items()} == {
        "Décision à suivre – Lancer l’étude": date(2022, 3, 1),
        "Comité de projet à réunir – Hagetmau": date(2022, 4, 10),
        "Fin de cofinancement – poste Hagetmau": date(2022, 6, 30),
        "Échéance ORT – Hagetmau": date(2022, 11, 20),
        "Fin de contrat – poste Hagetmau": date(2022, 12, 31),
        "Fin de contrat – poste Geaune": date(2022, 12, 31),
    }


def test_an_end_is_gone_the_day_after_and_what_is_late_stays() -> None:
    assert "Fin de cofinancement – poste Hagetmau" in agenda("30/06/2022")
    apres = agenda("01/07/2022")
    assert "Fin de cofinancement – poste Hagetmau" not in apres
    assert {"Décision à suivre – Lancer l’étude", "Comité de projet à réunir – Hagetmau"} <= set(apres)


def test_every_event_is_whole_for_other_calendars_and_recalls_itself() -> None:
    uids = set()
    for titre, event in agenda("15/02/2022").items():
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert {"UID", "DTSTAMP", "SUMMARY", "SEQUENCE"} <= set(event)
        rappels = event.walk("VALARM")
        assert [(str(a["action"]), a.decoded("trigger").days) for a in rappels] == [("DISPLAY", -90), ("DISPLAY", -30)]
        assert all(titre.split(" – ")[0] in str(a["description"]) for a in rappels)
        uids.add(str(event["uid"]))
    assert len(uids) == 6
