"""Projects: cost once, aid once, the 80 % of public aid with its tolerance and its exceptions (R41–R43, R50, R51)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.situation.faits import LANDES, aide, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_aides import ProjetAide

D = Decimal
ECOLE = {"code_insee": "40197", "intitule": "École", "exercice": 2021}
LAUREATS = laureats(["40197", "40282", "40245", "40102"])


def projets(*lignes: dict[str, object], au: str = "31/12/2022") -> tuple[ProjetAide, ...]:
    return situation(tables(laureats=LAUREATS, subventions=list(lignes)), au).financements.suivi.projets


def codes_alertes(
    *lignes: dict[str, object], donnees: list[dict[str, object]] = LAUREATS, dep: str = "40"
) -> list[str]:
    vue = situation(tables(laureats=donnees, subventions=list(lignes)), "31/12/2022", dep)
    return [alerte.code for alerte in vue.alertes if alerte.code.startswith("A3")]


def test_the_cost_counts_once_and_each_aid_once_where_two_dotations_help() -> None:
    un = {"cout_total_ht": 1000, **ECOLE}
    (projet,) = projets(aide("DETR", 300, **un), aide("DSIL", 200, **un))
    assert (projet.cout, projet.aides_publiques, projet.part_propre, projet.taux) == (1000, 500, 500, D("0.5"))
    assert projet.double_dotation


@pytest.mark.parametrize(
    ("un", "autre", "combien"),
    [
        (ECOLE, ECOLE | {"intitule": "école "}, 1),
        (ECOLE, ECOLE | {"intitule": "École, tranche 2"}, 2),
        (ECOLE, ECOLE | {"code_insee": "40282"}, 2),
        (ECOLE | {"n_dossier": "12"}, {"code_insee": "40197", "n_dossier": "12", "intitule": "Groupe scolaire"}, 1),
        (ECOLE, ECOLE | {"exercice": 2022}, 2),
        (ECOLE | {"cout_total_ht": 10}, ECOLE | {"exercice": 2022, "cout_total_ht": 10}, 1),
        (ECOLE | {"cout_total_ht": 10}, ECOLE | {"exercice": 2022, "cout_total_ht": 11}, 2),
        (ECOLE | {"n_projet": "P1"}, {"code_insee": "40197", "n_projet": "p1", "intitule": "Cantine"}, 1),
        (ECOLE | {"n_projet": "P1"}, ECOLE | {"n_projet": "P2"}, 2),
        ({"code_insee": "40197"}, {"code_insee": "40197"}, 2),
    ],
)
def test_lines_are_of_one_project_by_number_dossier_or_wording(
    un: dict[str, object], autre: dict[str, object], combien: int
) -> None:
    assert len(projets(aide("DETR", 1, **un), aide("DSIL", 2, **autre))) == combien


def test_a_second_grant_of_one_wording_and_dispositif_in_a_year_is_another_project() -> None:
    lignes = [aide(code, 60, cout_total_ht=100, **ECOLE) for code in ("DETR", "DETR", "DSIL")]
    assert [projet.aides_publiques for projet in projets(*lignes)] == [120, 60]


def test_morcenx_reaches_80_percent_exactly_so_no_alert() -> None:
    vue = situation(LANDES, "10/09/2021")
    morcenx = next(p for p in vue.financements.suivi.projets if p.code_beneficiaire == "40197")
    assert (morcenx.aides_publiques, morcenx.cout, morcenx.taux) == (360719, D("450898.75"), D("0.8"))
    assert morcenx.part_propre == D("90179.75")
    assert "A30" not in {alerte.code for alerte in vue.alertes}


def test_peyrehorade_has_no_cost_so_no_rate_and_no_share() -> None:
    peyrehorade = next(p for p in situation(LANDES, "10/09/2021").financements.suivi.projets if "curies" in p.intitule)
    assert (peyrehorade.cout, peyrehorade.taux, peyrehorade.part_propre) == (None, None, None)


@pytest.mark.parametrize(
    ("ligne", "alerte"),
    [
        ({"montant": "800", "cout_total_ht": 1000}, False),
        ({"montant": "800.99", "cout_total_ht": 1000}, False),
        ({"montant": "801", "cout_total_ht": 1000}, True),
        ({"montant": "700.99", "cout_total_ht": 1000, "chef_de_file": True}, False),
        ({"montant": "701", "cout_total_ht": 1000, "chef_de_file": True}, True),
        ({"montant": "701", "cout_total_ht": 1000, "chef_de_file": False}, False),
        ({"montant": "701", "cout_total_ht": 1000, "chef_de_file": True, "derogation": "patrimoine"}, False),
        ({"montant": "700", "taux": "0.7005", "chef_de_file": True}, False),
        ({"montant": "700", "taux": "0.7006", "chef_de_file": True}, True),
        ({"montant": "801", "cout_total_ht": 1000, "derogation": "patrimoine non protégé"}, False),
        ({"montant": "700", "cout_total_ht": 1000, "autres_aides_publiques": 101}, True),
        ({"montant": "700", "cout_total_ht": 1000, "autres_aides_publiques": 100}, False),
        ({"montant": "700", "cout_total_ht": 1000, "financements_prives": 127}, True),
        ({"montant": "700", "cout_total_ht": 1000, "financements_prives": 126}, False),
        ({"montant": "805", "autofinancement": 195}, True),
        ({"montant": "800", "autofinancement": 200}, False),
        ({"montant": "800", "taux": "0.8005"}, False),
        ({"montant": "800", "taux": "0.8006"}, True),
        ({"montant": "800", "taux": "0.8006", "cout_total_ht": 1000}, False),
        ({"montant": "800"}, False),
    ],
)
def test_the_ceiling_is_tested_to_the_euro_and_a_typed_rate_with_its_tolerance(
    ligne: dict[str, object], *, alerte: bool
) -> None:
    plus = {nom: valeur for nom, valeur in ligne.items() if nom != "montant"}
    assert ("A30" in codes_alertes(aide("DETR", ligne["montant"], **ECOLE, **plus))) is alerte


def test_a_refused_aid_leaves_the_rate_alone() -> None:
    un = {"cout_total_ht": 1000, **ECOLE}
    assert "A30" not in codes_alertes(aide("DETR", 500, **un), aide("DSIL", 500, statut="refuse", **un))


@pytest.mark.parametrize(
    ("dep", "commune", "plus", "alerte"),
    [
        ("974", "97410", {}, False),
        ("2B", "2B033", {}, True),
        ("2B", "2B033", {"beneficiaire_type": "epci"}, False),
        ("2B", "2B033", {"beneficiaire_type": "epci", "montant": 901}, True),
        ("40", "40197", {}, True),
    ],
)
def test_overseas_has_no_ceiling_and_an_epci_of_corse_a_higher_one(
    dep: str, commune: str, plus: dict[str, object], *, alerte: bool
) -> None:
    ligne = {"montant_accorde": 880, "cout_total_ht": 1000, "code_insee": commune, "dispositif": "DETR"}
    ligne |= {("montant_accorde" if nom == "montant" else nom): valeur for nom, valeur in plus.items()}
    assert ("A30" in codes_alertes(ligne, donnees=laureats([commune]), dep=dep)) is alerte


@pytest.mark.parametrize(("propre", "alerte"), [(199, True), ("199.01", False), (200, False), (201, True)])
def test_a_plan_that_does_not_come_to_the_cost_is_said(propre: object, *, alerte: bool) -> None:
    plan = {"cout_total_ht": 1000, "autres_aides_publiques": 100, "financements_prives": 200, "autofinancement": propre}
    assert ("A31" in codes_alertes(aide("DETR", 500, **ECOLE, **plan))) is alerte


def test_a_project_of_several_communes_is_shared_and_its_plan_names_the_other_funders() -> None:
    (projet,) = projets(
        aide("DETR", 10, beneficiaire_nom="Roquefort et Gabarret", intitule="Voie verte", autres_financements="Région")
    )
    assert projet.partage
    assert [(f.nom, f.montant) for f in projet.financeurs] == [("DETR", 10), ("Région", None)]
