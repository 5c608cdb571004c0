"""The papers by their kind, as the command line and the screen ask for them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import briefings, intake, situation, territory
from pvd_dashboard.settings import DONNEES, RACINE

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

from datetime import date

CONTOURS = RACINE / "static" / "contours"


@pytest.fixture(scope="module")
def landes() -> Situation:
    places = territory.load()
    contenu = (DONNEES / "examples" / "40-landes.xlsx").read_bytes()
    lue = intake.read_file("40-landes.xlsx", contenu, territory=places, departement="40")
    tables = {nom: table.accepted for nom, table in lue.tables.items()}
    return situation.compute(tables, departement="40", on=date(2021, 9, 10), territory=places)


def _papier(landes: Situation, genre: str, nom: str, commune: str | None = None) -> bytes:
    return briefings.papier(genre, landes, nom, territory=territory.load(), contours=CONTOURS, commune=commune)


@pytest.mark.parametrize(
    ("genre", "nom", "debut"),
    [
        ("club", "a.pptx", b"PK"),
        ("note", "a.docx", b"PK"),
        ("note", "a.pdf", b"%PDF"),
        ("commune", "a.pdf", b"%PDF"),
        ("commune", "a.docx", b"PK"),
    ],
)
def test_each_paper_comes_in_the_format_its_name_says(landes: Situation, genre: str, nom: str, debut: bytes) -> None:
    assert _papier(landes, genre, nom, "40197" if genre == "commune" else None).startswith(debut)


def test_a_zip_holds_a_fiche_per_commune(landes: Situation) -> None:
    with zipfile.ZipFile(BytesIO(_papier(landes, "commune", "a.zip"))) as archive:
        assert len(archive.namelist()) == 14
        assert archive.read("fiche-40197.pdf").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("genre", "nom", "commune", "phrase"),
    [
        ("lettre", "a.pdf", None, "n'est pas un document connu"),
        ("club", "a.pdf", None, "terminaison"),
        ("commune", "a.pdf", "75056", "75056"),
    ],
)
def test_what_cannot_be_written_is_refused_in_french(
    landes: Situation, genre: str, nom: str, commune: str | None, phrase: str
) -> None:
    with pytest.raises(briefings.BriefingError, match=phrase):
        _papier(landes, genre, nom, commune)


def test_pages_are_shown_as_pictures_before_they_are_downloaded(landes: Situation) -> None:
    pages = briefings.apercu("note", landes, territory=territory.load(), contours=CONTOURS)
    assert len(pages) == 2
    assert all(page.startswith(b"\x89PNG") for page in pages)
    fiches = briefings.apercu("commune", landes, territory=territory.load(), contours=CONTOURS, commune="40197")
    assert len(fiches) == 1
