"""The « fiche de visite »: what the préfet has in hand when meeting a mayor, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.briefings import fiche_aides, fiche_suites, fiche_vie, paroles
from pvd_dashboard.briefings import note_mots as mots
from pvd_dashboard.briefings.fiche_frise import frise
from pvd_dashboard.briefings.note_contenu import A_COMPLETER
from pvd_dashboard.briefings.note_modele import (
    Bloc,
    Chiffre,
    Chiffres,
    Colonne,
    Paragraphe,
    Pastille,
    Puces,
    Rangee,
    Section,
    Tableau,
)
from pvd_dashboard.briefings.note_texte import abrege, enumerer
from pvd_dashboard.situation.libelles import STATUTS, libelle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.briefings.fiche_contenu import Mesure
    from pvd_dashboard.briefings.fiche_dossier import Dossier, Ligne
    from pvd_dashboard.situation.annuaire import Contact
    from pvd_dashboard.situation.model import LigneConvention

_COLONNES = (Colonne("Nom", 28), Colonne("Fonction", 36), Colonne("Coordonnées", 36))
_LONG, _CITEES = 80, 3


def sections(dossier: Dossier, commune: Ligne, ligne: LigneConvention | None, mesure: Mesure) -> tuple[Section, ...]:
    """Return the sections: where the project stands, figures, words to say, what to ask, to treat, what comes next."""
    code = commune["code_insee"]
    alertes = tuple(alerte for alerte in dossier.situation.a_traiter if code in alerte.communes)
    textes = paroles.de_la_commune(dossier.situation, code)
    parties = (
        ("projet", "Où en est le projet", _projet(dossier, ligne, mesure)),
        ("chiffres", "Chiffres clés", _chiffres(dossier, commune, ligne)),
        ("langage", "Éléments de langage", _paroles(textes.get(paroles.LANGAGE, ()))),
        ("demandes", "Demandes du maire", _paroles(textes.get(paroles.DEMANDES, ()))),
        ("questions", "Questions à poser", fiche_suites.questions(dossier, commune, ligne, mesure.alertes)),
        ("alertes", "Points d'attention", fiche_vie.alertes(alertes, mesure.alertes, mesure.longueur)),
        ("poste", "Chef de projet", fiche_vie.postes(dossier, code, mesure.postes)),
        ("contacts", "Interlocuteurs", _interlocuteurs(dossier, code, mesure)),
        ("actions", "Actions (état déclaré)", fiche_vie.actions(dossier, code, mesure.actions, mesure.longueur)),
        ("aides", "Aides accordées", _aides(dossier, commune, mesure)),
        ("echeances", "Prochaines échéances", fiche_suites.echeances(dossier, code, mesure.faits)),
        ("historique", "Historique", fiche_suites.historique(dossier, commune, ligne, mesure.faits)),
        ("carte", "Situation dans le département", dossier.situer(commune) if mesure.carte else ()),
    )
    gardees = [Section(titre, blocs, niveau=2) for cle, titre, blocs in parties if blocs and dossier.choix.garde(cle)]
    return (*gardees, Section("", (fiche_vie.sources(dossier, code),), niveau=2))


def _projet(dossier: Dossier, ligne: LigneConvention | None, mesure: Mesure) -> tuple[Bloc, ...]:
    if ligne is None:
        return (Paragraphe("Aucune convention n'est renseignée pour cette commune."),)
    vu = STATUTS[ligne.statut]
    badge = Pastille(vu.symbole, libelle(ligne), vu.couleur, vu.hachure, mots.suite(ligne))
    axe = frise(ligne, dossier.situation.date) if mesure.faits else None
    return (badge, axe) if axe else (badge,)


def _aides(dossier: Dossier, commune: Ligne, mesure: Mesure) -> tuple[Bloc, ...]:
    """Return the grants in detail, where there is room for them."""
    if not mesure.faits or not dossier.situation.financements.renseigne:
        return ()
    code = commune["code_insee"]
    aides = fiche_aides.de_la_commune(dossier, code, commune.get("siren_epci"))
    if not (aides.comptees or aides.hors_total or aides.epci):
        return ()
    return tuple(fiche_aides.blocs(aides, code, dossier.noms, mesure.faits, mesure.longueur))


def _chiffres(dossier: Dossier, commune: Ligne, ligne: LigneConvention | None) -> tuple[Bloc, ...]:
    code = commune["code_insee"]
    trouves: list[Chiffre] = []
    if ligne is not None:
        trouves += [
            Chiffre("Adhésion", mots.adhesion(ligne), _avec(dossier, code, ligne)),
            Chiffre("Convention-cadre (ORT)", mots.ort(ligne), _delai(ligne)),
        ]
    if dossier.situation.financements.renseigne:
        aides = fiche_aides.de_la_commune(dossier, code, commune.get("siren_epci"))
        combien = formats.pluriel(len(aides.comptees), "ligne") if aides.comptees else "aucune ligne"
        trouves.append(Chiffre("Aides accordées", formats.euros(aides.total), combien))
    if actions := dossier.de("actions", code):
        livrees = sum(action.get("statut") == "livree" for action in actions)
        sur = f"sur{formats.INSECABLE}{formats.pluriel(len(actions), 'action')}"
        trouves.append(Chiffre("Actions livrées", formats.nombre(livrees), sur))
    return (Chiffres(tuple(trouves)),) if trouves else ()


def _avec(dossier: Dossier, code: str, ligne: LigneConvention) -> str:
    autres = [dossier.noms.get(autre, autre) for autre in ligne.communes if autre != code]
    return f"avec {enumerer(autres, _CITEES)}" if autres else "commune seule"


def _delai(ligne: LigneConvention) -> str:
    """Say in three words by when the ORT is due, or until when it runs."""
    if ligne.ort_signee:
        return f"jusqu'au {formats.jour(ligne.fin_ort)}" if ligne.fin_ort else "fin à renseigner"
    return f"échéance : {mots.echeance(ligne)}"


def _interlocuteurs(dossier: Dossier, code: str, mesure: Mesure) -> tuple[Bloc, ...]:
    """Return who is met, the élus first, where names are asked for; nobody who refuses to be passed on."""
    siens = [c for c in dossier.contacts if code in c.communes and not c.opposition]
    siens.sort(key=lambda contact: (not contact.elu, contact.collectivite, contact.nom))
    rangees = tuple(Rangee(_interlocuteur(contact)) for contact in siens[: mesure.alertes])
    return (Tableau("Contacts en fonction dans la commune", _COLONNES, rangees),) if rangees else ()


def _interlocuteur(contact: Contact) -> tuple[str, ...]:
    fonction = " – ".join(filter(None, (contact.poste, contact.collectivite)))
    joindre = " – ".join(filter(None, (contact.mail, contact.telephone)))
    return tuple(abrege(texte, _LONG) or formats.NON_CONNU for texte in (contact.nom, fonction, joindre))


def _paroles(textes: Sequence[str]) -> tuple[Bloc, ...]:
    return (Puces(tuple(textes)),) if textes else (Paragraphe(A_COMPLETER, "a_completer"),)
