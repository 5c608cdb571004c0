"""« À traiter »: every alert of the département, counters that filter, groups, a workbook."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pvd_dashboard import briefings
from pvd_dashboard.situation.model_alertes import EtatAlerte
from pvd_dashboard.situation.natures import MOTIFS, NATURES, nature
from pvd_dashboard.ui.navigation import A_TRAITER, COMMUNE
from tests.situation.faits import LANDES, jour, situation
from tests.ui.lus import dit, publier, titres

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")
AUJOURDHUI = "2026-11-22"


def test_it_shows_every_alert_with_why_and_what_to_do(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI)
    attendues = situation(LANDES, "22/11/2026").alertes
    assert sum(alerte.code == "A06" for alerte in attendues) == 10
    assert "ORT échue** (10)" in dit(essai)
    assert "L'ORT signée le 16/05/2023 a pris fin le 31/03/2026, il y a 236 jours" in dit(essai)
    assert "nouvelle convention" in dit(essai)


def test_a_counter_filters_and_stays_in_the_address(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI)
    essai.button_group(key="bascule_sujet").set_value("postes").run()
    assert essai.query_params["sujet"] == "postes"
    assert "Recrutement long" in dit(essai)
    assert "ORT échue" not in dit(essai)


def test_points_are_grouped_by_project_those_of_the_whole_departement_last(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, groupe="projet")
    noms = [titre.rsplit(" (", 1)[0] for titre in titres(essai)]
    assert noms[0] == "Aire-sur-l'Adour"
    essai.button(key="page_points_apres").click().run()
    assert titres(essai)[-1].startswith("Tout le département")


def test_one_commune_shows_its_points_only(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, commune="40224", urgence="2")
    assert "1 point** à traiter sur" in dit(essai)
    assert "Peyrehorade" in dit(essai)


def test_a_choice_that_matches_nothing_says_so(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, commune="40224", urgence="4")
    assert "Aucun point ne correspond à ces choix" in dit(essai)


def test_every_alert_has_a_nature_and_words_of_its_own() -> None:
    alertes = situation(LANDES, "22/11/2026").alertes
    assert {nature(alerte) for alerte in alertes} >= {"conventions", "postes"}
    assert {nature(alerte) for alerte in alertes} <= set(NATURES)
    assert {alerte.code for alerte in alertes} <= set(MOTIFS)


def test_the_workbook_holds_one_line_an_alert_and_their_counts() -> None:
    lue = situation(LANDES, "22/11/2026")
    classeur = openpyxl.load_workbook(io.BytesIO(briefings.points(lue, lue.alertes, {lue.alertes[0]: "traitée"})))
    lignes = list(classeur["Points à traiter"].values)
    assert len(lignes) == 1 + len(lue.alertes)
    premiere = dict(zip(lignes[0], lignes[1], strict=True))
    assert (premiere["Urgence"], premiere["Sujet"], premiere["Suite donnée"]) == ("Urgent", "Conventions", "traitée")
    assert premiere["Date"].date() == jour("31/03/2026")
    comptes = {ligne[0]: ligne[1] for ligne in classeur["Synthèse"].values if len(ligne) > 1}
    assert comptes["Total"] == len(lue.alertes)
    assert comptes["Urgent"] == sum(alerte.severite == 1 for alerte in lue.alertes)


def test_a_point_marked_as_treated_leaves_the_list_with_its_note_and_its_author(
    ouvrir: Callable[..., AppTest], lieu: str
) -> None:
    publier(lieu, "40", LANDES, jour("10/09/2021"))
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, commune="40224", urgence="2")
    essai.button(key="marquer_0").click().run()
    essai.text_area[0].set_value("Avenant envoyé à la signature")
    next(bouton for bouton in essai.button if bouton.label == "Enregistrer").click().run()
    assert "Aucun point ne correspond à ces choix" in dit(essai)
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, commune="40224", suite="traitee")
    assert "**1 point** traité" in dit(essai)
    assert r"par Poste local \: Avenant envoyé à la signature" in dit(essai)


def test_a_point_is_marked_from_the_fiche_too_where_a_past_day_is_no_deadline(
    ouvrir: Callable[..., AppTest], lieu: str
) -> None:
    publier(lieu, "40", LANDES, jour("10/09/2021"))
    essai = ouvrir(COMMUNE, departement="40", date=AUJOURDHUI, commune="40282")
    (points,) = [titre for titre in titres(essai) if titre.startswith("À traiter")]
    assert not re.search(r"échéance le \d\d/\d\d/202[1-5]", dit(essai))
    essai.button(key="marquer_0").click().run()
    next(bouton for bouton in essai.button if bouton.label == "Enregistrer").click().run()
    restent = next(titre for titre in titres(essai) if titre.startswith("À traiter"))
    assert int(points.split("(")[1][:-1]) - int(restent.split("(")[1][:-1]) == 1


def test_a_point_put_off_needs_a_day_to_come(ouvrir: Callable[..., AppTest], lieu: str) -> None:
    publier(lieu, "40", LANDES, jour("10/09/2021"))
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, commune="40224", urgence="2")
    essai.button(key="marquer_0").click().run()
    essai.radio[0].set_value(EtatAlerte.REPORTEE)
    next(bouton for bouton in essai.button if bouton.label == "Enregistrer").click().run()
    assert "Écrivez le jour où le point revient" in essai.error[0].value
    reprise = next(champ for champ in essai.text_input if champ.label.startswith("Reportée"))
    reprise.set_value("15/01/2099")
    next(bouton for bouton in essai.button if bouton.label == "Enregistrer").click().run()
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI, suite="reportee")
    assert "Reportée au 15/01/2099" in dit(essai)


def test_the_examples_are_never_marked(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(A_TRAITER, departement="40", date=AUJOURDHUI)
    assert not [bouton for bouton in essai.button if bouton.label == "Marquer"]
