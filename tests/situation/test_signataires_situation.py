"""Signatories, ville principale, comité régional: AC32-4, ACAN-5, A40, A41."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation.signataires import personnes, sieges, signe
from tests.situation.faits import LANDES, adhesion, laureats, ort, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Alerte

FLEURANCE = (
    "préfet du Gers ; présidente de la Région Occitanie ; maire de Fleurance ; maire de Lectoure et président de la CC "
    "de la Lomagne Gersoise ; directrice générale de l'EPF d'Occitanie"
)


def alertes(*actes: dict[str, object], code: str, au: str = "01/02/2023", communes: str = "32132") -> list[Alerte]:
    donnees = tables(laureats=laureats(communes.split(";")), conventions=list(actes))
    return [a for a in situation(donnees, au, communes[:2]).alertes if a.code == code]


def test_ac32_4_six_seats_five_persons() -> None:
    liste = sieges(FLEURANCE)
    assert (len(liste), personnes(liste)) == (6, 5)
    assert Counter(siege.role for siege in liste) == {"beneficiaire": 3, "etat": 1, "partenaire": 2}


def test_one_entry_a_person_is_as_many_seats_as_entries() -> None:
    liste = sieges("Maire de Fleurance ; maire de Lectoure ; président de la CC de la Lomagne Gersoise ; préfet")
    assert (len(liste), personnes(liste)) == (4, 4)


@pytest.mark.parametrize(
    ("qualite", "role"),
    [
        ("Le maire", "beneficiaire"),
        ("Madame la Présidente de la communauté de communes", "beneficiaire"),
        ("Président de l'EPCI", "beneficiaire"),
        ("Commune de Lectoure", "beneficiaire"),
        ("La préfète", "etat"),
        ("Sous-préfet de Condom", "etat"),
        ("État", "etat"),
        ("Président du Conseil départemental", "partenaire"),
        ("Présidente de Région", "partenaire"),
        ("Banque des Territoires", "partenaire"),
    ],
)
def test_the_role_of_a_seat(qualite: str, role: str) -> None:
    assert [siege.role for siege in sieges(qualite)] == [role]


def test_no_list_is_no_seat() -> None:
    assert (sieges(""), personnes(())) == ((), 0)


@pytest.mark.parametrize(
    ("texte", "seule", "attendu"),
    [
        ("Maire de Fleurance", False, True),
        ("Ville principale", False, True),
        ("Maire", True, True),
        ("Maire", False, False),
        ("Maire de Lectoure", True, False),
        ("Président de la CC de Fleurance", False, False),
    ],
)
def test_a_commune_signs_by_its_name(texte: str, *, seule: bool, attendu: object) -> None:
    assert signe(sieges(texte), "Fleurance", seule=seule) is attendu


@pytest.mark.parametrize(
    ("plus", "attendus"),
    [
        ({"ville_principale_signataire": False}, 1),
        ({"ville_principale_signataire": True, "signataires": "Préfet"}, 0),
        ({"ville_principale_signataire": None}, 0),
        ({"signataires": FLEURANCE}, 0),
        ({"signataires": "Préfet ; maire de Lectoure"}, 1),
    ],
)
def test_a40_the_ville_principale_must_sign_an_ort(plus: dict[str, object], attendus: int) -> None:
    acte = ort("32132;32208", "26/01/2023", **plus)
    assert len(alertes(acte, code="A40", communes="32132;32208")) == attendus


def test_a40_names_the_ville_principale_and_the_day_of_the_signature() -> None:
    (alerte,) = alertes(ort("32208", "26/01/2023", signataires="Maire de Lectoure"), code="A40", communes="32208")
    assert "Fleurance" in alerte.pourquoi
    assert (alerte.objet, alerte.date, alerte.severite, alerte.communes) == (
        "Lectoure",
        date(2023, 1, 26),
        2,
        ("32208",),
    )


def test_a40_exists_from_the_day_of_the_signature_and_never_for_an_adhesion() -> None:
    acte = ort("32132", "26/01/2023", ville_principale_signataire=False)
    counts = [len(alertes(acte, code="A40", au=au)) for au in ("25/01/2023", "26/01/2023", "27/01/2023")]
    assert counts == [0, 1, 1]
    assert alertes(adhesion("32132", "26/01/2022", ville_principale_signataire=False), code="A40") == []


@pytest.mark.parametrize(
    ("plus", "au", "attendus"),
    [
        ({}, "25/01/2023", 0),
        ({}, "26/01/2023", 1),
        ({"avis_comite_regional": "Favorable"}, "26/01/2023", 0),
        ({"date_comite_regional_financeurs": "26/01/2023"}, "26/01/2023", 0),
        ({"date_comite_regional_financeurs": "27/01/2023"}, "26/01/2023", 1),
    ],
)
def test_a41_an_ort_needs_the_opinion_of_the_comite_regional(plus: dict[str, object], au: str, attendus: int) -> None:
    assert len(alertes(ort("32132", "26/01/2023", **plus), code="A41", au=au)) == attendus


def test_a41_is_for_a_convention_cadre_only() -> None:
    acte = ort("32132", "26/01/2023") | {"type": "ort_preexistante"}
    assert alertes(acte, code="A41") == []


def test_a41_is_one_line_where_the_workbook_records_no_opinion_and_one_an_ort_otherwise() -> None:
    (ensemble,) = [a for a in situation(LANDES, "22/11/2026").alertes if a.code == "A41"]
    assert (ensemble.objet.replace("\u00a0", " "), len(ensemble.communes)) == ("9 ORT signées", 14)
    deux = [ort("32132", "26/01/2023"), ort("32208", "27/01/2023", avis_comite_regional="Favorable")]
    assert [a.objet for a in alertes(*deux, code="A41", communes="32132;32208")] == ["Fleurance"]
    trois = [*deux, ort("32013", "28/01/2023")]
    objets = [a.objet for a in alertes(*trois, code="A41", communes="32132;32208;32013")]
    assert sorted(objets) == ["Auch", "Fleurance"]
