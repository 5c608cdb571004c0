"""A PVD named on a screen: its link to the page of its first commune, the choice of one among all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import filtres, navigation
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import LigneConvention, Situation


def lien(ligne: LigneConvention) -> str:
    """Return the name of a PVD that leads to the page of its first commune."""
    if not ligne.communes:
        return brut(ligne.libelle)
    return f"[{brut(ligne.libelle)}]({navigation.adresse(navigation.COMMUNE, commune=ligne.communes[0])})"


def choisir(situation: Situation) -> LigneConvention | None:
    """Draw the chooser of a PVD, held in the URL by one of its communes; return its line, None without any."""
    lignes = sorted(situation.conventions.lignes, key=lambda ligne: fold(ligne.libelle))
    par_commune = {ligne.communes[0]: ligne for ligne in lignes if ligne.communes}
    if not par_commune:
        return None
    voulue = filtres.valeur("commune")
    ouverte = next((code for code, ligne in par_commune.items() if voulue in ligne.communes), "")
    if ouverte and ouverte != voulue:
        filtres.retenir(commune=ouverte)
    code = filtres.liste(
        "Choisir un projet PVD",
        "commune",
        list(par_commune),
        ecrire_option=lambda code: par_commune[code].libelle,
        label_visibility="collapsed",
        width=420,
    )
    return par_commune[code]
