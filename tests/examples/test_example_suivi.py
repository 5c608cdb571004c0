"""The published trainings, club, signatories, indicators, needs and gaps, in the JSON (AC32, AC40, AC65)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.examples.conftest import Releve

LE_10, LE_26 = "2021-09-10", "2023-01-26"
FLEURANCE, LECTOURE = "32132", "32208"


def test_ac40_9_two_followed_the_base_module_and_a_second_session_is_planned(landes: Releve) -> None:
    part = landes.json(LE_10)["formations"]
    suivies = [ligne for ligne in part["lignes"] if ligne["statut"] == "suivie"]
    assert {(ligne["communes"][0], ligne["role"], ligne["date"], ligne["date_precision"]) for ligne in suivies} == {
        ("40282", "chef_de_projet", "2021-06-01", "mois"),
        ("40001", "elu", "2021-06-01", "mois"),
    }
    assert {(ligne["type"], ligne["organisme"]) for ligne in suivies} == {("base", "Cerema")}
    assert all("3 jours" in ligne["observations"] for ligne in suivies)
    prevues = [ligne for ligne in part["lignes"] if ligne["statut"] == "prevue"]
    assert ("2021-09-21", "saison", "automne 2021") in {
        (ligne["date"], ligne["date_precision"], ligne["date_texte"]) for ligne in prevues
    }
    assert (part["suivies"], part["prevues"], part["communes_formees"]) == (2, 2, ["40001", "40282"])


def test_ac40_9_before_june_nobody_had_followed_any(landes: Releve) -> None:
    part = landes.json("2021-05-31")["formations"]
    assert (part["suivies"], part["communes_formees"]) == (0, [])


def test_ac40_10_the_club_was_set_up_met_and_will_meet_with_four_items(landes: Releve) -> None:
    club = landes.json(LE_10)["reunions"]["club"]
    assert (club["tenues"], club["derniere"]["date"], club["derniere"]["date_precision"]) == (2, "2021-02-01", "mois")
    assert (club["prochaine"]["date_texte"], len(club["prochaine"]["ordre_du_jour"])) == ("automne 2021", 4)


def test_ac32_4_six_seats_five_persons_if_one_holds_two(gers: Releve) -> None:
    (acte,) = [a for a in gers.json(LE_26)["conventions"]["actes"] if a["type"] == "adhesion"]
    assert acte["signataires"] == {
        "sieges": 6, "personnes": 5, "beneficiaires": 3, "etat": 1, "partenaires": 2,
    }  # fmt: skip
    assert (acte["exemplaires"], acte["partenaires"]) == (6, "Région Occitanie ; EPF d'Occitanie")
    assert acte["periodicite_mois"] == 6


def test_ac32_5_the_convention_says_who_sits_on_the_comite(gers: Releve) -> None:
    (acte,) = [a for a in gers.json(LE_26)["conventions"]["actes"] if a["type"] == "adhesion"]
    presidence, membres, associes = (acte["comite"][nom] for nom in ("presidence", "membres", "associes"))
    assert len(presidence) == 2
    assert membres[3:] == [
        "Anah", "Banque des Territoires", "EPF d'Occitanie", "Région Occitanie", "Département du Gers",
        "PETR Portes de Gascogne",
    ]  # fmt: skip
    assert [associe.split(" ")[0] for associe in associes] == ["UDAP", "CAUE", "opérateurs"]


def indicateurs(gers: Releve) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (ligne["territoire"], ligne["indicateur"].replace("’", "'")): ligne
        for ligne in gers.json(LE_26)["indicateurs"]["lignes"]
    }


def test_ac32_8_a_falling_vacancy_is_good_and_a_rising_one_is_not(gers: Releve) -> None:
    lues = indicateurs(gers)
    for commune, avant, apres, ecart, fleche, tendance in (
        ("Fleurance", "10.9", "14.8", "3.9", "hausse", "defavorable"),
        ("Lectoure", "15.9", "13.8", "-2.1", "baisse", "favorable"),
    ):
        taux = lues[commune, "Taux de vacance des logements"]
        assert taux["mesures"] == [{"annee": 2007, "valeur": avant}, {"annee": 2017, "valeur": apres}]
        assert (taux["unite"], taux["ecart"], taux["fleche"], taux["tendance"]) == ("%", ecart, fleche, tendance)
    nombres = {
        ("Fleurance", "Évolution des logements vacants, 2007-2017"): "173",
        ("Lectoure", "Évolution des logements vacants, 2007-2017"): "-20",
        ("Lectoure", "Évolution des résidences secondaires, 2007-2017"): "123",
        ("Fleurance", "Diplômés à bac +2 ou plus"): "18.5",
        ("Lectoure", "Diplômés à bac +2 ou plus"): "27.4",
        ("CC de la Lomagne Gersoise", "Diplômés à bac +2 ou plus"): "22.9",
        ("Fleurance", "Logements créés en résidence intergénérationnelle"): "34",
    }
    assert {cle: lues[cle]["mesures"][-1]["valeur"] for cle in nombres} == nombres
    assert lues["CC de la Lomagne Gersoise", "Logements réhabilités par an (OPAH)"]["cible"] == "60"


def test_ac32_10_the_eight_needs_of_engineering_are_kept(gers: Releve) -> None:
    textes = gers.situation(LE_26).tables["textes"]
    besoins = textes[textes["rubrique"] == "ingenierie"]
    assert len(besoins) == 8
    assert set(besoins["communes"]) == {f"{FLEURANCE};{LECTOURE}"}


def test_two_sources_disagree_on_the_ort_of_the_hautes_pyrenees_and_it_is_said_once(hautes_pyrenees: Releve) -> None:
    (ecart,) = [a for a in hautes_pyrenees.json("2024-06-06")["alertes"] if a["code"] == "A50"]
    assert (len(ecart["communes"]), ecart["severite"]) == (14, 3)
    assert "23/01/2023" in ecart["pourquoi"]
    assert "liste nationale" in ecart["pourquoi"]
    assert not [a for a in hautes_pyrenees.json("2023-01-22")["alertes"] if a["code"] == "A50"]
