"""How wide the columns of a table of a note are, from what they hold: no date and no name cut in two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.briefings import diaporama_colonnes as colonnes
from pvd_dashboard.briefings.note_texte import propre

if TYPE_CHECKING:
    from pvd_dashboard.briefings.note_modele import Tableau

_MARGES = 10.0
"""What a cell has around its text, both sides together, in points."""
_COURT = 16
"""Characters up to which a text stays on one line."""


def ajuster(tableau: Tableau, corps: float, large: float) -> Tableau:
    """Return a table whose columns have widths in tenths of a point, for cells of this size in this room (points).

    A column keeps the share that it was given, but for what its longest word
    needs and what its texts have no use for.
    """
    bornes = [
        colonnes.bornes(
            map(_coupable, (colonne.titre, *(rangee.cases[rang] for rangee in tableau.rangees))),
            entiers=colonne.nombre,
        )
        for rang, colonne in enumerate(tableau.colonnes)
    ]
    parts = [colonne.largeur for colonne in tableau.colonnes]
    larges = colonnes.partager(parts, bornes, corps, large, _MARGES)
    return replace(
        tableau,
        colonnes=tuple(
            replace(colonne, largeur=round(10 * large)) for colonne, large in zip(tableau.colonnes, larges, strict=True)
        ),
    )


def _coupable(texte: str) -> str:
    """Return a text with a space where a long name may be cut: after its hyphens."""
    nu = propre(texte)
    return nu if len(nu) <= _COURT else nu.replace("-", "- ")
