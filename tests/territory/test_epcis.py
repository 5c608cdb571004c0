"""EPCI by SIREN and by name, whose spelling drifts (domain notes, §1.4)."""

import pytest

from pvd_dashboard.territory import Territory, resolve_epci


@pytest.mark.parametrize(
    ("text", "departement", "siren", "how"),
    [
        ("200030435", None, "200030435", "code"),
        ("200 030 435", "32", "200030435", "code"),
        (200030435.0, "40", "200030435", "code"),
        ("20003043500017", "40", "200030435", "code"),
        ("CC Cœur Haute Lande", "40", "200069656", "nom"),
        ("CC Coeur Haute Lande", "40", "200069656", "nom"),
        ("CC des Coteaux du Val-d'Arros", "65", "200070803", "nom"),
        ("CC des Coteaux du Val d’Arros", "65", "200070803", "nom"),
        ("CC Aure-Louron", "65", "246500573", "nom"),
        ("Communauté de communes du Pays Grenadois", "40", "244000824", "nom"),
        ("COMMUNAUTE DE COMMUNES DE LA HAUTE-BIGORRE", "65", "246500482", "nom"),
        ("CC d'Aire-sur-l'Adour", "40", "200030435", "nom"),
        ("CC d'Aire-sur-l'Adour", "32", "200030435", "nom"),
        ("CC Adour Madiran", "64", "200072106", "nom"),
        ("CC Lomagne Gersoise", None, "243200391", "nom"),
        ("Communauté d'agglomération du Grand Dax", "40", "244000675", "nom"),
        ("CINOR", "974", "249740119", "nom"),
        ("Haute-Bigorre", "65", "246500482", "approché"),
        ("CC Terre de Chalosse", "40", "200069631", "approché"),
        ("CC Hautes Terres Communauté", "15", "200066637", "nom"),
    ],
)
def test_an_epci_is_found(territory: Territory, text: object, departement: str | None, siren: str, how: str) -> None:
    match = resolve_epci(territory, text, departement)
    assert (match.code, match.how) == (siren, how)


def test_an_epci_of_another_departement_is_proposed_never_taken(territory: Territory) -> None:
    match = resolve_epci(territory, "CC Adour Madiran", "40")
    assert (match.code, match.candidates, match.how) == (None, ("200072106",), "inconnu")


def test_two_epci_of_one_name_are_a_question(territory: Territory) -> None:
    match = resolve_epci(territory, "CC des 4 Rivières", None)
    assert (match.code, match.how) == (None, "ambigu")
    assert len(match.candidates) > 1


@pytest.mark.parametrize(
    ("text", "departement"),
    [("999999999", None), ("Sans objet", "40"), ("", "40"), (None, None), ("CC", "40"), ("CC Adour Madiran", "99")],
)
def test_what_is_no_epci_is_not_taken_for_one(territory: Territory, text: object, departement: str | None) -> None:
    match = resolve_epci(territory, text, departement)
    assert (match.code, match.how) == (None, "inconnu")


def test_every_epci_answers_to_its_own_name(territory: Territory) -> None:
    wrong = [
        (siren, row.nom)
        for siren, row in territory.epcis.iterrows()
        if resolve_epci(territory, row.nom, row.departements.split(";")[0]).code != siren
    ]
    assert wrong == []
