"""How numbers, dates and names are written in French, the same on screen and on paper.

A base module: it imports nothing of ours, and every room may use it. Each
function takes a value and returns a text that can be shown as it is, with
no-break spaces; an absent value (None, NaN, NaT, pandas' NA) is « n.c. »,
never zero. Amounts and rates are rounded half up, here and only here.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

INSECABLE = "\u00a0"
FINE = "\u202f"
NON_CONNU = "n.c."
LOCALE = "fr"
NOMBRES_GARDES = 16_384  # the same amounts are written at each look at a page, and Babel takes its time

Nombre = Decimal | int | float | None

_MILLIER, _MILLION = Decimal(1_000), Decimal(1_000_000)
_SAISONS = {"printemps": (3, 4, 5), "été": (6, 7, 8), "automne": (9, 10, 11), "hiver": (12, 1, 2)}
_ARTICLE = re.compile(r"^(Le|Les) (?=\S)")
_INTERCOMMUNALITE = re.compile(r"^(CC|CA|CU|Communauté|Métropole|Commune)\b")
_VOYELLE = re.compile(r"^[AEIOUYÀÂÄÉÈÊËÎÏÔÖÛÜŒÆHaeiouyàâäéèêëîïôöûüœæh]")
# Type de liaison 0 of the code officiel géographique: the h of these names is aspirated.
_H_ASPIRE = re.compile(r"^(Haut|Ham(\b|eau)|Haguenau|Hombourg|Honfleur|Houdan|Huelgoat|[Hh]uit|[Hh]ors)")
_DEVANT_SIGNE = re.compile(r"[ \u00a0\u202f]+(?=[:;!?»€%])")
_APRES_GUILLEMET = re.compile(r"«[ \u00a0\u202f]*")


_JAMAIS_ABSENTS = frozenset({str, int, bool, date})


def absent(valeur: Any) -> bool:  # noqa: ANN401 - any cell of a frame may be asked about
    """Say whether a value is absent (None, NaN, NaT, NA)."""
    return valeur is None or (type(valeur) not in _JAMAIS_ABSENTS and bool(pd.isna(valeur)))


def arrondi(valeur: Decimal | float, decimales: int = 0) -> Decimal:
    """Round half up to ``decimales`` places.

    >>> arrondi(Decimal("2.5")), arrondi(Decimal("1629048.005"), 2)
    (Decimal('3'), Decimal('1629048.01'))
    """
    exact = valeur if isinstance(valeur, Decimal) else Decimal(str(valeur))
    return exact.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)


def nombre(valeur: Nombre, decimales: int = 0, *, fixe: bool = False) -> str:
    """Write a number; trailing zeros are dropped unless ``fixe``.

    >>> nombre(1629048) == "1\u202f629\u202f048", nombre(-12), nombre(Decimal("2.50"), 2), nombre(None)
    (True, '−12', '2,5', 'n.c.')
    """
    return NON_CONNU if absent(valeur) else _nombre(arrondi(valeur, decimales), decimales, fixe)  # type: ignore[arg-type]


@lru_cache(maxsize=NOMBRES_GARDES)
def _nombre(arrondie: Decimal, decimales: int, fixe: bool) -> str:  # noqa: FBT001 - a key of what is kept
    motif = "#,##0" + ("." + ("0" if fixe else "#") * decimales if decimales else "")
    texte: str = format_decimal(arrondie, format=motif, locale=LOCALE)
    return "0" + texte[2:] if re.fullmatch(r"-0(,0*)?", texte) else texte.replace("-", "−")


def euros(montant: Nombre, *, centimes: bool = False) -> str:
    """Write an amount in euros, to the euro unless ``centimes``.

    >>> euros(Decimal("1629048.00")) == "1\u202f629\u202f048\u00a0€", euros(None)
    (True, 'n.c.')
    """
    decimales = 2 if centimes else 0
    return NON_CONNU if absent(montant) else f"{nombre(montant, decimales, fixe=True)}{INSECABLE}€"


def euros_courts(montant: Nombre) -> str:
    """Write an amount where room is scarce: « 1,6 M€ », « 154 k€ », « 850 € ».

    >>> euros_courts(Decimal(1629048)) == "1,6\u00a0M€", euros_courts(153871) == "154\u00a0k€"
    (True, True)
    """
    if absent(montant):
        return NON_CONNU
    exact = Decimal(str(montant))
    if abs(exact) >= _MILLION - 500:
        return f"{nombre(exact / _MILLION, 1)}{INSECABLE}M€"
    if abs(exact) >= _MILLIER:
        return f"{nombre(exact / _MILLIER)}{INSECABLE}k€"
    return euros(exact)


def pourcent(points: Nombre, decimales: int = 1, *, fixe: bool = False) -> str:
    """Write a percentage given in points (9.4 is « 9,4 % »); whole ones have no decimal unless ``fixe``.

    >>> pourcent(Decimal("9.4")) == "9,4\u00a0%", pourcent(25) == "25\u00a0%", pourcent(25, fixe=True) == "25,0\u00a0%"
    (True, True, True)
    """
    return NON_CONNU if absent(points) else f"{nombre(points, decimales, fixe=fixe)}{INSECABLE}%"


def taux(fraction: Nombre, decimales: int = 1, *, fixe: bool = False) -> str:
    """Write a rate given as a fraction (0.8 is « 80 % »).

    >>> taux(Decimal("0.8")) == "80\u00a0%", taux(None)
    (True, 'n.c.')
    """
    return NON_CONNU if absent(fraction) else pourcent(Decimal(str(fraction)) * 100, decimales, fixe=fixe)


def jour(quand: date | None) -> str:
    """Write a day in figures: « 10/09/2021 »."""
    return NON_CONNU if quand is None or absent(quand) else f"{quand.day:02}/{quand.month:02}/{quand.year:04}"


def jour_long(quand: date | None) -> str:
    """Write a day in words, « 1er » on the first: « 10 septembre 2021 »."""
    if quand is None or absent(quand):
        return NON_CONNU
    numero = "1er" if quand.day == 1 else str(quand.day)
    return f"{numero}{INSECABLE}{mois_annee(quand)}"


def mois_annee(quand: date | None) -> str:
    """Write a month: « septembre 2021 »."""
    return NON_CONNU if absent(quand) else format_date(quand, f"LLLL'{INSECABLE}'y", locale=LOCALE)


def mois_court(quand: date) -> str:
    """Write the month alone, abridged: « sept. », for the ticks of an axis."""
    return str(get_month_names("abbreviated", locale=LOCALE)[quand.month])


def periode(debut: date | None, precision: str | None) -> str:
    """Write a date no more precisely than it is known (rule I6).

    ``precision`` is one of ``jour``, ``mois``, ``trimestre``, ``saison``, ``semestre``, ``annee``.
    """
    if debut is None or absent(debut):
        return NON_CONNU
    if precision == "mois":
        return mois_annee(debut)
    if precision == "saison":
        saison = next(nom for nom, mois in _SAISONS.items() if debut.month in mois)
        return f"{saison}{INSECABLE}{debut.year}"
    if precision in {"trimestre", "semestre"}:
        rang = (debut.month - 1) // (3 if precision == "trimestre" else 6) + 1
        return f"{rang}{'er' if rang == 1 else 'e'}{INSECABLE}{precision}{INSECABLE}{debut.year}"
    return str(debut.year) if precision == "annee" else jour(debut)


def pluriel(combien: int | None, singulier: str, au_pluriel: str = "") -> str:
    """Write a count with its word, plural from two on; « s » is added to each word unless given.

    >>> pluriel(0, "commune") == "0\u00a0commune", pluriel(2, "commune lauréate") == "2\u00a0communes lauréates"
    (True, True)
    """
    return f"{nombre(combien)}{INSECABLE}{accord(combien, singulier, au_pluriel)}"


def accord(combien: int | None, singulier: str, au_pluriel: str = "") -> str:
    """Return the word alone in the number that ``combien`` asks for.

    >>> accord(1, "signée"), accord(8, "signée"), accord(3, "poste vacant"), accord(2, "cas")
    ('signée', 'signées', 'postes vacants', 'cas')
    """
    if combien is None or abs(combien) < 2:  # noqa: PLR2004 - French plurals begin at two
        return singulier
    return au_pluriel or " ".join(mot if mot[-1] in "sxz" else mot + "s" for mot in singulier.split(" "))


def delai(jours: int | None) -> str:
    """Write a number of days left (negative once past).

    >>> delai(436) == "dans 436\u00a0jours", delai(-1) == "depuis 1\u00a0jour", delai(0), delai(None)
    (True, True, 'aujourd’hui', 'non calculable')
    """
    if jours is None:
        return "non calculable"
    if jours == 0:
        return "aujourd’hui"
    return f"{'dans' if jours > 0 else 'depuis'} {pluriel(abs(jours), 'jour')}"


def liste(elements: Iterable[str]) -> str:
    """Join with commas and « et »: « a, b et c »; nothing gives an empty text."""
    *debut, dernier = [str(element) for element in elements] or [""]
    return f"{', '.join(debut)} et {dernier}" if debut else dernier


def elision(nom: str) -> bool:
    """Say whether « de » loses its vowel before a name (y and mute h count as vowels)."""
    return bool(_VOYELLE.match(nom)) and not _H_ASPIRE.match(nom)


def de(nom: str) -> str:
    """Put « de » before a name, contracted or elided as usage has it.

    >>> de("Aire-sur-l'Adour"), de("Le Houga"), de("Les Angles"), de("La Mure"), de("CC Adour Madiran")
    ("d'Aire-sur-l'Adour", 'du Houga', 'des Angles', 'de La Mure', 'de la CC Adour Madiran')
    """
    if article := _ARTICLE.match(nom):
        return f"{'du' if article[1] == 'Le' else 'des'} {nom[article.end() :]}"
    if _INTERCOMMUNALITE.match(nom):
        return f"de la {nom}"
    return f"d'{nom}" if elision(nom) else f"de {nom}"


def a(nom: str) -> str:
    """Put « à » before a name: « à Amou », « au Houga », « aux Angles ».

    >>> a("Amou"), a("Le Houga"), a("Les Angles"), a("CC Adour Madiran")
    ('à Amou', 'au Houga', 'aux Angles', 'à la CC Adour Madiran')
    """
    if article := _ARTICLE.match(nom):
        return f"{'au' if article[1] == 'Le' else 'aux'} {nom[article.end() :]}"
    return f"à la {nom}" if _INTERCOMMUNALITE.match(nom) else f"à {nom}"


def insecables(texte: str) -> str:
    """Put no-break spaces where French typography wants them, in a text of ours.

    Only spaces already there are changed, except after « : an hour or an
    address keeps its colon.
    """
    return _APRES_GUILLEMET.sub(f"«{INSECABLE}", _DEVANT_SIGNE.sub(INSECABLE, texte))


def phrase(texte: str) -> str:
    """Make a sentence: first letter in capitals, one full stop, no-break spaces."""
    nu = insecables(texte.strip())
    return nu[:1].upper() + nu[1:] + ("" if nu.endswith((".", "!", "?", "…")) else ".")
