"""The classes of the map of the nation: where a département falls for each measure, how each class is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.formats import INSECABLE, pluriel
from pvd_dashboard.situation.condense import MESURES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pvd_dashboard.situation.condense import Condense

_PARTS = (0.25, 0.5, 0.75)
_TONS = ("#DBDAFF", "#A5A3F0", "#5C68E5", "#00005F")
_RETARDS = ("#298641", "#EFB900", "#E07B00", "#D41416")
SANS_VERSION = "Aucune version publiée"


@dataclass(frozen=True, slots=True)
class Tranches:
    """The classes of a measure: a value falls after as many bounds as it reaches."""

    bornes: tuple[float, ...]
    noms: tuple[str, ...]
    couleurs: tuple[str, ...]

    def rang(self, valeur: float) -> int:
        """Return the class of a value."""
        return sum(valeur >= borne for borne in self.bornes)


_EN_PARTS = Tranches(_PARTS, ("Moins de 25 %", "25 à 49 %", "50 à 74 %", "75 % et plus"), _TONS)
TRANCHES: Mapping[str, Tranches] = {
    "ort": _EN_PARTS,
    "pourvus": _EN_PARTS,
    "depassees": Tranches((1, 3, 6), ("Aucune", "1 ou 2", "3 à 5", "6 et plus"), _RETARDS),
    "pvd": Tranches((6, 12, 20), ("Moins de 6", "6 à 11", "12 à 19", "20 et plus"), _TONS),
}


def rang(un: Condense, mesure: str) -> int:
    """Return the class of a département; one past the last where the measure is not computable."""
    valeur = MESURES[mesure][1](un)
    return len(TRANCHES[mesure].couleurs) if valeur is None else TRANCHES[mesure].rang(valeur)


def legende(rangs: Collection[int], mesure: str, sans: int) -> Iterator[tuple[int, str]]:
    """Yield the classes that hold a département, in words with their count; « sans » départements are not published."""
    noms = [*TRANCHES[mesure].noms, "Non calculable", SANS_VERSION]
    for i, nom in enumerate(noms):
        combien = sans if nom == SANS_VERSION else sum(rang == i for rang in rangs)
        if combien:
            yield i, f"{nom}{INSECABLE}: {pluriel(combien, 'département')}"
