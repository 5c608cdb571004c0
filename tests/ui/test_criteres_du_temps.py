"""The acceptance checks of conventions, posts and meetings as the screens show them (AC32, AC40, AC65)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.ui.navigation import CHEFS, CONVENTIONS, REUNIONS
from tests.ui.lus import dit, mesures, nu

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")


def test_ac32_the_adhesion_of_fleurance_lectoure_in_full(ouvrir: Callable[..., AppTest]) -> None:
    dits = dit(ouvrir(CONVENTIONS, departement="32", date="2022-08-10", vue="detail")).replace("\\", "")
    for attendu in (
        "CC de la Lomagne Gersoise – 2 communes, 1 PVD, 1 convention signée",  # AC32-1
        "candidature : 03/11/2020, labellisation : 21/12/2020",  # AC32-2
        "Calculée (18 mois)",
        "**06/11/2022**",  # AC32-3, computed
        "**octobre 2022**",  # AC32-3, as written
        "**Signataires** : 6 sièges, 5 personnes",  # AC32-4
        "Exemplaires :] 6",
        "Comité de projet :] tous les 6 mois",  # AC32-5
        "Co-présidence du comité :] Maire de Fleurance ; maire de Lectoure et président de la CC",
        "Membres du comité :] Communes de Fleurance et de Lectoure",
        "Anah ; Banque des Territoires ; EPF d'Occitanie ; Région Occitanie ; Département du Gers ; PETR",
        "Associés selon le thème :] UDAP du Gers ; CAUE ; opérateurs HLM",
    ):
        assert attendu in dits, attendu


def test_the_rhythm_of_the_comite_is_shown_before_any_meeting_was_typed(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="32", date="2021-11-05")
    assert "Aucune réunion n’est saisie" in dit(essai)
    (rythme,) = (t.value for t in essai.table)
    assert [nu(valeur) for valeur in rythme.iloc[0, 1:]] == [
        "aucune réunion saisie",
        "6 mois (convention d’adhésion)",
        "l’adhésion (06/05/2021)",
        "06/11/2021 (dans 1 jour)",
    ]


def test_ac32_6_no_request_for_the_shared_post_before_the_adhesion(ouvrir: Callable[..., AppTest]) -> None:
    def carte(le: str) -> str:
        return dit(ouvrir(CHEFS, departement="32", date=le)).replace("\\", "")

    assert "pas de demande avant l’adhésion" in carte("2021-05-05")
    signee = carte("2021-05-06")
    assert "employeur : CC de la Lomagne Gersoise" in signee
    assert "cofinancement demandable depuis l’adhésion (06/05/2021)" in signee
    assert "pas de demande" not in signee


def test_ac65_fourteen_communes_eight_ort_and_who_signed_late(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CONVENTIONS, departement="65")
    dits = dit(essai).replace("\\", "")
    assert "14 communes · 8 intercommunalités : CC Adour Madiran 3, " in dits  # AC65-1
    assert "3 arrondissements : Bagnères-de-Bigorre 6, Tarbes 6, Argelès-Gazost 2." in dits  # AC65-2
    assert "8 conventions-cadres (ORT) signées · 14/14 communes en ORT" in dits  # AC65-3
    (detail,) = (t.value for t in essai.table)
    delais = [nu(delai) for delai in detail["Délai"]]
    assert len(delais) == 14
    assert sorted(set(delais)) == [
        "signée avec 30 jours de retard",
        "signée avec 4 jours de retard",
        "signée dans le délai",
    ]


def test_ac65_4_the_launch_meeting_is_in_the_history(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="65")
    assert "01/02/2021 · Réunion de lancement · tout le département" in [nu(v.label) for v in essai.expander]
    assert "Présidence : Préfet des Hautes-Pyrénées" in dit(essai).replace("\\", "")


def test_ac40_7_and_8_the_posts_of_the_landes_and_what_a_post_costs(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(CHEFS, departement="40")
    vues = mesures(essai)
    assert [vues[nom] for nom in ("Postes", "Pourvus", "Communes couvertes", "Communes avec un poste pourvu")] == [
        "8",
        "2 / 8",
        "13 / 14",
        "2 / 14",
    ]
    couvertes = next(t.value for t in essai.table if "Couverture" in t.value.columns)
    sans = [nu(c) for c, ou in zip(couvertes["Commune"], couvertes["Couverture"], strict=True) if "Sans poste" in ou]
    assert len(sans) == 1
    assert sans[0].startswith("[Geaune]")
    assert "75 000 € provisionnés en 2021 pour 8 postes, soit 9 375 € par poste (moyenne indicative)" in dit(essai)
    assert "ANCT/FNADT 50 %, Banque des Territoires 25 %, collectivité 25 %" in dit(essai)
