"""What the screens say of the Landes on 10 September 2021, and how one moves between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui import financements
from pvd_dashboard.ui.navigation import CHEFS, COMMUNE, CONVENTIONS, FINANCEMENTS, VUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")


def nu(texte: object) -> str:
    return str(texte).replace("\u00a0", " ").replace("\u202f", " ")


def mesures(essai: AppTest) -> dict[str, str]:
    return {mesure.label: nu(mesure.value) for mesure in essai.metric}


def dit(essai: AppTest) -> str:
    return "\n".join(nu(element.value) for element in [*essai.header, *essai.markdown, *essai.caption, *essai.warning])


def test_the_first_screen_says_where_the_departement_stands(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40")
    assert mesures(essai) == {
        "ORT en vigueur (communes)": "0 / 14",
        "Postes pourvus": "2 / 8",
        "Aides de l’État": "1 629 048 €",
        "Échéances dépassées (PVD)": "0",
    }
    assert "Dans les Landes, au 10/09/2021" in dit(essai)


def test_the_same_screen_today_counts_the_orts_that_ended(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40", date="2026-11-22")
    assert mesures(essai)["ORT en vigueur (communes)"] == "2 / 14"
    assert mesures(essai)["Échéances dépassées (PVD)"] == "10"
    assert "données au 10/09/2021 · calculs au 22/11/2026" in dit(essai)
    urgents = essai.table[0].value
    assert urgents["Pourquoi"].iloc[0] == "ORT échue (10)"
    assert "[Aire-sur-l'Adour](commune?" in urgents["Objet"].iloc[0]
    assert urgents["Objet"].iloc[0].endswith(" et 7 autres")
    assert not urgents["Que faire"].duplicated().any()


def test_posts_keep_their_units_apart(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40")
    assert mesures(essai) == {
        "Postes": "8",
        "Pourvus": "2 / 8",
        "Communes couvertes": "13 / 14",
        "Communes avec un poste pourvu": "2 / 14",
    }
    assert "partagé entre 3 communes" in dit(essai)


def test_the_table_of_the_deck_has_its_subtotals_and_says_its_rounding_difference(
    ouvrir: Callable[..., AppTest],
) -> None:
    essai = ouvrir(FINANCEMENTS, departement="40")
    table = essai.table[0].value
    assert str(table["Montant accordé"].iloc[-1]).startswith("**")  # totals are in bold
    montants = [nu(valeur).strip("*") for valeur in table["Montant accordé"]]
    assert montants[-1].startswith("[1 629 048 €](financements?")
    assert {"153 871 €", "1 475 177 €"} <= set(montants)
    assert nu(table["Part"].iloc[-1]) == "**100,1 %**"
    assert "Écart d’arrondi : −0,1 %" in dit(essai)


def test_the_list_of_grants_totals_what_is_shown_and_adds_no_example(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(FINANCEMENTS, departement="40", dispositif="DETR", volet="lignes")
    assert "total accordé des lignes affichées : **1 193 779 €**" in dit(essai)
    assert essai.selectbox(key="liste_dispositif").value == "DETR"
    essai.selectbox(key="liste_dispositif").set_value("").run()
    assert "total accordé des lignes affichées : **1 629 048 €**" in dit(essai)
    assert "dispositif" not in essai.query_params


def test_the_page_of_a_commune_opens_from_its_address(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNE, departement="40", commune="40197")
    assert "Morcenx-la-Nouvelle" in dit(essai)
    assert "360 719 €" in dit(essai)
    assert "poste partagé" in dit(essai)


def test_a_commune_alone_in_the_address_brings_its_departement(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNE, commune="32132")
    assert "Fleurance" in dit(essai)
    assert "Gers" in dit(essai)


def test_a_commune_that_is_not_laureate_is_said_to_be_so(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNE, departement="40", commune="40001x")
    assert "n’est pas lauréate" in dit(essai)


@pytest.mark.parametrize(
    ("tri", "premiers"),
    [("urgence", "Labouheyre"), ("nom", "Aire"), ("epci", "Geaune")],
)
def test_the_detail_of_conventions_follows_the_order_chosen(
    tri: str, premiers: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(CONVENTIONS, departement="40", tri=tri)
    assert premiers in str(essai.table[-1].value["Projet PVD"].iloc[0])
    assert len(essai.table[-1].value) == 12


def test_a_grant_to_several_communes_belongs_to_each() -> None:
    import pandas as pd  # noqa: PLC0415 - one test needs it

    aides = pd.DataFrame({"codes_communes": pd.Series(["40197;40134", None, "40197"], dtype="string")})
    assert financements.rattachees(aides, "40134").tolist() == [True, False, False]
