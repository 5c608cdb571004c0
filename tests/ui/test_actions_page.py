"""The screen of actions: the lists of the convention, the filters of the address, one action opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.actions import Choix, filtrer
from pvd_dashboard.ui.navigation import ACTIONS
from tests.situation.faits import adhesion, aide, jour, laureats, situation, tables
from tests.ui.lus import dit, mesures, publier, titres

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

PLAN = tables(
    laureats=laureats(["40282", "40001"]),
    conventions=[adhesion("40282", "20/05/2021"), adhesion("40001", "20/05/2021")],
    actions=[
        {
            "id_action": "A1.1",
            "intitule": "Halle [x](y)",
            "communes": "40282",
            "statut": "engagee",
            "date_debut": "01/06/2021",
            "axe": "Axe 1",
            "theme": "commerce",
            "n_dossier": "D1",
            "cout_ht": 100000,
        },
        {"intitule": "Place", "communes": "40001", "statut": "livree", "axe": "axe 1", "inscrit_crte": True},
        {"intitule": "Tiers-lieu", "communes": "40001", "statut": "idee", "structurante": True},
        {"intitule": "Étude", "statut": "abandonnee", "maitre_ouvrage": "CC"},
    ],
    subventions=[aide("DETR", 30000, code_insee="40282", n_dossier="D1", exercice=2021)],
)


@pytest.fixture
def plan(lieu: str) -> None:
    publier(lieu, "40", PLAN, jour("10/09/2021"))


@pytest.mark.usefixtures("plan")
def test_it_counts_the_actions_and_compares_the_share_delivered_with_the_national_one(
    ouvrir: Callable[..., AppTest],
) -> None:
    essai = ouvrir(ACTIONS, departement="40", date="2021-09-10")
    assert mesures(essai) == {
        "Actions": "4",
        "En cours": "1",
        "À venir": "1",
        "Livrées": "1",
        "Inscrites au CRTE": "1",
    }
    assert "33,3 % des actions suivies ; repère national : 20 %" in dit(essai)


@pytest.mark.usefixtures("plan")
def test_it_lists_them_as_the_convention_does_and_marks_those_to_take_up(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="40", date="2021-09-10")
    listes = [titre for titre in titres(essai) if titre.endswith("(1)")]
    assert listes == ["Projets structurants (1)", "En cours (1)", "À venir (1)", "Livrées (1)", "Abandonnées (1)"]
    assert "à reprendre dans le plan d’action" in str(essai.table[1].value["Action"].iloc[0])
    assert r"Halle \[x\](y)" in str(essai.table[1].value["Action"].iloc[0])


@pytest.mark.parametrize(
    ("choix", "gardees"),
    [
        (Choix(axe="axe 1"), ["Halle [x](y)", "Place"]),
        (Choix(theme="commerce"), ["Halle [x](y)"]),
        (Choix(etat="idee"), ["Tiers-lieu"]),
        (Choix(commune="40001"), ["Place", "Tiers-lieu"]),
        (Choix(porteur="cc"), ["Étude"]),
        (Choix(regard="crte"), ["Place"]),
        (Choix(regard="structurantes"), ["Tiers-lieu"]),
        (Choix(regard="a_reprendre"), ["Halle [x](y)", "Place"]),
        (Choix(commune="40001", regard="crte", axe="axe 2"), []),
    ],
)
def test_what_is_chosen_narrows_the_lists(choix: Choix, gardees: list[str]) -> None:
    lue = situation(PLAN, "10/09/2021")
    assert sorted(action.intitule for action in filtrer(lue, choix)) == sorted(gardees)


@pytest.mark.usefixtures("plan")
def test_the_address_narrows_the_lists(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="40", date="2021-09-10", commune="40001", regard="structurantes")
    assert [titre for titre in titres(essai) if titre.endswith("(1)")] == ["Projets structurants (1)", "À venir (1)"]


@pytest.mark.usefixtures("plan")
def test_an_action_opens_with_the_grants_of_its_dossier_and_closes(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="40", date="2021-09-10", action="a1 1|40282|halle x y")
    assert "Aides rattachées par le n° de dossier : **30 000 €**" in dit(essai)
    next(bouton for bouton in essai.button if bouton.label == "Fermer").click().run()
    assert "Aides rattachées" not in dit(essai)
    assert "action" not in essai.query_params


@pytest.mark.usefixtures("lieu")
def test_the_gers_lists_its_twelve_and_twenty_eight_actions(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="32")
    listes = [titre for titre in titres(essai) if "(" in titre]
    assert listes == ["Projets structurants (3)", "En cours (12)", "À venir (28)"]
    assert "0 livrée, soit 0 % des actions suivies" in dit(essai)


@pytest.mark.usefixtures("lieu")
def test_a_file_without_actions_says_what_to_add(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="65")
    assert "Le fichier ne contient pas d'actions" in titres(essai)
