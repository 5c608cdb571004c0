"""The timeline of the conventions in native shapes: one lane a project, from its adhésion to the end of its ORT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from pvd_dashboard import formats
from pvd_dashboard.briefings import diaporama_mesures as mesures
from pvd_dashboard.briefings.diaporama_pages import INTERLIGNE, PT, decrire, ecrit, propre, sans_style
from pvd_dashboard.situation.libelles import STATUTS, libelle
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pvd_dashboard.briefings.diaporama_pages import Page
    from pvd_dashboard.situation.model import LigneConvention

LANES = 14
"""Lanes that a slide can hold and still be read from the end of a room."""
_NOMS, _STATUTS = 0.22, 0.25
_AXE = Inches(0.35)
_LEGENDE = Inches(0.42)
_CLE = Inches(0.28)
"""The height of one row of keys."""
_VOIE_MAX = Inches(0.6)
_EPAISSEUR = 0.42
_AIR = 0.12
"""Room kept after the last bar for its date."""
_ENCRE, _GRILLE, _ADHESION = "#1E2330", "#D5D8E0", "#5C68E5"
_DEPASSE = STATUTS[Statut.RETARD].couleur
_ETATS_ORT = (Statut.ORT_ECHUE, Statut.ORT_FIN_PROCHE, Statut.ORT_OK)
_CHIFFRES = Inches(0.19)
_ORT_SANS_FIN = timedelta(days=365)
_ADHESION_CLOSE = "#A9B4C8"


@dataclass(frozen=True, slots=True)
class Troncon:
    """A stretch of a lane: days, colour, hatched or not, key of the legend."""

    debut: date
    fin: date
    couleur: str
    hachure: bool
    cle: str


def troncons(ligne: LigneConvention, le: date) -> Iterator[Troncon]:
    """Yield what a lane shows: the adhésion until its deadline or the ORT, the delay overrun, the ORT to its end."""
    if ligne.adhesion and ligne.echeance:
        arret = ligne.ort.debut if ligne.ort else None
        fin = min(ligne.echeance, arret) if arret else ligne.echeance
        couleur = _ADHESION_CLOSE if ligne.ort else _ADHESION
        yield Troncon(ligne.adhesion.debut, max(fin, ligne.adhesion.debut), couleur, hachure=False, cle=_cle(ligne))
        if (arret or le) > ligne.echeance and ligne.statut is not Statut.RETRAIT:
            yield Troncon(ligne.echeance, arret or le, _DEPASSE, hachure=True, cle="Délai dépassé")
    if ligne.ort:
        sure = ligne.fin_ort is not None and ligne.fin_ort_origine != "estimee"
        fin_ort = ligne.fin_ort or max(le, ligne.ort.debut) + _ORT_SANS_FIN
        mots = STATUTS[ligne.statut if ligne.statut in _ETATS_ORT else Statut.ORT_OK]
        cle = mots.libelle if sure else f"{mots.libelle} (fin inconnue ou estimée)"
        hachure = mots.hachure or not sure
        yield Troncon(ligne.ort.debut, max(fin_ort, ligne.ort.debut), mots.couleur, hachure=hachure, cle=cle)


def _cle(ligne: LigneConvention) -> str:
    return "Adhésion, jusqu’à l’ORT" if ligne.ort else "Adhésion : délai pour signer l’ORT"


def bornes(lignes: Sequence[LigneConvention], le: date) -> tuple[date, date]:
    """Return the first and last day of the axis, on years' ends."""
    jours = [le, *(jour for ligne in lignes for t in troncons(ligne, le) for jour in (t.debut, t.fin))]
    air = (max(jours) - min(jours)) * _AIR
    return date(min(jours).year, 1, 1), date((max(jours) + air).year + 1, 1, 1)


def lots(lignes: Sequence[LigneConvention]) -> Iterator[Sequence[LigneConvention]]:
    """Yield the lanes of each slide, as many on each as the number of slides allows."""
    pages = -(-len(lignes) // LANES)
    bords = [len(lignes) * n // pages for n in range(pages + 1)] if lignes else [0]
    for debut, fin in pairwise(bords):
        yield lignes[debut:fin]


def dessiner(page: Page, lignes: Sequence[LigneConvention], le: date, axe: tuple[date, date], alt: str) -> None:
    """Draw the lanes as one group of shapes, with one text that stands for it."""
    formes = page.slide.shapes
    formes.turbo_add_enabled = True
    avant = len(formes)
    _Frise(formes, page, lignes, le, axe).dessiner()
    groupe = formes.add_group_shape(list(formes)[avant:])
    decrire(groupe, alt, "Frise des conventions")
    formes.turbo_add_enabled = False


class _Frise:
    """The drawing of one slide: places in EMU."""

    def __init__(
        self,
        formes: Any,  # noqa: ANN401 - the shapes of a group
        page: Page,
        lignes: Sequence[LigneConvention],
        le: date,
        axe: tuple[date, date],
    ) -> None:
        self.formes, self.lignes, self.le, self.axe = formes, lignes, le, axe
        cadre = page.cadre
        self.cadre = cadre
        self.gauche = cadre.gauche + int(cadre.largeur * _NOMS)
        self.largeur = int(cadre.largeur * (1 - _NOMS - _STATUTS))
        self.haut = cadre.haut + _AXE
        self.cles = list(dict.fromkeys((t.cle, t.couleur, t.hachure) for li in lignes for t in troncons(li, le)))
        legende = _LEGENDE + _CLE * (len(list(self._places())) - 1)
        self.voie = min(_VOIE_MAX, (cadre.hauteur - _AXE - legende - Inches(0.3)) // max(len(lignes), 1))
        self.bas = self.haut + self.voie * len(lignes)

    def dessiner(self) -> None:
        self._annees()
        for rang, ligne in enumerate(self.lignes):
            haut = self.haut + rang * self.voie
            self._nommer(ligne, haut)
            for troncon in troncons(ligne, self.le):
                self._barre(troncon, haut)
        self._aujourd_hui()
        for rang, ligne in enumerate(self.lignes):
            self._dater(ligne, self.haut + rang * self.voie)
        self._legende()

    def _x(self, jour: date) -> int:
        debut, fin = self.axe
        return self.gauche + int(self.largeur * (jour - debut).days / max((fin - debut).days, 1))

    def _annees(self) -> None:
        debut, fin = self.axe
        pas = max(1, -(-(fin.year - debut.year) // 9))
        for annee in range(debut.year, fin.year + 1, pas):
            x = self._x(date(annee, 1, 1))
            self._trait(x, self.haut, x, self.bas, _GRILLE)
            if annee < fin.year:
                large = self._x(date(min(annee + pas, fin.year), 1, 1)) - x
                self._texte(str(annee), x, self.haut - _AXE, large, _AXE, 11)

    def _nommer(self, ligne: LigneConvention, haut: int) -> None:
        self._trait(self.cadre.gauche, haut, self.cadre.gauche + self.cadre.largeur, haut, _GRILLE)
        place = self.gauche - self.cadre.gauche - Inches(0.05)
        self._texte(propre(ligne.libelle), self.cadre.gauche, haut, place, self.voie, 11, gras=True)
        mots = STATUTS[ligne.statut]
        droite = self.gauche + self.largeur + Inches(0.1)
        reste = self.cadre.gauche + self.cadre.largeur - droite
        texte = f"{mots.symbole}{formats.INSECABLE}{formats.insecables(libelle(ligne))}"
        self._texte(texte, droite, haut, reste, self.voie, 10, couleur=mots.couleur)

    def _barre(self, troncon: Troncon, haut: int) -> None:
        x0, x1 = self._x(troncon.debut), self._x(troncon.fin)
        epais = int(self.voie * _EPAISSEUR)
        self._rectangle(x0, haut + (self.voie - epais) // 2, max(x1 - x0, Inches(0.03)), epais, troncon)

    def _dater(self, ligne: LigneConvention, haut: int) -> None:
        """Write after the last bar the day that matters next, over the line of the situation where it crosses."""
        quand = _date(ligne)
        fin = max((t.fin for t in troncons(ligne, self.le)), default=None)
        large = int(mesures.largeur(quand, 10) * PT) + Inches(0.14)
        if quand and fin and self._x(fin) + large < self.gauche + self.largeur:
            haut += (self.voie - _CHIFFRES) // 2
            boite = self._texte(quand, self._x(fin) + Inches(0.04), haut, large, _CHIFFRES, 10)
            boite.fill.solid()
            boite.fill.fore_color.theme_color = THEME.BACKGROUND_1

    def _rectangle(self, x: int, y: int, large: int, haut: int, troncon: Troncon) -> None:
        forme = self.formes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, (x, y, large, haut)))
        forme.name = troncon.cle
        sans_style(forme)
        couleur = RGBColor.from_string(troncon.couleur.lstrip("#"))
        if troncon.hachure:
            forme.fill.patterned()
            forme.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            forme.fill.fore_color.rgb, forme.fill.back_color.rgb = couleur, RGBColor.from_string("FFFFFF")
        else:
            forme.fill.solid()
            forme.fill.fore_color.rgb = couleur
        forme.line.color.rgb, forme.line.width = couleur, Pt(0.75)

    def _aujourd_hui(self) -> None:
        x = self._x(self.le)
        trait = self._trait(x, self.haut - Inches(0.05), x, self.bas + Inches(0.05), _ENCRE)
        trait.line.width, trait.line.dash_style = Pt(2), MSO_LINE.SQUARE_DOT
        large = Inches(2.2)
        gauche = min(max(x - large // 2, self.gauche), self.gauche + self.largeur - large)
        texte = f"situation au {formats.jour(self.le)}"
        self._texte(texte, gauche, self.bas + Inches(0.04), large, Inches(0.26), 11, centre=True)

    def _places(self) -> Iterator[list[tuple[int, tuple[str, str, bool]]]]:
        """Yield each row of the legend: how far from the left each key stands."""
        rang: list[tuple[int, tuple[str, str, bool]]] = []
        x = 0
        for cle in self.cles:
            large = _largeur_cle(cle[0])
            if rang and x + large > self.cadre.largeur:
                yield rang
                rang, x = [], 0
            rang.append((x, cle))
            x += large
        yield rang

    def _legende(self) -> None:
        for n, rang in enumerate(self._places()):
            y = self.bas + Inches(0.36) + n * _CLE
            for x, (cle, couleur, hachure) in rang:
                gauche = self.cadre.gauche + x
                signe = Troncon(self.le, self.le, couleur, hachure=hachure, cle=cle)
                self._rectangle(gauche, y + Inches(0.06), Inches(0.3), Inches(0.16), signe)
                large = _largeur_cle(cle) - Inches(0.46)
                self._texte(formats.insecables(cle), gauche + Inches(0.36), y, large, _CLE, 11)

    def _trait(self, x0: int, y0: int, x1: int, y1: int, couleur: str) -> Any:  # noqa: ANN401 - a connector
        trait = self.formes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, (x0, y0, x1, y1)))
        sans_style(trait)
        trait.line.color.rgb, trait.line.width = RGBColor.from_string(couleur.lstrip("#")), Pt(0.75)
        return trait

    def _texte(self, texte: str, x: int, y: int, large: int, haut: int, taille: float, *, gras: bool = False,
               couleur: str = _ENCRE, centre: bool = False) -> Any:  # noqa: ANN401 - a text box # fmt: skip
        boite = self.formes.add_textbox(*map(Emu, (x, y, large, haut)))
        interieur = boite.text_frame
        interieur.word_wrap = True
        interieur.vertical_anchor = MSO_ANCHOR.MIDDLE
        interieur.margin_left = interieur.margin_right = Pt(2)
        interieur.margin_top = interieur.margin_bottom = 0
        lignes = max(1, int(haut / PT / (taille * INTERLIGNE)))
        trait = interieur.paragraphs[0].add_run()
        trait.text = _tenir(ecrit(texte), taille, large / PT - 6, lignes, gras=gras)
        trait.font.size, trait.font.bold = Pt(taille), gras or None
        trait.font.color.rgb = RGBColor.from_string(couleur.lstrip("#"))
        if centre:
            interieur.paragraphs[0].alignment = PP_ALIGN.CENTER
        return boite


def _largeur_cle(cle: str) -> int:
    """Return the room that a key of the legend takes: its sign, its words, what parts it from the next."""
    return int(mesures.largeur(cle, 11) * PT) + Inches(0.76)


def _tenir(texte: str, taille: float, place: float, lignes: int, *, gras: bool) -> str:
    if mesures.lignes(texte, taille, place, gras=gras) <= lignes:
        return texte
    return mesures.couper(texte, taille, place * (lignes - 0.3 * (lignes > 1)), gras=gras)


def _date(ligne: LigneConvention) -> str:
    """Return the day that matters next: the end of the ORT, else the deadline."""
    if ligne.statut is Statut.RETRAIT:
        return ""
    quand = ligne.fin_ort if ligne.ort_signee or ligne.ort else ligne.echeance
    return formats.jour(quand) if quand else ""
