"""Every screen, on no data, on the examples, on a broken store."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs
from pvd_dashboard.ui import morceaux
from pvd_dashboard.ui.navigation import AIDE, DEPOSER, ECRANS, Ecran

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

CHAQUE_ECRAN = pytest.mark.parametrize("ecran", ECRANS, ids=lambda ecran: ecran.adresse)
LECTURES = tuple(ecran for ecran in ECRANS if ecran.groupe == "")


def textes(essai: AppTest) -> str:
    elements = [*essai.title, *essai.subheader, *essai.markdown, *essai.caption, *essai.info, *essai.warning]
    return "\n".join(str(element.value) for element in elements)


def sans_incident(essai: AppTest) -> None:
    assert not essai.exception
    assert [erreur.value for erreur in essai.error] == []
    assert len(essai.title) == 1


@CHAQUE_ECRAN
@pytest.mark.usefixtures("lieu", "sans_exemple")
def test_a_first_start_without_example_says_what_to_do(ecran: Ecran, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ecran)
    sans_incident(essai)
    if ecran in LECTURES:
        assert "Déposer un tableau de bord" in [bouton.label for bouton in essai.button]


@pytest.mark.usefixtures("lieu", "sans_exemple")
def test_the_button_of_an_empty_page_leads_to_the_upload(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ECRANS[0])
    essai.button[0].click().run()
    assert essai.title[0].value == DEPOSER.titre


@CHAQUE_ECRAN
@pytest.mark.usefixtures("lieu")
def test_every_screen_shows_the_examples_and_says_so(ecran: Ecran, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ecran, departement="40")
    sans_incident(essai)
    if ecran in LECTURES:
        dit = textes(essai)
        assert "Exemple tiré de sources publiques" in dit
        assert "40-landes.xlsx" in dit
        assert "calculs au 10/09/2021" in dit


@CHAQUE_ECRAN
@pytest.mark.usefixtures("sans_exemple")
def test_a_store_that_is_not_a_database_is_told_in_french(
    ecran: Ecran, ouvrir: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    abime = tmp_path / "abime.sqlite3"
    abime.write_bytes(b"ceci n'est pas une base" * 500)
    monkeypatch.setenv("PVD_DATABASE_URL", f"sqlite:///{abime.as_posix()}")
    essai = ouvrir(ecran)
    assert not essai.exception
    assert len(essai.title) == 1
    if ecran is not AIDE:
        assert "base lisible" in essai.error[0].value


@CHAQUE_ECRAN
@pytest.mark.usefixtures("lieu")
def test_an_unexpected_error_becomes_a_sentence_and_a_trace(
    ecran: Ecran, ouvrir: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    traces: list[str] = []

    def panne(url: str) -> None:
        del url
        message = "panne d'essai"
        raise ZeroDivisionError(message)

    monkeypatch.setattr(verbs, "open_store", panne)
    monkeypatch.setattr(morceaux.logger, "exception", lambda *_: traces.append(traceback.format_exc()))
    essai = ouvrir(ecran)
    assert not essai.exception
    if ecran is not AIDE:
        assert "Cette page n’a pas pu être affichée" in essai.error[0].value
        assert "panne d'essai" not in textes(essai)
        assert any("panne d'essai" in trace for trace in traces)
