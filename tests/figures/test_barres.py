from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.figures import aides as a
from pvd_dashboard.figures import financements as f
from pvd_dashboard.figures import postes as p
from pvd_dashboard.figures.apparence import APPARENCES_POSTES
from pvd_dashboard.situation.catalogue import catalogue
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.vues_aides import ParAnnee, cumul, par_annee, par_commune
from tests.situation.faits import aide, tables
from tests.situation.faits import situation as calculee

if TYPE_CHECKING:
    from types import SimpleNamespace

    import plotly.graph_objects as go

    from pvd_dashboard.situation.model import Situation

DECK = (
    ("Plan de relance", "DSIL_EXC", "DSIL exc", "43457"),
    ("Plan de relance", "DSIL_RE", "DSIL renov", "110414"),
    ("Droit commun", "DSIL", "DSIL droit commun", "281398"),
    ("Droit commun", "DETR", "DETR", "1193779"),
)


def simple(texte: str) -> str:
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def annotations(figure: go.Figure) -> list[str]:
    return [simple(note.text) for note in figure.layout.annotations]


@pytest.fixture
def deck(fabrique: SimpleNamespace) -> Situation:
    return fabrique.situation(fabrique.en_cours("40001"), financements=fabrique.financements(*DECK))


def test_the_bars_are_the_groups_and_their_ends_the_subtotals(deck: Situation) -> None:
    figure = f.financements(deck.financements)
    assert [simple(texte).strip() for texte in figure.layout.yaxis.ticktext] == ["Plan de relance", "Droit commun"]
    assert annotations(figure) == ["<b>153 871 €</b>", "<b>1 475 177 €</b>"]


def test_each_dispositif_is_named_with_its_amount_in_euros(deck: Situation) -> None:
    assert [simple(trace.name) for trace in f.financements(deck.financements).data] == [
        "DSIL exc : 43 457 €",
        "DSIL renov : 110 414 €",
        "DSIL droit commun : 281 398 €",
        "DETR : 1 193 779 €",
    ]


def test_the_table_is_the_one_of_the_deck(deck: Situation) -> None:
    lignes = [
        tuple(simple(cellule) for cellule in ligne) for ligne in f.financements_table(deck.financements).to_numpy()
    ]
    assert lignes == [
        ("Plan de relance", "DSIL exc", "43 457 €", "2,7 %"),
        ("Plan de relance", "DSIL renov", "110 414 €", "6,8 %"),
        ("Sous-total Plan de relance", "", "153 871 €", "9,4 %"),
        ("Droit commun", "DSIL droit commun", "281 398 €", "17,3 %"),
        ("Droit commun", "DETR", "1 193 779 €", "73,3 %"),
        ("Sous-total Droit commun", "", "1 475 177 €", "90,6 %"),
        ("Total", "", "1 629 048 €", "100,1 %"),
    ]


def test_the_sentence_gives_the_total_and_the_groups(deck: Situation) -> None:
    assert simple(f.financements_phrase(deck.financements)) == (
        "Aides accordées : 1 629 048 €, dont Plan de relance 153 871 € (9,4 %) et Droit commun 1 475 177 € (90,6 %)."
    )


def test_beyond_eight_dispositifs_the_smallest_are_gathered_and_nothing_is_lost(fabrique: SimpleNamespace) -> None:
    montants = [("Droit commun", f"D{i}", f"D{i}", str(1000 * (i + 1))) for i in range(11)]
    bloc = fabrique.financements(*montants)
    traces = f.financements(bloc).data
    assert len(traces) == 8
    assert simple(traces[-1].name) == "Autres : 10 000 €"
    assert sum(sum(trace.x) for trace in traces) == float(bloc.total)


def test_eight_dispositifs_keep_their_names(fabrique: SimpleNamespace) -> None:
    montants = [("Droit commun", f"D{i}", f"D{i}", "1000") for i in range(8)]
    bloc = fabrique.financements(*montants)
    assert [trace.name[:2] for trace in f.financements(bloc).data] == [f"D{i}" for i in range(8)]


def test_years_count_only_what_is_counted_and_keep_lines_without_exercice_apart() -> None:
    lignes = [
        aide("DETR", 100, exercice=2021),
        aide("DETR", "50.50", exercice=2020),
        aide("DSIL", 7, exercice=2021),
        aide("DSIL", 3),
        aide("DETR", 9999, exercice=2021, deja_compte=True),
    ]
    subventions = calculee(tables(subventions=lignes), "31/12/2021").financements.subventions
    annees = par_annee(subventions, Stade.ACCORDE, catalogue())
    libelles = {"DETR": "DETR", "DSIL": "DSIL droit commun"}
    assert [tuple(simple(c) for c in ligne) for ligne in f.annees_table(annees, libelles).to_numpy()] == [
        ("2020", "–", "51 €", "51 €"),
        ("2021", "7 €", "100 €", "107 €"),
        ("Sans exercice", "3 €", "–", "3 €"),
    ]
    assert annotations(f.annees(annees, libelles)) == ["<b>51 €</b>", "<b>107 €</b>", "<b>3 €</b>"]
    assert simple(f.annees_phrase(annees)) == "161 € sur 2 exercices ; le plus haut : 2021, 107 €."


def test_the_running_total_ends_at_the_total_and_says_what_is_not_dated() -> None:
    lignes = [
        aide("DETR", 100, exercice=2021, date_notification="10/03/2021"),
        aide("DETR", 50, exercice=2021, date_notification="02/02/2021"),
        aide("DSIL", 7, exercice=2021),
    ]
    courbe = cumul(calculee(tables(subventions=lignes), "31/12/2021").financements.subventions, Stade.ACCORDE, 2021)
    figure = a.cumul(courbe)
    assert list(figure.data[0].y) == [0.0, 50.0, 150.0]
    assert a.cumul(courbe, date(2021, 6, 30)).data[0].x[-1].startswith("2021-06-30")
    assert a.cumul(courbe, date(2023, 6, 30)).data[0].x[-1].startswith("2021-12-31")
    assert annotations(figure) == ["<b>150 €</b>"]
    assert simple(a.cumul_phrase(courbe, "Accordé")) == (
        "Exercice 2021, accordé : 157 €, dont 7 € sans date, hors de la courbe."
    )


def test_communes_come_by_what_they_received_per_inhabitant_beside_the_median() -> None:
    laureates = [{"code_insee": code, "population": 100} for code in ("40197", "40282", "40119")]
    lignes = [aide("DETR", 1000, code_insee="40282"), aide("DETR", 200, code_insee="40197")]
    lue = calculee(tables(laureats=laureates, subventions=lignes), "31/12/2021")
    vue = par_commune(lue.financements.subventions, Stade.ACCORDE, lue.laureats.communes)
    figure = a.par_habitant(vue, vue.mediane)
    assert [simple(nom).strip() for nom in figure.layout.yaxis.ticktext] == [
        "Saint-Sever",
        "Morcenx-la-Nouvelle",
        "Hagetmau",
    ]
    assert list(figure.data[0].x) == [10.0, 2.0, 0.0]
    assert [simple(texte) for texte in annotations(figure)] == ["médiane : 2 €"]
    assert [simple(texte).strip() for texte in figure.layout.yaxis2.ticktext] == ["10 €", "2 €", "0 €"]
    assert figure.data[0].text is None, "the line of the median would strike an amount written at the end of a bar"
    assert simple(a.par_habitant_phrase(vue, vue.mediane)) == (
        "Médiane de la liste : 2 € par habitant ; du département : 2 €."
    )


def test_a_long_name_beside_a_bar_is_on_two_lines_that_join_into_it() -> None:
    laureates = [{"code_insee": "33483", "population": 100}]
    lignes = [aide("DETR", 1000, code_insee="33483")]
    lue = calculee(tables(laureats=laureates, subventions=lignes), "31/12/2021", "33")
    vue = par_commune(lue.financements.subventions, Stade.ACCORDE, lue.laureats.communes)
    (nom,) = a.par_habitant(vue, vue.mediane).layout.yaxis.ticktext
    assert simple(nom).strip() == "Saint-Sulpice-<br>et-Cameyrac"


def test_without_grants_a_sentence_says_so(fabrique: SimpleNamespace) -> None:
    vide = fabrique.situation(fabrique.en_cours("40001")).financements
    annees = ParAnnee((), (), {}, {}, {}, Decimal(0))
    assert annotations(f.financements(vide)) == annotations(f.annees(annees, {})) == [f.AUCUN]
    assert f.financements_table(vide).empty
    assert f.financements_phrase(vide) == "Aucune subvention comptée à cette date."


@pytest.fixture
def huit(fabrique: SimpleNamespace) -> Situation:
    """Two filled posts, one being hired for two communes, one vacant, one done away with; a commune without."""
    parts = {"anct_fnadt": Decimal(27500), "bdt": Decimal(13750), "collectivite": Decimal(13750)}
    postes = (
        fabrique.poste("en_recrutement", "40003", "40004"),
        fabrique.poste("pourvu", "40001", financements=parts, prise_poste=fabrique.jour(2021, 3, 1, "mois")),
        fabrique.poste("pourvu", "40002"),
        fabrique.poste("vacant", "40005"),
        fabrique.poste("supprime", "40006", financements={"bdt": Decimal(1)}),
    )
    bloc = fabrique.postes(*postes[:4], communes=(5, 2, ("40006",)))
    return fabrique.situation(fabrique.en_cours("40001"), postes=bloc)


def test_posts_are_counted_by_status_icon_and_word(huit: Situation) -> None:
    icones = {statut: look.icone for statut, look in APPARENCES_POSTES.items()}
    assert [simple(trace.name) for trace in p.postes(huit).data] == [
        f"{icones['pourvu']} Pourvu : 2 postes",
        f"{icones['en_recrutement']} En recrutement : 1 poste",
        f"{icones['vacant']} Vacant : 1 poste",
    ]


def test_the_board_and_its_table_hold_the_same_posts_in_the_same_order(huit: Situation) -> None:
    table = p.postes_table(huit)
    assert list(table["Communes"]) == [poste.libelle for rang in p.tableau(huit).values() for poste in rang]
    assert table["Prise de poste"][0] == "mars\u00a02021"
    assert list(table["Mutualisé"]) == ["non", "non", "oui", "non"]
    assert not table.isna().to_numpy().any()


def test_a_post_done_away_with_is_neither_shown_nor_paid(fabrique: SimpleNamespace) -> None:
    supprime = fabrique.poste("supprime", "40006", financements={"bdt": Decimal(1)})
    situation = fabrique.situation(fabrique.en_cours("40001"), postes=fabrique.postes(supprime))
    assert p.tableau(situation) == {}
    assert annotations(p.cofinancement(situation)) == ["Aucun plan de financement de poste renseigné"]


def test_a_post_of_unknown_status_is_shown_as_such(fabrique: SimpleNamespace) -> None:
    situation = fabrique.situation(
        fabrique.en_cours("40001"), postes=fabrique.postes(fabrique.poste("inconnu", "40001"), communes=(1, 0, ()))
    )
    assert [simple(trace.name) for trace in p.postes(situation).data] == ["? Non renseigné : 1 poste"]


def test_coverage_tells_filled_from_to_fill_from_none(huit: Situation) -> None:
    noms = [simple(trace.name).split(" ", 1)[1] for trace in p.couverture(huit).data]
    assert noms == ["Poste pourvu : 2 communes", "Poste à pourvoir : 3 communes", "Sans poste identifié : 1 commune"]
    assert sum(trace.x[0] for trace in p.couverture(huit).data) == 6


def test_cofinancing_is_in_euros_and_shares(huit: Situation) -> None:
    assert [(simple(trace.name), simple(trace.text[0])) for trace in p.cofinancement(huit).data] == [
        ("ANCT / FNADT : 27 500 €", "50 %"),
        ("Banque des Territoires : 13 750 €", "25 %"),
        ("Reste à la collectivité : 13 750 €", "25 %"),
    ]


def test_the_table_and_the_sentence_of_the_cofinancing_hold_the_same_euros(huit: Situation) -> None:
    lignes = [tuple(simple(cellule) for cellule in ligne) for ligne in p.cofinancement_table(huit).to_numpy()]
    assert lignes == [
        ("ANCT / FNADT", "27 500 €", "50,0 %"),
        ("Banque des Territoires", "13 750 €", "25,0 %"),
        ("Reste à la collectivité", "13 750 €", "25,0 %"),
        ("Total", "55 000 €", "100,0 %"),
    ]
    assert simple(p.cofinancement_phrase(huit)).startswith("1 poste au financement connu, 55 000 € par an : ANCT")


def test_the_sentence_of_the_posts_counts_posts_and_communes(huit: Situation) -> None:
    assert simple(p.postes_phrase(huit)) == (
        "4 postes dont 1 mutualisé : 2 « Pourvu », 1 « En recrutement » et 1 « Vacant » ; "
        "5 communes lauréates couvertes sur 6."
    )


def test_without_posts_a_sentence_says_so(fabrique: SimpleNamespace) -> None:
    vide = fabrique.situation(fabrique.en_cours("40001"))
    assert annotations(p.postes(vide)) == annotations(p.couverture(vide)) == [p.AUCUN]
    assert p.postes_table(vide).empty
    assert p.cofinancement_table(vide).empty
    assert p.cofinancement_phrase(vide) == "Aucun plan de financement de poste renseigné."
    assert p.postes_phrase(vide) == "Aucun poste connu à cette date."
