"""A figure on screen: one sentence that says it, the drawing with its accessible name, its table one click away."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pvd_dashboard.figures.carte import cles
from pvd_dashboard.figures.theme import CONFIG
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


_AJUSTER = """<script>
(() => {
  if (window.pvdCartesAjustees) return;
  window.pvdCartesAjustees = setInterval(() => {
    document.querySelectorAll(".js-plotly-plot").forEach((graphe) => {
      const mise = graphe._fullLayout, large = graphe.layout && graphe.layout.meta && graphe.layout.meta.largeur;
      const carte = mise && mise.map && mise.map._subplot && mise.map._subplot.map;
      if (!large || !carte || !carte.isStyleLoaded()) return;
      const part = carte.getContainer().clientWidth / large, prevu = graphe.layout.map.zoom;
      const cadre = graphe.closest("[data-testid=stElementContainer]"), serre = part > 0 && part < 0.9;
      const haut = serre ? Math.round(graphe.layout.meta.hauteur * Math.min(1, part + 0.08)) + "px" : "";
      if (cadre.style.height !== haut) Object.assign(cadre.style, {height: haut, flex: serre ? "none" : ""});
      if (serre && Math.abs(carte.getZoom() - prevu) < 0.001) carte.setZoom(prevu + Math.log2(part));
    });
  }, 400);
})();
</script>"""
"""On a screen narrower than the one the zoom was chosen for, the map is shown whole, on a picture that is lower
too; a zoom of the reader's is kept."""


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
    st.html(_AJUSTER, unsafe_allow_javascript=True)
    return etat


def _legende(dessin: Dessin) -> str:
    """Return the legend of a map as a list; its words are ours, none comes from a file."""
    lignes = "".join(
        f'<li><span class="pvd-cle pvd-{cle.forme}" style="background:{cle.fond};border-color:{cle.bord}"></span>'
        f"<span>{escape(cle.mots)}</span></li>"
        for cle in cles(dessin.figure)
    )
    return f'<ul class="pvd-legende" role="list" aria-label="Légende de la carte">{lignes}</ul>'


def textes(table: pd.DataFrame) -> list[Colonne]:
    """Return the columns of a table whose headings and cells are already French texts."""
    return [Colonne(str(nom), str(nom)) for nom in table.columns]


def points_choisis(etat: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - Streamlit gives a dictionary that reads as attributes
    """Return the points that were clicked on a figure."""
    choix = etat.get("selection") if hasattr(etat, "get") else None
    return list(choix.get("points", [])) if choix else []
