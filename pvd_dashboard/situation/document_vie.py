"""The blocks of the document on posts' money, meetings, actions and steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation.document_valeurs import decimal, decrire, iso, jour, montant, montants

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Poste
    from pvd_dashboard.situation.model_postes import (
        Cofinancements,
        ExercicePostes,
        LigneCofinancement,
        LignePlan,
        PlanPoste,
        Provision,
    )
    from pvd_dashboard.situation.model_vie import (
        Action,
        Actions,
        Etape,
        Etapes,
        EtapesProjet,
        PlanAction,
        Reunion,
        Reunions,
        SuiviComite,
    )

Document = dict[str, Any]


def poste(part: Poste) -> Document:
    """Return a post, without its holder; ``demande_possible`` is whether a co-financing may be asked for (R27)."""
    return {
        "poste": part.libelle,
        "quotite": decimal(part.quotite),
        **decrire(
            part,
            tels="fonction statut mutualise mutualise_saisi demande_possible",
            textes="employeur observations",
            listes="communes",
            jours="prise_poste depart fin_contrat fin_cofinancement demande_depuis",
        ),
    }


def cofinancement(part: Cofinancements) -> Document:
    """Return the co-financing of the posts; ``a_confirmer`` is the sentence of R29, null while rules are confirmed."""
    return {
        "renseigne": part.renseigne,
        "a_confirmer": part.a_confirmer or None,
        "repartition_cible": {qui: str(taux) for qui, taux in part.repartition.items()},
        "lignes": [_ligne(ligne) for ligne in part.lignes],
        "exercices": [_exercice(exercice) for exercice in part.exercices],
        "provisions": [_provision(provision) for provision in part.provisions],
    }


def _ligne(ligne: LigneCofinancement) -> Document:
    return {
        "poste": ligne.libelle,
        "communes": list(ligne.communes),
        "exercice": ligne.exercice,
        "exercice_deduit": ligne.exercice_deduit,
        "cout": montant(ligne.cout),
        "mois": decimal(ligne.mois),
        "base": montant(ligne.base),
        "quotite": decimal(ligne.quotite),
        "opah_ru": ligne.opah_ru,
        "saisis": montants(ligne.saisis),
        "plafond": montant(ligne.plafond),
        "motif": ligne.motif or None,
        "plan": plan(ligne.plan) if ligne.plan else None,
        "solde_demande": ligne.solde,
        "partage_egal_indicatif": montant(ligne.partage),
        "constats": list(ligne.constats),
    }


def plan(part: PlanPoste) -> Document:
    """Return a plan de financement, its lines with their rules and sources."""
    return {
        "base": montant(part.base),
        "cible": montant(part.cible),
        "plafond": montant(part.plafond),
        "aides": montant(part.aides) if part.lignes else None,
        "a_confirmer": part.a_confirmer or None,
        "lignes": [_ligne_plan(ligne) for ligne in part.lignes],
    }


def _ligne_plan(ligne: LignePlan) -> Document:
    return {
        "financeur": ligne.financeur,
        "libelle": ligne.libelle,
        "montant": montant(ligne.montant),
        "part": decimal(ligne.part, "0.0001"),
        "etat": ligne.etat,
        "regle": ligne.regle,
        "source": ligne.source,
    }


def _exercice(part: ExercicePostes) -> Document:
    return {
        "exercice": part.exercice,
        "postes": part.postes,
        "couts_connus": part.couts_connus,
        "cout": montant(part.cout),
        "base": montant(part.base),
        "droits": montants(part.droits),
        "saisis": montants(part.saisis),
    }


def _provision(part: Provision) -> Document:
    return {
        "exercice": part.exercice,
        "montant": montant(part.montant),
        "postes": part.postes,
        "moyenne_indicative": montant(part.moyenne),
    }


def reunions(part: Reunions) -> Document:
    """Return the meetings held, the club, the comité of each PVD."""
    return {
        "renseigne": part.renseigne,
        "total": len(part.tenues),
        "par_type": dict(part.par_type),
        "par_pvd": dict(part.par_pvd),
        "tenues": [_reunion(reunion) for reunion in part.tenues],
        "annoncees": [_reunion(reunion) for reunion in part.annoncees],
        "club": {
            "tenues": len(part.club.tenues),
            "derniere": _reunion(part.club.tenues[0]) if part.club.tenues else None,
            "prochaine": _reunion(part.club.prochaine) if part.club.prochaine else None,
        },
        "comites_renseignes": part.comites_renseignes,
        "comites": [_comite(suivi) for suivi in part.comites],
    }


def _reunion(reunion: Reunion) -> Document:
    return {
        **decrire(
            reunion,
            tels="type libelle",
            textes="lieu presidence compte_rendu",
            listes="communes pvd presents ordre_du_jour decisions excuses manquants",
            jours="date",
        ),
        "date_precision": reunion.date.precision,
        "date_texte": reunion.date.texte or None,
    }


def _comite(suivi: SuiviComite) -> Document:
    return {
        "pvd": suivi.pvd,
        "libelle": suivi.libelle,
        "statut": suivi.statut.value,
        "derniere": jour(suivi.derniere),
        "prochaine": jour(suivi.prochaine.date) if suivi.prochaine else None,
        "periodicite_mois": suivi.periodicite_mois,
        "periodicite_origine": suivi.periodicite_origine,
        "depart": jour(suivi.depart),
        "depart_origine": suivi.depart_origine or None,
        "echeance": iso(suivi.echeance),
        "en_retard_le": iso(suivi.en_retard_le),
        "motif": suivi.motif or None,
    }


def actions(part: Actions) -> Document:
    """Return the actions and their counts; ``part_livree`` is a fraction, null without any action."""
    return {
        "renseigne": part.renseigne,
        "total": part.total,
        "par_groupe": dict(part.par_groupe),
        "par_statut": dict(part.par_statut),
        "par_axe": dict(part.par_axe),
        "par_theme": dict(part.par_theme),
        "par_commune": dict(part.par_commune),
        "par_maitre_ouvrage": dict(part.par_maitre_ouvrage),
        "livrees": part.livrees,
        "part_livree": decimal(part.part_livree, "0.0001"),
        "objectif_national": str(part.objectif),
        "structurantes": part.structurantes,
        "crte": part.crte,
        "a_reprendre": part.a_reprendre,
        "lignes": [_action(action) for action in part.lignes],
    }


def _action(action: Action) -> Document:
    return {
        **decrire(
            action,
            tels="intitule statut groupe structurante crte perimetre_ort",
            textes="numero axe theme maitre_ouvrage n_dossier anticipee",
            listes="communes pvd",
            jours="debut fin_prevue fin_reelle",
            montants="cout aides",
        ),
        "plan": _plan_action(action.plan) if action.plan else None,
    }


def _plan_action(plan: PlanAction) -> Document:
    return {
        "total": montant(plan.total),
        "ecart": montant(plan.ecart) if plan.cout is not None else decimal(plan.ecart, "0.0001"),
        "complet": plan.ecart == 0 if plan.ecart is not None else None,
        "lignes": [
            {
                "financeur": ligne.financeur,
                "montant": montant(ligne.montant),
                "part": decimal(ligne.part, "0.0001"),
                "etat": ligne.etat or None,
            }
            for ligne in plan.lignes
        ],
    }


def etapes(part: Etapes) -> Document:
    """Return the milestones and steps of each PVD."""
    return {"renseigne": part.renseigne, "projets": [_projet(projet) for projet in part.projets]}


def _projet(projet: EtapesProjet) -> Document:
    return {
        "pvd": projet.pvd,
        "libelle": projet.libelle,
        "avancement": projet.avancement,
        "faites": projet.faites,
        "total": projet.utiles,
        "part": decimal(projet.part, "0.0001"),
        "jalons": [_etape(etape) for etape in projet.jalons],
        "etapes": [_etape(etape) for etape in projet.etapes],
        "prochaine": projet.prochaine.code if projet.prochaine else None,
    }


def _etape(etape: Etape) -> Document:
    return {
        "code": etape.code,
        "libelle": etape.libelle,
        "etat": etape.etat.value,
        "fait": etape.fait or None,
        "date": iso(etape.date),
        "saisie": etape.saisie,
        "date_prevue": jour(etape.prevue),
        "livrable": etape.livrable or None,
    }
