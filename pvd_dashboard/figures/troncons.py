"""What a lane of the timeline is made of: stretches of time and marks, as values.

A PVD goes from its labellisation to its adhésion, has 18 months to sign its
ORT (rule R01, or until the deadline that an avenant moved), and its ORT then
runs to its end (R10), known or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pvd_dashboard.figures.mots import FIN_A_RENSEIGNER, ORT, delai_ort, fin_ort, quand
from pvd_dashboard.figures.theme import mois_suivant
from pvd_dashboard.formats import INSECABLE, jour, jour_long
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pvd_dashboard.situation.model import LigneConvention


class Nature(StrEnum):
    """The kinds of stretches, by the word of the legend."""

    ADHESION = "Adhésion (18\u00a0mois pour signer l’ORT)"
    PROLONGATION = "Prolongation par avenant"
    DEPASSEMENT = "Délai dépassé"
    ORT = "ORT"
    ORT_SANS_FIN = "ORT, fin à renseigner ou estimée"


class Marque(StrEnum):
    """The kinds of marks, by the word of the legend."""

    LABELLISATION = "Labellisation"
    ADHESION = "Signature de l’adhésion"
    ECHEANCE = "Échéance de l’ORT"
    ORT = "Signature de l’ORT"
    AVENANT = "Avenant"
    FIN = "Fin de l’ORT"


@dataclass(frozen=True, slots=True)
class Troncon:
    """A stretch of a lane, both days included; ``fin`` None runs to the end of the axis.

    ``texte`` says it in full, ``court`` in the words that fit on the bar.
    """

    nature: Nature
    debut: date
    fin: date | None
    texte: str
    court: str = ""


@dataclass(frozen=True, slots=True)
class Repere:
    """A mark of a lane."""

    marque: Marque
    jour: date
    texte: str


@dataclass(frozen=True, slots=True)
class Voie:
    """A lane: one PVD, what is drawn on it, and a word where there is nothing to draw."""

    ligne: LigneConvention
    troncons: tuple[Troncon, ...]
    reperes: tuple[Repere, ...]
    note: str = ""


def voie(ligne: LigneConvention, le: date) -> Voie:
    """Lay out the lane of a PVD at the date of the situation."""
    return Voie(ligne, tuple(_troncons(ligne, le)), tuple(_reperes(ligne)), _note(ligne))


def _troncons(ligne: LigneConvention, le: date) -> Iterator[Troncon]:
    yield from _adhesion(ligne, le)
    if ligne.ort is None:
        return
    sure = ligne.fin_ort is not None and ligne.fin_ort_origine != "estimee"
    fin = FIN_A_RENSEIGNER if ligne.fin_ort is None else f"fin le {fin_ort(ligne)}"
    texte = f"ORT signée{INSECABLE}: {quand(ligne.ort)}, {fin}"
    court = f"ORT jusqu’au {jour(ligne.fin_ort)}" if ligne.fin_ort else ""
    yield Troncon(Nature.ORT if sure else Nature.ORT_SANS_FIN, ligne.ort.debut, ligne.fin_ort, texte, court)


def _adhesion(ligne: LigneConvention, le: date) -> Iterator[Troncon]:
    """Yield the adhésion, cut short by the ORT that ends it (R05), then what an avenant added (R03)."""
    if ligne.adhesion is None or ligne.echeance is None:
        return
    arret = ligne.ort.debut - timedelta(days=1) if ligne.ort else None
    initiale = min(ligne.echeance_calculee or ligne.echeance, ligne.echeance)
    texte = f"Adhésion signée{INSECABLE}: {quand(ligne.adhesion)}, échéance de l’ORT le {jour(ligne.echeance)}"
    court = f"adhésion {quand(ligne.adhesion)}" if ligne.ort else f"échéance {jour(ligne.echeance)}"
    yield from _coupe(Nature.ADHESION, ligne.adhesion.debut, initiale, arret, texte, court)
    if ligne.echeance > initiale and any(avenant.nouvelle_echeance for avenant in ligne.avenants):
        texte = f"Délai prolongé par avenant jusqu’au {jour(ligne.echeance)}"
        yield from _coupe(Nature.PROLONGATION, initiale + timedelta(days=1), ligne.echeance, arret, texte)
    elif ligne.echeance > initiale:
        texte = f"Échéance écrite dans la convention{INSECABLE}: {jour(ligne.echeance)}"
        yield from _coupe(Nature.ADHESION, initiale + timedelta(days=1), ligne.echeance, arret, texte)
    fin = arret or le
    if fin > ligne.echeance and ligne.statut is not Statut.RETRAIT:
        texte = f"Échéance dépassée{INSECABLE}: {delai_ort(ligne)}"
        yield Troncon(Nature.DEPASSEMENT, ligne.echeance + timedelta(days=1), fin, texte)


def _coupe(
    nature: Nature, debut: date, fin: date, arret: date | None, texte: str, court: str = ""
) -> Iterator[Troncon]:
    derniere = fin if arret is None else min(fin, arret)
    if derniere >= debut:
        yield Troncon(nature, debut, derniere, texte, court)


def _reperes(ligne: LigneConvention) -> Iterator[Repere]:
    """Yield the events; a deadline that an earlier ORT made void is not one (R05)."""
    connus = (
        (Marque.LABELLISATION, ligne.labellisation),
        (Marque.ADHESION, ligne.adhesion),
        (Marque.ORT, ligne.ort),
    )
    for marque, connu in connus:
        if connu is not None:
            yield Repere(marque, connu.debut, f"{marque}{INSECABLE}: {quand(connu)}")
    for avenant in ligne.avenants:
        if avenant.signature is None:
            continue
        texte = f"Avenant{INSECABLE}{avenant.numero}".strip() + f"{INSECABLE}: {quand(avenant.signature)}"
        yield Repere(Marque.AVENANT, avenant.signature.debut, texte)
    if ligne.echeance is not None and (ligne.ort is None or ligne.ort.debut > ligne.echeance):
        yield Repere(Marque.ECHEANCE, ligne.echeance, f"{Marque.ECHEANCE}{INSECABLE}: {jour_long(ligne.echeance)}")
    if ligne.ort is not None and ligne.fin_ort is not None:
        yield Repere(Marque.FIN, ligne.fin_ort, f"{Marque.FIN}{INSECABLE}: {fin_ort(ligne)}")


def _note(ligne: LigneConvention) -> str:
    if ligne.statut is Statut.RETRAIT:
        return "retirée du programme"
    if ligne.statut in ORT and ligne.ort is None:
        return "ORT signée, date inconnue"
    if ligne.statut is Statut.SANS_DATE:
        return "date d’adhésion inconnue"
    return "adhésion à signer" if ligne.statut is Statut.ATTENTE else ""


def bornes(voies: Sequence[Voie], le: date) -> tuple[date, date]:
    """Return the first and last day of the axis: everything drawn, the date of the situation, some air."""
    jours = [le, *_jours(voies)]
    sans_fin = any(t.fin is None for v in voies for t in v.troncons)
    fin = max(jours) if not sans_fin else max([*jours, le + timedelta(days=365)])
    debut = min(jours) - timedelta(days=20)
    return date(debut.year, debut.month, 1), mois_suivant(mois_suivant(fin))


def _jours(voies: Iterable[Voie]) -> Iterator[date]:
    for une in voies:
        yield from (repere.jour for repere in une.reperes)
        for troncon in une.troncons:
            yield troncon.debut
            yield troncon.fin or troncon.debut
