"""What a line must hold, and what contradicts itself in it (rules R07, R25, R40)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.intake.report import to_json

from .conftest import flat, serious

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.intake import Reading

GRANTS = ["Dispositif", "Coût total HT", "Assiette", "Montant", "Taux", "Statut", "Exercice", "Déjà compté"]


def test_a_required_cell_that_is_empty_sets_the_line_aside(read: Callable[..., Reading]) -> None:
    reading = read({"Subventions": [["Dispositif", "Intitulé", "Montant"], ["", "Halle", 10], ["DETR", "Halle", 10]]})
    assert serious(reading) == [("OBLIGATOIRE_VIDE", "Subventions!A2")]
    assert reading.tables["subventions"].accepted["_ligne"].tolist() == [3]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (["DETR", "", "", "beaucoup"], [("MONTANT_ILLISIBLE", "Subventions!D2")]),
        (["DETR", "", "", -10], [("MONTANT_NEGATIF", "Subventions!D2")]),
        (["DETR", "", "", 10, "", "", "21e"], [("ANNEE_ILLISIBLE", "Subventions!G2")]),
        (["DETR", "", "", 10, "", "", "", "peut-être"], [("OUI_NON_ILLISIBLE", "Subventions!H2")]),
        (["DETR + DSIL", "", "", 10], [("DISPOSITIF_DOUTEUX", "Subventions!A2")]),
        (["DETR", "", "", 10, "beaucoup"], []),
        (["DETR", "", "", 10, "", "Bizarre"], []),
    ],
)
def test_what_would_be_miscounted_is_to_fix(
    read: Callable[..., Reading], line: Sequence[object], found: list[tuple[str, str]]
) -> None:
    assert serious(read({"Subventions": [GRANTS, line]})) == found


def test_an_amount_written_in_francs_pacifique_gives_its_line_that_currency(read: Callable[..., Reading]) -> None:
    lines = [
        ["DETR", 3_000_000, "", "1 000 000 XPF"],
        ["DETR", "", "", "1,2 M F CFP"],
        ["DETR", "40 000 €", "", "500 000 francs CFP"],
        ["DETR", "", "", 900],
        ["DETR", "", "", "800 USD"],
    ]
    reading = read({"Subventions": [GRANTS, *lines]})
    kept = reading.tables["subventions"].accepted[["cout_total_ht", "montant_accorde", "devise"]]
    assert kept.astype(object).where(kept.notna(), None).to_numpy().tolist() == [
        [3_000_000, 1_000_000, "XPF"],
        [None, 1_200_000, "XPF"],
        [None, 900, None],
    ]
    assert serious(reading) == [("MONTANT_ILLISIBLE", "Subventions!D6"), ("MONNAIES_MELEES", "Subventions!D4")]
    assert [f.suggestion for f in reading.findings if f.code == "MONTANT_ILLISIBLE"] == [""]  # never 800 euros
    report = to_json(reading)
    sums = {
        name: [report[name].get(f"subventions.{key}") for key in ("cout_total_ht", "montant_accorde")]
        for name in ("totals", "totals_xpf", "totals_retained")
    }
    assert sums == {
        "totals": ["40000.00", "900.00"],
        "totals_xpf": ["3000000.00", "2700000.00"],
        "totals_retained": ["0.00", "900.00"],
    }
    costs = [["Exercice", "Montant notifié"], [2021, "1 000 000 XPF"]]
    assert ("MONNAIES_MELEES", "Enveloppes!B2") in serious(read({"Enveloppes": costs}))


def test_a_rate_is_compared_with_either_base(read: Callable[..., Reading]) -> None:
    lines = [
        ["DETR", 100, 80, 40, "50 %"],
        ["DETR", 100, 80, 40, "40 %"],
        ["DETR", 100, 80, 40, "45 %"],
        ["DETR", 100, "", 120, ""],
        ["DETR", "", "", 10, "80 %"],
    ]
    reading = read({"Subventions": [GRANTS, *lines]})
    assert flat(reading, "TAUX_INCOHERENT", "AIDE_SUPERIEURE") == [
        ("TAUX_INCOHERENT", "Subventions!E4"),
        ("AIDE_SUPERIEURE", "Subventions!D5"),
    ]
    assert reading.tables["subventions"].accepted_lines == 5


def test_dates_in_the_wrong_order_are_said_and_the_line_is_kept(read: Callable[..., Reading]) -> None:
    rows = [
        ["Commune", "Date d'adhésion", "Date ORT"],
        ["Hagetmau", "20/05/2021", "16/05/2020"],
        ["Amou", "20/05/2019", "en cours"],
    ]
    reading = read({"PVD": rows})
    assert flat(reading) == [("DATES_INVERSEES", "PVD!C2"), ("AVANT_PROGRAMME", "PVD!B3")]
    assert reading.tables["laureats"].accepted_lines == 2


def test_mutualise_as_typed_is_compared_with_the_communes(read: Callable[..., Reading]) -> None:
    rows = [
        ["Communes", "Statut du poste", "Mutualisé"],
        ["Roquefort/Gabarret", "en cours", "non"],
        ["Hagetmau", "en cours", "non"],
    ]
    assert flat(read({"Postes": rows})) == [("MUTUALISE_DIFFERENT", "Postes!C2")]


def test_an_unknown_strict_value_is_to_fix_with_the_nearest_one(read: Callable[..., Reading]) -> None:
    reading = read(
        {"Postes": [["Communes", "Statut du poste"], ["Hagetmau", "Pourvuu"], ["Amou", "pourvu, mars 2021"]]}
    )
    assert [(f.code, f.cell, f.suggestion) for f in reading.findings] == [("CHOIX_INCONNU", "Postes!B2", "Pourvu")]
    assert list(reading.tables["postes"].accepted["statut_poste"]) == ["pourvu"]


def test_a_formula_in_error_is_empty_and_said(read_csv: Callable[..., Reading]) -> None:
    reading = read_csv("Dispositif;Montant;Taux\nDETR;10;#DIV/0 !\n")
    assert flat(reading) == [("CELLULE_ERREUR", "liste!C2"), ("SANS_LIEU", "liste")]


def test_a_strange_dispositif_is_counted_apart_and_its_name_kept(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "Montant", "Observations"], ["Loterie du patrimoine", 10, "à vérifier"]]
    row = read({"Subventions": rows}).tables["subventions"].accepted.iloc[0]
    assert (row["dispositif"], row["observations"]) == ("AUTRE", "à vérifier – Dispositif\u00a0: Loterie du patrimoine")


@pytest.mark.parametrize(
    ("adhesion", "ort", "told"),
    [
        ("01/10/2020", "01/10/2020", []),
        ("30/09/2020", "16/10/2020", ["AVANT_PROGRAMME"]),
        ("15/06/2021", "15/06/2021", []),
        ("15/06/2021", "14/06/2021", ["DATES_INVERSEES"]),
    ],
)
def test_dates_are_compared_to_the_day(read: Callable[..., Reading], adhesion: str, ort: str, told: list[str]) -> None:
    rows = [["Commune", "Date de signature de la convention d'adhésion", "Date ORT"], ["Hagetmau", adhesion, ort]]
    reading = read({"PVD": rows})
    assert [f.code for f in reading.findings if f.code in {"AVANT_PROGRAMME", "DATES_INVERSEES"}] == told


@pytest.mark.parametrize(
    ("aid", "rate", "told"),
    [
        ("10 000,00", "", []),
        ("10 000,01", "", ["AIDE_SUPERIEURE"]),
        ("2 500", "25,51 %", []),
        ("2 500", "25,52 %", ["TAUX_INCOHERENT"]),
        ("2 500", "24,49 %", []),
        ("2 500", "24,48 %", ["TAUX_INCOHERENT"]),
    ],
)
def test_an_aid_its_cost_and_its_rate_are_compared_to_the_cent_and_to_half_a_point(
    read: Callable[..., Reading], aid: str, rate: str, told: list[str]
) -> None:
    rows = [["Dispositif", "Commune", "Coût HT", "Montant accordé", "Taux"], ["DETR", "Hagetmau", "10 000", aid, rate]]
    reading = read({"Subventions": rows})
    assert [f.code for f in reading.findings if f.code in {"AIDE_SUPERIEURE", "TAUX_INCOHERENT"}] == told
