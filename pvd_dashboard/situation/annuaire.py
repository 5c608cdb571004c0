"""The directory, and which of its entries are to be checked again (§1.16, A60). Personal data: shown on demand only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pvd_dashboard.situation.dates import ajouter_mois, existe, jour
from pvd_dashboard.situation.lignes import communes_citees, lignes, table

if TYPE_CHECKING:
    from datetime import date

    from pvd_dashboard.situation.lignes import Ligne
    from pvd_dashboard.situation.model import Jour, Situation

_CHIFFRES = re.compile(r"\D+")
_FRANCAIS = re.compile(r"(?:(?:00)?33|0)?([1-9]\d{8})")


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry: the five columns of the annex « annuaire », its communes, when it was last checked.

    ``a_verifier`` says why it is to be checked again, empty where it is not.
    ``opposition``: the person refuses that the entry be passed on. Names, mails
    and phones never show in the representation of the value.
    """

    nom: str = field(repr=False)
    collectivite: str
    poste: str
    mail: str = field(repr=False)
    telephone: str = field(repr=False)
    communes: tuple[str, ...]
    elu: bool
    verification: Jour | None
    a_verifier: str
    opposition: bool


def contacts(situation: Situation) -> tuple[Contact, ...]:
    """Return the contacts in function at the date, by collectivité, then by name; those to check again first."""
    rows = lignes(table(situation.tables, "contacts"))
    found = [_contact(row, situation) for row in rows if not _parti(row, situation.date)]
    return tuple(sorted(found, key=lambda contact: (not contact.a_verifier, contact.collectivite, contact.nom)))


def _parti(row: Ligne, on: date) -> bool:
    fin = jour(row, "date_fin_fonction")
    return fin is not None and fin.fin < on


def _contact(row: Ligne, situation: Situation) -> Contact:
    verification = jour(row, "date_verification")
    connue = verification if verification and existe(verification, situation.date) else None
    elu = bool(row.get("elu"))
    return Contact(
        nom=" ".join(filter(None, (row.get("nom"), row.get("prenom")))),
        collectivite=row.get("collectivite") or "",
        poste=row.get("poste_service") or "",
        mail=row.get("mail") or "",
        telephone=telephone(row.get("telephone") or ""),
        communes=communes_citees(row),
        elu=elu,
        verification=connue,
        a_verifier=_pourquoi(connue, situation, elu=elu),
        opposition=bool(row.get("opposition")),
    )


def _pourquoi(verification: Jour | None, situation: Situation, *, elu: bool) -> str:
    if verification is None:
        return "jamais vérifié"
    elections = situation.parametres.renouvellement_municipal
    if elu and verification.debut <= elections < situation.date:
        return "élu, vérifié avant les élections de mars 2026"
    mois = situation.parametres.verification_contacts_mois
    return f"vérifié depuis plus de {mois} mois" if situation.date > ajouter_mois(verification.fin, mois) else ""


def telephone(texte: str) -> str:
    """Return a French number in pairs, any other text as it is written (two numbers, an extension, abroad).

    >>> telephone("0562066364"), telephone("+33 (0)5.62.06.63.64"), telephone("poste 12")
    ('05 62 06 63 64', '05 62 06 63 64', 'poste 12')
    """
    trouve = _FRANCAIS.fullmatch(_CHIFFRES.sub("", texte.replace("(0)", "")))
    if trouve is None:
        return texte.strip()
    chiffres = f"0{trouve[1]}"
    return " ".join(chiffres[rang : rang + 2] for rang in range(0, len(chiffres), 2))
