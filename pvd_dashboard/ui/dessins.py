"""The figures of the screens, each drawn once for a situation, with its sentence and its table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures import carte as carte_
from pvd_dashboard.figures import frise as frise_
from pvd_dashboard.figures import frise_projet as frise_projet_
from pvd_dashboard.figures import postes as postes_
from pvd_dashboard.figures import postes_annees as postes_annees_
from pvd_dashboard.figures.carte_choix import Choix
from pvd_dashboard.ui.acces import aujourdhui, garder
from pvd_dashboard.ui.pretes import Prete

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import plotly.graph_objects as go

    from pvd_dashboard.figures.frise import Groupe, Tri
    from pvd_dashboard.ui.page import Contexte
    from pvd_dashboard.ui.tableaux import Genre

VIGNETTE, GRANDE, MURALE = (320, 390), (780, 700), (700, 560)
"""Width and height of the map: a third of a screen of 1280 pixels, a screen of its own, the wall of a meeting."""


@dataclass(frozen=True, slots=True)
class Dessin:
    """A figure, the sentence that says it, the table that holds the same.

    ``genres`` says which columns of the table hold values rather than French texts: its .csv then gives them whole.
    """

    figure: go.Figure
    phrase: str
    table: pd.DataFrame
    genres: Mapping[str, Genre] = field(default_factory=dict)


def garde(contexte: Contexte, nom: object, faire: Callable[[], Dessin], *, a_son_theme: bool = False) -> Dessin:
    """Draw once for a situation, a name and a theme; what Streamlit asks of a figure at each run is then ready.

    A figure that is ``a_son_theme`` was drawn for the reader's screen, dark or light.
    """
    fonce = sombre()

    def dessiner() -> Dessin:
        fait = faire()
        return replace(fait, figure=Prete(fait.figure, sombre=fonce and not a_son_theme))

    return garder(contexte, "dessin", nom, fonce, faire=dessiner)


def sombre() -> bool:
    """Whether the reader's screen is dark."""
    return bool(st.context.theme.type == "dark")


def carte(contexte: Contexte, choix: Choix | None = None, *, taille: tuple[int, int] = VIGNETTE) -> Dessin:
    """Return the map of the département, as asked, drawn for a width and a height in pixels."""
    choix = replace(choix or Choix(), sombre=sombre())
    lue = (contexte.situation, contexte.territoire)
    largeur, hauteur = taille

    def faire() -> Dessin:
        return Dessin(
            carte_.carte(*lue, choix=choix, largeur=largeur, hauteur=hauteur),
            carte_.carte_phrase(*lue, choix),
            carte_.carte_table(*lue, choix),
        )

    if choix.perimetre is not None:
        return faire()  # of one reader only: not kept
    couches = ",".join(sorted(choix.couches))
    nom = f"carte {choix.couleur} {couches} {choix.tuiles} {largeur}"
    return garde(contexte, nom, faire, a_son_theme=True)


def frise(contexte: Contexte, tri: Tri, groupe: Groupe = "") -> Dessin:
    """Return the timeline of the conventions of every PVD, in the order and under the groups asked."""
    lue, jour = contexte.situation, aujourdhui()
    return garde(
        contexte,
        f"frise {tri} {groupe} {jour}",
        lambda: Dessin(
            frise_.frise(lue, tri=tri, groupe=groupe, aujourdhui=jour),
            frise_.frise_phrase(lue),
            frise_.frise_table(lue, tri=tri, groupe=groupe),
        ),
    )


def frise_commune(contexte: Contexte, code: str) -> Dessin | None:
    """Return everything dated of the PVD of one commune; None where it has no PVD at this date."""
    lue = contexte.situation
    ligne = next((ligne for ligne in lue.conventions.lignes if code in ligne.communes), None)
    if ligne is None:
        return None
    return garde(
        contexte,
        f"frise {code}",
        lambda: Dessin(
            frise_projet_.frise_projet(lue, ligne),
            frise_projet_.frise_projet_phrase(lue, ligne),
            frise_projet_.frise_projet_table(lue, ligne),
        ),
    )


def cofinancement(contexte: Contexte) -> Dessin:
    """Return the chart of who pays for the posts."""
    lue = contexte.situation
    return garde(
        contexte,
        "cofinancement",
        lambda: Dessin(postes_.cofinancement(lue), postes_.cofinancement_phrase(lue), postes_.cofinancement_table(lue)),
    )


def postes_annees(contexte: Contexte) -> Dessin:
    """Return the chart of what the posts cost and who pays, per civil year."""
    exercices = contexte.situation.postes.cofinancement.exercices
    return garde(
        contexte,
        "postes_annees",
        lambda: Dessin(
            postes_annees_.annees(exercices),
            postes_annees_.annees_phrase(exercices),
            postes_annees_.annees_table(exercices),
        ),
    )
