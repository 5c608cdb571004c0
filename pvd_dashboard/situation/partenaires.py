"""The partners of the conventions, each once whatever its spelling (§1.15, R62)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.situation.actes import Acte

CEA = "Collectivité européenne d'Alsace"
_SEPARATEURS = re.compile(r"\s*[;\n]\s*")
_ARTICLES = re.compile(r"^(?:la|le|les|l['’])\s*", re.IGNORECASE)
_CEA = re.compile(
    r"\bcea\b|collectivite europeenne d alsace|(?:conseil )?departement(?:al)?.*\b(?:bas|haut) rhin\b|\bcd ?6[78]\b"
)
_REGION = re.compile(r"^(?:conseil )?region(?:al|ale)?\b(?: de| du| d)?(?: la| l)? ?(?P<nom>.*)")
_DEPARTEMENT = re.compile(r"^(?:conseil departemental|departement)\b")
_TYPES = (
    ("etat", re.compile(r"\b(?:etat|prefet|prefete|prefecture|ddt|ddtm|dreal|draac|drac|udap)\b")),
    ("operateur", re.compile(r"\b(?:anct|anah|banque des territoires|bdt|caisse des depots|cerema|ademe)\b")),
    ("foncier", re.compile(r"\b(?:epf|etablissement public foncier)\b")),
    ("consulaire", re.compile(r"\b(?:cci|cma|chambre)\b")),
    ("logement", re.compile(r"\b(?:hlm|bailleur|oph)\b")),
    ("conseil", re.compile(r"\bcaue\b")),
    ("territoire", re.compile(r"\b(?:petr|pnr|syndicat)\b")),
)
TYPES = {
    "region": "Région",
    "departement": "Département",
    "etat": "État",
    "operateur": "Opérateur",
    "foncier": "Établissement foncier",
    "consulaire": "Chambre consulaire",
    "logement": "Bailleur social",
    "conseil": "CAUE",
    "territoire": "PETR, parc ou syndicat",
    "autre": "Autre",
}
"""What a partner is, by code."""


@dataclass(frozen=True, slots=True)
class Partenaire:
    """One partner: its name, what it is (a code of :data:`TYPES`), how many conventions name it, in which communes."""

    nom: str
    type: str
    conventions: int
    communes: tuple[str, ...]


def partenaires(actes: Iterable[Acte]) -> tuple[Partenaire, ...]:
    """Return the partners that signed conventions name, those of most conventions first.

    The Collectivité européenne d'Alsace took the place of two départements on
    1 January 2021: under any of their names it is one partner.
    """
    noms: dict[str, str] = {}
    actes_de: dict[str, list[Acte]] = {}
    for acte in actes:
        for cle, nom in {identite(brut): ecrit(brut) for brut in cites(acte.partenaires)}.items():
            noms.setdefault(cle, nom)
            actes_de.setdefault(cle, []).append(acte)
    trouves = [
        Partenaire(
            noms[cle],
            nature(noms[cle]),
            len(siens),
            tuple(sorted({code for acte in siens for code in acte.communes})),
        )
        for cle, siens in actes_de.items()
    ]
    return tuple(sorted(trouves, key=lambda partenaire: (-partenaire.conventions, fold(partenaire.nom))))


def cites(texte: str) -> list[str]:
    """Return the partners of a cell, as typed: separated by semicolons or on lines of their own."""
    return [part for part in _SEPARATEURS.split(texte.strip()) if part]


def identite(nom: str) -> str:
    """Return what two spellings of one partner share.

    >>> identite("CeA") == identite("La Collectivité européenne d'Alsace") == identite("Département du Bas-Rhin")
    True
    >>> identite("Région Occitanie") == identite("Conseil régional d'Occitanie")
    True
    """
    plat = fold(_ARTICLES.sub("", nom.strip()))
    if _CEA.search(plat):
        return fold(CEA)
    region = _REGION.match(plat)
    return f"region {region['nom']}".strip() if region else plat


def ecrit(nom: str) -> str:
    """Return a partner's name without its article."""
    propre = _ARTICLES.sub("", nom.strip()).rstrip(" .,")
    return CEA if _CEA.search(fold(propre)) else propre[:1].upper() + propre[1:]


def nature(nom: str) -> str:
    """Return what a partner is, from its name.

    >>> nature("Région Grand Est"), nature("EPF d'Occitanie"), nature("CeA"), nature("Association des commerçants")
    ('region', 'foncier', 'departement', 'autre')
    """
    plat = fold(nom)
    if _CEA.search(plat) or _DEPARTEMENT.match(plat):
        return "departement"
    if _REGION.match(plat):
        return "region"
    return next((code for code, mots in _TYPES if mots.search(plat)), "autre")
