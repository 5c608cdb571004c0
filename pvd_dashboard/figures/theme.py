"""The one look of the figures: type, colours, French numbers and French dates on the axes.

Plotly's own words (tool bar, month names, « double-click ») are English and
its locale option changes nothing: the tool bar is hidden and each axis of
dates is given its ticks as texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from pvd_dashboard.formats import INSECABLE, mois_court

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICE = 'Inter, system-ui, "Segoe UI", Roboto, Arial, sans-serif'
ENCRE = "#1E2330"
ENCRE_DOUCE = "#545B6B"
TRAIT = "#D5D8E0"
FOND = "#FFFFFF"
SEPARATEURS = ",\u202f"
TAILLE = 13

SEQUENTIEL = ("#DBDAFF", "#A5A3F0", "#5C68E5", "#29409F", "#00005F")
DIVERGENT = ("#298641", "#EFB900", "#E91719")
CONFIG: dict[str, Any] = {"displayModeBar": False, "displaylogo": False, "showTips": False, "responsive": True}


@dataclass(frozen=True, slots=True)
class Categorie:
    """The look of one category: fill, outline, hatching (empty when plain), ink of a text written on it."""

    couleur: str
    contour: str
    motif: str = ""
    encre: str = ENCRE

    @property
    def marque(self) -> dict[str, Any]:
        """The marker of a bar of Plotly."""
        contour = {"color": self.contour, "width": 1}
        if not self.motif:
            return {"color": self.couleur, "line": contour}
        fond = {"fillmode": "overlay", "bgcolor": FOND, "fgcolor": self.couleur, "size": 8, "solidity": 0.18}
        return {"color": self.couleur, "line": contour, "pattern": {"shape": self.motif} | fond}


_CONTOUR_SOMBRE = "#14474B"
CATEGORIES = (
    Categorie("#5C68E5", FOND, encre=FOND),
    Categorie("#29598F", FOND, encre=FOND),
    Categorie("#B478F1", FOND),
    Categorie("#31A7AE", _CONTOUR_SOMBRE),
    Categorie("#5C68E5", "#5C68E5", "/"),
    Categorie("#29598F", "#29598F", "\\"),
    Categorie("#B478F1", "#7A3FBA", "x"),
)
AUTRES = Categorie("#8A90A0", ENCRE_DOUCE, ".")


def categories(combien: int) -> tuple[Categorie, ...]:
    """Return the looks of ``combien`` categories, the eighth being « Autres »."""
    return (*CATEGORIES, AUTRES)[:combien]


@cache
def modele() -> go.layout.Template:
    """Return the template that every figure wears."""
    axe = {"gridcolor": "#ECEEF3", "linecolor": TRAIT, "zerolinecolor": TRAIT, "ticks": "", "automargin": True}
    return go.layout.Template(
        layout={
            "font": {"family": POLICE, "size": TAILLE, "color": ENCRE},
            "paper_bgcolor": FOND,
            "plot_bgcolor": FOND,
            "colorway": [categorie.couleur for categorie in CATEGORIES[:4]],
            "separators": SEPARATEURS,
            "hoverlabel": {
                "bgcolor": FOND,
                "bordercolor": ENCRE_DOUCE,
                "font": {"family": POLICE, "size": TAILLE, "color": ENCRE},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": -0.02,
                "yanchor": "top",
                "itemclick": False,
                "itemdoubleclick": False,
                "maxheight": 1,  # never a scroll bar inside a picture
            },
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": axe,
            "yaxis": axe,
        }
    )


def dessiner(traces: Sequence[Any], hauteur: int, **layout: Any) -> go.Figure:  # noqa: ANN401 - whatever plotly takes
    """Make a figure with the common look and a height in pixels."""
    commun: dict[str, Any] = {"template": modele(), "height": hauteur, "dragmode": False}
    return go.Figure(data=list(traces), layout=commun | layout)


def vide(message: str, hauteur: int = 160) -> go.Figure:
    """Return a figure with nothing but a sentence that says why there is nothing."""
    texte = {"text": message, "showarrow": False, "font": {"size": 15, "color": ENCRE_DOUCE}}
    return dessiner([], hauteur, annotations=[texte], xaxis={"visible": False}, yaxis={"visible": False})


def instant(quand: date) -> str:
    """Return a day as Plotly wants it: ISO, at midnight."""
    return datetime.combine(quand, time()).isoformat()


def duree(debut: date, fin: date) -> int:
    """Return the length of a bar in milliseconds, its last day included."""
    return int((fin - debut + timedelta(days=1)) / timedelta(milliseconds=1))


@dataclass(frozen=True, slots=True)
class Reperes:
    """The ticks of an axis of dates: where, and what is written there."""

    jours: tuple[date, ...]
    textes: tuple[str, ...]

    def axe(self, debut: date, fin: date) -> dict[str, Any]:
        """Return the axis of Plotly."""
        return {
            "type": "date",
            "range": [instant(debut), instant(fin)],
            "tickvals": [instant(jour) for jour in self.jours],
            "ticktext": list(self.textes),
            "showgrid": True,
            "fixedrange": True,
        }


_PAS = ((14, 1), (42, 3), (96, 6))


def reperes(debut: date, fin: date, *, serre: bool = False) -> Reperes:
    """Choose ticks that can be read: months, quarters, half-years or years, with the year under January.

    ``serre`` asks for three times fewer, for a narrow screen.
    """
    etendue = ((fin.year - debut.year) * 12 + fin.month - debut.month + 1) * (3 if serre else 1)
    pas = next((pas for limite, pas in _PAS if etendue <= limite), 12)
    jours = [jour for jour in mois_entre(debut, fin) if (jour.month - 1) % pas == 0]
    return Reperes(tuple(jours), tuple(_repere(jour, pas, premier=i == 0) for i, jour in enumerate(jours)))


def _repere(jour: date, pas: int, *, premier: bool) -> str:
    if pas == 12:  # noqa: PLR2004 - one tick a year
        return str(jour.year)
    annee = f"<br><b>{jour.year}</b>" if premier or jour.month == 1 else "<br> "
    return mois_court(jour) + annee


def mois_entre(debut: date, fin: date) -> Sequence[date]:
    """Return the first days of the months from ``debut`` to ``fin``, both included when they are one."""
    depart = debut if debut.day == 1 else mois_suivant(debut)
    jours = []
    while depart <= fin:
        jours.append(depart)
        depart = mois_suivant(depart)
    return jours


def mois_suivant(jour: date) -> date:
    """Return the first day of the month after."""
    return date(jour.year + jour.month // 12, jour.month % 12 + 1, 1)


def etiquette(icone: str, texte: str, couleur: str = "") -> str:
    """Write an icon and a word, the icon in colour: a status is told by all three."""
    signe = f'<span style="color:{couleur}">{icone}</span>' if couleur else icone
    return f"{signe}{INSECABLE}{texte}"


def echapper(texte: str) -> str:
    """Return a text from a file as Plotly must show it, tags included."""
    return texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
