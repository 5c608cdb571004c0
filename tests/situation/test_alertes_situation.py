"""The alerts of §2.7: when each appears, what it says, in what order."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import EditionCitee
from tests.situation.faits import (
    GERS,
    GERS_SANS_DATE,
    LANDES,
    adhesion,
    aide,
    laureats,
    ort,
    poste,
    situation,
    tables,
)

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.situation.model import Alerte

UNE = laureats(["40245"])


def alertes(
    donnees: dict[str, pd.DataFrame], au: str, departement: str = "40", edition: EditionCitee | None = None
) -> tuple[Alerte, ...]:
    return situation(donnees, au, departement, edition=edition).alertes


def codes(donnees: dict[str, pd.DataFrame], au: str, departement: str = "40") -> list[str]:
    return [alerte.code for alerte in alertes(donnees, au, departement)]


def conventions(*actes: dict[str, object], **plus: list[dict[str, object]]) -> dict[str, pd.DataFrame]:
    return tables(laureats=UNE, conventions=list(actes), **plus)


def lu(texte: str) -> str:
    """A text with plain spaces, for comparisons."""
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def seule(donnees: dict[str, pd.DataFrame], au: str, code: str, departement: str = "40") -> Alerte:
    (alerte,) = [a for a in alertes(donnees, au, departement) if a.code == code]
    return alerte


@pytest.mark.parametrize(
    ("au", "attendus"),
    [
        ("05/05/2021", ["A03"]),
        ("07/08/2022", ["A05"]),
        ("10/08/2022", ["A02", "A05"]),
        ("06/11/2022", ["A02", "A05"]),
        ("07/11/2022", ["A01", "A05"]),
        ("26/01/2023", ["A41"]),
        ("02/10/2025", ["A07", "A41"]),
        ("01/04/2026", ["A06", "A41"]),
    ],
)
def test_the_alerts_of_fleurance_lectoure_follow_its_status(au: str, attendus: list[str]) -> None:
    donnees = {nom: frame for nom, frame in GERS.items() if nom != "postes"}
    assert codes(donnees, au, "32") == attendus


def test_two_deadlines_are_both_said() -> None:
    alerte = seule(GERS, "10/08/2022", "A05", "32")
    assert "texte : octobre 2022 ; calcul : 06/11/2022" in lu(alerte.pourquoi)


def test_a_late_pvd_says_since_when_and_why() -> None:
    alerte = seule(GERS, "07/11/2022", "A01", "32")
    assert lu(alerte.pourquoi) == (
        "Adhésion signée le 06/05/2021 : le délai de 18 mois a expiré le 06/11/2022, il y a 1 jour, sans ORT signée."
    )
    assert (alerte.objet, alerte.date, alerte.severite) == ("Fleurance / Lectoure", date(2022, 11, 6), 1)


def test_an_ort_that_covers_one_commune_of_two_is_not_denied() -> None:
    donnees = tables(
        laureats=laureats(["40245", "40102"], id_pvd="3"),
        conventions=[adhesion("40245;40102", "20/05/2021"), ort("40245", "03/01/2022")],
    )
    assert "sans ORT signée pour toutes ses communes" in seule(donnees, "10/09/2023", "A01").pourquoi


def test_a_near_deadline_says_how_far() -> None:
    assert "au plus tard le 06/11/2022, dans 88 jours" in lu(seule(GERS, "10/08/2022", "A02", "32").pourquoi)


@pytest.mark.parametrize(
    ("au", "attendus"),
    [
        ("02/07/2022", ["A04"]),
        ("03/07/2022", ["A02", "A04"]),
        ("31/10/2022", ["A02", "A04"]),
        ("01/11/2022", ["A04"]),
    ],
)
def test_a_deadline_known_only_by_its_text_warns_in_its_window_and_is_never_late(au: str, attendus: list[str]) -> None:
    assert codes(GERS_SANS_DATE, au, "32") == attendus


def test_the_window_of_a_text_is_written_out() -> None:
    assert "entre le 01/10/2022 et le 31/10/2022" in seule(GERS_SANS_DATE, "15/10/2022", "A02", "32").pourquoi


@pytest.mark.parametrize(
    ("texte", "contradiction"),
    [
        (("01/11/2022", "mois"), False),
        ("20/11/2022", False),
        ("19/11/2022", True),
        (("01/10/2022", "mois"), True),
        (("01/07/2022", "semestre"), False),
    ],
)
def test_a_written_deadline_contradicts_only_if_it_excludes_the_computed_one(texte: str, contradiction: object) -> None:
    donnees = conventions(adhesion("40245", "20/05/2021", echeance_textuelle=texte))
    assert ("A05" in codes(donnees, "10/09/2021")) is contradiction


@pytest.mark.parametrize(
    ("actes", "contradiction"),
    [
        ([adhesion("40245", "30/09/2020")], True),
        ([adhesion("40245", "01/10/2020")], False),
        ([adhesion("40245", "20/05/2021"), ort("40245", "19/05/2021")], True),
        ([adhesion("40245", "20/05/2021"), ort("40245", "20/05/2021")], False),
        ([adhesion("40245", "20/05/2021"), ort("40245", "19/05/2019") | {"type": "ort_preexistante"}], False),
    ],
)
def test_impossible_dates_are_said(actes: list[dict[str, object]], contradiction: object) -> None:
    assert ("A05" in codes(conventions(*actes), "10/09/2021")) is contradiction


def test_the_landes_of_september_2021_have_one_adhesion_to_sign_and_one_commune_without_post() -> None:
    found = [(a.code, a.objet) for a in alertes(LANDES, "10/09/2021")]
    assert found == [("A03", "Labouheyre"), ("A10", "Geaune")]


def test_the_landes_of_november_2026_ask_about_their_ort() -> None:
    found = [a.code for a in alertes(LANDES, "22/11/2026") if a.code < "A10"]
    assert found == ["A06"] * 10 + ["A07", "A08"]


def test_an_ort_without_date_and_one_prolonged_too_late_are_questions() -> None:
    sans_date = ort("40245", statut="signee", date_fin="01/01/2030", avis_comite_regional="favorable")
    assert codes(conventions(sans_date), "10/09/2021") == ["A04"]
    donnees = conventions(
        ort("40245", "11/07/2023", date_fin="31/03/2026"),
        avenants=[
            {
                "type": "cadre_ort",
                "communes": "40245",
                "date_signature": "02/04/2026",
                "nouvelle_echeance": "31/03/2028",
            }
        ],
    )
    assert "nouvelle convention ?" in lu(seule(donnees, "03/04/2026", "A06").pourquoi)


def test_alerts_come_by_severity_then_date() -> None:
    found = alertes(LANDES, "22/11/2026")
    rangs = [(a.severite, a.date or date.max) for a in found]
    assert rangs == sorted(rangs)
    assert len({a.severite for a in found}) > 1


def test_a_pvd_that_left_has_no_alert() -> None:
    donnees = tables(
        laureats=laureats(["40245"], statut_laureat="retire"), conventions=[adhesion("40245", "20/05/2021")]
    )
    assert codes(donnees, "01/01/2024") == []


def test_tables_never_supplied_give_no_alert() -> None:
    assert codes({}, "10/09/2021") == []
    assert codes(tables(laureats=UNE), "10/09/2021") == []


@pytest.mark.parametrize(
    ("ligne", "au", "code"),
    [
        (poste("40245", "vacant", date_depart="01/09/2021"), "10/09/2021", "A11"),
        (poste("40245", "en_recrutement", date_depart="09/03/2021"), "10/09/2021", "A12"),
        (poste("40245", "pourvu", quotite_etp="0.79", financement_bdt=1), "10/09/2021", "A13"),
        (poste("40245", "pourvu", date_fin_contrat="09/12/2021"), "10/09/2021", "A14"),
    ],
)
def test_a_post_has_its_alert(ligne: dict[str, object], au: str, code: str) -> None:
    assert codes(tables(laureats=UNE, postes=[ligne]), au) == [code]


@pytest.mark.parametrize(
    "ligne",
    [
        poste("40245", "en_recrutement", date_depart="10/03/2021"),
        poste("40245", "pourvu", quotite_etp="0.8", financement_bdt=1),
        poste("40245", "pourvu", quotite_etp="0.5"),
        poste("40245", "pourvu", date_fin_contrat="10/12/2021"),
        poste("40245", "pourvu", date_fin_contrat="09/09/2021"),
    ],
)
def test_a_post_just_outside_the_rule_has_none(ligne: dict[str, object]) -> None:
    assert codes(tables(laureats=UNE, postes=[ligne]), "10/09/2021") == []


def test_a_vacancy_counts_its_days() -> None:
    donnees = tables(laureats=UNE, postes=[poste("40245", "vacant", date_depart="01/09/2021")])
    assert "depuis le 01/09/2021 (il y a 9 jours)" in lu(seule(donnees, "10/09/2021", "A11").pourquoi)


def test_a_recruitment_declared_long_ago_is_to_confirm() -> None:
    edition = EditionCitee(1, "f.xlsx", datetime(2021, 9, 10, 8, 0), "DDTM", date(2021, 9, 10))  # noqa: DTZ001 - as stored
    donnees = tables(laureats=UNE, postes=[poste("40245", "en_recrutement")])
    assert "A12" not in [a.code for a in alertes(donnees, "10/03/2022", edition=edition)]
    assert "A12" in [a.code for a in alertes(donnees, "11/03/2022", edition=edition)]


@pytest.mark.parametrize(("engage", "attendus"), [("100", []), ("99.01", []), ("99", ["A35"]), (None, [])])
def test_a_gap_of_one_euro_between_granted_and_engaged_is_said(engage: str | None, attendus: list[str]) -> None:
    donnees = tables(laureats=UNE, subventions=[aide("DETR", 100, code_insee="40245", montant_engage=engage)])
    assert codes(donnees, "10/09/2021") == attendus


@pytest.mark.parametrize(
    ("au", "attendus"), [("09/03/2022", []), ("10/03/2022", ["A61"]), ("11/03/2022", ["A61"]), ("09/09/2021", [])]
)
@pytest.mark.parametrize("declare", [date(2021, 9, 10), None])
def test_data_six_months_old_are_to_be_updated(declare: date | None, au: str, attendus: list[str]) -> None:
    publiee = datetime(2021, 9, 10, 8, 0) if declare is None else datetime(2026, 1, 1, 8, 0)  # noqa: DTZ001 - as stored
    edition = EditionCitee(1, "f.xlsx", publiee, "DDTM", declare)
    assert [a.code for a in alertes(tables(laureats=UNE), au, edition=edition)] == attendus


def test_old_data_say_their_date_and_since_when() -> None:
    edition = EditionCitee(1, "f.xlsx", datetime(2026, 1, 1, 8, 0), "DDTM", date(2021, 8, 31))  # noqa: DTZ001 - as stored
    (alerte,) = alertes(tables(laureats=UNE), "01/03/2022", edition=edition)
    assert (alerte.code, alerte.severite, alerte.date) == ("A61", 3, date(2022, 2, 28))
    assert "31/08/2021" in alerte.pourquoi


def test_every_alert_says_what_to_do_in_good_typography() -> None:
    found = [
        *alertes(LANDES, "22/11/2026"),
        *alertes(LANDES, "01/12/2022"),
        *alertes(GERS_SANS_DATE, "15/10/2022", "32"),
    ]
    assert len({a.code for a in found}) > 5
    for alerte in found:
        for texte in (alerte.pourquoi, alerte.que_faire):
            assert texte.endswith((".", "?"))
            assert not any(f" {signe}" in texte for signe in ":;?!»€%")
            assert "  " not in texte
