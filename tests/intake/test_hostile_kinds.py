"""Sixty kinds of broken, odd or hostile files: one French sentence or findings, the reader lives, memory is capped."""

from __future__ import annotations

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from pvd_dashboard import verbs
from pvd_dashboard.intake import CancelledError, Limits, UnreadableFileError, Watch, open_file, read_file
from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.settings import RACINE

from .conftest import xlsx
from .test_hostile_files import LAUREATS, SHEET, rewritten, with_cell_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

CSV = "Commune lauréate;Code INSEE\nHagetmau;40119\n"
AIDES = "Dispositif;Bénéficiaire;Montant accordé;Date de notification\n"
BOOK = xlsx(LAUREATS)
CAP_MO = 700
SOAK = bool(os.environ.get("PVD_SOAK"))


def zipped(members: dict[str, bytes | str], **stored: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", stored.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_sheet(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return rewritten(BOOK, {part: change(archive.read(part))})


def without(part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != part})


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&d;</t></si></sst>"""
XXE = LAUGHS.replace(b'<!ENTITY a "ha">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(table: str) -> bytes:
    return zipped({"mimetype": ODS_TYPE, "META-INF/manifest.xml": MANIFEST, "content.xml": ODS_HEAD + table + ODS_TAIL})


REPEATED = (
    '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)


def formulas_without_values() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Aides"
    for row in (["Dispositif", "Bénéficiaire", "Montant accordé"], ["DETR", "Hagetmau", "=1+1"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def many_sheets() -> bytes:
    return xlsx({f"F{i}": [["", ""]] for i in range(200)} | LAUREATS)


def nested_html(depth: int = 2_000) -> str:
    return "<table><tr><td>" * depth + "x" + "</td></tr></table>" * depth


SPANS = b"<table><tr><td colspan=99999999 rowspan=99999999>x</td><td>y</td></tr><tr><td>z</td><td>t</td></tr></table>"


# name, content, what is said: a word of the refusal, or the findings expected at least (blank: it is read)
KINDS: dict[str, tuple[bytes, str | set[str]]] = {
    "no workbook part": (without("xl/workbook.xml"), {"CLASSEUR_VIDE"}),
    "no sheet part": (without(SHEET), "abîmé"),
    "no content types": (without("[Content_Types].xml"), {""}),
    "sheet that is no xml": (with_sheet(lambda _: b"\x00\x01garbage"), "abîmé"),
    "sheet cut in its middle": (with_sheet(lambda xml: xml[: len(xml) // 2]), "abîmé"),
    "entities that unfold": (rewritten(BOOK, {"xl/sharedStrings.xml": LAUGHS}), "abîmé"),
    "entity from a file": (rewritten(BOOK, {"xl/sharedStrings.xml": XXE}), "abîmé"),
    "binary workbook": (zipped({"xl/workbook.bin": b"\x00" * 50}), "abîmé"),
    "directory cut": (BOOK[:-30], "abîmé"),
    "bytes before the archive": (b"xx" + BOOK, "pas un tableau"),
    "formulas never computed": (formulas_without_values(), {"FORMULE_SANS_VALEUR"}),
    "two hundred blank sheets": (many_sheets(), {""}),
    "every cell merged": (xlsx({"A": [["x"]]}, [(0, 0, 500, 50, "tout")]), {"AUCUNE_TABLE"}),
    "empty ods": (ods('<table:table table:name="A"/>'), {"CLASSEUR_VIDE"}),
    "ods without content": (zipped({"mimetype": ODS_TYPE}), "abîmé"),
    "ods cut": (ods(REPEATED)[:-40], "abîmé"),
    "ods of repeated cells": (ods(REPEATED), "déposez-le"),
    "xls of noise": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + os.urandom(4000), "abîmé"),
    "text document": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "document texte"),
    "presentation": (zipped({"ppt/presentation.xml": "<p/>"}), "diaporama"),
    "odp": (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "diaporama"),
    "iWork": (zipped({"Index/Document.iwa": b"x"}), "archive zip"),
    "empty archive": (zipped({}), "archive zip"),
    "archive in an archive": (zipped({"a.csv": CSV, "b.xlsx": zipped({"c.csv": CSV})}), {"FICHIER_NON_LU"}),
    "archive of too many files": (zipped({f"{i}.csv": CSV for i in range(60)}), "60\u00a0fichiers"),
    "archive that climbs": (zipped({"../../etc/passwd.csv": CSV}), {""}),
    "archive of a bomb": (zipped({"a.csv": " " * 60_000_000}), "décompressé"),
    "archive with a picture": (zipped({"a.csv": CSV, "b.png": b"\x89PNG\r\n"}), {"FICHIER_NON_LU"}),
    "gzip": (b"\x1f\x8b\x08\x00" + b"x" * 50, "gzip"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"x" * 50, "7z"),
    "rar": (b"Rar!\x1a\x07" + b"x" * 50, "RAR"),
    "rtf": (b"{\\rtf1 bonjour}", "RTF"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"x" * 50, "image"),
    "gif": (b"GIF89a" + b"x" * 50, "image"),
    "parquet": (b"PAR1" + bytes(60), "pas un tableau"),
    "sqlite": (b"SQLite format 3\x00" + bytes(60), "pas un tableau"),
    "json": (b'{"communes": [{"code": "40119"}]}', {"AUCUNE_TABLE"}),
    "mail": (b"From: a@exemple.fr\nSubject: PVD\n\nBonjour", {"AUCUNE_TABLE"}),
    "sql": (b"INSERT INTO communes VALUES (40119, 'Hagetmau');", {"AUCUNE_TABLE"}),
    "login page": (b"<!-- proxy --><html><body><form>Identifiez-vous</form></body></html>", "page web"),
    "page with huge spans": (SPANS, {"AUCUNE_TABLE"}),
    "tables in tables": (nested_html().encode(), "page web"),
    "utf-16 without mark": (CSV.encode("utf-16-le"), "pas un tableau"),
    "utf-32": (CSV.encode("utf-32"), {""}),
    "nul bytes in a list": ((CSV + "Geaune\x00;40110\n").encode(), "pas un tableau"),
    "nul bytes far in a list": ((CSV + "Amou;40002\n" * 400 + "Geaune\x00;40110\n").encode(), {""}),
    "two encodings in one file": (CSV.encode() + "Saint-Sever été;40282\n".encode("cp1252"), {""}),
    "bytes that cp1252 lacks": (CSV.encode("cp1252") + b"\x81\x8d\x8f;40110\n", {""}),
    "old Mac lines": (CSV.replace("\n", "\r").encode(), {""}),
    "separators only": (b";;;;\n" * 500, {"CLASSEUR_VIDE"}),
    "one line of a megabyte": (b"a" * 1_000_000, {"AUCUNE_TABLE"}),
    "one line of three megabytes": (b"a" * 3_000_000, "abîmé"),
    "comments that never end in a page": (b"<!---->" * 500 + b"x", {"AUCUNE_TABLE"}),
    "page with a section that is none": ((b"<html><table><tr><td>Commune<![x[</td><td>Code INSEE</td></tr><tr>"
                                         b"<td>Hagetmau</td><td>40119</td></tr></table>"), {""}),
    "tables never closed": (b"<html>" + b"<table " * 200_000, "page web"),
    "a wide line over many short ones": ((";" * 2_000 + "\n" + "a\n" * 20_000).encode(), "volumineux"),
    "blank lines by the million": ((CSV + "\n" * 10_500_000).encode(), "volumineux") if SOAK else
                                  ((CSV + "\n" * 100_000).encode(), {""}),
    "quote never closed": ((CSV + 'Geaune;"40110\n' + "Amou;40002\n" * 50).encode(), {""}),
    "same heading everywhere": (b"Commune;Commune;Commune\na;b;c\n", {"AUCUNE_TABLE"}),
    "heading of ten thousand letters": (("x" * 10_000 + ";Code INSEE\nHagetmau;40119\n").encode(), {"AUCUNE_TABLE"}),
    "right to left and emoji": ((CSV + "بلدية;🏘️\n").encode(), {"CODE_INCONNU"}),
    "names that are code": ((CSV + "<script>alert(1)</script>;=1+1\n[a](http://b);@SUM(A1)\n").encode(),
                            {"COMMUNE_INCONNUE"}),
    "absurd amounts": ((AIDES + "DETR;Hagetmau;-5;\nDETR;Geaune;1e308;\nDETR;Amou;99999999999999999999;\n"
                        "DETR;Amou;inf;\n").encode(), {"MONTANT_NEGATIF", "MONTANT_ILLISIBLE"}),
    "absurd dates": (f"{AIDES}DETR;Hagetmau;5;31/02/2021\nDETR;Geaune;5;00/00/0000\n".encode(), {"DATE_ILLISIBLE"}),
    "longest cell": (xlsx({"Lauréats": [["Code INSEE", "Commune", "Vu"], ["40119", "Hagetmau", "é" * 32_767]]}), {""}),
    "error cells": ((AIDES + "DETR;Hagetmau;#DIV/0!;\n#N/A;Geaune;5;\n").encode(), {"CELLULE_ERREUR"}),
    "cell far down": (with_cell_at("A1048576" if SOAK else "A150000"), {""}),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gets_one_french_sentence_or_findings(territory: Territory, kind: str) -> None:
    content, expected = KINDS[kind]
    start = time.monotonic()
    if isinstance(expected, str):
        with pytest.raises(UnreadableFileError) as caught:
            read_file("a.xlsx", content, territory=territory, departement="40", memory_mo=CAP_MO, seconds=40)
        sentence = str(caught.value)
        assert expected in sentence
        assert (sentence.endswith("."), "\n" in sentence, "Error" in sentence) == (True, False, False)
    else:
        reading = read_file("a.xlsx", content, territory=territory, departement="40", memory_mo=CAP_MO, seconds=40)
        found = {finding.code for finding in reading.findings}
        assert expected - {""} <= found
        assert all(line.rows == line.accepted_lines + line.to_fix + line.ignored for line in reading.tables.values())
        assert reading.tables or reading.blocking
    assert time.monotonic() - start < 60


PARSED = """
import resource, sys
from pvd_dashboard import territory
from pvd_dashboard.intake import UnreadableFileError, read_file
with open(sys.argv[1], "rb") as stream:
    try:
        read_file("a.ods", stream.read(), territory=territory.load(), memory_mo=int(sys.argv[2]))
    except UnreadableFileError:
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_memory_of_the_parser_stays_under_the_cap(tmp_path: Path) -> None:
    (tmp_path / "a.ods").write_bytes(ods(REPEATED))
    command = [sys.executable, "-c", PARSED, str(tmp_path / "a.ods"), str(CAP_MO)]  # no child but the parser
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=RACINE)
    peak = int(done.stdout) / (1024 if sys.platform != "darwin" else 1024**2)
    assert 0 < peak < CAP_MO


def test_there_are_sixty_kinds() -> None:
    assert len(KINDS) >= 60


def test_dates_counted_from_1904_are_read_as_the_spreadsheet_shows_them(territory: Territory) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True}) as book:
        sheet = book.add_worksheet("PVD")
        sheet.write_row(0, 0, ["Commune", "Date d'adhésion"])
        sheet.write_string(1, 0, "Hagetmau")
        sheet.write_datetime(1, 1, datetime(2021, 5, 20), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001 - a cell
    reading = read_file("a.xlsx", buffer.getvalue(), territory=territory, departement="40")
    assert str(reading.tables["laureats"].accepted["date_adhesion"].iloc[0].date()) == "2021-05-20"


def test_two_files_of_the_same_name_are_two_files(store: Store) -> None:
    def put(text: str, hour: int) -> Reading:
        reading = verbs.read("suivi.csv", text.encode(), departement="40")
        at = datetime(2026, 3, 1, hour, tzinfo=UTC)
        verbs.publish(store, reading, departement="40", author="Agent A", at=at)
        return reading

    first, second = put(CSV, 8), put(CSV + "Geaune;40110\n", 9)
    assert [store.received(store.edition("40", n)).content for n in (1, 2)] == [first.content, second.content]


def test_a_refused_file_touches_nothing_published(store: Store) -> None:
    reading = verbs.read("suivi.csv", CSV.encode(), departement="40")
    verbs.publish(store, reading, departement="40", author="Agent A", at=datetime(2026, 3, 1, tzinfo=UTC))
    for kind in ("gzip", "directory cut", "ods cut"):
        with pytest.raises(UnreadableFileError):
            verbs.read("suivi.csv", KINDS[kind][0], departement="40")
    assert [edition.number for edition in store.editions("40")] == [1]
    assert store.verify() == []


def test_a_reading_that_is_stopped_kills_its_parser_and_leaves_nothing(
    territory: Territory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script, mark = tmp_path / "slow.py", tmp_path / "pid"
    script.write_text(f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    monkeypatch.setattr("pvd_dashboard.intake.cells._WORKER", script)
    start = time.monotonic()
    watch = Watch(stopped=lambda: mark.exists() and bool(mark.read_text()))
    with pytest.raises(CancelledError):
        open_file("a.xlsx", BOOK, territory=territory, limits=Limits(watch=watch))
    assert time.monotonic() - start < 20
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), signal.SIG_DFL)


def test_a_reading_tells_how_far_it_is_and_may_be_stopped_at_each_step(territory: Territory) -> None:
    told: list[tuple[str, float]] = []
    watch = Watch(tell=lambda said, part: told.append((said, part)))
    verbs.intake.read_opened(open_file("a.xlsx", BOOK, territory=territory, limits=Limits(watch=watch)), "40")
    assert [said for said, _ in told][:2] == ["Lecture des cellules", "Recherche des tableaux"]
    assert [part for _, part in told] == sorted(part for _, part in told)
    for step in range(len(told)):
        seen: list[str] = []
        stop = Watch(lambda said, _, seen=seen: seen.append(said), lambda seen=seen, step=step: len(seen) > step)
        with pytest.raises(CancelledError):
            verbs.intake.read_opened(open_file("a.xlsx", BOOK, territory=territory, limits=Limits(watch=stop)), "40")
        if step == len(told) - 2:
            break


def test_no_finding_of_a_hostile_file_blocks_without_saying_what_to_do(territory: Territory) -> None:
    reading = read_file("a.csv", KINDS["json"][0], territory=territory, departement="40")
    blocking = [finding for finding in reading.findings if finding.severity is Severity.BLOQUANT]
    assert [finding.code for finding in blocking] == ["AUCUNE_TABLE"]


def test_a_long_list_of_blanks_is_read_in_time(territory: Territory) -> None:
    rows = 1_000_000 if SOAK else 100_000
    content = (CSV + ";\n" * rows).encode()
    reading = read_file("a.csv", content, territory=territory, departement="40")
    assert reading.tables["laureats"].accepted_lines == 1


def test_struct_of_a_compound_file_with_nothing_in_it_is_refused(territory: Territory) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(478)
    with pytest.raises(UnreadableFileError, match=r"(abîmé|volumineux)"):
        read_file("a.xls", head, territory=territory)


def test_hidden_rows_and_columns_are_read_and_said(territory: Territory) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "PVD"
    for row in (["Code INSEE", "Commune", "Vu"], ["40119", "Hagetmau", ""], ["40110", "Geaune", ""], ["40002", "Amou"]):
        sheet.append(row)
    for number in (3, 4):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["B"].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read_file("a.xlsx", buffer.getvalue(), territory=territory, departement="40")
    assert reading.tables["laureats"].accepted_lines == 3
    said = {f.code: f.value for f in reading.findings if f.code.endswith("MASQUEES")}
    assert said == {"LIGNES_MASQUEES": "3 à 4", "COLONNES_MASQUEES": "B"}


def test_a_formula_never_computed_is_said_with_its_cell(territory: Territory) -> None:
    reading = read_file("a.xlsx", formulas_without_values(), territory=territory, departement="40")
    assert [(f.cell, f.expected) for f in reading.findings if f.code == "FORMULE_SANS_VALEUR"] == [("Aides", "C2")]
