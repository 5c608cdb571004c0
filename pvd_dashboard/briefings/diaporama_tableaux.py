"""Native tables that never overflow: row heights are measured, long tables go on to the next slide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from pvd_dashboard.briefings import diaporama_colonnes as colonnes
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.diaporama_pages import INTERLIGNE, PT, Diaporama, Page, Para, decrire, ecrit, textes
from pvd_dashboard.briefings.diaporama_pages import hauteur as hauteur_des_textes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pvd_dashboard.briefings.diaporama_place import Cadre

TAILLE, TAILLE_MAX = 12, 18
LIGNES_MAX, LIGNES_AISEES = 6, 5
"""Lines that a cell may fill before it is cut; that it may fill for the type to be larger."""
_AIR_MAX = 1.2
"""How much a row may be spread, in sizes of its type, where a short table leaves room."""
_MARGE_X, _MARGE_Y = 5.0, 3.0
_SANS_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_VIDE = "\u00a0"
"""What an empty cell holds: without a text, its row would be as high as the default type."""
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True, slots=True)
class Rang:
    """A row of a table; ``fort`` for a subtotal, ``couleurs`` colours the text of a cell by its column."""

    cellules: tuple[str, ...]
    fort: bool = False
    couleurs: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table: name, headings, shares of the width, which columns are numbers, rows, alt text, size of type.

    ``air`` is what each row has above what it needs, in points.
    """

    nom: str
    entetes: tuple[str, ...]
    parts: tuple[float, ...]
    rangs: tuple[Rang, ...]
    alt: str
    nombres: frozenset[int] = frozenset()
    taille: float = TAILLE
    lignes: int = LIGNES_MAX
    air: float = 0


def poser(page: Page, tableau: Tableau) -> int:
    """Put a table at the top of the room; return its height in EMU (the caller has made sure that it fits)."""
    largeurs = _largeurs(tableau, page.cadre.largeur)
    lignes = [Rang(tableau.entetes, fort=True), *tableau.rangs]
    hauteurs = [_hauteur(rang, tableau, largeurs) for rang in lignes]
    cadre = page.cadre
    forme = page.slide.shapes.add_table(
        len(lignes), len(largeurs), *map(Emu, (cadre.gauche, cadre.haut, cadre.largeur, sum(hauteurs)))
    )
    decrire(forme, tableau.alt, tableau.nom)
    table = forme.table
    table.horz_banding = False
    forme._element.find(".//{*}tableStyleId").text = _SANS_STYLE  # noqa: SLF001 - python-pptx picks the style
    for colonne, largeur in zip(table.columns, largeurs, strict=True):
        colonne.width = Emu(largeur)
    for n, (rang, haut) in enumerate(zip(lignes, hauteurs, strict=True)):
        table.rows[n].height = Emu(haut)
        _remplir(table, n, rang, tableau, largeurs)
    return sum(hauteurs)


def pages(
    deck: Diaporama,
    tableau: Tableau,
    titre: str,
    notes: Sequence[str],
    prelude: Callable[[Page], Cadre] | None = None,
    suite: Sequence[Para] = (),
) -> list[Page]:
    """Put a table on as many slides as it takes.

    ``prelude`` draws on the first and says what room is left; ``suite`` is
    written under the table where the room allows.
    """
    premier = deck.page(titre, notes)
    cadre = prelude(premier) if prelude else premier.cadre
    dessous = hauteur_des_textes(suite, cadre.largeur) if suite else 0
    tableau = ajuster(tableau, cadre.haut_de(cadre.hauteur - dessous))
    lots = _lots(tableau, cadre, deck.modele.cadre)
    faites = []
    for n, lot in enumerate(lots, start=1):
        numero = f" ({n}/{len(lots)})" if len(lots) > 1 else ""
        page = premier if n == 1 else deck.page(titre, notes, numero)
        place = cadre if n == 1 else page.cadre
        partie = replace(tableau, rangs=lot, alt=tableau.alt + numero)
        if len(lots) > 1:
            partie = _aerer(partie, place.haut_de(place.hauteur - dessous))
        bas = poser(Page(page.slide, place), partie)
        faites.append(Page(page.slide, place.sous(bas)))
    if suite and dessous <= faites[-1].cadre.hauteur:
        textes(faites[-1], suite, "Lecture")
    return faites


def ajuster(tableau: Tableau, cadre: Cadre) -> Tableau:
    """Return the table as the room has it best: the largest type that keeps it whole, its rows spread apart."""
    besoins = [
        colonnes.bornes(
            map(ecrit, (tableau.entetes[n], *(r.cellules[n] for r in tableau.rangs))), entiers=n in tableau.nombres
        )
        for n in range(len(tableau.entetes))
    ]
    for taille in range(TAILLE_MAX, int(tableau.taille), -1):
        essai = _partager(replace(tableau, taille=taille, lignes=LIGNES_AISEES), besoins, cadre.largeur)
        tient = hauteur(essai, cadre.largeur) <= cadre.hauteur
        if tient and not _coupe(essai, cadre.largeur) and not _casse(essai, besoins, cadre.largeur):
            return _aerer(essai, cadre)
    return _aerer(_partager(tableau, besoins, cadre.largeur), cadre)


def _coupe(tableau: Tableau, largeur: int) -> bool:
    """Whether the text of a cell would be cut."""
    return any(
        _tenir(texte, tableau, large) != ecrit(texte)
        for rang in tableau.rangs
        for texte, large in zip(rang.cellules, _largeurs(tableau, largeur), strict=True)
    )


def _partager(tableau: Tableau, besoins: Sequence[colonnes.Bornes], largeur: int) -> Tableau:
    larges = colonnes.partager(tableau.parts, besoins, tableau.taille, largeur / PT, 2 * _MARGE_X)
    return replace(tableau, parts=tuple(larges))


def _casse(tableau: Tableau, besoins: Sequence[colonnes.Bornes], largeur: int) -> bool:
    """Whether a heading, a number or a word would be broken."""
    places = [_place(large) + 1 for large in _largeurs(tableau, largeur)]
    return any(mots * tableau.taille > place for (mots, _), place in zip(besoins, places, strict=True))


def _aerer(tableau: Tableau, cadre: Cadre) -> Tableau:
    """Return a short table with its rows spread over the room that it leaves."""
    reste = (cadre.hauteur - hauteur(tableau, cadre.largeur)) / PT
    air = min(reste / (len(tableau.rangs) + 1), _AIR_MAX * tableau.taille)
    return replace(tableau, air=max(int(air), 0))


def _lots(tableau: Tableau, premier: Cadre, autres: Cadre) -> list[tuple[Rang, ...]]:
    """Share the rows between slides by what each can hold, as evenly as the number of slides allows."""
    etroits, larges = _hauteurs(tableau, premier.largeur), _hauteurs(tableau, autres.largeur)
    places = premier.hauteur - etroits[0], autres.hauteur - larges[0]
    serres = list(_couper(tableau.rangs, etroits[1:], larges[1:], places))
    egal = sum(larges[1:]) // max(len(serres), 1) + max(larges[1:], default=0)
    egaux = list(_couper(tableau.rangs, etroits[1:], larges[1:], (min(places[0], egal), min(places[1], egal))))
    return egaux if len(egaux) == len(serres) else serres


def _hauteurs(tableau: Tableau, largeur: int) -> list[int]:
    largeurs = _largeurs(tableau, largeur)
    return [_hauteur(rang, tableau, largeurs) for rang in [Rang(tableau.entetes, fort=True), *tableau.rangs]]


def _couper(
    rangs: Sequence[Rang], etroits: Sequence[int], larges: Sequence[int], places: tuple[int, int]
) -> Iterator[tuple[Rang, ...]]:
    """Yield the rows of each slide; those of the first have the heights ``etroits``, of the others ``larges``."""
    lot: list[Rang] = []
    hauteurs, reste = etroits, places[0]
    for n, rang in enumerate(rangs):
        if lot and hauteurs[n] > reste:
            yield tuple(lot)
            lot, hauteurs, reste = [], larges, places[1]
        lot.append(rang)
        reste -= hauteurs[n]
    if lot:
        yield tuple(lot)


def hauteur(tableau: Tableau, largeur: int) -> int:
    """Return how high the whole table is, in EMU."""
    return sum(_hauteurs(tableau, largeur))


def _largeurs(tableau: Tableau, largeur: int) -> list[int]:
    total = sum(tableau.parts)
    larges = [int(largeur * part / total) for part in tableau.parts]
    return [*larges[:-1], largeur - sum(larges[:-1])]


def _hauteur(rang: Rang, tableau: Tableau, largeurs: Iterable[int]) -> int:
    lignes = (
        mesures.lignes(_tenir(texte, tableau, large), tableau.taille, _place(large), gras=rang.fort)
        for texte, large in zip(rang.cellules, largeurs, strict=True)
    )
    return int((max(lignes) * tableau.taille * INTERLIGNE + 2 * _MARGE_Y + tableau.air + 1) * PT)


def _place(largeur: int) -> float:
    return largeur / PT - 2 * _MARGE_X


def _tenir(texte: str, tableau: Tableau, largeur: int) -> str:
    """Return the text of a cell, cut where it would fill more lines than the table allows."""
    nu, place = ecrit(texte), _place(largeur)
    if mesures.lignes(nu, tableau.taille, place, gras=True) <= tableau.lignes:
        return nu
    return mesures.couper(nu, tableau.taille, (tableau.lignes - 0.4) * place, gras=True)


def _remplir(table: Any, n: int, rang: Rang, tableau: Tableau, largeurs: Sequence[int]) -> None:  # noqa: ANN401
    couleurs = dict(rang.couleurs)
    for m, texte in enumerate(rang.cellules):
        cellule = table.cell(n, m)
        cellule.margin_left = cellule.margin_right = Pt(_MARGE_X)
        cellule.margin_top = cellule.margin_bottom = Pt(_MARGE_Y)
        cellule.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraphe = cellule.text_frame.paragraphs[0]
        trait = paragraphe.add_run()
        trait.text = _tenir(texte, tableau, largeurs[m]) or _VIDE
        trait.font.size, trait.font.bold = Pt(tableau.taille), rang.fort or m in couleurs
        paragraphe.alignment = PP_ALIGN.RIGHT if m in tableau.nombres else PP_ALIGN.LEFT
        _teinter(cellule, trait, n, rang, couleurs.get(m))


def _teinter(cellule: Any, trait: Any, n: int, rang: Rang, couleur: str | None) -> None:  # noqa: ANN401
    if n == 0:
        cellule.fill.solid()
        cellule.fill.fore_color.theme_color = THEME.ACCENT_2
        trait.font.color.theme_color = THEME.BACKGROUND_1
    else:
        if rang.fort:
            cellule.fill.solid()
            cellule.fill.fore_color.theme_color = THEME.BACKGROUND_2
        if couleur:
            trait.font.color.rgb = RGBColor.from_string(couleur.lstrip("#"))
        else:
            trait.font.color.theme_color = THEME.TEXT_1
    bord = parse_xml(f'<a:lnB xmlns:a="{_A}" w="6350"><a:solidFill><a:srgbClr val="C3C8D4"/></a:solidFill></a:lnB>')
    cellule._tc.get_or_add_tcPr().insert(0, bord)  # noqa: SLF001 - python-pptx draws no border
