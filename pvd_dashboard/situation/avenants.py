"""Avenants known at a date, and the convention that each changes (§1.7, R03, R10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pvd_dashboard.situation.actes import FAMILLES, Acte, Famille
from pvd_dashboard.situation.dates import PREMIER_JOUR, existe, jour
from pvd_dashboard.situation.lignes import Ligne, communes_citees, lignes, numero, table
from pvd_dashboard.situation.model import AvenantSigne
from pvd_dashboard.tables.conventions import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.model import Jour


@dataclass(frozen=True, slots=True)
class Avenant:
    """One avenant signed at the date; ``famille`` is None where the row does not say what it changes."""

    famille: Famille | None
    convention: str
    communes: frozenset[str]
    signature: Jour | None
    nouvelle_echeance: Jour | None
    numero: str
    objet: str

    @property
    def signe_le(self) -> date:
        """The day it was signed, for sorting; undated ones first."""
        return self.signature.debut if self.signature else PREMIER_JOUR

    def modifie(self, acte: Acte) -> bool:
        """Whether it changes a convention: by number where both have one, else by kind and communes."""
        if self.famille not in {None, acte.famille}:
            return False
        if self.convention and acte.numero:
            return self.convention == acte.numero
        return bool(self.communes & acte.communes)

    def cite(self) -> AvenantSigne:
        """Return the avenant as the line of a PVD shows it."""
        return AvenantSigne(self.numero, self.famille or "", self.signature, self.nouvelle_echeance, self.objet)


def lire(tables: Mapping[str, pd.DataFrame], on: date) -> list[Avenant]:
    """Return the avenants signed at the date, in the order of their signatures."""
    found = [_avenant(ligne) for ligne in lignes(table(tables, "avenants")) if _signe(ligne, on)]
    return sorted(found, key=lambda avenant: avenant.signe_le)


def de(actes: Sequence[Acte], avenants: Iterable[Avenant], ort: Iterable[Acte]) -> list[Avenant]:
    """Return the avenants that change one of ``actes``; an unspecified one changes the ORT once it is signed."""
    ort = list(ort)
    return [
        avenant
        for avenant in avenants
        if any(avenant.modifie(acte) and _concerne(avenant, acte, ort) for acte in actes)
    ]


def _concerne(avenant: Avenant, acte: Acte, ort: Iterable[Acte]) -> bool:
    if avenant.famille is not None or avenant.convention:
        return True
    sur_ort = any(
        a.communes & avenant.communes and (a.signature is None or a.signature.debut <= avenant.signe_le) for a in ort
    )
    return (acte.famille == "ort") is sur_ort


def _signe(ligne: Ligne, on: date) -> bool:
    """Whether an avenant is signed: dated, or with no date at all (a mere request is not one)."""
    if ligne.get("type") not in {None, *FAMILLES}:
        return False
    signature = jour(ligne, "date_signature")
    if signature is not None:
        return existe(signature, on)
    return ligne.get("date_demande") is None and ligne.get("date_validation_copil") is None


def _avenant(ligne: Ligne) -> Avenant:
    return Avenant(
        famille=FAMILLES.get(ligne.get("type") or ""),
        convention=numero(ligne, "id_convention", TYPES),
        communes=frozenset(communes_citees(ligne)),
        signature=jour(ligne, "date_signature"),
        nouvelle_echeance=jour(ligne, "nouvelle_echeance"),
        numero=ligne.get("numero") or "",
        objet=ligne.get("objet") or "",
    )
