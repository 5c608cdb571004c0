"""A deck read back shape by shape, in points: what its preview draws."""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER as PH

from pvd_dashboard.briefings.diaporama_couleurs import Couleurs
from pvd_dashboard.briefings.diaporama_fond import decors, fond_nu
from pvd_dashboard.briefings.diaporama_lecture_graphiques import barres
from pvd_dashboard.briefings.diaporama_lecture_textes import paragraphes, texte

if TYPE_CHECKING:
    from collections.abc import Iterator

PT = 12_700
Element = dict[str, Any]


def lire(deck: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the slides as data (size, then the elements of each in their order) and the pictures by name of file."""
    presentation = Presentation(BytesIO(deck))
    images: dict[str, bytes] = {}
    pages = [_page(slide, images) for slide in presentation.slides]
    taille = {"largeur": presentation.slide_width / PT, "hauteur": presentation.slide_height / PT}
    return {**taille, "pages": pages}, images


def _page(slide: Any, images: dict[str, bytes]) -> Element:
    layout = slide.slide_layout
    couleurs = Couleurs(layout)
    elements = [e for forme in [*decors(layout), *slide.shapes] for e in _elements(forme, couleurs, images)]
    return {"fond": fond_nu(layout, couleurs), "elements": elements}


def _elements(forme: Any, couleurs: Couleurs, images: dict[str, bytes]) -> Iterator[Element]:
    if forme.shape_type is MSO_SHAPE_TYPE.GROUP:
        for dedans in forme.shapes:
            yield from _elements(dedans, couleurs, images)
    elif None not in {forme.left, forme.top, forme.width, forme.height}:
        yield from _un(forme, couleurs, images)


def _un(forme: Any, couleurs: Couleurs, images: dict[str, bytes]) -> Iterator[Element]:
    place = {"x": forme.left / PT, "y": forme.top / PT, "l": forme.width / PT, "h": forme.height / PT}
    if getattr(forme, "has_chart", False):
        yield {"genre": "barres", **place, **barres(forme.chart, couleurs)}
    elif getattr(forme, "has_table", False):
        yield {"genre": "tableau", **place, **_tableau(forme.table, couleurs)}
    elif forme.shape_type is MSO_SHAPE_TYPE.PICTURE:
        fichier = f"image-{forme.image.sha1}.{forme.image.ext}"
        if forme.image.ext in {"png", "jpg", "gif"}:
            images[fichier] = forme.image.blob
            yield {"genre": "image", **place, "fichier": fichier}
    elif forme.shape_type is MSO_SHAPE_TYPE.LINE:
        yield {"genre": "trait", **place, **_trait(forme, couleurs)}
    else:
        yield from _boite(forme, place, couleurs)


def _boite(forme: Any, place: Element, couleurs: Couleurs) -> Iterator[Element]:
    proprietes = forme._element.find("{*}spPr")  # noqa: SLF001 - read without changing the shape
    motif = proprietes.find("{*}pattFill")
    fond = couleurs.lire(motif.find("{*}fgClr")[0]) if motif is not None else couleurs.de(proprietes)
    bord = couleurs.de(proprietes.find("{*}ln"))
    if fond or bord:
        yield {"genre": "rect", **place, "fond": fond, "trait": bord, "hachure": motif is not None}
    if forme.has_text_frame and (forme.text_frame.text.strip() or _numero(forme)):
        yield {"genre": "texte", **place, **texte(forme, couleurs)}


def _numero(forme: Any) -> bool:
    return bool(forme.is_placeholder and forme.placeholder_format.type == PH.SLIDE_NUMBER)


def _trait(forme: Any, couleurs: Couleurs) -> Element:
    ligne = forme._element.find("{*}spPr/{*}ln")  # noqa: SLF001 - read without changing the shape
    epaisseur = int(ligne.get("w", PT)) / PT if ligne is not None else 1
    pointille = ligne is not None and ligne.find("{*}prstDash") is not None
    return {"couleur": couleurs.de(ligne, couleurs.theme("tx1")), "epaisseur": epaisseur, "pointille": pointille}


def _tableau(table: Any, couleurs: Couleurs) -> Element:
    cellules = [
        {
            "fond": couleurs.de(cellule._tc.find("{*}tcPr")),  # noqa: SLF001 - read without changing the cell
            "paras": paragraphes(cellule.text_frame, couleurs, 12, couleurs.theme("tx1")),
        }
        for rang in table.rows
        for cellule in rang.cells
    ]
    return {
        "larges": [colonne.width / PT for colonne in table.columns],
        "hauts": [rang.height / PT for rang in table.rows],
        "cellules": cellules,
    }
