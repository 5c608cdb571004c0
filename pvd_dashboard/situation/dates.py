"""Dates as known: a day, or a period with its first and last day (rules I6, R01, R02)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from pvd_dashboard.situation.model import Jour
from pvd_dashboard.tables.model import Precision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.model import EditionCitee

_MOIS_PAR_PERIODE: dict[str, int] = {
    Precision.MOIS: 1,
    Precision.TRIMESTRE: 3,
    Precision.SAISON: 3,
    Precision.SEMESTRE: 6,
    Precision.ANNEE: 12,
}
PREMIER_JOUR = date.min


@lru_cache(maxsize=8_192)  # a list of grants asks the same few hundred days again and again
def ajouter_mois(jour: date, mois: int) -> date:
    """Add calendar months: same day, else the last day of the month (R01).

    >>> ajouter_mois(date(2021, 8, 31), 18)
    datetime.date(2023, 2, 28)
    """
    return jour + relativedelta(months=mois)


def fin_periode(debut: date, precision: str) -> date:
    """Return the last day of the period that starts on ``debut``.

    >>> fin_periode(date(2022, 10, 1), "mois")
    datetime.date(2022, 10, 31)
    """
    mois = _MOIS_PAR_PERIODE.get(precision)
    return debut if mois is None else ajouter_mois(debut, mois) - timedelta(days=1)


def periode(debut: date, precision: str | None, texte: str | None = None) -> Jour:
    """Return a date as known; no precision means to the day."""
    kept = precision or Precision.JOUR.value
    return Jour(debut, fin_periode(debut, kept), kept, texte or "")


def jour(ligne: Mapping[str, Any], colonne: str) -> Jour | None:
    """Return the date that a row holds in ``colonne``, None where it is empty.

    ``ligne`` also holds ``<colonne>_precision`` and ``<colonne>_texte``.
    """
    valeur = ligne.get(colonne)
    if valeur is None:
        return None
    return periode(valeur.date(), ligne.get(f"{colonne}_precision"), ligne.get(f"{colonne}_texte"))


def decaler(depart: Jour, mois: int) -> Jour:
    """Move a date by calendar months; a period stays a period of the same length (R02)."""
    return periode(ajouter_mois(depart.debut, mois), depart.precision)


def date_par_defaut(donnees_au: date, aujourd_hui: date, fraicheur_mois: int) -> date:
    """Return the date de situation to open with (R11): today, but the date of the data where they are older.

    ``donnees_au`` is the workbook's own « Situation au », else its day of publication.
    """
    return aujourd_hui if ajouter_mois(donnees_au, fraicheur_mois) > aujourd_hui else donnees_au


def existe(connu: Jour | None, on: date) -> bool:
    """Whether a fact exists at a date: undated facts always do, a period from its first day (R08)."""
    return connu is None or connu.debut <= on


def annonce_connue(edition: EditionCitee | None, on: date) -> bool:
    """Whether what the workbook announces is known at a date: it says so of that day or before (R08, R11)."""
    return edition is not None and (edition.date_situation or edition.published_at.date()) <= on
