"""How the width of a table is shared between its columns: no word broken, no room given to a column that has no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.briefings import diaporama_mesures as mesures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOT_MAX, _COURT = 30, 16
"""Characters beyond which a word may be broken (no name is as long); up to which a text stays on one line."""
_PRUDENCE = 1.03
"""Narrow letters are wider in bold than what is measured."""

Bornes = tuple[float, float]
"""The width of a column in sizes of type: of its longest word, of its longest text."""


def bornes(textes: Iterable[str], *, entiers: bool) -> Bornes:
    """Return the least and the most width that a column has a use for; ``entiers`` keeps its texts on one line.

    ``textes`` are as they are written, heading included.
    """
    nus = list(textes)
    mots = [mot[:_MOT_MAX] for texte in nus for mot in _unis(texte, entiers=entiers)]
    return mesures.plus_large(mots, 1, gras=True) * _PRUDENCE, mesures.plus_large(nus, 1, gras=True) * _PRUDENCE


def _unis(texte: str, *, entiers: bool) -> list[str]:
    """Return what may not be broken in a text: the whole of a short one, else its words."""
    return [texte] if entiers or len(texte) <= _COURT else texte.split(" ")


def partager(
    parts: Sequence[float], colonnes: Sequence[Bornes], taille: float, place: float, marge: float
) -> list[float]:
    """Return the width of each column in points, ``place`` in all.

    Columns take their share of ``parts``; one that needs more for its longest
    word takes it, one that needs less leaves it to those whose texts run over.
    """
    moins = [bas * taille + marge for bas, _ in colonnes]
    plus = [max(haut * taille + marge, bas) for (_, haut), bas in zip(colonnes, moins, strict=True)]
    if sum(moins) >= place:
        return [place * bas / sum(moins) for bas in moins]
    if sum(plus) <= place:
        air = place - sum(plus)
        return [haut + air * part / sum(parts) for haut, part in zip(plus, parts, strict=True)]
    return _entre(parts, moins, plus, place)


def _entre(parts: Sequence[float], moins: Sequence[float], plus: Sequence[float], place: float) -> list[float]:
    """Find the scale at which shares, each kept between its bounds, fill the place."""
    bas, haut = 0.0, place / min(parts)
    for _ in range(40):
        echelle = (bas + haut) / 2
        larges = [min(max(part * echelle, m), p) for part, m, p in zip(parts, moins, plus, strict=True)]
        bas, haut = (echelle, haut) if sum(larges) < place else (bas, echelle)
    reste = place - sum(larges)
    return [large + reste / len(larges) for large in larges]
