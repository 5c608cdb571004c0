"""The order of evaluation of §2.2, and the words of each status."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation import Statut
from pvd_dashboard.situation.libelles import POSTES, STATUTS, libelle
from pvd_dashboard.situation.statuts import Etat, statut
from tests.situation.faits import LANDES, situation

if TYPE_CHECKING:
    from pvd_dashboard.situation.libelles import Libelle

AU = date(2024, 2, 29)
SIGNEE = {"adhesion_datee": True, "echeance_debut": AU, "echeance_fin": AU}


def dans(jours: int) -> date:
    return AU + timedelta(days=jours)


def au_plus(jours: int) -> dict[str, object]:
    return SIGNEE | {"echeance_debut": dans(jours), "echeance_fin": dans(jours)}


@pytest.mark.parametrize(
    ("etat", "attendu"),
    [
        (Etat(retiree=True, ort_signee=True, fin_ort=dans(-1)), Statut.RETRAIT),
        (Etat(ort_signee=True, fin_ort=dans(-1), **au_plus(10)), Statut.ORT_ECHUE),
        (Etat(ort_signee=True, ort_terminee=True), Statut.ORT_ECHUE),
        (Etat(ort_signee=True, ort_terminee=True, fin_ort=dans(400)), Statut.ORT_OK),
        (Etat(ort_signee=True, fin_ort=dans(0)), Statut.ORT_FIN_PROCHE),
        (Etat(ort_signee=True, fin_ort=dans(180)), Statut.ORT_FIN_PROCHE),
        (Etat(ort_signee=True, fin_ort=dans(181)), Statut.ORT_OK),
        (Etat(ort_signee=True, **au_plus(-1)), Statut.ORT_OK),
        (Etat(**au_plus(-1)), Statut.RETARD),
        (Etat(**au_plus(0)), Statut.PROCHE),
        (Etat(**au_plus(90)), Statut.PROCHE),
        (Etat(**au_plus(91)), Statut.COURS),
        (Etat(adhesion_declaree=True, echeance_debut=dans(-9), echeance_fin=dans(-9)), Statut.SANS_DATE),
        (Etat(), Statut.ATTENTE),
    ],
)
def test_the_first_status_that_holds_wins(etat: Etat, attendu: object) -> None:
    assert statut(etat, AU, Parametres()) is attendu


def test_the_delays_are_parameters() -> None:
    assert statut(Etat(**au_plus(91)), AU, Parametres(proche_jours=91)) is Statut.PROCHE
    assert (
        statut(Etat(ort_signee=True, fin_ort=dans(181)), AU, Parametres(ort_fin_proche_jours=181))
        is Statut.ORT_FIN_PROCHE
    )
    echeances = {
        ligne.echeance
        for ligne in situation(LANDES, "10/09/2021", parametres=Parametres(delai_ort_mois=24)).conventions.lignes
    }
    assert date(2023, 5, 20) in echeances


def luminance(couleur: str) -> float:
    parts = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    rouge, vert, bleu = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


@pytest.mark.parametrize("mot", [*STATUTS.values(), *POSTES.values()])
def test_a_status_is_a_word_a_symbol_and_a_colour_readable_on_white(mot: Libelle) -> None:
    assert mot.libelle
    assert len(mot.symbole) == 1
    assert 1.05 / (luminance(mot.couleur) + 0.05) >= 4.5


def test_each_status_has_its_own_word_and_symbol() -> None:
    assert set(STATUTS) == set(Statut)
    assert len({mot.libelle for mot in STATUTS.values()}) == len({mot.symbole for mot in STATUTS.values()}) == 9


def test_an_ort_without_known_end_says_it_is_to_fill_in() -> None:
    lignes = {ligne.pvd: ligne for ligne in situation(LANDES, "22/11/2026").conventions.lignes}
    assert libelle(lignes["pvd-75-40-9"]) == "ORT en vigueur (fin à renseigner)"
    assert libelle(lignes["pvd-75-40-11"]) == "ORT à prolonger"
