"""Enveloppes of the département: notified, provisioned, committed, left (§1.14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation.lignes import lignes, lignes_de, table
from pvd_dashboard.situation.model_aides import Enveloppe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from pvd_dashboard.situation.catalogue import Catalogue
    from pvd_dashboard.situation.lignes import Ligne

Cle = tuple[int | None, str]


def compute(
    tables: Mapping[str, pd.DataFrame], subventions: pd.DataFrame, catalogue: Catalogue, on: date
) -> tuple[Enveloppe, ...]:
    """Return the enveloppes that exist at the date, in the order of the file."""
    engages = _engages(subventions)
    lues = [ligne for ligne in lignes(table(tables, "enveloppes")) if (ligne.get("exercice") or 0) <= on.year]
    communes = _partagees(lues, catalogue)
    return tuple(_enveloppe(ligne, catalogue, engages, communes) for ligne in lues)


def _cle(ligne: Ligne, catalogue: Catalogue) -> Cle:
    return ligne.get("exercice"), catalogue.code(ligne.get("dispositif"))


def _partagees(lues: list[Ligne], catalogue: Catalogue) -> frozenset[Cle]:
    """Return the (exercice, dispositif) cut in several enveloppes: the grants do not say which they use."""
    cles = [_cle(ligne, catalogue) for ligne in lues]
    return frozenset(cle for cle in cles if cles.count(cle) > 1)


def _engages(subventions: pd.DataFrame) -> dict[Cle, Decimal]:
    """Sum what is engaged of the grants by exercice and dispositif, those outside PVD included."""
    engagees = subventions["montant_engage"].notna() & ~subventions["ecartee"] & ~subventions["rejetee"]
    sommes: dict[Cle, Decimal] = {}
    for ligne in lignes_de(subventions, engagees, ["exercice", "dispositif", "montant_engage"]):
        cle = ligne.get("exercice"), str(ligne["dispositif"])
        sommes[cle] = sommes.get(cle, Decimal(0)) + ligne["montant_engage"]
    return sommes


def _enveloppe(
    ligne: Ligne, catalogue: Catalogue, engages: Mapping[Cle, Decimal], partagees: frozenset[Cle]
) -> Enveloppe:
    cle = _cle(ligne, catalogue)
    saisi = ligne.get("montant_engage")
    engage = saisi if saisi is not None else (None if cle in partagees else engages.get(cle))
    notifie, provisionne = ligne.get("montant_notifie"), ligne.get("montant_provisionne")
    dotation = notifie if notifie is not None else provisionne
    origine = "saisi" if saisi is not None else "aides" if engage is not None else ""
    return Enveloppe(
        exercice=cle[0],
        dispositif=cle[1],
        perimetre=ligne.get("perimetre") or "",
        notifie=notifie,
        provisionne=provisionne,
        engage=engage,
        engage_origine=origine,
        reste=dotation - engage if dotation is not None and engage is not None else None,
        feuille=ligne.get("_feuille") or "",
        ligne=ligne.get("_ligne"),
    )
