"""What the map of paper names: communes by status, EPCI, projects of several communes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lectures import STATUT, lecture
from pvd_dashboard.situation.libelles import ACV, CONTOUR_ACV, STATUTS, TONS_CARTE, URGENCE
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.situation.libelles import Libelle
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory

ENCRE = "#1E2330"
Aspects = dict[str, tuple["Aspect", str]]


@dataclass(frozen=True, slots=True)
class Aspect:
    """How a class is drawn: words, symbol, fill, outline, hatched or not."""

    libelle: str
    symbole: str
    couleur: str
    contour: str = ENCRE
    hachure: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A commune that the map names; ``chiffre`` is the figure written beside its name, if the reading has one."""

    code: str
    nom: str
    aspect: Aspect
    laureate: bool
    chiffre: str = ""

    @property
    def ecrit(self) -> str:
        """What is written beside the commune."""
        return f"{self.nom} {self.chiffre}".strip()


def aspect(statut: Statut) -> Aspect:
    """Return how a status is drawn on a map."""
    mots: Libelle = STATUTS[statut]
    return Aspect(mots.libelle, mots.symbole, TONS_CARTE.get(statut, mots.couleur), hachure=mots.hachure)


ASPECT_ACV = Aspect(ACV.libelle, ACV.symbole, ACV.couleur, CONTOUR_ACV)


def places(situation: Situation, territory: Territory, couleur: str = STATUT) -> tuple[Place, ...]:
    """Return the communes to name, lauréates first, each once, coloured by a reading."""
    found: dict[str, Place] = {}
    for place in _places(
        situation, territory, _par_statut(situation) if couleur == STATUT else _lue(situation, couleur)
    ):
        found.setdefault(place.code, place)
    return tuple(found.values())


def _par_statut(situation: Situation) -> Aspects:
    lignes = {code: ligne.statut for ligne in situation.conventions.lignes for code in ligne.communes}
    codes = situation.laureats.communes["code_insee"]
    return {str(code): (aspect(lignes.get(code, Statut.ATTENTE)), "") for code in codes}


def _lue(situation: Situation, couleur: str) -> Aspects:
    marques = lecture(situation, couleur).marques
    return {code: (_aspect(marque.classe), marque.chiffre) for code, marque in marques.items()}


def _aspect(classe: Libelle) -> Aspect:
    return Aspect(classe.libelle, classe.symbole, classe.couleur, hachure=classe.hachure)


def _places(situation: Situation, territory: Territory, aspects: Aspects) -> Iterator[Place]:
    laureats = situation.laureats
    noms = dict(zip(laureats.communes["code_insee"], laureats.communes["nom"], strict=True))
    for code in laureats.retirees:
        yield Place(code, _nom(territory, code), aspect(Statut.RETRAIT), laureate=False)
    for code, nom in noms.items():
        look, chiffre = aspects[str(code)]
        yield Place(str(code), str(nom), look, laureate=True, chiffre=chiffre)
    for code in laureats.acv:
        yield Place(code, _nom(territory, code), ASPECT_ACV, laureate=False)


def _nom(territory: Territory, code: str) -> str:
    known = territory.commune(code)
    return known.nom if known else code


def effectifs(nommees: tuple[Place, ...], situation: Situation, couleur: str = STATUT) -> dict[Aspect, int]:
    """Return how many communes wear each look, in the order of the legend."""
    retrait = aspect(Statut.RETRAIT)
    if couleur == STATUT:
        ordre = [aspect(statut) for statut in URGENCE]
    else:
        ordre = [*map(_aspect, lecture(situation, couleur).classes), retrait]
    comptes = {look: sum(place.aspect == look for place in nommees) for look in [*ordre, ASPECT_ACV]}
    return {look: combien for look, combien in comptes.items() if combien}


def epcis(situation: Situation) -> tuple[str, ...]:
    """Return the SIREN of the EPCI that hold a commune lauréate."""
    communes = situation.laureats.communes
    return tuple(str(siren) for siren in communes["siren_epci"].dropna().unique()) if len(communes) else ()


def liens(situation: Situation) -> tuple[tuple[str, ...], ...]:
    """Return the communes of each project that joins several."""
    return tuple(projet.communes for projet in situation.laureats.projets if len(projet.communes) > 1)
