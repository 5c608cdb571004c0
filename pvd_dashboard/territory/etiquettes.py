"""Where names are written on a map: near their place, never on one another, with a leader line where they are far.

Lengths are in the unit of the drawing (pixels on screen, 1/96 inch on paper),
y downwards. How wide a name is written is told by whoever asks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Boites = NDArray[np.float64]
    Point = tuple[float, float]

_RAYONS = (12, 18, 26, 36, 48, 62, 78, 96, 118, 144, 176, 214)
_ANGLES = (0, 180, 90, 270, 35, 325, 145, 215, 60, 300, 120, 240)
_LEADER = 18
MARQUE, LOIN = 8.0, 214.0
"""Half the width of the mark that stands at a point; how far from it a name may be written."""
_HORS, _NOM, _DESSUS, _TRAIT, _GENE = 100.0, 40.0, 10.0, 5.0, 0.6
"""What it costs to leave the frame, to lie on a name, on a mark, on a leader line, on what had better be seen."""
_PAS = 6
"""Points looked at along a leader line."""


class Boite(NamedTuple):
    """A rectangle of the drawing, y downwards."""

    gauche: float
    haut: float
    droite: float
    bas: float

    def touche(self, autre: Boite) -> bool:
        """Whether the two rectangles overlap."""
        return (
            self.gauche < autre.droite
            and autre.gauche < self.droite
            and self.haut < autre.bas
            and autre.haut < self.bas
        )

    def dans(self, autre: Boite) -> bool:
        """Whether this rectangle lies wholly in another."""
        return (
            self.gauche >= autre.gauche
            and self.droite <= autre.droite
            and self.haut >= autre.haut
            and self.bas <= autre.bas
        )


@dataclass(frozen=True, slots=True)
class Nom:
    """A name to write: its text, its point, the width and height that it takes, its rank (0 first served)."""

    texte: str
    point: Point
    large: float
    haut: float
    rang: int = 0


@dataclass(frozen=True, slots=True)
class Etiquette:
    """A name and where it is written; ``attache`` is the end of its leader line, None where it needs none.

    ``libre`` says that it lies on no other name or mark, inside the frame.
    """

    texte: str
    boite: Boite
    attache: tuple[float, float] | None
    libre: bool = True


@dataclass(slots=True)
class _Plan:
    """What is taken already: names, marks, and what had better stay seen."""

    cadre: Boite
    marques: list[Boite]
    a_eviter: Boites
    loin: float
    poses: list[Boite] = field(default_factory=list)
    traits: list[Boite] = field(default_factory=list)


def placer(
    noms: Sequence[Nom],
    cadre: Boite,
    *,
    obstacles: Sequence[Boite] = (),
    a_eviter: Sequence[Boite] = (),
    tous: bool = True,
    marque: float = MARQUE,
    loin: float = LOIN,
) -> list[Etiquette]:
    """Place names around their points: lowest rank first, then the most crowded.

    ``obstacles`` are not to be written on, ``a_eviter`` rather not. A name that
    fits nowhere is put where it hurts least and says so (``libre`` false); it
    takes its place only if ``tous`` will be written. ``marque`` is half the width
    of a mark, ``loin`` how far from its point a name may be. Returned in the order of
    ``noms``. No two free boxes overlap.
    """
    points = [nom.point for nom in noms]
    plan = _Plan(cadre, [*(_autour(point, marque) for point in points), *obstacles], _tableau(a_eviter), loin)
    ordre = sorted(range(len(noms)), key=lambda i: (noms[i].rang, -_voisins(points[i], points), i))
    posees: dict[int, Etiquette] = {}
    for i in ordre:
        posees[i] = _poser(noms[i], i, plan)
        if tous or posees[i].libre:
            plan.poses.append(posees[i].boite)
            plan.traits += _trait(noms[i].point, posees[i].attache)
    return [posees[i] for i in range(len(noms))]


def segment(debut: Point, fin: Point, demi: float = 2.5) -> list[Boite]:
    """Return small rectangles along a line: what a name must not cross."""
    pas = max(2, int(math.dist(debut, fin) / (2 * demi)) + 1)
    lieux = (
        (debut[0] + (fin[0] - debut[0]) * n / (pas - 1), debut[1] + (fin[1] - debut[1]) * n / (pas - 1))
        for n in range(pas)
    )
    return [Boite(x - demi, y - demi, x + demi, y + demi) for x, y in lieux]


def _autour(point: Point, demi: float) -> Boite:
    x, y = point
    return Boite(x - demi, y - demi, x + demi, y + demi)


def _trait(point: Point, attache: Point | None) -> list[Boite]:
    return segment(point, attache, 1.5) if attache else []


def _tableau(boites: Sequence[Boite]) -> Boites:
    return np.array(boites, dtype=float).reshape(-1, 4)


def _voisins(point: Point, points: Sequence[Point]) -> float:
    return sum(1 / (math.dist(point, autre) + 5) for autre in points)


@cache
def _couronne() -> tuple[Boites, Boites]:
    """Return the offsets tried around a point, nearest first: (dx, dy) of unit length, and the distance."""
    angles = np.radians(np.tile(_ANGLES, len(_RAYONS)))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1), np.repeat(np.array(_RAYONS, dtype=float), len(_ANGLES))


def _candidates(nom: Nom, loin: float) -> tuple[Boites, Boites]:
    """Return the rectangles tried for a name, and how far from its point each is."""
    sens, rayons = _couronne()
    sens, rayons = sens[rayons <= loin], rayons[rayons <= loin]
    x = nom.point[0] + sens[:, 0] * rayons + (sens[:, 0] - 1) / 2 * nom.large
    y = nom.point[1] + sens[:, 1] * rayons + (sens[:, 1] - 1) / 2 * nom.haut
    return np.stack([x, y, x + nom.large, y + nom.haut], axis=1), rayons


def _touchees(boites: Boites, prises: Boites) -> Boites:
    """Count, for each rectangle, how many of ``prises`` it overlaps."""
    a, b = boites[:, None, :], prises[None, :, :]
    touche = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return np.asarray(touche.sum(axis=1), dtype=float)


def _dehors(boites: Boites, cadre: Boite) -> Boites:
    dedans = (boites[:, 0] >= cadre.gauche) & (boites[:, 2] <= cadre.droite)
    return np.asarray(~(dedans & (boites[:, 1] >= cadre.haut) & (boites[:, 3] <= cadre.bas)), dtype=float)


def _attaches(boites: Boites, point: Point) -> Boites:
    """Return the point of each rectangle that is nearest to ``point``."""
    return np.stack(
        [np.clip(point[0], boites[:, 0], boites[:, 2]), np.clip(point[1], boites[:, 1], boites[:, 3])], axis=1
    )


def _traverse(nom: Nom, boites: Boites, poses: Boites) -> Boites:
    """Count, for each rectangle, the names that its leader line would strike through."""
    fins = _attaches(boites, nom.point)
    parts = np.linspace(0, 1, _PAS)
    pas = np.array(nom.point) + (fins[:, None, :] - np.array(nom.point)) * parts[None, :, None]
    minces = np.concatenate([pas - 1, pas + 1], axis=2).reshape(-1, 4)
    return np.asarray(_touchees(minces, poses).reshape(len(boites), _PAS).sum(axis=1), dtype=float)


def _poser(nom: Nom, rang: int, plan: _Plan) -> Etiquette:
    boites, rayons = _candidates(nom, plan.loin)
    poses, loin = _tableau(plan.poses), rayons >= _LEADER
    noms, barres = _touchees(boites, poses), _traverse(nom, boites, poses) * loin
    marques = _touchees(boites, _tableau([m for i, m in enumerate(plan.marques) if i != rang]))
    hors = _dehors(boites, plan.cadre)
    cout = hors * _HORS + noms * _NOM + (marques + barres) * _DESSUS + rayons / 30
    cout += _touchees(boites, _tableau(plan.traits)) * _TRAIT + _touchees(boites, plan.a_eviter) * _GENE
    choix = int(np.argmin(cout))
    boite = Boite(*map(float, boites[choix]))
    x, y = map(float, _attaches(boites[choix : choix + 1], nom.point)[0])
    return Etiquette(
        nom.texte, boite, (x, y) if loin[choix] else None, libre=not (noms + barres + marques + hors)[choix]
    )
