"""Filters live in the URL, survive a change of page, and are cleared in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import CONVENTIONS, FINANCEMENTS, VUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")


def badges(essai: AppTest) -> list[str]:
    return [str(element.value).replace("\u00a0", " ") for element in essai.markdown if "-badge[" in str(element.value)]


def requete(essai: AppTest) -> dict[str, str]:
    lus = {nom: essai.query_params[nom] for nom in essai.query_params}
    return {nom: lu if isinstance(lu, str) else lu[0] for nom, lu in lus.items()}


def test_a_link_reproduces_the_screen(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="40", date="2022-01-01")
    assert any("Situation au 1er janvier 2022" in badge for badge in badges(essai))
    assert requete(essai)["departement"] == "40"
    assert requete(essai)["date"] == "2022-01-01"


def test_filters_survive_a_click_in_the_menu_which_drops_the_query(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01")
    essai.query_params.clear()
    essai.switch_page(FINANCEMENTS.fichier).run()
    assert requete(essai)["date"] == "2022-01-01"
    assert any("Situation au 1er janvier 2022" in badge for badge in badges(essai))


def test_a_value_changed_in_the_url_wins(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01")
    essai.query_params["date"] = "2022-02-01"
    essai.run()
    assert any("1er février 2022" in badge for badge in badges(essai))


def test_a_date_typed_in_french_goes_to_the_url(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40")
    essai.text_input(key="date_lue").set_value("31/12/2021").run()
    assert requete(essai)["date"] == "2021-12-31"


def test_a_date_that_is_not_one_is_refused_in_french(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01")
    essai.text_input(key="date_lue").set_value("demain").run()
    assert "écrivez-la 10/09/2021" in essai.error[0].value
    assert requete(essai)["date"] == "2022-01-01"


def test_one_click_clears_the_filters_and_comes_back_to_the_date_of_the_file(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01", version="1")
    next(bouton for bouton in essai.button if bouton.label == "Effacer les filtres").click().run()
    assert "date" not in essai.query_params
    assert "version" not in essai.query_params
    assert any("10 septembre 2021" in badge for badge in badges(essai))


def test_unknown_values_of_the_url_fall_back_and_say_so(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="99", date="jamais", version="12")
    assert not essai.exception
    assert not essai.error
    assert len(essai.warning) >= 1
    assert requete(essai)["departement"] in {"32", "40", "65"}
