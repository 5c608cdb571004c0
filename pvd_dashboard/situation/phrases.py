"""French as the screens and papers write it: dates, amounts, counts that agree."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pvd_dashboard.situation.model import Jour

INSECABLE = "\u00a0"
FINE = "\u202f"
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_SAISONS = {12: "hiver", 1: "hiver", 2: "hiver", 3: "printemps", 4: "printemps", 5: "printemps"} | {
    **dict.fromkeys((6, 7, 8), "été"),
    **dict.fromkeys((9, 10, 11), "automne"),
}


@lru_cache(maxsize=8_192)
def date_fr(jour: date) -> str:
    """Return a date as 10/09/2021."""
    return f"{jour:%d/%m/%Y}"


def jour_fr(jour: Jour) -> str:
    """Return a date as known: « 06/11/2022 », « octobre 2022 », « 1er trimestre 2022 », « automne 2021 », « 2021 »."""
    debut = jour.debut
    match jour.precision:
        case "mois":
            return f"{MOIS[debut.month - 1]} {debut.year}"
        case "trimestre":
            return f"{_ordinal((debut.month + 2) // 3)} trimestre {debut.year}"
        case "semestre":
            return f"{_ordinal((debut.month + 5) // 6)} semestre {debut.year}"
        case "saison":
            return f"{_SAISONS[debut.month]} {debut.year}"
        case "annee":
            return str(debut.year)
        case _:
            return date_fr(debut)


def le(jour: Jour) -> str:
    """Return a date with the words it needs: « le 06/11/2022 », « en octobre 2022 », « au printemps 2022 »."""
    texte = jour_fr(jour)
    match jour.precision:
        case "jour":
            return f"le {texte}"
        case "trimestre" | "semestre":
            return f"au {texte}"
        case "saison":
            return f"{'au' if texte.startswith('printemps') else 'en'} {texte}"
        case _:
            return f"en {texte}"


def _ordinal(rang: int) -> str:
    return "1er" if rang == 1 else f"{rang}e"


def nombre(valeur: float | Decimal) -> str:
    """Return a whole number with no-break thousands: « 1 629 048 »."""
    return f"{valeur:,.0f}".replace(",", FINE)


def euros(montant: Decimal) -> str:
    """Return an amount in whole euros, rounded half up: « 1 629 048 € »."""
    return f"{nombre(montant.quantize(Decimal(1), ROUND_HALF_UP))}{INSECABLE}€"


def pourcent(fraction: Decimal) -> str:
    """Return a fraction in percent, no idle zero: « 80 % », « 12,5 % »."""
    texte = f"{fraction * 100:f}"
    return f"{(texte.rstrip('0').rstrip('.') if '.' in texte else texte).replace('.', ',')}{INSECABLE}%"


def compte(n: int, singulier: str, pluriel: str = "") -> str:
    """Return a count with its noun, plural from two on: « 1 commune », « 12 communes »."""
    return f"{nombre(n)}{INSECABLE}{accord(n, singulier, pluriel)}"


def accord(n: int, singulier: str, pluriel: str = "") -> str:
    """Return the singular or plural form that ``n`` calls for (0 and 1 are singular in French)."""
    return singulier if abs(n) < 2 else pluriel or f"{singulier}s"  # noqa: PLR2004 - the plural starts at two


def enumerer(mots: Sequence[str]) -> str:
    """Return words as a sentence lists them: « 2019, 2020 et 2021 »."""
    return " et ".join(filter(None, (", ".join(mots[:-1]), *mots[-1:])))


def dans_jours(jours: int) -> str:
    """Return how far a day is: « dans 88 jours », « ce jour », « il y a 1 jour »."""
    if jours == 0:
        return "ce jour"
    distance = compte(abs(jours), "jour")
    return f"dans {distance}" if jours > 0 else f"il y a {distance}"


_DISTANCE = re.compile(r"(?:(?:dans|il y a|soit)\s[\d\s]+\sjours?(?: au plus)?|ce jour)\b")


def sans_distance(texte: str) -> str:
    """Return a text without the distances to a day that :func:`dans_jours` writes: the same the day after."""
    return _DISTANCE.sub("", texte)


def phrase(texte: str) -> str:
    """Return a text with the no-break spaces that French typography asks for."""
    for signe in (":", ";", "!", "?", "»", "€", "%"):
        texte = texte.replace(f" {signe}", f"{INSECABLE}{signe}")
    return texte.replace("« ", f"«{INSECABLE}")
