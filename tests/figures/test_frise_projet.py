"""The timeline of one PVD, and the lanes of the département under their groups."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.figures.frise import frise
from pvd_dashboard.figures.frise_ordre import disposer
from pvd_dashboard.figures.frise_projet import etiquettes, frise_projet, frise_projet_phrase, frise_projet_table
from pvd_dashboard.situation.chronologie import Fait, Nature
from pvd_dashboard.situation.model import Jour
from tests.situation.faits import LANDES, situation

if TYPE_CHECKING:
    from types import SimpleNamespace

DEBUT, FIN = date(2021, 1, 1), date(2024, 1, 1)


def fait(quand: date, libelle: str = "Comité de projet") -> Fait:
    return Fait(Nature.COMITE, Jour(quand, quand, "jour"), libelle, libelle)


def test_words_go_above_then_below_then_are_left_to_the_table() -> None:
    proches = [fait(date(2021, 2, jour)) for jour in (1, 3, 5)]
    assert [(mot.dessus, bool(mot.texte)) for mot in etiquettes(proches, DEBUT, FIN)] == [
        (True, True),
        (False, True),
        (True, False),
    ]


def test_words_that_would_leave_the_figure_stand_before_their_mark() -> None:
    (mot,) = etiquettes([fait(date(2023, 12, 20))], DEBUT, FIN)
    assert (mot.avant, mot.texte) == (True, "Comité de projet · 20/12/23")


def test_each_subject_has_its_lane_and_what_is_to_come_is_hollow() -> None:
    lue = situation(LANDES, "10/09/2021")
    ligne = next(ligne for ligne in lue.conventions.lignes if "40282" in ligne.communes)
    figure = frise_projet(lue, ligne)
    assert [texte.strip() for texte in figure.layout.yaxis.ticktext] == ["Conventions", "Postes"]
    marques = next(trace for trace in figure.data if trace.type == "scatter" and trace.name == "Conventions")
    assert marques.marker.symbol == ("circle", "circle", "circle-open")
    table = frise_projet_table(lue, ligne)
    assert list(table["Au regard de la situation"]) == ["passé", "passé", "passé", "à venir"]
    assert frise_projet_phrase(lue, ligne).replace("\u00a0", " ") == (
        "Frise de Saint-Sever, situation au 10/09/2021 : 4 dates connues, dont 1 à venir."
    )


@pytest.mark.parametrize(("groupe", "titres"), [("arrondissement", ["Dax", "Mont-de-Marsan"]), ("", [])])
def test_lanes_stand_under_the_name_of_their_group(groupe: str, titres: list[str]) -> None:
    lue = situation(LANDES, "10/09/2021")
    place = disposer(lue, "nom", groupe)
    assert [titre for _, titre in place.titres] == titres
    assert sorted([*place.rangs, *(rang for rang, _ in place.titres)]) == list(range(12 + len(titres)))
    figure = frise(lue, tri="nom", groupe=groupe)
    ecrits = [
        texte for trace in figure.data if trace.type == "scatter" and trace.mode == "text" for texte in trace.text
    ]
    assert [f"<b>{titre}</b>" for titre in titres] == [texte for texte in ecrits if texte.startswith("<b>")]


def test_projects_of_an_arrondissement_stay_together() -> None:
    place = disposer(situation(LANDES, "10/09/2021"), "nom", "arrondissement")
    assert [ligne.libelle for ligne in place.lignes][:3] == ["Amou", "Montfort-en-Chalosse / Mugron", "Peyrehorade"]


@pytest.mark.parametrize(("combien", "double"), [(14, False), (60, True)])
def test_a_long_timeline_repeats_its_axis_below(combien: int, double: bool, fabrique: SimpleNamespace) -> None:  # noqa: FBT001
    assert frise(fabrique.generee(combien)).layout.xaxis2.visible is double


def test_today_is_marked_where_it_is_another_day_of_the_axis(fabrique: SimpleNamespace) -> None:
    lue = fabrique.situation(fabrique.en_cours("40001"))
    mots = [note.text for note in frise(lue, aujourdhui=date(2022, 1, 5)).layout.annotations]
    assert mots == ["situation au 10/09/2021", "aujourd’hui, le 05/01/2022"]
    assert len(frise(lue, aujourdhui=date(2031, 1, 1)).layout.annotations) == 1
    assert len(frise(lue, aujourdhui=lue.date).layout.annotations) == 1
