"""The officer's own workbook back: nothing lost, the faulty cells marked, every finding listed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from pvd_dashboard.intake import read_file
from pvd_dashboard.intake.annotation import annotate, annotated_name
from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.intake.marking_styles import COLOURS

from .conftest import xlsx

if TYPE_CHECKING:
    from openpyxl import Workbook

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl, only here

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
ROWS = [
    ["Dispositif", "Bénéficiaire", "Code INSEE", "Montant accordé", "Date de décision"],
    ["DETR", "Hagetmau", "40119", "douze mille", "20/05/2021"],
    ["DSIL", "Hagetmau", "40119", 15_000, "99/99/2021"],
    ["DETR", "=cmd|' /C calc'!A0", "40119", "=1+cmd", None],
]


def rich() -> bytes:
    """Write what an officer's workbook holds, beside its cells, and that a rewriting would lose."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as workbook:
        euro = workbook.add_format({"num_format": '#,##0 "€"', "bold": True, "bg_color": "#FFFF00"})
        sheet = workbook.add_worksheet("Subventions")
        for i, row in enumerate(ROWS):
            sheet.write_row(i, 0, [cell for cell in row if cell is not None], euro if i else None)
        sheet.set_column(1, 1, 47)
        sheet.write_comment("B2", "Vu avec la mairie", {"author": "Moi"})
        sheet.insert_image("H2", "logo.png", {"image_data": io.BytesIO(PICTURE)})
        sheet.data_validation("A2:A9", {"validate": "list", "source": ["DETR", "DSIL"]})
        sheet.conditional_format("D2:D9", {"type": "data_bar", "data_bar_2010": True})
        sheet.add_table("J1:K3")
        other = workbook.add_worksheet("Calculs d'étape")
        other.write_formula("A1", "=SUM(Subventions!D2:D9)", None, 16_000)
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Subventions!$D$2:$D$4"})
        other.insert_chart("C3", chart)
        other.hide()
        workbook.define_name("Aides", "=Subventions!$D$2:$D$4")
    return buffer.getvalue()


def checked(territory: Territory, content: bytes, name: str = "suivi.xlsx") -> Reading:
    return read_file(name, content, territory=territory, departement="40")


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def given(territory: Territory) -> Reading:
    return checked(territory, rich())


@pytest.fixture(scope="module")
def back(given: Reading) -> bytes:
    return annotate(given)


def test_each_faulty_cell_has_the_colour_of_its_severity_and_a_french_comment(given: Reading, back: bytes) -> None:
    sheet = opened(back)["Subventions"]
    faulty = {f.cell.rpartition("!")[2] for f in given.findings if f.severity is Severity.A_CORRIGER}
    assert {"D2"} <= faulty
    for address in faulty:
        assert sheet[address].fill.fgColor.rgb == COLOURS[Severity.A_CORRIGER]
    assert "«\u00a0douze mille\u00a0» n'est pas un montant" in sheet["D2"].comment.text
    assert sheet["D3"].comment is None
    assert sheet["D3"].fill.fgColor.rgb == "FFFFFF00"


def test_a_coloured_cell_keeps_its_value_its_format_and_its_font(back: bytes) -> None:
    cell = opened(back)["Subventions"]["D2"]
    assert (cell.value, cell.number_format, cell.font.b) == ("douze mille", '#,##0 "€"', True)


def test_every_part_that_is_not_marked_is_given_back_byte_for_byte(given: Reading, back: bytes) -> None:
    before, after = parts(given.content), parts(back)
    touched = {name for name in before if after[name] != before[name]}
    assert touched == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    assert {name for name in after if name not in before} == {"xl/worksheets/sheetPvd1.xml"}


def test_formulas_keep_the_value_that_they_show(back: bytes) -> None:
    formula = opened(back)["Calculs d'étape"]["A1"].value
    shown = openpyxl.load_workbook(io.BytesIO(back), data_only=True)["Calculs d'étape"]
    assert (formula, shown["A1"].value, shown.sheet_state) == ("=SUM(Subventions!D2:D9)", 16_000, "hidden")


def test_an_officer_s_own_comment_stays(back: bytes) -> None:
    assert opened(back)["Subventions"]["B2"].comment.text == "Vu avec la mairie"


def test_a_sentence_is_added_under_the_comment_that_a_faulty_cell_already_has(territory: Territory) -> None:
    workbook = opened(xlsx({"Subventions": ROWS}))
    workbook["Subventions"]["D2"].comment = Comment("À revoir", "Moi")
    buffer = io.BytesIO()
    workbook.save(buffer)
    reading = checked(territory, buffer.getvalue())
    text = opened(annotate(reading))["Subventions"]["D2"].comment.text
    assert text.startswith("À revoir")
    assert "douze mille" in text
    again = checked(territory, annotate(reading))
    assert opened(annotate(again))["Subventions"]["D2"].comment.text == text


def test_the_anomalies_sheet_lists_every_finding_with_a_link_to_its_cell(given: Reading, back: bytes) -> None:
    sheet = opened(back)["Anomalies"]
    listed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert len(listed) == len(given.findings)
    assert [row[0] for row in listed] == sorted((row[0] for row in listed), key=["À corriger", "Information"].index)
    link = sheet.cell(4, 3)
    assert link.hyperlink.location == f"'Subventions'!{link.value}"
    assert link.hyperlink.target is None


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_list(back: bytes) -> None:
    cells = [cell for row in opened(back)["Anomalies"].iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=1+cmd") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_annotated_workbook_read_again_gives_the_same_tables_and_findings(
    territory: Territory, given: Reading, back: bytes
) -> None:
    again = checked(territory, back)
    assert [(f.code, f.cell, f.value) for f in again.findings] == [(f.code, f.cell, f.value) for f in given.findings]
    assert again.totals == given.totals
    assert {s.sheet: s.table for s in again.sheets}["Anomalies"] is None


def test_a_second_annotation_does_not_touch_the_first_list(territory: Territory, back: bytes) -> None:
    twice = opened(annotate(checked(territory, back)))
    assert twice.sheetnames[-2:] == ["Anomalies", "Anomalies (2)"]


def test_an_empty_required_cell_is_created_to_be_marked(territory: Territory) -> None:
    reading = checked(
        territory,
        xlsx({"Subventions": [["Dispositif", "Intitulé", "Montant"], ["DETR", "Halle", 10], [None, "École", 20]]}),
    )
    cell = opened(annotate(reading))["Subventions"]["A3"]
    assert "vide" in cell.comment.text
    assert cell.fill.fgColor.rgb == COLOURS[Severity.A_CORRIGER]


def test_a_workbook_without_any_finding_comes_back_with_a_list_that_says_so(territory: Territory) -> None:
    reading = checked(territory, xlsx({"Lauréats": [["Code INSEE", "Commune"], ["40119", "Hagetmau"]]}))
    assert reading.findings == ()
    assert "Aucune anomalie" in opened(annotate(reading))["Anomalies"]["A3"].value


def test_macros_are_kept_byte_for_byte(territory: Territory) -> None:
    plain = parts(xlsx({"Subventions": ROWS}))
    types = plain["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (plain | {"[Content_Types].xml": types, "xl/vbaProject.bin": b"\x00macro"}).items():
            archive.writestr(name, content)
    reading = checked(territory, buffer.getvalue(), "suivi.xlsm")
    assert annotated_name(reading) == "suivi – annoté.xlsm"
    assert parts(annotate(reading))["xl/vbaProject.bin"] == b"\x00macro"


def test_a_csv_comes_back_as_a_fresh_workbook_marked_the_same_way(territory: Territory) -> None:
    text = "Dispositif;Montant;Intitulé\nDETR;douze mille;=1+1\n".encode()
    reading = checked(territory, text, "aides : suivi 2021 [un nom bien trop long pour une feuille].csv")
    workbook = opened(annotate(reading))
    sheet = workbook.worksheets[0]
    assert (sheet["B2"].value, sheet["C2"].value, sheet["C2"].data_type) == ("douze mille", "=1+1", "s")
    assert "n'est pas un montant" in sheet["B2"].comment.text
    assert workbook["Anomalies"]["A2"].value.startswith("Ce classeur est une copie")
    assert workbook["Anomalies"]["C4"].hyperlink.location == f"'{sheet.title}'!B2"
    assert annotated_name(reading).endswith(".xlsx")


def test_a_workbook_written_in_an_unusual_way_comes_back_as_a_fresh_copy(territory: Territory) -> None:
    content = xlsx({"Subventions": ROWS})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts(content).items():
            sheet = name.startswith("xl/worksheets/sheet")
            archive.writestr(name, part.replace(b"<row r=", b"<row data=") if sheet else part)
    workbook = opened(annotate(checked(territory, buffer.getvalue())))
    assert workbook["Anomalies"]["A2"].value.startswith("Ce classeur est une copie")
    assert workbook["Subventions"]["A2"].value == "DETR"


def test_the_list_keeps_texts_that_xml_forbids_from_breaking_the_file(territory: Territory) -> None:
    reading = checked(territory, b"Dispositif;Montant\nDETR;<b>&\x0b]]>\n", "a.csv")
    listed = [cell.value for row in opened(annotate(reading))["Anomalies"].iter_rows() for cell in row if cell.value]
    assert any("<b>&" in str(value) for value in listed)


def test_bold_headings_of_the_list_do_not_change_the_fonts_of_the_workbook(given: Reading, back: bytes) -> None:
    before, after = opened(given.content)["Subventions"]["A1"], opened(back)["Subventions"]["A1"]
    assert repr(before.font) == repr(after.font)
    listing = opened(back)["Anomalies"]
    assert listing["A3"].font.b
    assert (listing["A1"].alignment.wrap_text, listing["A4"].alignment.wrap_text) == (False, True)
