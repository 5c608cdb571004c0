"""Slides and what is put on them: titles, texts, pictures, speaker notes, with alt texts and a footer."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.texte import apostrophes, lisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pptx.slide import Slide

    from pvd_dashboard.briefings.diaporama_modele import Modele
    from pvd_dashboard.briefings.diaporama_place import Cadre

PT = 12_700
"""EMU in a point."""
TITRE, TITRE_MIN = 26, 18
COURANT = 14
_PIED = 10
GRIS = "#545B6B"
_AISANCES = (6, 4, 2)
INTERLIGNE = 1.2
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BLANCS = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029 ]+")


def propre(texte: object) -> str:
    """Return what a cell contains as one line: no forbidden character, no run of spaces, typographic apostrophes.

    >>> propre(f"a{chr(0)}b {chr(10)}  c")
    'ab c'
    """
    return apostrophes(_BLANCS.sub(" ", lisible(str(texte))).strip()) if not formats.absent(texte) else ""


def ecrit(texte: object) -> str:
    """Return a text as a slide writes it: :func:`propre`, with the no-break spaces of French typography."""
    return formats.insecables(propre(texte))


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: text, size in points, bold, colour (hex, None for the theme's), bullet."""

    texte: str
    taille: float = COURANT
    gras: bool = False
    couleur: str | None = None
    puce: bool = False
    avant: float = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A slide and the room left on it."""

    slide: Slide
    cadre: Cadre


class Diaporama:
    """The deck being written."""

    def __init__(self, modele: Modele, pied: str) -> None:
        """Start on ``modele``; ``pied`` is the footer of each slide but the first."""
        self.modele, self.pied = modele, pied
        self._svg = 0

    def ouverture(self, titre: str, sous_titre: Iterable[str], notes: Iterable[str]) -> None:
        """Add the title slide."""
        slide = self.modele.presentation.slides.add_slide(self.modele.ouverture)
        lignes = [propre(ligne) for ligne in sous_titre]
        for placeholder in list(slide.placeholders):
            genre = placeholder.placeholder_format.type
            if genre in {PH.TITLE, PH.CENTER_TITLE}:
                placeholder.text_frame.text = propre(titre)
                placeholder.text_frame.paragraphs[0].font.size = Pt(36 if len(titre) < 90 else 30)  # noqa: PLR2004
            elif genre == PH.SUBTITLE:
                _paragraphes(placeholder.text_frame, lignes, 20)
            else:
                _retirer(placeholder)
        self._noter(slide, notes)

    def page(self, titre: str, notes: Iterable[str], suite: str = "") -> Page:
        """Add a slide with its title, footer, number and speaker notes."""
        slide = self.modele.presentation.slides.add_slide(self.modele.page)
        for placeholder in list(slide.placeholders):
            if placeholder.placeholder_format.type != PH.TITLE:
                _retirer(placeholder)
        self._titrer(slide, propre(titre) + suite)
        self._pied(slide)
        self._noter(slide, notes)
        return Page(slide, self.modele.cadre)

    def _titrer(self, slide: Slide, titre: str) -> None:
        if self.modele.titre:
            _placer(slide.shapes.title, self.modele.titre)
        place = (slide.shapes.title.width or self.modele.cadre.largeur) / PT - 15
        haut = (slide.shapes.title.height or Inches(1)) / PT
        deux = ((taille, 2) for taille in range(TITRE, TITRE_MIN - 1, -2))
        essais = ((TITRE, 1), (TITRE - 2, 1), *deux, (TITRE_MIN + 2, 3), (TITRE_MIN, 3))
        taille = next((t for t, lignes in essais if _tient(titre, t, place, haut, lignes)), 0)
        texte = titre if taille else mesures.couper(titre, TITRE_MIN, 1.85 * place, gras=True)
        taille = taille or TITRE_MIN
        slide.shapes.title.text_frame.text = texte
        if taille < TITRE or not self.modele.propre:
            slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(taille)

    def _pied(self, slide: Slide) -> None:
        """Copy footer and number from the layout, as PowerPoint itself does; a text box where it has none."""
        vus = set()
        for placeholder in self.modele.page.placeholders:
            genre = placeholder.placeholder_format.type
            if genre in {PH.FOOTER, PH.SLIDE_NUMBER}:
                vus.add(genre)
                copie = copy.deepcopy(placeholder._element)  # noqa: SLF001 - python-pptx copies no footer
                slide.shapes._spTree.append(copie)  # noqa: SLF001 - same
                copie.nvSpPr.cNvPr.set("id", str(max(_identifiants(slide)) + 1))
                _ancrer(slide.shapes[-1], placeholder)
                if genre == PH.FOOTER:
                    _ecrire_pied(slide.shapes[-1], self.pied, GRIS if self.modele.propre else None)
        if PH.FOOTER not in vus:
            cadre = self.modele.cadre
            bas = cadre.haut + cadre.hauteur
            bord = type(cadre)(cadre.gauche, bas, cadre.largeur, Inches(0.3))
            textes(Page(slide, bord), [Para(self.pied, 10, couleur=GRIS)], "Source")

    def _noter(self, slide: Slide, notes: Iterable[str]) -> None:
        slide.notes_slide.notes_text_frame.text = "\n".join(ecrit(note) for note in notes if note)

    def image(self, page: Page, png: bytes, svg: str, alt: str, nom: str) -> None:
        """Put a picture, whole, in the middle of the room: a PNG for all, the SVG where PowerPoint takes it."""
        dessin = page.slide.shapes.add_picture(BytesIO(png), 0, 0)
        rapport = min(page.cadre.largeur / dessin.width, page.cadre.hauteur / dessin.height)
        dessin.width, dessin.height = Emu(int(dessin.width * rapport)), Emu(int(dessin.height * rapport))
        dessin.left = Emu(page.cadre.gauche + (page.cadre.largeur - dessin.width) // 2)
        dessin.top = Emu(page.cadre.haut + (page.cadre.hauteur - dessin.height) // 2)
        decrire(dessin, alt, nom)
        self._svg += 1
        nom_part = PackURI(f"/ppt/media/carte{self._svg}.svg")
        part = Part(nom_part, "image/svg+xml", page.slide.part.package, svg.encode("utf-8"))
        lien = page.slide.part.relate_to(part, RT.IMAGE)
        dessin._element.find(".//{*}blip").append(_svg_blip(lien))  # noqa: SLF001 - python-pptx knows no SVG


def _svg_blip(lien: str) -> Any:  # noqa: ANN401 - an XML element
    return parse_xml(
        f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="{lien}"/></a:ext></a:extLst>'
    )


def _tient(titre: str, taille: float, place: float, haut: float, lignes: int) -> bool:
    faites = mesures.lignes(titre, taille, place, gras=True)
    return faites <= lignes and faites * taille * INTERLIGNE <= max(haut - 4, TITRE_MIN * INTERLIGNE)


def _ancrer(copie: Any, placeholder: Any) -> None:  # noqa: ANN401 - placeholders
    """Write the place on the slide itself: some programs do not inherit that of a footer."""
    lieu = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    if None not in lieu:
        copie.left, copie.top, copie.width, copie.height = lieu


def _placer(forme: Any, cadre: Cadre) -> None:  # noqa: ANN401 - a placeholder
    forme.left, forme.top, forme.width, forme.height = map(
        Emu, (cadre.gauche, cadre.haut, cadre.largeur, cadre.hauteur)
    )


def _ecrire_pied(copie: Any, texte: str, couleur: str | None) -> None:  # noqa: ANN401 - a placeholder
    """Write a footer, smaller where the place is narrow; ``couleur`` None leaves that of the template."""
    copie.text_frame.text = texte
    paragraphe = copie.text_frame.paragraphs[0]
    paragraphe.alignment = PP_ALIGN.LEFT
    taille = Pt(_PIED if mesures.lignes(texte, _PIED, (copie.width or 0) / PT - 15) == 1 else _PIED - 2)
    paragraphe.font.size = paragraphe.runs[0].font.size = taille
    paragraphe.runs[0].font.name = "+mn-lt"
    if couleur:
        paragraphe.runs[0].font.color.rgb = RGBColor.from_string(couleur.lstrip("#"))


def sans_style(forme: Any) -> None:  # noqa: ANN401 - a shape or a connector
    """Take away the style of the theme: its shadow, its outline, its colour of text."""
    for style in forme._element.xpath("./p:style"):  # noqa: SLF001 - python-pptx always writes one
        style.getparent().remove(style)


def _identifiants(slide: Slide) -> list[int]:
    return [int(e.get("id")) for e in slide.shapes._spTree.iter("{*}cNvPr")]  # noqa: SLF001 - see _pied


def _retirer(placeholder: Any) -> None:  # noqa: ANN401 - a placeholder of any kind
    placeholder._element.getparent().remove(placeholder._element)  # noqa: SLF001 - python-pptx can't remove a shape


def _paragraphes(cadre_texte: Any, lignes: Sequence[str], taille: float) -> None:  # noqa: ANN401 - a text frame
    cadre_texte.text = lignes[0] if lignes else ""
    for ligne in lignes[1:]:
        cadre_texte.add_paragraph().text = ligne
    for paragraphe in cadre_texte.paragraphs:
        paragraphe.font.size = Pt(taille)


def decrire(forme: Any, alt: str, nom: str) -> None:  # noqa: ANN401 - a shape of any kind
    """Give a shape its name and the text that stands for it."""
    forme.name = nom
    element = forme._element.xpath("./*/p:cNvPr")[0]  # noqa: SLF001 - python-pptx has no alt text
    element.set("descr", ecrit(alt))


def textes(page: Page, paragraphes: Sequence[Para], nom: str, *, milieu: bool = False) -> Any:  # noqa: ANN401
    """Put a text box that fills the room of the page; return its shape."""
    cadre = page.cadre
    boite = page.slide.shapes.add_textbox(*map(Emu, (cadre.gauche, cadre.haut, cadre.largeur, cadre.hauteur)))
    boite.name = nom
    interieur = boite.text_frame
    interieur.word_wrap, interieur.auto_size = True, MSO_AUTO_SIZE.NONE
    interieur.vertical_anchor = MSO_ANCHOR.MIDDLE if milieu else MSO_ANCHOR.TOP
    for rang, para in enumerate(paragraphes):
        _ecrire(interieur.paragraphs[0] if rang == 0 else interieur.add_paragraph(), para)
    return boite


def _ecrire(paragraphe: Any, para: Para) -> None:  # noqa: ANN401 - python-pptx's paragraph
    trait = paragraphe.add_run()
    trait.text = ecrit(para.texte)
    trait.font.size, trait.font.bold = Pt(para.taille), para.gras or None
    if para.couleur:
        trait.font.color.rgb = RGBColor.from_string(para.couleur.lstrip("#"))
    paragraphe.space_before = Pt(para.avant)
    if para.puce:
        proprietes = paragraphe._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no bullet
        proprietes.set("marL", "228600")
        proprietes.set("indent", "-228600")
        proprietes.append(parse_xml(f'<a:buFont xmlns:a="{_A}" typeface="Arial"/>'))
        proprietes.append(parse_xml(f'<a:buChar xmlns:a="{_A}" char="•"/>'))


def hauteur(paragraphes: Iterable[Para], largeur: int) -> int:
    """Return how high a text box must be, in EMU."""
    place = largeur / PT - 16
    points = sum(
        mesures.lignes(propre(p.texte), p.taille, place - (18 if p.puce else 0), gras=p.gras) * p.taille * INTERLIGNE
        + p.avant
        for p in paragraphes
    )
    return int((points + 9) * PT)


def tenir(paragraphes: Sequence[Para], cadre: Cadre) -> list[Para]:
    """Return the paragraphs that fit in the room, the last line saying that some were left out."""
    gardes = list(paragraphes)
    if hauteur(gardes, cadre.largeur) <= cadre.hauteur:
        return gardes
    while len(gardes) > 1 and hauteur([*gardes, Para("…")], cadre.largeur) > cadre.hauteur:
        gardes.pop()
    return [*gardes, Para("…")]


def aisance(paragraphes: Sequence[Para], cadre: Cadre) -> int:
    """Return by how many points the type can grow and still fit in the room, 0 where it can't."""
    return next((n for n in _AISANCES if hauteur(grossir(paragraphes, n), cadre.largeur) <= cadre.hauteur), 0)


def grossir(paragraphes: Sequence[Para], points: int) -> list[Para]:
    """Return the paragraphs in a type larger by ``points``, further apart as well."""
    return [replace(p, taille=p.taille + points, avant=p.avant + points) for p in paragraphes]


def amples(paragraphes: Sequence[Para], cadre: Cadre) -> list[Para]:
    """Return the paragraphs in the largest type that fits, else those that fit (:func:`tenir`)."""
    return tenir(grossir(paragraphes, aisance(paragraphes, cadre)), cadre)


def chiffre(page: Page, valeur: str, legende: str) -> None:
    """Put a key figure: a number, and under it what it counts."""
    cadre = page.cadre
    forme = page.slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *map(Emu, (cadre.gauche, cadre.haut, cadre.largeur, cadre.hauteur))
    )
    forme.name = f"Chiffre – {legende}"
    forme.fill.solid()
    forme.fill.fore_color.theme_color = THEME.BACKGROUND_2
    forme.line.fill.background()
    sans_style(forme)
    interieur = forme.text_frame
    interieur.word_wrap, interieur.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    for rang, para in enumerate((Para(valeur, 28, gras=True, avant=0), Para(legende, 13, avant=0))):
        paragraphe = interieur.paragraphs[0] if rang == 0 else interieur.add_paragraph()
        _ecrire(paragraphe, para)
        paragraphe.runs[0].font.color.theme_color = THEME.TEXT_1
        paragraphe.alignment = PP_ALIGN.LEFT
