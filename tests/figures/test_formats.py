from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from pvd_dashboard import formats


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        (Decimal("1629048.00"), "1\u202f629\u202f048\u00a0€"),
        (0, "0\u00a0€"),
        (Decimal("-1234.5"), "−1\u202f235\u00a0€"),
        (Decimal("0.5"), "1\u00a0€"),
        (Decimal("-0.4"), "0\u00a0€"),
        (None, "n.c."),
        (math.nan, "n.c."),
        (pd.NA, "n.c."),
    ],
)
def test_an_amount_is_written_to_the_euro_rounded_half_up(montant: object, attendu: str) -> None:
    assert formats.euros(montant) == attendu


def test_cents_are_shown_on_demand_only() -> None:
    assert formats.euros(Decimal("450898.75"), centimes=True) == "450\u202f898,75\u00a0€"
    assert formats.euros(Decimal(75000), centimes=True) == "75\u202f000,00\u00a0€"


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        (999_499, "999 k€"),
        (999_500, "1 M€"),
        (1_629_048, "1,6 M€"),
        (850, "850 €"),
        (-153_871, "−154 k€"),
        (None, "n.c."),
    ],
)
def test_a_short_amount_changes_unit_where_its_rounding_does(montant: int | None, attendu: str) -> None:
    assert formats.euros_courts(montant) == attendu.replace(" ", "\u00a0")


def test_shares_come_in_points_and_rates_in_fractions() -> None:
    assert formats.pourcent(Decimal("9.44")) == "9,4\u00a0%"
    assert formats.pourcent(Decimal("9.45")) == "9,5\u00a0%"
    assert formats.pourcent(25, fixe=True) == "25,0\u00a0%"
    assert formats.taux(Decimal("0.8")) == "80\u00a0%"
    assert formats.taux(None) == "n.c."


def test_days_are_written_in_figures_and_in_words() -> None:
    assert formats.jour(date(2021, 9, 10)) == "10/09/2021"
    assert formats.jour_long(date(2021, 9, 10)) == "10\u00a0septembre\u00a02021"
    assert formats.jour_long(date(2020, 10, 1)) == "1er\u00a0octobre\u00a02020"
    assert formats.jour(None) == formats.jour_long(pd.NaT) == formats.mois_annee(None) == "n.c."


@pytest.mark.parametrize(
    ("mois", "precision", "attendu"),
    [
        (3, "jour", "01/03/2021"),
        (3, "mois", "mars 2021"),
        (4, "trimestre", "2e trimestre 2021"),
        (1, "trimestre", "1er trimestre 2021"),
        (7, "semestre", "2e semestre 2021"),
        (9, "saison", "automne 2021"),
        (1, "annee", "2021"),
        (1, None, "01/01/2021"),
    ],
)
def test_a_date_is_never_shown_more_precise_than_it_is(mois: int, precision: str | None, attendu: str) -> None:
    assert formats.periode(date(2021, mois, 1), precision) == attendu.replace(" ", "\u00a0")


def test_plurals_begin_at_two() -> None:
    vus = [formats.pluriel(n, "commune lauréate") for n in (0, 1, 2, 1646, None)]
    assert vus == [
        "0\u00a0commune lauréate",
        "1\u00a0commune lauréate",
        "2\u00a0communes lauréates",
        "1\u202f646\u00a0communes lauréates",
        "n.c.\u00a0commune lauréate",
    ]
    assert formats.accord(2, "cas") == "cas"
    assert formats.pluriel(3, "projet PVD", "projets PVD") == "3\u00a0projets PVD"


def test_a_delay_says_what_is_left_or_gone() -> None:
    vus = [formats.delai(n) for n in (436, 1, 0, -1, -73, None)]
    assert vus == [
        "dans 436\u00a0jours",
        "dans 1\u00a0jour",
        "aujourd’hui",
        "depuis 1\u00a0jour",
        "depuis 73\u00a0jours",
        "non calculable",
    ]


def test_lists_end_with_et() -> None:
    assert [formats.liste(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a et b", "a, b et c"]


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Aire-sur-l'Adour", "d'Aire-sur-l'Adour"),
        ("Peyrehorade", "de Peyrehorade"),
        ("Le Houga", "du Houga"),
        ("Les Angles", "des Angles"),
        ("La Mure", "de La Mure"),
        ("L'Isle-Jourdain", "de L'Isle-Jourdain"),
        ("Hagetmau", "d'Hagetmau"),
        ("Houdan", "de Houdan"),
        ("Éauze", "d'Éauze"),
        ("Yssingeaux", "d'Yssingeaux"),
        ("Lescar", "de Lescar"),
        ("CC Adour Madiran", "de la CC Adour Madiran"),
    ],
)
def test_de_is_elided_and_contracted(nom: str, attendu: str) -> None:
    assert formats.de(nom) == attendu


def test_a_is_contracted() -> None:
    assert [formats.a(nom) for nom in ("Amou", "Le Houga", "Les Angles", "La Mure")] == [
        "à Amou",
        "au Houga",
        "aux Angles",
        "à La Mure",
    ]


def test_a_sentence_gets_its_no_break_spaces_and_its_full_stop() -> None:
    assert formats.phrase("où en est-on : « 12 » ?") == "Où en est-on\u00a0: «\u00a012\u00a0»\u00a0?"
    assert formats.phrase("à 10:30, 8 postes") == "À 10:30, 8 postes."
