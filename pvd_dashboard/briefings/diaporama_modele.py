"""What a deck is written on: our own neutral ground, or the office's template by kind of placeholder."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from lxml.etree import LxmlError
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu, Inches, Pt

from pvd_dashboard.briefings import modele_reperes as reperes
from pvd_dashboard.briefings import modeles
from pvd_dashboard.briefings.diaporama_place import SERVICE, Cadre, cadre_de, titre_de
from pvd_dashboard.briefings.diaporama_polices import chasse
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.briefings.texte import lisible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pptx.slide import SlideLayout

POLICE = "Arial"
ENCRE, FOND = "1E2330", "FFFFFF"
ACCENTS = ("5C68E5", "29598F", "B478F1", "31A7AE", "8A90A0", "843C00")
LARGEUR, HAUTEUR = Inches(13.333), Inches(7.5)
_TITRES = (PH.TITLE, PH.CENTER_TITLE)
_MARGE = Inches(0.5)
_NOMS = {"Title Slide": "Diapositive de titre", "Title and Content": "Titre et contenu", "Title Only": "Titre seul"}
_INVITES = {
    "Click to edit Master title style": "Modifiez le titre",
    "Click to edit Master subtitle style": "Modifiez le sous-titre",
    "Click to edit Master text styles": "Modifiez le texte",
    "Second level": "Deuxième niveau",
    "Third level": "Troisième niveau",
    "Fourth level": "Quatrième niveau",
    "Fifth level": "Cinquième niveau",
}


@dataclass(frozen=True, slots=True)
class Modele:
    """A presentation without slides, the two layouts that the deck uses, where contents and titles go.

    ``titre`` is None where a title stays in its placeholder; ``chasse`` is how
    wide the fonts are beside Arial; ``propre`` says that the ground is ours.
    """

    presentation: Any
    ouverture: SlideLayout
    page: SlideLayout
    cadre: Cadre
    propre: bool
    titre: Cadre | None = None
    chasse: float = 1.0


def modele(contenu: bytes | None, nom: str = "", valeurs: Mapping[str, str] | None = None) -> Modele:
    """Return our own ground, or the office's template with its marks replaced by ``valeurs``.

    Raises BriefingError where the template is unsafe, can't be read or lacks a layout.
    """
    return _ouvrir(contenu, nom or "modèle.pptx", valeurs or {}) if contenu is not None else _neuf()


def _ouvrir(contenu: bytes, nom: str, valeurs: Mapping[str, str]) -> Modele:
    modeles.verifier(contenu, nom, ".pptx")
    try:
        presentation = Presentation(BytesIO(contenu))
    except (PythonPptxError, zipfile.BadZipFile, OSError, ValueError, KeyError, ParseError, LxmlError) as error:
        message = (
            f"Le modèle « {nom} » ne peut pas être ouvert : enregistrez-le comme présentation PowerPoint "
            "(.pptx), sans macro."
        )
        raise BriefingError(message) from error
    _vider(presentation)
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    ouverture, page = _ouverture(layouts), _page(presentation, layouts)
    manque = [
        quoi
        for quoi, trouve in (
            ("une disposition de titre (un titre et un sous-titre)", ouverture),
            ("une disposition « Titre seul » ou « Titre et contenu »", page),
        )
        if trouve is None
    ]
    if ouverture is None or page is None:
        message = (
            f"Le modèle « {nom} » ne convient pas\u00a0: il y manque {' et '.join(manque)}. "
            f"Ajoutez-{'la' if len(manque) == 1 else 'les'} dans PowerPoint "
            "(Affichage, Masque des diapositives), puis enregistrez."
        )
        raise BriefingError(message)
    cadre = cadre_de(presentation, page)
    if cadre.hauteur < Inches(3) or cadre.largeur < Inches(6):
        message = f"Le modèle « {nom} » ne laisse pas assez de place sous le titre : il faut au moins 15 cm sur 7,5 cm."
        raise BriefingError(message)
    _remplir(layouts, nom, valeurs)
    large = max(chasse(layout.slide_master) for layout in (ouverture, page))
    return Modele(presentation, ouverture, page, cadre, propre=False, titre=titre_de(page), chasse=large)


def _remplir(layouts: list[SlideLayout], nom: str, valeurs: Mapping[str, str]) -> None:
    """Replace the marks written on the layouts and on their masters."""
    supports = {id(support.part): support for layout in layouts for support in (layout.slide_master, layout)}
    paragraphes = [
        paragraphe
        for support in supports.values()
        for forme in support.shapes
        if forme.has_text_frame
        for paragraphe in forme.text_frame.paragraphs
    ]
    reperes.refuser_inconnus(nom, ["".join(run.text for run in p.runs) for p in paragraphes])
    for paragraphe in paragraphes:
        reperes.dans_paragraphe(paragraphe, {cle: lisible(valeur) for cle, valeur in valeurs.items()})


def _vider(presentation: Any) -> None:  # noqa: ANN401 - python-pptx gives its presentation no public type
    """Drop the slides of a template: only its layouts serve."""
    liste = presentation.slides._sldIdLst  # noqa: SLF001 - python-pptx has no way to remove a slide
    for identifiant in list(liste):
        presentation.part.drop_rel(identifiant.rId)
        liste.remove(identifiant)


def _types(layout: SlideLayout) -> list[PH]:
    return [p.placeholder_format.type for p in layout.placeholders if p.placeholder_format.type not in SERVICE]


def _ouverture(layouts: list[SlideLayout]) -> SlideLayout | None:
    possibles = [layout for layout in layouts if {*_TITRES} & {*_types(layout)} and PH.SUBTITLE in _types(layout)]
    return min(possibles, key=lambda layout: len(_types(layout)), default=None)


def _page(presentation: Any, layouts: list[SlideLayout]) -> SlideLayout | None:  # noqa: ANN401 - see _vider
    """Return the layout with a title, the fewest other placeholders, and then the most room under the title."""
    possibles = [layout for layout in layouts if PH.TITLE in _types(layout) and PH.SUBTITLE not in _types(layout)]
    simples = [layout for layout in possibles if len(_types(layout)) <= 2]  # noqa: PLR2004 - a title and one content

    def rang(layout: SlideLayout) -> tuple[int, int]:
        cadre = cadre_de(presentation, layout)
        return len(_types(layout)), -cadre.largeur * max(cadre.hauteur, 0)

    return min(simples, key=rang, default=None)


def _neuf() -> Modele:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = LARGEUR, HAUTEUR
    master = presentation.slide_master
    for layout in list(master.slide_layouts):
        if layout.name not in _NOMS:
            master.slide_layouts.remove(layout)
    _oublier_imprimante(presentation)
    _theme(master)
    _master(master)
    for layout in master.slide_layouts:
        _layout(layout)
    ouverture, contenu, seul = master.slide_layouts
    _ouverture_propre(ouverture)
    _placer(contenu, {PH.OBJECT: (_MARGE, Inches(1.45), LARGEUR - 2 * _MARGE, Inches(5.2))})
    return Modele(presentation, ouverture, seul, cadre_de(presentation, seul), propre=True)


def _oublier_imprimante(presentation: Any) -> None:  # noqa: ANN401 - see _vider
    """Drop the settings of somebody's printer that python-pptx's own template carries."""
    for lien, relation in list(presentation.part.rels.items()):
        if relation.reltype == RT.PRINTER_SETTINGS:
            presentation.part.rels.pop(lien)


def _theme(master: Any) -> None:  # noqa: ANN401 - see _vider
    part = master.part.part_related_by(RT.THEME)
    xml = part.blob.decode("utf-8")
    couleurs = {"dk1": ENCRE, "lt1": FOND, "dk2": "29598F", "lt2": "F1F2F8", "hlink": "29598F", "folHlink": "545B6B"}
    couleurs |= {f"accent{rang}": couleur for rang, couleur in enumerate(ACCENTS, start=1)}
    for nom, couleur in couleurs.items():
        xml = re.sub(rf"(<a:{nom}>).*?(</a:{nom}>)", rf'\g<1><a:srgbClr val="{couleur}"/>\g<2>', xml, flags=re.DOTALL)
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{POLICE}", xml)
    xml = re.sub(r'(<a:theme [^>]*name=")[^"]*', r"\g<1>Neutre", xml)
    part._blob = xml.encode("utf-8")  # noqa: SLF001 - python-pptx keeps a theme as bytes


def _master(master: Any) -> None:  # noqa: ANN401 - see _vider
    pied = Inches(6.98)
    _placer(
        master,
        {
            PH.TITLE: (_MARGE, Inches(0.32), LARGEUR - 2 * _MARGE, Inches(1.0)),
            PH.BODY: (_MARGE, Inches(1.45), LARGEUR - 2 * _MARGE, Inches(5.2)),
            PH.FOOTER: (_MARGE, pied, Inches(10.9), Inches(0.34)),
            PH.SLIDE_NUMBER: (LARGEUR - _MARGE - Inches(0.9), pied, Inches(0.9), Inches(0.34)),
            PH.DATE: (Inches(11.4), pied, Inches(0.6), Inches(0.34)),
        },
    )
    _styles(master.element)
    filet = master.shapes._spTree  # noqa: SLF001 - a master offers no way to add a shape
    filet.append(_filet(Inches(0.5), Inches(1.36), Inches(0.9)))


def _styles(element: Any) -> None:  # noqa: ANN401 - an XML element
    titre = element.find(".//{*}titleStyle/{*}lvl1pPr")
    titre.set("algn", "l")
    titre.find("{*}defRPr").set("sz", "2600")
    titre.find("{*}defRPr").set("b", "1")
    for rang, taille in enumerate((1800, 1600, 1400, 1400, 1400), start=1):
        element.find(f".//{{*}}bodyStyle/{{*}}lvl{rang}pPr/{{*}}defRPr").set("sz", str(taille))
    for sp in element.findall(".//{*}sp"):
        genre = sp.find(".//{*}ph").get("type")
        if genre in {"ftr", "sldNum", "dt"}:
            sp.find(".//{*}lvl1pPr").set("algn", "r" if genre == "sldNum" else "l")
            sp.find(".//{*}lvl1pPr/{*}defRPr").set("sz", "1000")
        if genre == "title":
            sp.find(".//{*}bodyPr").set("anchor", "b")


def _filet(gauche: int, haut: int, largeur: int) -> Any:  # noqa: ANN401 - an XML element
    from pptx.oxml import parse_xml  # noqa: PLC0415 - once a deck

    noms = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return parse_xml(
        f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{noms}">'
        '<p:nvSpPr><p:cNvPr id="99" name="Filet"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{gauche}" y="{haut}"/><a:ext cx="{largeur}" cy="{Pt(3)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


def _layout(layout: SlideLayout) -> None:
    """Give a layout its French name and let it inherit the places of the master."""
    layout.name = _NOMS[layout.name]
    for placeholder in layout.placeholders:
        place = placeholder._element.spPr.find("{*}xfrm")  # noqa: SLF001 - python-pptx can't unset a place
        if place is not None:
            place.getparent().remove(place)
    for element in (layout.element, layout.slide_master.element):
        for texte in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t"):
            texte.text = _INVITES.get(texte.text or "", texte.text)


def _ouverture_propre(layout: SlideLayout) -> None:
    large = LARGEUR - 2 * Inches(1)
    _placer(
        layout,
        {
            PH.CENTER_TITLE: (Inches(1), Inches(2.0), large, Inches(2.0)),
            PH.SUBTITLE: (Inches(1), Inches(4.3), large, Inches(1.4)),
        },
    )
    layout.element.set("showMasterSp", "0")
    for sp in layout.element.findall(".//{*}sp"):
        for niveau in sp.findall(".//{*}lvl1pPr"):
            niveau.set("algn", "r" if sp.find(".//{*}ph").get("type") == "sldNum" else "l")
    layout.shapes._spTree.append(_filet(Inches(1.1), Inches(4.12), Inches(1.6)))  # noqa: SLF001 - see _master


def _placer(porteur: Any, places: dict[PH, tuple[int, int, int, int]]) -> None:  # noqa: ANN401 - a master or a layout
    for placeholder in porteur.placeholders:
        place = places.get(placeholder.placeholder_format.type)
        if place:
            placeholder.left, placeholder.top, placeholder.width, placeholder.height = map(Emu, place)
