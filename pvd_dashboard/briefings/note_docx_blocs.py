"""How each block of a paper is written in a .docx."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from pvd_dashboard.briefings.note_docx_xml import decrire, entete_repetee, fond, sobre
from pvd_dashboard.briefings.note_largeurs import ajuster
from pvd_dashboard.briefings.note_modele import (
    Chiffre,
    Chiffres,
    Fait,
    Faits,
    Frise,
    Image,
    Paragraphe,
    Pastille,
    Puces,
    Tableau,
)
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from docx.document import Document as Docx
    from docx.table import _Cell

    from pvd_dashboard.briefings.note_modele import Rangee

_GRIS = RGBColor(0x5A, 0x5A, 0x66)
_BLEU = RGBColor(0x29, 0x59, 0x8F)
_PALE = "EEF2F7"
_PETIT, _CASE, _CASE_MAX = Pt(8.5), Pt(9), Pt(11)
_HAUTEUR_IMAGE = Cm(9)
_MAIGRE = 0.9
"""How wide plain text is beside the bold in which columns are measured."""


def police(style: Any, nom: str) -> None:  # noqa: ANN401 - an lxml element
    """Give a style one font for every script, instead of those of the theme."""
    proprietes = style.get_or_add_rPr()
    polices = proprietes.get_or_add_rFonts()
    for cle in list(polices.attrib):
        del polices.attrib[cle]
    for cle in ("ascii", "hAnsi", "cs", "eastAsia"):
        polices.set(qn(f"w:{cle}"), nom)


def paragraphe(docx: Docx, bloc: Paragraphe) -> None:
    """Write a paragraph; small print in grey, a place to fill in italics."""
    morceau = docx.add_paragraph().add_run(propre(bloc.texte))
    if bloc.genre == "note":
        morceau.font.size, morceau.font.color.rgb = _PETIT, _GRIS
    elif bloc.genre == "a_completer":
        morceau.italic, morceau.font.color.rgb = True, _GRIS


def puces(docx: Docx, bloc: Puces) -> None:
    """Write a real list."""
    for texte in bloc.elements:
        docx.add_paragraph(style="List Bullet").add_run(propre(texte)).bold = bloc.genre == "message"


def chiffres(docx: Docx, bloc: Chiffres) -> None:
    """Write the key figures as a table, a line each: what is counted, the figure, what makes it precise."""
    precis = any(chiffre.precision for chiffre in bloc.elements)
    colonnes = 3 if precis else 2
    lignes = [("Indicateur", "Valeur", "Précision"), *(_du_chiffre(chiffre) for chiffre in bloc.elements)]
    gardees = [ligne[:colonnes] for ligne in lignes]
    table = _grille(docx, gardees, (36, 24, 40)[:colonnes], "Chiffres clés")
    for rangee in table.rows[1:]:
        for morceau in rangee.cells[1].paragraphs[0].runs:
            morceau.bold = True


def _du_chiffre(chiffre: Chiffre) -> tuple[str, str, str]:
    return chiffre.libelle, chiffre.valeur, chiffre.precision


def faits(docx: Docx, elements: tuple[Fait, ...]) -> None:
    """Write facts, a paragraph each: label, then value in bold."""
    for fait in elements:
        ligne = docx.add_paragraph()
        ligne.paragraph_format.space_after = Pt(1)
        libelle = ligne.add_run(f"{propre(fait.libelle)}\u00a0: ")
        libelle.font.color.rgb = _GRIS
        ligne.add_run(propre(fait.valeur)).bold = True


def tableau(docx: Docx, bloc: Tableau) -> None:
    """Write a table: header repeated on each page, numbers to the right, totals in bold."""
    bloc = ajuster(bloc, _MAIGRE * _corps(docx) / Pt(1), utile_de(docx) / Pt(1))
    lignes = [tuple(colonne.titre for colonne in bloc.colonnes), *(rangee.cases for rangee in bloc.rangees)]
    table = _grille(docx, lignes, tuple(colonne.largeur for colonne in bloc.colonnes), bloc.legende)
    nombres = [rang for rang, colonne in enumerate(bloc.colonnes) if colonne.nombre]
    for rangee in table.rows:
        for rang in nombres:
            rangee.cells[rang].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for contenu, rangee in zip(bloc.rangees, table.rows[1:], strict=True):
        _souligner(contenu, list(rangee.cells))


def _souligner(contenu: Rangee, cases: list[_Cell]) -> None:
    if contenu.genre == "normal":
        return
    for case in cases:
        if contenu.genre == "total":
            fond(case, _PALE)
        for morceau in case.paragraphs[0].runs:
            morceau.bold = True


def _grille(docx: Docx, lignes: Sequence[tuple[str, ...]], largeurs: tuple[int, ...], legende: str) -> Any:  # noqa: ANN401 - python-docx's Table
    """Write a table of texts whose first line is its header."""
    table = docx.add_table(rows=len(lignes), cols=len(largeurs), style="Table Grid" if _a_style(docx) else None)
    table.autofit = False
    utile, corps = utile_de(docx), _corps(docx)
    for ligne, rangee in zip(lignes, table.rows, strict=True):
        for texte, part, case in zip(ligne, largeurs, rangee.cells, strict=True):
            case.width = Emu(utile * part // sum(largeurs))
            _remplir(case, texte, corps)
    for colonne, part in zip(table.columns, largeurs, strict=True):
        colonne.width = Emu(utile * part // sum(largeurs))
    for case in table.rows[0].cells:
        fond(case, _PALE)
        case.paragraphs[0].runs[0].bold = True
        case.paragraphs[0].runs[0].font.color.rgb = _BLEU
    entete_repetee(table)
    decrire(table, propre(legende))
    sobre(table)
    apres = docx.add_paragraph().paragraph_format
    apres.space_after, apres.line_spacing = Pt(0), Pt(6)
    return table


def _a_style(docx: Docx) -> bool:
    return any(style.name == "Table Grid" for style in docx.styles)


def resserrer_la_fin(docx: Docx) -> None:
    """Make the empty line that must follow a last table as thin as can be: it would open a page of its own."""
    if docx.paragraphs and not docx.paragraphs[-1].text:
        docx.paragraphs[-1].paragraph_format.line_spacing = Pt(1)


def utile_de(docx: Docx) -> int:
    """Return the width between the margins, in EMU."""
    page = docx.sections[0]
    largeur, gauche, droite = page.page_width, page.left_margin, page.right_margin
    return int((largeur or Cm(21)) - (gauche or Cm(2)) - (droite or Cm(2)))


def _corps(docx: Docx) -> int:
    """Return the size of a cell: a point less than that of plain text, within what a table bears."""
    normal = docx.styles["Normal"].font.size
    return min(max(normal - Pt(1), _CASE), _CASE_MAX) if normal else _CASE


def _remplir(case: _Cell, texte: str, corps: int) -> None:
    ligne = case.paragraphs[0]
    ligne.paragraph_format.space_after = Pt(0)
    ligne.add_run(propre(texte)).font.size = Emu(corps)


def pastille(docx: Docx, bloc: Pastille) -> None:
    """Write a status: symbol and word in its colour, then what comes next."""
    ligne = docx.add_paragraph()
    morceau = ligne.add_run(propre(f"{bloc.symbole}\u00a0{bloc.texte}"))
    morceau.bold = True
    morceau.font.color.rgb = RGBColor.from_string(bloc.couleur.lstrip("#"))
    if bloc.suite:
        ligne.add_run(f" – {propre(bloc.suite)}")


def frise(docx: Docx, bloc: Frise) -> None:
    """Write a timeline as a table of its dates."""
    if bloc.jalons:
        lignes = [tuple(jalon.libelle for jalon in bloc.jalons), tuple(jalon.date for jalon in bloc.jalons)]
        _grille(docx, lignes, (10,) * len(bloc.jalons), bloc.description)


def image(docx: Docx, bloc: Image) -> None:
    """Write a picture with its description, where there is one for a word processor."""
    if not bloc.png:
        return
    dessin = docx.add_paragraph().add_run().add_picture(BytesIO(bloc.png), width=Emu(utile_de(docx)))
    if dessin.height > _HAUTEUR_IMAGE:
        dessin.width = Emu(int(dessin.width * _HAUTEUR_IMAGE / dessin.height))
        dessin.height = _HAUTEUR_IMAGE
    dessin._inline.docPr.set("descr", propre(bloc.description))  # noqa: SLF001 - python-docx has no alternative text


ECRITURES: Mapping[type, Callable[[Docx, Any], None]] = {
    Paragraphe: paragraphe,
    Puces: puces,
    Chiffres: chiffres,
    Faits: lambda docx, bloc: faits(docx, bloc.elements),
    Tableau: tableau,
    Pastille: pastille,
    Frise: frise,
    Image: image,
}
