"""The other exports: one line per PVD, a map, a calendar, and the refusals."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from icalendar import Calendar, Component

from pvd_dashboard import briefings
from pvd_dashboard.situation.model import Jour, Situation, Statut
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform
from pvd_dashboard.territory import Territory, contour_path


@pytest.mark.parametrize("name", ["situation.pdf", "situation", "xlsx", "a.xls"])
def test_an_ending_that_names_no_export_is_refused_in_french(situation: Situation, pays: Territory, name: str) -> None:
    with pytest.raises(briefings.BriefingError, match="la terminaison du fichier doit être"):
        briefings.render(situation, name, territory=pays, contours=Path("absent"))


@pytest.mark.parametrize("fin", ["xlsx", "ods", "csv", "zip", "csv.zip", "geojson", "ics", "XLSX"])
def test_each_ending_writes_its_file_the_same_each_time(
    situation: Situation, pays: Territory, tmp_path: Path, fin: str
) -> None:
    target = tmp_path / f"tableau de bord.{fin}"
    briefings.export(situation, target, territory=pays, contours=Path("absent"))
    assert target.read_bytes() == briefings.render(situation, target.name, territory=pays, contours=Path("absent"))


def test_the_csv_has_one_line_per_pvd(situation: Situation, pays: Territory) -> None:
    content = briefings.render(situation, "a.csv", territory=pays, contours=Path("absent"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Projet PVD"] for row in rows] == ["Morcenx-la-Nouvelle", "Roquefort / Gabarret"]
    assert [row["Statut"] for row in rows] == ["COURS", "ORT_OK"]
    assert [row["Codes INSEE"] for row in rows] == ["40197", "40245;40102"]
    assert [row["Aides accordées"] for row in rows] == ["167904,1", "560813,005"]
    assert [(row["Postes"], row["Postes pourvus"]) for row in rows] == [("0", "0"), ("1", "1")]
    assert [row["Adhésion"] for row in rows] == ["20/05/2021", "avril 2021"]


def test_a_name_that_could_run_is_neutralised_in_a_csv(situation: Situation, pays: Territory) -> None:
    lignes = tuple(replace(ligne, libelle="=1+1") for ligne in situation.conventions.lignes)
    hostile = replace(situation, conventions=replace(situation.conventions, lignes=lignes))
    content = briefings.render(hostile, "a.csv", territory=pays, contours=Path("absent")).decode("utf-8-sig")
    assert content.count(";'=1+1;") == 2


def features(situation: Situation, pays: Territory, contours: Path) -> dict[str, dict[str, object]]:
    content = briefings.render(situation, "a.geojson", territory=pays, contours=contours)
    collection = json.loads(content)
    assert (collection["type"], collection["date_situation"], collection["edition"]) == (
        "FeatureCollection", "2021-09-10", 3,
    )  # fmt: skip
    return {feature["id"]: feature for feature in collection["features"]}


def test_the_map_has_each_commune_with_its_contour_and_its_figures(situation: Situation, pays: Territory) -> None:
    found = features(situation, pays, contour_path("communes", "40"))
    assert sorted(found) == ["40102", "40197", "40245"]
    assert {feature["geometry"]["type"] for feature in found.values()} <= {"Polygon", "MultiPolygon"}
    assert found["40197"]["properties"] == {
        "code": "40197", "nom": "Morcenx-la-Nouvelle", "pvd": "Morcenx-la-Nouvelle", "statut": "COURS",
        "statut_libelle": "Adhésion signée – ORT en préparation", "echeance": "2022-11-20",
        "echeance_precision": "jour",
        "postes": 0, "postes_pourvus": 0, "aides_accordees": 167904.1,
    }  # fmt: skip
    assert found["40245"]["properties"]["aides_accordees"] == 560813.01
    assert found["40245"]["properties"]["postes_pourvus"] == 1


def test_without_contour_the_town_hall_stands_for_the_commune(
    situation: Situation, pays: Territory, tmp_path: Path
) -> None:
    known = pays.commune("40197")
    found = features(situation, pays, tmp_path / "absent.geojson")
    assert known is not None
    assert found["40197"]["geometry"] == {"type": "Point", "coordinates": [known.lon, known.lat]}


def test_unreadable_contours_are_said(situation: Situation, pays: Territory, tmp_path: Path) -> None:
    (tmp_path / "c.geojson").write_text("[]", encoding="utf-8")
    with pytest.raises(briefings.BriefingError, match=r"c\.geojson"):
        briefings.render(situation, "a.geojson", territory=pays, contours=tmp_path / "c.geojson")


def agenda(situation: Situation, pays: Territory) -> dict[str, Component]:
    content = briefings.render(situation, "a.ics", territory=pays, contours=Path("absent"))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_holds_what_is_open_or_to_come(situation: Situation, pays: Territory) -> None:
    found = agenda(situation, pays)
    assert {title: event.decoded("dtstart") for title, event in found.items()} == {
        "COPIL": date(2021, 10, 14),
        "Comité de projet – Morcenx-la-Nouvelle": date(2021, 11, 1),
        "Fin de contrat – poste Roquefort / Gabarret": date(2022, 2, 28),
        "Échéance ORT – Morcenx-la-Nouvelle": date(2022, 11, 20),
        "Fin de l’ORT – Roquefort / Gabarret": date(2026, 9, 10),
    }
    vague = found["Comité de projet – Morcenx-la-Nouvelle"]
    assert (vague.decoded("dtend"), str(vague["description"])) == (date(2021, 12, 1), "Date à préciser.")


def test_each_event_is_recalled_90_and_30_days_before(situation: Situation, pays: Territory) -> None:
    for event in agenda(situation, pays).values():
        assert [a.decoded("trigger") for a in event.walk("VALARM")] == [timedelta(days=-90), timedelta(days=-30)]
        assert event.decoded("dtstamp") == datetime(2021, 9, 12, 8, 30, tzinfo=UTC)


def test_an_event_keeps_its_identity_when_its_date_moves(situation: Situation, pays: Territory) -> None:
    lignes = tuple(replace(ligne, echeance=date(2023, 5, 20)) for ligne in situation.conventions.lignes)
    later = replace(situation, conventions=replace(situation.conventions, lignes=lignes))
    title = "Échéance ORT – Morcenx-la-Nouvelle"
    before, after = agenda(situation, pays)[title], agenda(later, pays)[title]
    assert (before["uid"], after.decoded("dtstart")) == (after["uid"], date(2023, 5, 20))
    assert len({str(event["uid"]) for event in agenda(situation, pays).values()}) == 5


def test_a_deadline_past_and_open_stays_an_end_past_goes(situation: Situation, pays: Territory) -> None:
    open_, signed = situation.conventions.lignes
    lignes = (
        replace(open_, echeance=date(2021, 9, 1), statut=Statut.RETARD),
        replace(signed, fin_ort=date(2021, 9, 9), statut=Statut.ORT_ECHUE),
    )
    poste = replace(situation.postes.postes[0], fin_contrat=Jour(date(2021, 9, 9), date(2021, 9, 9), "jour"))
    past = replace(
        situation,
        tables={},
        conventions=replace(situation.conventions, lignes=lignes),
        postes=replace(situation.postes, postes=(poste,)),
    )
    assert list(agenda(past, pays)) == ["Échéance ORT – Morcenx-la-Nouvelle"]


def test_what_a_cell_contains_adds_no_line_to_the_calendar(situation: Situation, pays: Territory) -> None:
    hostile = "Salle\r\nBEGIN:VEVENT\nATTACH:http://exemple.fr;x=1,2"
    rows = pd.DataFrame({"type": ["copil"], "date": [pd.Timestamp("2021-12-01")], "date_precision": ["jour"]})
    rows = conform(TABLES["reunions"], rows.assign(lieu=hostile, ordre_du_jour=hostile))
    found = agenda(replace(situation, tables={"reunions": rows}), pays)
    assert len(found) == 4
    assert "attach" not in found["COPIL"]
    assert str(found["COPIL"]["location"]) == " ".join(hostile.split())


@pytest.mark.parametrize("fin", ["csv", "geojson", "ics", "xlsx", "ods", "zip"])
def test_a_departement_with_nothing_published_exports_without_failing(
    situation: Situation, pays: Territory, fin: str
) -> None:
    empty = replace(
        situation,
        edition=None,
        tables={},
        laureats=replace(
            situation.laureats, renseigne=False, communes=situation.laureats.communes.iloc[:0], projets=()
        ),
        conventions=replace(situation.conventions, renseigne=False, lignes=(), par_statut={}),
        postes=replace(situation.postes, renseigne=False, postes=()),
        financements=replace(
            situation.financements, renseigne=False, groupes=(), subventions=situation.financements.subventions.iloc[:0]
        ),
        alertes=(),
    )
    content = briefings.render(empty, f"a.{fin}", territory=pays, contours=Path("absent"))
    assert b"None" not in content
    assert b"nan" not in content
