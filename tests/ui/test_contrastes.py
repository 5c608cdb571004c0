"""Every pair of colours of the two themes, measured: 4.5:1 for a text, 3:1 for what bounds a control."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from pvd_dashboard.contrastes import contraste
from pvd_dashboard.figures.sombre import FOND_SOMBRE, TRAIT_SOMBRE
from pvd_dashboard.settings import RACINE

THEMES: dict[str, dict[str, Any]] = {
    nom: tomllib.loads((RACINE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][nom]
    for nom in ("light", "dark")
}
TEINTES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
FONDS = ("backgroundColor", "secondaryBackgroundColor")
CHAQUE_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@CHAQUE_THEME
@pytest.mark.parametrize("teinte", TEINTES)
def test_a_badge_is_read_on_its_own_background(theme: dict[str, Any], teinte: str) -> None:
    assert contraste(theme[f"{teinte}TextColor"], theme[f"{teinte}BackgroundColor"]) >= 4.5


@CHAQUE_THEME
@pytest.mark.parametrize("fond", FONDS)
@pytest.mark.parametrize("encre", ["textColor", "linkColor", *(f"{teinte}TextColor" for teinte in TEINTES)])
def test_a_text_is_read_on_each_background(theme: dict[str, Any], encre: str, fond: str) -> None:
    assert contraste(theme[encre], theme[fond]) >= 4.5


@CHAQUE_THEME
@pytest.mark.parametrize("fond", FONDS)
@pytest.mark.parametrize("marque", ["primaryColor", *(f"{teinte}Color" for teinte in TEINTES)])
def test_a_mark_stands_out_on_each_background(theme: dict[str, Any], marque: str, fond: str) -> None:
    assert contraste(theme[marque], theme[fond]) >= 3


def test_the_figures_wear_the_background_of_the_dark_theme() -> None:
    assert THEMES["dark"]["backgroundColor"] == FOND_SOMBRE
    assert THEMES["dark"]["borderColor"] == TRAIT_SOMBRE


@CHAQUE_THEME
def test_a_grey_caption_is_still_read(theme: dict[str, Any]) -> None:
    """The style sheet shows captions at 85 % of the ink."""
    encre, fond = theme["textColor"], theme["backgroundColor"]
    melange = [round(int(encre[i : i + 2], 16) * 0.85 + int(fond[i : i + 2], 16) * 0.15) for i in (1, 3, 5)]
    assert contraste("#" + "".join(f"{canal:02X}" for canal in melange), fond) >= 7
