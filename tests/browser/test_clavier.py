"""The keyboard alone: past the menu, into a bubble and out of it, a choice made; from the wall's map to a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_carte import SAINT_SEVER, attendre, survoler_et_cliquer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_keyboard_goes_past_the_menu_into_a_bubble_and_back(
    serve: Callable[..., str], page: Page, outside: list[str]
) -> None:
    page.goto(f"{serve()}/communes?departement=40")
    expect(page.get_by_role("link", name="Saint-Sever")).to_be_visible(timeout=60_000)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    cherche = page.get_by_label("Rechercher une commune")
    expect(cherche).to_be_focused()
    expect(cherche.locator("xpath=..")).to_have_css("outline-style", "solid")

    situation = page.get_by_role("button", name="Situation au")
    situation.focus()
    page.keyboard.press("Enter")
    date = page.get_by_test_id("stPopoverBody").get_by_role("textbox")
    expect(date).to_be_focused()
    page.keyboard.press("Escape")
    expect(date).to_have_count(0)
    expect(situation).to_be_focused()

    page.get_by_role("radio", name="Par nom").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: "ordre=urgence" in url)
    expect(page.get_by_role("radio", name="Par urgence")).to_be_focused()
    assert outside == []


def test_the_map_on_the_wall_turns_to_the_commune_that_is_clicked_and_the_keyboard_to_the_next(
    serve: Callable[..., str], page: Page
) -> None:
    page.goto(f"{serve()}/presenter?departement=40")
    attendre(page)
    survoler_et_cliquer(page, SAINT_SEVER, "Saint-Sever")
    expect(page.get_by_role("heading", name="Saint-Sever")).to_be_visible(timeout=60_000)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Villeneuve-de-Marsan")).to_be_visible()
