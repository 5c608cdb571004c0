"""The house itself: import directions, documented commands, sizes, what never goes in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from importlinter.api import read_configuration
from importlinter.cli import lint_imports

from pvd_dashboard import cli

RACINE = Path(__file__).resolve().parent.parent


def test_import_directions_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(RACINE)
    assert len(read_configuration(config_filename="pyproject.toml")["contracts_options"]) >= 5
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def _commands() -> list[list[str]]:
    paths = []
    for name, command in cli.root.commands.items():
        paths.append([name])
        paths += [[name, sub] for sub in getattr(command, "commands", {})]
    return paths


@pytest.mark.parametrize("path", _commands(), ids=" ".join)
def test_each_command_says_in_french_what_it_does(path: list[str]) -> None:
    shown = CliRunner().invoke(cli.root, [*path, "--help"])
    assert shown.exit_code == 0
    assert re.search(r"[A-ZÀ-Ý]\w+", shown.output.split("\n\n")[1])


@pytest.mark.parametrize("path", [p for p in _commands() if len(p) == 1], ids=" ".join)
def test_each_command_stands_in_the_readme(path: list[str]) -> None:
    assert f"`{path[0]}" in (RACINE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["situation"], "Il manque « --departement »"),
        (["situation", "--departement", "999"], "n'existe pas"),
        (["situation", "--departement", "40", "--date", "41/01/2021"], "n'est pas reconnue"),
        (["check", "absent.xlsx"], "ne peut pas être ouvert"),
        (["inconnue"], "n'est pas reconnue"),
        (["check", "--inconnue"], "n'existe pas"),
    ],
)
def test_a_wrong_command_gets_one_french_sentence_and_exit_code_2(
    arguments: list[str], sentence: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pvd_dashboard", *arguments],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PVD_DATABASE_URL": f"sqlite:///{tmp_path / 'pvd.sqlite3'}"},
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_room_of_the_product_outgrows_its_size() -> None:
    tracked = [*RACINE.glob("pvd_dashboard/**/*.py"), *RACINE.glob("tools/**/*.py")]
    long = [p.name for p in tracked if len(p.read_text(encoding="utf-8").splitlines()) > 400]
    pages = [p.name for p in RACINE.glob("pages/*.py") if len(p.read_text(encoding="utf-8").splitlines()) > 80]
    assert (long, pages) == ([], [])
