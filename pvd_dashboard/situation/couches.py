"""The layers of a map, on screen and on paper; what the table of lauréats says of other programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.formats import absent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Situation

EPCI_PVD, PARTENARIATS, ACV = "epci", "partenariats", "acv"
EPCI_TOUS, ARRONDISSEMENTS = "epcis", "arrondissements"
VILLAGES, FRANCE_SERVICES, CRTE = "va", "fs", "crte"

COUCHES: Mapping[str, str] = {
    EPCI_PVD: "EPCI contenant une PVD",
    PARTENARIATS: "Partenariats",
    ACV: "Action cœur de ville",
    EPCI_TOUS: "Limites et noms des EPCI",
    ARRONDISSEMENTS: "Arrondissements",
    VILLAGES: "Villages d’avenir",
    FRANCE_SERVICES: "France services",
    CRTE: "CRTE",
}
"""The layers that can be switched, and how they are called; the codes are those of the addresses."""
AU_DEPART = frozenset({EPCI_PVD, PARTENARIATS, ACV})
"""The four classes of the deck of the Landes, the communes lauréates being always drawn."""
_COLONNES = {VILLAGES: "villages_avenir", FRANCE_SERVICES: "france_services", CRTE: "crte"}
SIGLES: Mapping[str, str] = {VILLAGES: "VA", FRANCE_SERVICES: "FS", CRTE: "CRTE"}

TON_PROGRAMMES, TON_PERIMETRE = "#7A1FA2", "#C2185B"


def programmes(situation: Situation) -> dict[str, dict[str, str]]:
    """Return, for each overlay that the table of lauréats fills, what it says of each commune (by INSEE)."""
    laureats = situation.tables.get("laureats")
    if laureats is None or not len(laureats):
        return {}
    trouves = {}
    for couche, colonne in _COLONNES.items():
        if colonne in laureats:
            paires = zip(laureats["code_insee"], laureats[colonne], strict=True)
            dits = {str(code): _dit(valeur, couche) for code, valeur in paires if not absent(code)}
            trouves[couche] = {code: dit for code, dit in dits.items() if dit}
    return {couche: dits for couche, dits in trouves.items() if dits}


def _dit(valeur: object, couche: str) -> str:
    if absent(valeur) or valeur is False or not str(valeur).strip():
        return ""
    return str(valeur) if couche == CRTE else COUCHES[couche] if bool(valeur) else ""


def couches_possibles(situation: Situation) -> dict[str, str]:
    """Return the layers that make sense for a situation: an overlay is offered only where the table fills it."""
    remplies = programmes(situation)
    return {
        code: nom
        for code, nom in COUCHES.items()
        if code in remplies or (code not in _COLONNES and (code != ACV or situation.laureats.acv))
    }
