"""After the elections of March 2026: what becomes of each ORT, and was the new team met (R09–R11, R29, R31, §1.19).

A signed act keeps its signatories: nothing is re-checked in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.phrases import date_fr, le, phrase

if TYPE_CHECKING:
    from datetime import date

    from pvd_dashboard.situation.model import Jour, LigneConvention, Situation


class Suite(StrEnum):
    """What is to be done with the convention of a PVD, by the words of the screen, what presses most first."""

    NOUVELLE = "Nouvelle convention à décider"
    AVENANT = "Avenant de prolongation à préparer"
    SIGNER = "ORT à signer"
    FIN_A_LIRE = "Fin d'ORT à renseigner"
    CONFIRMER = "ORT en vigueur, équipe à confirmer"
    RIEN = "ORT en vigueur, engagement confirmé"


class Rencontre(StrEnum):
    """Whether the team of 2026 was met, by the words of the screen."""

    RENCONTREE = "rencontrée"
    A_RENCONTRER = "à rencontrer"
    SANS_OBJET = "élections à venir"


@dataclass(frozen=True, slots=True)
class Equipe:
    """The team of 2026 of a PVD: met or not, when first, and what it says of the programme (code of §1.19, or "")."""

    rencontre: Rencontre
    premier_contact: Jour | None = None
    engagement: str = ""


@dataclass(frozen=True, slots=True)
class SuitePvd:
    """One PVD after March 2026: its line, what to do, why in a sentence, and its team."""

    ligne: LigneConvention
    suite: Suite
    pourquoi: str
    equipe: Equipe


def commence(situation: Situation) -> bool:
    """Whether the elections of March 2026 are past at the date of the situation."""
    return situation.date > situation.parametres.renouvellement_municipal


def suites(situation: Situation) -> tuple[SuitePvd, ...]:
    """Return what becomes of each PVD of the programme, what presses most first."""
    found = [_suite(situation, ligne) for ligne in situation.conventions.lignes if ligne.statut is not Statut.RETRAIT]
    return tuple(sorted(found, key=lambda suite: _rang(suite, situation.date)))


def _rang(suite: SuitePvd, on: date) -> tuple[int, date, str]:
    return list(Suite).index(suite.suite), suite.ligne.fin_ort or on, suite.ligne.libelle


def _suite(situation: Situation, ligne: LigneConvention) -> SuitePvd:
    equipe = equipe_de(situation, ligne)
    suite, pourquoi = _acte(ligne, equipe)
    return SuitePvd(ligne, suite, phrase(pourquoi), equipe)


def _acte(ligne: LigneConvention, equipe: Equipe) -> tuple[Suite, str]:
    if ligne.statut is Statut.ORT_ECHUE:
        return Suite.NOUVELLE, _echue(ligne)
    if not ligne.ort_signee:
        return Suite.SIGNER, _a_signer(ligne)
    if ligne.fin_ort is None:
        return Suite.FIN_A_LIRE, "L'ORT n'a ni date de fin ni durée : relire la convention signée."
    fin = date_fr(ligne.fin_ort)
    if ligne.statut is Statut.ORT_FIN_PROCHE:
        return Suite.AVENANT, f"L'ORT prend fin le {fin} : avenant à signer avant cette date."
    if equipe.engagement == "confirme":
        return Suite.RIEN, f"L'ORT court jusqu'au {fin}."
    return Suite.CONFIRMER, f"L'ORT court jusqu'au {fin} ; l'engagement de l'équipe reste à confirmer."


def _echue(ligne: LigneConvention) -> str:
    """R10: an avenant signed after the end asks whether the act was over already."""
    quand = f"L'ORT a pris fin le {date_fr(ligne.fin_ort)}" if ligne.fin_ort else "L'ORT est déclarée terminée"
    if ligne.avenant_tardif:
        return f"{quand} ; un avenant a été signé après : convention déjà échue ?"
    return f"{quand} : un avenant ne prolonge plus un acte échu."


def _a_signer(ligne: LigneConvention) -> str:
    if ligne.adhesion is None and not ligne.adhesion_declaree:
        return "Aucune adhésion signée : confirmer l'entrée dans le programme."
    if ligne.echeance is None:
        return "Adhésion signée, échéance non calculable : retrouver la date de signature."
    verbe = "a expiré" if ligne.statut is Statut.RETARD else "expire"
    return f"Le délai de l'adhésion {verbe} le {date_fr(ligne.echeance)}."


def equipe_de(situation: Situation, ligne: LigneConvention) -> Equipe:
    """Return the team of a PVD: met once each of its communes was, or a meeting was held since the elections (R31)."""
    elections = situation.parametres.renouvellement_municipal
    if situation.date <= elections:
        return Equipe(Rencontre.SANS_OBJET)
    equipes = situation.equipes
    contacts = [e.premier_contact for e in equipes.lignes if e.premier_contact and {*e.communes} & {*ligne.communes}]
    tenues = [r.date for r in situation.reunions.tenues if ligne.pvd in r.pvd and r.date.debut > elections]
    premier = min([*contacts, *tenues], key=lambda contact: contact.debut, default=None)
    rencontree = bool(tenues) or equipes.rencontrees(ligne.communes)
    projet = next((projet for projet in equipes.projets if projet.pvd == ligne.pvd), None)
    return Equipe(
        Rencontre.RENCONTREE if rencontree else Rencontre.A_RENCONTRER,
        premier if rencontree else None,
        projet.engagement if projet and equipes.renseigne else "",
    )


def rencontre(equipe: Equipe) -> str:
    """Say whether the team was met and when."""
    if equipe.premier_contact:
        return f"{equipe.rencontre.value} {le(equipe.premier_contact)}"
    return equipe.rencontre.value
