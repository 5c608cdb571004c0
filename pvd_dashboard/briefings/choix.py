"""What is chosen before a paper is written: the part of the département, the sections, names or none, a past date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings.errors import BriefingError
from pvd_dashboard.situation import Perimetre
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation

_CITEES = 3

CLUB: Mapping[str, str] = {
    "carte": "Carte des lauréats",
    "gouvernance": "Qui accompagne",
    "evolution": "Ce qui a changé",
    "aides": "Aides accordées",
    "exemples": "Financements sectoriels",
    "postes": "Chefs de projet",
    "cofinancement": "Cofinancement des postes",
    "formations": "Formations",
    "club": "Animation et club",
    "conventions": "État des conventions",
    "frise": "Frise des conventions",
    "commune": "Focus sur une commune",
    "calendrier": "Calendrier",
}
NOTE: Mapping[str, str] = {
    "message": "Message",
    "chiffres": "Chiffres clés",
    "evolution": "Ce qui a changé",
    "carte": "Carte",
    "points": "Points d’attention",
    "calendrier": "Calendrier",
    "dynamique": "Dynamique, leviers, difficultés",
    "langage": "Éléments de langage",
    "annexes": "Annexes",
}
BILAN: Mapping[str, str] = {
    "message": "Message",
    "chiffres": "Chiffres clés",
    "annees": "Année par année",
    "carte": "Carte",
    "dynamique": "Dynamique, leviers, difficultés",
    "suites": "Suites des ORT",
    "points": "Points d’attention",
    "annexes": "Annexes",
}
FICHE: Mapping[str, str] = {
    "projet": "Où en est le projet",
    "evolution": "Ce qui a changé",
    "etapes": "Les huit étapes",
    "poste": "Chef de projet",
    "ingenierie": "Besoins d’ingénierie",
    "reunions": "Réunions",
    "actions": "Actions",
    "aides": "Aides accordées",
    "echeances": "Prochaines échéances",
    "historique": "Historique",
    "indicateurs": "Indicateurs",
    "alertes": "À traiter",
    "carte": "Carte (.pdf)",
}
VISITE: Mapping[str, str] = {
    "projet": "Où en est le projet",
    "chiffres": "Chiffres clés",
    "langage": "Éléments de langage",
    "demandes": "Demandes du maire",
    "questions": "Questions à poser",
    "alertes": "Points d’attention",
    "poste": "Chef de projet",
    "contacts": "Interlocuteurs (si les noms sont demandés)",
    "actions": "Actions",
    "aides": "Aides accordées",
    "echeances": "Prochaines échéances",
    "historique": "Historique",
    "carte": "Carte (.pdf)",
}
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "club": CLUB,
    "note": NOTE,
    "bilan": BILAN,
    "commune": FICHE,
    "visite": VISITE,
}
"""The parts that may be left out of each paper: the code on the command line, the words on screen."""


@dataclass(frozen=True, slots=True)
class Changement:
    """One thing that changed since the date compared with: a sentence, and the communes concerned (none: all)."""

    phrase: str
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Choix:
    """How a paper is wanted.

    ``sections`` are codes of :data:`SECTIONS`, all of them where it is None;
    ``contacts`` writes the names of people where they are stored; ``avant`` is
    a past situation to compare with, ``changements`` what changed since; ``modele`` the bytes of the office's own
    .pptx or .docx, ``modele_nom`` its name.
    """

    sections: frozenset[str] | None = None
    contacts: bool = False
    avant: Situation | None = None
    changements: tuple[Changement, ...] = ()
    modele: bytes | None = None
    modele_nom: str = ""

    def garde(self, section: str) -> bool:
        """Whether a section is wanted."""
        return self.sections is None or section in self.sections


def sections(genre: str, voulues: Iterable[str]) -> frozenset[str] | None:
    """Return the sections asked for, None for all. Raises BriefingError for one that the paper does not have."""
    demandees = frozenset(voulues)
    inconnues = sorted(demandees - SECTIONS[genre].keys())
    if inconnues:
        message = f"La partie « {inconnues[0]} » n'existe pas\u00a0: choisissez parmi {', '.join(SECTIONS[genre])}."
        raise BriefingError(message)
    return demandees or None


def perimetre(
    situation: Situation, *, arrondissement: str = "", epci: str = "", communes: Sequence[str] = ()
) -> Perimetre | None:
    """Return the part of the département that is asked for, None for the whole.

    ``arrondissement`` is its name, ``epci`` its SIREN or its name, ``communes``
    codes INSEE of lauréates. Raises BriefingError for one that holds no lauréat.
    """
    if sum(map(bool, (arrondissement, epci, communes))) > 1:
        message = "Choisissez un seul périmètre\u00a0: un arrondissement, un EPCI ou des communes."
        raise BriefingError(message)
    if arrondissement:
        return _arrondissement(situation, arrondissement)
    if epci:
        return _epci(situation, epci)
    return _communes(situation, communes) if communes else None


def _arrondissement(situation: Situation, voulu: str) -> Perimetre:
    noms = situation.laureats.communes["nom_arrondissement"]
    nom = _trouver(voulu, {str(nom): str(nom) for nom in noms.dropna()}, "L'arrondissement")
    dit = f"arrondissement {formats.de(nom)}"
    return Perimetre(dit, f"dans l'{dit}", _codes(situation, "nom_arrondissement", nom))


def _epci(situation: Situation, voulu: str) -> Perimetre:
    rows = situation.laureats.communes
    noms = {str(s): str(n) for s, n in zip(rows["siren_epci"], rows["nom_epci"], strict=True) if isinstance(s, str)}
    siren = _trouver(voulu, noms, "L'EPCI")
    return Perimetre(
        noms[siren], f"dans le périmètre {formats.de(noms[siren])}", _codes(situation, "siren_epci", siren)
    )


def _communes(situation: Situation, voulues: Sequence[str]) -> Perimetre:
    rows = situation.laureats.communes
    noms = dict(zip(rows["code_insee"].astype(str), rows["nom"].astype(str), strict=True))
    codes = [_trouver(voulue, noms, "La commune") for voulue in voulues]
    if len(codes) > _CITEES:
        combien = formats.pluriel(len(codes), "commune")
        return Perimetre(combien, f"dans {combien}", frozenset(codes))
    cites = [noms[code] for code in codes]
    return Perimetre(formats.liste(cites), formats.liste(map(formats.a, cites)), frozenset(codes))


def _trouver(voulu: str, noms: Mapping[str, str], quoi: str) -> str:
    """Return the code of what is named by its code or by its name."""
    for code, nom in noms.items():
        if voulu == code or fold(voulu) == fold(nom):
            return code
    connus = "\u00a0; ".join(dict.fromkeys(sorted(noms.values()))) or "aucun"
    message = f"{quoi} « {voulu} » ne compte aucun lauréat à cette date. Possibles\u00a0: {connus}."
    raise BriefingError(message)


def _codes(situation: Situation, colonne: str, valeur: str) -> frozenset[str]:
    rows = situation.laureats.communes
    return frozenset(rows["code_insee"][(rows[colonne] == valeur).fillna(value=False)].astype(str))
