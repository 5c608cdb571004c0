"""Whatever the cells of every table hold, each paper is written, opens again, and nothing in it runs."""

from __future__ import annotations

import os
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pandas as pd
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from pvd_dashboard import briefings, intake, situation, territory
from pvd_dashboard.briefings import Choix
from pvd_dashboard.briefings.archive import archive
from pvd_dashboard.settings import DONNEES, RACINE
from pvd_dashboard.situation.model import EditionCitee
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.frames import conform, identify
from tests.briefings.papiers import HOSTILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Situation

LONG = os.environ.get("PVD_SOAK") == "1"
CONTOURS = RACINE / "static" / "contours"
ACTIFS = (b"<script", b"javascript:", b"vbaProject", b"<w:fldSimple", b'TargetMode="External"')
CHAMP = re.compile(rb"<w:instrText[^>]*>\s*([^<]*?)\s*<")
PIEGES = [
    *HOSTILES,
    '=HYPERLINK("http://x")',
    "{DDEAUTO c:\\\\a}",
    "]]></w:t><w:fldSimple/>",
    "&#0;&lt;",
    "{{contenu}}",
    "A" * 400,
]


@pytest.fixture(scope="module")
def exemples() -> Mapping[str, pd.DataFrame]:
    """The tables of the example of the Landes."""
    contenu = (DONNEES / "examples" / "40-landes.xlsx").read_bytes()
    lue = intake.read_file("40-landes.xlsx", contenu, territory=territory.load(), departement="40")
    return {nom: table.accepted for nom, table in lue.tables.items()}


def empoisonner(tables: Mapping[str, pd.DataFrame], texte: str) -> dict[str, pd.DataFrame]:
    """Put a text in every free text of every table (one line where it has none); places and choices stay."""
    gates = {}
    for nom, table in TABLES.items():
        rows = tables.get(nom)
        if rows is None or rows.empty:
            rows = conform(table, pd.DataFrame([{"code_insee": "40197", "communes": "40197"}]))
        libres = [c.name for c in table.columns if c.kind is Kind.TEXTE and c.name not in {"departement", "siren_epci"}]
        gate = rows.assign(**{colonne: texte for colonne in libres if colonne in rows})
        gates[nom] = gate.assign(_feuille=texte, _cle=identify(table, gate))
    return gates


def vue(tables: Mapping[str, pd.DataFrame], texte: str = "a.xlsx", departement: str = "40") -> Situation:
    cite = EditionCitee(1, texte, datetime(2023, 1, 1, tzinfo=UTC), texte, date(2023, 1, 1))
    return situation.compute(
        tables, departement=departement, on=date(2023, 2, 1), territory=territory.load(), edition=cite
    )


def ecrire(gatee: Situation, genre: str, fin: str) -> bytes:
    commune = "40197" if genre in {"commune", "visite", "club"} else None
    return briefings.papier(
        genre,
        gatee,
        f"a{fin}",
        territory=territory.load(),
        contours=CONTOURS,
        commune=commune,
        choix=Choix(contacts=True, avant=gatee, changements=(briefings.Changement(gatee.lieu, ("40197",)),)),
    )


def verifier(contenu: bytes, fin: str) -> None:
    if fin == ".pdf":
        with pikepdf.open(BytesIO(contenu)) as lu:
            assert "/OpenAction" not in lu.Root
            assert "/JavaScript" not in str(lu.Root.get("/Names", ""))
            assert not [p for p in lu.pages if any("/URI" in str(a) for a in p.get("/Annots", []))]
        return
    with zipfile.ZipFile(BytesIO(contenu)) as zippe:
        noms = zippe.namelist()
        assert len(noms) == len(set(noms))
        assert zippe.testzip() is None
        for nom in noms:
            if nom.endswith((".xml", ".rels")):
                partie = zippe.read(nom)
                assert not [actif for actif in ACTIFS if actif in partie], nom
                assert set(CHAMP.findall(partie)) <= {b"PAGE", b"NUMPAGES"}, nom
    {".docx": docx.Document, ".pptx": Presentation}[fin](BytesIO(contenu))


PAPIERS = [("club", ".pptx"), ("note", ".docx"), ("note", ".pdf"), ("bilan", ".pdf"), ("commune", ".docx")]
PAPIERS += [("commune", ".pdf"), ("visite", ".docx")]


@pytest.mark.parametrize(("genre", "fin"), PAPIERS)
@pytest.mark.parametrize("texte", PIEGES if LONG else [" ".join(PIEGES)], ids=lambda texte: repr(texte)[:16])
def test_what_cells_hold_neither_runs_nor_breaks_a_paper(
    exemples: Mapping[str, pd.DataFrame], genre: str, fin: str, texte: str
) -> None:
    verifier(ecrire(vue(empoisonner(exemples, texte), texte), genre, fin), fin)


@settings(max_examples=100 if LONG else 3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texte=st.text(min_size=1, max_size=120), papier=st.sampled_from(PAPIERS))
def test_any_text_can_be_written(exemples: Mapping[str, pd.DataFrame], texte: str, papier: tuple[str, str]) -> None:
    verifier(ecrire(vue(empoisonner(exemples, texte), texte), *papier), papier[1])


def test_the_check_sees_what_would_run() -> None:
    """The check itself: a part with a field that runs, or a link that opens by itself, is seen."""
    mauvais: Any = {"word/document.xml": b"<w:instrText>DDEAUTO c:\\a</w:instrText>"}
    with pytest.raises(AssertionError):
        verifier(archive(mauvais), ".docx")
