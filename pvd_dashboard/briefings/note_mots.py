"""The words of a note and of a fiche for a convention, a post, a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard import formats
from pvd_dashboard.situation.libelles import FINS_ORT, STATUTS, libelle
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.tables.postes import FONCTIONS

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Jour, LigneConvention, Poste, Situation

_FONCTIONS = {choix.code: choix.label for choix in FONCTIONS}


def quand(jour: Jour | None) -> str:
    """Write a date no more precisely than it is known."""
    return formats.periode(jour.debut, jour.precision) if jour else formats.NON_CONNU


def adhesion(ligne: LigneConvention) -> str:
    """Write when the adhésion was signed, or that it was not."""
    if ligne.adhesion is not None:
        return quand(ligne.adhesion)
    return "signée, date inconnue" if ligne.adhesion_declaree else "non signée"


def echeance(ligne: LigneConvention) -> str:
    """Write the deadline in force, or that none can be computed; « sans objet » before any adhésion."""
    if ligne.echeance is not None:
        return formats.periode(ligne.echeance, ligne.echeance_precision or "jour")
    return "non calculable" if ligne.adhesion or ligne.adhesion_declaree else "sans objet"


def ort(ligne: LigneConvention) -> str:
    """Write when the ORT was signed, or that it was not."""
    if ligne.ort is not None:
        return quand(ligne.ort)
    return "signée, date inconnue" if ligne.ort_signee else "non signée"


def fin_ort(ligne: LigneConvention, *, bref: bool = False) -> str:
    """Write the end of the ORT with where it comes from, in one word where ``bref``; « sans objet » without an ORT."""
    if not ligne.ort_signee:
        return "sans objet"
    if ligne.fin_ort is None:
        return "à renseigner"
    origine = FINS_ORT.get(ligne.fin_ort_origine, "") if ligne.fin_ort_origine != "saisie" else ""
    origine, _, comment = origine.partition(" (")
    comment = f" : {comment.rstrip(')')}" if comment and not bref else ""
    espace = formats.INSECABLE if bref else " "
    return formats.jour(ligne.fin_ort) + (f"{espace}({origine}{comment})" if origine else "")


def suite(ligne: LigneConvention) -> str:
    """Say in a few words what comes next: the deadline with the days left, or the end of the ORT."""
    if ligne.statut is Statut.RETRAIT:
        return ""
    if ligne.ort_signee:
        return f"fin de l'ORT : {fin_ort(ligne)}"
    if ligne.echeance is not None and ligne.jours is not None:
        return f"échéance de l'ORT : {echeance(ligne)} ({formats.delai(ligne.jours)})"
    return "adhésion à signer" if ligne.statut is Statut.ATTENTE else "échéance de l'ORT : non calculable"


def statut(ligne: LigneConvention) -> str:
    """Write symbol and label of a status."""
    return f"{STATUTS[ligne.statut].symbole}{formats.INSECABLE}{libelle(ligne)}"


def fonction(poste: Poste) -> str:
    """Return the function of a post in words."""
    return _FONCTIONS.get(poste.fonction, poste.fonction)


def noms(situation: Situation) -> dict[str, str]:
    """Return the names of the communes lauréates by code."""
    communes = situation.laureats.communes
    return dict(zip(communes["code_insee"].astype(str), communes["nom"].astype(str), strict=True))


def departement(situation: Situation) -> str:
    """Return the place as a title names it: « Landes (40) », « Landes (40), arrondissement de Dax », « France »."""
    entier = f"{situation.nom_departement} ({situation.departement})" if situation.departement else "France"
    return f"{entier}, {situation.perimetre}" if situation.perimetre else entier


def exercices(annees: tuple[int, ...]) -> str:
    """Write the years of the grants: « exercice 2021 », « exercices 2019 à 2021 », empty where none is known."""
    if not annees:
        return ""
    return f"exercice {annees[0]}" if len(annees) == 1 else f"exercices {min(annees)} à {max(annees)}"
