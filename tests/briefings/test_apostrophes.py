"""On paper, one kind of apostrophe; elisions and contractions right for every département and every lauréate."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import briefings, formats, intake, situation, territory
from pvd_dashboard.briefings import note
from pvd_dashboard.settings import DONNEES
from tests.briefings.papiers import CONTOURS, textes_de

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

DROITE = re.compile(r"[^\W\d_]'[^\W\d_]")
EXEMPLES = {"40": "40-landes.xlsx", "65": "65-hautes-pyrenees.xlsx", "32": "32-gers.xlsx"}


def lire(departement: str) -> Situation:
    contenu = (DONNEES / "examples" / EXEMPLES[departement]).read_bytes()
    lue = intake.read_file(EXEMPLES[departement], contenu, territory=territory.load(), departement=departement)
    tables = {nom: table.accepted for nom, table in lue.tables.items()}
    le = lue.date_situation
    assert le is not None
    return situation.compute(tables, departement=departement, on=le, territory=territory.load())


@pytest.fixture(scope="module")
def landes() -> Situation:
    return lire("40")


@pytest.mark.parametrize(
    ("genre", "fin"),
    [("club", ".pptx"), ("note", ".docx"), ("bilan", ".docx"), ("commune", ".docx"), ("visite", ".docx")],
)
def test_no_paper_mixes_two_kinds_of_apostrophes(landes: Situation, genre: str, fin: str) -> None:
    contenu = briefings.papier(genre, landes, f"a{fin}", territory=territory.load(), contours=CONTOURS)
    with zipfile.ZipFile(BytesIO(contenu)) as zippe:
        parties = [
            n for n in zippe.namelist() if re.search(r"(slides|notesSlides|charts)/[^/]+\.xml$|word/\w+\.xml$", n)
        ]
        textes = [
            re.sub(r"&apos;|&#39;", "'", texte)
            for nom in parties
            for texte in re.findall(
                r'<[aw]:t(?: [^>]*)?>([^<]+)<|descr="([^"]*)"|<c:v>([^<]*)<', zippe.read(nom).decode()
            )
            for texte in texte
        ]
    assert any("’" in texte for texte in textes)
    assert [texte for texte in textes if DROITE.search(texte)] == []


def test_places_are_elided_and_contracted_for_every_departement() -> None:
    """« du Gers », « de l'Ain », « des Landes », « de Paris »; « dans le Gers », « dans l'Ain », « en », « à »."""
    departements = territory.load().departements
    assert len(departements) >= 101
    for lieu in departements.itertuples():
        assert not re.match(r"de (?:le|les) |de [AEIOUÉÈ]|de (?:la|le) [AEIOUÉÈ]|d['’][^AEIOUYÉÈH]", lieu.du), lieu
        assert re.match(
            r"(?:dans (?:le|la) (?![AEIOUÉÈ]|Hé)|dans les |dans l['’][AEIOUYÉÈH]|en |à |au )\S", lieu.dans
        ), lieu
        assert lieu.du.endswith(lieu.nom), lieu
        assert lieu.dans.endswith(lieu.nom) or lieu.nom.startswith("La "), lieu


@pytest.mark.parametrize("departement", EXEMPLES)
def test_names_of_laureates_are_elided_and_contracted(departement: str) -> None:
    vue = lire(departement)
    communes = vue.laureats.communes
    for nom in {*communes["nom"], *communes["nom_epci"].dropna()}:
        for dit in (formats.de(str(nom)), formats.a(str(nom))):
            assert not re.match(r"(?:de|à) Les? |de [AEIOUÉÈ]|d'[^AEIOUYÉÈH]", dit), dit
    dits = textes_de(note.document(vue, territory=territory.load(), contours=CONTOURS))
    assert [
        dit for dit in dits if re.search(r"\bde (?:le|les) |\bà (?:le|les) |\bde (?:Aire|Amou|Eauze|Auch)", dit)
    ] == []
