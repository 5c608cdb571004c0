"""The ways a département is written, and the words around its name."""

import re

import pytest

from pvd_dashboard.territory import Territory


@pytest.mark.parametrize(
    ("label", "code"),
    [
        (40, "40"),
        (40.0, "40"),
        ("40", "40"),
        ("040", "40"),
        ("40 - Landes", "40"),
        ("40 – LANDES", "40"),
        ("Landes (40)", "40"),
        ("Landes - 40", "40"),
        ("Landes", "40"),
        ("les Landes", "40"),
        ("DDTM des Landes", "40"),
        ("Préfecture du Gers", "32"),
        (1, "01"),
        ("1", "01"),
        ("001", "01"),
        ("Ain", "01"),
        ("2a", "2A"),
        ("02A", "2A"),
        ("20A", "2A"),
        ("20B", "2B"),
        ("2B - Haute-Corse", "2B"),
        ("971", "971"),
        (974, "974"),
        ("La Réunion", "974"),
        ("REUNION", "974"),
        ("Val d’Oise", "95"),
        ("987", "987"),
        ("40 - DDTM", "40"),
        ("40 - Gers", None),
        ("20", None),
        ("96", None),
        ("6AE", None),
        ("40245", None),
        ("Trifouilly", None),
        ("", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_a_departement_is_recognised(territory: Territory, label: object, code: str | None) -> None:
    found = territory.departement(label)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("40", ("les Landes", "des Landes", "dans les Landes")),
        ("32", ("le Gers", "du Gers", "dans le Gers")),
        ("65", ("les Hautes-Pyrénées", "des Hautes-Pyrénées", "dans les Hautes-Pyrénées")),
        ("01", ("l'Ain", "de l'Ain", "dans l'Ain")),
        ("33", ("la Gironde", "de la Gironde", "en Gironde")),
        ("77", ("la Seine-et-Marne", "de Seine-et-Marne", "en Seine-et-Marne")),
        ("28", ("l'Eure-et-Loir", "d'Eure-et-Loir", "en Eure-et-Loir")),
        ("75", ("Paris", "de Paris", "à Paris")),
        ("2A", ("la Corse-du-Sud", "de la Corse-du-Sud", "en Corse-du-Sud")),
        ("972", ("la Martinique", "de la Martinique", "en Martinique")),
        ("974", ("La Réunion", "de La Réunion", "à La Réunion")),
        ("976", ("Mayotte", "de Mayotte", "à Mayotte")),
    ],
)
def test_the_words_around_a_name(territory: Territory, code: str, words: tuple[str, str, str]) -> None:
    found = territory.departement(code)
    assert found is not None
    assert (found.avec_article, found.du, found.dans) == words


def test_no_departement_is_called_wrongly(territory: Territory) -> None:
    for row in territory.departements.itertuples():
        for words in (row.avec_article, row.du, row.dans):
            assert words.endswith(row.nom)
            assert not re.search(r"\b(?:de les?|à les?|en les?|dans (?:de|du|des))\b", words), words
            # No vowel after « de », « le » or « la »; no consonant after an apostrophe.
            assert not re.search(r"\b(?:de|le|la) [AEIOUYÉÈÎ](?!onne)", words) or "La " in words, words
            assert not re.search(r"^(?:de )?[ld]'[^AEIOUYÉÎH]|^dans l'[^AEIOUYÉÎH]", words), words


def test_the_101_departements_have_a_frame_and_the_rest_none(territory: Territory) -> None:
    framed = [code for code in territory.departements.index if territory.departement(code).emprise]  # type: ignore[union-attr]
    assert len(framed) == 101
    landes = territory.departement("40")
    assert landes is not None
    assert landes.emprise is not None
    assert landes.emprise.centre == pytest.approx((44.0, -0.7), abs=0.1)
