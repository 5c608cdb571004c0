from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.figures.carte import carte, carte_phrase, carte_table, cles, code_choisi
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.territory.contours import contour_url

if TYPE_CHECKING:
    from types import SimpleNamespace

    import plotly.graph_objects as go

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory.reference import Territory

SIREN, VOISIN = "200000001", "200000002"


def legende(figure: go.Figure) -> list[str]:
    return [cle.mots.replace("\u00a0", " ") for cle in cles(figure)]


def communes(figure: go.Figure) -> Any:  # noqa: ANN401 - plotly is untyped
    return next(trace for trace in figure.data if trace.name == "Communes")


@pytest.fixture
def landes(fabrique: SimpleNamespace) -> Situation:
    """Two communes of one project on time, one late, one waiting; one commune of Action cœur de ville."""
    return fabrique.situation(
        fabrique.en_cours("40001", communes=("40001", "40002"), libelle="Binôme"),
        fabrique.en_cours("40003", statut=Statut.RETARD, echeance=date(2021, 9, 9), jours=-1),
        fabrique.ligne("40061", Statut.ATTENTE, epcis=(VOISIN,)),
        acv=("40050",),
    )


def test_the_legend_counts_communes_epci_and_projects(landes: Situation, territoire: Territory) -> None:
    looks = APPARENCES
    assert legende(carte(landes, territoire)) == [
        f"{looks[Statut.RETARD].nom} : 1 commune",
        f"{looks[Statut.ATTENTE].nom} : 1 commune",
        f"{looks[Statut.COURS].nom} : 2 communes",
        "★ Commune Action cœur de ville : 1 commune",
        "EPCI contenant une PVD : 2 EPCI",
        "Communes d’un même projet : 1 projet",
    ]


def test_every_class_of_the_legend_has_its_own_tone_and_icon() -> None:
    assert len({look.aplat for look in APPARENCES.values()}) == len(APPARENCES)
    assert len({look.icone for look in APPARENCES.values()}) == len(APPARENCES)


def test_one_trace_holds_all_the_communes_and_each_status_has_its_class(
    landes: Situation, territoire: Territory
) -> None:
    trace = communes(carte(landes, territoire))
    classes = dict(zip(trace.locations, trace.z, strict=True))
    assert len(classes) == 70
    assert classes["40001"] == classes["40002"]
    assert len({classes[code] for code in ("40001", "40003", "40061", "40050", "40010")}) == 5
    assert classes["40010"] == 0


def test_the_colour_of_a_class_is_the_one_of_its_status(landes: Situation, territoire: Territory) -> None:
    trace = communes(carte(landes, territoire))
    rang = dict(zip(trace.locations, trace.z, strict=True))["40003"]
    place = (rang - trace.zmin) / (trace.zmax - trace.zmin)
    couleur = [teinte for borne, teinte in trace.colorscale if borne <= place][-1]
    assert couleur == APPARENCES[Statut.RETARD].aplat


def test_hovering_tells_the_status_in_words_and_the_deadline(landes: Situation, territoire: Territory) -> None:
    trace = communes(carte(landes, territoire))
    textes = dict(zip(trace.locations, trace.text, strict=True))
    assert "Adhésion expirée, ORT non signée" in textes["40003"]
    assert "09/09/2021 (depuis 1\u00a0jour)" in textes["40003"]
    assert "Projet\u00a0: Binôme" in textes["40002"]
    assert textes["40010"] == "<b>Bourg-40010</b><br>CC du Bourg"


def test_the_epci_that_hold_a_laureate_are_drawn_whole_once(landes: Situation, territoire: Territory) -> None:
    figure = carte(landes, territoire)
    epci = next(trace for trace in figure.data if trace.name == "EPCI")
    assert list(epci.locations) == [SIREN, VOISIN]
    assert "3\u00a0communes lauréates<br>Aussi dans le département 32" in epci.text[0]
    assert figure.layout.map.center.lon == pytest.approx((-1.5 + 0.3) / 2, abs=0.001)


def test_an_epci_without_laureate_is_not_drawn(fabrique: SimpleNamespace, territoire: Territory) -> None:
    figure = carte(fabrique.situation(fabrique.ligne("40061", Statut.ATTENTE, epcis=(VOISIN,))), territoire)
    epci = next(trace for trace in figure.data if trace.name == "EPCI")
    assert list(epci.locations) == [VOISIN]
    assert figure.layout.map.center.lon == pytest.approx((-1.5 + 0.1) / 2, abs=0.001)


def test_a_narrower_screen_sees_from_further(landes: Situation, territoire: Territory) -> None:
    etroite, large = (carte(landes, territoire, largeur=largeur, hauteur=900) for largeur in (320, 640))
    assert large.layout.map.zoom - etroite.layout.map.zoom == pytest.approx(1, abs=0.02)


def test_nothing_is_asked_from_outside(landes: Situation, territoire: Territory) -> None:
    figure = carte(landes, territoire)
    style = figure.layout.map.style
    assert "glyphs" not in style
    assert "sprite" not in style
    assert "http" not in figure.to_json().replace("http://www.w3.org", "")
    assert communes(figure).geojson == contour_url("communes", "40")


def test_every_laureate_is_named_on_the_map_with_its_icon(landes: Situation, territoire: Territory) -> None:
    noms = carte(landes, territoire).layout.map.style["sources"]["noms"]["data"]["features"]
    textes = {feature["properties"]["texte"] for feature in noms}
    assert f"{APPARENCES[Statut.RETARD].icone} Bourg-40003" in textes
    assert "★ Bourg-40050" in textes
    assert len(textes) == 5


def test_communes_of_one_project_are_linked_between_their_town_halls(landes: Situation, territoire: Territory) -> None:
    liens = carte(landes, territoire).layout.map.style["sources"]["liens"]["data"]["features"]
    points = territoire.communes.loc[["40001", "40002"]]
    attendus = [list(point) for point in zip(points["lon"], points["lat"], strict=True)]
    assert [lien["geometry"]["coordinates"] for lien in liens] == [attendus]


def test_the_selected_commune_is_outlined_and_stays_clickable(landes: Situation, territoire: Territory) -> None:
    figure = carte(landes, territoire, selection="40003")
    choisie = next(trace for trace in figure.data if trace.name == "Commune sélectionnée")
    assert list(choisie.locations) == ["40003"]
    assert choisie.hoverinfo == "skip"
    assert not [t for t in carte(landes, territoire, selection="99999").data if t.name == "Commune sélectionnée"]


def test_a_click_gives_a_commune_never_an_epci() -> None:
    assert code_choisi([{"location": SIREN}, {"location": "40003", "customdata": "40003"}]) == "40003"
    assert code_choisi([{"location": SIREN}]) is None
    assert code_choisi([]) is None


def test_the_table_says_what_the_map_shows(landes: Situation, territoire: Territory) -> None:
    table = carte_table(landes, territoire)
    trace = communes(carte(landes, territoire))
    textes = dict(zip(trace.locations, trace.text, strict=True))
    assert sorted(table["Code INSEE"]) == ["40001", "40002", "40003", "40050", "40061"]
    assert table["Code INSEE"][0] == "40003"
    for _, ligne in table.iterrows():
        assert ligne["Statut"] in textes[ligne["Code INSEE"]]
        assert ligne["Échéance"] in textes[ligne["Code INSEE"]]


def test_a_commune_that_left_is_shown_apart_and_not_counted_as_laureate(
    fabrique: SimpleNamespace, territoire: Territory
) -> None:
    situation = fabrique.situation(fabrique.en_cours("40001"), retirees=("40002",))
    assert f"{APPARENCES[Statut.RETRAIT].nom} : 1 commune" in legende(carte(situation, territoire))
    assert carte_phrase(situation, territoire).startswith("Carte\u00a0: 1\u00a0commune lauréate dans 1\u00a0EPCI")


def test_a_name_from_a_file_is_never_markup(fabrique: SimpleNamespace, territoire: Territory) -> None:
    situation = fabrique.situation(fabrique.en_cours("40001"), noms={"40001": "<img src=x>"})
    trace = communes(carte(situation, territoire))
    assert "<img" not in dict(zip(trace.locations, trace.text, strict=True))["40001"]


def test_a_departement_without_laureate_still_has_its_map(fabrique: SimpleNamespace, territoire: Territory) -> None:
    vide = fabrique.situation()
    assert legende(carte(vide, territoire)) == []
    assert len(communes(carte(vide, territoire)).locations) == 70
    assert carte_table(vide, territoire).empty
    assert carte_phrase(vide, territoire) == "Carte du département\u00a0: aucune commune lauréate à cette date."


@pytest.mark.parametrize("combien", [1, 14, 60])
def test_the_figure_is_the_same_twice_and_holds_no_missing_value(
    combien: int, fabrique: SimpleNamespace, territoire: Territory
) -> None:
    situation = fabrique.generee(combien)
    premier, second = (carte(situation, territoire).to_json() for _ in range(2))
    assert premier == second
    textes = json.dumps([trace.get("text") for trace in json.loads(premier)["data"]])
    assert not [mot for mot in ("None", "nan", "NaT", "<NA>") if mot in textes]
    assert len(carte_table(situation, territoire)) == combien
