"""To whom a grant goes: communes lauréates, EPCI that hold one, nobody in particular, others (R52, R61).

The scope follows the beneficiary, never the place of the works unless an
officer has typed ``commune_localisation``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.situation.lieux import coeur_commune, coeur_epci, est_nom_epci
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import Laureats

COMMUNES, EPCI, NON_VENTILE, HORS_PVD = "communes", "epci", "non_ventile", "hors_pvd"
_AUTRES_TYPES = {"departement", "petr", "syndicat", "autre"}
_AUTRES_NOMS = re.compile(
    r"^(?:conseil (?:departemental|general|regional)|departement|region|syndicat|sivu|sivom|sictom|sydec|petr|"
    r"pole d equilibre|pays|association|prefecture|etat|ddtm?|cd \d)\b"
)
_SEPARATEURS = re.compile(r"\s*(?:[;/,+\n]|\bet\b| - )\s*")


class Beneficiaire(NamedTuple):
    """What a row says of who receives: declared type, SIREN, code INSEE, name, commune of the works if typed."""

    type: str | None
    siren: str | None
    code_insee: str | None
    nom: str | None
    localisation: str | None


class Portee(NamedTuple):
    """The scope of a grant: kind, name and code of the beneficiary, communes lauréates it is attached to."""

    portee: str
    nom: str
    code: str | None
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Reperes:
    """The lauréats of a département and their EPCI, by code, SIREN and name."""

    lieux: Lieux
    noms: Mapping[str, str]
    par_nom: Mapping[str, str]
    epcis: Mapping[str, str]
    epci_par_nom: Mapping[str, str]

    def porter(self, beneficiaire: Beneficiaire) -> Portee:
        """Return the scope of what a beneficiary receives."""
        if beneficiaire.localisation:
            return self._lieu(beneficiaire, beneficiaire.localisation)
        if not any(beneficiaire[1:]):
            return self._sans_beneficiaire(beneficiaire.type)
        if self._est_autre(beneficiaire):
            return self._hors(beneficiaire)
        if self._est_epci(beneficiaire):
            return self._epci(beneficiaire)
        return self._communes(beneficiaire)

    def _sans_beneficiaire(self, type_: str | None) -> Portee:
        return Portee(HORS_PVD if type_ in _AUTRES_TYPES else NON_VENTILE, "", None)

    def _lieu(self, beneficiaire: Beneficiaire, code: str) -> Portee:
        nom = beneficiaire.nom or self.lieux.nom_commune(beneficiaire.code_insee or code)
        if code in self.noms:
            return Portee(COMMUNES, nom, code, (code,))
        return Portee(HORS_PVD, nom, beneficiaire.code_insee or beneficiaire.siren)

    def _est_autre(self, beneficiaire: Beneficiaire) -> bool:
        if beneficiaire.type is not None:
            return beneficiaire.type in _AUTRES_TYPES
        plain = fold(beneficiaire.nom or "")
        return bool(_AUTRES_NOMS.match(plain)) and plain not in self.par_nom

    def _est_epci(self, beneficiaire: Beneficiaire) -> bool:
        """Whether an EPCI receives; a list may give it the code INSEE of its seat (R52)."""
        if beneficiaire.type is not None:
            return beneficiaire.type == "epci"
        if beneficiaire.siren and self.lieux.nom_epci(beneficiaire.siren):
            return True
        return est_nom_epci(beneficiaire.nom or "") and coeur_commune(beneficiaire.nom or "") not in self.par_nom

    def _epci(self, beneficiaire: Beneficiaire) -> Portee:
        siren = self._siren_epci(beneficiaire)
        nom = (self.lieux.nom_epci(siren) if siren else None) or beneficiaire.nom or ""
        return Portee(EPCI if siren in self.epcis else HORS_PVD, nom, siren)

    def _siren_epci(self, beneficiaire: Beneficiaire) -> str | None:
        """Return the SIREN of an EPCI: typed, else of its name, else that of the commune of its seat."""
        siren = beneficiaire.siren
        if siren and (siren in self.epcis or self.lieux.nom_epci(siren)):
            return siren
        coeur = coeur_epci(beneficiaire.nom or "")
        trouve = self.epci_par_nom.get(coeur) or self.lieux.epci_par_nom.get(coeur)
        if trouve is None and beneficiaire.code_insee:
            trouve = self.lieux.siren_epci(beneficiaire.code_insee)
        return trouve or siren

    def _communes(self, beneficiaire: Beneficiaire) -> Portee:
        codes = self._codes(beneficiaire)
        laureates = tuple(filter(self.noms.__contains__, codes))
        if not laureates:
            return self._hors(beneficiaire)
        nom = beneficiaire.nom or " / ".join(self.noms[code] for code in laureates)
        return Portee(COMMUNES, nom, laureates[0], laureates)

    def _codes(self, beneficiaire: Beneficiaire) -> tuple[str, ...]:
        """Return the communes that receive: typed codes, else of the SIREN, else of the names."""
        if code := beneficiaire.code_insee:
            return tuple(dict.fromkeys(code.split(";"))) if ";" in code else (code,)
        if beneficiaire.siren and (code := self.lieux.commune_par_siren.get(beneficiaire.siren)):
            return (code,)
        entier = self.par_nom.get(coeur_commune(beneficiaire.nom or ""))
        parts = [entier] if entier else map(self._code_du_nom, _SEPARATEURS.split(beneficiaire.nom or ""))
        return tuple(dict.fromkeys(code for code in parts if code))

    def _code_du_nom(self, nom: str) -> str | None:
        return self.par_nom.get(coeur_commune(nom))

    def _hors(self, beneficiaire: Beneficiaire) -> Portee:
        code = beneficiaire.code_insee or beneficiaire.siren
        nom = beneficiaire.nom or (self.lieux.nom_commune(code) if code else "")
        return Portee(HORS_PVD, nom, code)


def reperes(laureats: Laureats, lieux: Lieux) -> Reperes:
    """Index the lauréats of a département and their EPCI."""
    communes = laureats.communes
    noms = dict(zip(communes["code_insee"], communes["nom"], strict=True))
    avec_epci = communes[communes["siren_epci"].notna()]
    epcis = dict(zip(avec_epci["siren_epci"], avec_epci["nom_epci"].fillna(""), strict=True))
    return Reperes(
        lieux=lieux,
        noms=noms,
        par_nom={coeur_commune(nom): code for code, nom in noms.items()},
        epcis=epcis,
        epci_par_nom={coeur_epci(nom): siren for siren, nom in epcis.items() if nom},
    )
