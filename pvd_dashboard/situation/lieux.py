"""What the situation asks of the territory: one département, its communes and EPCI by SIREN and name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.territory import Commune, Territory

SANS_OBJET = "sans objet"
_OUTRE_MER = ("97", "98")
_TYPES_EPCI = re.compile(
    r"^(?:communaute de communes|communaute d agglomeration|communaute d agglo|communaute urbaine|communaute|"
    r"metropole|cc|ca|cu|c c|com com|comcom)\b"
)
_LIAISONS = re.compile(r"^(?:du|de la|de l|des|de|d|la|le|les|l)\b ?")
_TITRES = re.compile(r"^(?:commune|ville|mairie|municipalite)\b ?")


def departement_de(code_insee: str) -> str:
    """Return the département that a code INSEE belongs to (2A, 40, 974).

    >>> departement_de("40197"), departement_de("2A041"), departement_de("97401")
    ('40', '2A', '974')
    """
    return code_insee[:3] if code_insee.startswith(_OUTRE_MER) else code_insee[:2]


def est_nom_epci(nom: str) -> bool:
    """Whether a name reads as that of an EPCI: « CC du Pays Morcenais »."""
    return bool(_TYPES_EPCI.match(fold(nom)))


def coeur_epci(nom: str) -> str:
    """Return what identifies an EPCI in its name, without its kind (§1.4: names drift).

    >>> coeur_epci("CC du Pays Morcenais") == coeur_epci("Communauté de communes Pays Morcenais")
    True
    """
    return _sans_liaison(_TYPES_EPCI.sub("", fold(nom)).strip())


def coeur_commune(nom: str) -> str:
    """Return a commune's name folded, without « Mairie de », « Ville d' »."""
    plain = fold(nom)
    bare = _TITRES.sub("", plain)
    return _sans_liaison(bare) if bare != plain else plain


def _sans_liaison(nom: str) -> str:
    return _LIAISONS.sub("", nom)


@dataclass(frozen=True, eq=False, slots=True)
class Lieux:
    """A département of the territory; an empty ``departement`` is the whole country."""

    departement: str
    nom: str
    dans: str
    territory: Territory
    commune_par_siren: Mapping[str, str]
    epci_par_nom: Mapping[str, str]

    def contient(self, code_insee: str) -> bool:
        """Whether a commune is in the département."""
        return not self.departement or departement_de(code_insee) == self.departement

    def commune(self, code_insee: str) -> Commune | None:
        """Return a commune of the current code, None where unknown."""
        return self.territory.commune(code_insee)

    def nom_commune(self, code_insee: str) -> str:
        """Return the name of a commune, its code where unknown."""
        found = self.territory.commune(code_insee)
        return found.nom if found else code_insee

    def siren_epci(self, code_insee: str) -> str | None:
        """Return the SIREN of the EPCI of a commune, as of the reference."""
        found = self.territory.commune(code_insee)
        return found.siren_epci if found else None

    def nom_epci(self, siren: str) -> str | None:
        """Return the name of an EPCI, None where unknown."""
        found = self.territory.epci(siren)
        return found.nom if found else None


@lru_cache(maxsize=256)
def lieux(territory: Territory, departement: str) -> Lieux:
    """Return the département of ``territory`` (kept: the reference does not change while it is open)."""
    found = territory.departement(departement) if departement else None
    code = found.code if found else departement
    communes, epcis = _frames(territory, code)
    return Lieux(
        departement=code,
        nom=found.nom if found else code or "France",
        dans=found.dans if found else "en France",
        territory=territory,
        commune_par_siren=_par_valeur(communes["siren"]),
        epci_par_nom={coeur_epci(str(nom)): str(siren) for siren, nom in epcis["nom"].items()},
    )


def _frames(territory: Territory, code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    if not code:
        return territory.communes, territory.epcis
    return territory.communes_of(code), territory.epcis_of(code)


def _par_valeur(colonne: pd.Series[str]) -> dict[str, str]:
    known = colonne.dropna()
    return dict(zip(known, known.index.astype(str), strict=True))
