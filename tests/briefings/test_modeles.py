"""The office's own templates: where the paper goes, what is refused and what is said of it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from pptx import Presentation
from pptx.util import Inches

from pvd_dashboard import briefings, territory
from pvd_dashboard.briefings import BriefingError, Choix, modele_reperes, modeles
from tests.briefings.papiers import CONTOURS

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.situation.model import Situation

RELS = "word/_rels/document.xml.rels"
LIEN = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{genre}" '
    'Target="{cible}" TargetMode="External"/></Relationships>'
)


def octets(ecrit: object) -> bytes:
    rendu = BytesIO()
    ecrit.save(rendu)  # type: ignore[attr-defined]
    return rendu.getvalue()


def trafique(contenu: bytes, parties: dict[str, bytes]) -> bytes:
    """A package with parts added or replaced."""
    rendu = BytesIO()
    with zipfile.ZipFile(BytesIO(contenu)) as avant, zipfile.ZipFile(rendu, "w", zipfile.ZIP_DEFLATED) as apres:
        for nom in avant.namelist():
            if nom not in parties:
                apres.writestr(nom, avant.read(nom))
        for nom, partie in parties.items():
            apres.writestr(nom, partie)
    return rendu.getvalue()


def lie(contenu: bytes, genre: str, cible: str) -> bytes:
    with zipfile.ZipFile(BytesIO(contenu)) as zippe:
        rels = zippe.read(RELS).decode()
    return trafique(contenu, {RELS: rels.replace("</Relationships>", LIEN.format(genre=genre, cible=cible)).encode()})


def ecrire(situation: Situation, genre: str, nom: str, contenu: bytes, modele: str = "service.docx") -> bytes:
    choix = Choix(modele=contenu, modele_nom=modele)
    return briefings.papier(genre, situation, nom, territory=territory.load(), contours=CONTOURS, choix=choix)


def test_the_paper_comes_where_the_template_says_and_marks_are_replaced(situation: Situation) -> None:
    modele = docx.Document()
    modele.sections[0].footer.paragraphs[0].text = "{{departement}}, le {{ date }}"
    modele.add_paragraph("Avant")
    coupe = modele.add_paragraph("{{con")
    coupe.add_run("tenu}}")
    modele.add_paragraph("Signature : {{titre}}")
    lu = docx.Document(BytesIO(ecrire(situation, "note", "a.docx", octets(modele))))
    textes = [p.text for p in lu.paragraphs]
    assert textes[0] == "Avant"
    assert textes[-1].startswith("Signature : Programme")
    assert textes.index("Message") < textes.index(textes[-1])
    assert lu.sections[0].footer.paragraphs[0].text == "Landes (40), le 10/09/2021"
    assert not [texte for texte in textes if "{{" in texte]


def test_what_a_cell_holds_is_never_a_mark(situation: Situation) -> None:
    modele = docx.Document()
    modele.add_paragraph("{{contenu}}")
    mechante = replace(situation, lieu="à {{date}}")
    textes = [p.text for p in docx.Document(BytesIO(ecrire(mechante, "note", "a.docx", octets(modele)))).paragraphs]
    assert any("à {{date}}" in texte for texte in textes)


def test_the_marks_of_a_presentation_are_replaced_on_its_layouts(situation: Situation) -> None:
    sien = Presentation()
    sien.slide_layouts[5].placeholders[0].text_frame.text = "{{departement}}"
    deck = Presentation(BytesIO(ecrire(situation, "club", "a.pptx", octets(sien), "service.pptx")))
    disposition = next(d for d in deck.slide_layouts if d.name == "Title Only")
    assert disposition.placeholders[0].text_frame.text == "Landes (40)"


@pytest.mark.parametrize("genre", ["note", "club"])
def test_a_mark_that_does_not_exist_is_named(situation: Situation, genre: str) -> None:
    fin = modeles.terminaison(genre)
    if genre == "note":
        modele = docx.Document()
        modele.add_paragraph("Le {{jour}}")
    else:
        modele = Presentation()
        modele.slide_layouts[5].placeholders[0].text_frame.text = "{{jour}}"
    with pytest.raises(BriefingError, match=r"repère inconnu.: \{\{jour\}\}.*departement"):
        ecrire(situation, genre, f"a{fin}", octets(modele), f"service{fin}")


@pytest.mark.parametrize(
    ("parties", "phrase"),
    [
        ({"word/vbaProject.bin": b"x"}, "contient une macro"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "contient une macro ou un objet"),
        ({"word/activeX/activeX1.xml": b"<a/>"}, "contient une macro"),
        ({"word/comments.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "ne peut pas être ouvert"),
        ({RELS: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "ne peut pas être ouvert"),
        ({"[Content_Types].xml": b"<Types/>"}, "ne peut pas être ouvert"),
        ({f"p{rang}.xml": b"<a/>" for rang in range(modeles.PARTIES_MAX)}, "trop grand"),
        ({"word/media/bombe.xml": b" " * 61_000_000}, "trop grand"),
    ],
    ids=["macro", "ole", "activex", "entites", "entites-liens", "type", "parties", "bombe"],
)
def test_a_hostile_template_is_refused_in_french(situation: Situation, parties: dict[str, bytes], phrase: str) -> None:
    with pytest.raises(BriefingError, match=f"« service.docx » .*{phrase}"):
        ecrire(situation, "note", "a.docx", trafique(octets(docx.Document()), parties))


@pytest.mark.parametrize(
    ("genre", "cible"),
    [
        ("attachedTemplate", "http://exemple.invalid/a.dotm"),
        ("image", "file://serveur/partage/a.png"),
        ("oleObject", "http://exemple.invalid/a"),
        ("hyperlink", "file:///c:/a.exe"),
    ],
)
def test_a_template_that_calls_a_file_from_elsewhere_is_refused(situation: Situation, genre: str, cible: str) -> None:
    with pytest.raises(BriefingError, match="appelle un fichier extérieur"):
        ecrire(situation, "note", "a.docx", lie(octets(docx.Document()), genre, cible))


def test_a_link_that_one_clicks_is_no_danger(situation: Situation) -> None:
    assert ecrire(situation, "note", "a.docx", lie(octets(docx.Document()), "hyperlink", "https://exemple.fr"))


def test_a_template_of_another_kind_is_refused(situation: Situation) -> None:
    with pytest.raises(BriefingError, match=r"il faut un fichier \.pptx"):
        ecrire(situation, "club", "a.pptx", octets(docx.Document()))


def test_a_pdf_has_no_template(situation: Situation) -> None:
    assert ecrire(situation, "note", "a.pdf", b"n'importe quoi").startswith(b"%PDF")


def test_the_folder_of_the_office_serves_without_being_asked(
    situation: Situation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modele = docx.Document()
    modele.sections[0].header.paragraphs[0].text = "En-tête du service"
    (tmp_path / "Note.docx").write_bytes(octets(modele))
    monkeypatch.setenv("PVD_MODELES", str(tmp_path))
    ecrit = briefings.papier("note", situation, "a.docx", territory=territory.load(), contours=CONTOURS)
    assert docx.Document(BytesIO(ecrit)).sections[0].header.paragraphs[0].text == "En-tête du service"
    assert modeles.du_dossier(str(tmp_path), "club") is None
    assert modeles.du_dossier(str(tmp_path / "absent"), "note") is None


def test_a_template_too_narrow_says_so(situation: Situation) -> None:
    sien = Presentation()
    sien.slide_width = Inches(4)
    with pytest.raises(BriefingError, match="ne laisse pas assez de place"):
        ecrire(situation, "club", "a.pptx", octets(sien), "service.pptx")


def test_every_mark_is_documented() -> None:
    assert set(modele_reperes.REPERES) == {"titre", "sujet", "date", "departement", "service", "source", "contenu"}
