"""Each kind of product written once a process from the example of the Landes: they are dear to make."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pvd_dashboard import briefings, intake, situation, territory
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.situation import EditionCitee, Situation
from tests.briefings.papiers import CONTOURS

PAPIERS = (
    *(("club", ".pptx"), ("note", ".docx"), ("note", ".pdf"), ("bilan", ".docx"), ("bilan", ".pdf")),
    *(("commune", ".docx"), ("commune", ".pdf"), ("commune", ".zip"), ("visite", ".docx"), ("visite", ".pdf")),
)
CLASSEURS = (("classeur", ".xlsx"), ("classeur", ".ods"))
COMMUNES = ("40197", "40245", "40102")
"""The fiches that are written: of a commune on its own, and of a project of two."""


@cache
def landes() -> Situation:
    """Return the situation of the example on the day of the deck."""
    contenu = (DONNEES / "examples" / "40-landes.xlsx").read_bytes()
    lue = intake.read_file("40-landes.xlsx", contenu, territory=territory.load(), departement="40")
    tables = {nom: table.accepted for nom, table in lue.tables.items()}
    cite = EditionCitee(4, "40-landes.xlsx", datetime(2021, 9, 10, 8, tzinfo=UTC), "DDTM")
    return situation.compute(tables, departement="40", on=date(2021, 9, 10), territory=territory.load(), edition=cite)


@cache
def produit(genre: str, fin: str) -> bytes:
    """Return a product of the example; fiches are those of :data:`COMMUNES`."""
    vue, places = landes(), territory.load()
    if genre in {"commune", "visite"}:
        part = briefings.perimetre(vue, communes=COMMUNES)
        assert part is not None
        vue = situation.restreindre(vue, part, territory=places)
    if genre == "classeur":
        with TemporaryDirectory() as dossier:
            vers = Path(dossier) / f"a{fin}"
            briefings.export(vue, vers, territory=places, contours=CONTOURS / "communes-40.geojson")
            return vers.read_bytes()
    commune = "40197" if genre == "club" else None
    return briefings.papier(genre, vue, f"a{fin}", territory=places, contours=CONTOURS, commune=commune)
