from __future__ import annotations

import pytest

from pvd_dashboard.figures import theme
from pvd_dashboard.figures.apparence import APPARENCES, APPARENCES_POSTES

BLANC = "#FFFFFF"
LIGNE_CLAIRE = "#F6F7FA"


def luminance(couleur: str) -> float:
    canaux = [int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    rouge, vert, bleu = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    claire, sombre = sorted((luminance(une), luminance(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def test_contrast_is_measured_as_the_wcag_do() -> None:
    assert contraste("#000000", BLANC) == pytest.approx(21)
    assert contraste("#777777", BLANC) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", [*APPARENCES.values(), *APPARENCES_POSTES.values()], ids=lambda look: look.libelle)
def test_the_icon_of_a_status_stands_out_on_white_and_on_a_striped_lane(look: object) -> None:
    assert min(contraste(look.couleur, fond) for fond in (BLANC, LIGNE_CLAIRE)) >= 3


@pytest.mark.parametrize("look", APPARENCES_POSTES.values(), ids=lambda look: look.libelle)
def test_white_figures_on_the_bars_of_posts_can_be_read(look: object) -> None:
    assert contraste(look.couleur, theme.FOND) >= 3


@pytest.mark.parametrize("categorie", theme.categories(8))
def test_a_category_stands_out_by_its_fill_or_its_outline_and_its_text_can_be_read(categorie: theme.Categorie) -> None:
    assert max(contraste(categorie.couleur, BLANC), contraste(categorie.contour, BLANC)) >= 3
    assert contraste(categorie.encre, BLANC if categorie.motif else categorie.couleur) >= 4.5


def test_eight_categories_never_look_alike() -> None:
    assert len({(c.couleur, c.motif) for c in theme.categories(8)}) == 8


def test_texts_can_be_read_on_white() -> None:
    assert contraste(theme.ENCRE, BLANC) >= 7
    assert contraste(theme.ENCRE_DOUCE, LIGNE_CLAIRE) >= 4.5


def test_no_english_tool_bar_or_tip_is_shown() -> None:
    assert theme.CONFIG["displayModeBar"] is False
    assert theme.CONFIG["showTips"] is False


def test_numbers_that_plotly_writes_itself_have_a_decimal_comma() -> None:
    assert theme.vide("Rien").layout.template.layout.separators == ",\u202f"
