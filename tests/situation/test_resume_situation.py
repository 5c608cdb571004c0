"""The sentence of the first screen, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import prochaines, resume
from tests.situation.faits import GERS, LANDES, adhesion, laureats, ort, poste, situation, tables

if TYPE_CHECKING:
    import pandas as pd


def phrase(donnees: dict[str, pd.DataFrame], au: str, departement: str = "40") -> str:
    return resume(situation(donnees, au, departement)).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_landes_in_one_sentence() -> None:
    assert phrase(LANDES, "10/09/2021") == (
        "Dans les Landes, au 10/09/2021, 13 communes lauréates sur 14 ont signé leur adhésion ; aucune ORT n'est "
        "encore signée ; 2 postes sur 8 sont pourvus ; 1 629 048 € d'aides accordées (exercice 2021)."
    )


def test_the_landes_five_years_later() -> None:
    assert phrase(LANDES, "22/11/2026").startswith(
        "Dans les Landes, au 22/11/2026, les 14 communes lauréates ont signé leur adhésion ; 2 sur 14 ont une ORT en "
        "vigueur ; 12 communes ont une ORT échue ; "
    )


@pytest.mark.parametrize(
    ("codes", "signees", "attendu"),
    [
        ([], [], "aucune commune lauréate n'est connue."),
        (["40245"], [], "la seule commune lauréate n'a pas signé son adhésion"),
        (["40245"], ["40245"], "la seule commune lauréate a signé son adhésion"),
        (["40245", "40102"], [], "aucune des 2 communes lauréates n'a signé son adhésion"),
        (["40245", "40102"], ["40245"], "1 commune lauréate sur 2 a signé son adhésion"),
        (["40245", "40102"], ["40245", "40102"], "les 2 communes lauréates ont signé leur adhésion"),
    ],
)
def test_the_sentence_agrees_with_its_numbers(codes: list[str], signees: list[str], attendu: object) -> None:
    actes = [adhesion(code, "20/05/2021") for code in signees] or [adhesion("40001", "20/05/2021")]
    assert phrase(tables(laureats=laureats(codes), conventions=actes), "10/09/2021").startswith(
        f"Dans les Landes, au 10/09/2021, {attendu}"
    )


@pytest.mark.parametrize(
    ("retards", "attendu"),
    [
        (1, "1 projet PVD a dépassé l'échéance de signature de l'ORT"),
        (2, "2 projets PVD ont dépassé l'échéance de signature de l'ORT"),
    ],
)
def test_the_sentence_says_what_is_late(retards: int, attendu: object) -> None:
    codes = ["40245", "40102", "40001"]
    actes = [adhesion(code, "20/05/2021") for code in codes[:retards]]
    assert attendu in phrase(tables(laureats=laureats(codes), conventions=actes), "10/09/2023")


def test_every_ort_in_force_is_said_as_such() -> None:
    codes = ["40245", "40102"]
    texte = phrase(tables(laureats=laureats(codes), conventions=[ort("40245;40102", "03/01/2023")]), "10/09/2023")
    assert "toutes ont une ORT en vigueur" in texte


@pytest.mark.parametrize(
    ("statuts", "attendu"),
    [
        (["vacant", "vacant"], "aucun des 2 postes n'est pourvu"),
        (["vacant"], "le seul poste n'est pas pourvu"),
        (["pourvu", "vacant"], "1 poste sur 2 est pourvu"),
        (["pourvu", "pourvu"], "2 postes sur 2 sont pourvus"),
    ],
)
def test_the_sentence_counts_posts(statuts: list[str], attendu: object) -> None:
    donnees = tables(laureats=laureats(["40245"]), postes=[poste("40245", s) for s in statuts])
    assert attendu in phrase(donnees, "10/09/2021")


def test_what_was_never_supplied_is_not_said_to_be_zero() -> None:
    assert phrase(tables(laureats=laureats(["40245", "40102"])), "10/09/2021") == (
        "Dans les Landes, au 10/09/2021, 2 communes lauréates, conventions non renseignées."
    )


def test_the_next_ninety_days_hold_the_deadline() -> None:
    au_89 = prochaines(situation(GERS, "08/08/2022", "32"))
    assert [(e.nature, e.date, e.objet) for e in au_89] == [("echeance", date(2022, 11, 6), "Fleurance / Lectoure")]
    assert prochaines(situation(GERS, "07/08/2022", "32")) == ()
    assert prochaines(situation(GERS, "07/11/2022", "32")) == ()


def test_what_comes_next_is_sorted_and_of_every_kind() -> None:
    donnees = tables(
        laureats=laureats(["40245", "40102"]),
        conventions=[ort("40245", "03/01/2021", date_fin="01/11/2021"), adhesion("40102", "01/04/2021")],
        postes=[
            poste("40245", "pourvu", date_fin_contrat="15/10/2021"),
            poste("40102", "vacant", date_fin_contrat="15/10/2021"),
        ],
        reunions=[
            {"type": "club", "date": ("01/09/2021", "saison", "automne 2021")},
            {"type": "copil", "date": "09/09/2021"},
            {"type": "copil", "date": "20/09/2021", "communes": "40245"},
        ],
    )
    found = [(e.nature, e.date) for e in prochaines(situation(donnees, "10/09/2021"))]
    assert found == [
        ("reunion", date(2021, 9, 20)),
        ("fin_contrat", date(2021, 10, 15)),
        ("fin_ort", date(2021, 11, 1)),
        ("reunion", date(2021, 11, 30)),
    ]
