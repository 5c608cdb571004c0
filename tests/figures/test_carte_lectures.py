"""What colours the map, what lies over it, and its names that never overlap."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pvd_dashboard import territory, verbs
from pvd_dashboard.figures.carte import carte, carte_phrase, carte_table, cles
from pvd_dashboard.figures.carte_choix import Choix
from pvd_dashboard.figures.carte_vue import vue
from pvd_dashboard.figures.nation import nation, nation_phrase, nation_table
from pvd_dashboard.figures.theme import ENCRE
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.situation.condense import Condense, condense
from pvd_dashboard.situation.couches import AU_DEPART, COUCHES, couches_possibles
from pvd_dashboard.situation.lectures import LECTURES, lecture
from pvd_dashboard.situation.model import Alerte, Statut
from pvd_dashboard.situation.model_vie import Action, Actions
from pvd_dashboard.territory.contours import contour_url
from pvd_dashboard.territory.etiquettes import Boite
from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from pathlib import Path
    from types import SimpleNamespace

    import plotly.graph_objects as go

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory.reference import Territory


def legende(figure: go.Figure) -> list[str]:
    return [cle.mots.replace("\u00a0", " ").replace("\u202f", " ") for cle in cles(figure)]


def textes_de_survol(figure: go.Figure) -> dict[str, str]:
    trace = next(trace for trace in figure.data if trace.name == "Communes")
    return dict(zip(trace.locations, trace.text, strict=True))


def action(groupe: str, *communes: str) -> Action:
    vides: dict[str, Any] = dict.fromkeys(
        ("numero", "intitule", "axe", "theme", "type", "maitre_ouvrage", "statut", "n_dossier"), ""
    )
    absents: dict[str, Any] = dict.fromkeys(("debut", "fin_prevue", "fin_reelle", "cout", "crte"))
    return Action(cle="", communes=communes, pvd=(), groupe=groupe, structurante=False, **vides, **absents)


@pytest.fixture
def landes(fabrique: SimpleNamespace) -> Situation:
    """Four communes, with posts, grants, actions and alerts that differ."""
    base = fabrique.situation(
        *(fabrique.en_cours(code) for code in ("40001", "40002", "40003", "40061")),
        postes=fabrique.postes(fabrique.poste("vacant", "40001", "40002"), fabrique.poste("pourvu", "40002")),
        actions=Actions(
            renseigne=True,
            lignes=(
                *(action("livree", "40001", "40002"), action("en_cours", "40002"), action("a_venir", "40003")),
                action("abandonnee", "40061"),
            ),
        ),
        alertes=(
            Alerte("A1", 3, "", "", "", None, ("40001",)),
            Alerte("A2", 1, "", "", "", None, ("40001", "40003")),
        ),
        tables={
            "laureats": pd.DataFrame(
                {"code_insee": ["40001", "40050"], "villages_avenir": [False, True], "crte": ["CRTE Nord", None]}
            )
        },
    )
    aides = pd.DataFrame(
        {
            "code_beneficiaire": ["40001", "40001", "40002", "40003", None],
            "montant": [Decimal(1000), Decimal("500.50"), Decimal(90000), Decimal(7), Decimal(1)],
            "compte": [True, True, True, False, True],
        }
    )
    communes = base.laureats.communes.assign(population=pd.array([100, 300, 50, None], dtype="Int64"))
    from dataclasses import replace  # noqa: PLC0415

    return replace(
        base,
        laureats=replace(base.laureats, communes=communes),
        financements=replace(base.financements, renseigne=True, subventions=aides),
    )


def test_a_commune_takes_the_best_state_of_the_posts_that_cover_it(landes: Situation) -> None:
    marques = lecture(landes, "postes").marques
    assert [marques[code].classe.libelle for code in ("40001", "40002", "40003")] == [
        "Vacant", "Pourvu", "Aucun poste ne couvre la commune",
    ]  # fmt: skip


def test_aids_are_those_of_the_commune_counted_once_by_inhabitant(landes: Situation) -> None:
    marques = lecture(landes, "aides").marques
    assert marques["40001"].chiffre == "15\u00a0€"
    assert marques["40002"].chiffre == "300\u00a0€"
    assert marques["40003"].classe.libelle == "Aucune aide à son nom"
    assert marques["40001"].classe != marques["40002"].classe


def test_actions_are_read_as_a_share_of_those_not_abandoned(landes: Situation) -> None:
    marques = lecture(landes, "actions").marques
    assert [marques[code].chiffre for code in ("40001", "40002", "40003", "40061")] == ["1/1", "1/2", "0/1", ""]
    assert marques["40002"].classe.libelle == "La moitié ou plus livrées"
    assert marques["40061"].classe.libelle == "Aucune action connue"


def test_the_most_pressing_alert_gives_its_colour_and_all_are_counted(landes: Situation) -> None:
    marques = lecture(landes, "alertes").marques
    assert (marques["40001"].classe.libelle, marques["40001"].chiffre) == ("Urgent", "2")
    assert marques["40002"].classe.libelle == "Rien à traiter"


@pytest.mark.parametrize("code", ["postes", "aides", "actions"])
def test_a_table_never_supplied_is_not_known_rather_than_nought(code: str, fabrique: SimpleNamespace) -> None:
    marques = lecture(fabrique.situation(fabrique.en_cours("40001")), code).marques
    assert marques["40001"].classe.libelle == "Non connu"


@pytest.mark.parametrize("code", LECTURES)
def test_legend_hover_and_table_tell_the_same_of_every_reading(
    code: str, landes: Situation, territoire: Territory
) -> None:
    choix = Choix(couleur=code)
    figure, table = carte(landes, territoire, choix=choix), carte_table(landes, territoire, choix)
    survols = textes_de_survol(figure)
    titre = "Statut" if code == "statut" else LECTURES[code]
    for _, ligne in table.iterrows():
        assert ligne[titre] in survols[ligne["Code INSEE"]]
    comptes = [
        int(texte.split(" : ")[1].split()[0]) for texte in legende(figure) if texte.endswith(("commune", "communes"))
    ]
    assert sum(comptes) == len(table) == 4
    assert "4\u00a0communes lauréates" in carte_phrase(landes, territoire, choix)


def test_an_overlay_is_offered_only_where_the_table_fills_it(landes: Situation, territoire: Territory) -> None:
    assert "va" in couches_possibles(landes)
    assert "crte" in couches_possibles(landes)
    assert "fs" not in couches_possibles(landes)
    figure = carte(landes, territoire, choix=Choix(couches=AU_DEPART | {"va", "crte"}))
    assert "Villages d’avenir : 1 commune" in legende(figure)
    survols = textes_de_survol(figure)
    assert "Villages d’avenir" in survols["40050"]
    assert "CRTE : CRTE Nord" in survols["40001"]
    table = carte_table(landes, territoire, Choix(couches=AU_DEPART | {"crte"}))
    assert "CRTE : CRTE Nord" in table["Programmes"].tolist()


def test_a_layer_switched_off_leaves_map_and_legend(fabrique: SimpleNamespace, territoire: Territory) -> None:
    situation = fabrique.situation(fabrique.en_cours("40001", communes=("40001", "40002")), acv=("40050",))
    nue = carte(situation, territoire, choix=Choix(couches=frozenset()))
    assert legende(nue) == ["▶ Adhésion signée – ORT en préparation : 2 communes"]
    assert not next(trace for trace in nue.data if trace.name == "EPCI").locations
    assert not nue.layout.map.style["sources"]["liens"]["data"]["features"]
    toutes = carte(situation, territory.load(), choix=Choix(couches=frozenset(COUCHES)))
    couches = {couche["id"] for couche in toutes.layout.map.style["layers"]}
    assert {"arrondissements", "noms-arrondissements", "epcis", "noms-epcis"} <= couches
    assert legende(toutes)[-2:] == ["Limites des EPCI : 18 EPCI", "Limites des arrondissements : 2 arrondissements"]


def test_the_base_map_waits_for_the_browser_and_shows_through_the_areas(
    landes: Situation, territoire: Territory
) -> None:
    figure = carte(landes, territoire, choix=Choix(tuiles="http://localhost/{z}/{x}/{y}.png", mention="© IGN"))
    assert figure.layout.meta["fond"] == {"adresse": "http://localhost/{z}/{x}/{y}.png", "mention": "© IGN"}
    assert "localhost/{z}" not in str(figure.layout.map.style)
    assert "fond" not in carte(landes, territoire).layout.meta
    assert all(trace.marker.opacity < 1 for trace in figure.data)


def test_a_dark_screen_has_a_dark_ground_and_light_ink(landes: Situation, territoire: Territory) -> None:
    sombre, claire = (carte(landes, territoire, choix=Choix(sombre=s)) for s in (True, False))
    fonds = [figure.layout.map.style["layers"][0]["paint"]["background-color"] for figure in (sombre, claire)]
    assert luminance(fonds[0]) < 0.05
    assert luminance(fonds[1]) > 0.9
    for figure in (sombre, claire):
        assert contraste(figure.layout.font.color, figure.layout.paper_bgcolor) >= 7
    assert claire.layout.font.color == ENCRE


def luminance(couleur: str) -> float:
    def lineaire(octet: int) -> float:
        part = octet / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    rouge, vert, bleu = (lineaire(int(couleur[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    claire, foncee = sorted((luminance(une), luminance(autre)), reverse=True)
    return (claire + 0.05) / (foncee + 0.05)


@pytest.mark.parametrize(("combien", "largeur", "au_moins"), [(14, 320, 10), (60, 780, 35)])
def test_no_name_overlaps_another_where_the_view_begins(
    combien: int, largeur: int, au_moins: int, fabrique: SimpleNamespace, territoire: Territory
) -> None:
    figure = carte(fabrique.generee(combien), territoire, largeur=largeur, hauteur=640)
    style, cadre = figure.layout.map.style, figure.layout.map
    sur_place = vue(Emprise(-1.5, 43.4, 0.1, 44.5), largeur, 640)
    echelle = 512 * 2**cadre.zoom / 360
    couche = next(couche for couche in style["layers"] if couche["id"] == "noms")
    haut = couche["layout"]["text-size"]
    boites = []
    for nom in style["sources"]["noms"]["data"]["features"]:
        x, y = sur_place.pixel(*nom["geometry"]["coordinates"])
        x *= echelle / (512 * 2**sur_place.zoom / 360)
        y *= echelle / (512 * 2**sur_place.zoom / 360)
        large = 0.5 * haut * len(nom["properties"]["texte"])
        boites.append(Boite(x - large / 2, y - haut / 2, x + large / 2, y + haut / 2))
    assert len(boites) >= au_moins
    assert not any(une.touche(autre) for une, autre in itertools.combinations(boites, 2))
    assert len(style["sources"]["proches"]["data"]["features"]) == combien


def test_the_small_map_of_the_landes_writes_every_name(tmp_path: Path) -> None:
    store = verbs.open_store(f"sqlite:///{(tmp_path / 'noms.sqlite3').as_posix()}")
    lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
    verbs.publish(store, lecture, departement="40", author="DDTM", at=datetime(2021, 9, 10, tzinfo=UTC))
    landes = verbs.situate(store, "40", date(2021, 9, 10))
    store.close()
    for largeur, hauteur in ((320, 390), (780, 700)):
        sources = carte(landes, territory.load(), largeur=largeur, hauteur=hauteur).layout.map.style["sources"]
        ecrits = {f["properties"]["texte"] for f in sources["noms"]["data"]["features"]}
        assert len(ecrits) == 16
        assert ecrits == {f["properties"]["texte"] for f in sources["proches"]["data"]["features"]}


def test_the_part_of_an_epci_beyond_the_border_is_named(fabrique: SimpleNamespace) -> None:
    pays = territory.load()
    situation = fabrique.situation(fabrique.en_cours("40001"), noms={"40001": "Aire-sur-l'Adour"})
    style = carte(situation, pays, largeur=780, hauteur=700).layout.map.style
    ecrits = [f["properties"]["texte"] for f in style["sources"]["au-dela"]["data"]["features"]]
    assert ecrits == ["part du Gers"]
    ouest, _, est, _ = pays.departement("32").emprise
    lon = style["sources"]["au-dela"]["data"]["features"][0]["geometry"]["coordinates"][0]
    assert ouest < lon < est


def test_a_place_and_its_pixel_answer_each_other() -> None:
    une = vue(Emprise(-1.5, 43.4, 0.1, 44.5), 640, 500)
    assert une.pixel(une.lon, une.lat) == pytest.approx((320, 250))
    assert une.degres(*une.pixel(-1.2, 44.1)) == pytest.approx((-1.2, 44.1))
    x, y = une.pixel(-1.5, 44.5)
    assert 0 <= x < 320
    assert 0 <= y < 250


CONDENSES = (
    Condense("40", date(2021, 9, 10), 14, 12, 0, 0, 8, 2, Decimal(1), 2),
    Condense("33", date(2026, 1, 1), 70, 60, 46, 14, None, None, None, 9),
    Condense("971", date(2026, 1, 1), 0, 0, 0, 0, 0, 0, None, 0),
)


def test_the_nation_shows_what_is_published_and_greys_the_rest() -> None:
    pays = territory.load()
    figure = nation(CONDENSES, pays)
    trace = figure.data[0]
    rangs = dict(zip(trace.locations, trace.z, strict=True))
    assert len(rangs) == 101
    assert rangs["75"] == 0
    assert len({rangs["40"], rangs["33"], rangs["971"]}) == 3
    assert legende(figure)[-2:] == ["Non calculable : 1 département", "Aucune version publiée : 98 départements"]
    assert trace.geojson == contour_url("cartouches")
    assert "http" not in figure.to_json().replace("http://www.w3.org", "")
    assert nation_phrase(CONDENSES, pays).startswith(
        "Carte (France)\u00a0: 3\u00a0départements publiés, 84\u00a0communes"
    )
    assert nation_table(CONDENSES, pays)["Postes pourvus"].tolist() == ["n.c.", "2 sur 8", "0 sur 0"]


def test_a_region_shows_its_departements_only_in_their_real_place() -> None:
    pays = territory.load()
    figure = nation(CONDENSES, pays, region="75", mesure="depassees")
    assert {"33", "40", "64"} <= set(figure.data[0].locations)
    assert "32" not in figure.data[0].locations
    assert figure.data[0].geojson == contour_url("departements")
    assert nation_table(CONDENSES, pays, "75")["Code"].tolist() == ["33", "40"]
    assert figure.layout.map.zoom > nation(CONDENSES, pays).layout.map.zoom


def test_a_departement_in_a_few_figures_agrees_with_its_situation(fabrique: SimpleNamespace) -> None:
    une = fabrique.situation(
        fabrique.en_cours("40001", statut=Statut.ORT_OK), fabrique.en_cours("40002", statut=Statut.RETARD)
    )
    lue = condense(une)
    assert (lue.communes, lue.pvd, lue.ort, lue.depassees, lue.postes) == (2, 2, 1, 1, None)
