"""Lines counted once, totals never added, everything accounted for (rules I10, I12, ACX-3, ACX-4, ACX-6, AC40-3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.intake.report import to_json

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.intake import Reading

KEY = "subventions.montant_accorde"
TOTAL = Decimal(1_629_048)
DECK = [
    ["Plan de relance", "DSIL exc", "43 457 €", "153 871 €", "1 629 048 €"],
    ["", "DSIL renov", "110 414 €", "", ""],
    ["Droit commun", "DSIL droit commun", "281 398 €", "1 475 177 €", ""],
    ["", "DETR", "1 193 779 €", "", ""],
]
HEAD = ["Groupe", "Dispositif", "Montant", "Sous-total", "Total"]
BLANK_HEAD = ["", "", "Montant", "", ""]


def lines_of(reading: Reading, table: str = "subventions") -> tuple[int, int, int, int]:
    found = reading.tables[table]
    assert found.rows == found.accepted_lines + found.to_fix + found.ignored
    return found.rows, found.accepted_lines, found.to_fix, found.ignored


@pytest.mark.parametrize(
    "above", [[], [HEAD], [["Un accompagnement financier"], [], HEAD], [["", "Dispositif", "Montant"]]]
)
def test_the_financing_table_of_the_deck_is_read_with_or_without_header(
    read: Callable[..., Reading], above: Sequence[Sequence[object]]
) -> None:
    reading = read({"Feuil1": [*above, *DECK]})
    assert reading.totals[KEY] == TOTAL
    assert list(reading.tables["subventions"].accepted["dispositif"]) == ["DSIL_EXC", "DSIL_RE", "DSIL", "DETR"]
    assert serious(reading) == []
    assert lines_of(reading) == (4, 4, 0, 0)


def test_the_merged_pivot_of_the_deck_is_read(read: Callable[..., Reading]) -> None:
    groups = [(1, 0, 2, 0, "Plan de relance"), (3, 0, 4, 0, "Droit commun")]
    merges = [*groups, (1, 3, 2, 3, 153871), (3, 3, 4, 3, 1475177), (1, 4, 4, 4, 1629048)]
    rows = [HEAD, *[[None, row[1], row[2], None, None] for row in DECK]]
    reading = read({"Feuil1": rows}, merges=merges)
    assert (reading.totals[KEY], serious(reading)) == (TOTAL, [])


def test_lines_of_subtotal_and_total_are_control_totals(read: Callable[..., Reading]) -> None:
    rows = [
        ["Groupe", "Dispositif", "Montant"],
        ["Plan de relance", "DSIL exc", 43457],
        ["", "DSIL renov", 110414],
        ["Sous-total Plan de relance", "", 153871],
        ["Droit commun", "DSIL droit commun", 281398],
        ["", "DETR", 1193779],
        ["", "S/total", 1475177],
        ["TOTAL GÉNÉRAL", "", 1629048],
        ["", "", 1629048],
    ]
    reading = read({"Feuil1": rows})
    assert reading.totals[KEY] == TOTAL
    assert lines_of(reading) == (8, 4, 0, 4)
    assert serious(reading) == []
    assert flat(reading, "LIGNE_TOTAL") == [("LIGNE_TOTAL", f"Feuil1!A{row}") for row in (4, 7, 8, 9)]


def test_a_written_total_that_does_not_agree_is_said_with_its_cell(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "Montant"], ["DETR", 100], ["DSIL", 50], ["Total", 160]]
    reading = read({"Feuil1": rows})
    assert serious(reading) == [("TOTAL_DIFFERENT", "Feuil1!B4")]
    assert reading.totals[KEY] == 150
    wrong = [HEAD, [*DECK[0][:3], "153 872 €", "1 629 048 €"], *DECK[1:]]
    assert serious(read({"Feuil1": wrong})) == [("TOTAL_DIFFERENT", "Feuil1!D2")]


def test_a_project_called_total_is_a_line_like_any_other(read: Callable[..., Reading]) -> None:
    rows = [
        ["Intitulé", "Bénéficiaire", "Dispositif", "Montant"],
        ["Total rénovation de l'école", "Hagetmau", "DETR", 10],
    ]
    assert lines_of(read({"Feuil1": rows})) == (1, 1, 0, 0)


def test_an_amount_merged_over_several_lines_is_counted_once(read: Callable[..., Reading]) -> None:
    rows = [
        ["Bénéficiaire", "Dispositif", "Intitulé", "Montant"],
        ["Hagetmau", "DETR", "Halle", None],
        ["Amou", "DETR", "Halle", None],
    ]
    reading = read({"Feuil1": rows}, merges=[(1, 3, 2, 3, 100)])
    assert reading.totals[KEY] == 100


def test_a_text_merged_over_several_lines_is_that_of_each(read: Callable[..., Reading]) -> None:
    rows = [["Commune PVD", "EPCI"], ["Roquefort", None], ["Gabarret", None]]
    reading = read({"Feuil1": rows}, merges=[(1, 1, 2, 1, "CC des Landes d'Armagnac")])
    assert list(reading.tables["laureats"].accepted["nom_epci"]) == ["CC des Landes d'Armagnac"] * 2


def test_the_sum_is_that_of_the_whole_column_to_the_last_decimal(read: Callable[..., Reading]) -> None:
    rows = [
        ["Dispositif", "Bénéficiaire", "Montant"],
        ["DETR", "Hagetmau", 33333.335],
        ["DETR", "Nulle-Part-sur-Rien", 0.005],
    ]
    rows += [["", "Amou", "0,1"]]
    reading = read({"Feuil1": rows})
    assert reading.totals[KEY] == Decimal("33333.440")
    assert reading.totals_retenus[KEY] == Decimal("33333.340")
    assert to_json(reading)["totals"] == {KEY: "33333.44"}


def test_a_repeated_line_is_ignored_and_said(read: Callable[..., Reading]) -> None:
    line = ["DETR", "Hagetmau", "Halle", 100]
    reading = read({"Feuil1": [["Dispositif", "Bénéficiaire", "Intitulé", "Montant"], line, line]})
    assert lines_of(reading) == (2, 1, 0, 1)
    assert flat(reading, "LIGNE_REPETEE") == [("LIGNE_REPETEE", "Feuil1!A3")]


def test_two_equal_grants_that_nothing_names_are_two(read: Callable[..., Reading]) -> None:
    reading = read({"Feuil1": [["Dispositif", "Montant"], ["DETR", 100], ["DETR", 100]]})
    assert lines_of(reading) == (2, 2, 0, 0)


def test_notes_titles_and_repeated_headers_are_not_data(read: Callable[..., Reading]) -> None:
    rows = [
        ["Code INSEE", "Commune PVD"],
        ["40119", "Hagetmau"],
        ["Code INSEE", "Commune PVD"],
        ["40002", "Amou"],
        [],
        ["Source : ANCT, liste de janvier 2021"],
    ]
    reading = read({"Feuil1": rows})
    assert lines_of(reading, "laureats") == (4, 2, 0, 2)
    assert flat(reading, "LIGNE_NOTE") == [("LIGNE_NOTE", "Feuil1!A3"), ("LIGNE_NOTE", "Feuil1!A6")]


def test_an_unknown_code_is_kept_aside_never_counted(read_csv: Callable[..., Reading]) -> None:
    text = (
        "id_pvd,insee_com,lib_com,insee_dep,pop\n"
        "pvd-75-40-9,40197,Morcenx-la-Nouvelle,40,5022\n"
        "pvd-99-99-1,999999,Trifouilly-les-Oies,99,999999\n"
    )
    reading = read_csv(text)
    assert lines_of(reading, "laureats") == (2, 1, 1, 0)
    assert ("CODE_INCONNU", "liste!B3") in serious(reading)
    aside = reading.tables["laureats"].aside.iloc[0]
    assert (aside["_ligne"], aside["motifs"]) == (3, "CODE_INCONNU")
    assert "Trifouilly-les-Oies" in aside["valeurs"]


def test_a_national_file_is_cut_to_the_departement(read_csv: Callable[..., Reading]) -> None:
    text = (
        "exercice;dispositif;beneficiaire_type;beneficiaire_dep;beneficiaire_nom;beneficiaire_code_insee;intitule;cout_ht;subvention;taux\r\n"
        "2020;DSIL Exceptionnelle;commune;040;Morcenx-la-Nouvelle;40197;Halle;86914,00;43457,00;0,5\r\n"
        "2020;DETR;commune;02A;Ajaccio;2A004;Halle;10,00;5,00;0,5\r\n"
    )
    reading = read_csv("\ufeff" + text)
    row = reading.tables["subventions"].accepted.iloc[0]
    assert (row["departement"], row["code_insee"], row["dispositif"], row["montant_accorde"]) == (
        "40", "40197", "DSIL_EXC", Decimal("43457.00"),
    )  # fmt: skip
    assert lines_of(reading) == (2, 1, 0, 1)
    assert [(f.code, f.value) for f in reading.findings if f.code == "AUTRE_DEPARTEMENT"] == [
        ("AUTRE_DEPARTEMENT", "1")
    ]
    assert reading.totals[KEY] == Decimal("43462.00")
    assert reading.totals_retenus[KEY] == Decimal("43457.00")


def test_the_departement_is_deduced_when_all_the_lines_agree(read: Callable[..., Reading]) -> None:
    alone = {"PVD": [["Commune"], ["Hagetmau"], ["Roquefort"], ["Montfort-en-Chalosse"]]}
    reading = read(alone, departement=None)
    assert (reading.departement, lines_of(reading, "laureats")) == ("40", (3, 3, 0, 0))
    two = {"PVD": [["Commune"], ["Hagetmau"], ["Lectoure"]]}
    assert read(two, departement=None).departement is None


def test_no_line_for_the_departement_blocks(read: Callable[..., Reading]) -> None:
    reading = read({"PVD": [["Code INSEE", "Commune"], ["32208", "Lectoure"]]})
    assert reading.blocking
    assert serious(reading) == [("AUCUNE_LIGNE_DEPARTEMENT", "")]


def test_reading_twice_gives_the_same(read: Callable[..., Reading]) -> None:
    sheets = {"Feuil1": [HEAD, *DECK]}
    first, second = read(sheets), read(sheets)
    assert to_json(first) | {"sha256": ""} == to_json(second) | {"sha256": ""}
    assert first.tables["subventions"].accepted["_cle"].equals(second.tables["subventions"].accepted["_cle"])


def test_an_observation_that_begins_with_total_does_not_make_a_total_line(read: Callable[..., Reading]) -> None:
    rows = [
        ["Dispositif", "Montant accordé", "Observations"],
        ["DSIL exc", 43457, "Total du département, source : diaporama"],
    ]
    reading = read({"Subventions": rows})
    assert reading.tables["subventions"].accepted_lines == 1
    assert reading.totals["subventions.montant_accorde"] == Decimal(43457)


def test_a_file_that_names_only_communes_of_another_departement_blocks(read: Callable[..., Reading]) -> None:
    rows = [["Commune lauréate", "Date adhésion"], ["Hagetmau", "20/05/2021"], ["Peyrehorade", "20/05/2021"]]
    assert read({"Lauréats PVD": rows}, departement="65").blocking
    assert not read({"Lauréats PVD": rows}, departement="40").blocking


@pytest.mark.parametrize(
    ("total", "told"), [("31", []), ("30", []), ("33", ["TOTAL_DIFFERENT"]), ("31,22", ["TOTAL_DIFFERENT"])]
)
def test_a_total_in_whole_euros_may_differ_by_the_roundings_of_its_lines(
    read: Callable[..., Reading], total: str, told: list[str]
) -> None:
    lines = [["DETR", name, "10,40"] for name in ("Hagetmau", "Geaune", "Amou")]
    rows = [["Dispositif", "Commune", "Montant accordé"], *lines, ["Total", "", total]]
    found = [f.code for f in read({"Aides": rows}).findings]
    assert [code for code in found if code == "TOTAL_DIFFERENT"] == told
