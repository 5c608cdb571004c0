"""Where a département stands, in one sentence, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pvd_dashboard.situation.campagnes import campagnes
from pvd_dashboard.situation.dates import jour
from pvd_dashboard.situation.lignes import communes_citees, lignes, table
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.phrases import accord, compte, date_fr, euros, phrase
from pvd_dashboard.tables.vie import TYPES_REUNION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pvd_dashboard.situation.model import Financements, Jour, LigneConvention, Poste, Postes, Situation

EN_VIGUEUR = (Statut.ORT_OK, Statut.ORT_FIN_PROCHE)
_REUNIONS = {choice.code: choice.label for choice in TYPES_REUNION}


@dataclass(frozen=True, slots=True)
class Evenement:
    """A dated item to come.

    ``nature`` is ``echeance``, ``fin_ort``, ``fin_contrat``, ``reunion`` or ``campagne``;
    ``debut`` differs from ``date`` where only a period is known.
    """

    debut: date
    date: date
    nature: str
    objet: str
    texte: str
    communes: tuple[str, ...] = ()
    pvd: str = ""


def resume(situation: Situation) -> str:
    """Return the state of the département in one French sentence."""
    debut = f"{situation.lieu[:1].upper()}{situation.lieu[1:]}, au {date_fr(situation.date)}, "
    total = len(situation.laureats.communes)
    if total == 0:
        return phrase(f"{debut}aucune commune lauréate n'est connue.")
    morceaux = [_adhesions(situation, total), *_orts(situation, total), *_retards(situation)]
    morceaux += [*_postes(situation.postes), *_aides(situation.financements)]
    return phrase(debut + " ; ".join(morceaux) + ".")


def prochaines(situation: Situation, jours: int = 90) -> tuple[Evenement, ...]:
    """Return what is dated within ``jours`` days after the date, both ends included, the soonest first."""
    limite = situation.date + timedelta(days=jours)
    trouves = [e for e in _evenements(situation) if e.date >= situation.date and e.debut <= limite]
    return tuple(sorted(trouves, key=lambda e: (e.date, e.nature, e.objet)))


def _adhesions(situation: Situation, total: int) -> str:
    signees = situation.conventions.communes_adhesion
    if not situation.conventions.renseigne:
        return f"{compte(total, 'commune lauréate', 'communes lauréates')}, conventions non renseignées"
    if total == 1:
        verbe = "a" if signees else "n'a pas"
        return f"la seule commune lauréate {verbe} signé son adhésion"
    if signees == 0:
        return f"aucune des {total} communes lauréates n'a signé son adhésion"
    if signees == total:
        return f"les {total} communes lauréates ont signé leur adhésion"
    sujet = f"{compte(signees, 'commune lauréate', 'communes lauréates')} sur {total}"
    return f"{sujet} {accord(signees, 'a', 'ont')} signé {accord(signees, 'son', 'leur')} adhésion"


def communes_au_statut(situation: Situation, *statuts: Statut) -> int:
    """Count the communes lauréates of which the PVD has one of these statuses."""
    return sum(len(ligne.communes) for ligne in situation.conventions.lignes if ligne.statut in statuts)


def _orts(situation: Situation, total: int) -> Iterator[str]:
    if not situation.conventions.renseigne:
        return
    vigueur, echues = communes_au_statut(situation, *EN_VIGUEUR), communes_au_statut(situation, Statut.ORT_ECHUE)
    if vigueur:
        sujet = "toutes" if vigueur == total > 1 else f"{vigueur} sur {total}"
        yield f"{sujet} {accord(vigueur, 'a', 'ont')} une ORT en vigueur"
    elif not echues:
        yield "aucune ORT n'est encore signée"
    if echues:
        yield f"{compte(echues, 'commune')} {accord(echues, 'a', 'ont')} une ORT échue"


def _retards(situation: Situation) -> Iterator[str]:
    retards = situation.conventions.par_statut[Statut.RETARD]
    if retards:
        yield (
            f"{compte(retards, 'projet PVD', 'projets PVD')} {accord(retards, 'a', 'ont')} dépassé l'échéance de "
            f"signature de l'ORT"
        )


def _postes(postes: Postes) -> Iterator[str]:
    if not postes.renseigne or not postes.total:
        return
    if postes.pourvus == 0:
        seul = postes.total == 1
        yield "le seul poste n'est pas pourvu" if seul else f"aucun des {postes.total} postes n'est pourvu"
    else:
        yield (
            f"{compte(postes.pourvus, 'poste')} sur {postes.total} "
            f"{accord(postes.pourvus, 'est pourvu', 'sont pourvus')}"
        )


def _aides(financements: Financements) -> Iterator[str]:
    if financements.total:
        yield f"{euros(financements.total)} d'aides accordées{_exercices(financements.exercices)}"


def _exercices(annees: tuple[int, ...]) -> str:
    if not annees:
        return ""
    if len(annees) == 1:
        return f" (exercice {annees[0]})"
    return f" (exercices {annees[0]} à {annees[-1]})"


def _evenements(situation: Situation) -> Iterator[Evenement]:
    for ligne in situation.conventions.lignes:
        yield from _de_la_ligne(ligne)
    for poste in situation.postes.postes:
        if poste.statut == "pourvu" and poste.fin_contrat:
            yield _fin_contrat(poste, poste.fin_contrat)
    yield from _reunions(situation)
    for une in campagnes(situation.parametres.calendrier_campagnes):
        yield Evenement(une.debut, une.fin, "campagne", une.texte, une.texte)


def _de_la_ligne(ligne: LigneConvention) -> Iterator[Evenement]:
    qui = (ligne.libelle, ligne.communes, ligne.pvd)
    if ligne.statut is Statut.RETRAIT:
        return
    if ligne.ort_signee and ligne.fin_ort:
        yield Evenement(ligne.fin_ort, ligne.fin_ort, "fin_ort", qui[0], "Fin de l'ORT", *qui[1:])
    elif ligne.echeance and not ligne.ort_signee:
        debut = ligne.echeance_debut or ligne.echeance
        yield Evenement(
            debut, ligne.echeance, "echeance", qui[0], "Échéance de signature de la convention-cadre (ORT)", *qui[1:]
        )


def _fin_contrat(poste: Poste, fin: Jour) -> Evenement:
    return Evenement(fin.debut, fin.fin, "fin_contrat", poste.libelle, "Fin de contrat du poste", poste.communes)


def _reunions(situation: Situation) -> Iterator[Evenement]:
    reunions = table(situation.tables, "reunions")
    for ligne in lignes(reunions[reunions["date"].notna()]):
        if prevue := jour(ligne, "date"):
            intitule = _REUNIONS.get(ligne.get("type") or "", "Réunion")
            objet = ligne.get("communes_texte") or ligne.get("lieu") or intitule
            yield Evenement(prevue.debut, prevue.fin, "reunion", objet, intitule, communes_citees(ligne))
