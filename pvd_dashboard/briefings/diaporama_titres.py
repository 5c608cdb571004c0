"""Titles that say what the data say, right for none, one and many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.formats import accord, euros, pluriel, pourcent
from pvd_dashboard.situation.libelles import STATUTS
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.resume import EN_VIGUEUR, communes_au_statut
from pvd_dashboard.tables.dispositifs import APPELS, AUTRES, COFINANCEURS, DROIT_COMMUN, OPERATEURS, RELANCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.situation.model import Financements, Postes, Situation
    from pvd_dashboard.situation.resume import Evenement

_FIN = ".…"


def titre(texte: str) -> str:
    """Return a title: a capital first, no full stop, no-break spaces."""
    return formats.phrase(texte).rstrip(_FIN)


def laureats(communes: int, projets: int, lieu: str) -> str:
    """« 12 petites villes de demain rassemblent 14 communes dans les Landes » (the legend of the deck's map)."""
    if communes == projets:
        return titre(f"{pluriel(communes, 'commune lauréate')} {lieu}")
    pvd = pluriel(projets, "petite ville de demain", "petites villes de demain")
    return titre(f"{pvd} {accord(projets, 'rassemble', 'rassemblent')} {pluriel(communes, 'commune')} {lieu}")


def conventions(situation: Situation) -> str:
    """Say first that ORT have ended, else how many are in force, else how many adhésions are signed."""
    total = len(situation.laureats.communes)
    echues = communes_au_statut(situation, Statut.ORT_ECHUE)
    vigueur = communes_au_statut(situation, *EN_VIGUEUR)
    if echues:
        texte = f"l’ORT est échue pour {_sur(echues, total)}"
        if vigueur:
            texte += f", en vigueur pour {vigueur}"
    elif vigueur:
        texte = f"{_sur(vigueur, total)} {accord(vigueur, 'a', 'ont')} une ORT en vigueur"
    else:
        texte = adhesions(situation.conventions.communes_adhesion, total)
    retards = situation.conventions.par_statut.get(Statut.RETARD, 0)
    if retards:
        texte += f" ; délai dépassé pour {pluriel(retards, 'projet')}"
    return titre(texte)


def etat(par_statut: Mapping[Statut, int]) -> str:
    """« État des conventions : 11 projets PVD sur 12 « Adhésion signée – ORT en préparation » »: the commonest."""
    total = sum(par_statut.values())
    statut, combien = max(par_statut.items(), key=lambda paire: paire[1])
    dit = f"« {STATUTS[statut].libelle} »"
    if total == 1:
        return titre(f"état des conventions : le projet PVD est {dit}")
    if combien == total:
        return titre(f"état des conventions : les {total} projets PVD sont {dit}")
    return titre(f"état des conventions : {pluriel(combien, 'projet PVD', 'projets PVD')} sur {total} {dit}")


def adhesions(signees: int, total: int) -> str:
    """« 13 communes lauréates sur 14 ont signé leur adhésion »."""
    if total == 1:
        return f"la commune lauréate {'a' if signees else 'n’a pas encore'} signé son adhésion"
    if not signees:
        return f"aucune des {total} communes lauréates n’a encore signé son adhésion"
    if signees == total:
        return f"les {total} communes lauréates ont signé leur adhésion"
    return f"{_sur(signees, total)} {accord(signees, 'a signé son', 'ont signé leur')} adhésion"


def _sur(combien: int, total: int) -> str:
    if total == 1:
        return "la commune lauréate"
    if combien == total:
        return f"les {total} communes lauréates"
    return f"{pluriel(combien, 'commune lauréate')} sur {total}"


def aides(financements: Financements) -> str:
    """« 1 629 048 € d'aides accordées, dont 90,6 % de droit commun »."""
    debut = f"{euros(financements.total)} d’aides accordées"
    plus_gros = max(financements.groupes, key=lambda groupe: groupe.total)
    if len(financements.groupes) == 1:
        return titre(f"{debut} {_GROUPES[plus_gros.groupe]}")
    return titre(f"{debut}, dont {pourcent(plus_gros.part)} {_GROUPES[plus_gros.groupe]}")


_GROUPES = {
    RELANCE: "par le plan de relance",
    DROIT_COMMUN: "de droit commun",
    APPELS: "par appels à projets",
    OPERATEURS: "par les opérateurs",
    COFINANCEURS: "par les cofinanceurs",
    AUTRES: "par d’autres dispositifs",
}


def en_phrase(texte: str) -> str:
    """Return a label as the middle of a sentence has it; an acronym keeps its capitals."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def exemples(combien: int, total: object) -> str:
    """« 2 projets financés par des appels à projets ou cités en exemple : 500 207 € d'aides »."""
    projets = pluriel(combien, "projet")
    return titre(f"financements sectoriels : {projets} pour {euros(total)} d’aides")  # type: ignore[arg-type]


def postes(bloc: Postes) -> str:
    """« 8 postes, dont 4 mutualisés : 2 pourvus, 6 en recrutement »."""
    chefs = all(poste.fonction == "chef_de_projet" for poste in bloc.postes if poste.statut != "supprime")
    debut = pluriel(bloc.total, "poste de chef de projet" if chefs else "poste",
                    "postes de chef de projet" if chefs else "postes")  # fmt: skip
    if bloc.mutualises:
        debut += f", dont {bloc.mutualises} {accord(bloc.mutualises, 'mutualisé')}" if bloc.total > 1 else " mutualisé"
    etats = (
        (bloc.pourvus, "pourvu", "pourvus"),
        (bloc.en_recrutement, "en recrutement", "en recrutement"),
        (bloc.vacants, "vacant", "vacants"),
        (bloc.a_creer, "à créer", "à créer"),
    )
    if bloc.total == 1:
        seul = next((un for combien, un, _ in etats if combien), "")
        return titre(f"{debut}, {seul}" if seul else debut)
    dits = ", ".join(f"{combien} {accord(combien, un, des)}" for combien, un, des in etats if combien)
    return titre(f"{debut} : {dits}" if dits else debut)


def couverture(bloc: Postes, total: int, sans: str) -> str:
    """« 13 communes lauréates sur 14 couvertes par un poste ; sans poste identifié : Geaune. »."""
    if total == 1:
        return formats.phrase(f"la commune lauréate {'est' if bloc.communes_couvertes else 'n’est pas'} couverte")
    couvertes = bloc.communes_couvertes
    if not couvertes:
        return formats.phrase("aucune commune lauréate n’est couverte par un poste")
    if couvertes == total:
        texte = f"les {total} communes lauréates sont couvertes par un poste"
    else:
        mot = accord(couvertes, "est couverte", "sont couvertes")
        texte = f"{_sur(couvertes, total)} {mot} par un poste ; sans poste identifié : {sans}"
    pourvues = bloc.communes_pourvues
    if pourvues:
        texte += f" ; {pluriel(pourvues, 'commune')} {accord(pourvues, 'a', 'ont')} un poste pourvu"
    return formats.phrase(texte)


def frise(evenements: Sequence[Evenement]) -> str:
    """Say which deadline of a convention comes first, and for how many projects."""
    attendus = [e for e in evenements if e.nature in {"echeance", "fin_ort"}]
    if not attendus:
        return titre("Frise des conventions : aucune échéance à venir n’est connue")
    premier = attendus[0]
    combien = sum(e.date == premier.date and e.nature == premier.nature for e in attendus)
    quoi = "fin d’ORT" if premier.nature == "fin_ort" else "échéance de signature de l’ORT"
    return titre(f"prochaine {quoi} : {formats.jour_long(premier.date)}, pour {pluriel(combien, 'projet')}")


def calendrier(combien: int, mois: int) -> str:
    """« 9 échéances dans les 18 mois à venir »."""
    return titre(f"{pluriel(combien, 'échéance')} dans les {mois} mois à venir")
