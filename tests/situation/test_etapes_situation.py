"""The two milestones and the eight steps, from the facts held and nothing else (§1.6, ACAN-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import to_json
from pvd_dashboard.situation.etapes import ETAPES
from tests.situation.faits import GERS, LANDES, adhesion, laureats, ort, poste, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_vie import Etape, EtapesProjet

UNE = laureats(["40245"])
COMITE = {"type": "comite_projet", "date": "10/01/2022", "communes": "40245"}
AU = "01/02/2022"


def action(intitule: str, statut: str, **plus: object) -> dict[str, object]:
    return {"intitule": intitule, "communes": "40245", "statut": statut} | plus


def projet(au: str = AU, **faits: list[dict[str, object]]) -> EtapesProjet:
    (seul,) = situation(tables(**{"laureats": UNE, **faits}), au).etapes.projets
    return seul


def etape(code: str, au: str = AU, **faits: list[dict[str, object]]) -> Etape:
    return next(etape for etape in projet(au, **faits).etapes if etape.code == code)


def test_acan_1_three_steps_done_and_one_under_way_are_3_of_8() -> None:
    seul = projet(
        postes=[poste("40245", "pourvu", date_prise_poste="01/09/2021")],
        conventions=[adhesion("40245", "20/05/2021")],
        reunions=[COMITE],
        actions=[action("Diagnostic du centre-bourg", "livree")],
    )
    assert [jalon.etat for jalon in seul.jalons] == ["fait", "a_faire"]
    assert {etape.code: etape.etat for etape in seul.etapes} == {
        "chef_de_projet": "fait",
        "gouvernance": "fait",
        "diagnostic": "fait",
        "projet": "non_renseigne",
        "plan_action": "en_cours",
        "fiches_action": "non_renseigne",
        "contractualisation": "en_cours",
        "suivi": "a_faire",
    }
    assert (seul.avancement, seul.prochaine and seul.prochaine.code) == ("3/8", "plan_action")


def test_nothing_is_invented() -> None:
    seul = projet()
    assert {e.etat for e in (*seul.jalons, *seul.etapes)} == {"non_renseigne"}
    assert {e.fait for e in (*seul.jalons, *seul.etapes)} == {""}
    assert (seul.avancement, seul.prochaine and seul.prochaine.code) == ("0/8", "chef_de_projet")
    assert situation(tables(laureats=UNE), AU).etapes.renseigne is False


def test_every_known_state_says_the_fact_it_comes_from() -> None:
    for donnees, au, dep in ((LANDES, "10/09/2021", "40"), (LANDES, "22/11/2026", "40"), (GERS, "26/01/2023", "32")):
        for trouve in situation(donnees, au, dep).etapes.projets:
            assert tuple(e.code for e in trouve.etapes) == tuple(ETAPES)
            for un in (*trouve.jalons, *trouve.etapes):
                assert bool(un.fait) is (un.etat != "non_renseigne")
                assert not any(f" {signe}" in un.fait for signe in ":;?!»€%")


@pytest.mark.parametrize(
    ("postes", "etat"),
    [
        ([poste("40245", "pourvu")], "fait"),
        ([poste("40245", "pourvu", date_prise_poste="01/02/2022")], "fait"),
        ([poste("40245", "pourvu", date_prise_poste="02/02/2022")], "en_cours"),
        ([poste("40245", "en_recrutement")], "en_cours"),
        ([poste("40245", "vacant"), poste("40245", "pourvu")], "fait"),
        ([poste("40245", "vacant")], "en_cours"),
        ([poste("40245", "a_creer")], "a_faire"),
        ([poste("40245", "supprime")], "a_faire"),
        ([poste("40102", "pourvu")], "a_faire"),
        ([poste("40245", None)], "non_renseigne"),
        ([poste("40245", "pourvu", fonction="manager")], "a_faire"),
    ],
)
def test_step_1_follows_the_post_of_chef_de_projet(postes: list[dict[str, object]], etat: str) -> None:
    assert etape("chef_de_projet", postes=postes).etat == etat


@pytest.mark.parametrize(
    ("faits", "etat"),
    [
        ({"reunions": [COMITE]}, "fait"),
        ({"reunions": [COMITE | {"date": "02/02/2022"}]}, "non_renseigne"),
        ({"reunions": [COMITE | {"communes": "40102"}]}, "a_faire"),
        ({"conventions": [adhesion("40245", "20/05/2021", periodicite_comite="semestrielle")]}, "en_cours"),
        ({"conventions": [ort("40245", "03/01/2022")]}, "fait"),
        ({"conventions": [ort("40245", "03/01/2022") | {"type": "ort_preexistante"}]}, "non_renseigne"),
    ],
)
def test_step_2_follows_the_comite(faits: dict[str, list[dict[str, object]]], etat: str) -> None:
    assert etape("gouvernance", **faits).etat == etat


@pytest.mark.parametrize(
    ("statut", "etat"),
    [("livree", "fait"), ("engagee", "en_cours"), ("en_projet", "a_faire"), ("abandonnee", "non_renseigne")],
)
def test_step_3_follows_an_action_of_diagnostic(statut: str, etat: str) -> None:
    assert etape("diagnostic", actions=[action("Diagnostic habitat", statut)]).etat == etat
    assert etape("diagnostic", actions=[action("Halle", statut)]).etat == "non_renseigne"


@pytest.mark.parametrize("code", ["diagnostic", "projet", "plan_action", "contractualisation"])
@pytest.mark.parametrize(("au", "fait"), [("02/01/2022", False), ("03/01/2022", True), ("04/01/2022", True)])
def test_a_signed_convention_cadre_proves_what_it_rests_on(code: str, au: str, *, fait: bool) -> None:
    trouvee = etape(code, au, conventions=[adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022")])
    assert (trouvee.etat == "fait") is fait


def test_axes_and_numbered_fiches_are_a_start_until_the_ort_is_signed() -> None:
    actions = [action("Halle", "engagee", axe="Habitat", id_action="A1.2")]
    sans = projet(actions=actions)
    avec = projet(actions=actions, conventions=[ort("40245", "03/01/2022")])
    codes = ("projet", "plan_action", "fiches_action")
    assert [e.etat for e in sans.etapes if e.code in codes] == ["en_cours"] * 3
    assert [e.etat for e in avec.etapes if e.code in codes] == ["fait"] * 3


def test_an_ort_on_one_commune_of_two_is_under_way() -> None:
    donnees = tables(laureats=laureats(["40245", "40102"], id_pvd="3"), conventions=[ort("40245", "03/01/2022")])
    (seul,) = situation(donnees, AU).etapes.projets
    assert [e.etat for e in seul.etapes if e.code == "contractualisation"] == ["en_cours"]
    assert seul.jalons[1].etat == "en_cours"


@pytest.mark.parametrize(
    ("faits", "etat"),
    [
        ({}, "non_renseigne"),
        ({"reunions": [COMITE | {"date": "03/01/2022"}]}, "a_faire"),
        ({"reunions": [COMITE | {"date": "04/01/2022"}]}, "en_cours"),
        ({"actions": [action("Halle", "livree")]}, "en_cours"),
    ],
)
def test_step_8_begins_with_what_happens_after_the_ort(faits: dict[str, list[dict[str, object]]], etat: str) -> None:
    assert etape("suivi", conventions=[ort("40245", "03/01/2022")], **faits).etat == etat


def test_a_project_that_left_has_no_step() -> None:
    donnees = tables(
        laureats=laureats(["40245"], statut_laureat="retire"), conventions=[adhesion("40245", "20/05/2021")]
    )
    assert situation(donnees, AU).etapes.projets == ()


def test_the_document_gives_the_steps_with_their_facts() -> None:
    bloc = to_json(situation(GERS, "26/01/2023", "32"))["etapes"]
    (seul,) = bloc["projets"]
    assert (bloc["renseigne"], seul["avancement"], seul["total"]) == (True, "5/8", 8)
    assert [jalon["date"] for jalon in seul["jalons"]] == ["2021-05-06", "2023-01-26"]
    assert seul["etapes"][0]["fait"] == "Poste en recrutement"
    assert seul["prochaine"] == "chef_de_projet"
