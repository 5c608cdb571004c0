"""A figure on the dark page: every text and every mark stands out, nothing stays white, hues are kept."""

from __future__ import annotations

import json

import pytest

from pvd_dashboard.contrastes import contraste
from pvd_dashboard.figures import sombre, theme
from pvd_dashboard.figures.apparence import APPARENCES, APPARENCES_POSTES
from pvd_dashboard.figures.theme import CATEGORIES, ENCRE, ENCRE_DOUCE, FOND

COULEURS = sorted(
    {look.couleur for look in (*APPARENCES.values(), *APPARENCES_POSTES.values())}
    | {categorie.couleur for categorie in CATEGORIES}
    | {ENCRE, ENCRE_DOUCE}
)


@pytest.mark.parametrize("couleur", COULEURS)
@pytest.mark.parametrize("fond", [sombre.FOND_SOMBRE, sombre.BANDE_SOMBRE])
def test_every_colour_stands_out_on_the_dark_page(couleur: str, fond: str) -> None:
    assert contraste(sombre.eclaircir(couleur, sombre.TEXTE, fond), fond) >= 4.5
    assert contraste(sombre.eclaircir(couleur, sombre.MARQUE, fond), fond) >= 3


def test_a_figure_turns_dark_and_is_left_as_it_was() -> None:
    figure = json.loads(
        theme.dessiner(
            [{"type": "bar", "x": [1], "y": ["Amou"], "marker": {"color": "#29598F"}, "textfont": {"color": ENCRE}}],
            200,
            annotations=[{"text": '<span style="color:#B3141B">▲</span> en retard', "font": {"color": ENCRE}}],
        ).to_json()
    )
    avant = json.dumps(figure)
    fonce = sombre.assombrir(figure)
    assert json.dumps(figure) == avant
    assert FOND not in json.dumps(fonce["layout"]["template"])
    gabarit = fonce["layout"]["template"]["layout"]
    assert gabarit["paper_bgcolor"] == gabarit["plot_bgcolor"] == sombre.FOND_SOMBRE
    assert contraste(gabarit["font"]["color"], sombre.FOND_SOMBRE) >= 4.5
    trace, note = fonce["data"][0], fonce["layout"]["annotations"][0]
    assert contraste(trace["marker"]["color"], sombre.FOND_SOMBRE) >= 3
    assert contraste(trace["textfont"]["color"], sombre.FOND_SOMBRE) >= 4.5
    assert contraste(note["text"].split("color:")[1][:7], sombre.FOND_SOMBRE) >= 4.5


def test_a_text_written_for_a_bar_stays_as_it_is() -> None:
    barre = {"type": "bar", "textposition": "inside", "textfont": {"color": FOND}, "marker": {"color": "#5C68E5"}}
    assert sombre.assombrir({"data": [barre], "layout": {}})["data"][0]["textfont"] == {"color": FOND}
