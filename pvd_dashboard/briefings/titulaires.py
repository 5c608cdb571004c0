"""Who holds each post: written on paper only where names were asked for, and where they are stored (§1.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pvd_dashboard.briefings.note_texte import abrege
from pvd_dashboard.situation.lignes import lignes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import Situation

_NOMS = ("prenom", "nom")
_LONGUEUR = 60


def titulaires(situation: Situation) -> Mapping[tuple[str, int | None], str]:
    """Return the name of whoever holds each post, by sheet and line; nothing where no name is stored."""
    if "postes" not in situation.tables:
        return {}
    trouves: dict[tuple[str, int | None], str] = {}
    for ligne in lignes(situation.tables["postes"]):
        nom = " ".join(str(ligne[colonne]) for colonne in _NOMS if ligne.get(colonne))
        if nom:
            trouves[ligne.get("_feuille") or "", ligne.get("_ligne")] = abrege(nom, _LONGUEUR)
    return trouves
