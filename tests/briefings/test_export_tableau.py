"""The département's own workbook: what is written, what can be read back, what can't run."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from pvd_dashboard import briefings
from pvd_dashboard.briefings import colonnes
from pvd_dashboard.situation.model import Situation
from pvd_dashboard.tables import TABLES, Kind, Table
from pvd_dashboard.tables.frames import conform
from pvd_dashboard.tables.text import fold
from pvd_dashboard.territory import Territory

Rendu = Callable[..., bytes]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
avec_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice n'est pas installé : rien n'est recalculé")
CLASSEURS = pytest.mark.parametrize("fin", ["xlsx", "ods"])
HOSTILES = [
    "=1+1",
    '=HYPERLINK("http://exemple.fr";"x")',
    "+33 5 58",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "＝1+1",
    "http://exemple.fr",
    "mailto:a@b.fr",
    "{=1}",
    "'=1",
    "<b>&amp;\"']]>",
    "_x0041_",
    "a\nb\n=c",
    "deux  espaces",
    "0123",
    "1e5",
    "é œ ’ \u00a0 \u202f €",
    "🏘",
]  # fmt: skip


@pytest.fixture
def rendu(pays: Territory, tmp_path: Path) -> Rendu:
    def render(situation: Situation, fin: str, **more: bool) -> bytes:
        return briefings.render(situation, f"a.{fin}", territory=pays, contours=tmp_path / "absent.geojson", **more)

    return render


def feuille(content: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def colonne(content: bytes, name: str, heading: str) -> list[object]:
    head, *rows = feuille(content, name)
    return [row[head.index(heading)] for row in rows]


@CLASSEURS
def test_the_workbook_opens_on_the_synthesis_then_one_sheet_a_table_supplied(
    situation: Situation, rendu: Rendu, fin: str
) -> None:
    sheets = CalamineWorkbook.from_filelike(BytesIO(rendu(situation, fin))).sheets_metadata
    names = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    assert names == ["Synthèse", "Lauréats", "Conventions", "Chefs de projet", "Subventions", "Réunions"]


@CLASSEURS
def test_a_table_without_a_row_has_no_sheet_so_that_it_is_not_supplied_when_read_back(
    situation: Situation, rendu: Rendu, fin: str
) -> None:
    more = dict(situation.tables) | {"avenants": conform(TABLES["avenants"], pd.DataFrame())}
    assert rendu(replace(situation, tables=more), fin) == rendu(situation, fin)


@CLASSEURS
def test_headings_are_those_of_the_template_and_of_what_else_is_filled(
    situation: Situation, rendu: Rendu, fin: str
) -> None:
    head = feuille(rendu(situation, fin), "Chefs de projet")[0]
    assert head == [c.label for c in TABLES["postes"].columns if c.in_template]
    rows = situation.tables["postes"].assign(nom="X", prenom="Y")
    filled = replace(situation, tables=dict(situation.tables) | {"postes": rows})
    assert "Nom" not in feuille(rendu(filled, fin), "Chefs de projet")[0]
    head = feuille(rendu(filled, fin, contacts=True), "Chefs de projet")[0]
    assert ("Nom" in head, "Prénom" in head, "Mail" in head, "Téléphone" in head) == (True, True, True, False)


@CLASSEURS
def test_days_are_days_and_vaguer_dates_keep_their_words(situation: Situation, rendu: Rendu, fin: str) -> None:
    content = rendu(situation, fin)
    assert colonne(content, "Conventions", "Date de signature") == [date(2021, 5, 20), "avril 2021"]
    assert colonne(content, "Chefs de projet", "Date de prise de poste") == ["mars 2021"]


@CLASSEURS
def test_amounts_are_numbers_unless_a_double_would_round_them(situation: Situation, rendu: Rendu, fin: str) -> None:
    content = rendu(situation, fin)
    assert colonne(content, "Subventions", "Montant accordé") == [167904.1, "12345,678901234567"]
    assert colonne(content, "Subventions", "Taux") == [0.25, ""]
    assert colonne(content, "Chefs de projet", "Quotité (ETP)") == [0.8]


@CLASSEURS
def test_choices_go_by_label_and_yes_or_no_in_french(situation: Situation, rendu: Rendu, fin: str) -> None:
    content = rendu(situation, fin)
    assert colonne(content, "Subventions", "Dispositif") == ["DSIL exc", "DETR"]
    assert colonne(content, "Subventions", "Déjà compté") == ["non", ""]
    assert colonne(content, "Chefs de projet", "Mutualisé") == ["oui"]


@CLASSEURS
def test_the_same_situation_gives_the_same_bytes(situation: Situation, rendu: Rendu, fin: str) -> None:
    assert rendu(situation, fin) == rendu(situation, fin)


def test_the_only_hour_in_a_workbook_is_that_of_the_publication(situation: Situation, rendu: Rendu) -> None:
    assert load_workbook(BytesIO(rendu(situation, "xlsx"))).properties.created == datetime(2021, 9, 12, 8, 30)  # noqa: DTZ001 - openpyxl gives naive UTC
    meta = zipfile.ZipFile(BytesIO(rendu(situation, "ods"))).read("meta.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", meta)) == {"2021-09-12T08:30:00"}


@pytest.mark.parametrize("texte", HOSTILES, ids=repr)
@CLASSEURS
def test_what_a_cell_contains_stays_a_text_and_never_runs(
    situation: Situation, rendu: Rendu, fin: str, texte: str
) -> None:
    rows = situation.tables["subventions"].assign(intitule=texte, observations=texte)
    content = rendu(replace(situation, tables={"subventions": rows}), fin)
    assert colonne(content, "Subventions", "Observations") == [texte, texte]
    if fin == "xlsx":
        book = load_workbook(BytesIO(content))
        cells = [cell for row in book["Subventions"].iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    else:
        written = zipfile.ZipFile(BytesIO(content)).read("content.xml").decode()
        tables = re.findall(r'<table:table table:name="Subventions".*?</table:table>', written, re.DOTALL)
        assert ("table:formula" in tables[0], "text:a " in tables[0]) == (False, False)


def test_a_text_that_could_run_is_quoted_for_whoever_edits_the_cell(situation: Situation, rendu: Rendu) -> None:
    rows = situation.tables["subventions"].assign(intitule="=1+1")
    book = load_workbook(BytesIO(rendu(replace(situation, tables={"subventions": rows}), "xlsx")))
    head = [cell.value for cell in book["Subventions"][1]]
    quoted = {
        name: book["Subventions"].cell(2, head.index(name) + 1).quotePrefix
        for name in ("Intitulé du projet", "Dispositif")
    }
    assert {name: bool(value) for name, value in quoted.items()} == {"Intitulé du projet": True, "Dispositif": False}


@CLASSEURS
def test_characters_that_xml_forbids_and_endless_texts_break_nothing(
    situation: Situation, rendu: Rendu, fin: str
) -> None:
    rows = situation.tables["subventions"].assign(intitule="a\x00\x08b\ufffe", observations="é🏘" * 20_000)
    content = rendu(replace(situation, tables={"subventions": rows}), fin)
    assert colonne(content, "Subventions", "Intitulé du projet") == ["ab", "ab"]
    long = str(colonne(content, "Subventions", "Observations")[0])
    assert long.endswith("[texte coupé]") if fin == "xlsx" else long == "é🏘" * 20_000


def test_sheets_are_frozen_filtered_and_set_up_for_printing(situation: Situation, rendu: Rendu) -> None:
    book = load_workbook(BytesIO(rendu(situation, "xlsx")))
    for sheet in book.worksheets[1:-1]:
        assert (sheet.freeze_panes, sheet.auto_filter.ref[:2], sheet.print_title_rows) == ("C2", "A1", "$1:$1")
        assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)


def test_a_wide_table_prints_on_larger_paper_and_several_pages_across(situation: Situation, rendu: Rendu) -> None:
    book = load_workbook(BytesIO(rendu(situation, "xlsx")))
    papers = {
        sheet.title: (int(sheet.page_setup.paperSize), int(sheet.page_setup.fitToWidth or 1))
        for sheet in book.worksheets[:-1]
    }
    assert (papers["Réunions"], papers["Subventions"]) == ((9, 1), (8, 2))


def test_choices_are_offered_as_lists_however_long(situation: Situation, rendu: Rendu) -> None:
    book = load_workbook(BytesIO(rendu(situation, "xlsx")))
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in book["Subventions"].data_validations.dataValidation}
    labels = [choice.label for choice in TABLES["subventions"].column("dispositif").choices]
    assert offered["C"] == f"Listes!$A$1:$A${len(labels)}"
    assert ([row[0].value for row in book["Listes"].iter_rows()], book["Listes"].sheet_state) == (labels, "hidden")
    assert '"oui,non"' in offered.values()


def test_a_day_that_excel_counts_wrongly_is_written_in_words(situation: Situation, rendu: Rendu) -> None:
    rows = situation.tables["conventions"].assign(
        date_fin=pd.Timestamp("1899-12-31"), date_fin_precision="jour", date_fin_texte="31/12/1899"
    )
    content = rendu(replace(situation, tables={"conventions": rows}), "xlsx")
    assert colonne(content, "Conventions", "Date de fin") == ["31/12/1899"] * 2


@pytest.mark.parametrize(
    ("texte", "codes", "cell"),
    [
        ("Roquefort et Gabarret", "40245;40102", "Roquefort et Gabarret"),
        (None, "40245;40102", "Roquefort / Gabarret"),
        ("une autre cellule", "40197", "Morcenx-la-Nouvelle"),
        ("Roquefort", "40245;40102", "Roquefort / Gabarret"),
        (None, "99999", "99999"),
        ("hors liste", None, "hors liste"),
        (None, None, None),
    ],
)
def test_communes_are_written_so_that_the_same_ones_are_read(
    pays: Territory, texte: str | None, codes: str | None, cell: str | None
) -> None:
    rows = conform(TABLES["conventions"], pd.DataFrame({"communes": [codes], "communes_texte": [texte]}))
    written = colonnes.feuilles({"conventions": rows}, territory=pays, departement="40")[0]
    assert next(c.cellules[0] for c in written.colonnes if c.intitule == "Communes") == cell


@pytest.mark.parametrize("departement", ["40", "2A", "971"])
def test_the_name_of_every_commune_can_be_read_back(pays: Territory, departement: str) -> None:
    codes = pays.communes_of(departement).index
    rows = conform(TABLES["conventions"], pd.DataFrame({"communes": codes}))
    sheet = colonnes.feuilles({"conventions": rows}, territory=pays, departement=departement)[0]
    cells = next(c.cellules for c in sheet.colonnes if c.intitule == "Communes")
    assert [colonnes.lus(pays, str(cell), departement) for cell in cells] == [(code,) for code in codes]


@pytest.mark.parametrize(
    ("rates", "cells"),
    [(["0.8", "1"], [Decimal("0.8"), Decimal(1)]), (["0.8", "1.2", None], ["80 %", "120 %", None])],
)
def test_a_rate_above_one_makes_the_whole_column_say_percent(
    pays: Territory, rates: list[str | None], cells: list[object]
) -> None:
    given = [None if rate is None else Decimal(rate) for rate in rates]
    rows = conform(TABLES["subventions"], pd.DataFrame({"taux": given}, dtype=object))
    sheet = colonnes.feuilles({"subventions": rows}, territory=pays, departement="40")[0]
    assert next(list(c.cellules) for c in sheet.colonnes if c.intitule == "Taux") == cells


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_heading_that_is_written_is_that_of_another_column(table: Table) -> None:
    owners: dict[str, set[str]] = {}
    for column in table.columns:
        owners.setdefault(fold(column.label), set()).add(column.name)
    assert {label: names for label, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_choice_is_written_as_a_label_of_its_own(table: Table) -> None:
    for column in table.columns:
        if column.kind is Kind.CHOIX:
            assert len({fold(choice.label) for choice in column.choices}) == len(column.choices)


def test_the_synthesis_says_where_its_figures_come_from(situation: Situation, rendu: Rendu) -> None:
    rows = feuille(rendu(situation, "xlsx"), "Synthèse")
    shown = {row[0]: row[1] for row in rows}
    assert rows[0][0] == "Petites villes de demain – Landes (40)"
    assert shown["Source"] == "tableau.xlsx – version 3, publiée le 12/09/2021 par ddtm"
    assert (shown["Situation au"], shown["Communes lauréates"], shown["Projets PVD"]) == (date(2021, 9, 10), 3, 2)
    assert shown["Ensemble"] == pytest.approx(1629048.105)


def test_what_was_never_supplied_is_said_not_zero(situation: Situation, rendu: Rendu) -> None:
    absent = replace(
        situation,
        edition=None,
        tables={},
        postes=replace(situation.postes, renseigne=False),
        financements=replace(situation.financements, renseigne=False),
    )
    rows = feuille(rendu(absent, "xlsx"), "Synthèse")
    assert [row[1] for row in rows if row[0] == "Postes"] == ["non renseigné"]
    assert [row for row in rows if row[0] == "Ensemble"] == []


@avec_libreoffice
@CLASSEURS
def test_subtotals_recomputed_by_libreoffice_are_ours(
    situation: Situation, rendu: Rendu, fin: str, tmp_path: Path
) -> None:
    given = tmp_path / f"tableau.{fin}"
    given.write_bytes(_sans_resultats(rendu(situation, fin)))
    _convert(given, tmp_path / "recalcule", "xlsx")
    shown = {row[0]: row[1:3] for row in feuille((tmp_path / "recalcule" / "tableau.xlsx").read_bytes(), "Synthèse")}
    money = situation.financements
    for groupe in money.groupes:
        amount, share = shown[f"Sous-ensemble « {groupe.groupe} »"]
        assert amount == pytest.approx(float(groupe.total), abs=0.001)
        assert share == pytest.approx(float(groupe.total / money.total))
    assert shown["Ensemble"] == [pytest.approx(float(money.total), abs=0.001), pytest.approx(1)]


def _sans_resultats(content: bytes) -> bytes:
    """Take the results of formulas out of a workbook, so that what is read was computed."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            new.writestr(
                name, re.sub(rb'(table:formula="[^"]*") office:value-type="\w+" office:value="[^"]*"', rb"\1", text)
            )
    assert written.getvalue() != content
    return written.getvalue()


def _convert(path: Path, folder: Path, target: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    subprocess.run(
        [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )
