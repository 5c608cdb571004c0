"""Fleurance / Lectoure, from the workbook to the situation (AC32)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.tables.text import fold
from tools.examples import make_examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import Releve

FLEURANCE, LECTOURE = "32132", "32208"


def test_ac32_1_two_communes_make_one_pvd_one_epci_one_adhesion(gers: Releve) -> None:
    document = gers.json("2022-08-10")
    assert (document["laureats"]["communes"], document["laureats"]["pvd"], document["laureats"]["epci"]) == (2, 1, 1)
    assert document["conventions"]["adhesion_signees"] == 1
    assert document["conventions"]["ort_signees"] == 0
    (projet,) = gers.situation("2022-08-10").laureats.projets
    assert set(projet.communes) == {FLEURANCE, LECTOURE}
    assert fold(projet.libelle) == "fleurance lectoure"
    assert set(gers.situation("2022-08-10").laureats.communes["nom_epci"]) == {"CC de la Lomagne Gersoise"}


def test_ac32_9_the_other_contracts_are_told_at_their_dates(gers: Releve) -> None:
    tous = gers.json("2021-07-31")["contrats"]
    contrats = {(un["type"], *un["communes"]): un for un in tous if un["type"] != "autre"}
    assert contrats["bourg_centre", FLEURANCE]["date_signature"] == "2020-03-11"
    assert contrats["bourg_centre", LECTOURE]["date_signature"] == "2020-02-20"
    assert contrats["urbanisme", LECTOURE]["date_signature"] == "2020-06-23"
    assert contrats["opah", FLEURANCE, LECTOURE]["en_vigueur"]
    autres = [un["date_signature"] for un in tous if un["type"] == "autre"]
    assert autres == ["2021-01-09", "2021-03-25"]
    finie = next(un for un in gers.json("2021-08-01")["contrats"] if un["type"] == "opah")
    assert not finie["en_vigueur"]


def test_the_acv_commune_is_no_laureate(gers: Releve) -> None:
    assert gers.situation("2022-08-10").laureats.acv == ("32013",)


def test_ac32_2_without_signature_the_text_gives_a_window(rejouer: Callable[[make_examples.Faits], Releve]) -> None:
    faits = make_examples.lire("32-gers")
    faits["conventions"] = faits["conventions"][:1]
    faits["conventions"][0] |= {"date_signature": None, "statut": None}
    releve = rejouer(faits)
    (ligne,) = releve.situation("2022-08-10").conventions.lignes
    assert ligne.statut == "SANS_DATE"
    assert (ligne.echeance_debut, ligne.echeance) == (date(2022, 10, 1), date(2022, 10, 31))
    assert releve.ligne("2022-08-10", FLEURANCE, LECTOURE)["echeance_precision"] == "mois"
    dite = releve.ligne("2022-08-10", FLEURANCE, LECTOURE)
    assert (dite["date_adhesion"], dite["echeance_texte"]) == (None, "octobre 2022")
    assert (dite["echeance_debut"], dite["echeance"]) == ("2022-10-01", "2022-10-31")


def test_ac32_2_the_alert_lasts_as_long_as_the_window_and_never_says_late(
    rejouer: Callable[[make_examples.Faits], Releve],
) -> None:
    faits = make_examples.lire("32-gers")
    faits["conventions"] = faits["conventions"][:1]
    faits["conventions"][0] |= {"date_signature": None, "statut": None}
    releve = rejouer(faits)
    codes = {
        on: {a["code"] for a in releve.json(on)["alertes"]} & {"A01", "A02", "A04"}
        for on in ("2022-07-02", "2022-07-03", "2022-10-31", "2022-11-01")
    }
    assert codes == {  # 90 days before 01/10/2022, then to 31/10/2022; without a date it is never late (R06)
        "2022-07-02": {"A04"},
        "2022-07-03": {"A02", "A04"},
        "2022-10-31": {"A02", "A04"},
        "2022-11-01": {"A04"},
    }


def test_candidature_and_labellisation_are_kept(gers: Releve) -> None:
    laureats = gers.reading.tables["laureats"].accepted.set_index("code_insee")
    assert laureats.loc[FLEURANCE, "date_candidature"].date() == date(2020, 11, 3)
    assert laureats.loc[LECTOURE, "date_labellisation"].date() == date(2020, 12, 21)
    dite = gers.ligne("2022-08-10", FLEURANCE, LECTOURE)
    assert (dite["date_candidature"], dite["date_labellisation"]) == ("2020-11-03", "2020-12-21")
    assert gers.json("2022-08-10")["conventions"]["delai_ort_mois"] == 18


@pytest.mark.parametrize(
    ("on", "statut", "jours"),
    [
        ("2022-08-07", "COURS", 91),
        ("2022-08-10", "PROCHE", 88),
        ("2022-11-06", "PROCHE", 0),
        ("2022-11-07", "RETARD", -1),
    ],
)
def test_ac32_3_the_clock_runs_from_the_adhesion(gers: Releve, on: str, statut: str, jours: int) -> None:
    ligne = gers.ligne(on, FLEURANCE, LECTOURE)
    assert (ligne["statut"], ligne["jours"], ligne["echeance"]) == (statut, jours, "2022-11-06")
    assert (ligne["date_adhesion"], ligne["date_ort"]) == ("2021-05-06", None)


def test_ac32_3_the_text_and_the_computation_contradict_each_other(gers: Releve) -> None:
    (alerte,) = gers.alertes("2022-08-10", "A05")
    pourquoi = fold(alerte["pourquoi"])
    assert "octobre 2022" in pourquoi
    assert "06 11 2022" in pourquoi


def test_the_ort_signed_late_ends_the_adhesion(gers: Releve) -> None:
    ligne = gers.ligne("2023-01-26", FLEURANCE, LECTOURE)
    assert (ligne["statut"], ligne["date_ort"], ligne["jours"]) == ("ORT_OK", "2023-01-26", -81)
    assert gers.alertes("2023-01-26", "A01") == []


def test_ac32_6_one_post_of_the_epci_shared_by_two_communes(gers: Releve) -> None:
    postes = gers.json("2022-08-10")["postes"]
    assert (postes["total"], postes["mutualises"], postes["pourvus"]) == (1, 1, 0)
    (poste,) = gers.situation("2022-08-10").postes.postes
    assert poste.employeur == "CC de la Lomagne Gersoise"
    assert set(poste.communes) == {FLEURANCE, LECTOURE}
    assert poste.statut == "a_creer"
    (dit,) = postes["lignes"]
    assert (dit["employeur"], dit["mutualise"], dit["demande_depuis"]) == (poste.employeur, True, "2021-05-06")
    (avant,) = gers.json("2021-05-05")["postes"]["lignes"]
    assert avant["demande_possible"] is False  # no request before the adhésion is signed


def test_ac32_7_the_actions_keep_their_commune_and_their_state(gers: Releve) -> None:
    actions = gers.reading.tables["actions"].accepted
    comptes = actions.fillna({"communes": "CC"}).groupby(["communes", "statut"]).size().to_dict()
    assert comptes == {
        ("CC", "engagee"): 4,
        (FLEURANCE, "engagee"): 3,
        (LECTOURE, "engagee"): 5,
        (LECTOURE, "en_projet"): 11 + 2,  # 11 of the list, and the two projets structurants of § 7.3
        (FLEURANCE, "en_projet"): 15,
    }
    structurantes = actions[actions["structurante"].fillna(value=False)]
    assert sorted(structurantes["communes"]) == [FLEURANCE, LECTOURE, LECTOURE]
    friche = actions[actions["intitule"].str.contains("Gersycoop")].iloc[0]
    for volet in ("maison des jeunes", "maison des associations", "centre culturel", "musée"):
        assert volet in friche["description"]
