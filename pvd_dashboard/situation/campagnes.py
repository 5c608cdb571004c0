"""The campaigns to come (DETR, DSIL, calls for projects), as the service writes them among its parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_LIGNE = re.compile(
    r"^\s*(?:du\s+)?(?P<debut>\d{1,2}/\d{1,2}/\d{4})(?:\s+au\s+(?P<fin>\d{1,2}/\d{1,2}/\d{4}))?"
    r"\s*[:;–]\s*(?P<texte>\S.*?)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Campagne:
    """A day, or a period, and what falls due then."""

    debut: date
    fin: date
    texte: str


def campagnes(texte: str) -> tuple[Campagne, ...]:
    """Return the campaigns that a parameter lists, one a line; a line that reads otherwise is passed over.

    >>> [(str(une.debut), str(une.fin), une.texte) for une in campagnes("du 01/11/2021 au 31/01/2022 : dossiers DETR")]
    [('2021-11-01', '2022-01-31', 'dossiers DETR')]
    """
    return tuple(une for ligne in texte.splitlines() if (une := _campagne(ligne)))


def campagnes_refusees(texte: str) -> list[str]:
    r"""Return the lines that do not read « date : what is due » or « du date au date : what is due ».

    >>> campagnes_refusees("31/01/2022 : dossiers DETR\n31/02/2022 : impossible\nbientôt")
    ['31/02/2022 : impossible', 'bientôt']
    """
    return [ligne for ligne in texte.splitlines() if ligne.strip() and _campagne(ligne) is None]


def _campagne(ligne: str) -> Campagne | None:
    lue = _LIGNE.match(ligne)
    if lue is None:
        return None
    debut = _jour(lue["debut"])
    fin = _jour(lue["fin"]) if lue["fin"] else debut
    return Campagne(debut, fin, lue["texte"]) if debut and fin and debut <= fin else None


def _jour(texte: str) -> date | None:
    jour, mois, annee = map(int, texte.split("/"))
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None
