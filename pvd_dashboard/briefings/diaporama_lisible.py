"""A deck written on the office's template, made readable: on a dark ground, texts and marks are lightened.

Our own ground needs none of it. What the template itself colours (its titles,
its footers) stays as the office drew it.
"""

# ruff: noqa: ANN401 - python-pptx gives its objects no public type

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.oxml import parse_xml

from pvd_dashboard.briefings.diaporama_couleurs import Couleurs
from pvd_dashboard.briefings.diaporama_fond import fond
from pvd_dashboard.contrastes import MARQUE, TEXTE, encre_sur, luminance, melanger, ressortir

if TYPE_CHECKING:
    from pvd_dashboard.briefings.diaporama_modele import Modele

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SOMBRE, _FILET = 0.35, 0.25
"""The luminance under which a ground is dark; how much of the ink there is in a thin line on it."""
_NOIRE, _SUR_SOMBRE = 0.03, 5.5
"""The luminance under which a colour is that of plain text; the contrast of a text in a dark room."""


def rendre_lisible(modele: Modele) -> None:
    """Correct, on each slide but its placeholders, the colours that the template's ground does not let be read."""
    for slide in modele.presentation.slides:
        couleurs = Couleurs(slide.slide_layout)
        derriere = fond(slide.slide_layout, couleurs, modele.cadre)
        toile = _Toile(couleurs, derriere)
        for forme in slide.shapes:
            if not forme.is_placeholder:
                toile.forme(forme)


@dataclass(frozen=True, slots=True)
class _Toile:
    """The palette of a slide and the colour behind what is put on it."""

    couleurs: Couleurs
    fond: str

    @property
    def sombre(self) -> bool:
        return luminance(self.fond) < _SOMBRE

    def forme(self, forme: Any) -> None:
        if getattr(forme, "has_chart", False):
            self._graphique(forme.chart)
        elif getattr(forme, "has_table", False):
            for cellule in forme._element.iter(f"{{{_A}}}tc"):  # noqa: SLF001 - cells as they are written
                self._cellule(cellule)
        elif forme._element.tag.endswith("}grpSp"):  # noqa: SLF001 - the kind of an element
            for dedans in forme.shapes:
                self.forme(dedans)
        elif not forme._element.tag.endswith("}pic"):  # noqa: SLF001 - same
            self._boite(forme._element)  # noqa: SLF001 - same

    def _boite(self, element: Any) -> None:
        proprietes = element.find("{*}spPr")
        rempli = proprietes.find("{*}solidFill")
        if rempli is not None and rempli[0].get("val") == "bg1":
            _peindre(proprietes, self.fond)
        elif rempli is not None and self.sombre and rempli[0].get("val") != "bg2":
            _peindre(proprietes, ressortir(self.couleurs.lire(rempli[0]), self.fond, MARQUE))
        trait = proprietes.find("{*}ln")
        if trait is not None and self.sombre and (couleur := self.couleurs.de(trait)):
            _peindre(trait, self._filet(couleur))
        self._textes(element, self.couleurs.de(proprietes) or self.fond)

    def _filet(self, couleur: str) -> str:
        """Return a line as the dark ground shows it: a thin grey one stays thin, one that speaks stands out."""
        if luminance(couleur) < _NOIRE:
            return self.couleurs.theme("tx1")
        clair = luminance(couleur) > 1 - _SOMBRE
        return melanger(self.fond, encre_sur(self.fond), _FILET) if clair else ressortir(couleur, self.fond, MARQUE)

    def _cellule(self, cellule: Any) -> None:
        proprietes = cellule.find("{*}tcPr")
        bord = None if proprietes is None else proprietes.find("{*}lnB")
        if bord is not None and self.sombre:
            _peindre(bord, self._filet(self.couleurs.de(bord) or self.fond))
        self._textes(cellule, self.couleurs.de(proprietes) or self.fond)

    def _textes(self, element: Any, derriere: str) -> None:
        for trait in element.iter(f"{{{_A}}}r"):
            propres = trait.get_or_add_rPr()
            self._encrer(propres, derriere)

    def _encrer(self, porteur: Any, derriere: str) -> None:
        ecrite = encre = self.couleurs.de(porteur) or self.couleurs.theme("tx1")
        sombre = luminance(derriere) < _SOMBRE
        if sombre and luminance(encre) < _NOIRE:
            encre = self.couleurs.theme("tx1")
        if (lisible := ressortir(encre, derriere, _SUR_SOMBRE if sombre else TEXTE)) != ecrite:
            _peindre(porteur, lisible)

    def _graphique(self, graphique: Any) -> None:
        racine = graphique._chartSpace  # noqa: SLF001 - python-pptx has no word for the defaults of a chart
        for defaut in racine.iterfind("{*}txPr//{*}defRPr"):
            self._encrer(defaut, self.fond)
        for serie in racine.iter("{*}ser"):
            self._serie(serie, empile=racine.find(".//{*}grouping").get("val") == "stacked")

    def _serie(self, serie: Any, *, empile: bool) -> None:
        for porteur in (serie, *serie.iterfind("{*}dPt")):
            peint = porteur.find("{*}spPr")
            if self.sombre and peint is not None and (couleur := self.couleurs.de(peint)):
                _peindre(peint, ressortir(couleur, self.fond, MARQUE))
        barre = self.couleurs.de(serie.find("{*}spPr"))
        if empile and barre:
            for encre in serie.iterfind("{*}dLbls//{*}defRPr"):
                _peindre(encre, encre_sur(barre))


def _peindre(porteur: Any, couleur: str) -> None:
    """Give an element this plain colour, in the place of the one that it has, else where the schema wants it."""
    plein = parse_xml(f'<a:solidFill xmlns:a="{_A}"><a:srgbClr val="{couleur.lstrip("#")}"/></a:solidFill>')
    ancien = porteur.find("{*}solidFill")
    if ancien is not None:
        porteur.replace(ancien, plein)
        return
    avant = porteur.find("{*}ln")  # the outline of a text comes before its colour
    porteur.insert(0 if avant is None else 1, plein)
