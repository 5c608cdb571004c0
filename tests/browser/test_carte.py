"""The map in a browser, offline: layers, legend, hover, click, files, perimeter; the ground map when it answers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

SAINT_SEVER, GERS = (-0.58, 43.757), (0.45, 43.7)
CARTE = """() => {
  const graphe = [...document.querySelectorAll('.js-plotly-plot')].find(g => g._fullLayout && g._fullLayout.map);
  const carte = graphe && graphe._fullLayout.map._subplot.map;
  if (!carte || !carte.isStyleLoaded() || !carte.areTilesLoaded()) return null;
  const aires = carte.getStyle().layers.filter(l => l.type === 'fill').map(l => l.id);
  return aires.length && carte.queryRenderedFeatures({layers: aires}).length ? carte : null;
}"""
POINT = (
    "([lon, lat]) => { const carte = (" + CARTE + ")(); if (!carte) return null;"
    "const p = carte.project([lon, lat]), c = carte.getContainer().getBoundingClientRect();"
    "return {x: Math.round(c.x + p.x), y: Math.round(c.y + p.y)}; }"
)
EN_VUE = """() => {
  const graphe = [...document.querySelectorAll('.js-plotly-plot')].findLast(g => g._fullLayout && g._fullLayout.map);
  if (graphe) graphe.scrollIntoView({block: 'center'});
  return !!graphe;
}"""
COUCHES = "() => { const carte = (" + CARTE + ")(); return carte && carte.getStyle().layers.map(l => l.id); }"


def attendre(page: Page) -> None:
    """Wait until the map is drawn and the page has stopped running."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_function(f"() => !!({CARTE})()", timeout=90_000)


def point(page: Page, lieu: tuple[float, float]) -> dict[str, float]:
    """Return where a place is on screen, once the map has come to rest."""
    avant = None
    for _ in range(60):
        ici: dict[str, float] = page.wait_for_function(POINT, arg=list(lieu), timeout=90_000).json_value()
        if ici == avant:
            return ici
        avant = ici
        page.wait_for_timeout(500)
    pytest.fail("the map never came to rest")


def couche(page: Page, nom: str) -> None:
    page.get_by_role("button", name=nom, exact=True).click()


def survoler_et_cliquer(page: Page, lieu: tuple[float, float], *attendus: str) -> None:
    """Bring the pointer to a place, read what is said of it there, click."""
    page.wait_for_function(EN_VUE, timeout=60_000)  # while the page runs, the map may be drawn anew
    ici, bulle = point(page, lieu), page.locator(".hoverlayer")
    for pas in range(120):  # the map may still be taking up its handlers: a hand would move again too
        page.mouse.move(ici["x"] + pas % 2, ici["y"])
        page.wait_for_timeout(500)
        if attendus[0] in (bulle.text_content() or ""):
            break
    for attendu in attendus:
        expect(bulle).to_contain_text(attendu)
    page.mouse.click(ici["x"] + pas % 2, ici["y"])


def telecharger(page: Page, bouton: str) -> Path:
    with page.expect_download(timeout=60_000) as attendu:
        page.get_by_role("button", name=bouton).click()
    return attendu.value.path()


def test_the_map_is_coloured_layered_kept_as_files_and_leads_to_a_fiche(
    serve: Callable[..., str], page: Page, outside: list[str], tmp_path: Path
) -> None:
    page.goto(f"{serve()}/carte?departement=40&date=2021-09-10&couleur=postes")
    attendre(page)
    legende = page.get_by_role("list", name="Légende de la carte")
    expect(legende).to_contain_text("En recrutement\u00a0: 11\u00a0communes")
    expect(
        page.get_by_text("2\u00a0«\u00a0Pourvu\u00a0»").or_(page.get_by_text("2 «\u00a0Pourvu\u00a0»"))
    ).to_be_visible()

    couche(page, "Arrondissements")
    page.wait_for_function(f"() => (({COUCHES})() || []).includes('arrondissements')", timeout=60_000)
    couche(page, "EPCI contenant une PVD")
    expect(legende).not_to_contain_text("EPCI contenant une PVD", timeout=60_000)
    page.wait_for_url(lambda url: "couches=acv%2Carrondissements%2Cpartenariats" in url, timeout=60_000)

    with Image.open(telecharger(page, "Image à imprimer (.png)")) as image:
        assert image.size[0] >= 3_500
    dessin = telecharger(page, "Dessin (.svg)").read_text(encoding="utf-8")
    for fait in ("Landes (40)", "10/09/2021", "IGN", "km"):
        assert fait in dessin
    donnees = json.loads(telecharger(page, "Données pour SIG (.geojson)").read_text(encoding="utf-8"))
    assert len(donnees["features"]) == 14

    ring = [[-0.7, 43.7], [-0.5, 43.7], [-0.5, 43.8], [-0.7, 43.7]]
    (tmp_path / "note.geojson").write_text("ceci n’est pas une carte")
    (tmp_path / "ort.geojson").write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    page.get_by_text("Contours et périmètre d’ORT").click()
    depot = page.locator(".st-key-plan_perimetre_fichier input[type=file]")
    depot.set_input_files(tmp_path / "note.geojson")
    expect(page.get_by_text("« note.geojson » ne peut pas être utilisé")).to_be_visible(timeout=60_000)
    depot.set_input_files(tmp_path / "ort.geojson")
    expect(legende).to_contain_text("Périmètre d’ORT", timeout=60_000)

    survoler_et_cliquer(page, SAINT_SEVER, "Saint-Sever", "pourvu")
    expect(page.get_by_role("heading", name="Saint-Sever")).to_be_visible(timeout=60_000)
    assert outside == []


def tuiles(page: Page, *, combien: int) -> list[str]:
    """Serve that many tiles of the base map, in place of the IGN's, then none; return what was asked for."""
    demandes: list[str] = []
    image = BytesIO()
    Image.new("RGB", (256, 256), "#DDEEDD").save(image, "PNG")

    def repondre(route: Route) -> None:
        demandes.append(route.request.url)
        if len(demandes) > combien:
            route.abort()
        else:
            entetes = {"Access-Control-Allow-Origin": "*"}
            route.fulfill(body=image.getvalue(), content_type="image/png", headers=entetes)

    page.route("https://data.geopf.fr/**", repondre)
    return demandes


def ouvrir_saint_sever(page: Page) -> None:
    attendre(page)
    survoler_et_cliquer(page, SAINT_SEVER, "Saint-Sever")
    expect(page.get_by_role("heading", name="Saint-Sever")).to_be_visible(timeout=60_000)


@pytest.mark.slow
def test_the_ground_map_is_laid_when_asked_for_and_reached_and_a_click_opens_a_commune_either_way(
    serve: Callable[..., str], page: Page, outside: list[str]
) -> None:
    adresse, carte = serve(), "carte?departement=40&date=2021-09-10"
    demandes = tuiles(page, combien=10_000)
    page.goto(f"{adresse}/{carte}")
    attendre(page)
    assert demandes == []
    page.get_by_text("Fond IGN").click()
    page.wait_for_function(f"() => (({COUCHES})() || []).includes('tuiles')", timeout=60_000)
    couches = page.wait_for_function(COUCHES).json_value()
    assert couches.index("tuiles") < couches.index("liens-bord")
    expect(page.get_by_role("status").filter(has_text="© IGN")).to_be_visible(timeout=60_000)
    assert len(demandes) > 1
    ouvrir_saint_sever(page)

    for combien in (0, 1):  # out of reach; lost as soon as it had answered
        page.unroute("https://data.geopf.fr/**")
        demandes = tuiles(page, combien=combien)
        page.goto(f"{adresse}/{carte}&fond=oui")
        expect(page.get_by_text("la carte reste sans fond")).to_be_visible(timeout=60_000)
        assert len(demandes) > combien
        attendre(page)
        assert "tuiles" not in page.wait_for_function(COUCHES).json_value()
        ouvrir_saint_sever(page)
    page.goto(f"{adresse}/carte?departement=40&echelle=france")
    expect(page.get_by_text("Aucune version publiée\u00a0: 98\u00a0départements")).to_be_visible(timeout=60_000)
    survoler_et_cliquer(page, GERS, "Gers (32)", "2\u00a0communes lauréates")
    expect(page.get_by_text("Gers (32)").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Ouvrir la fiche d’une commune")).to_be_visible(timeout=60_000)
    assert outside == []
