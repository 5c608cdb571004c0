"""The main job in a real browser, offline: drop a file, publish it, read the figures, click the map."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

EXEMPLES = Path(__file__).resolve().parent.parent.parent / "data" / "examples"
MORCENX = (-0.913, 44.036)
POINT_SUR_LA_CARTE = """([lon, lat]) => {
  const graphe = [...document.querySelectorAll('.js-plotly-plot')].find(g => g._fullLayout && g._fullLayout.map);
  if (!graphe) return null;
  const carte = graphe._fullLayout.map._subplot.map;
  if (!carte || !carte.isStyleLoaded() || !carte.areTilesLoaded()) return null;
  const point = carte.project([lon, lat]);
  const cadre = carte.getContainer().getBoundingClientRect();
  return {x: cadre.x + point.x, y: cadre.y + point.y};
}"""
ADRESSES = {
    "vue-d-ensemble": "Vue d’ensemble",
    "conventions": "Conventions",
    "chefs-de-projet": "Chefs de projet",
    "financements": "Financements",
    "commune": "Fiche commune",
    "preparer": "Préparer",
    "deposer": "Déposer un tableau de bord",
    "corriger": "Corriger",
    "historique": "Historique des versions",
    "aide": "Mode d’emploi",
}
SOUVENT = ("commune", "preparer", "deposer")  # in make test; the others have the same door


def _sur_la_carte_posee(page: Page) -> dict[str, float]:
    """Return where Morcenx is on screen, once the page has stopped moving."""
    avant = None
    for _ in range(60):
        point = page.wait_for_function(POINT_SUR_LA_CARTE, arg=list(MORCENX), timeout=90_000).json_value()
        if point == avant:
            return point
        avant = point
        page.wait_for_timeout(1_000)
    pytest.fail("the map never came to rest")


def test_a_dropped_workbook_becomes_a_dashboard_and_the_map_leads_to_the_fiche(
    serve: Callable[..., str], page: Page, outside: list[str]
) -> None:
    adresse = serve()
    page.goto(f"{adresse}/deposer")
    page.locator("input[type=file]").set_input_files(EXEMPLES / "40-landes.xlsx")
    page.get_by_role("button", name="Publier pour Landes (40)").click(timeout=60_000)
    expect(page.get_by_role("heading", name="Vue d’ensemble")).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("1\u202f629\u202f048\u00a0€")
    expect(page.locator("body")).to_contain_text("40-landes.xlsx")
    expect(page.locator("body")).not_to_contain_text("Exemple tiré de sources publiques")
    point = _sur_la_carte_posee(page)
    page.mouse.move(point["x"], point["y"])
    expect(page.locator(".hoverlayer")).to_contain_text("Morcenx-la-Nouvelle", timeout=60_000)
    page.mouse.click(point["x"], point["y"])
    expect(page.get_by_role("heading", name="Fiche commune")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Morcenx-la-Nouvelle")).to_be_visible()
    assert "commune=40197" in page.url
    assert outside == []


@pytest.mark.parametrize(
    "chemin", [pytest.param(une, marks=() if une in SOUVENT else pytest.mark.slow) for une in ADRESSES]
)
def test_a_page_opened_directly_on_a_fresh_server_goes_through_the_front_door(
    chemin: str, serve: Callable[..., str], page: Page, outside: list[str]
) -> None:
    page.goto(f"{serve()}/{chemin}?departement=65")
    expect(page.get_by_role("heading", level=1, name=ADRESSES[chemin])).to_be_visible(timeout=90_000)
    expect(page.get_by_role("link", name="Financements")).to_be_visible()
    page.wait_for_function("document.documentElement.lang === 'fr'", timeout=30_000)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 1280
    assert f"/{chemin}" in page.url or chemin == "vue-d-ensemble"
    if chemin not in {"deposer", "aide"}:
        expect(page.locator("body")).to_contain_text("Hautes-Pyrénées")
    assert outside == []
