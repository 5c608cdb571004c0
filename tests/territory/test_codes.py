"""Five digits: INSEE or postal (rules I1 and I3, check ACX-1)."""

import pytest

from pvd_dashboard.territory import Territory, check_code_and_name, normalise_insee, resolve_commune


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1004", "01004"),
        ("1004.0", "01004"),
        ("1004,0", "01004"),
        (1004, "01004"),
        (40110.0, "40110"),
        ("01004", "01004"),
        ("2A041", "2A041"),
        ("2a041", "2A041"),
        (" 97401 ", "97401"),
        ("40 110", "40110"),
        ("999999", None),
        ("401", None),
        ("Geaune", None),
        ("", None),
        (None, None),
        (float("nan"), None),
        (40110.5, None),
    ],
)
def test_a_code_is_five_characters(text: object, code: str | None) -> None:
    assert normalise_insee(text) == code


@pytest.mark.parametrize(
    ("code", "name", "departement", "expected"),
    [
        ("40110", "Morcenx", "40", ("40197", "ancien")),
        ("40110", "Morcenx-la-Nouvelle", None, ("40197", "nom")),
        ("40110", "Geaune", "40", ("40110", "code")),
        (40110.0, "GEAUNE", None, ("40110", "code")),
        ("32160", "Plaisance", "32", ("32319", "nom")),
        ("32160", "L'Isle-Jourdain", "32", ("32160", "code")),
        ("40302", "Sindères", "40", ("40197", "code")),
        ("29019", "29 - Brest", None, ("29019", "code")),
        ("1004", "Ambérieu-en-Bugey", "01", ("01004", "code")),
        ("33081", "Cadillac", "33", ("33081", "code")),
        ("40999", "Dax", "40", ("40088", "nom")),
        ("", "Geaune", "40", ("40110", "nom")),
        (None, "Commune de Geaune", "40", ("40110", "nom")),
        ("40110", "Roquefort", "40", (None, "ambigu")),
        ("40110", "Trifouilly", "40", (None, "ambigu")),
        ("999999", "Trifouilly-les-Oies", "99", (None, "inconnu")),
        ("99999", "Trifouilly-les-Oies", None, (None, "inconnu")),
        (None, None, "40", (None, "inconnu")),
    ],
)
def test_a_code_is_believed_when_the_name_agrees(
    territory: Territory, code: object, name: object, departement: str | None, expected: tuple[str | None, str]
) -> None:
    match = check_code_and_name(territory, code, name, departement)
    assert (match.code, match.how) == expected


def test_a_code_alone_that_is_also_a_postal_code_is_a_question(territory: Territory) -> None:
    match = check_code_and_name(territory, "40110", None, "40")
    assert (match.code, match.how) == (None, "ambigu")
    assert match.candidates[0] == "40110"
    assert "40197" in match.candidates
    assert resolve_commune(territory, "40110", "40") == match


def test_a_column_of_insee_codes_is_believed_without_a_name(territory: Territory) -> None:
    assert check_code_and_name(territory, "40110", None, "40", insee=True).code == "40110"
    assert check_code_and_name(territory, "40110", "lot n° 3", "40", insee=True).code == "40110"
    assert check_code_and_name(territory, "40302", "", "40", insee=True).code == "40197"
    assert check_code_and_name(territory, "99999", "", "40", insee=True).how == "inconnu"


def test_a_column_of_insee_codes_is_not_believed_against_a_known_name(territory: Territory) -> None:
    match = check_code_and_name(territory, "40110", "Roquefort", "40", insee=True)
    assert (match.code, match.candidates, match.how) == (None, ("40110", "40245"), "ambigu")
    assert check_code_and_name(territory, "40110", "Plaisance", "40", insee=True).how == "ambigu"


def test_a_code_of_another_departement_alone_is_a_question(territory: Territory) -> None:
    match = check_code_and_name(territory, "32132", None, "40")
    assert (match.code, match.candidates, match.how) == (None, ("32132",), "ambigu")


def test_a_postal_code_alone_is_a_question(territory: Territory) -> None:
    match = check_code_and_name(territory, "40800", None, "40")
    assert (match.code, match.how) == (None, "ambigu")
    assert "40001" in match.candidates
