"""Alerts about decisions, new teams, contacts and the plans of actions: A21, A31, A42, A60 (§2.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import ajouter_mois, existe, jour
from pvd_dashboard.situation.equipes import CONFIRME, REFUSE
from pvd_dashboard.situation.lignes import ici, lignes, table
from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.phrases import accord, compte, dans_jours, date_fr, euros, le, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.model_suivi import Decisions, EngagementProjet, Equipes
    from pvd_dashboard.situation.model_vie import Action, Actions

_OBJET = 90


def decisions_en_retard(decisions: Decisions, on: date) -> Iterator[Alerte]:
    """A21: the day of a decision is past, and it is not done."""
    for decision in decisions.lignes:
        if not decision.en_retard or decision.echeance is None:
            continue
        prise = f" Décidé {le(decision.reunion)}." if decision.reunion else ""
        qui = f" par {decision.responsable}" if decision.responsable else ""
        yield Alerte(
            "A21",
            2,
            decision.texte if len(decision.texte) <= _OBJET else f"{decision.texte[: _OBJET - 1].rstrip()}…",
            phrase(
                f"À faire{qui} pour {_pour(le(decision.echeance))} "
                f"({dans_jours((decision.echeance.fin - on).days)}), non fait.{prise}"
            ),
            "Relancer le responsable ; une fois fait, saisir la date, ou convenir d'une nouvelle échéance.",
            decision.echeance.fin,
            decision.communes,
            decision.pvd[0] if len(decision.pvd) == 1 else "",
            depuis=decision.echeance.fin + timedelta(days=1),
        )


def _pour(texte: str) -> str:
    """Return « le 31/12/2021 », « octobre 2022 »: what follows « pour »."""
    return texte.removeprefix("en ").removeprefix("au ")


def engagements(equipes: Equipes, parametres: Parametres) -> Iterator[Alerte]:
    """A42: the teams of 2026 have not confirmed, or refuse."""
    for projet in equipes.projets:
        if projet.engagement != CONFIRME:
            yield _engagement(projet, parametres.renouvellement_municipal)


def _engagement(projet: EngagementProjet, elections: date) -> Alerte:
    refus = projet.engagement == REFUSE
    qui = ", ".join(projet.refusees if refus else projet.a_confirmer)
    dit = f"Engagement refusé par l'équipe de {qui}." if refus else f"Engagement à confirmer : {qui}."
    jamais = len(projet.non_rencontrees)
    if jamais:
        quoi = accord(jamais, "commune n'a pas été rencontrée", "communes n'ont pas été rencontrées")
        dit += f" L'équipe de {compte(jamais, quoi, quoi)} depuis les élections du {date_fr(elections)}."
    faire = (
        "Rencontrer l'exécutif, faire préciser la position par délibération et en tirer la suite pour la convention."
        if refus
        else "Rencontrer les nouvelles équipes et leur faire confirmer l'engagement par délibération ; un acte déjà "
        "signé garde ses signataires."
    )
    return Alerte(
        "A42",
        1 if refus else 2,
        projet.libelle,
        phrase(dit),
        phrase(faire),
        elections,
        projet.communes,
        projet.pvd,
        depuis=elections + timedelta(days=1),
    )


def plans_incomplets(actions: Actions) -> Iterator[Alerte]:
    """A31: the plan de financement of an action is not 100 % of its cost."""
    for action in actions.lignes:
        if action.plan is not None and action.plan.ecart and action.groupe != "abandonnee":
            yield _plan(action)


def _plan(action: Action) -> Alerte:
    plan = action.plan
    if plan is None or plan.ecart is None:  # pragma: no cover (the caller has checked)
        raise ValueError
    sens = "dépasse" if plan.ecart > 0 else "n'atteint pas"
    if plan.cout is None:
        pourquoi = f"Les parts du plan de financement font {_pct(plan.total_parts)}, au lieu de 100 %."
    else:
        pourquoi = (
            f"Le plan de financement ({euros(plan.total)}) {sens} le coût de l'action ({euros(plan.cout)}) : "
            f"écart de {euros(abs(plan.ecart))}."
        )
    return Alerte(
        "A31",
        3,
        action.intitule,
        phrase(pourquoi),
        "Compléter le plan de financement, autofinancement compris, ou corriger le coût.",
        None,
        action.communes,
        action.pvd[0] if len(action.pvd) == 1 else "",
    )


def _pct(part: object) -> str:
    return f"{part * 100:.1f} %".replace(".", ",").replace(",0 ", " ")  # type: ignore[operator]


def contacts_a_verifier(
    tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date, parametres: Parametres
) -> Iterator[Alerte]:
    """A60: contacts not verified for twelve months, or elected ones not since the elections; nobody is named."""
    anciens, elus, communes = 0, 0, dict[str, None]()
    elections = parametres.renouvellement_municipal
    limite = ajouter_mois(on, -parametres.verification_contacts_mois)
    for ligne in lignes(table(tables, "contacts")):
        fin, verifie = jour(ligne, "date_fin_fonction"), jour(ligne, "date_verification")
        if not ici(ligne, lieux) or (fin is not None and fin.fin < on):
            continue
        vu = verifie.fin if verifie and existe(verifie, on) else None
        if on > elections and ligne.get("elu") and (vu is None or vu <= elections):
            elus += 1
        elif vu is None or vu < limite:
            anciens += 1
        else:
            continue
        communes |= dict.fromkeys((ligne.get("communes") or "").split(";"))
    if elus + anciens:
        yield _contacts(elus, anciens, tuple(code for code in communes if code), parametres)


def _contacts(elus: int, anciens: int, communes: tuple[str, ...], parametres: Parametres) -> Alerte:
    elections = date_fr(parametres.renouvellement_municipal)
    dites = []
    if elus:
        dites.append(f"{compte(elus, 'élu')} sans vérification depuis les élections du {elections}")
    if anciens:
        mois = parametres.verification_contacts_mois
        dites.append(f"{compte(anciens, 'contact')} sans vérification depuis {compte(mois, 'mois', 'mois')}")
    return Alerte(
        "A60",
        3,
        "Annuaire",
        phrase(" ; ".join(dites).capitalize() + "."),
        "Vérifier chaque fiche auprès de la collectivité, puis saisir la date ; effacer celles qui n'ont plus lieu "
        "d'être.",
        None,
        communes,
        cause=f"{elus}|{anciens}|{communes}",
    )
