"""The fixed contract of the command line, on the example of the Landes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import cli
from tools.examples import make_examples

if TYPE_CHECKING:
    from pathlib import Path

LANDES = make_examples.CIBLE / "40-landes.xlsx"


@pytest.fixture(autouse=True)
def magasin_vide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PVD_DATABASE_URL", f"sqlite:///{(tmp_path / 'cli.sqlite3').as_posix()}")


def lancer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(arguments)
    ecrit = capsys.readouterr()
    return code, ecrit.out, ecrit.err


def test_check_gives_one_json_document_and_stores_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, sortie, erreurs = lancer(capsys, "check", str(LANDES), "--departement", "40", "--json")
    document = json.loads(sortie)
    assert (code, erreurs) == (0, "")
    assert (
        document["tables"]["subventions"] == {"rows": 7, "accepted": 7, "to_fix": 0} | document["tables"]["subventions"]
    )
    assert document["totals"]["subventions.montant_accorde"] == "2129255.00"  # the whole column, counted or not
    assert {s["sheet"]: (s["header_row"], s["table"], s["rows"]) for s in document["sheets"]} == {
        "Lauréats": (5, "laureats", 16),
        "Conventions": (5, "conventions", 18),
        "Chefs de projet": (5, "postes", 8),
        "Subventions": (5, "subventions", 7),
        "Enveloppes": (5, "enveloppes", 1),
        "Réunions": (5, "reunions", 3),
        "Formations": (5, "formations", 4),
        "Textes": (5, "textes", 4),
    }
    assert not (tmp_path / "cli.sqlite3").exists()


def test_publish_then_situation_gives_the_figures_of_the_deck(capsys: pytest.CaptureFixture[str]) -> None:
    assert lancer(capsys, "publish", str(LANDES), "--departement", "40")[0] == 0
    code, sortie, _ = lancer(capsys, "situation", "--departement", "40", "--date", "2021-09-10", "--json")
    document = json.loads(sortie)
    assert code == 0
    assert document["departement"] == {"code": "40", "nom": "Landes"}
    assert (document["date"], document["edition"]["number"], document["edition"]["file"]) == (
        "2021-09-10",
        1,
        "40-landes.xlsx",
    )
    assert document["financements"]["total"] == "1629048.00"
    assert (document["laureats"]["communes"], document["laureats"]["pvd"]) == (14, 12)


def test_without_a_date_an_old_workbook_opens_at_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    lancer(capsys, "publish", str(LANDES), "--departement", "40")
    _, sortie, _ = lancer(capsys, "situation", "--departement", "Landes", "--json")
    assert json.loads(sortie)["date"] == "2021-09-10"


def test_published_again_it_says_that_nothing_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    lancer(capsys, "publish", str(LANDES), "--departement", "40")
    code, sortie, _ = lancer(capsys, "publish", str(LANDES), "--departement", "40")
    assert code == 0
    assert sortie.startswith("0 nouvelle ligne")
    _, sortie, _ = lancer(capsys, "editions", "--departement", "40", "--json")
    assert [edition["number"] for edition in json.loads(sortie)] == [1]


def test_a_workbook_of_another_departement_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, _ = lancer(capsys, "publish", str(LANDES), "--departement", "65")
    assert code == 1
    _, sortie, _ = lancer(capsys, "editions", "--departement", "65", "--json")
    assert json.loads(sortie) == []


def test_a_file_that_cannot_be_used_gives_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "vide.xlsx").write_bytes(b"")
    for fichier in ("vide.xlsx", "absent.xlsx"):
        code, sortie, erreurs = lancer(capsys, "check", str(tmp_path / fichier), "--departement", "40", "--json")
        assert (code, sortie) == (2, "")
        assert len(erreurs.strip().splitlines()) == 1
        assert "Traceback" not in erreurs


def test_started_as_a_user_does_it_answers_the_same(tmp_path: Path) -> None:
    environnement = os.environ | {"PYTHONWARNINGS": "error", "PVD_DATABASE_URL": f"sqlite:///{tmp_path / 'u.sqlite3'}"}
    document = {}
    for arguments in (["publish", str(LANDES), "--departement", "40"], ["situation", "--departement", "40"]):
        fini = subprocess.run(
            [sys.executable, "-m", "pvd_dashboard", *arguments, "--json"],
            cwd=make_examples.RACINE,
            env=environnement,
            capture_output=True,
            check=False,
        )
        assert (fini.returncode, fini.stderr.decode()) == (0, "")
        document = json.loads(fini.stdout)
    assert document["financements"]["total"] == "1629048.00"


def test_a_store_that_can_only_be_read_gives_its_files_and_says_that_the_journal_has_no_trace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lancer(capsys, "publish", str(LANDES), "--departement", "40")[0] == 0
    base = (tmp_path / "cli.sqlite3").as_posix()
    monkeypatch.setenv("PVD_DATABASE_URL", f"sqlite:///file:{base}?mode=ro&uri=true")
    cible = tmp_path / "echeances.ics"
    code, sortie, erreurs = lancer(capsys, "export", "--departement", "40", "--to", str(cible))
    assert (code, sortie) == (0, f"Fichier écrit : {cible}\n")
    assert cible.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert erreurs == "Fichier complet, mais son écriture n'est pas dans le journal : la base est en lecture seule.\n"
    noms = tmp_path / "noms.docx"
    code, sortie, erreurs = lancer(capsys, "brief", "note", "--departement", "40", "--to", str(noms), "--contacts")
    assert (code, sortie, noms.exists()) == (2, "", False)
    assert "lecture seule" in erreurs
