"""Filters live in the URL, survive a change of page, and are cleared in one click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import A_TRAITER, CHEFS, COMMUNE, COMMUNES, CONVENTIONS, FINANCEMENTS, PRESENTER, VUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pvd_dashboard.ui.navigation import Ecran

pytestmark = pytest.mark.usefixtures("lieu")


def situation_au(essai: AppTest) -> str:
    """Return the date that the trust line gives."""
    confiance = next(str(element.value) for element in essai.caption if "calculs au" in str(element.value))
    return confiance.rsplit(" ", 1)[1]


def etiquettes(essai: AppTest) -> list[str]:
    return [bouton.label.replace("\u00a0", " ") for bouton in essai.button if str(bouton.key).startswith("etiquette_")]


def requete(essai: AppTest) -> dict[str, str]:
    lus = {nom: essai.query_params[nom] for nom in essai.query_params}
    return {nom: lu if isinstance(lu, str) else lu[0] for nom, lu in lus.items()}


def test_a_link_reproduces_the_screen(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="40", date="2022-01-01")
    assert situation_au(essai) == "01/01/2022"
    assert requete(essai)["departement"] == "40"
    assert requete(essai)["date"] == "2022-01-01"


def test_filters_survive_a_click_in_the_menu_which_drops_the_query(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01")
    essai.query_params.clear()
    essai.switch_page(FINANCEMENTS.fichier).run()
    assert requete(essai)["date"] == "2022-01-01"
    assert situation_au(essai) == "01/01/2022"


def test_a_value_changed_in_the_url_wins(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2022-01-01")
    essai.query_params["date"] = "2022-02-01"
    essai.run()
    assert situation_au(essai) == "01/02/2022"


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
    next(bouton for bouton in essai.button if bouton.label == "Tout effacer").click().run()
    assert "date" not in essai.query_params
    assert "version" not in essai.query_params
    assert situation_au(essai) == "10/09/2021"


def test_unknown_values_of_the_url_fall_back_and_say_so(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="99", date="jamais", version="12")
    assert not essai.exception
    assert not essai.error
    assert len(essai.warning) >= 1
    assert requete(essai)["departement"] in {"32", "40", "65"}


def test_each_filter_is_a_tag_that_one_click_takes_away_from_the_address_too(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(FINANCEMENTS, departement="40", dispositif="DETR", commune="40197")
    assert etiquettes(essai) == ["Commune : Morcenx-la-Nouvelle", "Dispositif : DETR"]
    essai.button(key="etiquette_dispositif").click().run()
    assert "dispositif" not in essai.query_params
    assert requete(essai)["commune"] == "40197"
    essai.button(key="etiquettes_effacer").click().run()
    assert etiquettes(essai) == []
    assert set(requete(essai)) == {"departement"}


@pytest.mark.parametrize(
    ("ecran", "choix", "dit"),
    [
        (A_TRAITER, {"urgence": "1"}, "Urgence : Urgent"),
        (A_TRAITER, {"sujet": "postes"}, "Sujet : Postes"),
        (A_TRAITER, {"suite": "traitee"}, "Suite donnée : Traitées"),
        (CONVENTIONS, {"etat": "livree"}, "État : Livrée"),
        (CONVENTIONS, {"regard": "crte"}, "Actions : Inscrites au CRTE"),
        (FINANCEMENTS, {"stade": "engage"}, "Montants : Engagé"),
    ],
)
def test_what_narrows_a_page_is_a_tag_too(
    ecran: Ecran, choix: dict[str, str], dit: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(ecran, departement="40", **choix)
    assert etiquettes(essai) == [dit]
    essai.button(key=f"etiquette_{next(iter(choix))}").click().run()
    assert etiquettes(essai) == []
    assert set(requete(essai)) == {"departement"}


def test_the_choice_offered_first_is_no_filter(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(FINANCEMENTS, departement="40", stade="engage")
    essai.button_group(key="bascule_stade").set_value("accorde").run()
    assert etiquettes(essai) == []
    assert "stade" not in requete(essai)


def test_links_of_a_table_that_is_kept_follow_the_filters(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40")
    assert "dispositif" not in essai.table[0].value["Commune"].iloc[0]
    essai.query_params["dispositif"] = "DETR"
    essai.run()
    assert "dispositif=DETR" in essai.table[0].value["Commune"].iloc[0]


def test_the_subject_of_a_page_is_no_tag(ouvrir: Callable[..., AppTest]) -> None:
    assert etiquettes(ouvrir(COMMUNE, departement="40", commune="40197")) == []


def test_the_date_of_the_last_club_is_one_click_away(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2026-11-22")
    raccourcis = {bouton.label.split(" (")[0]: bouton for bouton in essai.button if " (" in bouton.label}
    assert {"Date du fichier", "Dernier club"} <= set(raccourcis)
    raccourcis["Date du fichier"].click().run()
    assert situation_au(essai) == "10/09/2021"


def test_a_search_on_any_page_leads_to_the_communes_found(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="40")
    essai.text_input(key="champ_recherche").set_value("chalosse tursan").run()
    assert essai.title[0].value == COMMUNES.titre
    assert requete(essai)["q"] == "chalosse tursan"
    assert list(essai.table[0].value["Code"]) == ["40110", "40119", "40282"]


def test_the_meeting_turns_from_one_commune_to_the_next_and_hides_the_amounts(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(PRESENTER, departement="40", commune="40197")
    assert essai.header[0].value == "Morcenx-la-Nouvelle"
    assert "360" in str([mesure.value for mesure in essai.metric])
    essai.toggle(key="interrupteur_masques").set_value(True).run()
    assert not any("€" in str(element.value) for element in [*essai.metric, *essai.markdown])
    next(bouton for bouton in essai.button if bouton.label == "Suivante").click().run()
    assert essai.header[0].value == "Mugron"
    assert requete(essai) | {"commune": "40201", "masques": "oui"} == requete(essai)
