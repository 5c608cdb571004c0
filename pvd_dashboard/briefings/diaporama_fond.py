"""What a slide of a template looks like behind its contents: the colour there, and where its pictures stand."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE

from pvd_dashboard.contrastes import melanger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.briefings.diaporama_couleurs import Couleurs
    from pvd_dashboard.briefings.diaporama_place import Cadre

_LIEN = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def fond(layout: Any, couleurs: Couleurs, cadre: Cadre) -> str:
    """Return the colour that is seen behind ``cadre``: of a shape or a picture that holds it, else of the slide."""
    for forme in reversed([*decors(layout)]):
        if _contient(forme, cadre) and (couleur := _de_la_forme(forme, couleurs)):
            return couleur
    return fond_nu(layout, couleurs) or couleurs.theme("bg1")


def decors(layout: Any) -> Iterator[Any]:
    """Yield what a layout and its master draw on each slide, from the back to the front, placeholders left out."""
    masque = layout.element.get("showMasterSp") == "0"
    for support in [layout] if masque else [layout.slide_master, layout]:
        for forme in support.shapes:
            if not forme.is_placeholder and None not in {forme.left, forme.top, forme.width, forme.height}:
                yield forme


def fond_nu(layout: Any, couleurs: Couleurs) -> str | None:
    """Return the background of a layout, else of its master; the mean colour of a gradient or of a picture."""
    for support in (layout, layout.slide_master):
        element = support.element.find(".//{*}cSld/{*}bg")
        if element is not None:
            reference, propre = element.find("{*}bgRef"), element.find("{*}bgPr")
            if reference is not None and len(reference):
                return couleurs.lire(reference[0])
            return _peint(propre, couleurs, support.part)
    return None


def _contient(forme: Any, cadre: Cadre) -> bool:
    return bool(
        forme.left <= cadre.gauche
        and forme.top <= cadre.haut
        and forme.left + forme.width >= cadre.gauche + cadre.largeur
        and forme.top + forme.height >= cadre.haut + cadre.hauteur
    )


def _de_la_forme(forme: Any, couleurs: Couleurs) -> str | None:
    if forme.shape_type is MSO_SHAPE_TYPE.PICTURE:
        return _moyenne(forme.image.blob)
    return _peint(forme._element.find("{*}spPr"), couleurs, forme.part)  # noqa: SLF001 - read without changing it


def _peint(porteur: Any, couleurs: Couleurs, part: Any) -> str | None:
    """Return the plain colour of an element, the mean of its gradient or of its picture."""
    if porteur is None:
        return None
    if pleine := couleurs.de(porteur):
        return pleine
    arrets = [couleurs.lire(arret[0]) for arret in porteur.iterfind("{*}gradFill/{*}gsLst/{*}gs") if len(arret)]
    if arrets:
        return _milieu(arrets)
    image = porteur.find("{*}blipFill/{*}blip")
    return _moyenne(part.related_part(image.get(_LIEN)).blob) if image is not None and image.get(_LIEN) else None


def _milieu(couleurs: list[str]) -> str:
    melange = couleurs[0]
    for combien, couleur in enumerate(couleurs[1:], start=2):
        melange = melanger(melange, couleur, 1 / combien)
    return melange


def _moyenne(image: bytes) -> str | None:
    """Return the mean colour of a picture; None of one that can't be read, such as a metafile."""
    try:
        with Image.open(BytesIO(image)) as ouverte:
            rouge, vert, bleu = ouverte.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return f"#{rouge:02X}{vert:02X}{bleu:02X}"
