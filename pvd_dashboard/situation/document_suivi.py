"""The blocks of the document on decisions, trainings, indicators and new teams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.axes import ATTENDUS
from pvd_dashboard.situation.document_valeurs import decrire, jour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pvd_dashboard.situation.axes import Axe
    from pvd_dashboard.situation.contrats import Contrat
    from pvd_dashboard.situation.model_suivi import (
        Decision,
        Decisions,
        EngagementProjet,
        Equipe,
        Equipes,
        Formation,
        Formations,
        Indicateur,
        Indicateurs,
    )
    from pvd_dashboard.situation.paroles import Parole
    from pvd_dashboard.situation.partenaires import Partenaire

Document = dict[str, Any]


def decisions(part: Decisions) -> Document:
    """Return the decisions of meetings and how many are to do or late."""
    return {
        "renseigne": part.renseigne,
        "total": len(part.lignes),
        "a_faire": part.a_faire,
        "en_retard": part.en_retard,
        "lignes": [_decision(decision) for decision in part.lignes],
    }


def _decision(decision: Decision) -> Document:
    return {
        "decision": decision.texte,
        "date_reunion": jour(decision.reunion),
        **decrire(
            decision,
            tels="faite en_retard",
            textes="type responsable",
            listes="communes pvd",
            jours="echeance faite_le",
        ),
    }


def formations(part: Formations) -> Document:
    """Return the trainings followed and planned; nobody is named."""
    return {
        "renseigne": part.renseigne,
        "suivies": part.suivies,
        "prevues": part.prevues,
        "communes_formees": list(part.communes_formees),
        "lignes": [_formation(formation) for formation in part.lignes],
    }


def _formation(formation: Formation) -> Document:
    return {
        **decrire(
            formation,
            tels="intitule statut",
            textes="type organisme role observations",
            listes="communes pvd",
            jours="date",
        ),
        "date_precision": formation.date.precision if formation.date else None,
        "date_texte": (formation.date.texte or None) if formation.date else None,
    }


def indicateurs(part: Indicateurs) -> Document:
    """Return the indicators; values are exact decimal strings in their unit."""
    return {"renseigne": part.renseigne, "lignes": [_indicateur(indicateur) for indicateur in part.lignes]}


def _indicateur(indicateur: Indicateur) -> Document:
    return {
        "indicateur": indicateur.nom,
        **decrire(
            indicateur,
            tels="territoire annee_cible",
            textes="famille unite source sens fleche",
            listes="communes pvd",
        ),
        "mesures": [{"annee": mesure.annee, "valeur": _exact(mesure.valeur)} for mesure in indicateur.mesures],
        "ecart": _exact(indicateur.ecart),
        "tendance": indicateur.tendance.value,
        "cible": _exact(indicateur.cible),
        "cible_atteinte": indicateur.atteinte,
    }


def _exact(valeur: Decimal | None) -> str | None:
    return None if valeur is None else f"{valeur:f}"


def equipes(part: Equipes) -> Document:
    """Return the teams after the elections; nobody is named."""
    return {
        "renseigne": part.renseigne,
        "lignes": [_equipe(equipe) for equipe in part.lignes],
        "projets": [_engagement(projet) for projet in part.projets],
    }


def _equipe(equipe: Equipe) -> Document:
    return {
        **decrire(equipe, tels="libelle", textes="siren_epci engagement", listes="communes"),
        "date_installation": jour(equipe.installation),
        "date_premier_contact": jour(equipe.premier_contact),
        "date_deliberation": jour(equipe.deliberation),
    }


def _engagement(projet: EngagementProjet) -> Document:
    return decrire(projet, tels="pvd libelle engagement", listes="non_rencontrees a_confirmer refusees")


def contrats(part: Sequence[Contrat]) -> list[Document]:
    """Return the other contracts of the territory, in no count of conventions."""
    return [
        {
            **decrire(
                contrat,
                tels="type en_vigueur",
                textes="nom epci partenaires observations",
                listes="communes",
            ),
            "date_signature": jour(contrat.signature),
            "date_fin": jour(contrat.fin),
        }
        for contrat in part
    ]


def partenaires(part: Sequence[Partenaire]) -> list[Document]:
    """Return the partners that signed conventions name, each once."""
    return [decrire(partenaire, tels="nom type conventions", listes="communes") for partenaire in part]


def textes(part: Sequence[Parole]) -> list[Document]:
    """Return the words of the service; no commune: about the whole département."""
    return [decrire(parole, tels="rubrique texte", listes="communes", jours="date") for parole in part]


def axes(part: Sequence[Axe]) -> list[Document]:
    """Return the axes of the projects; ``manquants`` are the columns that the « mode d'emploi » asks for, empty."""
    return [
        {
            "axe": axe.nom,
            "communes": list(axe.communes),
            **{nom: axe.contenu.get(nom) for nom in ATTENDUS},
            "manquants": list(axe.manquants),
            "actions": axe.actions,
            "livrees": axe.livrees,
        }
        for axe in part
    ]
