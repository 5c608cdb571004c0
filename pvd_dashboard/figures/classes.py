"""In which class of the map each commune falls: one reading for the map, its legend and its table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pvd_dashboard.figures.apparence import APPARENCES, Apparence
from pvd_dashboard.figures.fond import Lieu
from pvd_dashboard.figures.mots import echeance_phrase
from pvd_dashboard.situation import libelles
from pvd_dashboard.situation.libelles import URGENCE, libelle
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.figures.fond import FondCarte
    from pvd_dashboard.situation.model import LigneConvention, Situation

ACV, EPCI, PROJET = (
    Apparence(look.libelle, look.symbole, look.couleur) for look in (libelles.ACV, libelles.EPCI, libelles.PROJET)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A commune that the map names: code, name, EPCI, project, look, status and deadline in words."""

    code: str
    nom: str
    siren: str
    nom_epci: str
    projet: str
    apparence: Apparence
    statut: str
    echeance: str
    laureate: bool


@dataclass(frozen=True, slots=True)
class Classes:
    """The communes named, by class; the EPCI that hold a lauréate; the projects of several communes."""

    places: tuple[Place, ...]
    sirens: tuple[str, ...]
    projets: tuple[tuple[str, ...], ...]

    def effectifs(self) -> dict[Apparence, int]:
        """Return how many communes wear each look, most urgent first."""
        ordre = [*(APPARENCES[statut] for statut in URGENCE), ACV]
        comptes = {look: sum(place.apparence == look for place in self.places) for look in ordre}
        return {look: combien for look, combien in comptes.items() if combien}


def classer(situation: Situation, fond: FondCarte) -> Classes:
    """Sort the communes of a situation into the classes of the map."""
    lignes = {code: ligne for ligne in situation.conventions.lignes for code in ligne.communes}
    noms = _noms(situation.laureats.communes)
    retirees = situation.laureats.retirees
    places = [
        _laureate(_lieu(code, fond, noms), lignes.get(code), retiree=code in retirees)
        for code in dict.fromkeys([*noms, *lignes, *retirees])
    ]
    nommees = {place.code for place in places}
    places += [_acv(fond.communes[code]) for code in situation.laureats.acv if code in fond.communes.keys() - nommees]
    return Classes(
        tuple(places),
        tuple(dict.fromkeys(place.siren for place in places if place.laureate and place.siren)),
        tuple(projet.communes for projet in situation.laureats.projets if len(projet.communes) > 1),
    )


def _noms(laureats: pd.DataFrame) -> dict[str, str]:
    return dict(zip(laureats["code_insee"], laureats["nom"], strict=True)) if len(laureats) else {}


def _lieu(code: str, fond: FondCarte, noms: Mapping[str, str]) -> Lieu:
    lieu = fond.communes.get(code) or Lieu(code, code, "", "", None, None)
    return replace(lieu, nom=noms.get(code, lieu.nom))


def _laureate(lieu: Lieu, ligne: LigneConvention | None, *, retiree: bool) -> Place:
    etat = Statut.RETRAIT if retiree else ligne.statut if ligne else Statut.ATTENTE
    lue = ligne if ligne is not None and ligne.statut is etat else None
    look = APPARENCES[etat]
    return Place(
        *(lieu.code, lieu.nom, lieu.siren, lieu.nom_epci),
        projet=ligne.libelle if ligne else "",
        apparence=look,
        statut=libelle(lue) if lue else look.libelle,
        echeance=echeance_phrase(lue) if lue else "",
        laureate=etat is not Statut.RETRAIT,
    )


def _acv(lieu: Lieu) -> Place:
    return Place(lieu.code, lieu.nom, lieu.siren, lieu.nom_epci, "", ACV, ACV.libelle, "", laureate=False)
