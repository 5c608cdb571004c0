"""The blank workbook: it reads back as it was made, and its example line is never imported."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from pvd_dashboard.intake import UnreadableFileError, read_file
from pvd_dashboard.intake.template import columns_of, write_template
from pvd_dashboard.tables import TABLES, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("modele") / "modele.xlsx"
    write_template(path, contacts=True)
    return path


@pytest.fixture(scope="module", params=["modele.xlsx", "modele.ods"])
def either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("modele") / request.param
    write_template(path, contacts=True)
    return path


def reread(path: Path, territory: Territory, departement: str | None = None) -> Reading:
    return read_file(path.name, path.read_bytes(), territory=territory, departement=departement, contacts=True)


def test_the_blank_template_reads_back_as_empty_tables(either: Path, territory: Territory) -> None:
    reading = reread(either, territory)
    assert {name: table.rows for name, table in reading.tables.items()} == dict.fromkeys(TABLES, 0)
    assert [finding.code for finding in reading.findings] == ["AUCUNE_LIGNE"]
    assert list(reading.tables) == [sheet.table for sheet in reading.sheets if sheet.table]


def test_every_heading_of_the_template_is_recognised(either: Path, territory: Territory) -> None:
    found = {s.table: list(s.columns.values()) for s in reread(either, territory).sheets if s.table}
    assert found == {table.name: [column.name for column in columns_of(table)] for table in TABLES.values()}


def filled(blank: Path, tmp_path: Path, *, over_example: bool) -> Path:
    """Type each column's own example into the template, as an officer would."""
    book = openpyxl.load_workbook(blank)
    for table in TABLES.values():
        sheet = book[table.sheet]
        for place, column in enumerate(columns_of(table), 1):
            sheet.cell(2 if over_example else 3, place).value = column.example or None
    path = tmp_path / "rempli.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("over_example", [True, False])
def test_a_filled_template_is_read_whole(
    blank: Path, tmp_path: Path, territory: Territory, *, over_example: bool
) -> None:
    reading = reread(filled(blank, tmp_path, over_example=over_example), territory, "40")
    assert {name: table.accepted_lines for name, table in reading.tables.items()} == dict.fromkeys(TABLES, 1)
    assert [f.code for f in reading.findings if f.severity.value != "information"] == []


@pytest.mark.parametrize("name", ["modele.xlsx", "modele.ods"])
def test_the_template_has_no_directory_of_people_unless_the_service_keeps_one(
    tmp_path: Path, territory: Territory, name: str
) -> None:
    write_template(tmp_path / name)
    sheets = {sheet.table for sheet in reread(tmp_path / name, territory).sheets}
    assert {table.name for table in TABLES.values()} - sheets == {"contacts"}


def test_the_template_carries_lists_formats_comments_and_a_frozen_header(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert book.sheetnames == ["Mode d'emploi", "Listes", *(table.sheet for table in TABLES.values())]
    assert book["Listes"].sheet_state == "hidden"
    for table in TABLES.values():
        sheet = book[table.sheet]
        assert sheet.freeze_panes == "B2"
        listed = {str(v.sqref).split(":")[0] for v in sheet.data_validations.dataValidation}
        for place, column in enumerate(columns_of(table), 1):
            cell = sheet.cell(1, place)
            assert column.help in cell.comment.text
            assert (f"{cell.column_letter}2" in listed) is bool(column.choices or column.kind is Kind.OUI_NON)
            if column.kind is Kind.DATE:
                assert sheet.column_dimensions[cell.column_letter].number_format == "dd/mm/yyyy"


def test_the_choices_of_the_template_are_all_understood() -> None:
    from pvd_dashboard.intake.convert import convert  # noqa: PLC0415 - this test alone

    for table in TABLES.values():
        for column in table.columns:
            for choice in column.choices:
                assert convert(column, [choice.label])[0].value == choice.code


def test_the_date_typed_on_the_guide_is_the_date_of_the_workbook(
    blank: Path, tmp_path: Path, territory: Territory
) -> None:
    book = openpyxl.load_workbook(blank)
    book["Mode d'emploi"]["B3"] = dt.date(2021, 9, 10)
    path = tmp_path / "date.xlsx"
    book.save(path)
    assert reread(path, territory).date_situation == dt.date(2021, 9, 10)


def test_the_template_is_the_same_each_time(either: Path, tmp_path: Path) -> None:
    write_template(tmp_path / either.name, contacts=True)
    assert (tmp_path / either.name).read_bytes() == either.read_bytes()


def test_the_ods_template_is_well_formed_and_carries_lists_and_comments(tmp_path: Path) -> None:
    write_template(tmp_path / "modele.ods", contacts=True)
    with zipfile.ZipFile(tmp_path / "modele.ods") as archive:
        assert archive.infolist()[0].filename == "mimetype"
        content = fromstring(archive.read("content.xml"))
        fromstring(archive.read("settings.xml"))
    shown = [column for table in TABLES.values() for column in columns_of(table)]
    tags = [element.tag.rpartition("}")[2] for element in content.iter()]
    assert tags.count("annotation") == len(shown)
    assert tags.count("content-validation") == sum(bool(c.choices or c.kind is Kind.OUI_NON) for c in shown)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="terminaisons"):
        write_template(tmp_path / "modele.pdf")
