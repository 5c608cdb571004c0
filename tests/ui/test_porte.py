"""Nobody gets in by the side door: a page served without app.py goes through it first."""

from __future__ import annotations

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pvd_dashboard.settings import RACINE
from pvd_dashboard.ui import identite as guichet
from pvd_dashboard.ui import style
from pvd_dashboard.ui.navigation import ECRANS, Ecran

pytestmark = pytest.mark.usefixtures("lieu", "sans_exemple")
CHAQUE_ECRAN = pytest.mark.parametrize("ecran", ECRANS, ids=lambda ecran: ecran.adresse)


def ouvrir_de_cote(ecran: Ecran) -> AppTest:
    """Open an address on a server where nobody has opened « / » yet: Streamlit runs the page alone."""
    essai = AppTest.from_file(str(RACINE / "app.py"), default_timeout=60)
    essai._page_hash = calc_hash(ecran.adresse)
    essai.query_params["departement"] = "40"
    return essai.run()


@CHAQUE_ECRAN
def test_app_py_runs_before_the_page(ecran: Ecran, monkeypatch: pytest.MonkeyPatch) -> None:
    passages: list[str] = []
    monkeypatch.setattr(style, "poser", lambda: passages.append("app.py"))
    essai = ouvrir_de_cote(ecran)
    assert set(passages) == {"app.py"}  # twice where the address of the first screen leads to « / »
    assert not essai.exception
    assert len(essai.title) == 1
    assert PagesManager.uses_pages_directory is False


@CHAQUE_ECRAN
def test_a_visitor_who_is_not_recognised_sees_no_page(ecran: Ecran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guichet, "identite", lambda: None)
    essai = ouvrir_de_cote(ecran)
    assert [titre.value for titre in essai.title] == ["Accès réservé"]
    assert not essai.button
