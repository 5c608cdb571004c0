"""Every page at three widths, light and dark, on no data, the examples and sixty projects.

No exception, nothing that scrolls sideways, no request outside the machine, no English
word, no fault of accessibility of ours. Each visit leaves a picture in ``captures/``.
Every other page is visited once in ``make test``, each of them everywhere under ``PVD_SOAK=1``.
"""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import etats
from tests.browser.anglais import TEXTES, mots_anglais

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, Route

pytestmark = pytest.mark.browser

CAMPAGNE = bool(os.environ.get("PVD_SOAK"))
POSE = """() => document.querySelector('[data-testid=stMain] h1')
  && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'running'
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"""
# WCAG 2.2 A and AA, as the RGAA asks.
NIVEAUX = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REGLES = {"runOnly": {"type": "tag", "values": NIVEAUX}}
LARGEUR = """Math.max(
  document.scrollingElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"""
ALLER = """adresse => {
  history.pushState({}, "", adresse);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""


@dataclass(frozen=True, slots=True)
class Visite:
    """One page, in one state, on one screen."""

    chemin: str
    etat: str
    largeur: int
    theme: str

    @property
    def nom(self) -> str:
        return f"{self.chemin or 'accueil'}-{self.etat}-{self.largeur}-{self.theme}"


TOUTES = [Visite(*une) for une in itertools.product(etats.CHEMINS, etats.ETATS, etats.LARGEURS, etats.THEMES)]
# In make test: every other page once, on sixty projects, the widths and the themes in turn.
ECHANTILLON = [
    Visite(chemin, "genere", etats.LARGEURS[rang % 3], etats.THEMES[rang * 2 // len(etats.CHEMINS)])
    for rang, chemin in enumerate(etats.CHEMINS)
    if rang % 2 == 0
]
QUI_S_OUVRENT = ("", "a-traiter")  # in make test: tabs, popovers and a dialog


class Ecran:
    """A page of an English browser, with nothing outside the machine within reach."""

    def __init__(self, chromium: Browser, theme: str) -> None:
        self._contexte = chromium.new_context(locale="en-US", color_scheme=theme)
        self._contexte.route(lambda url: not url.startswith(("http://127.0.0.1", "data:", "blob:")), self._refuser)
        self.dehors: list[str] = []

    def _refuser(self, route: Route, request: Request) -> None:
        self.dehors.append(request.url)
        route.abort()

    def __enter__(self) -> Page:
        return self._contexte.new_page()

    def __exit__(self, *_: object) -> None:
        self._contexte.close()


def aller(page: Page, adresse: str, largeur: int) -> None:
    """Go to an address as a click on a link does, once the application is there."""
    page.set_viewport_size({"width": largeur, "height": 900})
    if page.url == "about:blank":
        page.goto(adresse)
    else:
        page.evaluate(ALLER, adresse)
        page.wait_for_timeout(150)
    poser(page)


def fautes(page: Page) -> dict[str, str]:
    """Return the rules broken, each with the first place where it is."""
    resultat = Axe().run(page, options=REGLES).response
    return {faute["id"]: str(faute["nodes"][0]["html"])[:200] for faute in resultat["violations"]}


@pytest.fixture(scope="session")
def fautes_de_streamlit(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return the rules that Streamlit breaks by itself, on a page that holds nothing of ours; list them apart."""
    dossier = tmp_path_factory.mktemp("nue")
    (dossier / "nue.py").write_text(etats.PAGE_NUE, encoding="utf-8")
    trouvees: dict[str, str] = {}
    with etats.serveur(dossier, dossier / "nue.py") as adresse:
        for largeur in (1280, 375):
            with Ecran(chromium, "light") as page:
                aller(page, adresse, largeur)
                page.wait_for_timeout(500)
                trouvees |= fautes(page)
    etats.CAPTURES.mkdir(exist_ok=True)
    lignes = [f"{len(trouvees)} rule(s) broken by Streamlit alone", *(f"{r} {ou}" for r, ou in trouvees.items())]
    (etats.CAPTURES / "streamlit-seul.txt").write_text("\n".join(lignes), encoding="utf-8")
    return frozenset(trouvees)


@pytest.fixture(scope="module", params=etats.ETATS if CAMPAGNE else ("genere",))
def lieu(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the application in a state; give the state and the address."""
    with etats.ouvrir(request.param, tmp_path_factory.mktemp("etat")) as adresse:
        yield request.param, adresse


def test_every_page_stands_on_every_screen(
    lieu: tuple[str, str], chromium: Browser, fautes_de_streamlit: frozenset[str]
) -> None:
    etat, adresse = lieu
    visites = [visite for visite in (TOUTES if CAMPAGNE else ECHANTILLON) if visite.etat == etat]
    etats.CAPTURES.mkdir(exist_ok=True)
    constats = list(_visiter(chromium, adresse, visites, fautes_de_streamlit))
    assert not constats, "\n".join(constats)


def test_what_opens_on_a_page_breaks_no_rule_once_open(
    lieu: tuple[str, str], chromium: Browser, fautes_de_streamlit: frozenset[str]
) -> None:
    etat, adresse = lieu
    with Ecran(chromium, "light") as page:
        constats = [
            f"{chemin or 'accueil'}, {quoi} : {regle} {ou}"
            for chemin in (etats.CHEMINS if CAMPAGNE else QUI_S_OUVRENT)
            for quoi, trouvees in _ouvertures(page, f"{adresse}/{chemin}?{etats.ETATS[etat]}")
            for regle, ou in trouvees.items()
            if regle not in fautes_de_streamlit
        ]
    assert not constats, "\n".join(constats)


def test_filters_follow_the_reader_back_comes_back_and_the_meeting_turns_by_the_keyboard(
    lieu: tuple[str, str], chromium: Browser
) -> None:
    etat, adresse = lieu
    if etat == "rien":
        pytest.skip("nothing to filter")
    with Ecran(chromium, "light") as page:
        aller(page, f"{adresse}/financements?{etats.ETATS[etat]}&dispositif=DETR", 1280)
        etiquette = page.get_by_role("button", name="Dispositif : DETR")
        expect(etiquette).to_be_visible()
        page.get_by_role("link", name="Conventions", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="Conventions")).to_be_visible(timeout=30_000)
        expect(etiquette).to_be_visible()
        expect(page).to_have_url(re.compile("dispositif=DETR"), timeout=30_000)
        poser(page)
        page.wait_for_timeout(500)  # settled: the address has taken up the filters
        page.go_back()
        expect(page.get_by_role("heading", level=1, name="Financements")).to_be_visible(timeout=30_000)
        etiquette.click()
        expect(etiquette).to_have_count(0)
        expect(page).not_to_have_url(re.compile("dispositif"), timeout=30_000)
        page.get_by_role("link", name="Présenter").click()
        expect(page.get_by_text("Précédente")).to_be_visible(timeout=30_000)
        page.keyboard.press("ArrowRight")
        expect(page.get_by_text(re.compile(r"^1 / \d+$"))).to_be_visible(timeout=30_000)
        expect(page).to_have_url(re.compile("commune="), timeout=30_000)


def _ouvertures(page: Page, adresse: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Open each thing of a page that opens; give what it is and the rules that the page then breaks."""
    aller(page, adresse, 1280)
    for onglet in page.get_by_role("tab").all():
        onglet.click()
        poser(page)
        yield f"onglet {onglet.inner_text()}", fautes(page)
    for volet in page.locator("[data-testid=stExpander] summary:visible").all():
        volet.click()
    poser(page)
    yield "volets dépliés", fautes(page)
    for bouton in page.locator("[data-testid=stPopover] button:visible").all():
        bouton.click()
        expect(page.locator("[data-testid=stPopoverBody]").last).to_be_visible()
        yield f"bulle {bouton.inner_text()}", fautes(page)
        page.keyboard.press("Escape")
    marquer = page.get_by_role("button", name="Marquer")
    if marquer.count():
        marquer.first.click()
        expect(page.get_by_role("dialog")).to_be_visible(timeout=30_000)
        yield "boîte d’un point à traiter", fautes(page)
        page.keyboard.press("Escape")


def poser(page: Page) -> None:
    """Wait until the page is drawn and still."""
    page.wait_for_function(POSE, timeout=60_000)
    page.wait_for_timeout(250)


def _visiter(
    chromium: Browser, adresse: str, visites: list[Visite], fautes_de_streamlit: frozenset[str]
) -> Iterator[str]:
    for theme in etats.THEMES:
        ecran = Ecran(chromium, theme)
        with ecran as page:
            for visite in (une for une in visites if une.theme == theme):
                aller(page, f"{adresse}/{visite.chemin}?{etats.ETATS[visite.etat]}", visite.largeur)
                page.screenshot(path=etats.CAPTURES / f"{visite.nom}.png")
                for constat in _constater(page, visite, fautes_de_streamlit):
                    yield f"{visite.nom} : {constat}"
            yield from (f"{theme} : asks for {url}" for url in ecran.dehors)


def _constater(page: Page, visite: Visite, fautes_de_streamlit: frozenset[str]) -> Iterator[str]:
    corps = page.locator("body").inner_text()
    yield from (signe for signe in ("Traceback", "n’a pas pu être affichée", "streamlit.errors") if signe in corps)
    if (large := page.evaluate(LARGEUR)) > visite.largeur:
        yield f"scrolls sideways: {large} px"
    if page.evaluate("document.documentElement.lang") != "fr":
        yield "its language is not French"
    yield from (f"English: {texte[:80]}" for texte in mots_anglais(page.evaluate(TEXTES)))
    yield from (f"{regle} {ou}" for regle, ou in fautes(page).items() if regle not in fautes_de_streamlit)
