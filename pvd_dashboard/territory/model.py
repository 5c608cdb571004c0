"""What a territory is: small frozen values, safe to keep and to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Emprise(NamedTuple):
    """A bounding box in degrees (EPSG:4326): map libraries frame a view with it."""

    ouest: float
    sud: float
    est: float
    nord: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, as (lat, lon)."""
        return (self.sud + self.nord) / 2, (self.ouest + self.est) / 2


@dataclass(frozen=True, slots=True)
class Region:
    """A region; ``code`` has two digits (three for the collectivités d'outre-mer)."""

    code: str
    nom: str
    zone: str


@dataclass(frozen=True, slots=True)
class Departement:
    """A département, with the words that a sentence needs around its name.

    ``zone`` is ``metro``, ``drom`` or ``com``. ``emprise`` is None where the
    source holds no contour (collectivités d'outre-mer).
    """

    code: str
    nom: str
    region: str
    chef_lieu: str
    zone: str
    avec_article: str
    du: str
    dans: str
    emprise: Emprise | None


@dataclass(frozen=True, slots=True)
class Arrondissement:
    """An arrondissement of a département (code of 3 or 4 characters)."""

    code: str
    nom: str
    departement: str
    chef_lieu: str


@dataclass(frozen=True, slots=True)
class Epci:
    """An EPCI, possibly on several départements (rule R61).

    ``ville_principale`` is the code of its most populated commune: a proxy,
    since the text that an ORT must be signed by speaks of the « ville
    principale » without naming it.
    """

    siren: str
    nom: str
    type: str
    departements: tuple[str, ...]
    communes: int
    population: int | None
    population_annee: int | None
    ville_principale: str | None
    emprise: Emprise | None


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the current code officiel géographique."""

    code: str
    nom: str
    departement: str
    region: str
    arrondissement: str | None
    arrondissement_nom: str | None
    siren: str | None
    siren_epci: str | None
    nom_epci: str | None
    population: int | None
    population_annee: int | None
    codes_postaux: tuple[str, ...]
    lat: float | None
    lon: float | None
