"""Corrections not yet published: what an officer has typed so far in one table, and its move onto a newer edition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.corrections.grille import Ligne


@dataclass(slots=True)
class Brouillon:
    """The edits of one table, relative to edition ``base``: position → changed cells, new lines, lines to remove."""

    base: int
    modifiees: dict[int, Ligne] = field(default_factory=dict)
    ajoutees: list[Ligne] = field(default_factory=list)
    retirees: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Tell whether anything was edited."""
        return bool(self.modifiees or self.ajoutees or self.retirees)

    @property
    def touchees(self) -> int:
        """The number of lines changed, added or removed."""
        return len(set(self.modifiees) | self.retirees) + len(self.ajoutees)

    def copie(self) -> Brouillon:
        """Return a draft that can be edited apart."""
        modifiees = {place: dict(cells) for place, cells in self.modifiees.items()}
        return Brouillon(self.base, modifiees, [dict(one) for one in self.ajoutees], set(self.retirees))

    def ecrire(self) -> dict[str, Any]:
        """Return the draft as it is kept in the store, its base apart (JSON-able)."""
        modifiees = {str(place): dict(cells) for place, cells in sorted(self.modifiees.items())}
        return {"modifiees": modifiees, "ajoutees": [dict(one) for one in self.ajoutees],
                "retirees": sorted(self.retirees)}  # fmt: skip

    @classmethod
    def lire(cls, base: int, contenu: Mapping[str, Any]) -> Self:
        """Return a draft that was kept by :meth:`ecrire`."""
        modifiees = {int(place): dict(cells) for place, cells in contenu.get("modifiees", {}).items()}
        return cls(base, modifiees, [dict(one) for one in contenu.get("ajoutees", ())],
                   {int(place) for place in contenu.get("retirees", ())})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heurt:
    """A cell, or a whole line (``column`` empty), that the newer edition changed too.

    ``avant`` is what the officer started from, ``mien`` what the draft says, ``publie`` what was published
    meanwhile (None: the line was removed; the draft adds it again).
    """

    cle: str
    column: str
    avant: str
    mien: str
    publie: str | None


def reporter(
    brouillon: Brouillon,
    numero: int,
    *,
    avant: tuple[pd.DataFrame, pd.DataFrame],
    apres: tuple[pd.DataFrame, pd.DataFrame],
) -> tuple[Brouillon, list[Heurt]]:
    """Return a draft moved onto edition ``numero``, and where both changed the same cell; nothing typed is lost.

    ``avant`` and ``apres`` are the rows and the grid of the table in either
    edition; rows are matched by their identity.
    """
    (old_rows, old_grid), (new_rows, new_grid) = avant, apres
    keys = old_rows["_cle"].fillna("").tolist()
    places = {key: place for place, key in enumerate(new_rows["_cle"].fillna("").tolist())}
    moved = Brouillon(numero, ajoutees=[dict(one) for one in brouillon.ajoutees])
    clashes: list[Heurt] = []
    for place, cells in brouillon.modifiees.items():
        key = keys[place]
        line = {str(name): str(text) for name, text in old_grid.iloc[place].to_dict().items()}
        if key in places:
            moved.modifiees[places[key]] = dict(cells)
            clashes += _clashes(key, cells, line, new_grid.iloc[places[key]])
        else:
            moved.ajoutees.append(line | cells)
            clashes += [Heurt(key, "", "", "", None)]
    moved.retirees = {places[keys[place]] for place in brouillon.retirees if keys[place] in places}
    return moved, clashes


def _clashes(key: str, cells: Ligne, old: Ligne, new: pd.Series) -> list[Heurt]:
    found = []
    for name, mine in cells.items():
        published = str(new.get(name, ""))
        if published not in {old.get(name, ""), mine}:
            found.append(Heurt(key, name, old.get(name, ""), mine, published))
    return found
