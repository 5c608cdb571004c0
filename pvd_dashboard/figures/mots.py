"""What is said of a PVD in words: its status, its deadline, its ORT. Hover texts and tables share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, delai, jour, periode
from pvd_dashboard.situation.libelles import FINS_ORT
from pvd_dashboard.situation.model import Statut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Jour, LigneConvention

FIN_A_RENSEIGNER = "fin à renseigner"
ORT = frozenset({Statut.ORT_OK, Statut.ORT_FIN_PROCHE, Statut.ORT_ECHUE})


def quand(jour_connu: Jour | None) -> str:
    """Write a date as precisely as it is known, « n.c. » when it is not."""
    return periode(jour_connu.debut, jour_connu.precision) if jour_connu else NON_CONNU


def adhesion(ligne: LigneConvention) -> str:
    """Write when the adhésion was signed, or that it was not, or that nobody knows when."""
    if ligne.adhesion is not None:
        return quand(ligne.adhesion)
    return "signée, date inconnue" if ligne.adhesion_declaree else "non signée"


def ort(ligne: LigneConvention) -> str:
    """Write when the ORT was signed, or that it was not."""
    if ligne.ort is not None:
        return quand(ligne.ort)
    return "signée, date inconnue" if ligne.statut in ORT else "non signée"


def fin_ort(ligne: LigneConvention) -> str:
    """Write the end of the ORT with where it comes from; empty without an ORT."""
    if ligne.ort is None:
        return ""
    if ligne.fin_ort is None:
        return FIN_A_RENSEIGNER
    origine = FINS_ORT.get(ligne.fin_ort_origine, "") if ligne.fin_ort_origine != "saisie" else ""
    return jour(ligne.fin_ort) + (f", {origine}" if origine else "")


def echeance(ligne: LigneConvention) -> str:
    """Write the deadline in force; a window gives its last day (rule R02)."""
    if ligne.echeance is None:
        return "non calculable" if ligne.adhesion or ligne.adhesion_declaree else NON_CONNU
    return jour(ligne.echeance)


def delai_ort(ligne: LigneConvention) -> str:
    """Write the days left, or how the ORT was signed against its deadline (rule R05)."""
    if ligne.jours is None:
        return "non calculable"
    if ligne.ort is None:
        return delai(ligne.jours)
    if ligne.jours < 0:
        return f"signée avec {-ligne.jours}{INSECABLE}{'jour' if ligne.jours == -1 else 'jours'} de retard"
    return "signée dans le délai"


def echeance_phrase(ligne: LigneConvention) -> str:
    """Say in a few words what comes next: the deadline, or the end of the ORT."""
    if ligne.statut is Statut.RETRAIT:
        return ""
    if ligne.ort is not None or ligne.statut in ORT:
        fin = FIN_A_RENSEIGNER if ligne.fin_ort is None else f"fin le {fin_ort(ligne)}"
        return f"ORT signée{_le(quand(ligne.ort))}, {fin}"
    if ligne.echeance is not None:
        return f"Échéance ORT{INSECABLE}: {echeance(ligne)} ({delai_ort(ligne)})"
    return "Adhésion à signer" if ligne.statut is Statut.ATTENTE else f"Échéance ORT{INSECABLE}: non calculable"


def _le(date_connue: str) -> str:
    if date_connue == NON_CONNU:
        return ""
    return f" le {date_connue}" if "/" in date_connue else f" ({date_connue})"


def texte(valeur: object) -> str:
    """Return a cell as text, « n.c. » when absent."""
    return NON_CONNU if absent(valeur) or valeur == "" else str(valeur)
