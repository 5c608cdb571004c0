"""What is exported is read back without change: same tables, same fingerprints."""

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

from pvd_dashboard import briefings, intake
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.situation.model import Situation
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.formules import neutraliser, restaurer
from pvd_dashboard.tables.frames import conform, fingerprint
from pvd_dashboard.territory import Territory

FINS = pytest.mark.parametrize("fin", ["xlsx", "ods", "zip"])
EXEMPLES = pytest.mark.parametrize("exemple", ["32-gers", "40-landes", "65-hautes-pyrenees"])
HOSTILES = ["=1+1", "'=1+1", "''@x", "-2+3", "+33 5 58", "l'îlot", "a\n=b", 'dit "oui" ; non', "=cmd|' /C calc'!A0"]


def lire(content: bytes, fin: str, pays: Territory, departement: str) -> dict[str, pd.DataFrame]:
    files = {f"export.{fin}": content}
    if fin == "zip":
        zipped = zipfile.ZipFile(BytesIO(content))
        files = {name: zipped.read(name) for name in zipped.namelist()}
    found: dict[str, pd.DataFrame] = {}
    for name, given in files.items():
        reading = intake.read_file(name, given, territory=pays, departement=departement, contacts=True)
        assert [(f.code, f.cell) for f in reading.findings if f.severity == "bloquant"] == []
        found |= {table: read.accepted for table, read in reading.tables.items()}
    return found


def empreintes(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return {name: fingerprint(TABLES[name], rows) for name, rows in tables.items()}


@EXEMPLES
@FINS
def test_an_example_comes_back_unchanged(situation: Situation, pays: Territory, exemple: str, fin: str) -> None:
    code = exemple[:2]
    received = (DONNEES / "examples" / f"{exemple}.xlsx").read_bytes()
    tables = lire(received, "xlsx", pays, code)
    content = briefings.render(
        replace(situation, departement=code, tables=tables), f"a.{fin}", territory=pays, contours=Path("absent")
    )
    again = lire(content, fin, pays, code)
    assert len(again) >= 3
    assert empreintes(again) == empreintes(tables)


@FINS
def test_hostile_texts_odd_dates_and_exact_amounts_come_back_unchanged(
    situation: Situation, pays: Territory, fin: str
) -> None:
    amounts = ["0.1", "43457.00", "12345.678901234567", "984.333333333333333333", "1629048"]
    size = len(HOSTILES)
    rows = pd.DataFrame(
        {
            "exercice": [2021] * size,
            "dispositif": ["DETR"] * size,
            "intitule": HOSTILES,
            "observations": HOSTILES[::-1],
            "montant_accorde": [Decimal(amounts[i % len(amounts)]) for i in range(size)],
            "taux": [Decimal("0.8"), Decimal("1.2"), Decimal("0.333333333333333333")] * (size // 3),
            "date_depot": pd.to_datetime(["2021-05-20", "2021-03-01", "2021-01-01"] * (size // 3)),
            "date_depot_precision": ["jour", "mois", "annee"] * (size // 3),
            "date_depot_texte": ["20/05/2021", "mars 2021", "2021"] * (size // 3),
            "deja_compte": [True, False, None] * (size // 3),
        },
        dtype=object,
    )
    tables = {"subventions": conform(TABLES["subventions"], rows)}
    content = briefings.render(replace(situation, tables=tables), f"a.{fin}", territory=pays, contours=Path("absent"))
    again = lire(content, fin, pays, "40")
    assert empreintes(again) == empreintes(tables)


@pytest.mark.parametrize("fin", ["xlsx", "ods"])
def test_the_synthesis_gives_the_date_and_no_line(situation: Situation, pays: Territory, fin: str) -> None:
    content = briefings.render(situation, f"a.{fin}", territory=pays, contours=Path("absent"))
    reading = intake.read_file(f"a.{fin}", content, territory=pays, departement="40")
    assert {sheet.sheet: sheet.table for sheet in reading.sheets}["Synthèse"] is None
    assert reading.date_situation == date(2021, 9, 10)
    assert [finding for finding in reading.findings if finding.sheet == "Synthèse"] == []


@pytest.mark.parametrize("texte", [*HOSTILES, "", "'", "''=", "-12,5", "＝1"])
def test_what_a_csv_neutralises_is_given_back(texte: str) -> None:
    written = neutraliser(texte)
    assert restaurer(written) == texte
    assert written[:1] not in {"=", "@", "＝", "\t"}
