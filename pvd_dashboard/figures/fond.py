"""What lies under the map: town-hall points, EPCI drawn whole, the frame of the view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pvd_dashboard.formats import absent
from pvd_dashboard.territory.model import Emprise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pvd_dashboard.territory.reference import Territory


@dataclass(frozen=True, slots=True)
class Lieu:
    """A commune of the map: its code, name, EPCI (SIREN and name) and town-hall point in degrees."""

    code: str
    nom: str
    siren: str
    nom_epci: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class FondCarte:
    """The communes of a département by code, the names and boxes of its EPCI by SIREN, its own box."""

    departement: str
    communes: Mapping[str, Lieu]
    epci: Mapping[str, tuple[str, tuple[str, ...], Emprise | None]]
    emprise: Emprise | None

    def cadre(self, sirens: Iterable[str]) -> Emprise | None:
        """Return the box that holds the département and these EPCI, wherever they spill over."""
        boites = [self.emprise, *(self.epci[siren][2] for siren in sirens if siren in self.epci)]
        connues = [boite for boite in boites if boite is not None]
        if not connues:
            return None
        ouest, sud, est, nord = zip(*connues, strict=True)
        return Emprise(min(ouest), min(sud), max(est), max(nord))


@cache
def fond_carte(territory: Territory, departement: str) -> FondCarte:
    """Build what the map of a département needs, once."""
    trouve = territory.departement(departement)
    epci = {siren: territory.epci(siren) for siren in territory.epcis_of(departement).index}
    connus = {siren: (e.nom, e.departements, e.emprise) for siren, e in epci.items() if e is not None}
    communes = territory.communes_of(departement)
    noms = communes["nom"].tolist(), communes["siren_epci"].tolist(), communes["lat"].tolist(), communes["lon"].tolist()
    lieux = (
        Lieu(code, nom, _siren(siren), connus[siren][0] if siren in connus else "", _degre(lat), _degre(lon))
        for code, nom, siren, lat, lon in zip(communes.index, *noms, strict=True)
    )
    return FondCarte(
        departement, {lieu.code: lieu for lieu in lieux}, connus, trouve.emprise if trouve is not None else None
    )


def _siren(valeur: object) -> str:
    return "" if absent(valeur) else str(valeur)


def _degre(valeur: float | None) -> float | None:
    return None if valeur is None or absent(valeur) else float(valeur)
