"""The situation as one JSON document: the contract of ``situation --json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pvd_dashboard.situation import document_aides, document_suivi, document_vie, signataires
from pvd_dashboard.situation.actes import COMITE
from pvd_dashboard.situation.document_valeurs import iso, jour, montant
from pvd_dashboard.situation.reunions import items

if TYPE_CHECKING:
    from pvd_dashboard.situation.actes import Acte
    from pvd_dashboard.situation.model import (
        Alerte,
        Conventions,
        EditionCitee,
        Financements,
        Groupe,
        Laureats,
        LigneConvention,
        Postes,
        Situation,
    )
    from pvd_dashboard.situation.model_alertes import Marque

Document = dict[str, Any]


def to_json(situation: Situation) -> Document:
    """Return the document: amounts as strings of two decimals, dates ISO, no block null."""
    return {
        "departement": {"code": situation.departement, "nom": situation.nom_departement},
        "date": situation.date.isoformat(),
        "edition": _edition(situation.edition),
        "laureats": _laureats(situation.laureats),
        "conventions": _conventions(situation.conventions, situation.parametres.delai_ort_mois),
        "postes": _postes(situation.postes),
        "financements": _financements(situation.financements),
        "reunions": document_vie.reunions(situation.reunions),
        "actions": document_vie.actions(situation.actions),
        "etapes": document_vie.etapes(situation.etapes),
        "decisions": document_suivi.decisions(situation.decisions),
        "formations": document_suivi.formations(situation.formations),
        "indicateurs": document_suivi.indicateurs(situation.indicateurs),
        "equipes": document_suivi.equipes(situation.equipes),
        "contrats": document_suivi.contrats(situation.contrats),
        "partenaires": document_suivi.partenaires(situation.partenaires),
        "textes": document_suivi.textes(situation.paroles),
        "axes": document_suivi.axes(situation.axes),
        "alertes": [_alerte(alerte) for alerte in situation.alertes],
    }


def _edition(edition: EditionCitee | None) -> Document:
    if edition is None:
        return {"number": None, "file": None, "published_at": None, "author": None}
    return {
        "number": edition.number,
        "file": edition.file,
        "published_at": edition.published_at.isoformat(),
        "author": edition.author,
        "date_situation": iso(edition.date_situation),
    }


def _laureats(laureats: Laureats) -> Document:
    return {
        "renseigne": laureats.renseigne,
        "communes": len(laureats.communes),
        "pvd": len(laureats.projets),
        "epci": laureats.epci,
        "par_epci": {str(nom): int(n) for nom, n in laureats.communes["nom_epci"].dropna().value_counts().items()},
        "arrondissements": dict(laureats.arrondissements),
        "retirees": list(laureats.retirees),
    }


def _conventions(conventions: Conventions, delai_mois: int) -> Document:
    return {
        "renseigne": conventions.renseigne,
        "adhesion_signees": conventions.adhesion_signees,
        "ort_signees": conventions.ort_signees,
        "communes_adhesion": conventions.communes_adhesion,
        "communes_ort": conventions.communes_ort,
        "delai_ort_mois": delai_mois,
        "par_statut": {code.value: effectif for code, effectif in conventions.par_statut.items()},
        "lignes": [_ligne(ligne) for ligne in conventions.lignes],
        "actes": [_acte(acte) for acte in conventions.actes],
    }


def _acte(acte: Acte) -> Document:
    """Return a signed convention; its signatories are seats, nobody is named."""
    return {
        "type": acte.type,
        "communes": sorted(acte.communes),
        "date_signature": jour(acte.signature),
        "signataires": signataires.compter(acte.signataires),
        "exemplaires": acte.exemplaires,
        "partenaires": acte.partenaires or None,
        "deliberations": acte.deliberations or None,
        "secteurs": acte.secteurs or None,
        "periodicite_mois": acte.periodicite_mois or None,
        "comite": {nom.removesuffix("_comite"): list(items(getattr(acte, nom))) for nom in COMITE},
        "avis_comite_regional": acte.avis_regional,
        "ville_principale_signataire": acte.ville_principale,
    }


def _ligne(ligne: LigneConvention) -> Document:
    return {
        "pvd": ligne.pvd,
        "libelle": ligne.libelle,
        "communes": list(ligne.communes),
        "date_candidature": jour(ligne.candidature),
        "date_labellisation": jour(ligne.labellisation),
        "date_adhesion": jour(ligne.adhesion),
        "echeance": iso(ligne.echeance),
        "echeance_precision": ligne.echeance_precision,
        "echeance_debut": iso(ligne.echeance_debut),
        "echeance_initiale": iso(ligne.echeance_initiale),
        "echeance_calculee": iso(ligne.echeance_calculee),
        "echeance_texte": (ligne.echeance_texte.texte or jour(ligne.echeance_texte)) if ligne.echeance_texte else None,
        "date_ort": jour(ligne.ort),
        "fin_ort": iso(ligne.fin_ort),
        "fin_ort_origine": ligne.fin_ort_origine,
        "statut": ligne.statut.value,
        "jours": ligne.jours,
    }


def _postes(postes: Postes) -> Document:
    return {
        "renseigne": postes.renseigne,
        "total": postes.total,
        "mutualises": postes.mutualises,
        "pourvus": postes.pourvus,
        "en_recrutement": postes.en_recrutement,
        "vacants": postes.vacants,
        "a_creer": postes.a_creer,
        "communes_couvertes": postes.communes_couvertes,
        "communes_pourvues": postes.communes_pourvues,
        "communes_sans_poste": list(postes.communes_sans_poste),
        "lignes": [document_vie.poste(poste) for poste in postes.postes],
        "cofinancement": document_vie.cofinancement(postes.cofinancement),
    }


def _financements(financements: Financements) -> Document:
    return {
        "renseigne": financements.renseigne,
        "total": montant(financements.total),
        "groupes": [_groupe(groupe) for groupe in financements.groupes],
        "communes": montant(financements.communes),
        "epci": montant(financements.epci),
        "non_ventile": montant(financements.non_ventile),
        "hors_pvd": montant(financements.hors_pvd),
        "ecart_arrondi": str(financements.ecart_arrondi),
        "exercices": list(financements.exercices),
        **document_aides.suivi(financements.suivi),
    }


def _groupe(groupe: Groupe) -> Document:
    return {
        "groupe": groupe.groupe,
        "total": montant(groupe.total),
        "part": str(groupe.part),
        "dispositifs": [
            {"code": d.code, "libelle": d.libelle, "montant": montant(d.montant), "part": str(d.part)}
            for d in groupe.dispositifs
        ],
    }


def _alerte(alerte: Alerte) -> Document:
    return {
        "code": alerte.code,
        "severite": alerte.severite,
        "objet": alerte.objet,
        "pourquoi": alerte.pourquoi,
        "que_faire": alerte.que_faire,
        "date": iso(alerte.date),
        "communes": list(alerte.communes),
        "pvd": alerte.pvd or None,
        "depuis": iso(alerte.depuis),
        "cle": alerte.cle,
        "etat": alerte.etat.value,
        "marque": _marque(alerte.marque),
        "revenue": alerte.revenue,
    }


def _marque(marque: Marque | None) -> Document:
    """Return what an officer said of an alert; every key there, empty where nobody did."""
    return {
        "note": marque.note if marque else "",
        "jusqu_au": iso(marque.jusqu_au) if marque else None,
        "auteur": marque.auteur if marque else None,
        "quand": marque.quand.isoformat() if marque and marque.quand else None,
    }
