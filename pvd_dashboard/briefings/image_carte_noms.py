"""Where the names of communes are written: near their commune, never on one another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.briefings.diaporama_mesures import largeur
from pvd_dashboard.briefings.image_carte_fond import Boite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_RAYONS = (12, 18, 26, 36, 48, 62, 78, 96, 118, 144, 176, 214)
_ANGLES = (0, 180, 90, 270, 35, 325, 145, 215, 60, 300, 120, 240)
_MARGE = 2.5
_LEADER = 20
_MARQUE = 8


@dataclass(frozen=True, slots=True)
class Etiquette:
    """A name and where it is written; ``attache`` is the end of its leader line, None where it needs none."""

    texte: str
    boite: Boite
    attache: tuple[float, float] | None


def placer(
    noms: Sequence[tuple[str, tuple[float, float]]], taille: float, cadre: Boite, obstacles: Sequence[Boite] = ()
) -> list[Etiquette]:
    """Place names around their points, the most crowded first; one that fits nowhere is put where it hurts least.

    Returned in the order of ``noms``. No two boxes overlap while there is room.
    """
    points = [point for _, point in noms]
    marques = [_autour(point) for point in points]
    ordre = sorted(range(len(noms)), key=lambda rang: (-_voisins(points[rang], points), rang))
    posees: dict[int, Etiquette] = {}
    for rang in ordre:
        texte, point = noms[rang]
        prises = [*obstacles, *(e.boite for e in posees.values()), *(m for i, m in enumerate(marques) if i != rang)]
        posees[rang] = _poser(texte, point, taille, cadre, prises)
    return [posees[rang] for rang in range(len(noms))]


def _autour(point: tuple[float, float]) -> Boite:
    x, y = point
    return Boite(x - _MARQUE, y - _MARQUE, x + _MARQUE, y + _MARQUE)


def _voisins(point: tuple[float, float], points: Sequence[tuple[float, float]]) -> float:
    return sum(1 / (math.dist(point, autre) + 5) for autre in points)


def _poser(texte: str, point: tuple[float, float], taille: float, cadre: Boite, prises: Sequence[Boite]) -> Etiquette:
    meilleure, gene = None, math.inf
    for boite, rayon in _candidates(texte, point, taille):
        hors = 0 if boite.dans(cadre) else 100
        cout = sum(boite.touche(prise) for prise in prises) + hors
        if cout < gene:
            meilleure, gene = _etiquette(texte, point, boite, rayon), cout
        if not cout:
            break
    return meilleure or _etiquette(texte, point, _autour(point), 0)


def _candidates(texte: str, point: tuple[float, float], taille: float) -> Iterator[tuple[Boite, float]]:
    large, haut = largeur(texte, taille, gras=True) + 2 * _MARGE, taille * 1.2
    for rayon in _RAYONS:
        for angle in _ANGLES:
            dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            x = point[0] + dx * rayon + (dx - 1) / 2 * large
            y = point[1] + dy * rayon + (dy - 1) / 2 * haut
            yield Boite(x, y, x + large, y + haut), rayon


def _etiquette(texte: str, point: tuple[float, float], boite: Boite, rayon: float) -> Etiquette:
    if rayon < _LEADER:
        return Etiquette(texte, boite, None)
    x = min(max(point[0], boite.gauche), boite.droite)
    y = min(max(point[1], boite.haut), boite.bas)
    return Etiquette(texte, boite, (x, y))
