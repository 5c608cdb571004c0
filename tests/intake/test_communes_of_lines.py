"""Communes of a line: codes, names, several in a cell, bénéficiaires (rules I3 to I5, R52, ACX-1, ACX-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading


def codes(reading: Reading) -> list[str]:
    return list(reading.tables["laureats"].accepted["code_insee"])


def test_a_postal_code_is_not_an_insee_code(read: Callable[..., Reading]) -> None:
    rows = [["Code", "Commune PVD"], ["40110", "Morcenx"], ["40110", "Geaune"], ["40110", ""]]
    reading = read({"Feuil1": rows})
    assert codes(reading) == ["40197", "40110"]
    assert flat(reading, "CODE_POSTAL_CORRIGE") == [("CODE_POSTAL_CORRIGE", "Feuil1!A2")]
    assert serious(reading) == [("CODE_AMBIGU", "Feuil1!A4")]
    asked = next(f for f in reading.findings if f.code == "CODE_AMBIGU").expected
    assert "Geaune (40110)" in asked
    assert "Morcenx-la-Nouvelle (40197)" in asked


def test_one_postal_code_in_a_column_makes_its_lone_codes_doubtful(read: Callable[..., Reading]) -> None:
    rows = [
        ["Code INSEE", "Commune PVD"],
        ["40119", "Hagetmau"],
        ["40002", "Amou"],
        ["40110", "Morcenx"],
        ["40110", ""],
    ]
    assert serious(read({"Feuil1": rows})) == [("CODE_AMBIGU", "Feuil1!A5")]


def test_codes_alone_are_believed_under_a_heading_that_says_insee(read: Callable[..., Reading]) -> None:
    assert codes(read({"PVD": [["Code INSEE"], ["40110"], [40245]]})) == ["40110", "40245"]
    assert serious(read({"PVD": [["Code"], ["40110"]]})) == [("CODE_AMBIGU", "PVD!A2")]


def test_a_homonym_is_settled_by_the_departement_else_asked(read: Callable[..., Reading]) -> None:
    sheets = {"PVD": [["Commune"], ["Roquefort"]]}
    assert codes(read(sheets)) == ["40245"]
    asked = read(sheets, departement=None)
    assert serious(asked) == [("COMMUNE_AMBIGUE", "PVD!A2")]
    expected = next(f.expected for f in asked.findings if f.code == "COMMUNE_AMBIGUE")
    assert [code in expected for code in ("32347", "40245", "47225")] == [True] * 3


@pytest.mark.parametrize(
    ("text", "code", "departement"),
    [
        ("St Sever", "40282", "40"),
        ("Aire sur Adour", "40001", "40"),
        ("Aire sur l'Adour", "40001", "40"),
        ("Montfort-en Chalosse", "40194", "40"),
        ("Grenade sur l’Adour", "40117", "40"),
        ("MORCENX LA NOUVELLE", "40197", "40"),
        ("Saint-Lary Soulan", "65388", "65"),
        ("L'Isle-Jourdain", "32160", "32"),
    ],
)
def test_names_as_officers_write_them(read: Callable[..., Reading], text: str, code: str, departement: str) -> None:
    reading = read({"PVD": [["Commune"], [text]]}, departement=departement)
    assert (codes(reading), serious(reading)) == ([code], [])


def test_a_line_that_names_several_communes_becomes_several_rows_of_one_regroupement(
    read: Callable[..., Reading],
) -> None:
    reading = read({"PVD": [["Commune"], ["Roquefort/Gabarret"], ["Amou et Montfort-en Chalosse/Mugron"]]})
    laureats = reading.tables["laureats"]
    assert codes(reading) == ["40245", "40102", "40002", "40194", "40201"]
    assert list(laureats.accepted["regroupement"].unique()) == [
        "Roquefort/Gabarret",
        "Amou et Montfort-en Chalosse/Mugron",
    ]
    assert list(laureats.accepted["_ligne"]) == [2, 2, 3, 3, 3]
    assert (laureats.rows, laureats.accepted_lines) == (2, 2)


def test_the_text_of_several_communes_is_kept(read: Callable[..., Reading]) -> None:
    rows = [
        ["Communes", "Statut du poste"],
        ["Morcenx-la-Nouvelle et Labouheyre", "en cours"],
        ["40245;40102", "pourvu"],
    ]
    postes = read({"Postes": rows}).tables["postes"].accepted
    assert list(postes["communes"]) == ["40197;40134", "40245;40102"]
    assert list(postes["communes_texte"]) == ["Morcenx-la-Nouvelle et Labouheyre", "40245;40102"]


def test_one_unknown_commune_among_several_sets_the_line_aside(read: Callable[..., Reading]) -> None:
    reading = read({"Postes": [["Communes", "Statut du poste"], ["Hagetmau, Trifouilly", "pourvu"]]})
    assert serious(reading) == [("COMMUNE_INCONNUE", "Postes!A2")]


def test_a_laureate_written_twice_is_to_fix(read: Callable[..., Reading]) -> None:
    reading = read({"PVD": [["Commune", "Observations"], ["Hagetmau", "a"], ["Hagetmau", "b"]]})
    assert (codes(reading), serious(reading)) == (["40119"], [("LAUREAT_REPETE", "PVD!A3")])


def test_an_epci_in_the_place_of_communes_is_asked_about_only_where_communes_are_needed(
    read: Callable[..., Reading],
) -> None:
    poste = read({"Postes": [["Communes", "Statut du poste"], ["CC Chalosse Tursan", "pourvu"]]})
    assert serious(poste) == [("COMMUNE_INCONNUE", "Postes!A2")]
    action = read(
        {"Actions": [["Intitulé de l'action", "Statut", "Communes"], ["OPAH", "en cours", "CC Chalosse Tursan"]]}
    )
    assert serious(action) == []
    assert list(action.tables["actions"].accepted["communes_texte"]) == ["CC Chalosse Tursan"]


@pytest.mark.parametrize(
    ("code", "name", "kind", "siren", "expected"),
    [
        ("", "", "", "", (None, None, None)),
        ("40119", "Hagetmau", "", "", ("40119", "commune", None)),
        ("", "Commune de Hagetmau", "", "", ("40119", "commune", None)),
        ("", "CC Chalosse Tursan", "", "", (None, "epci", "200069649")),
        ("40119", "CC Chalosse Tursan", "EPCI", "", (None, "epci", "200069649")),
        ("", "", "", "20006964900012", (None, "epci", "200069649")),
        ("", "Conseil départemental des Landes", "", "", (None, "departement", None)),
        ("", "SIVU RPI Benesse / Heugas", "", "", (None, "syndicat", None)),
        ("", "PETR Adour Chalosse Tursan", "", "", (None, "petr", None)),
    ],
)
def test_the_beneficiary_is_a_commune_an_epci_or_another(
    read: Callable[..., Reading], code: str, name: str, kind: str, siren: str, expected: tuple[str | None, ...]
) -> None:
    head = ["Dispositif", "Code INSEE", "Bénéficiaire", "Type de bénéficiaire", "SIREN", "Montant"]
    reading = read({"Feuil1": [head, ["DETR", code, name, kind, siren, 10]]})
    row = reading.tables["subventions"].accepted.astype(object).iloc[0]
    found = tuple(
        row[c] if isinstance(row[c], str) else None for c in ("code_insee", "beneficiaire_type", "beneficiaire_siren")
    )
    assert (found, serious(reading)) == (expected, [])


def test_the_laureats_of_the_workbook_settle_a_homonym(read: Callable[..., Reading]) -> None:
    sheets = {
        "PVD": [["Code INSEE", "Commune"], ["40245", "Roquefort"], ["32208", "Lectoure"]],
        "Postes": [["Communes", "Statut du poste"], ["Roquefort", "pourvu"]],
    }
    assert list(read(sheets, departement=None).tables["postes"].accepted["communes"]) == ["40245"]


def test_a_former_commune_is_read_as_the_present_one(read: Callable[..., Reading]) -> None:
    reading = read({"PVD": [["Code INSEE", "Commune"], ["40302", "Sindères"]]})
    assert codes(reading) == ["40197"]
    assert flat(reading, "COMMUNE_ANCIENNE") != []
