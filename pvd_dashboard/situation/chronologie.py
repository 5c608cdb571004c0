"""Everything dated of one PVD, in order: conventions, committees, posts, first grants, actions, teams.

A fact dated after the date de situation does not exist yet (R08); what is to
come is there only where it was known then: a deadline, the end of an ORT or of
a contract, a meeting announced, the planned end of an action.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from textwrap import shorten
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour, periode
from pvd_dashboard.situation.lignes import communes_citees, lignes, table
from pvd_dashboard.situation.phrases import euros, phrase
from pvd_dashboard.tables.conventions import OBJETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pvd_dashboard.situation.model import Jour, LigneConvention, Poste, Situation
    from pvd_dashboard.situation.model_vie import Reunion

_MOTS = 28
_OBJETS = {choix.code: choix.label for choix in OBJETS}


class Nature(StrEnum):
    """What a fact is about, by the word of its lane, in the order of the lanes."""

    CONVENTION = "Conventions"
    COMITE = "Réunions"
    POSTE = "Postes"
    AIDE = "Aides"
    ACTION = "Actions"
    EQUIPE = "Équipes"


@dataclass(frozen=True, slots=True)
class Fait:
    """One dated fact: ``libelle`` names it in two or three words, ``texte`` says it in full."""

    nature: Nature
    jour: Jour
    libelle: str
    texte: str

    def venir(self, on: date) -> bool:
        """Whether it is still to come at a date."""
        return self.jour.debut > on


def chronologie(situation: Situation, ligne: LigneConvention) -> tuple[Fait, ...]:
    """Return what is dated of a PVD at the date of the situation, the earliest first."""
    communes = frozenset(ligne.communes)
    faits = [
        *_convention(ligne),
        *_instructions(situation, communes),
        *_reunions(situation, ligne, communes),
        *_postes(situation, communes),
        *_aides(situation, communes),
        *_actions(situation, communes),
        *_equipes(situation, ligne, communes),
    ]
    ordre = list(Nature)
    return tuple(sorted(faits, key=lambda f: (f.jour.debut, ordre.index(f.nature), f.libelle, f.texte)))


def _fait(nature: Nature, quand: Jour | None, libelle: str, texte: str = "") -> Iterator[Fait]:
    if quand is not None:
        yield Fait(nature, quand, libelle, phrase(texte or libelle))


def _convention(ligne: LigneConvention) -> Iterator[Fait]:
    yield from _fait(Nature.CONVENTION, ligne.labellisation, "Labellisation")
    yield from _fait(Nature.CONVENTION, ligne.adhesion, "Adhésion signée", "Signature de la convention d'adhésion")
    for avenant in ligne.avenants:
        objet = _OBJETS.get(avenant.objet, avenant.objet)
        nom = f"Avenant {avenant.numero}".strip()
        yield from _fait(Nature.CONVENTION, avenant.signature, nom, f"{nom} : {objet.lower()}" if objet else nom)
    if ligne.echeance and (ligne.ort is None or ligne.ort.debut > ligne.echeance):
        yield from _fait(
            Nature.CONVENTION,
            periode(ligne.echeance, None),
            "Échéance de l'ORT",
            "Échéance pour signer la convention-cadre (ORT)",
        )
    yield from _fait(Nature.CONVENTION, ligne.ort, "ORT signée", "Signature de la convention-cadre valant ORT")
    if ligne.ort_signee and ligne.fin_ort:
        yield from _fait(Nature.CONVENTION, periode(ligne.fin_ort, None), "Fin de l'ORT")


def _instructions(situation: Situation, communes: frozenset[str]) -> Iterator[Fait]:
    """Yield what surrounds the signature of a convention: délibération, comité régional des financeurs."""
    for ligne in lignes(table(situation.tables, "conventions")):
        if not communes & set(communes_citees(ligne)):
            continue
        for colonne, libelle in (
            ("date_deliberation", "Délibération"),
            ("date_comite_regional_financeurs", "Comité régional des financeurs"),
        ):
            quand = jour(ligne, colonne)
            if quand and existe(quand, situation.date):
                yield from _fait(Nature.CONVENTION, quand, libelle)


def _reunions(situation: Situation, ligne: LigneConvention, communes: frozenset[str]) -> Iterator[Fait]:
    for acte in situation.conventions.actes:
        if communes & acte.communes:
            yield from _fait(
                Nature.COMITE, acte.comite, "Comité de projet", "Comité de projet qui a validé la convention"
            )
    for reunion in (*situation.reunions.tenues, *situation.reunions.annoncees):
        if ligne.pvd in reunion.pvd:
            yield from _fait(Nature.COMITE, reunion.date, reunion.libelle, _reunion(reunion))


def _reunion(reunion: Reunion) -> str:
    dits = [reunion.libelle, f"à {reunion.lieu}" if reunion.lieu else ""]
    sujets = f" : {', '.join(reunion.ordre_du_jour)}" if reunion.ordre_du_jour else ""
    return " ".join(filter(None, dits)) + sujets


def _postes(situation: Situation, communes: frozenset[str]) -> Iterator[Fait]:
    for poste in situation.postes.postes:
        if not communes & set(poste.communes) or poste.statut == "supprime":
            continue
        partage = f", partagé entre {len(poste.communes)} communes" if poste.mutualise else ""
        arrivee = poste.prise_poste if existe(poste.prise_poste, situation.date) else None
        yield from _fait(Nature.POSTE, arrivee, "Prise de poste", f"Prise de poste{partage}")
        yield from _fait(Nature.POSTE, _depart(poste, situation.date), "Départ", f"Poste vacant{partage}")
        if poste.statut == "pourvu":
            yield from _fait(Nature.POSTE, poste.fin_contrat, "Fin de contrat")


def _depart(poste: Poste, on: date) -> Jour | None:
    return poste.depart if poste.depart and existe(poste.depart, on) else None


def _aides(situation: Situation, communes: frozenset[str]) -> Iterator[Fait]:
    """Yield the first grant of each dispositif: notified on a day, else of a year."""
    premieres: dict[str, tuple[Jour, Fait]] = {}
    aides = situation.financements.subventions
    for ligne in lignes(aides[aides["montant_accorde"].notna()]) if len(aides) else ():
        citees = set((ligne.get("codes_communes") or "").split(";"))
        quand = jour(ligne, "date_notification") or _exercice(ligne.get("exercice"))
        if not communes & citees or quand is None or quand.debut > situation.date:
            continue
        dispositif = str(ligne.get("libelle_dispositif") or ligne.get("dispositif") or "Aide")
        connu = premieres.get(dispositif)
        if connu is None or quand.debut < connu[0].debut:
            objet = f" ({ligne['intitule']})" if ligne.get("intitule") else ""
            texte = f"Première aide {dispositif} : {euros(ligne['montant_accorde'])}{objet}"
            premieres[dispositif] = quand, Fait(Nature.AIDE, quand, dispositif, phrase(texte))
    yield from (fait for _, fait in premieres.values())


def _exercice(annee: int | None) -> Jour | None:
    return periode(date(annee, 1, 1), "annee") if annee else None


def _actions(situation: Situation, communes: frozenset[str]) -> Iterator[Fait]:
    for action in situation.actions.lignes:
        if not communes & set(action.communes) or action.groupe == "abandonnee":
            continue
        nom = shorten(action.intitule, _MOTS, placeholder="…")
        yield from _fait(Nature.ACTION, action.debut, nom, f"Début : {action.intitule}")
        if action.fin_reelle:
            yield from _fait(Nature.ACTION, action.fin_reelle, f"Livrée : {nom}", f"Livraison : {action.intitule}")
        elif action.groupe == "en_cours":
            yield from _fait(Nature.ACTION, action.fin_prevue, f"Fin : {nom}", f"Fin prévue : {action.intitule}")


def _equipes(situation: Situation, ligne: LigneConvention, communes: frozenset[str]) -> Iterator[Fait]:
    for equipe in lignes(table(situation.tables, "equipes")):
        if not (communes & set(communes_citees(equipe)) or equipe.get("siren_epci") in ligne.epcis):
            continue
        for colonne, libelle in (
            ("date_installation", "Équipe installée"),
            ("date_premier_contact", "Équipe rencontrée"),
            ("date_deliberation", "Délibération"),
        ):
            quand = jour(equipe, colonne)
            if quand and existe(quand, situation.date):
                yield from _fait(Nature.EQUIPE, quand, libelle)


def natures(faits: Iterable[Fait]) -> tuple[Nature, ...]:
    """Return the natures of some facts, in the order of the lanes."""
    presentes = {fait.nature for fait in faits}
    return tuple(nature for nature in Nature if nature in presentes)
