"""A figure on screen: one sentence that says it, the drawing with its accessible name, its table one click away."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from pvd_dashboard.figures.carte import cles
from pvd_dashboard.figures.theme import CONFIG
from pvd_dashboard.formats import INSECABLE
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.ui.dessins import Dessin


def graphique(dessin: Dessin, *, nom: str, fichier: str = "", dire: bool = True) -> None:
    """Show a figure; ``nom`` is unique on the page, ``fichier`` names the export of its table.

    Without ``fichier``, the page shows the table itself, right below;
    without ``dire``, it says the sentence itself, right above.
    """
    if dire:
        st.markdown(brut(dessin.phrase))
    st.plotly_chart(dessin.figure, key=f"figure_{nom}", theme=None, config=CONFIG, alt=dessin.phrase)
    if fichier:
        _jumeau(dessin, nom=nom, fichier=fichier)


def jumeau(table: pd.DataFrame, *, nom: str, alt: str, fichier: str, libelle: str = "Voir en tableau") -> None:
    """Show the table twin of a figure, one click away."""
    with st.expander(libelle, icon=":material/table:"):
        tableau(table, textes(table), nom=nom, alt=alt, fichier=fichier)


def _jumeau(dessin: Dessin, *, nom: str, fichier: str) -> None:
    if not dessin.genres:
        jumeau(dessin.table, nom=nom, alt=dessin.phrase, fichier=fichier)
        return
    colonnes = [Colonne(c, c, dessin.genres.get(c, Genre.TEXTE), vide="") for c in map(str, dessin.table.columns)]
    with st.expander("Voir en tableau", icon=":material/table:"):
        tableau(dessin.table, colonnes, nom=nom, alt=dessin.phrase, fichier=fichier)


@cache
def _script() -> str:
    return f"<script>{Path(__file__).with_name('carte.js').read_text(encoding='utf-8')}</script>"


def tracer(dessin: Dessin, cle: str) -> object:
    """Draw a map that can be clicked; return what was clicked (see :func:`points_choisis`)."""
    etat = st.plotly_chart(
        dessin.figure,
        key=cle,
        theme=None,
        on_select="rerun",
        selection_mode="points",
        alt=dessin.phrase,
        config=CONFIG | {"scrollZoom": True},
    )
    st.html(_legende(dessin))
    st.html(_script(), unsafe_allow_javascript=True)
    return etat


def _legende(dessin: Dessin) -> str:
    """Return the legend of a map as a list; its words are ours, none comes from a file."""
    lignes = "".join(
        f'<li><span class="pvd-cle pvd-{cle.forme}" style="background:{cle.fond};border-color:{cle.bord}"></span>'
        f"<span>{escape(cle.mots)}</span></li>"
        for cle in cles(dessin.figure)
    )
    return f'<ul class="pvd-legende" role="list" aria-label="Légende de la carte">{lignes}</ul>{_fond(dessin)}'


def _fond(dessin: Dessin) -> str:
    """Return what the browser says of the base map: it alone knows whether it can reach it."""
    fond = dessin.figure.layout.meta.get("fond")
    if not fond:
        return ""
    dits = {
        "attente": "Recherche du fond de carte…",
        "pose": f"Fond de carte{INSECABLE}: {fond['mention']}.",
        "absent": f"Le fond de carte ne répond pas depuis ce poste{INSECABLE}: la carte reste sans fond.",
    }
    donnees = " ".join(f'data-{etat}="{escape(dit, quote=True)}"' for etat, dit in dits.items())
    return f'<p class="pvd-fond" role="status" {donnees}>{escape(dits["attente"])}</p>'


def textes(table: pd.DataFrame) -> list[Colonne]:
    """Return the columns of a table whose headings and cells are already French texts."""
    return [Colonne(str(nom), str(nom)) for nom in table.columns]


def points_choisis(etat: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - Streamlit gives a dictionary that reads as attributes
    """Return the points that were clicked on a figure."""
    choix = etat.get("selection") if hasattr(etat, "get") else None
    return list(choix.get("points", [])) if choix else []
