"""The example workbooks themselves: whole, repeatable, without anything personal."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from pvd_dashboard.tables import TABLES
from tools.examples import make_examples

EXEMPLES = tuple(make_examples.EXEMPLES.values())
EN_TETE = make_examples.LIGNE_EN_TETE + 1
PAR_FEUILLE = {table.sheet: table for table in TABLES.values()}


@pytest.fixture(params=EXEMPLES)
def classeur(request: pytest.FixtureRequest) -> openpyxl.Workbook:
    contenu = (make_examples.CIBLE / f"{request.param}.xlsx").read_bytes()
    return openpyxl.load_workbook(BytesIO(contenu))


def cellules(classeur: openpyxl.Workbook) -> list[str]:
    return [str(c) for feuille in classeur for ligne in feuille.iter_rows(values_only=True) for c in ligne if c]


@pytest.mark.parametrize("nom", EXEMPLES)
def test_the_workbook_kept_is_the_one_that_the_facts_make(nom: str) -> None:
    faits = make_examples.lire(nom)
    assert (make_examples.CIBLE / faits["fichier"]).read_bytes() == make_examples.classeur(faits)


@pytest.mark.parametrize("nom", EXEMPLES)
def test_made_twice_it_has_the_same_bytes(nom: str) -> None:
    assert make_examples.classeur(make_examples.lire(nom)) == make_examples.classeur(make_examples.lire(nom))


def test_every_sheet_is_a_declared_table_under_the_headings_of_the_template(classeur: openpyxl.Workbook) -> None:
    for feuille in classeur:
        labels = [colonne.label for colonne in PAR_FEUILLE[feuille.title].columns if colonne.in_template]
        titres = [cellule.value for cellule in feuille[EN_TETE]]
        assert [label for label in labels if label in titres] == titres


def test_it_says_its_date_and_its_source_above_the_headings(classeur: openpyxl.Workbook) -> None:
    for feuille in classeur:
        assert re.fullmatch(r"Situation au \d\d/\d\d/\d{4}", feuille["A2"].value)
        assert feuille["A3"].value.startswith("Source\u00a0: ")


def test_no_cell_is_a_formula(classeur: openpyxl.Workbook) -> None:
    assert not [c for feuille in classeur for ligne in feuille.iter_rows() for c in ligne if c.data_type == "f"]


def test_it_holds_no_mail_no_phone_and_no_column_of_personal_data(classeur: openpyxl.Workbook) -> None:
    texte = "\n".join(cellules(classeur))
    assert "@" not in texte
    assert not re.search(r"\b0[1-9](?:[ .\u00a0]?\d{2}){4}\b", texte)
    personnels = {colonne.label for table in TABLES.values() for colonne in table.columns if colonne.personal}
    assert not personnels & {cellule.value for feuille in classeur for cellule in feuille[EN_TETE]}


@pytest.mark.parametrize("nom", EXEMPLES)
def test_it_names_none_of_the_people_that_the_sources_name(nom: str) -> None:
    noms = ("Guardia", "Mazzoleni", "Ballenghien", "Brunetiere", "Delga", "Lafenêtre")
    texte = "\n".join(cellules(openpyxl.load_workbook(make_examples.CIBLE / f"{nom}.xlsx"))).casefold()
    assert [n for n in noms if n.casefold() in texte] == []


def test_an_unknown_column_in_the_facts_is_refused() -> None:
    faits = make_examples.lire("32-gers")
    faits["postes"][0]["couleur"] = "bleu"
    with pytest.raises(ValueError, match="couleur"):
        make_examples.classeur(faits)


@pytest.mark.parametrize("nom", EXEMPLES)
def test_it_is_read_whole_with_nothing_to_fix(nom: str, request: pytest.FixtureRequest) -> None:
    fixture = {"32-gers": "gers", "40-landes": "landes", "65-hautes-pyrenees": "hautes_pyrenees"}[nom]
    reading = request.getfixturevalue(fixture).reading
    faits = make_examples.lire(nom)
    assert {t.name: (t.rows, t.to_fix, t.ignored) for t in reading.tables.values()} == {
        table: (len(faits[table]), 0, 0) for table in TABLES if table in faits
    }
    assert [f for f in reading.findings if f.severity != "information"] == []
    assert reading.date_situation == faits["situation"]
    assert reading.departement == faits["departement"]


def test_the_readme_names_every_workbook_and_its_date() -> None:
    texte = Path(make_examples.CIBLE / "README.md").read_text(encoding="utf-8")
    for nom in EXEMPLES:
        faits = make_examples.lire(nom)
        assert f"| `{faits['fichier']}` | {faits['situation']:%d/%m/%Y} |" in texte
