"""What is to treat at a date: each alert of §2.7 is a function of the situation's parts.

Severity 1 asks for an act now, 2 soon, 3 for a piece of data, 4 informs. No
alert comes from a table that was never supplied.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pvd_dashboard.situation import alertes_conventions, alertes_postes
from pvd_dashboard.situation.lignes import lignes
from pvd_dashboard.situation.model import Alerte
from pvd_dashboard.situation.phrases import euros, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Conventions, EditionCitee, Financements, Laureats, Postes

# R35 of the domain's alert list: a gap under one euro is rounding.
ECART_ENGAGE = Decimal(1)


def compute(
    parts: tuple[Laureats, Conventions, Postes, Financements],
    on: date,
    parametres: Parametres,
    edition: EditionCitee | None,
) -> tuple[Alerte, ...]:
    """Return the alerts at the date, most severe first, then by date."""
    laureats, conventions, postes, financements = parts
    found: list[Alerte] = []
    if conventions.renseigne:
        for ligne in conventions.lignes:
            found += alertes_conventions.toutes(ligne, on, parametres)
    if postes.renseigne:
        declare_le = edition.date_situation if edition else None
        found += alertes_postes.laureats_sans_poste(laureats, postes)
        for poste in postes.postes:
            found += alertes_postes.toutes(poste, on, declare_le, parametres)
    found += ecarts_engages(financements)
    return tuple(sorted(found, key=_rang))


def ecarts_engages(financements: Financements) -> Iterator[Alerte]:
    """A35: what is engaged is not what was granted, by one euro or more."""
    subventions = financements.subventions
    comptees = subventions[subventions["compte"] & subventions["montant_engage"].notna()]
    for ligne in lignes(comptees):
        accorde, engage = ligne["montant_accorde"], ligne["montant_engage"]
        if abs(accorde - engage) >= ECART_ENGAGE:
            yield Alerte(
                "A35",
                3,
                ligne.get("intitule") or ligne.get("nom_beneficiaire") or ligne["libelle_dispositif"],
                phrase(f"{ligne['libelle_dispositif']} : {euros(accorde)} accordés, {euros(engage)} engagés."),
                "Vérifier l'engagement juridique, ou corriger le montant accordé.",
                None,
                tuple((ligne.get("codes_communes") or "").split(";")) if ligne.get("codes_communes") else (),
                ligne.get("pvd") or "",
            )


def _rang(alerte: Alerte) -> tuple[int, date, str, str]:
    return alerte.severite, alerte.date or date.max, alerte.code, alerte.objet
