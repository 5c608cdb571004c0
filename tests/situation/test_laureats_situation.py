"""Communes, PVD, EPCI and arrondissements are four counts (AC32-1, AC40-1, AC65-1, AC65-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.situation.faits import GERS, LANDES, PYRENEES, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation import Situation


def compte(vue: Situation) -> tuple[object, ...]:
    part = vue.laureats
    return len(part.communes), len(part.projets), part.epci, dict(part.arrondissements)


def test_the_landes_have_14_communes_12_pvd_10_epci() -> None:
    assert compte(situation(LANDES, "10/09/2021")) == (14, 12, 10, {"Dax": 4, "Mont-de-Marsan": 10})


def test_the_binomes_of_the_landes_share_a_pvd() -> None:
    projets = {p.cle: p.communes for p in situation(LANDES, "10/09/2021").laureats.projets}
    assert projets["pvd-75-40-3"] == ("40102", "40245")
    assert projets["pvd-75-40-8"] == ("40194", "40201")


def test_fleurance_and_lectoure_are_one_pvd_on_one_epci() -> None:
    vue = situation(GERS, "10/08/2022", "32")
    assert compte(vue) == (2, 1, 1, {"Condom": 2})
    assert vue.laureats.projets[0].libelle == "Fleurance / Lectoure"
    assert vue.conventions.adhesion_signees == 1


def test_the_hautes_pyrenees_have_14_communes_and_8_epci() -> None:
    assert compte(situation(PYRENEES, "06/06/2024", "65")) == (
        14,
        14,
        8,
        {"Argelès-Gazost": 2, "Bagnères-de-Bigorre": 6, "Tarbes": 6},
    )


def test_adour_madiran_holds_three_communes_of_the_hautes_pyrenees() -> None:
    communes = situation(PYRENEES, "06/06/2024", "65").laureats.communes
    assert sorted(communes.groupby("nom_epci").size()) == [1, 1, 1, 2, 2, 2, 2, 3]
    assert communes.groupby("siren_epci").size()["200072106"] == 3


def test_a_national_list_is_filtered_on_the_departement() -> None:
    liste = tables(laureats=laureats([*PYRENEES["laureats"]["code_insee"], "40245", "2A041"]))
    assert len(situation(liste, "06/06/2024", "65").laureats.communes) == 14
    assert len(situation(liste, "06/06/2024", "2A").laureats.communes) == 1


def test_a_regroupement_is_one_pvd_whatever_its_accents_and_wins_over_the_id() -> None:
    liste = tables(
        laureats=[
            {"code_insee": "40245", "regroupement": "Roquefort/Gabarret", "id_pvd": "pvd-1"},
            {"code_insee": "40102", "regroupement": "ROQUEFORT / Gabarret", "id_pvd": "pvd-2"},
        ]
    )
    assert len(situation(liste, "10/09/2021").laureats.projets) == 1


def test_a_commune_typed_twice_counts_once() -> None:
    assert len(situation(tables(laureats=laureats(["40245", "40245"])), "10/09/2021").laureats.communes) == 1


@pytest.mark.parametrize(("au", "communes"), [("20/12/2020", 0), ("21/12/2020", 14), ("22/12/2020", 14)])
def test_a_laureat_exists_from_its_labellisation(au: str, communes: int) -> None:
    assert len(situation(LANDES, au).laureats.communes) == communes


@pytest.mark.parametrize(
    ("plus", "au", "active"),
    [
        ({"date_retrait": "10/09/2021"}, "09/09/2021", True),
        ({"date_retrait": "10/09/2021"}, "10/09/2021", False),
        ({"date_retrait": "10/09/2021", "statut_laureat": "retire"}, "09/09/2021", True),
        ({"statut_laureat": "retire"}, "01/01/2021", False),
    ],
)
def test_a_commune_leaves_from_its_withdrawal(plus: dict[str, str], au: str, active: object) -> None:
    part = situation(tables(laureats=laureats(["40245"], **plus)), au).laureats
    assert (len(part.communes), part.retirees) == ((1, ()) if active else (0, ("40245",)))


def test_communes_of_another_programme_are_not_laureates() -> None:
    liste = tables(
        laureats=[
            {"code_insee": "40245"},
            {"code_insee": "40088", "programme": "ACV"},
            {"code_insee": "40001", "programme": "AUTRE"},
        ]
    )
    part = situation(liste, "10/09/2021").laureats
    assert list(part.communes["code_insee"]) == ["40245"]
    assert part.acv == ("40088",)


def test_a_typed_epci_is_kept_and_a_missing_one_comes_from_the_reference() -> None:
    liste = tables(laureats=[{"code_insee": "40245", "siren_epci": "244000691"}, {"code_insee": "40102"}])
    assert list(situation(liste, "10/09/2021").laureats.communes["siren_epci"]) == ["200035541", "244000691"]


def test_a_departement_without_arrondissement_says_sans_objet() -> None:
    part = situation(tables(laureats=laureats(["97611"])), "10/09/2021", "976").laureats
    assert dict(part.arrondissements) == {"sans objet": 1}


def test_a_list_never_supplied_counts_nothing() -> None:
    part = situation({}, "10/09/2021").laureats
    assert (part.renseigne, len(part.communes), part.projets, part.epci) == (False, 0, (), 0)
