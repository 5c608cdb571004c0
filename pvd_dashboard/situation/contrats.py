"""The other contracts of the territory at a date: bourg-centre, CRTE, OPAH, documents d'urbanisme (§1.5).

They never start nor stop the clock of an adhésion, and are in no count of
conventions; one signed after the date does not exist yet (R08).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.actes import FAMILLES
from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import communes_citees, ici, lignes, table
from pvd_dashboard.tables.conventions import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.lieux import Lieux
    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour

LIBELLES = {choix.code: choix.label for choix in TYPES if choix.code not in FAMILLES}
_EN_COURS, _NON_SIGNEE = "en_cours", "non_signee"


@dataclass(frozen=True, slots=True)
class Contrat:
    """One contract: its kind, its name as the service gives it, its dates; ``en_vigueur`` until its end is past."""

    type: str
    libelle: str
    nom: str
    communes: tuple[str, ...]
    epci: str
    signature: Jour | None
    fin: Jour | None
    statut: str
    partenaires: str
    observations: str
    en_vigueur: bool


def contrats(tables: Mapping[str, pd.DataFrame], lieux: Lieux, on: date) -> tuple[Contrat, ...]:
    """Return the contracts of the département known at the date, in the order of their kinds, then of their dates."""
    trouves = [
        _contrat(ligne, on)
        for ligne in lignes(table(tables, "conventions"))
        if ligne.get("type") in LIBELLES and ici(ligne, lieux) and existe(jour(ligne, "date_signature"), on)
    ]
    return tuple(sorted(trouves, key=_rang))


def _contrat(ligne: Ligne, on: date) -> Contrat:
    fin = jour(ligne, "date_fin") or jour(ligne, "date_fin_estimee")
    return Contrat(
        type=ligne["type"],
        libelle=LIBELLES[ligne["type"]],
        nom=ligne.get("id_convention") or "",
        communes=communes_citees(ligne),
        epci=ligne.get("nom_epci") or "",
        signature=jour(ligne, "date_signature"),
        fin=fin,
        statut=ligne.get("statut") or "",
        partenaires=ligne.get("partenaires") or "",
        observations=ligne.get("observations") or "",
        en_vigueur=ligne.get("statut") not in {_EN_COURS, _NON_SIGNEE, "terminee"} and not (fin and fin.fin < on),
    )


def _rang(contrat: Contrat) -> tuple[int, bool, str, tuple[str, ...]]:
    debut = contrat.signature.debut.isoformat() if contrat.signature else ""
    return list(LIBELLES).index(contrat.type), not debut, debut, contrat.communes
