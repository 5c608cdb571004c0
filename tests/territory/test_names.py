"""Names typed by officers, as the source documents and the national lists write them (rules I3 to I5)."""

import time

import pytest

from pvd_dashboard.territory import Territory, normalise, resolve_commune, split_communes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("L'Isle-Jourdain", "l isle jourdain"),
        ("L’ISLE  JOURDAIN", "l isle jourdain"),
        ("Saint-Lary\u00a0Soulan", "saint lary soulan"),
        ("St. Sever", "saint sever"),
        ("Ste-Foy", "sainte foy"),
        ("Cœur", "coeur"),
        ("Aire s/ l'Adour", "aire sur l adour"),
        ("Mareil s/s Bois", "mareil sous bois"),
        ("Landes/Gers", "landes gers"),
        ("s/Saint-Jean", "sur saint jean"),
        ("", ""),
    ],
)
def test_a_name_has_one_spelling(text: str, key: str) -> None:
    assert normalise(text) == key


@pytest.mark.parametrize(
    ("text", "departement", "code", "how"),
    [
        ("Saint-Lary Soulan", "65", "65388", "nom"),
        ("St Sever", "40", "40282", "nom"),
        ("SAINT-SEVER", "Landes (40)", "40282", "nom"),
        ("Aire sur l'Adour", "40", "40001", "nom"),
        ("Aire sur Adour", "40", "40001", "approché"),
        ("Aire s/ Adour", "040", "40001", "approché"),
        ("Montfort-en Chalosse", "40", "40194", "nom"),
        ("Grenade sur l'Adour", "40", "40117", "nom"),
        ("Morcenx la Nouvelle", "40", "40197", "nom"),
        ("Morcenx", "40", "40197", "ancien"),
        ("Sindères", "40", "40197", "ancien"),
        ("Arjuzanx", None, "40197", "ancien"),
        ("Cadillac", "33", "33081", "ancien"),
        ("Le Hom", "14", "14689", "ancien"),
        ("Roquefort", "40", "40245", "nom"),
        ("Plaisance", "32", "32319", "nom"),
        ("Montfort", "64", "64403", "nom"),
        ("Montfort", "04", "04127", "nom"),
        ("Montfort", "40", "40194", "ancien"),
        ("Pontonx", "40", "40230", "approché"),
        ("L'Isle Jourdain", "32", "32160", "nom"),
        ("L'Isle-Jourdain", "86", "86112", "nom"),
        ("Isle-Jourdain", "32", "32160", "approché"),
        ("Breteuil", "27", "27112", "nom"),
        ("Breteuil", "60", "60104", "nom"),
        ("Le Pont-de-Beauvoisin", "38", "38315", "nom"),
        ("Le Pont de Beauvoisin", "73", "73204", "nom"),
        ("Labouheire", "40", "40134", "approché"),
        ("Geaunne", "40", "40110", "approché"),
        ("40 - Aire-sur-l'Adour", "40", "40001", "nom"),
        ("40 - Aire-sur-l'Adour", None, "40001", "nom"),
        ("Roquefort (40)", None, "40245", "nom"),
        ("Roquefort (Landes)", "40", "40245", "nom"),
        ("40120 Roquefort", None, "40245", "nom"),
        ("40110 MORCENX", "40", "40197", "ancien"),
        ("40245 - Roquefort", None, "40245", "code"),
        ("DAX CEDEX", "40", "40088", "nom"),
        ("Commune de Roquefort", "40", "40245", "nom"),
        ("MAIRIE DE VILLENEUVE DE MARSAN", "40", "40331", "nom"),
        ("Commune du Houga", "32", "32155", "approché"),
        ("La Ville-du-Bois", "91", "91665", "nom"),
        ("Bonifacio", "20A", "2A041", "nom"),
        ("Saint Denis", "974", "97411", "nom"),
        ("40245", "40", "40245", "code"),
    ],
)
def test_a_commune_is_found(territory: Territory, text: str, departement: str | None, code: str, how: str) -> None:
    match = resolve_commune(territory, text, departement)
    assert (match.code, match.how) == (code, how)


def test_a_homonym_without_a_departement_is_a_question(territory: Territory) -> None:
    match = resolve_commune(territory, "Roquefort", None)
    assert (match.code, match.candidates, match.how) == (None, ("32347", "40245", "47225"), "ambigu")


def test_the_laureats_settle_between_homonyms(territory: Territory) -> None:
    match = resolve_commune(territory, "Roquefort", None, preferred={"40245", "40110"})
    assert (match.code, match.how, match.sure) == ("40245", "approché", False)
    both = resolve_commune(territory, "Roquefort", None, preferred={"40245", "47225"})
    assert both.code is None


@pytest.mark.parametrize(
    ("text", "departement", "candidates"),
    [
        ("Plaisance", "40", ("12183", "24168", "32319", "86192")),
        ("Fleurance", "40", ("32132",)),
        ("Roquefort (32)", "40", ("32347",)),
        ("32 - Fleurance", "40", ("32132",)),
    ],
)
def test_another_departement_is_proposed_never_taken(
    territory: Territory, text: str, departement: str, candidates: tuple[str, ...]
) -> None:
    match = resolve_commune(territory, text, departement, preferred=candidates)
    assert (match.code, match.candidates, match.how) == (None, candidates, "inconnu")


@pytest.mark.parametrize(
    ("text", "departement"),
    [
        ("Trifouilly-les-Oies", "40"),
        ("999999 Trifouilly-les-Oies", None),
        ("Saint", "40"),
        ("Roquefort", "99"),
        ("à compléter", "40"),
        ("", "40"),
        (None, "40"),
        (float("nan"), None),
        ("/", "40"),
    ],
)
def test_what_is_no_commune_is_not_taken_for_one(territory: Territory, text: object, departement: str | None) -> None:
    match = resolve_commune(territory, text, departement)
    assert (match.code, match.how) == (None, "inconnu")


def test_the_beginning_of_two_names_is_a_question(territory: Territory) -> None:
    match = resolve_commune(territory, "Castelnau", "40")
    assert (match.code, match.candidates, match.how) == (None, ("40071", "40072"), "ambigu")


def test_every_commune_answers_to_its_own_name(territory: Territory) -> None:
    communes = territory.communes
    pairs = zip(communes.index, communes["nom"], communes["departement"], strict=True)
    wrong = [(code, nom) for code, nom, place in pairs if resolve_commune(territory, nom, place).code != code]
    assert wrong == []


def test_twenty_six_thousand_lines_take_well_under_a_second(territory: Territory) -> None:
    communes = territory.communes[:26_000]
    resolve_commune(territory, "Dax", "40")
    start = time.process_time()
    for nom, place in zip(communes["nom"], communes["departement"], strict=True):
        resolve_commune(territory, nom, place)
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    ("cell", "departement", "names"),
    [
        ("Roquefort/Gabarret", "40", ["Roquefort", "Gabarret"]),
        ("Morcenx-la-Nouvelle et Labouheyre", "40", ["Morcenx-la-Nouvelle", "Labouheyre"]),
        ("Amou et Montfort-en Chalosse/Mugron", "40", ["Amou", "Montfort-en Chalosse", "Mugron"]),
        ("Amou ; Mugron", "40", ["Amou", "Mugron"]),
        ("Amou, Mugron et Dax", "40", ["Amou", "Mugron", "Dax"]),
        ("Amou - Mugron", "40", ["Amou", "Mugron"]),
        ("- Amou\n- Mugron\r\n", "40", ["Amou", "Mugron"]),
        ("Amou & Mugron", "40", ["Amou", "Mugron"]),
        ("Aire s/ Adour / Amou", "40", ["Aire s/ Adour", "Amou"]),
        ("40 - Aire-sur-l'Adour / 40 - Amou", "40", ["40 - Aire-sur-l'Adour", "40 - Amou"]),
        ("Roquefort (40), Gabarret (40)", None, ["Roquefort (40)", "Gabarret (40)"]),
        ("Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson", "51", ["Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson"]),
        (
            "Saint Rémy en Bouzemont Saint Genest et Isson / Vitry-le-François",
            "51",
            ["Saint Rémy en Bouzemont Saint Genest et Isson", "Vitry-le-François"],
        ),
        ("Sainte-Marie-aux-Mines", "68", ["Sainte-Marie-aux-Mines"]),
        ("Saint-Lary - Soulan", "65", ["Saint-Lary - Soulan"]),
        ("Trifouilly et Ailleurs", "40", ["Trifouilly", "Ailleurs"]),
        ("Roquefort et Gabarret", None, ["Roquefort", "Gabarret"]),
        ("", "40", []),
        (" / ", "40", []),
        (None, "40", []),
    ],
)
def test_a_cell_of_several_communes_is_split(
    territory: Territory, cell: str | None, departement: str | None, names: list[str]
) -> None:
    assert split_communes(territory, cell, departement) == names


def test_a_very_long_cell_is_split_quickly(territory: Territory) -> None:
    start = time.process_time()
    assert len(split_communes(territory, " et ".join(["Amou"] * 500), "40")) == 500
    assert time.process_time() - start < 2.0
