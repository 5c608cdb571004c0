"""Findings speak French, with the place, and the report has the shape of the contract."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import intake
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.messages import CATALOGUE, catalogue, message, sentence
from pvd_dashboard.intake.report import to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

BAD_SPACES = re.compile(r"(?<!\u00a0)[:;!?»](?=\s|$)|« ")


@pytest.mark.parametrize("code", CATALOGUE)
def test_each_finding_renders_as_a_typeset_sentence(code: str) -> None:
    finding = Finding(
        code, Severity.INFORMATION, "Feuil1", 12, "F", "type", "conventions", "x : y", "une chose", "autre"
    )
    text = message(finding)
    assert "{" not in text
    assert text.startswith("Feuil1!F12\u00a0: ")
    assert text.endswith(".")
    assert not BAD_SPACES.search(text), text


def test_the_codes_used_are_all_in_the_catalogue_and_the_other_way_round() -> None:
    folder = Path(intake.__file__).parent
    sources = "\n".join(p.read_text(encoding="utf-8") for p in folder.rglob("*.py") if p.name != "messages.py")
    used = set(re.findall(r'"([A-Z]{3,}(?:_[A-Z]+)+|DEDUIT)"', sources))
    assert set(CATALOGUE) - used == set()
    assert {code for code in used if code in CATALOGUE} == set(CATALOGUE)


def test_the_catalogue_of_the_help_page_has_no_gap() -> None:
    assert [code for code, _, sentence in catalogue() if "{" in sentence or not sentence] == []


def test_a_value_is_quoted_shortly() -> None:
    assert len(message(Finding("DATE_ILLISIBLE", Severity.A_CORRIGER, "F", 1, "A", value="x" * 5000))) < 300


def test_the_report_has_the_keys_of_the_contract(read: Callable[..., Reading]) -> None:
    report = to_json(
        read({"PVD": [["Commune", "Autre", "Date ORT"], ["Hagetmau", "x", "32/13/2021"]]}, name="pvd.xlsx")
    )
    assert report["file"] == "pvd.xlsx"
    assert {k: report["sheets"][0][k] for k in ("sheet", "header_row", "table", "rows", "columns")} == {
        "sheet": "PVD", "header_row": 1, "table": "laureats", "rows": 1,
        "columns": {"Commune": "nom_commune", "Autre": None, "Date ORT": "date_ort"},
    }  # fmt: skip
    assert report["tables"] == {"laureats": {"rows": 1, "accepted": 0, "to_fix": 1, "ignored": 0}}
    finding = next(f for f in report["findings"] if f["severity"] == "a_corriger")
    assert {k: finding[k] for k in ("code", "severity", "sheet", "row", "column", "cell", "value")} == {
        "code": "DATE_ILLISIBLE", "severity": "a_corriger", "sheet": "PVD", "row": 2, "column": "date_ort",
        "cell": "PVD!C2", "value": "32/13/2021",
    }  # fmt: skip
    assert report["totals"] == {}


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("1", "1\u00a0ligne d'un autre département que 40, ignorée."),
        ("99592", "99\u202f592\u00a0lignes d'un autre département que 40, ignorées."),
    ],
)
def test_a_count_of_lines_is_written_in_its_number(count: str, said: str) -> None:
    assert sentence(Finding("AUTRE_DEPARTEMENT", Severity.INFORMATION, "F", value=count, expected="40")) == said
