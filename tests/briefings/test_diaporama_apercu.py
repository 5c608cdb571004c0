"""The preview of the deck: each slide a picture, with the places, colours, tables and charts of the .pptx itself."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from pvd_dashboard import briefings, territory
from pvd_dashboard.briefings import Choix
from pvd_dashboard.briefings.diaporama_apercu import PPI
from pvd_dashboard.briefings.diaporama_lecture import lire
from tests.briefings.papiers import CONTOURS, HOSTILES, codes, departement_de, hostile

PT = 12_700


def ecrire(**choix: Any) -> bytes:
    vue = departement_de(codes(3))
    return briefings.papier("club", vue, "a.pptx", territory=territory.load(), contours=CONTOURS, choix=Choix(**choix))


@pytest.fixture(scope="module")
def deck() -> bytes:
    return ecrire()


@pytest.fixture(scope="module")
def images(deck: bytes) -> list[Image.Image]:
    return [Image.open(BytesIO(page)).convert("RGB") for page in briefings.diapositives(deck)]


def formes(deck: bytes, genre: str) -> list[tuple[int, Any]]:
    return [(n, f) for n, s in enumerate(Presentation(BytesIO(deck)).slides) for f in s.shapes if getattr(f, genre)]


def proche(couleur: Any, voulue: str) -> bool:
    cible = tuple(int(voulue[n : n + 2], 16) for n in (0, 2, 4))
    return max(abs(a - b) for a, b in zip(couleur, cible, strict=True)) < 6


def au_point(image: Image.Image, x: float, y: float) -> Any:
    return image.getpixel((int(x / PT * PPI / 72), int(y / PT * PPI / 72)))


def test_there_is_a_picture_for_each_slide_in_its_proportions(deck: bytes, images: list[Image.Image]) -> None:
    lu = Presentation(BytesIO(deck))
    assert len(images) == len(lu.slides)
    assert {image.size for image in images} == {(960, 540)}
    assert all(image.getcolors(2) is None for image in images)


def test_tables_stand_where_the_file_puts_them(deck: bytes, images: list[Image.Image]) -> None:
    tables = formes(deck, "has_table")
    assert tables
    for n, forme in tables:
        assert proche(au_point(images[n], forme.left + 2 * PT, forme.top + 4 * PT), "29598F"), forme.name
        assert proche(au_point(images[n], forme.left - 6 * PT, forme.top + 4 * PT), "FFFFFF"), forme.name


def test_charts_are_drawn_from_their_data(deck: bytes) -> None:
    """Each bar is as long as its value on its axis, and says it."""
    pages = lire(deck)[0]["pages"]
    for n, forme in formes(deck, "has_chart"):
        dessin = next(e for e in pages[n]["elements"] if e["genre"] == "barres" and abs(e["x"] * PT - forme.left) < 2)
        trace, axe = forme.chart.plots[0], forme.chart.value_axis.maximum_scale
        assert [rang["nom"] for rang in dessin["rangs"]] == list(trace.categories)
        parts = [[part["part"] * axe for part in rang["parts"]] for rang in dessin["rangs"]]
        assert parts == [pytest.approx(list(v)) for v in zip(*(s.values for s in trace.series), strict=True)]
    aides = next(e for p in pages for e in p["elements"] if e["genre"] == "barres" and "€" in str(e))
    assert aides["rangs"][0]["parts"][0]["dit"] == "3\u202f003\u00a0€"


def test_every_text_of_the_slides_is_in_their_pictures(deck: bytes) -> None:
    pages = lire(deck)[0]["pages"]
    for n, slide in enumerate(Presentation(BytesIO(deck)).slides):
        dits = [m["texte"] for e in pages[n]["elements"] for p in e.get("paras", ()) for m in p["morceaux"]]
        attendus = [
            run.text for forme in slide.shapes if forme.has_text_frame
            for para in forme.text_frame.paragraphs for run in para.runs if run.text
        ]  # fmt: skip
        assert set(attendus) <= set(dits), slide.shapes.title.text_frame.text


def test_the_colours_and_the_logo_of_an_office_are_seen() -> None:
    modele = Presentation()
    modele.slide_width, modele.slide_height = Inches(13.333), Inches(7.5)
    master = modele.slide_master
    logo = BytesIO()
    Image.new("RGB", (40, 40), "#C00000").save(logo, "PNG")
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor(0xFF, 0xF4, 0xE0)
    for placeholder in master.slide_layouts[5].placeholders:
        if placeholder.placeholder_format.idx == 0:
            placeholder.left, placeholder.top = Inches(0.5), Inches(0.4)
            placeholder.width, placeholder.height = Inches(11), Inches(1)
    part, lien = master.part.get_or_add_image_part(logo)
    assert part is not None
    from pptx.oxml import parse_xml  # noqa: PLC0415 - a master offers no way to add a picture

    espaces = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    master.shapes._spTree.append(
        parse_xml(
            f'<p:pic {espaces}><p:nvPicPr><p:cNvPr id="77" name="Logo"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{lien}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
            f'<a:off x="{Inches(12.2)}" y="{Inches(0.2)}"/><a:ext cx="{Inches(0.8)}" cy="{Inches(0.8)}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )
    )
    ecrit = BytesIO()
    modele.save(ecrit)
    page = Image.open(BytesIO(briefings.diapositives(ecrire(modele=ecrit.getvalue()))[1])).convert("RGB")
    assert proche(au_point(page, Inches(12.6), Inches(0.6)), "C00000")
    assert proche(au_point(page, Inches(0.1), Inches(7.3)), "FFF4E0")


def test_what_a_cell_holds_is_drawn_and_runs_nothing() -> None:
    vue = replace(hostile(departement_de(codes(1)), " ".join(HOSTILES)), nom_departement="Landes")
    deck = briefings.papier("club", vue, "a.pptx", territory=territory.load(), contours=CONTOURS)
    assert len(briefings.diapositives(deck)) == len(Presentation(BytesIO(deck)).slides)
