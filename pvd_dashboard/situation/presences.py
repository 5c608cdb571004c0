"""Who came to the meetings of one body, seat by seat: the attendance as a grid (§1.11, ACAN-2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from pvd_dashboard.situation.index import ParCommune
from pvd_dashboard.situation.reunions import INSTANCES_DE_PROJET, SIEGES_REQUIS, partenaires
from pvd_dashboard.situation.signataires import organisme
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_vie import Reunion

    _Tient = Callable[[str], bool]


class Presence(StrEnum):
    """What a meeting says of a seat."""

    PRESENT = "present"
    EXCUSE = "excuse"
    NON_CITE = "non_cite"


@dataclass(frozen=True, slots=True)
class SiegeSuivi:
    """One seat and what each meeting says of it, in the order of the grid; ``requis`` by the minimum membership."""

    siege: str
    requis: bool
    etats: tuple[Presence, ...]

    @property
    def presences(self) -> int:
        """At how many meetings somebody held the seat."""
        return self.etats.count(Presence.PRESENT)


@dataclass(frozen=True, slots=True)
class Grille:
    """The attendance of one body: ``reunions`` are the columns, oldest first, ``sieges`` the rows."""

    nom: str
    reunions: tuple[Reunion, ...]
    sieges: tuple[SiegeSuivi, ...]


def grilles(situation: Situation) -> dict[str, Grille]:
    """Return the grids of the meetings held that say who came or sent word: by key of the PVD, ``club``, or kind.

    The comité de projet of each PVD comes first, in the order of the
    conventions, then the club, then the other kinds.
    """
    tenues = [reunion for reunion in reversed(situation.reunions.tenues) if reunion.presents or reunion.excuses]
    comites = [reunion for reunion in tenues if reunion.type in INSTANCES_DE_PROJET]
    actes = ParCommune(situation.conventions.actes)
    found: dict[str, Grille] = {}
    for ligne in situation.conventions.lignes:
        siennes = [reunion for reunion in comites if ligne.pvd in reunion.pvd or not reunion.communes]
        if siennes:
            signataires = partenaires(actes.de(ligne.communes), siennes[-1].date)
            found[ligne.pvd] = _grille(ligne.libelle, siennes, _requis(signataires))
    autres: dict[str, list[Reunion]] = {}
    for reunion in tenues:
        if reunion.type not in INSTANCES_DE_PROJET:
            autres.setdefault(reunion.type, []).append(reunion)
    for type_ in sorted(autres, key=lambda type_: type_ != "club"):
        found[type_] = _grille(autres[type_][0].libelle, autres[type_], {})
    return found


def _requis(signataires: Iterable[str]) -> dict[str, _Tient]:
    """Return the seats of the minimum membership, the partners that signed included, and what holds each (ACAN-2)."""
    requis: dict[str, _Tient] = {siege: partial(_dit, motif) for siege, motif in SIEGES_REQUIS.items()}
    return requis | {qualite: partial(_parle_pour, organisme(qualite)) for qualite in signataires}


def _dit(motif: re.Pattern[str], present: str) -> bool:
    return motif.search(fold(present)) is not None


def _parle_pour(qui: str, present: str) -> bool:
    return organisme(present) == qui


def _se_lit(plat: str, present: str) -> bool:
    return fold(present) == plat


def _grille(nom: str, reunions: Sequence[Reunion], requis: Mapping[str, _Tient]) -> Grille:
    """Return the grid: the seats required, then those that meetings name besides, in the order first named."""
    dits = (dit for reunion in reunions for dit in (*reunion.presents, *reunion.excuses))
    autres: dict[str, str] = {}
    for dit in dits:
        if not any(tient(dit) for tient in requis.values()):
            autres.setdefault(fold(dit), dit)
    lignes = [SiegeSuivi(siege, True, _etats(reunions, tient)) for siege, tient in requis.items()]  # noqa: FBT003
    lignes += [SiegeSuivi(dit, False, _etats(reunions, partial(_se_lit, plat))) for plat, dit in autres.items()]  # noqa: FBT003
    return Grille(nom, tuple(reunions), tuple(lignes))


def _etats(reunions: Iterable[Reunion], tient: _Tient) -> tuple[Presence, ...]:
    return tuple(_etat(reunion, tient) for reunion in reunions)


def _etat(reunion: Reunion, tient: _Tient) -> Presence:
    if any(map(tient, reunion.presents)):
        return Presence.PRESENT
    return Presence.EXCUSE if any(map(tient, reunion.excuses)) else Presence.NON_CITE
