"""The Hautes-Pyrénées of 6 June 2024, from the workbook to the situation (AC65)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import territory
from tools.examples import make_examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Releve

JOUR = "2024-06-06"
ADOUR_MADIRAN = "200072106"


def test_ac65_1_fourteen_communes_in_eight_intercommunalites(hautes_pyrenees: Releve) -> None:
    laureats = hautes_pyrenees.json(JOUR)["laureats"]
    assert (laureats["communes"], laureats["pvd"], laureats["epci"]) == (14, 14, 8)
    assert (laureats["par_epci"]["CC Adour Madiran"], sum(laureats["par_epci"].values())) == (3, 14)
    communes = hautes_pyrenees.situation(JOUR).laureats.communes
    assert communes.groupby("siren_epci").size().to_dict() == {
        "200070811": 2,
        "246500482": 1,
        "200070803": 1,
        ADOUR_MADIRAN: 3,
        "200070795": 2,
        "200070787": 1,
        "200070829": 2,
        "246500573": 2,
    }


def test_ac65_2_by_arrondissement(hautes_pyrenees: Releve) -> None:
    assert hautes_pyrenees.json(JOUR)["laureats"]["arrondissements"] == {
        "Argelès-Gazost": 2,
        "Bagnères-de-Bigorre": 6,
        "Tarbes": 6,
    }


def test_ac65_3_eight_ort_cover_the_fourteen_communes(hautes_pyrenees: Releve) -> None:
    conventions = hautes_pyrenees.json(JOUR)["conventions"]
    assert conventions["ort_signees"] == 8
    assert {ligne["statut"] for ligne in conventions["lignes"]} == {"ORT_OK"}
    assert {ligne["date_ort"] for ligne in conventions["lignes"]} == {"2023-01-23"}
    assert len(conventions["lignes"]) == 14
    assert hautes_pyrenees.situation(JOUR).conventions.communes_ort == 14


def test_ac65_3_ten_communes_signed_late_and_four_on_time(hautes_pyrenees: Releve) -> None:
    jours = {ligne["communes"][0]: ligne["jours"] for ligne in hautes_pyrenees.json(JOUR)["conventions"]["lignes"]}
    tardives = {code: ecart for code, ecart in jours.items() if ecart < 0}
    assert sorted(tardives.values()) == [-30] * 8 + [-4] * 2
    assert {code: ecart for code, ecart in jours.items() if ecart >= 0} == {
        "65452": 80,
        "65304": 96,
        "65375": 96,
        "65460": 197,
    }


@pytest.mark.parametrize(("adhesion", "jours"), [(date(2021, 7, 22), -1), (date(2021, 7, 23), 0)])
def test_ac65_3_the_limit_between_late_and_on_time(
    rejouer: Callable[[make_examples.Faits], Releve], adhesion: date, jours: int
) -> None:
    faits = make_examples.lire("65-hautes-pyrenees")
    for convention in faits["conventions"][:10]:
        convention["date_signature"] = adhesion
    lignes = rejouer(faits).json(JOUR)["conventions"]["lignes"]
    assert {ligne["jours"] for ligne in lignes} == {jours}


def test_ac65_3_without_an_adhesion_the_eighteen_months_cannot_be_computed(
    rejouer: Callable[[make_examples.Faits], Releve],
) -> None:
    faits = make_examples.lire("65-hautes-pyrenees")
    faits["conventions"] = faits["conventions"][10:]
    releve = rejouer(faits)
    conventions = releve.json(JOUR)["conventions"]
    assert (conventions["adhesion_signees"], conventions["ort_signees"]) == (0, 8)
    assert {(ligne["statut"], ligne["jours"], ligne["echeance"]) for ligne in conventions["lignes"]} == {
        ("ORT_OK", None, None)
    }
    assert not [a for a in releve.json(JOUR)["alertes"] if a["code"] in {"A01", "A02", "A03"}]


def test_ac65_4_the_launch_meeting_is_in_the_history(hautes_pyrenees: Releve) -> None:
    (reunion,) = hautes_pyrenees.situation(JOUR).tables["reunions"].to_dict("records")
    assert (reunion["type"], reunion["date"].date()) == ("lancement", date(2021, 2, 1))
    assert reunion["presidence"] == "Préfet des Hautes-Pyrénées"
    (dite,) = hautes_pyrenees.json(JOUR)["reunions"]["tenues"]
    assert (dite["type"], dite["date"]) == ("lancement", "2021-02-01")


def test_ac65_7_the_five_key_measures_are_told(hautes_pyrenees: Releve) -> None:
    mesures = [un["texte"] for un in hautes_pyrenees.json(JOUR)["textes"] if un["rubrique"] == "mesures"]
    mots = ("chef de projet", "managers de centre-ville", "flash", "France Services", "friches")
    assert [mot in texte for mot, texte in zip(mots, mesures, strict=True)] == [True] * 5


def test_ac65_5_saint_lary_soulan_is_found_without_asking(rejouer: Callable[[make_examples.Faits], Releve]) -> None:
    faits = make_examples.lire("65-hautes-pyrenees")
    del next(ligne for ligne in faits["laureats"] if ligne["nom_commune"] == "Saint-Lary Soulan")["code_insee"]
    releve = rejouer(faits)
    laureats = releve.reading.tables["laureats"]
    assert laureats.to_fix == 0
    assert "65388" in set(laureats.accepted["code_insee"])
    assert [f for f in releve.reading.findings if f.severity != "information"] == []


def test_ac65_8_an_epci_on_two_departements_counts_once_for_its_three_communes(hautes_pyrenees: Releve) -> None:
    epci = territory.load().epci(ADOUR_MADIRAN)
    assert epci is not None
    assert set(epci.departements) == {"65", "64"}
    assert epci.communes == 72
    communes = hautes_pyrenees.situation(JOUR).laureats.communes
    assert sorted(communes.loc[communes["siren_epci"] == ADOUR_MADIRAN, "code_insee"]) == ["65304", "65375", "65460"]


def test_cauterets_added_later_is_a_laureate_like_the_others(hautes_pyrenees: Releve) -> None:
    communes = hautes_pyrenees.situation(JOUR).laureats.communes.set_index("code_insee")
    assert communes.loc["65138", "statut_laureat"] == "ajoute"


def test_ac65_6_the_national_list_of_2021_lacks_cauterets_and_it_is_one_line(
    rejouer: Callable[[make_examples.Faits], Releve], hautes_pyrenees: Releve
) -> None:
    faits = make_examples.lire("65-hautes-pyrenees")
    faits["liste_nationale"] = [
        {"code_insee": une["code_insee"], "nom_commune": une["nom_commune"], "date_liste": date(2021, 1, 31)}
        for une in faits["laureats"]
        if une.get("programme") != "Action cœur de ville" and une["nom_commune"] != "Cauterets"
    ]
    faits["sources"]["liste_nationale"] = "liste des lauréats, janvier 2021"
    releve = rejouer(faits)
    assert releve.reading.tables["liste_nationale"].rows == 13
    assert releve.json(JOUR)["laureats"] == hautes_pyrenees.json(JOUR)["laureats"]
    (ecart,) = [a for a in releve.json(JOUR)["alertes"] if a["code"] == "A50" and "Cauterets" in a["pourquoi"]]
    assert (ecart["communes"], ecart["severite"]) == (["65138"], 3)


def test_no_post_was_supplied_so_none_is_missing(hautes_pyrenees: Releve) -> None:
    document = hautes_pyrenees.json(JOUR)
    assert document["postes"]["renseigne"] is False
    assert document["postes"]["total"] == 0
    assert hautes_pyrenees.alertes(JOUR, "A10") == []
