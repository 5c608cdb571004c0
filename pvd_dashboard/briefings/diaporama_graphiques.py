"""Native charts, editable with their data sheet, with French number formats written in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR as THEME
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from pvd_dashboard.briefings.diaporama_pages import decrire, propre

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.diaporama_pages import Page

_I = "\u00a0"
EUROS = f'[>=1000000]#"{_I}"###"{_I}"##0"{_I}€";[>=1000]#"{_I}"##0"{_I}€";0"{_I}€"'
"""A format that reads French whatever the language of the program: a comma in it would follow the reader's."""
POURCENT = f'0"{_I}%"'
ENTIER = "0"
_ACCENTS = (THEME.ACCENT_1, THEME.ACCENT_2, THEME.ACCENT_3, THEME.ACCENT_4, THEME.ACCENT_5, THEME.ACCENT_6)
_FONCES = (THEME.ACCENT_1, THEME.ACCENT_2)
_TAILLE = 12
_MAX = 8
_EPAISSEUR, _LEGENDE, _ECART_MAX = Inches(0.7), Inches(0.4), 500
"""The thickest bar, the room of a legend; the widest gap that the format allows, in percent of a bar."""


@dataclass(frozen=True, slots=True)
class Barre:
    """A bar: its name, its value, its colour (hex; None for the theme's first)."""

    nom: str
    valeur: float
    couleur: str | None = None


def barres(page: Page, nom: str, serie: str, valeurs: Sequence[Barre], alt: str, forme: str = EUROS) -> None:
    """Put a chart of horizontal bars, in the order given from the top; at most eight, then « Autres »."""
    gardees = _regrouper(valeurs)
    donnees = CategoryChartData(number_format=forme)
    donnees.categories = [propre(barre.nom) for barre in gardees]
    donnees.add_series(serie, [barre.valeur for barre in gardees])
    graphique = _ajouter(page, XL_CHART_TYPE.BAR_CLUSTERED, donnees, nom, alt)
    graphique.has_legend = False
    graphique.category_axis.reverse_order = True
    trace = graphique.plots[0]
    trace.gap_width, trace.vary_by_categories = _ecart(page.cadre.hauteur, len(gardees), 55), False
    trace.has_data_labels = True
    _etiqueter(trace, forme, XL_LABEL_POSITION.OUTSIDE_END)
    trace.series[0].format.fill.solid()
    trace.series[0].format.fill.fore_color.theme_color = THEME.ACCENT_1
    for rang, barre in enumerate(gardees):
        if barre.couleur:
            point = trace.series[0].points[rang].format.fill
            point.solid()
            point.fore_color.rgb = RGBColor.from_string(barre.couleur.lstrip("#"))
    plus = max((barre.valeur for barre in gardees), default=0)
    _cacher(graphique.value_axis, plus * 1.5 or 1)


def _ecart(hauteur: int, barres: int, moins: int) -> int:
    """Return the gap between bars, in percent of a bar: ``moins``, or more where bars would be thicker than we want."""
    voie = hauteur / max(barres, 1)
    return min(max(moins, round(100 * (voie / _EPAISSEUR - 1))), _ECART_MAX)


def _regrouper(valeurs: Sequence[Barre]) -> list[Barre]:
    if len(valeurs) <= _MAX:
        return list(valeurs)
    seuil = sorted((barre.valeur for barre in valeurs), reverse=True)[_MAX - 2]
    gardees = [barre for barre in valeurs if barre.valeur >= seuil][: _MAX - 1]
    reste = sum(barre.valeur for barre in valeurs) - sum(barre.valeur for barre in gardees)
    return [*gardees, Barre("Autres", round(reste, 2))]


def empilee(page: Page, nom: str, categories: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], alt: str,
            forme: str = POURCENT) -> None:  # fmt: skip
    """Put a chart of stacked bars with its legend, one series a part."""
    donnees = CategoryChartData(number_format=forme)
    donnees.categories = list(categories)
    for intitule, valeurs in series:
        donnees.add_series(intitule, valeurs)
    graphique = _ajouter(page, XL_CHART_TYPE.BAR_STACKED, donnees, nom, alt)
    graphique.has_legend = True
    graphique.legend.position, graphique.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    graphique.legend.font.size = Pt(_TAILLE)
    graphique.category_axis.reverse_order = True
    trace = graphique.plots[0]
    trace.gap_width, trace.overlap = _ecart(page.cadre.hauteur - _LEGENDE, len(categories), 40), 100
    for serie, accent in zip(trace.series, _ACCENTS, strict=False):
        serie.format.fill.solid()
        serie.format.fill.fore_color.theme_color = accent
        serie.format.line.color.theme_color = THEME.BACKGROUND_1
        _etiqueter(serie, forme, XL_LABEL_POSITION.CENTER)
        clair = accent not in _FONCES
        serie.data_labels.font.color.theme_color = THEME.TEXT_1 if clair else THEME.BACKGROUND_1
    total = max(sum(valeurs[i] for _, valeurs in series) for i in range(len(categories)))
    _cacher(graphique.value_axis, total or 1)


def _ajouter(page: Page, genre: XL_CHART_TYPE, donnees: CategoryChartData, nom: str, alt: str) -> Any:  # noqa: ANN401
    cadre = page.cadre
    place = map(Emu, (cadre.gauche, cadre.haut, cadre.largeur, cadre.hauteur))
    forme = page.slide.shapes.add_chart(genre, *place, donnees)
    decrire(forme, alt, nom)
    graphique = forme.chart
    graphique.has_title = False
    graphique.font.size = Pt(_TAILLE)
    graphique.font.color.theme_color = THEME.TEXT_1
    axe = graphique.category_axis
    axe.format.line.fill.background()
    axe.has_major_gridlines = False
    racine = graphique._chartSpace  # noqa: SLF001 - python-pptx sets no language
    langue = parse_xml('<c:lang xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="fr-FR"/>')
    racine.insert(1 if racine[0].tag.endswith("date1904") else 0, langue)
    return graphique


def _etiqueter(trace: Any, forme: str, place: XL_LABEL_POSITION) -> None:  # noqa: ANN401 - python-pptx's plot
    etiquettes = trace.data_labels
    etiquettes.number_format, etiquettes.number_format_is_linked = forme, False
    etiquettes.position, etiquettes.show_value = place, True
    etiquettes.font.size, etiquettes.font.bold = Pt(_TAILLE), True


def _cacher(axe: Any, maximum: float) -> None:  # noqa: ANN401 - python-pptx's axis
    """Hide an axis of values: each bar carries its own."""
    axe.minimum_scale, axe.maximum_scale = 0, maximum
    axe.has_major_gridlines = False
    axe.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    axe.format.line.fill.background()
    axe.visible = False
