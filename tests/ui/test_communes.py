"""The list of communes, its search, its order, and the comparison with another or with the median."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import COMMUNES

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")


def nu(texte: object) -> str:
    return str(texte).replace("\u00a0", " ").replace("\u202f", " ")


def codes(essai: AppTest) -> list[str]:
    return list(essai.table[0].value["Code"])


@pytest.mark.parametrize(
    ("voulu", "trouves"),
    [
        ("MORCENX", ["40197"]),
        ("40197", ["40197"]),
        ("TERRES DE CHALOSSE", ["40194", "40201"]),
        ("Roquefort/Gabarret", ["40102", "40245"]),
    ],
)
def test_a_commune_is_found_by_name_code_epci_or_project(
    voulu: str, trouves: list[str], ouvrir: Callable[..., AppTest]
) -> None:
    assert codes(ouvrir(COMMUNES, departement="40", q=voulu)) == trouves


def test_a_commune_is_found_by_the_wording_of_its_grants_which_is_shown(ouvrir: Callable[..., AppTest]) -> None:
    assert "Trouvé dans" not in ouvrir(COMMUNES, departement="40").table[0].value.columns
    essai = ouvrir(COMMUNES, departement="40", q="piscine créche")
    assert codes(essai) == ["40197"]
    assert "ancienne piscine municipale" in nu(essai.table[0].value["Trouvé dans"].iloc[0])


def test_nothing_found_says_what_to_do(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNES, departement="40", q="zzz")
    assert "Aucune des 14 communes lauréates ne convient" in nu(essai.info[0].value)
    assert not essai.table


def test_the_list_follows_the_status_and_the_order_of_the_address(ouvrir: Callable[..., AppTest]) -> None:
    attente = ouvrir(COMMUNES, departement="40", statut="ATTENTE")
    assert codes(attente) == ["40134"]
    montants = ouvrir(COMMUNES, departement="40", ordre="aides")
    assert codes(montants)[:2] == ["40197", "40224"]
    assert nu(montants.table[0].value["Aides accordées"].iloc[0]) == "360 719 €"


def test_a_commune_whose_grants_are_not_broken_down_has_no_zero(ouvrir: Callable[..., AppTest]) -> None:
    montants = ouvrir(COMMUNES, departement="40").table[0].value.set_index("Code")["Aides accordées"]
    assert nu(montants["40001"]) == "– non ventilé"
    assert nu(montants["40224"]) == "139 488 €"
    compare = ouvrir(COMMUNES, departement="40", montrer="comparer", commune="40001").table[0].value
    compare = compare.set_index("Ce qui est comparé")["Aire-sur-l'Adour"]
    assert {nu(compare[quoi]) for quoi in ("Aides accordées", "Aides par habitant")} == {"– non ventilé"}


def test_a_commune_is_set_beside_the_median_then_beside_another(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNES, departement="40", montrer="comparer", commune="40197")
    table = essai.table[0].value.set_index("Ce qui est comparé")
    assert list(table.columns) == ["Morcenx-la-Nouvelle", "Médiane des 14 communes"]
    assert [nu(valeur) for valeur in table.loc["Aides accordées"]] == ["360 719 €", "250 104 € (2 communes connues)"]
    essai.selectbox(key="liste_avec").set_value("40224").run()
    table = essai.table[0].value.set_index("Ce qui est comparé")
    assert [nu(valeur) for valeur in table.loc["Aides accordées"]] == ["360 719 €", "139 488 €"]
    assert "40224" in essai.query_params["avec"]


def test_a_point_about_the_whole_departement_is_told_once_and_not_for_each_commune(
    ouvrir: Callable[..., AppTest],
) -> None:
    essai = ouvrir(COMMUNES, departement="65")
    assert set(essai.table[0].value["À traiter"].astype(str)) == {"1"}  # each its own: the end of its ORT is not known
    dits = [nu(dite.value) for dite in essai.caption]
    assert any(dite.startswith("3 autres points à traiter concernent l’ensemble du département") for dite in dits), dits
