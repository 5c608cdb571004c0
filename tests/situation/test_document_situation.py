"""The document of ``situation --json``, key by key."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import EditionCitee, Statut, to_json
from pvd_dashboard.situation.document_valeurs import montant
from tests.situation.faits import GERS_SANS_DATE, LANDES, situation

if TYPE_CHECKING:
    from typing import Any

EDITION = EditionCitee(3, "40-landes.xlsx", datetime(2021, 9, 10, 8, 30, tzinfo=UTC), "DDTM", date(2021, 9, 10))
SUIVI = {"reunions", "actions", "etapes", "decisions", "formations", "indicateurs", "equipes"} | {
    "contrats",
    "partenaires",
    "textes",
    "axes",
}
CONTRAT = {
    "departement": {"code", "nom"},
    "edition": {"number", "file", "published_at", "author"},
    "laureats": {"communes", "pvd", "epci", "arrondissements"},
    "conventions": {"adhesion_signees", "ort_signees", "par_statut", "lignes"},
    "postes": {
        "total",
        "mutualises",
        "pourvus",
        "en_recrutement",
        "vacants",
        "communes_couvertes",
        "communes_pourvues",
        "communes_sans_poste",
    },
    "financements": {"total", "groupes", "communes", "epci", "non_ventile", "hors_pvd"},
}


@pytest.fixture(scope="module")
def landes() -> dict[str, Any]:
    return to_json(situation(LANDES, "10/09/2021", edition=EDITION))


def test_every_key_of_the_contract_is_there(landes: dict[str, Any]) -> None:
    assert set(landes) == {*CONTRAT, "date", "alertes", *SUIVI}
    for bloc, cles in CONTRAT.items():
        assert cles <= set(landes[bloc])
    assert {"pvd", "communes", "date_adhesion", "echeance", "echeance_precision", "date_ort", "statut", "jours"} <= set(
        landes["conventions"]["lignes"][0]
    )
    assert {"code", "objet", "pourquoi", "que_faire", "date"} <= set(landes["alertes"][0])


def test_the_document_is_plain_json(landes: dict[str, Any]) -> None:
    assert json.loads(json.dumps(landes)) == landes


def test_the_figures_of_the_landes(landes: dict[str, Any]) -> None:
    assert landes["departement"] == {"code": "40", "nom": "Landes"}
    assert landes["date"] == "2021-09-10"
    assert landes["edition"]["published_at"] == "2021-09-10T08:30:00+00:00"
    assert (landes["laureats"]["communes"], landes["laureats"]["pvd"], landes["laureats"]["epci"]) == (14, 12, 10)
    assert landes["financements"]["total"] == landes["financements"]["non_ventile"] == "1629048.00"
    assert landes["financements"]["groupes"][0]["dispositifs"][0]["montant"] == "43457.00"
    assert landes["postes"]["communes_sans_poste"] == ["40110"]


def test_all_nine_statuses_are_counted_zeros_included(landes: dict[str, Any]) -> None:
    assert landes["conventions"]["par_statut"] == {code.value: 0 for code in Statut} | {"COURS": 11, "ATTENTE": 1}


def test_a_line_gives_its_dates_and_days(landes: dict[str, Any]) -> None:
    (binome,) = [ligne for ligne in landes["conventions"]["lignes"] if ligne["communes"] == ["40102", "40245"]]
    assert (binome["date_adhesion"], binome["echeance"], binome["echeance_precision"], binome["date_ort"]) == (
        "2021-05-20",
        "2022-11-20",
        "jour",
        None,
    )
    assert (binome["statut"], binome["jours"]) == ("COURS", 436)


def test_a_deadline_known_to_the_month_says_so() -> None:
    (ligne,) = to_json(situation(GERS_SANS_DATE, "10/09/2021", "32"))["conventions"]["lignes"]
    assert (ligne["statut"], ligne["echeance"], ligne["echeance_precision"], ligne["date_adhesion"]) == (
        "SANS_DATE",
        "2022-10-31",
        "mois",
        None,
    )


def test_nothing_supplied_gives_zeros_and_no_null_block() -> None:
    rien = to_json(situation({}, "10/09/2021"))
    for bloc in ("laureats", "conventions", "postes", "financements", "reunions", "actions", "etapes"):
        assert rien[bloc]["renseigne"] is False
    assert rien["postes"]["cofinancement"]["renseigne"] is False
    assert (rien["reunions"]["total"], rien["reunions"]["comites"], rien["reunions"]["club"]["prochaine"]) == (
        0,
        [],
        None,
    )
    assert (rien["actions"]["total"], rien["actions"]["part_livree"], rien["etapes"]["projets"]) == (0, None, [])
    assert (rien["laureats"]["communes"], rien["laureats"]["arrondissements"]) == (0, {})
    assert (rien["conventions"]["adhesion_signees"], rien["conventions"]["lignes"]) == (0, [])
    assert set(rien["conventions"]["par_statut"].values()) == {0}
    assert (rien["postes"]["total"], rien["postes"]["communes_sans_poste"]) == (0, [])
    assert (rien["financements"]["total"], rien["financements"]["groupes"]) == ("0.00", [])
    assert rien["alertes"] == []
    assert rien["edition"]["number"] is None


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [("0", "0.00"), ("0.005", "0.01"), ("0.0049", "0.00"), ("1629048", "1629048.00"), ("1E+3", "1000.00")],
)
def test_an_amount_has_two_decimals_rounded_half_up(valeur: str, texte: str) -> None:
    assert montant(Decimal(valeur)) == texte
