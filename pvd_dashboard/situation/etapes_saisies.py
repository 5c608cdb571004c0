"""The steps that officers typed themselves: they win over what is inferred from the other facts (§1.6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, table
from pvd_dashboard.situation.model_vie import Etape, EtatEtape
from pvd_dashboard.situation.phrases import le, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

_ETATS: Mapping[str, EtatEtape] = {
    "termine": EtatEtape.FAIT,
    "en_cours": EtatEtape.EN_COURS,
    "non_commence": EtatEtape.A_FAIRE,
    "sans_objet": EtatEtape.SANS_OBJET,
}
_DITS: Mapping[EtatEtape, str] = {
    EtatEtape.FAIT: "Terminé",
    EtatEtape.EN_COURS: "En cours",
    EtatEtape.A_FAIRE: "Non commencé",
    EtatEtape.SANS_OBJET: "Sans objet",
}


class EtapesSaisies:
    """The lines of the table of steps, by commune and step; the last one typed wins."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], on: date) -> None:
        """Read the table once."""
        self._on = on
        self._lignes: dict[tuple[str, str], Ligne] = {}
        for ligne in lignes(table(tables, "etapes")):
            for code in communes_citees(ligne):
                self._lignes[code, ligne.get("etape") or ""] = ligne

    def laisser(self, communes: Iterable[str], etape: Etape) -> Etape:
        """Return a step as typed for one of the communes of a project, as inferred where nothing was."""
        ligne = next((found for code in communes if (found := self._lignes.get((code, etape.code)))), None)
        return etape if ligne is None else _laisser(ligne, etape, self._on)


def _laisser(ligne: Ligne, etape: Etape, on: date) -> Etape:
    """Lay a line over a step: its plans always, its state unless it is told by a date to come (R08)."""
    connue = replace(
        etape,
        prevue=jour(ligne, "date_prevue"),
        livrable=ligne.get("livrable") or "",
        prestataire=ligne.get("prestataire") or "",
        cout=ligne.get("cout"),
        financeur=ligne.get("financeur") or "",
        observations=ligne.get("observations") or "",
    )
    reelle = jour(ligne, "date_reelle")
    etat = _ETATS.get(ligne.get("statut") or "") or (EtatEtape.FAIT if reelle else None)
    if etat is None or (etat is EtatEtape.FAIT and not existe(reelle, on)):
        return connue
    quand = reelle if etat is EtatEtape.FAIT else None
    fait = f"{_DITS[etat]} {le(quand)}" if quand else f"{_DITS[etat]}, d'après la feuille des étapes"
    return replace(connue, etat=etat, fait=phrase(fait), date=quand.debut if quand else None, saisie=True)
