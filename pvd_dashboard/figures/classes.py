"""In which class of the map each commune falls: one reading for the map, its legend and its table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pvd_dashboard.figures.apparence import APPARENCES, Apparence
from pvd_dashboard.figures.fond import Lieu
from pvd_dashboard.figures.mots import echeance_phrase
from pvd_dashboard.situation import libelles
from pvd_dashboard.situation.lectures import STATUT, lecture
from pvd_dashboard.situation.libelles import URGENCE, Libelle, libelle
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.figures.fond import FondCarte
    from pvd_dashboard.situation.model import LigneConvention, Situation


def _de_classe(look: Libelle) -> Apparence:
    return Apparence(look.libelle, look.symbole, look.couleur)


ACV, EPCI, PROJET = (_de_classe(look) for look in (libelles.ACV, libelles.EPCI, libelles.PROJET))


@dataclass(frozen=True, slots=True)
class Place:
    """A commune that the map names: code, name, EPCI, project, look, what is said of it and what comes next in words.

    ``statut`` is the phrase of the reading (the status of the convention, the
    aids…), ``chiffre`` the figure written beside the name, if the reading has one.
    """

    code: str
    nom: str
    siren: str
    nom_epci: str
    projet: str
    apparence: Apparence
    statut: str
    echeance: str
    laureate: bool
    chiffre: str = ""


@dataclass(frozen=True, slots=True)
class Classes:
    """The communes named, by class; the EPCI that hold a lauréate; the projects of several communes.

    ``ordre`` are the looks in the order of the legend.
    """

    places: tuple[Place, ...]
    sirens: tuple[str, ...]
    projets: tuple[tuple[str, ...], ...]
    ordre: tuple[Apparence, ...]

    def effectifs(self) -> dict[Apparence, int]:
        """Return how many communes wear each look, in the order of the legend."""
        comptes = {look: sum(place.apparence == look for place in self.places) for look in self.ordre}
        return {look: combien for look, combien in comptes.items() if combien}


def classer(situation: Situation, fond: FondCarte, couleur: str = STATUT, *, acv: bool = True) -> Classes:
    """Sort the communes of a situation into the classes of the map, by a reading; ``acv`` names those of ACV too."""
    places = _laureates(situation, fond)
    looks = [APPARENCES[statut] for statut in URGENCE]
    if couleur != STATUT:
        lue = lecture(situation, couleur)
        looks = [*map(_de_classe, lue.classes), APPARENCES[Statut.RETRAIT]]
        marques = {code: (_de_classe(m.classe), m.texte, m.chiffre) for code, m in lue.marques.items()}
        places = [_relire(place, *marques[place.code]) if place.code in marques else place for place in places]
    nommees = {place.code for place in places}
    if acv:
        autres = dict.fromkeys(code for code in situation.laureats.acv if code in fond.communes.keys() - nommees)
        places += [_acv(fond.communes[code]) for code in autres]
    return Classes(
        tuple(places),
        tuple(dict.fromkeys(place.siren for place in places if place.laureate and place.siren)),
        tuple(projet.communes for projet in situation.laureats.projets if len(projet.communes) > 1),
        (*looks, ACV),
    )


def _relire(place: Place, look: Apparence, texte: str, chiffre: str) -> Place:
    return replace(place, apparence=look, statut=texte, chiffre=chiffre, echeance="")


def _laureates(situation: Situation, fond: FondCarte) -> list[Place]:
    lignes = {code: ligne for ligne in situation.conventions.lignes for code in ligne.communes}
    noms = _noms(situation.laureats.communes)
    retirees = situation.laureats.retirees
    return [
        _laureate(_lieu(code, fond, noms), lignes.get(code), retiree=code in retirees)
        for code in dict.fromkeys([*noms, *lignes, *retirees])
    ]


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
