from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.figures.frise import frise, frise_phrase, frise_table, trier
from pvd_dashboard.figures.theme import reperes
from pvd_dashboard.figures.troncons import Marque, Nature, voie
from pvd_dashboard.situation.model import AvenantSigne, Statut

if TYPE_CHECKING:
    from types import SimpleNamespace

    import plotly.graph_objects as go

    from pvd_dashboard.situation.model import LigneConvention

LE = date(2021, 9, 10)


def troncons(ligne: LigneConvention, le: date = LE) -> list[tuple[Nature, date, date | None]]:
    return [(troncon.nature, troncon.debut, troncon.fin) for troncon in voie(ligne, le).troncons]


def marques(ligne: LigneConvention) -> list[Marque]:
    return [repere.marque for repere in voie(ligne, LE).reperes]


def noms(figure: go.Figure) -> list[str]:
    return [texte.replace("\u00a0", " ").strip() for texte in figure.layout.yaxis.ticktext]


def test_an_adhesion_runs_to_its_deadline(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours("40001", echeance=date(2022, 11, 20), echeance_calculee=date(2022, 11, 20))
    assert troncons(ligne) == [(Nature.ADHESION, date(2021, 5, 20), date(2022, 11, 20))]


def test_past_its_deadline_the_lane_goes_on_in_red_to_the_date_of_the_situation(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours(
        "40001",
        date(2020, 1, 10),
        statut=Statut.RETARD,
        echeance=date(2021, 7, 10),
        echeance_calculee=date(2021, 7, 10),
    )
    assert troncons(ligne)[1:] == [(Nature.DEPASSEMENT, date(2021, 7, 11), LE)]
    depassement = next(trace for trace in frise(fabrique.situation(ligne)).data if trace.name == Nature.DEPASSEMENT)
    assert depassement.marker.color == APPARENCES[Statut.RETARD].couleur
    assert depassement.marker.pattern.shape


def test_on_the_very_day_of_the_deadline_nothing_is_overdue(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours("40001", date(2020, 3, 10), echeance=LE, echeance_calculee=LE, jours=0)
    assert [nature for nature, *_ in troncons(ligne)] == [Nature.ADHESION]


def test_an_avenant_adds_a_hatched_stretch_and_a_mark(fabrique: SimpleNamespace) -> None:
    avenant = AvenantSigne("1", "prolongation", fabrique.jour(2021, 8, 1), fabrique.jour(2022, 12, 31))
    ligne = fabrique.en_cours(
        "40001", echeance=date(2022, 12, 31), echeance_calculee=date(2022, 11, 20), avenants=(avenant,)
    )
    assert troncons(ligne) == [
        (Nature.ADHESION, date(2021, 5, 20), date(2022, 11, 20)),
        (Nature.PROLONGATION, date(2022, 11, 21), date(2022, 12, 31)),
    ]
    assert Marque.AVENANT in marques(ligne)
    hachures = [trace for trace in frise(fabrique.situation(ligne)).data if trace.name == Nature.PROLONGATION]
    assert hachures[0].marker.pattern.shape == "/"


def test_an_undated_avenant_has_no_mark_but_stays_in_the_table(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours("40001", avenants=(AvenantSigne("1", "prolongation", None, None),))
    assert Marque.AVENANT not in marques(ligne)
    assert frise_table(fabrique.situation(ligne))["Avenants"][0] == "n.c."


def test_a_later_deadline_written_without_avenant_is_no_prolongation(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours("40001", echeance=date(2022, 12, 31), echeance_calculee=date(2022, 11, 20))
    assert [nature for nature, *_ in troncons(ligne)] == [Nature.ADHESION, Nature.ADHESION]


def test_the_signature_of_the_ort_ends_the_adhesion_and_its_deadline(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours("40001", statut=Statut.ORT_OK, ort=fabrique.jour(2021, 8, 2), fin_ort=date(2026, 3, 31))
    assert troncons(ligne) == [
        (Nature.ADHESION, date(2021, 5, 20), date(2021, 8, 1)),
        (Nature.ORT, date(2021, 8, 2), date(2026, 3, 31)),
    ]
    assert marques(ligne) == [Marque.ADHESION, Marque.ORT, Marque.FIN]


def test_an_ort_signed_late_shows_the_delay_without_alarm(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours(
        "40001",
        date(2019, 1, 10),
        statut=Statut.ORT_OK,
        echeance=date(2020, 7, 10),
        echeance_calculee=date(2020, 7, 10),
        ort=fabrique.jour(2020, 8, 1),
        jours=-22,
    )
    assert troncons(ligne)[1] == (Nature.DEPASSEMENT, date(2020, 7, 11), date(2020, 7, 31))
    rouges = [trace.name for trace in frise(fabrique.situation(ligne)).data if _couleur(trace) == "#D41416"]
    assert rouges == []
    assert frise_table(fabrique.situation(ligne))["Délai"][0] == "signée avec 22\u00a0jours de retard"


def _couleur(trace: Any) -> str:  # noqa: ANN401 - a trace of any type
    return str(trace.marker.color) if trace.type == "bar" else ""


def test_an_ort_without_end_is_hatched_to_the_end_of_the_axis_and_says_so(fabrique: SimpleNamespace) -> None:
    situation = fabrique.situation(fabrique.en_cours("40001", statut=Statut.ORT_OK, ort=fabrique.jour(2021, 8, 2)))
    figure = frise(situation)
    barre = next(trace for trace in figure.data if trace.type == "bar" and "fin inconnue" in trace.name)
    fin_axe = date.fromisoformat(figure.layout.xaxis.range[1][:10])
    assert barre.marker.pattern.shape == "/"
    assert barre.x[0] == ((fin_axe - date(2021, 8, 2)).days + 1) * 86_400_000
    assert "fin à renseigner" in barre.customdata[0]
    assert frise_table(situation)["Fin de l’ORT"][0] == "fin à renseigner"


def test_an_estimated_end_is_shown_as_estimated(fabrique: SimpleNamespace) -> None:
    ligne = fabrique.en_cours(
        "40001",
        statut=Statut.ORT_OK,
        ort=fabrique.jour(2021, 8, 2),
        fin_ort=date(2026, 3, 31),
        fin_ort_origine="estimee",
    )
    assert troncons(ligne)[-1][0] is Nature.ORT_SANS_FIN
    assert frise_table(fabrique.situation(ligne))["Fin de l’ORT"][0] == "31/03/2026, estimée"


@pytest.mark.parametrize(
    ("statut", "champs", "note"),
    [
        (Statut.ATTENTE, {}, "adhésion à signer"),
        (Statut.SANS_DATE, {"adhesion_declaree": True}, "date d’adhésion inconnue"),
        (Statut.ORT_OK, {}, "ORT signée, date inconnue"),
        (Statut.RETRAIT, {}, "retirée du programme"),
    ],
)
def test_a_lane_with_nothing_to_draw_says_why(
    statut: Statut, champs: dict[str, Any], note: str, fabrique: SimpleNamespace
) -> None:
    figure = frise(fabrique.situation(fabrique.ligne("40001", statut, **champs)))
    textes = [
        texte.strip("\u00a0")
        for trace in figure.data
        if trace.type == "scatter" and trace.mode == "text"
        for texte in trace.text
    ]
    assert textes == [note]


def test_lanes_go_from_the_most_urgent_to_the_least(fabrique: SimpleNamespace) -> None:
    situation = fabrique.situation(
        fabrique.en_cours("40001"),
        fabrique.en_cours("40002", date(2021, 4, 1)),
        fabrique.ligne("40003", Statut.ATTENTE),
        fabrique.en_cours("40004", statut=Statut.RETARD, echeance=date(2021, 9, 1), jours=-9),
        fabrique.en_cours("40005", statut=Statut.ORT_OK, ort=fabrique.jour(2021, 8, 2)),
    )
    ordre = ["Bourg-40004", "Bourg-40003", "Bourg-40002", "Bourg-40001", "Bourg-40005"]
    assert [ligne.libelle for ligne in trier(situation)] == ordre
    assert noms(frise(situation)) == ordre
    assert list(frise_table(situation)["Projet PVD"]) == ordre


def test_lanes_can_be_sorted_by_name_whatever_the_accents(fabrique: SimpleNamespace) -> None:
    situation = fabrique.situation(
        *(fabrique.ligne(f"4000{i}", Statut.ATTENTE, libelle=nom) for i, nom in enumerate(("Zed", "Éauze", "Amou")))
    )
    assert noms(frise(situation, tri="nom")) == ["Amou", "Éauze", "Zed"]


def test_lanes_can_be_sorted_by_deadline_those_without_one_last(fabrique: SimpleNamespace) -> None:
    situation = fabrique.situation(
        fabrique.ligne("40001", Statut.ATTENTE),
        fabrique.en_cours("40002"),
        fabrique.en_cours("40003", date(2021, 3, 1)),
    )
    assert noms(frise(situation, tri="echeance")) == ["Bourg-40003", "Bourg-40002", "Bourg-40001"]


def test_each_lane_bears_its_status_icon_and_word(fabrique: SimpleNamespace) -> None:
    situation = fabrique.generee(8)
    figure = frise(situation)
    for texte, ligne in zip(figure.layout.yaxis2.ticktext, trier(situation), strict=True):
        look = APPARENCES[ligne.statut]
        assert look.icone in texte
        assert look.libelle in texte


def test_on_a_narrow_screen_name_and_status_stand_above_the_bar(fabrique: SimpleNamespace) -> None:
    figure = frise(fabrique.situation(fabrique.en_cours("40001")), etroite=True)
    titre = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text")
    assert "Bourg-40001" in titre.text[0]
    assert "ORT en préparation" in titre.text[0]
    assert figure.layout.yaxis.visible is False


def test_the_date_of_the_situation_is_marked_and_named(fabrique: SimpleNamespace) -> None:
    figure = frise(fabrique.situation(fabrique.en_cours("40001")))
    assert figure.layout.annotations[0].text == "situation au 10/09/2021"
    assert [forme.x0 for forme in figure.layout.shapes if forme.type == "line"] == ["2021-09-10T00:00:00"]


@pytest.mark.parametrize(
    ("debut", "fin", "attendus"),
    [
        (date(2021, 1, 1), date(2021, 6, 30), "janv. févr. mars avr. mai juin"),
        (date(2021, 2, 1), date(2022, 12, 1), "avr. juil. oct. janv. avr. juil. oct."),
        (date(2021, 1, 1), date(2025, 12, 1), "janv. juil. " * 5),
        (date(2021, 1, 1), date(2031, 1, 1), " ".join(str(annee) for annee in range(2021, 2032))),
    ],
)
def test_ticks_are_french_and_as_far_apart_as_the_axis_is_long(debut: date, fin: date, attendus: str) -> None:
    assert [texte.split("<br>")[0] for texte in reperes(debut, fin).textes] == attendus.split()


def test_the_year_is_written_under_january_and_under_the_first_tick() -> None:
    textes = reperes(date(2021, 10, 1), date(2022, 4, 1)).textes
    assert [("2021" in texte, "2022" in texte) for texte in textes].count((False, True)) == 1
    assert "2021" in textes[0]


@pytest.mark.parametrize("combien", [1, 14, 60])
def test_the_height_grows_with_the_lanes_and_no_lane_is_lost(combien: int, fabrique: SimpleNamespace) -> None:
    situation = fabrique.generee(combien)
    figure = frise(situation)
    assert len(noms(figure)) == len(frise_table(situation)) == combien
    assert figure.layout.height - figure.layout.margin.t - figure.layout.margin.b == 30 * combien


def test_the_figure_is_the_same_twice_and_holds_no_missing_value(fabrique: SimpleNamespace) -> None:
    situation = fabrique.generee(14)
    premier, second = (frise(situation).to_json() for _ in range(2))
    assert premier == second
    ecrits = json.dumps([[t.get("text"), t.get("name")] for t in json.loads(premier)["data"]]) + str(
        noms(frise(situation))
    )
    assert not [mot for mot in ("None", "nan", "NaT", "<NA>") if mot in ecrits]


def test_an_empty_departement_gets_a_sentence_instead_of_axes(fabrique: SimpleNamespace) -> None:
    vide = fabrique.situation()
    assert frise(vide).layout.annotations[0].text == "Aucun projet PVD à cette date"
    assert frise_table(vide).empty
    assert frise_phrase(vide) == "Frise des conventions\u00a0: aucun projet PVD à cette date."


def test_the_sentence_counts_projects_by_status(fabrique: SimpleNamespace) -> None:
    phrase = frise_phrase(fabrique.situation(fabrique.en_cours("40001"), fabrique.ligne("40002", Statut.ATTENTE)))
    assert phrase.replace("\u00a0", " ") == (
        "Frise des conventions de 2 projets PVD, situation au 10/09/2021 : "
        "1 « Labellisée, adhésion non signée » et 1 « Adhésion signée – ORT en préparation »."
    )
