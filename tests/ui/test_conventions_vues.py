"""The views of the screen of conventions: after March 2026, the steps, one convention in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import COMMUNE, CONVENTIONS
from tests.situation.faits import adhesion, jour, laureats, tables
from tests.ui.lus import dit, mesures, nu, publier, titres

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

GERS = tables(
    laureats=laureats(["32132", "32208"], regroupement="Fleurance / Lectoure"),
    conventions=[
        adhesion(
            "32132;32208",
            "06/05/2021",
            echeance_textuelle=("01/10/2022", "mois", "octobre 2022"),
            signataires="Maire de Fleurance ; maire de Lectoure et président de la CC de la Lomagne Gersoise ; "
            "préfet du Gers ; présidente de la Région Occitanie ; directrice générale de l'EPF",
            partenaires="Anah ; Banque des Territoires",
            exemplaires=6,
            periodicite_comite="semestrielle",
            secteurs="centre-bourg [x](y)",
        )
    ],
)


@pytest.mark.usefixtures("lieu")
def test_past_the_elections_the_screen_opens_on_what_follows(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="40", date="2026-11-22")
    assert mesures(essai) == {
        "ORT échues (PVD)": "10",
        "ORT à prolonger (PVD)": "1",
        "Fin d’ORT inconnue (PVD)": "1",
        "ORT à signer (PVD)": "0",
        "Équipes rencontrées": "0 / 12",
    }
    assert r"Règle à confirmer \:" in dit(essai)
    assert len(essai.table[0].value) == 12


@pytest.mark.usefixtures("lieu")
def test_the_board_of_steps_says_how_far_each_project_is(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="40", vue="etapes")
    tableau = essai.table[0].value
    assert len(tableau) == 12
    assert sorted(tableau["Fait"])[-2:] == ["1/8", "1/8"]
    assert "✔ Fait" in nu(tableau["1 – Chef de projet"].iloc[-1])


def test_one_convention_shows_its_seats_and_its_two_deadlines(ouvrir: Callable[..., AppTest], lieu: str) -> None:
    publier(lieu, "32", GERS, jour("10/08/2022"))
    essai = ouvrir(CONVENTIONS, departement="32", date="2022-08-10", vue="detail")
    vu = dit(essai)
    assert "6 sièges, 5 personnes" in vu
    for attendu in ("**06/11/2022**", "**octobre 2022**", "Exemplaires :] 6", "tous les 6 mois", r"\[x\](y)"):
        assert attendu in vu
    assert "Convention d'adhésion, signée le 06/05/2021" in titres(essai)
    assert list(essai.table[0].value["Rôle"]) == ["collectivité bénéficiaire"] * 3 + ["État"] + ["partenaire"] * 2


@pytest.mark.usefixtures("lieu")
def test_the_fiche_shows_the_steps_of_the_project_and_the_next_one(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNE, departement="32", commune="32132")
    assert "Étapes du projet : 5/8 (63 %)" in titres(essai)
    assert "Prochaine étape proposée" in dit(essai)


@pytest.mark.usefixtures("lieu")
def test_the_gers_example_has_six_seats_held_by_five_persons(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="32", vue="detail")
    assert "6 sièges, 5 personnes" in dit(essai)
    assert "Exemplaires :] 6" in dit(essai)
