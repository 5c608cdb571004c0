"""Dates with their precision and their own words (rule I6).

A period is stored as its first day. Seasons begin on the usual astronomical
days: printemps 21/03, été 21/06, automne 21/09, hiver 21/12 (« hiver
2021-2022 » begins on 21/12/2021). « début 2024 » is read as its first
quarter, « fin 2024 » as its last. The order is day, month, year:
``mm/dd`` is never assumed. Words without a date (« en cours », « / ») give no
date and keep their text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.convert.base import Outcome
from pvd_dashboard.intake.textual import as_text, is_placeholder
from pvd_dashboard.tables.model import Precision
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake.cells import Cell


class Jour(NamedTuple):
    """A date as understood: first day of the period, precision, text as received. ``day`` may be None."""

    day: dt.date | None
    precision: str | None
    text: str


EXPECTED = "une date (jj/mm/aaaa), un mois (mars 2021) ou une année"
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
# The serial numbers of 01/01/2000 and 31/12/2049: smaller ones would be amounts or years.
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 54_788
_EPOCH = dt.date(1899, 12, 30)
_CENTURY = 2_000
_LAST_SHORT_YEAR = 60

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "mar": 3, "avril": 4, "avr": 4,
    "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "sep": 9, "octobre": 10,
    "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_SEASONS = {"printemps": (3, 21), "ete": (6, 21), "automne": (9, 21), "hiver": (12, 21)}
_ORDINALS = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SHORT = r"(?P<y>(?:19|20)?\d\d)"
_NTH = rf"(?P<n>[1-4])(?: ?(?:er|ere|e|eme|nd|nde))?|(?P<w>{'|'.join(_ORDINALS)})"


def _day(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), int(found["m"]), int(found["d"])), Precision.JOUR


def _named_day(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), _MONTHS[found["m"]], int(found["d"])), Precision.JOUR


def _month(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), int(found["m"]), 1), Precision.MOIS


def _named_month(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), _MONTHS[found["m"]], 1), Precision.MOIS


def _quarter(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), 3 * _nth(found) - 2, 1), Precision.TRIMESTRE


def _half(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), 6 * _nth(found) - 5, 1), Precision.SEMESTRE


def _season(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), *_SEASONS[found["s"]]), Precision.SAISON


def _edge(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), 1 if found["e"] == "debut" else 10, 1), Precision.TRIMESTRE


def _whole_year(found: re.Match[str]) -> tuple[dt.date, Precision]:
    return dt.date(_year(found["y"]), 1, 1), Precision.ANNEE


def _nth(found: re.Match[str]) -> int:
    return int(found["n"]) if found["n"] else _ORDINALS[found["w"]]


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year written in full
        return year
    if year > _LAST_SHORT_YEAR:
        raise ValueError(text)
    return _CENTURY + year


Reader = tuple[re.Pattern[str], "Callable[[re.Match[str]], tuple[dt.date, Precision]]"]


def _pattern(body: str, build: Callable[[re.Match[str]], tuple[dt.date, Precision]]) -> Reader:
    return re.compile(rf"(?<![0-9a-z]){body}(?![0-9a-z])"), build


# Texts come folded: no accent, no capital, and every separator is a space.
_READERS: tuple[Reader, ...] = (
    _pattern(r"(?P<d>\d\d?) (?P<m>\d\d?) (?P<y>(?:19|20)\d\d)(?: \d\d? \d\d(?: \d\d)?)?", _day),
    _pattern(r"(?P<y>(?:19|20)\d\d) (?P<m>\d\d?) (?P<d>\d\d?)(?:(?:t| )\d\d[ 0-9z]*)?", _day),
    _pattern(r"(?P<d>\d\d?) (?P<m>\d\d?) (?P<y>\d\d)", _day),
    _pattern(rf"(?P<d>\d\d?)(?:er)? (?P<m>{_MONTH}) {_SHORT}", _named_day),
    _pattern(rf"(?:t|q)(?P<n>[1-4])(?P<w>)? ?{_YEAR}", _quarter),
    _pattern(rf"{_YEAR} (?:t|q)(?P<n>[1-4])(?P<w>)?", _quarter),
    _pattern(rf"(?:{_NTH}) ?(?:trimestre|trim)(?: de)?(?: l annee)? {_YEAR}", _quarter),
    _pattern(rf"s(?P<n>[12])(?P<w>)? ?{_YEAR}", _half),
    _pattern(rf"(?:{_NTH}) ?semestre(?: de)?(?: l annee)? {_YEAR}", _half),
    _pattern(rf"(?P<s>{'|'.join(_SEASONS)}) {_YEAR}(?: (?:20)?\d\d)?", _season),
    _pattern(rf"(?P<m>{_MONTH}) {_SHORT}", _named_month),
    _pattern(r"(?P<m>\d\d?) (?P<y>(?:19|20)\d\d)", _month),
    _pattern(r"(?P<y>(?:19|20)\d\d) (?P<m>\d\d?)", _month),
    _pattern(rf"(?P<e>debut|fin)(?: de)?(?: l)?(?: annee)? {_YEAR}", _edge),
    _pattern(_YEAR, _whole_year),
)
_DIGIT = re.compile(r"\d")
_LENGTH = re.compile(r"(?:duree )?\d{1,2} (?:ans?|annees?|mois)")
_LONGEST = 120
# What may stand around the day of a deed without changing what it says.
_PLAIN_WORDS = re.compile(
    r"\b(?:l[ea]s?|du?|de[s]?|en|au|aux|par|avec|et|a|oui|ok|x|faite?|signee?s?|signature|date|depuis|prise|poste|fonctions?"
    r"|recrutee?s?|recrutement|arrivee?|embauche|effective?|conventions?|adhesion|ort|cadre|opah|pvd|labellisee?|label|vaut"
    r"|pour|duree|ans?|mois|debut|fin|courant|mi|premier|deuxieme|second|troisieme|quatrieme"
    r"|er|ere|e|eme|nd|nde|trimestre|trim|semestre|t|q|s|h|printemps|ete|automne|hiver|annee|z"
    r"|janv(?:ier)?|jan|fev(?:r(?:ier)?)?|mars?|avril|mai|juin|juil(?:let)?|aout|sept(?:embre)?|sep|oct(?:obre)?|nov(?:embre)?"
    r"|dec(?:embre)?|[tqs][1-4]|\d+(?:er|e|eme|nd|h\d*)?)\b"
)
_OTHER_WORDS = re.compile(r"[a-z]{2}")
_WITH_AVENANT = re.compile(r"(?:signee? le )?\d[\w ]*? (?:avec |puis )?(?:un )?avenants?(?: (?:n ?)?\d)?(?: en cours)?")
_CROSS = "x"  # a box ticked: it is signed, on no known day


def date(cell: Cell) -> Outcome:
    """Convert a cell to a :class:`Jour`; « DATE_ILLISIBLE » for a text with figures that is no date."""
    if isinstance(cell, bool):
        return Outcome(code="DATE_ILLISIBLE", expected=EXPECTED)
    if isinstance(cell, dt.datetime):
        return _known(cell.date(), as_text(cell))
    if isinstance(cell, dt.date):
        return _known(cell, as_text(cell))
    if isinstance(cell, (int, float)):
        return _number(cell)
    return _text(as_text(cell))


def done(cell: Cell) -> Outcome:
    """Convert the date of what is done once: a sentence that says more than the deed and its day gives none.

    « signature prévue T2 2023 », « abrogée le 03/04/2023 », « jury le 12/06/2023 »: the date is proposed, not taken.
    """
    outcome = date(cell)
    folded = fold(cell) if isinstance(cell, str) else ""
    if outcome.value is None or outcome.value.day is None or not _OTHER_WORDS.search(_PLAIN_WORDS.sub(" ", folded)):
        return outcome
    if outcome.value.precision == Precision.JOUR and _WITH_AVENANT.fullmatch(folded):
        return outcome
    day = outcome.value.day
    proposed = as_text(day) if outcome.value.precision == Precision.JOUR else ""
    return Outcome(Jour(None, None, as_text(cell)), "DATE_DANS_UNE_PHRASE", suggestion=proposed)


def _known(day: dt.date, text: str) -> Outcome:
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return Outcome(Jour(day, Precision.JOUR.value, text))
    return Outcome(code="DATE_ILLISIBLE", expected=EXPECTED)


def _number(number: float) -> Outcome:
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        day = _EPOCH + dt.timedelta(days=int(number))
        return Outcome(Jour(day, Precision.JOUR.value, as_text(day)))
    if float(number).is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR:
        return Outcome(Jour(dt.date(int(number), 1, 1), Precision.ANNEE.value, as_text(number)))
    return Outcome(code="DATE_ILLISIBLE", expected=EXPECTED)


def _text(text: str) -> Outcome:
    folded = fold(text)
    if _LENGTH.fullmatch(folded):
        return Outcome(Jour(None, None, text), "DATE_DUREE")
    if not _DIGIT.search(folded):
        kept = None if is_placeholder(text) and "/" not in text and folded != _CROSS else Jour(None, None, text)
        return Outcome(kept)
    if folded.isdigit() and _FIRST_SERIAL <= int(folded) <= _LAST_SERIAL:
        return _number(int(folded))
    for pattern, build in _READERS if len(folded) <= _LONGEST else ():
        found = pattern.search(folded)
        if found is None:
            continue
        if _DIGIT.search(folded[: found.start()] + folded[found.end() :]):
            break
        try:
            day, precision = build(found)
        except ValueError:
            break
        # A day written in full says nothing more than the day: « 2021-05-20 » is kept as « 20/05/2021 ».
        bare = precision is Precision.JOUR and len(folded.split()) == 3  # noqa: PLR2004 - day, month, year
        return _known(day, text)._replace(value=Jour(day, precision.value, as_text(day) if bare else text))
    return Outcome(code="DATE_ILLISIBLE", expected=EXPECTED)
