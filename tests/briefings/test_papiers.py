"""The papers by their kind, as the command line and the screen ask for them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from pptx import Presentation

from pvd_dashboard import briefings, intake, situation, territory
from pvd_dashboard.briefings import Changement, Choix, fiche, note
from pvd_dashboard.evolutions import evolutions
from pvd_dashboard.settings import DONNEES, RACINE
from tests.briefings import produits
from tests.briefings.papiers import defauts

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

from datetime import date

CONTOURS = RACINE / "static" / "contours"


@pytest.fixture(scope="module")
def landes() -> Situation:
    return produits.landes()


def _papier(landes: Situation, genre: str, nom: str, commune: str | None = None, choix: Choix | None = None) -> bytes:
    return briefings.papier(
        genre, landes, nom, territory=territory.load(), contours=CONTOURS, commune=commune, choix=choix or Choix()
    )


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


def _titres(contenu: bytes) -> list[str]:
    lu = docx.Document(BytesIO(contenu))
    return [p.text for p in lu.paragraphs if p.style is not None and p.style.name.startswith("Heading")]


@pytest.mark.parametrize("genre", ["note", "bilan", "commune", "visite"])
def test_each_section_chosen_is_the_only_one_written(landes: Situation, genre: str) -> None:
    places = territory.load()

    def dits(choix: Choix) -> list[str]:
        if genre in {"commune", "visite"}:
            ecrit = fiche.document(landes, ["40197"], choix=choix, visite=genre == "visite")
            return [section.titre for section in ecrit.pages[0].variantes[0] if section.titre]
        ecrit = note.document(landes, territory=places, contours=CONTOURS, choix=choix, bilan=genre == "bilan")
        return [section.titre for section in ecrit.sections]

    seules = [dits(Choix(sections=frozenset({section}))) for section in briefings.SECTIONS[genre]]
    assert sorted(titre for titres in seules for titre in titres) == sorted(dits(Choix()))


def test_slides_that_are_not_wanted_are_left_out(landes: Situation) -> None:
    deck = Presentation(BytesIO(_papier(landes, "club", "a.pptx", None, Choix(sections=frozenset({"postes"})))))
    titres = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title is not None]
    assert len(titres) == 2
    assert titres[1].startswith("8\u00a0postes")


def test_what_changed_since_a_past_date_is_on_each_paper(landes: Situation) -> None:
    avant = situation.compute(landes.tables, departement="40", on=date(2021, 1, 1), territory=territory.load())
    changements = tuple(Changement(un.phrase, un.codes) for un in evolutions(avant, landes))
    choix = Choix(avant=avant, changements=changements)
    deck = Presentation(BytesIO(_papier(landes, "club", "a.pptx", None, choix)))
    texte = "\n".join(forme.text_frame.text for forme in deck.slides[3].shapes if forme.has_text_frame)
    assert "13\u00a0communes à l’adhésion signée" in texte
    assert "Adhésion signée\u00a0: Morcenx-la-Nouvelle, le 20/05/2021" in texte
    assert "Évolution depuis le 1er\u00a0janvier\u00a02021" in _titres(_papier(landes, "note", "a.docx", None, choix))
    fiche = docx.Document(BytesIO(_papier(landes, "commune", "a.docx", "40197", choix)))
    dits = "\n".join(p.text for p in fiche.paragraphs)
    assert "Adhésion signée\u00a0: Morcenx-la-Nouvelle" in dits
    assert "Adhésion signée\u00a0: Aire-sur-l’Adour" not in dits


def test_the_bilan_tells_each_year_and_adds_up_to_the_situation(landes: Situation) -> None:
    lu = docx.Document(BytesIO(_papier(landes, "bilan", "a.docx")))
    tableau = next(t for t in lu.tables if t.rows[0].cells[0].text == "Année")
    rangs = [[case.text for case in rang.cells] for rang in tableau.rows]
    signees = sum(ligne.adhesion is not None for ligne in landes.conventions.lignes)
    assert rangs[-1] == ["Total", str(signees), "0", str(landes.postes.pourvus), "1\u202f629\u202f048\u00a0€"]
    assert sum(int(rang[1]) for rang in rangs[1:-1]) == signees
    assert [rang[0] for rang in rangs[1:-1]] == ["2020", "2021", "Année non précisée"]


def test_a_section_that_does_not_exist_is_refused_in_french() -> None:
    with pytest.raises(briefings.BriefingError, match=r"« cartes » n'existe pas.*carte"):
        briefings.sections("note", ["cartes"])


def test_the_trainings_of_the_deck_are_those_of_the_table(landes: Situation) -> None:
    deck = Presentation(BytesIO(_papier(landes, "club", "a.pptx", None, Choix(sections=frozenset({"formations"})))))
    slide = deck.slides[1]
    assert slide.shapes.title is not None
    titre = slide.shapes.title.text.replace("\u00a0", " ")
    assert titre == (
        "Formation des chefs de projet : 1 session suivie par 2 communes ; 2 sessions prévues, la prochaine à "
        "l’automne 2021"
    )
    table = next(forme.table for forme in slide.shapes if forme.has_table)
    rangs = [[case.text.replace("\u00a0", " ") for case in rang.cells] for rang in table.rows]
    assert [rang[0] for rang in rangs] == ["Date", "juin 2021", "automne 2021", "à préciser"]
    assert rangs[1][3] == "Saint-Sever (chef de projet), Aire-sur-l’Adour (élu)"
    assert [rang[4] for rang in rangs[1:]] == ["Suivie", "Prévue", "Prévue"]
    assert "feuille «\u00a0Formations\u00a0»" in slide.notes_slide.notes_text_frame.text


def test_a_training_that_was_not_yet_held_is_not_told(landes: Situation) -> None:
    formations = landes.tables["formations"].assign(statut="suivie")
    avant = situation.compute(
        {**landes.tables, "formations": formations}, departement="40", on=date(2021, 5, 1), territory=territory.load()
    )
    deck = Presentation(BytesIO(_papier(avant, "club", "a.pptx", None, Choix(sections=frozenset({"formations"})))))
    tables = [forme.table for slide in deck.slides for forme in slide.shapes if forme.has_table]
    assert [case.text for table in tables for rang in table.rows for case in rang.cells if "2021" in case.text] == []


EXEMPLES = (
    ("40-landes", "40", date(2021, 9, 10)),
    ("65-hautes-pyrenees", "65", date(2024, 6, 6)),
    ("32-gers", "32", date(2023, 1, 26)),
)


@pytest.mark.parametrize(("nom", "code", "le"), EXEMPLES)
def test_every_paper_of_the_examples_is_written_in_good_french(nom: str, code: str, le: date) -> None:
    places = territory.load()
    contenu = (DONNEES / "examples" / f"{nom}.xlsx").read_bytes()
    lue = intake.read_file(f"{nom}.xlsx", contenu, territory=places, departement=code)
    tables = {table: rang.accepted for table, rang in lue.tables.items()}
    entier = situation.compute(tables, departement=code, on=le, territory=places)
    arrondissement = next(iter(entier.laureats.arrondissements))
    part = briefings.perimetre(entier, arrondissement=arrondissement)
    assert part is not None
    for vue in (entier, situation.restreindre(entier, part, territory=places)):
        choix = Choix(avant=situation.compute(tables, departement=code, on=date(2020, 6, 1), territory=places))
        documents = [note.document(vue, territory=places, choix=choix, bilan=bilan) for bilan in (False, True)]
        documents += [fiche.document(vue, choix=choix, visite=visite) for visite in (False, True)]
        assert [faux for document in documents for faux in defauts(document)] == []
