"""Who signs a convention: seats and persons, read from the list as typed (§1.8).

A list separates its entries by a semicolon, a line break, or a comma before a
title. One entry is one person, who may hold several seats: « maire de Lectoure
et président de la CC de la Lomagne Gersoise ».
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pvd_dashboard.situation.lieux import est_nom_epci
from pvd_dashboard.tables.text import fold

Role = Literal["beneficiaire", "etat", "partenaire"]
_TITRES = r"(?:maires?|pr[ée]sident\w*|pr[ée]f[eè]te?s?|directeur\w*|directrice\w*|vice-pr[ée]sident\w*)"
_DEVANT_TITRE = rf"(?=\s*(?:l[ae]\s+|l['’])?{_TITRES}\b)"
_ENTREES = re.compile(rf"[;\n]+|,{_DEVANT_TITRE}", re.IGNORECASE)
_ET_TITRE = re.compile(rf"\s+et\b{_DEVANT_TITRE}", re.IGNORECASE)
_ARTICLES = re.compile(r"^(?:(?:le|la|l|les|monsieur|madame|m|mme)\b ?)+")
_MAIRIE = re.compile(r"^(?:maire|commune|ville|mairie)\b ?")
_PRESIDENCE = re.compile(r"^(?:vice )?president\w*(?: (?:de|du|d))?(?: (?:la|l))?\b ?")
_EPCI = re.compile(r"^(?:epci|intercommunalite)\b")
_ETAT = re.compile(r"^(?:(?:sous )?prefet\w*|etat|representant\w* de l etat)\b")


@dataclass(frozen=True, slots=True)
class Siege:
    """One seat: its quality as typed, its role, the rank of the person who holds it."""

    qualite: str
    role: Role
    personne: int


@lru_cache(maxsize=1024)
def sieges(texte: str) -> tuple[Siege, ...]:
    """Return the seats that a list of signatories names, in the order typed.

    >>> [siege.role for siege in sieges("Maire de Lectoure et président de la CC ; préfet du Gers")]
    ['beneficiaire', 'beneficiaire', 'etat']
    """
    personnes = [entree.strip() for entree in _ENTREES.split(texte) if entree.strip()]
    return tuple(
        Siege(qualite, _role(qualite), rang)
        for rang, entree in enumerate(personnes)
        for qualite in (part.strip() for part in _ET_TITRE.split(entree))
        if qualite
    )


def personnes(liste: tuple[Siege, ...]) -> int:
    """Count the persons who hold the seats."""
    return len({siege.personne for siege in liste})


def compter(liste: tuple[Siege, ...]) -> dict[str, int]:
    """Return how many seats and persons sign, and the seats of each role."""
    roles = Counter(siege.role for siege in liste)
    return {
        "sieges": len(liste),
        "personnes": personnes(liste),
        "beneficiaires": roles["beneficiaire"],
        "etat": roles["etat"],
        "partenaires": roles["partenaire"],
    }


def _plat(qualite: str) -> str:
    return _ARTICLES.sub("", fold(qualite))


def _role(qualite: str) -> Role:
    """Return what a seat is: beneficiary (commune, EPCI), State, or partner."""
    plat = _plat(qualite)
    if _ETAT.match(plat):
        return "etat"
    organisme = _PRESIDENCE.sub("", plat)
    if _MAIRIE.match(plat) or _EPCI.match(organisme) or est_nom_epci(organisme):
        return "beneficiaire"
    return "partenaire"


_PORTE_PAROLE = re.compile(
    r"^(?:(?:vice )?president\w*|direct\w+|general\w*|representant\w*|delegue\w*|referent\w*|conseil\w*"
    r"|l|la|le|les|d|de|du|des)\b ?"
)
_MEMES = {
    "regional": "region",
    "regionale": "region",
    "departemental": "departement",
    "cd": "departement",
    "bdt": "banque",
    "cdc": "banque",
    "caisse": "banque",
}


@lru_cache(maxsize=1024)
def organisme(qualite: str) -> str:
    """Return the word that tells whom a seat speaks for: the same for « présidente de la Région » and « Région ».

    >>> organisme("directrice générale de l'EPF d'Occitanie"), organisme("Conseil régional"), organisme("BdT")
    ('epf', 'region', 'banque')
    """
    plat = _plat(qualite)
    while (reste := _PORTE_PAROLE.sub("", plat)) not in {plat, ""}:
        plat = reste
    mot = plat.split(" ", 1)[0]
    return _MEMES.get(mot, mot)


def signe(liste: tuple[Siege, ...], commune: str, *, seule: bool) -> bool:
    """Whether a commune is among the signatories, named, or as « ville principale ».

    ``seule`` says that the convention covers this commune only: a bare « maire » is then its own.
    """
    nom = fold(commune)
    return any(_est_commune(_plat(siege.qualite), nom, seule=seule) for siege in liste)


def _est_commune(qualite: str, nom: str, *, seule: bool) -> bool:
    if "ville principale" in qualite:
        return True
    if est_nom_epci(_PRESIDENCE.sub("", qualite)):
        return False
    return f" {nom} " in f" {qualite} " or (seule and qualite in {"maire", "commune", "mairie"})
