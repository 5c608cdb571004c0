"""What is to treat at a date: each alert of §2.7 is a function of the situation's parts.

Severity 1 asks for an act now, 2 soon, 3 for a piece of data, 4 informs. No
alert comes from a table that was never supplied.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pvd_dashboard.situation import (
    alertes_actes,
    alertes_comites,
    alertes_conventions,
    alertes_donnees,
    alertes_doublons,
    alertes_financements,
    alertes_postes,
    alertes_suivi,
)
from pvd_dashboard.situation.dates import ajouter_mois
from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.phrases import dans_jours, date_fr, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model import EditionCitee, Situation


def compute(situation: Situation, lieux: Lieux, parametres: Parametres) -> tuple[Alerte, ...]:
    """Return the alerts of a situation, most severe first, then by date."""
    on, edition = situation.date, situation.edition
    found: list[Alerte] = []
    if situation.conventions.renseigne:
        for ligne in situation.conventions.lignes:
            found += alertes_conventions.toutes(ligne, on, parametres)
        found += alertes_actes.toutes(situation.conventions, lieux)
        found += alertes_donnees.ecarts(situation.tables, situation.conventions, on)
    found += alertes_donnees.absentes(situation.tables, situation.laureats, lieux, on)
    found += alertes_donnees.doublons(situation.tables, situation.conventions, lieux, on)
    if situation.postes.renseigne:
        found += _des_postes(situation, parametres)
    if situation.reunions.renseigne:
        found += alertes_comites.toutes(situation.reunions, on, parametres)
    found += alertes_suivi.decisions_en_retard(situation.decisions, on)
    found += alertes_suivi.engagements(situation.equipes, parametres)
    found += alertes_suivi.plans_incomplets(situation.actions)
    found += alertes_suivi.contacts_a_verifier(situation.tables, lieux, on, parametres)
    found += alertes_financements.toutes(situation.financements, on, parametres)
    found += alertes_doublons.doublons_d_aides(situation.financements)
    if edition:
        found += donnees_anciennes(edition, on, parametres)
    return tuple(sorted((_depuis(alerte, on) for alerte in found), key=_rang))


def _depuis(alerte: Alerte, on: date) -> Alerte:
    """Say since when an alert holds: the day that it is about, where no rule said another and that day is come."""
    if alerte.depuis is not None or alerte.date is None or alerte.date > on:
        return alerte
    return replace(alerte, depuis=alerte.date)


def _des_postes(situation: Situation, parametres: Parametres) -> Iterator[Alerte]:
    declare_le = situation.edition.date_situation if situation.edition else None
    yield from alertes_postes.laureats_sans_poste(situation.laureats, situation.postes)
    for poste in situation.postes.postes:
        yield from alertes_postes.toutes(poste, situation.date, declare_le, parametres)
    lignes = situation.postes.cofinancement.lignes
    yield from alertes_postes.des_cofinancements(lignes, situation.date, parametres)


def donnees_anciennes(edition: EditionCitee, on: date, parametres: Parametres) -> Iterator[Alerte]:
    """A61: the data are six months old or more (R11), by the workbook's own date, else its publication."""
    donnees_au = edition.date_situation or edition.published_at.date()
    depuis = ajouter_mois(donnees_au, parametres.fraicheur_mois)
    if on >= depuis:
        yield Alerte(
            "A61",
            3,
            "Tableau de bord",
            phrase(
                f"Données au {date_fr(donnees_au)}, non actualisées depuis {parametres.fraicheur_mois} mois ou plus "
                f"({dans_jours((donnees_au - on).days)})."
            ),
            "Faire mettre à jour le tableau de bord, puis le déposer.",
            depuis,
        )


def _rang(alerte: Alerte) -> tuple[int, date, str, str]:
    return alerte.severite, alerte.date or date.max, alerte.code, alerte.objet
