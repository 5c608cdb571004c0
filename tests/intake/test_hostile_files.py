"""Files that can't be read: a clear French sentence, never a traceback, never a dead server (ACX-7)."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pvd_dashboard.intake import UnreadableFileError, read_file

from .conftest import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

SHEET = "xl/worksheets/sheet1.xml"
LAUREATS = {"Lauréats": [["Code INSEE", "Commune"], ["40119", "Hagetmau"]]}


def rewritten(content: bytes, changes: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, changes.get(entry, old.read(entry)))
    return buffer.getvalue()


def with_cell_at(address: str) -> bytes:
    content = xlsx(LAUREATS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET)
    row = "".join(c for c in address if c.isdigit())
    cell = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    return rewritten(content, {SHEET: sheet.replace(b"</sheetData>", cell)})


def refusal(territory: Territory, name: str, content: bytes, **limits: int) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_file(name, content, territory=territory, departement="40", **limits)
    message = str(caught.value)
    assert message.endswith(".")
    assert "Error" not in message
    return message


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"", "vide"),
        ("a.xlsx", b"   \n", "vide"),
        ("a.xlsx", xlsx(LAUREATS)[:-200], "abîmé"),
        ("a.xlsx", xlsx(LAUREATS)[:100], "abîmé"),
        ("a.xlsx", OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("a.xls", OLE2 + bytes(600), "abîmé"),
        ("a.csv", b"\xef\xbb\xbf<!DOCTYPE html><html><body>Erreur 404</body></html>", "page web"),
        ("a.csv", b"<html>\n<head></head></html>", "page web"),
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.csv", b"\x00\x01\x02\x03" * 30, "pas un tableau"),
        ("a.xlsx", b"<?xml version='1.0'?><Workbook/>", "XML"),
    ],
)
def test_what_is_no_workbook_is_refused_in_french(territory: Territory, name: str, content: bytes, says: str) -> None:
    assert says in refusal(territory, name, content)


def test_a_text_document_is_refused_for_what_it_is(territory: Territory) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "document texte" in refusal(territory, "note.xlsx", buffer.getvalue())


def test_an_encrypted_ods_is_refused_as_protected(territory: Territory) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert "mot de passe" in refusal(territory, "a.ods", buffer.getvalue())


@pytest.mark.parametrize("address", ["XFD1048576", "ZZ100000", "AM1048576"])
def test_a_lone_cell_at_the_end_of_the_sheet_is_refused_with_its_address(territory: Territory, address: str) -> None:
    assert address in refusal(territory, "a.xlsx", with_cell_at(address))


def test_a_sheet_too_large_for_the_memory_allowed_is_refused(territory: Territory) -> None:
    assert "volumineux" in refusal(territory, "a.xlsx", with_cell_at("ZZ50000"), memory_mo=300)


def test_a_parser_that_takes_too_long_is_stopped(territory: Territory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pvd_dashboard.intake.cells._WORKER", _sleeper())
    assert "1\u00a0seconde" in refusal(territory, "a.xlsx", xlsx(LAUREATS), seconds=1)


def _sleeper() -> str:
    import tempfile  # noqa: PLC0415 - used by this helper alone
    from pathlib import Path  # noqa: PLC0415 - same

    path = Path(tempfile.mkdtemp()) / "sleep.py"
    path.write_text("import time; time.sleep(30)", encoding="utf-8")
    return str(path)


def test_a_bomb_is_refused_by_its_directory(territory: Territory) -> None:
    content = rewritten(xlsx(LAUREATS), {SHEET: b" " * 60_000_000})
    assert len(content) < 100_000
    assert "décompressé" in refusal(territory, "a.xlsx", content)


def test_a_far_but_narrow_cell_is_read(territory: Territory) -> None:
    reading = read_file("a.xlsx", with_cell_at("C40000"), territory=territory, departement="40")
    assert reading.tables["laureats"].rows == 2


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
def test_the_type_is_told_by_the_content_not_by_the_name(territory: Territory, name: str) -> None:
    reading = read_file(name, xlsx(LAUREATS), territory=territory, departement="40")
    assert (reading.kind, reading.tables["laureats"].accepted_lines) == ("xlsx", 1)


def test_a_csv_renamed_xlsx_is_read_as_a_csv(territory: Territory) -> None:
    content = "Commune lauréate;Code INSEE\nHagetmau;40119\n".encode("cp1252")
    reading = read_file("a.xlsx", content, territory=territory, departement="40")
    assert (reading.kind, reading.tables["laureats"].accepted_lines) == ("csv", 1)


def test_an_empty_workbook_blocks_with_a_finding(territory: Territory) -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    reading = read_file("a.xlsx", buffer.getvalue(), territory=territory, departement="40")
    assert reading.blocking
    assert [f.code for f in reading.findings] == ["CLASSEUR_VIDE"]


def test_headers_alone_block_a_publication_and_are_only_said_in_a_check(read: Callable[..., Reading]) -> None:
    sheets = {"Lauréats": [["Code INSEE", "Commune"]]}
    assert [f.code for f in read(sheets).findings] == ["AUCUNE_LIGNE_DEPARTEMENT"]
    assert [f.code for f in read(sheets, departement=None).findings] == ["AUCUNE_LIGNE"]


def test_a_hundred_columns_too_many_are_said(read: Callable[..., Reading]) -> None:
    wide = {"Lauréats": [["Code INSEE", "Commune", *[""] * 1100, "loin"], ["40119", "Hagetmau"]]}
    reading = read(wide)
    assert ("COLONNES_AU_DELA", "Lauréats") in [(f.code, f.cell) for f in reading.findings]
    assert reading.tables["laureats"].accepted_lines == 1


def test_the_last_column_of_excel_is_survived(territory: Territory) -> None:
    reading = read_file("a.xlsx", with_cell_at("XFD3"), territory=territory, departement="40")
    assert reading.tables["laureats"].accepted_lines == 1


def test_formulas_html_and_emoji_stay_text(read: Callable[..., Reading]) -> None:
    odd = ["=1+1", "<script>alert(1)</script>", "🏘️ centre-bourg", "@SUM(A1)"]
    rows = [["Dispositif", "Intitulé", "Montant"], *[["DETR", text, 1] for text in odd]]
    assert list(read({"Subventions": rows}).tables["subventions"].accepted["intitule"]) == odd


def test_an_unknown_departement_blocks(read: Callable[..., Reading]) -> None:
    reading = read(LAUREATS, departement="Pays basque")
    assert reading.blocking
    assert "DEPARTEMENT_INCONNU" in [f.code for f in reading.findings]


def test_an_indication_to_a_column_that_does_not_exist_is_refused(read: Callable[..., Reading]) -> None:
    with pytest.raises(UnreadableFileError, match="n'existe pas"):
        read(LAUREATS, mapping={"Commune": "licorne"})
