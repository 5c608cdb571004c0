"""Indications about sheets and columns, and corrections of cells: said beside the file, which is never changed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.intake import Correction, UnreadableFileError
from pvd_dashboard.intake.report import to_json

from .conftest import flat, serious, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

AIDES = [["Dispositif", "Montant", "Montant"], ["DETR", 10, 7], ["DSIL", 20, 8]]
TWO = {"2021": AIDES, "2022": AIDES}
KEY = "subventions.montant_accorde"


def columns(reading: Reading, sheet: str) -> dict[str, str | None]:
    return next(dict(s.columns) for s in reading.sheets if s.sheet == sheet)


def test_an_indication_with_a_sheet_says_nothing_of_the_others(read: Callable[..., Reading]) -> None:
    reading = read(TWO, mapping={"2021!Montant": "ignorer", "2021!Montant (C)": "montant_accorde"})
    assert columns(reading, "2021") == {
        "Dispositif": "dispositif", "Montant": None, "Montant (C)": "montant_accorde",
    }  # fmt: skip
    assert columns(reading, "2022")["Montant"] == "montant_accorde"
    assert reading.totals[KEY] == Decimal(15 + 30)


def test_an_indication_of_a_sheet_wins_over_that_of_the_file(read: Callable[..., Reading]) -> None:
    reading = read(TWO, mapping={"Montant": "montant_demande", "2022!Montant": "montant_accorde"})
    assert (columns(reading, "2021")["Montant"], columns(reading, "2022")["Montant"]) == (
        "montant_demande",
        "montant_accorde",
    )


def test_a_sheet_is_ignored_on_demand_and_it_is_said(read: Callable[..., Reading]) -> None:
    reading = read(TWO, mapping={"2021!#table": "ignorer"})
    assert [(s.sheet, s.table) for s in reading.sheets] == [("2021", None), ("2022", "subventions")]
    assert flat(reading, "FEUILLE_IGNOREE", "FEUILLE_NON_RECONNUE") == [("FEUILLE_IGNOREE", "2021")]


def test_a_sheet_of_unknown_headings_becomes_a_table_on_demand(read: Callable[..., Reading]) -> None:
    rows = [["Suivi"], ["Truc", "Machin"], ["DETR", 10]]
    said = {"F!#table": "subventions", "F!#entete": "2", "F!Truc": "dispositif", "F!Machin": "montant_accorde"}
    assert read({"F": rows}).sheets[0].header_row is None
    reading = read({"F": rows}, mapping=said)
    assert (reading.sheets[0].header_row, reading.totals[KEY], serious(reading)) == (2, Decimal(10), [])


def test_a_table_given_alone_shows_its_columns_to_be_named(read: Callable[..., Reading]) -> None:
    reading = read({"F": [["Truc", "Machin"], ["DETR", 10]]}, mapping={"F!#table": "subventions"})
    assert columns(reading, "F") == {"Truc": None, "Machin": None}
    assert reading.tables["subventions"].to_fix == 1


def test_a_column_without_heading_is_named_by_its_letter(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "", "Année"], ["DETR", 10, 2021], ["DSIL", 20, 2021]]
    reading = read({"F": rows}, mapping={"F!(colonne B)": "montant_accorde"})
    assert reading.totals[KEY] == Decimal(30)


def test_a_hidden_sheet_is_read_and_said_unless_the_officer_says_otherwise(read_csv: Callable[..., Reading]) -> None:
    content = xlsx({"Accueil": [["Bonjour"]], "2021": AIDES})
    hidden = content_with_hidden(content)
    assert "FEUILLE_MASQUEE_LUE" in {f.code for f in read_csv(hidden, "a.xlsx").findings if f.cell == "2021"}
    assert set(read_csv(hidden, "a.xlsx").tables) == {"subventions"}
    assert read_csv(hidden, "a.xlsx", mapping={"2021!#table": "ignorer"}).tables == {}


def content_with_hidden(content: bytes) -> bytes:
    import io  # noqa: PLC0415 - used by this helper alone

    import openpyxl  # noqa: PLC0415 - same

    workbook = openpyxl.load_workbook(io.BytesIO(content))
    workbook["2021"].sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"2021!#table": "licornes"}, "n'existe pas"),
        ({"2021!#entete": "zéro"}, "numéro de ligne"),
        ({"2021!Montant": "licorne"}, "«\u00a0Montant\u00a0»"),
    ],
)
def test_what_can_t_be_followed_is_refused(read: Callable[..., Reading], mapping: dict[str, str], says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says):
        read(TWO, mapping=mapping)


def test_a_header_beyond_the_sheet_recognises_nothing(read: Callable[..., Reading]) -> None:
    assert read(TWO, mapping={"2021!#entete": "900"}).sheets[0].table is None


def test_the_first_values_of_each_column_are_at_hand(read: Callable[..., Reading]) -> None:
    sheet = read(TWO).sheets[0]
    assert dict(sheet.samples) == {"Dispositif": ("DETR", "DSIL"), "Montant": ("10", "20"), "Montant (C)": ("7", "8")}
    assert sheet.preview[0] == (1, ("Dispositif", "Montant", "Montant"))


def test_personal_data_are_not_among_the_first_values(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "Montant", "Mail du contact"], ["DETR", 10, "a@b.fr"]]
    assert set(read({"F": rows}).sheets[0].samples) == {"Dispositif", "Montant"}


BAD = {"S": [["Dispositif", "Montant"], ["DETR", "douze"], ["DSIL", 20]]}


def test_a_correction_is_read_in_the_place_of_the_cell_and_the_file_stays_as_received(
    read: Callable[..., Reading],
) -> None:
    before = read(BAD)
    after = read(BAD, corrections=[Correction("S", 2, "B", "12 000,50")])
    assert (serious(before), serious(after)) == ([("MONTANT_ILLISIBLE", "S!B2")], [])
    assert after.totals[KEY] == Decimal("12020.50")
    assert (after.sha256, after.content) == (before.sha256, before.content)
    assert after.corrections == (Correction("S", 2, "B", "12 000,50"),)


def test_the_last_word_on_a_cell_wins_and_a_cell_that_does_not_exist_is_left_out(
    read: Callable[..., Reading],
) -> None:
    said = [Correction("S", 2, "B", "1"), Correction("S", 2, "B", "2"), Correction("S", 99, "B", "3")]
    said += [Correction("S", 2, "ZZ", "4"), Correction("Ailleurs", 2, "B", "5")]
    reading = read(BAD, corrections=said)
    assert reading.corrections == (Correction("S", 2, "B", "2"),)
    assert reading.totals[KEY] == Decimal(22)


def test_a_correction_that_looks_like_a_formula_is_text(read: Callable[..., Reading]) -> None:
    reading = read(BAD, corrections=[Correction("S", 2, "B", "=1+1")])
    assert [(f.code, f.value) for f in reading.findings] == [("MONTANT_ILLISIBLE", "=1+1"), ("SANS_LIEU", "")]


MESSY = {
    "Lauréats": [
        ["Code INSEE", "Commune lauréate"],
        ["40110", "Morcenx-la-Nouvelle"],
        ["", "Hagetmo"],
        ["40245", "Roquefort"],
    ],
    "Chefs de projet": [["Communes", "Statut du poste"], ["Hagetmau", "recrutte"], ["Geaune", "Pourvu"]],
    "Subventions": [
        ["Dispositif", "Commune", "Montant accordé"],
        ["DETRR", "Hagetmau", "1.234"],
        ["DSIL", "Hagetmau", "environ 15 000 €"],
    ],
}


def test_every_suggestion_once_applied_settles_its_cell(read: Callable[..., Reading]) -> None:
    reading = read(MESSY)
    proposed = [f for f in reading.findings if f.suggestion and f.row]
    assert {f.code for f in proposed} >= {"CHOIX_INCONNU", "DISPOSITIF_DOUTEUX", "MONTANT_AMBIGU", "MONTANT_ILLISIBLE"}
    after = read(MESSY, corrections=[Correction(f.sheet, f.row, f.letter, f.suggestion) for f in proposed])
    settled = {f.cell for f in proposed}
    assert [(f.code, f.cell, f.value) for f in after.findings if f.cell in settled] == []


def test_the_document_of_check_says_why_and_carries_no_cell_that_is_right(read: Callable[..., Reading]) -> None:
    sheets = {
        "Lauréats": [
            ["Code INSEE", "Commune lauréate", "Observations"],
            ["40119", "Hagetmau", "confidence du maire"],
            ["40110", "Morcenx-la-Nouvelle", ""],
        ]
    }
    reading = read(sheets)
    assert any("confidence du maire" in values for sheet in reading.sheets for values in sheet.samples.values())
    document = to_json(reading)
    assert "confidence du maire" not in json.dumps(document, ensure_ascii=False)
    assert document["sheets"][0]["decisions"]["Code INSEE"]["reason"]
    assert {"samples", "preview"}.isdisjoint(document["sheets"][0])
