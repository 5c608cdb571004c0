"""The views of the screen of posts: costs against ceilings, vacancies and trainings, the calculator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import CHEFS
from tests.situation.faits import jour, laureats, poste, tables
from tests.ui.lus import dit, nu, publier, titres

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

COUTS = {
    "date_prise_poste": "01/01/2021",
    "exercice": 2023,
    "cout_charge_annuel": 80000,
    "financement_anct_fnadt": 40000,
    "financement_bdt": 20000,
    "reste_collectivite": 20000,
    "quotite_etp": 1,
}
POSTES = tables(
    laureats=laureats(["40282", "40001"]),
    postes=[
        poste("40282;40001", "pourvu", nom="Personne Secrète", mail="secret@exemple.fr", **COUTS),
        poste("40282;40001", "pourvu", exercice=2022, cout_charge_annuel=70000),
    ],
    formations=[
        {"intitule": "Module de base", "communes": "40282", "role": "elu", "statut": "suivie", "date": "01/06/2021"},
        {"intitule": "Module habitat", "communes": "40001", "statut": "suivie", "date": "01/06/2024"},
    ],
)


@pytest.fixture
def postes(lieu: str) -> None:
    publier(lieu, "40", POSTES, jour("10/09/2023"))


@pytest.mark.usefixtures("postes")
def test_a_shared_post_counts_once_and_its_aids_are_held_against_the_ceiling(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40", date="2023-09-10", vue="couts", exercice="2023")
    (ligne,) = essai.table[-1].value.to_dict("records")
    assert [nu(ligne[c]) for c in ("Coût chargé", "Aides nationales", "Plafond")] == [
        "80 000 €",
        "60 000 €",
        "45 000 €",
    ]
    assert "au-dessus du plafond de 45 000 €" in nu(ligne["Au regard des règles"])
    annee = essai.table[0].value.to_dict("records")[-1]
    assert (annee["Exercice"], nu(annee["Coût chargé"]), nu(annee["Aides selon la règle"])) == (
        "2023",
        "80 000 €",
        "45 000 €",
    )


@pytest.mark.usefixtures("postes")
def test_trainings_and_holders_are_shown_without_any_name(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40", date="2023-09-10", vue="temps")
    assert "Formations (1)" in titres(essai)
    tout = dit(essai) + "".join(str(tableau.value) for tableau in essai.table)
    assert "Module de base" in tout
    assert "Module habitat" not in tout
    assert "Secrète" not in tout
    assert "secret@" not in tout


@pytest.mark.usefixtures("postes")
def test_the_calculator_gives_each_line_with_its_rule_and_its_source(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40", date="2023-09-10", vue="simuler")
    essai.text_input(key="plan_cout").set_value("80 000").run()
    lignes = {nu(rang["Financeur"]).strip(): rang for rang in essai.table[0].value.to_dict("records")}
    montants = [nu(rang["Montant"]) for rang in lignes.values()]
    assert montants == ["30 000 €", "15 000 €", "35 000 €", "80 000 €"]
    assert all(rang["Règle"] and rang["Source"] for nom, rang in lignes.items() if "Total" not in nom)
    essai.toggle(key="plan_opah").set_value(True)
    essai.toggle(key="plan_anah").set_value(True).run()
    assert "**55 000 €**" in dit(essai)
    essai.slider(key="plan_quotite").set_value(75).run()
    assert "Quotité de 75 %" in nu(essai.table[0].value.to_string())


@pytest.mark.usefixtures("postes")
@pytest.mark.parametrize(("date", "tables_vues"), [("2026-03-31", 1), ("2026-04-01", 0)])
def test_after_the_rules_end_the_calculator_gives_no_entitlement(
    date: str, tables_vues: int, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(CHEFS, departement="40", date=date, vue="simuler")
    essai.text_input(key="plan_annee").set_value("2026").run()
    assert len(essai.table) == tables_vues
    assert sum("Règle à confirmer" in alerte.value for alerte in essai.warning) == 1 - tables_vues


@pytest.mark.usefixtures("postes")
def test_a_cost_that_is_not_one_says_how_to_write_it(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40", date="2023-09-10", vue="simuler")
    essai.text_input(key="plan_cout").set_value("beaucoup").run()
    assert "par exemple 60 000" in essai.error[0].value
