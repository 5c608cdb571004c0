"""The picture of the map: what it shows, where names go, what it says to who does not see it."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from defusedxml import ElementTree
from PIL import Image

from pvd_dashboard import situation, territory
from pvd_dashboard.briefings import BriefingError, image_carte, image_nation, polices
from pvd_dashboard.briefings.diaporama_mesures import largeur as mesurer
from pvd_dashboard.briefings.image_carte_couches import Calque
from pvd_dashboard.briefings.image_carte_fond import cadrer, lire
from pvd_dashboard.briefings.image_carte_signes import hachures
from pvd_dashboard.situation.condense import Condense
from pvd_dashboard.situation.couches import COUCHES, TON_PERIMETRE
from pvd_dashboard.situation.lectures import LECTURES
from pvd_dashboard.situation.libelles import STATUTS, TONS_CARTE
from pvd_dashboard.situation.model import EditionCitee, Statut
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform
from pvd_dashboard.territory.contours import STATIC
from pvd_dashboard.territory.etiquettes import Boite, Nom, placer, segment

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.situation import Situation

CONTOURS = STATIC / "contours"
PAYS = territory.load()


def vue(departement: str = "40", le: date = date(2021, 9, 10), **communes: str) -> Situation:
    codes = communes or {"40245": "p", "40102": "p", "40001": "q", "40088": ""}
    laureats = [
        {"code_insee": code.lstrip("c"), "nom_commune": code, "regroupement": projet or None}
        | ({} if projet else {"programme": "ACV"})
        for code, projet in codes.items()
    ]
    conventions = [
        {"type": "adhesion", "communes": "40245;40102", "date_signature": pd.Timestamp("2021-05-20")},
        {"type": "cadre_ort", "communes": "40245;40102", "date_signature": pd.Timestamp("2021-06-20")}
        | {"date_fin": pd.Timestamp("2022-01-01")},
    ]
    tables = {
        "laureats": conform(TABLES["laureats"], pd.DataFrame(laureats)),
        "conventions": conform(TABLES["conventions"], pd.DataFrame(conventions)),
    }
    return situation.compute(tables, departement=departement, on=le, territory=PAYS)


def mots(dessin: str) -> str:
    return " ".join(
        element.text or "" for element in ElementTree.fromstring(dessin).iter("{http://www.w3.org/2000/svg}text")
    )


def test_the_legend_counts_each_class_with_its_words() -> None:
    ecrits = mots(image_carte.svg(vue(), PAYS, CONTOURS)).replace("\u00a0", " ")
    assert "Labellisée, adhésion non signée : 1 commune" in ecrits
    assert re.search(r"ORT à prolonger\s*:\s*2 communes", ecrits)
    assert re.search(r"\(partenariat\)\s*:\s*1", ecrits)
    assert re.search(r"EPCI contenant une PVD\s*:\s*2", ecrits)
    assert re.search(r"Action cœur de ville\s*:\s*1 commune", ecrits)


def test_source_licence_date_and_scale_are_written() -> None:
    ecrits = mots(image_carte.svg(vue(), PAYS, CONTOURS, titre="Les lauréats"))
    for fait in ("Les lauréats", "IGN", "2026", "Licence Ouverte 2.0", "situation au 10/09/2021", "20\u00a0km"):
        assert fait in ecrits


def test_contours_that_come_from_a_file_are_not_said_to_be_of_the_ign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PAYS.millesimes, "contours_remplaces", {"40": {"fichier": "<b>&.gpkg", "le": "2026-11-25"}})
    ecrits = mots(image_carte.svg(vue(), PAYS, CONTOURS)).replace("\u00a0", " ")
    assert "Contours du fichier « <b>&.gpkg », code officiel" in ecrits
    assert "IGN" not in ecrits


def test_a_status_is_told_by_colour_symbol_and_hatching() -> None:
    en_vigueur = image_carte.svg(vue(), PAYS, CONTOURS)
    echue = image_carte.svg(vue(le=date(2023, 1, 1)), PAYS, CONTOURS)
    assert STATUTS[Statut.ORT_FIN_PROCHE].couleur in en_vigueur
    assert TONS_CARTE[Statut.ORT_ECHUE] not in en_vigueur
    assert f'stroke="{TONS_CARTE[Statut.ORT_ECHUE]}" stroke-width="2"' in echue


def test_an_epci_is_drawn_whole_even_beyond_the_departement() -> None:
    fond = lire(CONTOURS, "40")
    dessin = image_carte.svg(vue(), PAYS, CONTOURS)
    projection = cadrer([*fond.departement, *(fond.epcis[s] for s in ("200035541", "200030435"))],
                        Boite(6, 4, image_carte.LARGEUR - 278, image_carte.HAUTEUR - 22))  # fmt: skip
    assert projection is not None
    assert projection.trace(fond.epcis["200030435"]) in dessin


def test_hatching_stays_inside_the_commune() -> None:
    fond = lire(CONTOURS, "40")
    geometrie = fond.communes["40197"]
    projection = cadrer([geometrie], Boite(0, 0, 100, 100))
    assert projection is not None
    points = [tuple(map(float, p.split())) for p in re.findall(r"[\d.]+ [\d.]+", hachures(geometrie, projection))]
    assert len(points) > 10
    assert all(-0.1 <= x <= 100.1 and -0.1 <= y <= 100.1 for x, y in points)


@pytest.mark.parametrize("combien", [2, 14, 40])
def test_names_do_not_overlap(combien: int) -> None:
    communes = PAYS.communes_of("40").dropna(subset=["lon", "lat"]).iloc[:: 327 // combien].head(combien)
    fond = lire(CONTOURS, "40")
    cadre = Boite(0, 0, 1000, 1000)
    projection = cadrer(fond.departement, cadre)
    assert projection is not None
    points = [projection.point(lon, lat) for lon, lat in zip(communes["lon"], communes["lat"], strict=True)]
    noms = [Nom(nom, point, 8.0 * len(nom), 16) for nom, point in zip(communes["nom"], points, strict=True)]
    etiquettes = placer(noms, cadre)
    assert [e.texte for e in etiquettes] == communes["nom"].tolist()
    for une, autre in itertools.combinations(etiquettes, 2):
        assert not une.boite.touche(autre.boite), (une.texte, autre.texte)
    assert all(e.boite.dans(cadre) for e in etiquettes)


def test_two_communes_at_the_same_place_are_told_apart_by_a_leader_line() -> None:
    cadre = Boite(0, 0, 400, 400)
    etiquettes = placer([Nom(f"Commune très longue {n}", (200.0 + n, 200.0), 150, 16) for n in range(8)], cadre)
    assert any(e.attache for e in etiquettes)
    assert not any(a.boite.touche(b.boite) for a, b in itertools.combinations(etiquettes, 2))


def test_the_png_is_sharp_and_of_the_same_shape() -> None:
    image = Image.open(BytesIO(image_carte.png(vue(), PAYS, CONTOURS, largeur=600, hauteur=400)))
    assert image.size[0] == pytest.approx(600 * 216 / 96, abs=2)
    assert image.size[1] == pytest.approx(400 * 216 / 96, abs=2)
    assert len(image.convert("RGB").getcolors(1_000_000) or []) > 50


def test_a_portrait_map_puts_its_legend_under() -> None:
    dessin = image_carte.svg(vue(), PAYS, CONTOURS, largeur=600, hauteur=800)
    cle = re.search(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>EPCI contenant', dessin)
    assert cle is not None
    assert float(cle[2]) > 600


def test_a_departement_without_contours_says_so(tmp_path: Path) -> None:
    assert "Contours non disponibles" in mots(image_carte.svg(vue(), PAYS, tmp_path))


def test_a_broken_file_of_contours_is_refused_in_french(tmp_path: Path) -> None:
    (tmp_path / "communes-40.geojson").write_text('{"features": [{"id": 1}]}')
    with pytest.raises(BriefingError, match=re.escape("« communes-40.geojson » ne peut pas être lu")):
        image_carte.svg(vue(), PAYS, tmp_path)


@pytest.mark.parametrize("nom", ["<script>alert(1)</script>", "a\x00&b\ufffe", '"]#panic("x")', "\\", "𝒳" * 90])
def test_a_name_from_a_cell_stays_a_text(nom: str) -> None:
    prise = vue(c40001="q")
    communes = prise.laureats.communes.assign(nom=nom)
    from dataclasses import replace  # noqa: PLC0415

    piegee = replace(prise, laureats=replace(prise.laureats, communes=communes))
    racine = ElementTree.fromstring(image_carte.svg(piegee, PAYS, CONTOURS))
    assert not [e for e in racine.iter() if "script" in e.tag]
    assert image_carte.png(piegee, PAYS, CONTOURS, ppi=40)[:4] == b"\x89PNG"


def test_the_map_says_itself_in_one_sentence() -> None:
    dite = image_carte.phrase(vue())
    assert "3\u00a0communes lauréates" in dite
    assert "2\u00a0«\u00a0ORT à prolonger\u00a0»" in dite or "2 «\u00a0ORT à prolonger\u00a0»" in dite


@pytest.mark.parametrize("departement", ["2A", "974", "976", "75", "59"])
def test_every_kind_of_departement_has_its_map(departement: str) -> None:
    code = str(PAYS.communes_of(departement).index[0])
    dessin: Any = image_carte.svg(vue(departement, **{f"c{code}": "p"}), PAYS, CONTOURS)
    assert PAYS.commune(code) is not None
    assert dessin.count("<path") > 2
    assert json.dumps(dessin)


@pytest.mark.parametrize("couleur", LECTURES)
def test_the_picture_can_be_coloured_by_anything_and_its_legend_counts_the_communes(couleur: str) -> None:
    ecrits = mots(image_carte.svg(vue(), PAYS, CONTOURS, couleur=couleur))
    assert sum(int(combien) for combien in re.findall(r"(\d+)\s*communes?\b", ecrits)) == 4
    assert "Labellisée, adhésion non signée" in ecrits or couleur != "statut"
    if couleur != "statut":
        assert LECTURES[couleur].lower() in image_carte.phrase(vue(), couleur)
        assert "ORT à prolonger" not in ecrits
    assert image_carte.png(vue(), PAYS, CONTOURS, couleur=couleur, ppi=40)[:4] == b"\x89PNG"


def test_a_name_is_not_struck_through_by_the_link_of_its_project() -> None:
    barre = segment((100, 100), (300, 100))
    libre = placer([Nom("Roquefort", (200, 100), 80, 16)], Boite(0, 0, 400, 400), obstacles=barre)[0]
    assert not any(libre.boite.touche(bout) for bout in barre)
    assert libre.libre


def test_the_map_is_written_with_the_font_that_comes_with_the_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dessiner() -> bytes:
        polices.polices.cache_clear()
        return image_carte.png(vue(), PAYS, CONTOURS, ppi=48)

    avec = dessiner()
    monkeypatch.setattr(polices, "dossier", lambda: tmp_path)
    sans = dessiner()
    monkeypatch.undo()
    assert sans != avec
    assert dessiner() == avec


AUTRES = {"villages_avenir": [True, False, False, False], "crte": ["Est", "Est", None, "Ouest"]}
TRIANGLE = [[-0.7, 43.7], [-0.5, 43.7], [-0.5, 43.85], [-0.7, 43.7]]
PERIMETRE = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [TRIANGLE]}}],
}


def test_the_picture_shows_the_layers_asked_for_and_no_other() -> None:
    situation = vue()
    laureats = situation.tables["laureats"]
    tables = dict(situation.tables) | {
        "laureats": laureats.assign(**{k: v[: len(laureats)] for k, v in AUTRES.items()})
    }
    situation = replace(situation, tables=tables)
    nu = image_carte.svg(situation, PAYS, CONTOURS, calque=Calque(frozenset()))
    plein = image_carte.svg(situation, PAYS, CONTOURS, calque=Calque(frozenset(COUCHES), PERIMETRE))
    ecrits = {dit: mots(dessin).replace("\u00a0", " ") for dit, dessin in (("nu", nu), ("plein", plein))}
    for fait in (
        "Périmètre d’ORT",
        "Villages d’avenir (VA) : 1 commune",
        "CRTE : ",
        "Limite d’EPCI",
        "Limite d’arrondissement",
        "Arrondissement de Dax",
        "EPCI contenant une PVD",
        "partenariat",
        "Action cœur de ville",
    ):
        assert fait in ecrits["plein"], fait
        assert fait not in ecrits["nu"], fait
    assert "VA CRTE" in ecrits["plein"]
    assert "France services" not in ecrits["plein"], "no commune has one"
    assert TON_PERIMETRE in plein
    assert TON_PERIMETRE not in nu
    assert image_carte.png_de(plein, largeur=image_carte.LARGEUR, hauteur=image_carte.HAUTEUR, ppi=40)[:4] == b"\x89PNG"


def test_the_print_picture_names_the_file_of_its_figures_and_a_long_name_stays_off_the_scale() -> None:
    citee = EditionCitee(3, "suivi PVD.xlsx", datetime(2021, 9, 10, tzinfo=UTC), "DDTM")
    assert "données : suivi PVD.xlsx, version 3" in mots(
        image_carte.svg(replace(vue(), edition=citee), PAYS, CONTOURS, largeur=1123, hauteur=794)
    ).replace("\u00a0", " ")
    longue = replace(vue(), edition=replace(citee, file="suivi " * 60 + ".xlsx"))
    for large in (600, 854, 1123):
        dessin = image_carte.svg(longue, PAYS, CONTOURS, largeur=large, hauteur=int(large * 0.7))
        pied = next(t for t in re.findall(r"<text[^>]*>([^<]*)</text>", dessin) if t.startswith("Contours"))
        assert mesurer(pied, 9.5) <= max(large - 150, mesurer(pied.partition(" – données")[0], 9.5))


CONDENSES = (
    Condense("40", date(2021, 9, 10), 14, 12, 0, 0, 8, 2, Decimal(1), 2),
    Condense("33", date(2026, 1, 1), 70, 60, 46, 14, None, None, None, 9),
    Condense("974", date(2026, 1, 1), 0, 0, 0, 0, 0, 0, None, 0),
)


@pytest.mark.parametrize(("region", "aires"), [("", 101 + 5), ("75", 12)])
def test_the_nation_and_a_region_are_pictures_too(region: str, aires: int) -> None:
    taille = {"largeur": 1123, "hauteur": 794}
    dessin = image_nation.svg(
        CONDENSES, PAYS, CONTOURS, titre="Carte", phrase="Trois départements.", region=region, **taille
    )
    ecrits = mots(dessin).replace("\u00a0", " ")
    assert dessin.count("<path") == aires + 1, "each area, each box, the scale"
    assert "Moins de 25 % : 1 département" in ecrits
    assert f"Aucune version publiée : {12 - 2 if region else 98} départements" in ecrits
    assert ("Non calculable : 1 département" in ecrits) == (not region)
    assert ("Gironde (33)" in ecrits) == bool(region)
    for fait in ("situations du 10/09/2021 au 01/01/2026", "IGN", "Licence Ouverte", " km"):
        assert fait in ecrits
    assert image_carte.png_de(dessin, ppi=40, **taille)[:4] == b"\x89PNG"
