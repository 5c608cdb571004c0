"""The office's own templates: where the paper goes, what is refused and what is said of it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Cm
from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import _nsmap as espaces
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Inches

from pvd_dashboard import briefings, territory
from pvd_dashboard.briefings import (
    BriefingError,
    Choix,
    diaporama_fond,
    diaporama_place,
    diaporama_polices,
    modele_reperes,
    modeles,
)
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.diaporama_couleurs import Couleurs
from pvd_dashboard.contrastes import contraste
from tests.briefings.papiers import CONTOURS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pptx.slide import Slide

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


def test_a_logo_beside_a_mark_stays(situation: Situation) -> None:
    modele = docx.Document()
    tete = modele.sections[0].header.paragraphs[0]
    tete.add_run().add_picture(image(), width=Cm(2))
    tete.add_run("{{departe")
    tete.add_run("ment}}")
    lue = docx.Document(BytesIO(ecrire(situation, "note", "a.docx", octets(modele)))).sections[0].header.paragraphs[0]
    assert lue.text == "Landes (40)"
    assert len(lue._p.xpath(".//pic:pic")) == 1


def image() -> BytesIO:
    ecrite = BytesIO()
    Image.new("RGB", (60, 20), "navy").save(ecrite, "PNG")
    ecrite.seek(0)
    return ecrite


def test_a_deck_on_a_dark_ground_is_read_in_its_own_font_beside_its_logo(situation: Situation) -> None:
    sien = Presentation()
    support = sien.slide_master
    theme = support.part.part_related_by(RT.THEME)
    theme._blob = theme.blob.replace(b'typeface="Calibri"', b'typeface="Verdana"')
    roles = support.element.find("{*}clrMap")
    for cle, valeur in {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}.items():
        roles.set(cle, valeur)
    page = sien.slide_layouts[5]
    photo, lien = page.part.get_or_add_image_part(image())
    page.shapes._spTree.append(CT_Picture.new_pic(90, "Logo", "", lien, Inches(8.2), 0, Inches(1.5), Inches(0.6)))
    deck = Presentation(BytesIO(ecrire(situation, "club", "a.pptx", octets(sien), "service.pptx")))
    assert photo.sha1
    assert diaporama_polices.chasse(support) == pytest.approx(1.19)
    assert all(slide.shapes.title.width < Inches(7.8) for slide in list(deck.slides)[1:])
    faibles = [texte for slide in deck.slides for texte, encre, fond in encres(slide) if contraste(encre, fond) < 4.5]
    assert not faibles
    assert any(encre == "#FFFFFF" for slide in deck.slides for _, encre, _ in encres(slide))


def encres(slide: Slide) -> Iterator[tuple[str, str, str]]:
    """Each text of a slide but those of its placeholders, its colour and the one behind it."""
    couleurs = Couleurs(slide.slide_layout)
    derriere = couleurs.theme("bg1")
    for trait in slide.element.iter("{*}r"):
        cellule = next(trait.iterancestors("{*}tc"), None)
        forme = next(trait.iterancestors("{*}sp", "{*}graphicFrame"))
        porteur = forme.find("{*}spPr") if cellule is None else cellule.find("{*}tcPr")
        if forme.find(".//{*}ph") is None:
            yield (
                trait.text,
                couleurs.de(trait.find("{*}rPr")) or couleurs.theme("tx1"),
                couleurs.de(porteur) or derriere,
            )


def test_a_wide_font_fills_more_lines() -> None:
    phrase = "Adhésion signée – ORT en préparation"
    place = mesures.largeur(phrase, 12) + 1
    with mesures.en_chasse(1.19):
        assert mesures.lignes(phrase, 12, place) == 2
    assert mesures.lignes(phrase, 12, place) == 1


@pytest.mark.parametrize("fond", ["degrade", "image", "forme"])
def test_what_is_behind_a_slide_is_seen_whatever_draws_it(fond: str) -> None:
    sien = Presentation()
    page = sien.slide_layouts[5]
    photo, lien = page.part.get_or_add_image_part(image())
    noms = " ".join(f'xmlns:{nom}="{espaces[nom]}"' for nom in "apr")
    if fond == "forme":
        taille = (0, 0, sien.slide_width, sien.slide_height)
        page.shapes._spTree.append(CT_Picture.new_pic(90, "Fond", "", lien, *taille))
    else:
        degrade = '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="000080"/></a:gs></a:gsLst></a:gradFill>'
        peint = degrade if fond == "degrade" else f'<a:blipFill><a:blip r:embed="{lien}"/></a:blipFill>'
        element = parse_xml(f"<p:bg {noms}><p:bgPr>{peint}<a:effectLst/></p:bgPr></p:bg>")
        page.element.cSld.insert(0, element)
    cadre = diaporama_place.cadre_de(sien, page)
    assert photo.sha1
    assert diaporama_fond.fond(page, Couleurs(page), cadre) == "#000080"
