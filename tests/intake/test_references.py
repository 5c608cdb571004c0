"""What the tables of a file say of each other, dates buried in remarks, amounts told by their arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake import Reading

LAUREATS = [["Code INSEE", "Commune"], ["40119", "Hagetmau"], ["40110", "Geaune"]]


def test_a_post_on_a_commune_that_is_no_laureate_is_said(read: Callable[..., Reading]) -> None:
    postes = [["Communes", "Statut du poste"], ["Hagetmau", "pourvu"], ["Geaune/Amou", "pourvu"]]
    reading = read({"Lauréats": LAUREATS, "Postes": postes})
    assert flat(reading, "POSTE_HORS_LAUREATS") == [("POSTE_HORS_LAUREATS", "Postes!A3")]
    assert reading.tables["postes"].accepted_lines == 2
    assert flat(read({"Postes": postes}), "POSTE_HORS_LAUREATS") == []


def test_an_avenant_without_its_convention_is_said(read: Callable[..., Reading]) -> None:
    conventions = [["Communes", "Type", "Date de signature"], ["Hagetmau", "adhésion", "20/05/2021"]]
    avenants = [["Communes", "Numéro", "Objet"], ["Hagetmau", "1", "prolongation"], ["Geaune", "1", "prolongation"]]
    reading = read({"Conventions": conventions, "Avenants": avenants})
    assert flat(reading, "AVENANT_SANS_CONVENTION") == [("AVENANT_SANS_CONVENTION", "Avenants!A3")]
    assert flat(read({"Avenants": avenants}), "AVENANT_SANS_CONVENTION") == []


def test_a_dossier_that_comes_twice_with_the_same_amount_is_said(read: Callable[..., Reading]) -> None:
    rows = [
        ["Dispositif", "N° dossier", "Montant", "Objet"],
        ["DETR", "A1", 10, "halle"],
        ["DETR", "A1", 20, "halle, solde"],
        ["DETR", "A1", 10, "Halle"],
        ["DETR", "", 10, "x"],
        ["DETR", "", 10, "y"],
        ["DETR", "B1", "", "étude"],
        ["DETR", "B1", "", "travaux"],
    ]
    assert flat(read({"Aides": rows}), "DOSSIER_REPETE") == [("DOSSIER_REPETE", "Aides!B4")]


@pytest.mark.parametrize(
    ("remark", "proposed"),
    [
        ("Convention d'adhésion signée le 20/05/2021", ["20/05/2021"]),
        ("adhésion signée le 1er mars 2021 ; réunion le 03/04/2021", ["1er mars 2021"]),
        ("signature de l'adhésion prévue le 20/05/2021", []),
        ("réunion du 20/05/2021", []),
        ("adhésion signée le 20/05/2021, adhésion signée le 21/05/2021", []),
    ],
)
def test_a_date_buried_in_a_remark_is_proposed_and_never_taken(
    read: Callable[..., Reading], remark: str, proposed: list[str]
) -> None:
    reading = read({"PVD": [["Commune", "Date d'adhésion", "Observations"], ["Hagetmau", "", remark]]})
    found = [f for f in reading.findings if f.code == "DATE_EN_REMARQUE"]
    assert [(f.cell, f.suggestion) for f in found] == [("PVD!B2", text) for text in proposed]
    assert reading.tables["laureats"].accepted["date_adhesion"].isna().all()


def test_a_date_that_is_there_is_not_proposed_again(read: Callable[..., Reading]) -> None:
    rows = [["Commune", "Date d'adhésion", "Observations"], ["Hagetmau", "21/05/2021", "adhésion signée le 20/05/2021"]]
    assert flat(read({"PVD": rows}), "DATE_EN_REMARQUE") == []


@pytest.mark.parametrize("scale", [100, 1])
def test_the_aid_and_the_cost_are_told_by_the_rate(read: Callable[..., Reading], scale: int) -> None:
    rates = [share * scale / 100 for share in (25, 40, 80)]
    rows = [["Dispositif", "Bénéficiaire", "X1", "X2", "Taux"]]
    rows += [["DETR", "Geaune", base, base * rate / scale, rate]
             for base, rate in zip((1000, 2000, 5000), rates, strict=True)]  # fmt: skip
    reading = read({"Aides": rows})
    assert reading.sheets[0].columns == {
        "Dispositif": "dispositif", "Bénéficiaire": "beneficiaire_nom", "X1": "cout_total_ht",
        "X2": "montant_accorde", "Taux": "taux",
    }  # fmt: skip
    assert reading.totals["subventions.montant_accorde"] == 5050
    assert reading.sheets[0].decisions["X2"].reason == "d'après les valeurs de la colonne"


def test_amounts_that_no_rate_explains_are_not_guessed(read: Callable[..., Reading]) -> None:
    rows = [["Dispositif", "Bénéficiaire", "X1", "X2", "Taux"], ["DETR", "Geaune", 1000, 300, 25],
            ["DETR", "Geaune", 1000, 260, 25]]  # fmt: skip
    reading = read({"Aides": rows})
    assert "subventions.montant_accorde" not in reading.totals
