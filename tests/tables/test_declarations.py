"""The declarations hold together: names, keys, headings, choices."""

import subprocess
import sys

import pandas as pd
import pytest

from pvd_dashboard.tables import TABLES, Column, Kind, Table
from pvd_dashboard.tables.dispositifs import DISPOSITIFS, Dispositif, recognise
from pvd_dashboard.tables.frames import conform, empty, fingerprint, identify, physical
from pvd_dashboard.tables.text import fold, split_unit

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
EVERY_COLUMN = pytest.mark.parametrize(
    "column",
    [c for t in TABLES.values() for c in t.columns],
    ids=[f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns],
)


@EVERY_TABLE
def test_keys_anchors_and_identifying_columns_are_declared(table: Table) -> None:
    used = {*table.key, *(name for group in table.identifying for name in group)}
    used |= {table.anchor} - {""} | {c.names for c in table.columns} - {""}
    assert used <= {c.name for c in table.columns}


@EVERY_TABLE
def test_no_two_template_columns_share_a_label(table: Table) -> None:
    labels = [fold(c.label) for c in table.columns if c.in_template]
    assert len(set(labels)) == len(labels)


@EVERY_COLUMN
def test_each_column_explains_itself_in_french(column: Column) -> None:
    assert column.label
    assert column.help.endswith((".", "…"))
    assert (column.kind is Kind.CHOIX) == bool(column.choices)


@EVERY_COLUMN
def test_no_value_is_the_synonym_of_two_choices(column: Column) -> None:
    spellings = [fold(s) for choice in column.choices for s in {choice.code, choice.label, *choice.synonyms}]
    owners = {
        s: {c.code for c in column.choices if s in {fold(x) for x in (c.code, c.label, *c.synonyms)}} for s in spellings
    }
    assert {s: o for s, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_each_spelling_of_a_dispositif_is_recognised(dispositif: Dispositif) -> None:
    for spelling in (dispositif.code, dispositif.libelle, dispositif.nom, *dispositif.synonymes):
        assert recognise(spelling) == dispositif.code, spelling


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DSIL Exceptionnelle", "DSIL_EXC"),
        ("DSIL RT", "DSIL_RE"),
        ("D.E.T.R.", "DETR"),
        ("DETR 2021", "DETR"),
        ("inconnu", None),
    ],
)
def test_dispositifs_are_told_whatever_their_spelling(text: str, code: str | None) -> None:
    assert recognise(text) == code


@pytest.mark.parametrize(
    ("heading", "bare", "factor"),
    [
        ("Montant (k€)", "Montant", 1_000),
        ("AE (M€)", "AE", 1_000_000),
        ("Montant en milliers d'euros", "Montant", 1_000),
        ("Coût total HT", "Coût total", 1),
        ("Commune", "Commune", 1),
    ],
)
def test_the_unit_of_a_heading_is_told(heading: str, bare: str, factor: int) -> None:
    assert split_unit(heading) == (bare, factor)


@EVERY_TABLE
def test_a_frame_has_the_declared_columns_and_nothing_else(table: Table) -> None:
    rows = conform(table, pd.DataFrame({"inconnue": [1, 2], table.columns[0].name: [None, None]}))
    assert list(rows)[: len(physical(table))] == list(physical(table))
    assert len(rows) == 2
    assert "inconnue" not in rows


def test_a_repeated_key_gets_an_ordinal() -> None:
    laureats = conform(TABLES["laureats"], pd.DataFrame({"code_insee": ["40197", "40197", "40245"]}))
    assert identify(TABLES["laureats"], laureats).tolist() == ["40197", "40197#2", "40245"]


def test_the_fingerprint_tells_content_and_not_origin() -> None:
    table = TABLES["laureats"]
    one = conform(table, pd.DataFrame({"code_insee": ["40197"], "_fichier": ["a"]}))
    same = conform(table, pd.DataFrame({"code_insee": ["40197"], "_fichier": ["b"]}))
    other = conform(table, pd.DataFrame({"code_insee": ["40245"]}))
    assert fingerprint(table, one) == fingerprint(table, same)
    assert fingerprint(table, one) != fingerprint(table, other)
    assert fingerprint(table, one) != fingerprint(table, empty(table))


def test_declarations_are_cheap_to_import() -> None:
    code = "import sys, pvd_dashboard.tables; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
