"""What the screen of grants looks at: stage, years, territory, dispositif, beneficiary, and which of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import NON_CONNU, euros_courts
from pvd_dashboard.situation import stades
from pvd_dashboard.situation.catalogue import catalogue
from pvd_dashboard.situation.libelles import PORTEES
from pvd_dashboard.situation.model_aides import Stade, TotalStade
from pvd_dashboard.situation.perimetre_aides import Perimetre, filtrer
from pvd_dashboard.ui import acces, filtres

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pvd_dashboard.situation.catalogue import Catalogue
    from pvd_dashboard.situation.model import Laureats
    from pvd_dashboard.ui.page import Contexte

VOLETS = {
    "tableau": "Tableau",
    "annees": "Années",
    "communes": "Communes",
    "projets": "Projets",
    "suivi": "Suivi",
    "lignes": "Lignes",
}
_TYPES = {"arr": "arrondissement", "epci": "epci", "pvd": "pvd", "com": "commune"}
TOUS = ""


@dataclass(frozen=True, slots=True)
class Choix:
    """What was chosen; ``lieu`` says the territory in words, empty for the whole département."""

    volet: str
    stade: Stade
    perimetre: Perimetre
    lieu: str

    @property
    def dit(self) -> str:
        """The stage in words, as a heading says it."""
        return stades.LIBELLES[self.stade]


def choisir(contexte: Contexte) -> Choix:
    """Draw the choices, held in the URL; return what was chosen."""
    perimetre, lieu = _perimetre(contexte)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        volet = filtres.bascule("Partie", "volet", VOLETS)
        stade = _stade(contexte, perimetre)
    return Choix(volet, stade, perimetre, lieu)


def liste_en_vigueur(contexte: Contexte) -> Catalogue:
    """Return the dispositifs in force."""
    return catalogue(contexte.parametres.dispositifs_locaux)


def lignes(contexte: Contexte, perimetre: Perimetre) -> pd.DataFrame:
    """Return the grants of the perimeter, filtered once."""
    situation = contexte.situation
    return acces.garder(
        contexte,
        "aides_lignes",
        perimetre,
        faire=lambda: filtrer(situation.financements.subventions, situation.laureats, perimetre),
    )


def par_stade(contexte: Contexte, perimetre: Perimetre) -> Mapping[Stade, TotalStade]:
    """Return what the grants of the perimeter come to at each stage, summed once."""
    return acces.garder(contexte, "aides_stades", perimetre, faire=lambda: stades.totaux(lignes(contexte, perimetre)))


def _stade(contexte: Contexte, perimetre: Perimetre) -> Stade:
    """Draw the switch of stages, each with what it comes to in the perimeter: « n.c. » where nobody knows."""
    sommes = par_stade(contexte, perimetre)
    options = {
        stade.value: f"{stades.LIBELLES[stade]} · {euros_courts(total.total) if total.lignes else NON_CONNU}"
        for stade, total in sommes.items()
    }
    return Stade(filtres.bascule("Stade des montants", "stade", options, courant=Stade.ACCORDE.value))


@dataclass(frozen=True, slots=True)
class _Listes:
    """What the lists of the screen offer, by code."""

    annees: list[str]
    territoires: Mapping[str, str]
    dispositifs: Mapping[str, str]
    portees: Mapping[str, str]


def _listes(contexte: Contexte) -> _Listes:
    aides = contexte.situation.financements.subventions
    annees = [str(int(annee)) for annee in sorted(aides["exercice"].dropna().unique())]
    territoires = _territoires(contexte.situation.laureats)
    presents = dict(zip(aides["dispositif"], aides["libelle_dispositif"], strict=True))
    ordre = liste_en_vigueur(contexte).ordre
    dispositifs = {code: presents[code] for code in sorted(presents, key=lambda code: ordre[code])}
    presentes = set(aides["portee"].dropna())
    portees = {code: nom for code, nom in PORTEES.items() if code in presentes}
    return _Listes(annees, territoires, dispositifs, portees)


def _perimetre(contexte: Contexte) -> tuple[Perimetre, str]:
    offert = acces.garder(contexte, "aides_listes", faire=lambda: _listes(contexte))
    de, a, ou, quoi, qui = st.columns([1, 1, 3, 2, 3])
    with de:
        debut = filtres.liste("Exercices de", "de", ["", *offert.annees], ecrire_option=lambda code: code or "tous")
    with a:
        fin = filtres.liste("à", "a", ["", *offert.annees], ecrire_option=lambda code: code or "tous")
    with ou:
        territoire = _choix("Territoire", "territoire", offert.territoires, "Tout le département")
    with quoi:
        dispositif = _choix("Dispositif", "dispositif", offert.dispositifs, "Tous")
    with qui:
        portee = _choix("Bénéficiaire", "portee", offert.portees, "Tous")
    genre, _, code = territoire.partition(":")
    lieu = {_TYPES[genre]: code} if genre in _TYPES else {}
    perimetre = Perimetre(
        de=int(debut) if debut else None, a=int(fin) if fin else None, dispositif=dispositif, portee=portee, **lieu
    )
    return perimetre, offert.territoires.get(territoire, "")


def _choix(libelle: str, nom: str, options: Mapping[str, str], tous: str) -> str:
    noms = {TOUS: tous, **options}
    return filtres.liste(libelle, nom, list(noms), ecrire_option=lambda code: noms[code])


def _territoires(laureats: Laureats) -> dict[str, str]:
    """Return the places to look at: arrondissements where there are several, EPCI, shared projects, communes."""
    communes = laureats.communes
    arrondissements = communes.dropna(subset=["arrondissement"]).drop_duplicates("arrondissement")
    plusieurs = len(arrondissements) > 1
    epcis = communes.dropna(subset=["siren_epci"]).drop_duplicates("siren_epci")
    return {
        **{
            f"arr:{code}": f"Arrondissement : {nom}".replace(" :", "\u00a0:")
            for code, nom in _tries(arrondissements, "arrondissement", "nom_arrondissement")
            if plusieurs
        },
        **{f"epci:{siren}": nom for siren, nom in _tries(epcis, "siren_epci", "nom_epci")},
        **{
            f"pvd:{projet.cle}": f"Projet PVD {projet.libelle}"
            for projet in laureats.projets
            if len(projet.communes) > 1
        },
        **{f"com:{code}": nom for code, nom in _tries(communes, "code_insee", "nom")},
    }


def _tries(communes: pd.DataFrame, code: str, nom: str) -> list[tuple[str, str]]:
    couples = zip(communes[code].astype(str), communes[nom].fillna(communes[code]).astype(str), strict=True)
    return sorted(couples, key=lambda couple: couple[1])
