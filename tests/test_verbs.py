"""The verbs that screens and command line share, and the commands that no other test runs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pvd_dashboard import cli, verbs
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

LANDES = DONNEES / "examples" / "40-landes.xlsx"


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PVD_DATABASE_URL", f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}")


def test_the_blank_workbook_of_the_screen_has_a_sheet_a_table() -> None:
    workbook = openpyxl.load_workbook(BytesIO(verbs.template_bytes()))
    assert {table.sheet for table in TABLES.values() if not table.personal} <= set(workbook.sheetnames)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_command_writes_the_blank_workbook(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"modele.{ending}"
    assert cli.run(["template", "--to", str(target)]) == 0
    reading = verbs.read_path(target)
    assert {name for name, table in reading.tables.items() if table.rows == 0} == {
        name for name, table in TABLES.items() if not table.personal
    }


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv", "zip", "geojson", "ics"])
def test_the_command_exports_what_was_published(ending: str, tmp_path: Path) -> None:
    assert cli.run(["publish", str(LANDES), "--departement", "40"]) == 0
    target = tmp_path / f"landes.{ending}"
    assert cli.run(["export", "--departement", "40", "--to", str(target)]) == 0
    assert target.stat().st_size > 300


@pytest.mark.parametrize("kind", ["club landes.pptx", "note landes.docx", "commune landes.pdf"])
def test_the_command_writes_the_papers(kind: str, tmp_path: Path) -> None:
    assert cli.run(["publish", str(LANDES), "--departement", "40"]) == 0
    genre, name = kind.split()
    assert cli.run(["brief", genre, "--departement", "40", "--commune", "40197", "--to", str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size > 5_000


def test_an_ending_that_is_not_known_gets_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["export", "--departement", "40", "--to", str(tmp_path / "landes.doc")]) == 2
    assert "terminaison" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("own", "today", "expected"),
    [
        (date(2026, 5, 23), date(2026, 11, 22), date(2026, 11, 22)),
        (date(2026, 5, 22), date(2026, 11, 22), date(2026, 5, 22)),
        (date(2021, 9, 10), date(2026, 11, 22), date(2021, 9, 10)),
    ],
)
def test_an_old_workbook_opens_at_its_own_date(own: date, today: date, expected: date) -> None:
    reading = verbs.read_path(LANDES, departement="40")
    store = verbs.open_store("sqlite:///:memory:")
    done = verbs.publish(store, reading, departement="40", author="essai", at=datetime(2026, 11, 1, tzinfo=UTC))
    assert done.edition.date_situation == date(2021, 9, 10)
    assert verbs.default_date(done.edition, date(2021, 10, 1)) == date(2021, 10, 1)
    assert verbs.situation.date_par_defaut(own, today, 6) == expected
