"""The names of a territory, ready to be looked up: built once, when first needed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pvd_dashboard.territory.text import loose, normalise

if TYPE_CHECKING:
    from pvd_dashboard.territory.reference import Territory

Names = dict[str, tuple[str, ...]]
"""A normalised name and the codes that bear it."""


@dataclass
class Shelf:
    """The names of one place: a département, or the whole country."""

    current: Names = field(default_factory=dict)
    former: Names = field(default_factory=dict)
    loose_current: Names = field(default_factory=dict)
    loose_former: Names = field(default_factory=dict)

    def add(self, code: str, key: str, bare: str, *, former: bool) -> None:
        """Put a normalised name on the shelf, and the same without its small words."""
        _add(self.former if former else self.current, key, code)
        _add(self.loose_former if former else self.loose_current, bare, code)


@dataclass
class CommuneIndex:
    """Where to look for a commune: by name in a département or in the country, by postal code."""

    nation: Shelf = field(default_factory=Shelf)
    departements: defaultdict[str, Shelf] = field(default_factory=lambda: defaultdict(Shelf))
    postal: Names = field(default_factory=dict)

    def shelf(self, departement: str) -> Shelf:
        """Return the names of a département; an empty shelf for an unknown one."""
        return self.departements.get(departement) or Shelf()

    def add(self, code: str, nom: str, departement: str, *, former: bool) -> None:
        """Put a name of commune where it will be looked for."""
        key = normalise(nom)
        bare = loose(key)
        self.nation.add(code, key, bare, former=former)
        self.departements[departement].add(code, key, bare, former=former)


@cache
def commune_index(territory: Territory) -> CommuneIndex:
    """Build the index of the communes of a territory (under a second, once)."""
    index, where = CommuneIndex(), {}
    for commune in territory.all_communes():
        where[commune.code] = commune.departement
        index.add(commune.code, commune.nom, commune.departement, former=False)
        for postal in commune.codes_postaux:
            _add(index.postal, postal, commune.code)
    for code, nom in territory.former_names():
        index.add(code, nom, where[code], former=True)
    return index


def _add(names: Names, key: str, code: str) -> None:
    held = names.get(key)
    if held is None:
        names[key] = (code,)
    elif code not in held:
        names[key] = (*held, code)
