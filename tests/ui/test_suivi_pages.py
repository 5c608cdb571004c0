"""Decisions, required seats, indicators, typed steps, plans de financement on the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import ACTIONS, COMMUNE, REUNIONS
from tests.situation.faits import adhesion, jour, laureats, tables
from tests.ui.lus import dit, nu, publier, titres

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

VACANCE = {"communes": "40282", "indicateur": "Vacance", "unite": "%", "sens": "baisse", "source": "INSEE", "cible": 12}
SUIVI = tables(
    laureats=laureats(["40282"]),
    conventions=[adhesion("40282", "20/05/2021")],
    reunions=[
        {
            "type": "comite_projet",
            "date": "10/01/2022",
            "communes": "40282",
            "presents": "Maire ; DDTM",
            "excuses": "CAUE [x]",
        }
    ],
    decisions=[
        {"decision": "Lancer l'étude", "communes": "40282", "responsable": "EPCI", "echeance": "30/06/2022"},
        {"decision": "Saisir l'Anah", "type": "club", "fait": True},
    ],
    indicateurs=[VACANCE | {"annee": 2007, "valeur": "15.9"}, VACANCE | {"annee": 2017, "valeur": "13.8"}],
    etapes=[{"communes": "40282", "etape": "diagnostic", "statut": "en_cours", "livrable": "Diagnostic partagé"}],
    textes=[{"rubrique": "difficultes", "communes": "40282", "texte": "Le [diagnostic](x) attend."}],
    actions=[{"id_action": "A1", "intitule": "Halle", "communes": "40282", "statut": "engagee", "cout_ht": 100000}],
    plans_financement=[
        {"id_action": "A1", "intitule": "Halle", "communes": "40282", "financeur": "DETR", "montant": 40000},
        {"id_action": "A1", "intitule": "Halle", "communes": "40282", "financeur": "Commune", "montant": 50000},
    ],
)


@pytest.fixture(autouse=True)
def suivi(lieu: str) -> None:
    publier(lieu, "40", SUIVI, jour("01/07/2022"))


@pytest.mark.parametrize(("le", "etat"), [("2022-06-30", "○ à faire"), ("2022-07-01", "▲ en retard")])
def test_a_decision_is_late_the_day_after_its_day(le: str, etat: str, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="40", date=le)
    decisions = next(t.value for t in essai.table if "Décision" in t.value.columns).set_index("Décision")
    assert etat in nu(decisions.loc["Lancer l'étude", "État"])
    assert "✔ faite" in nu(decisions.loc["Saisir l'Anah", "État"])


def test_a_comite_without_a_required_seat_is_flagged_and_stands_in_the_grid(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="40", date="2022-07-01")
    assert r"Sièges requis non représentés : exécutif de l'EPCI, chef de projet" in dit(essai)
    assert "Sièges requis parfois absents : exécutif de l'EPCI (0/1), chef de projet (0/1)" in dit(essai)
    grille = next(t.value for t in essai.table if "Présences" in t.value.columns)
    assert [nu(cellule).split("[")[-1].rstrip("]") for cellule in grille["10/01/2022"]] == [
        "✔ présent",
        "– non cité",
        "– non cité",
        "✔ présent",
        "◔ excusé",
    ]
    assert str(grille["Siège"].iloc[-1]) == r"CAUE \[x\]"  # as typed, no link


def test_a_falling_vacancy_is_good_news_on_the_fiche(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(COMMUNE, departement="40", commune="40282", date="2022-07-01")
    assert "Indicateurs (1)" in titres(essai)
    (indicateur,) = (t.value for t in essai.table if "Indicateur" in t.value.columns)
    assert nu(indicateur["Valeurs"].iloc[0]).replace("\\", "") == "2007 : 15,9 % → 2017 : 13,8 %"
    assert "✔ ↘ en baisse (−2,1 points), favorable" in nu(indicateur["Évolution"].iloc[0])
    assert "pas encore atteinte" in nu(indicateur["Cible"].iloc[0])


def test_the_fiche_shows_typed_steps_and_the_words_of_the_service(ouvrir: Callable[..., AppTest]) -> None:
    vu = dit(ouvrir(COMMUNE, departement="40", commune="40282", date="2022-07-01"))
    assert r"livrable \: Diagnostic partagé" in vu
    assert r"Le \[diagnostic\](x) attend." in vu


def test_a_plan_that_does_not_make_its_cost_says_what_is_missing(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ACTIONS, departement="40", date="2022-07-01", action="a1|40282|halle")
    assert "▲ manque 10 000 €" in dit(essai)
    assert list(essai.table[0].value["Financeur"]) == ["DETR", "Commune", "**Total**"]
