"""The screens of time and obligations in a real browser: wide and narrow, offline, without a word of error."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ADRESSES = {
    "conventions?departement=40&vue=frise&groupes=arrondissement": "Frise des conventions de 12 projets PVD",
    "chefs-de-projet?departement=40&vue=simuler": "Ce que les règles en vigueur donnent",
    "actions?departement=32": "Projets structurants (3)",
    "commune?departement=32&commune=32132": "Étapes du projet",
}


def test_each_screen_holds_in_a_wide_and_a_narrow_window_and_asks_nothing_of_the_network(
    serve: Callable[..., str], page: Page, outside: list[str]
) -> None:
    adresse = serve()
    for chemin, attendu in ADRESSES.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{adresse}/{chemin}")
        expect(page.locator("body")).to_contain_text(attendu, timeout=90_000)
        for largeur in (1280, 375):
            page.set_viewport_size({"width": largeur, "height": 900})
            page.wait_for_timeout(150)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= largeur, (chemin, largeur)
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        expect(page.locator("body")).not_to_contain_text("n’a pas pu être affichée")
    assert outside == []
