"""Which EPCI a text names: by SIREN, else by a name whose spelling drifts (§1.4 of the domain notes)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.territory.likeness import SCORE_LOOSE, most_alike
from pvd_dashboard.territory.match import Match, found, unsure
from pvd_dashboard.territory.text import as_text, loose, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.territory.reference import Territory

_SIREN = re.compile(r"^(\d{9})(?:\d{5})?$")
_ACRONYM = re.compile(r"\(([^()]*)\)")
_KINDS = {
    "communaute de communes": "cc",
    "communautes de communes": "cc",
    "communaute des communes": "cc",
    "com com": "cc",
    "comcom": "cc",
    "c c": "cc",
    "cc": "cc",
    "communaute d agglomeration": "ca",
    "com d agglo": "ca",
    "c a": "ca",
    "ca": "ca",
    "communaute urbaine": "cu",
    "c u": "cu",
    "cu": "cu",
}
_FILLERS = frozenset(
    {"agglo", "agglomeration", "communaute", "communes", "intercom", "intercommunale", "intercommunalite"}
)
_NUMBERS = {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7"}
_KIND = re.compile(rf"^(?:la )?({'|'.join(sorted(_KINDS, key=len, reverse=True))}) ")


@dataclass
class _Names:
    """The names of the EPCI of one place: with their kind (« cc haute bigorre »), and bare."""

    typed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bare: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, siren: str, nom: str) -> None:
        """Put a name there, and the acronym that follows it in parentheses."""
        for text in (_ACRONYM.sub(" ", nom), nom, *_ACRONYM.findall(nom)):
            kind, bare = _taken_apart(text)
            self.bare[bare].add(siren)
            self.typed[f"{kind} {bare}"].add(siren)


@cache
def _index(territory: Territory) -> tuple[_Names, Mapping[str, _Names]]:
    nation, places = _Names(), defaultdict[str, _Names](_Names)
    for epci, nom in territory.epci_names():
        nation.add(epci.siren, nom)
        for code in epci.departements:
            places[code].add(epci.siren, nom)
    return nation, dict(places)


def _taken_apart(text: str) -> tuple[str, str]:
    """Return the kind (cc, ca, cu or nothing) and the name without it nor its small words."""
    key = normalise(text)
    kind = _KIND.match(key)
    rest = loose(key[kind.end() :] if kind else key)
    bare = " ".join(_NUMBERS.get(word, word) for word in rest.split() if word not in _FILLERS)
    return _KINDS[kind[1]] if kind else "", bare or rest


def resolve_epci(territory: Territory, text: object, departement: str | None) -> Match:
    """Say which EPCI a text names: a SIREN (or SIRET), else a name, in a département first.

    « CC Cœur Haute Lande », « CC des Coteaux du Val-d'Arros », « Communauté de
    communes du Pays Grenadois » are exact (« nom »); a name without its kind
    or slightly misspelt is « approché », in the département only. An EPCI of
    another département is proposed, never taken.
    """
    place = territory.departement(departement)
    if departement is not None and place is None:
        return unsure("inconnu")
    return _resolve(territory, as_text(text), place.code if place else None)


@lru_cache(maxsize=16_384)
def _resolve(territory: Territory, text: str, departement: str | None) -> Match:
    number = _SIREN.match(text.replace(" ", "").replace(".", ""))
    if number:
        return found(number[1], "code") if territory.epci(number[1]) else unsure("inconnu")
    kind, bare = _taken_apart(_ACRONYM.sub(" ", text))
    if not bare:
        return unsure("inconnu")
    nation, places = _index(territory)
    if departement is None:
        return _named(nation, kind, bare) or unsure("inconnu")
    here = places.get(departement, _Names())
    return _named(here, kind, bare) or _elsewhere(nation, kind, bare) or most_alike(bare, here.bare)


def _named(names: _Names, kind: str, bare: str) -> Match | None:
    typed, sirens = names.typed.get(f"{kind} {bare}", set()), names.bare.get(bare, set())
    if len(typed) == 1:
        return found(min(typed), "nom")
    if len(sirens) == 1:
        return found(min(sirens), "approché", SCORE_LOOSE)
    return unsure("ambigu", sorted(sirens)) if sirens else None


def _elsewhere(nation: _Names, kind: str, bare: str) -> Match | None:
    match = _named(nation, kind, bare)
    return unsure("inconnu", match.candidates) if match else None
