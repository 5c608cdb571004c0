"""In which order and under which titles the lanes of the timeline stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pvd_dashboard.formats import absent
from pvd_dashboard.situation.libelles import URGENCE
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pvd_dashboard.situation.model import LigneConvention, Situation

Tri = Literal["urgence", "nom", "epci", "echeance"]
TRIS: dict[Tri, str] = {"urgence": "Par urgence", "nom": "Par nom", "epci": "Par EPCI", "echeance": "Par échéance"}
Groupe = Literal["", "epci", "arrondissement"]
GROUPES: dict[Groupe, str] = {"": "Sans groupe", "epci": "EPCI", "arrondissement": "Arrondissements"}
SANS_GROUPE = "Non renseigné"
_LOIN = date.max


def trier(situation: Situation, tri: Tri = "urgence") -> tuple[LigneConvention, ...]:
    """Return the lines of the PVD in the order asked: most urgent first, by name, EPCI or deadline."""
    cle = _cle_epci(situation) if tri == "epci" else _CLES[tri]
    return tuple(sorted(situation.conventions.lignes, key=cle))


def noms_epci(situation: Situation) -> dict[str, str]:
    """Return the names of the EPCI that hold a commune lauréate, by SIREN."""
    communes = situation.laureats.communes
    return dict(zip(communes["siren_epci"], communes["nom_epci"], strict=True)) if "siren_epci" in communes else {}


def _cle_epci(situation: Situation) -> Callable[[LigneConvention], tuple[list[str], str]]:
    noms = noms_epci(situation)
    return lambda ligne: ([fold(str(noms.get(siren, siren))) for siren in ligne.epcis], fold(ligne.libelle))


def _cle_nom(ligne: LigneConvention) -> tuple[str]:
    return (fold(ligne.libelle),)


def _cle_urgence(ligne: LigneConvention) -> tuple[int, date, str]:
    attendue = ligne.fin_ort if ligne.ort else ligne.echeance
    return URGENCE.index(ligne.statut), attendue or _LOIN, fold(ligne.libelle)


def _cle_echeance(ligne: LigneConvention) -> tuple[date, str]:
    return ligne.echeance or _LOIN, fold(ligne.libelle)


_CLES: dict[Tri, Any] = {"urgence": _cle_urgence, "nom": _cle_nom, "echeance": _cle_echeance}


@dataclass(frozen=True, slots=True)
class Disposition:
    """Where each lane stands: ``rangs`` go with ``lignes``, ``titres`` are the groups above them, with their rows."""

    lignes: tuple[LigneConvention, ...]
    rangs: tuple[int, ...]
    titres: tuple[tuple[int, str], ...] = ()

    @property
    def hauteur(self) -> int:
        """How many rows the lanes and the titles take."""
        return len(self.lignes) + len(self.titres)


def disposer(situation: Situation, tri: Tri = "urgence", groupe: Groupe = "") -> Disposition:
    """Lay out the lanes: in the order asked, under the name of their group where one is asked."""
    lignes = trier(situation, tri)
    if not groupe:
        return Disposition(lignes, tuple(range(len(lignes))))
    nommer = _nommer(situation, groupe)
    groupes: dict[str, list[LigneConvention]] = {}
    for ligne in lignes:
        groupes.setdefault(nommer(ligne), []).append(ligne)
    return _ranger(sorted(groupes.items(), key=lambda paire: (paire[0] == SANS_GROUPE, fold(paire[0]))))


def _ranger(groupes: Sequence[tuple[str, list[LigneConvention]]]) -> Disposition:
    lignes: list[LigneConvention] = []
    rangs: list[int] = []
    titres: list[tuple[int, str]] = []
    for titre, siennes in groupes:
        titres.append((len(lignes) + len(titres), titre))
        for ligne in siennes:
            rangs.append(len(lignes) + len(titres))
            lignes.append(ligne)
    return Disposition(tuple(lignes), tuple(rangs), tuple(titres))


def _nommer(situation: Situation, groupe: Groupe) -> Callable[[LigneConvention], str]:
    """Return what names the group of a PVD; one over several EPCI or arrondissements names them all."""
    colonne = "nom_epci" if groupe == "epci" else "nom_arrondissement"
    communes = situation.laureats.communes
    if colonne not in communes:
        return lambda _: SANS_GROUPE
    noms = {
        code: str(nom)
        for code, nom in zip(communes["code_insee"], communes[colonne], strict=True)
        if not absent(nom) and nom
    }
    return lambda ligne: " et ".join(dict.fromkeys(noms[c] for c in ligne.communes if c in noms)) or SANS_GROUPE
