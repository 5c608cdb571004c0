"""The facts of the domain notes (§5.1-5.3), asked of the data that are kept in the repository."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pvd_dashboard.territory import Territory, TerritoryError

HAUTES_PYRENEES = [
    ("65025", "Argelès-Gazost", "651", "216500256", "65400", 2761, "200070811"),
    ("65138", "Cauterets", "651", "216501387", "65110", 829, "200070811"),
    ("65059", "Bagnères-de-Bigorre", "652", "216500595", "65200;65710", 7114, "246500482"),
    ("65447", "Tournay", "653", "216504472", "65190", 1362, "200070803"),
    ("65460", "Vic-en-Bigorre", "653", "216504605", "65500", 4845, "200072106"),
    ("65304", "Maubourguet", "653", "216503045", "65700", 2242, "200072106"),
    ("65375", "Rabastens-de-Bigorre", "653", "216503755", "65140", 1483, "200072106"),
    ("65452", "Trie-sur-Baïse", "653", "216504522", "65220", 1006, "200070795"),
    ("65129", "Castelnau-Magnoac", "653", "216501296", "65230", 750, "200070795"),
    ("65258", "Lannemezan", "652", "216502583", "65300", 5811, "200070787"),
    ("65389", "Saint-Laurent-de-Neste", "652", "216503896", "65150", 964, "200070829"),
    ("65287", "Loures-Barousse", "652", "216502872", "65370", 683, "200070829"),
    ("65031", "Arreau", "652", "216500314", "65240", 725, "246500573"),
    ("65388", "Saint-Lary-Soulan", "652", "216503888", "65170", 837, "246500573"),
]
LANDES = [
    ("40001", "Aire-sur-l'Adour", "402", "214000010", "40800", 6211, "200030435"),
    ("40002", "Amou", "401", "214000028", "40330", 1550, "244000881"),
    ("40102", "Gabarret", "402", "214001026", "40310", 1283, "200035541"),
    ("40245", "Roquefort", "402", "214002453", "40120", 1990, "200035541"),
    ("40110", "Geaune", "402", "214001109", "40320", 767, "200069649"),
    ("40117", "Grenade-sur-l'Adour", "402", "214001174", "40270", 2398, "244000824"),
    ("40119", "Hagetmau", "402", "214001190", "40700", 4624, "200069649"),
    ("40134", "Labouheyre", "402", "214001349", "40210", 2906, "200069656"),
    ("40194", "Montfort-en-Chalosse", "401", "214001943", "40380", 1242, "200069631"),
    ("40201", "Mugron", "401", "214002016", "40250", 1348, "200069631"),
    ("40197", "Morcenx-la-Nouvelle", "402", "200084713", "40110", 5022, "244000691"),
    ("40224", "Peyrehorade", "401", "214002248", "40300", 3700, "200069417"),
    ("40282", "Saint-Sever", "402", "214002826", "40500", 5043, "200069649"),
    ("40331", "Villeneuve-de-Marsan", "402", "214003311", "40190", 2508, "244000774"),
]
GERS = [
    ("32132", "Fleurance", "322", "213201320", "32500", 6247, "243200391"),
    ("32208", "Lectoure", "322", "213202088", "32700", 3670, "243200391"),
]


@pytest.mark.parametrize("fact", [*HAUTES_PYRENEES, *LANDES, *GERS], ids=lambda fact: fact[1])
def test_a_laureat_is_as_the_domain_notes_say(territory: Territory, fact: tuple[str, ...]) -> None:
    code, nom, arrondissement, siren, postal, population, epci = fact
    commune = territory.commune(code)
    assert commune is not None
    assert (commune.nom, commune.arrondissement, commune.siren) == (nom, arrondissement, siren)
    assert (";".join(commune.codes_postaux), commune.population, commune.siren_epci) == (postal, population, epci)
    assert (commune.departement, commune.population_annee) == (code[:2], 2023)


def test_a_commune_carries_the_names_around_it(territory: Territory) -> None:
    commune = territory.commune("40001")
    assert commune is not None
    assert (commune.arrondissement_nom, commune.nom_epci) == ("Mont-de-Marsan", "CC d'Aire-sur-l'Adour")
    assert commune.lat == pytest.approx(43.70, abs=0.01)
    assert commune.lon == pytest.approx(-0.26, abs=0.02)


@pytest.mark.parametrize(
    ("departement", "arrondissements"),
    [
        ("40", ["401 Dax", "402 Mont-de-Marsan"]),
        ("65", ["651 Argelès-Gazost", "652 Bagnères-de-Bigorre", "653 Tarbes"]),
        ("75", ["751 Paris"]),
        ("90", ["901 Belfort"]),
        ("976", []),
        ("978", []),
    ],
)
def test_the_arrondissements_of_a_departement(
    territory: Territory, departement: str, arrondissements: list[str]
) -> None:
    assert [f"{a.code} {a.nom}" for a in territory.arrondissements_of(departement)] == arrondissements


def test_the_landes_laureats_hold_ten_epci_and_two_arrondissements(territory: Territory) -> None:
    communes = territory.communes.loc[[fact[0] for fact in LANDES]]
    assert communes["siren_epci"].nunique() == 10
    assert communes["arrondissement"].value_counts().to_dict() == {"402": 10, "401": 4}


def test_the_hautes_pyrenees_laureats_hold_eight_epci(territory: Territory) -> None:
    communes = territory.communes.loc[[fact[0] for fact in HAUTES_PYRENEES]]
    assert sorted(communes["siren_epci"].value_counts(), reverse=True) == [3, 2, 2, 2, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("siren", "departements", "parts"),
    [("200030435", ("32", "40"), {"40": 12, "32": 10}), ("200072106", ("64", "65"), {"65": 61, "64": 11})],
)
def test_an_epci_may_lie_in_two_departements(
    territory: Territory, siren: str, departements: tuple[str, ...], parts: dict[str, int]
) -> None:
    epci = territory.epci(siren)
    assert epci is not None
    assert epci.departements == departements
    assert territory.members_of(siren)["departement"].value_counts().to_dict() == parts
    assert epci.communes == sum(parts.values())
    assert all(siren in territory.epcis_of(code).index for code in departements)


def test_an_epci_names_its_size_its_year_and_its_largest_commune(territory: Territory) -> None:
    epci = territory.epci("243200391")
    assert epci is not None
    assert (epci.nom, epci.type, epci.communes) == ("CC de la Lomagne Gersoise", "CC", 43)
    assert (epci.population, epci.population_annee, epci.ville_principale) == (19309, 2022, "32132")
    assert epci.emprise is not None
    assert epci.emprise.ouest < 0.6 < epci.emprise.est


def test_the_country_is_whole(territory: Territory) -> None:
    assert len(territory.communes) == 34969
    assert territory.communes.index.is_unique
    assert len(territory.departements) == 109
    assert len(territory.epcis[territory.epcis["type"] != "EPT"]) == 1255
    assert (territory.epcis["departements"].str.contains(";") & (territory.epcis["type"] != "EPT")).sum() == 89


def test_every_reference_between_tables_holds(territory: Territory) -> None:
    communes = territory.communes
    assert set(communes["departement"]) <= set(territory.departements.index)
    assert set(communes["arrondissement"].dropna()) <= set(territory.arrondissements.index)
    assert set(communes["siren_epci"].dropna()) <= set(territory.epcis.index)
    assert set(territory.epcis["ville_principale"]) <= set(communes.index)
    assert set(territory.anciens["code_insee"]) <= set(communes.index)
    assert set(territory.departements["region"]) <= set(territory.regions.index)


@pytest.mark.parametrize(
    ("code", "current"),
    [
        ("40197", "40197"),
        ("40302", "40197"),
        ("40009", "40197"),
        ("14624", "14654"),
        ("75112", "75056"),
        ("99999", None),
        ("", None),
        (None, None),
    ],
)
def test_a_former_code_leads_to_the_commune_of_today(
    territory: Territory, code: str | None, current: str | None
) -> None:
    assert territory.current_code(code) == current


def test_a_renamed_commune_keeps_the_year_of_its_old_name(territory: Territory) -> None:
    cadillac = territory.anciens.set_index("ancien_nom").loc["Cadillac"]
    assert (cadillac["ancien_code"], cadillac["code_insee"], cadillac["derniere_annee"]) == ("33081", "33081", 2022)


def test_what_is_unknown_is_none(territory: Territory) -> None:
    assert territory.commune("99999") is None
    assert territory.epci("000000000") is None
    assert territory.departement("99") is None
    assert territory.arrondissement("999") is None
    assert territory.region("999") is None
    assert len(territory.communes_of("99")) == 0
    assert len(territory.epcis_of("99")) == 0


def test_numbers_are_numbers_and_codes_are_texts(territory: Territory) -> None:
    kinds = territory.communes.dtypes.astype(str)
    assert (kinds["population"], kinds["lat"], kinds["departement"]) == ("Int64", "float64", "str")
    assert territory.commune("01001") is not None


def test_overseas_places_are_not_moved_near_the_mainland(territory: Territory) -> None:
    saint_denis = territory.commune("97411")
    assert saint_denis is not None
    assert saint_denis.lon == pytest.approx(55.45, abs=0.05)
    assert saint_denis.lat == pytest.approx(-20.9, abs=0.1)


def test_the_vintage_is_short_and_dated(territory: Territory) -> None:
    assert territory.vintage == "COG 2026, populations 2023"
    assert territory.millesimes["sans_contour"] == []


def test_missing_data_are_told_in_french(tmp_path: Path) -> None:
    with pytest.raises(TerritoryError, match="reference build"):
        _ = Territory(tmp_path).communes
    with pytest.raises(TerritoryError, match="reference build"):
        Territory(tmp_path).commune("40001")
    with pytest.raises(TerritoryError, match="reference build"):
        _ = Territory(tmp_path).vintage


def test_damaged_data_are_told_in_french(tmp_path: Path) -> None:
    (tmp_path / "communes.parquet").write_bytes(b"not parquet")
    with pytest.raises(TerritoryError, match="illisibles"):
        _ = Territory(tmp_path).communes


def test_importing_the_room_loads_nothing_heavy() -> None:
    program = (
        "import sys, json, pvd_dashboard.territory as t; heavy = {'pandas', 'geopandas', 'shapely', 'streamlit'}\n"
        "before = sorted(heavy & sys.modules.keys()); t.load().communes\n"
        "print(json.dumps([before, sorted(heavy & sys.modules.keys())]))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [[], ["pandas"]]
