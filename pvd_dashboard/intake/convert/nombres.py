"""Numbers, whole numbers, years, yes/no, SIREN."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from stdnum import luhn

from pvd_dashboard.intake.convert.base import EMPTY, Outcome
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from pvd_dashboard.intake.cells import Cell

_UNIT = re.compile(r"\s*(?:hab(?:itants?)?\.?|ans?|années?|annees?|etp|mois|jours?|u\.?|unités?)\s*$", re.IGNORECASE)
_LENGTH = re.compile(r"(?P<n>\d+(?:[.,]\d+)?)\s*\)?\s*(?P<unit>mois|ans?|années?)\b", re.IGNORECASE)
_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 1950, 2100
_YEAR = re.compile(r"^(?:exercice|annee|programmation|millesime|en)?\s*((?:19|20)\d\d)(?:\.0+|,0+)?$")
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y", "ok", "v"})
_NO = frozenset({"non", "n", "0", "faux", "false", "no", "aucun", "aucune", "pas concerne", "non concerne"})
_TICKS, _CROSSES = frozenset("✓✔☑✅√"), frozenset("✗✘❌☐")
_IDENTIFIER = re.compile(r"^[a-z]{2,}[-_ ]?[\w-]*\d[\w-]*$", re.IGNORECASE)
_SIREN, _SIRET = 9, 14
# La Poste's SIRET do not follow the Luhn rule; no bénéficiaire of the programme is La Poste.


def nombre(cell: Cell) -> Outcome:
    """Convert to a Decimal; a unit word after it (« 5 ans ») is left out."""
    found = montant(_UNIT.sub("", cell) if isinstance(cell, str) else cell, 1, "decimal")
    return found if not found.code else Outcome(code="VALEUR_ILLISIBLE", expected="un nombre")


def duree(cell: Cell) -> Outcome:
    """Convert to years, a Decimal: « 5 », « 5 ans », « 18 mois », « dix-huit (18) mois maximum »."""
    said = _LENGTH.search(cell) if isinstance(cell, str) else None
    if said is None:
        return nombre(cell)
    count = Decimal(said["n"].replace(",", "."))
    return Outcome(count / _MONTHS if said["unit"].lower() == "mois" else count)


def entier(cell: Cell) -> Outcome:
    """Convert to a whole number."""
    found = montant(_UNIT.sub("", cell) if isinstance(cell, str) else cell, 1, "thousand")
    value = found.value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return Outcome(int(value))
    return Outcome(code="VALEUR_ILLISIBLE", expected="un nombre entier")


def annee(cell: Cell) -> Outcome:
    """Convert to a year of four figures."""
    if isinstance(cell, (dt.date, dt.datetime)):
        return Outcome(cell.year)
    if isinstance(cell, str) and (found := _YEAR.match(fold(cell).replace(" 0", ".0"))):
        return Outcome(int(found[1]))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and float(cell).is_integer():
        year = int(cell)
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return Outcome(year)
    return Outcome(code="ANNEE_ILLISIBLE", expected="une année (2021)")


def oui_non(cell: Cell) -> Outcome:
    """Convert to True or False; an identifier in a column of programmes (« va-40-12 ») means yes."""
    if isinstance(cell, bool):
        return Outcome(cell)
    raw = as_text(cell)
    folded = fold(raw)
    if folded in _YES or raw in _TICKS:
        return Outcome(True)  # noqa: FBT003 - the value itself
    if folded in _NO or raw in _CROSSES:
        return Outcome(False)  # noqa: FBT003 - the value itself
    first = folded.split(" ")[0] if folded else ""
    if first in {"oui", "non"}:
        return Outcome(first == "oui")
    if _IDENTIFIER.match(raw):
        return Outcome(True)  # noqa: FBT003 - the value itself
    return Outcome(code="OUI_NON_ILLISIBLE", expected="oui ou non")


def siren(cell: Cell) -> Outcome:
    """Convert to a SIREN of nine digits, from a SIREN or a SIRET, after the Luhn check."""
    return _numbered(cell, keep=_SIREN)


def siret(cell: Cell) -> Outcome:
    """Convert to a SIRET of fourteen digits."""
    return _numbered(cell, keep=_SIRET)


def _numbered(cell: Cell, keep: int) -> Outcome:
    digits = re.sub(r"[\s\u00a0\u202f.]", "", as_text(cell))
    if not digits.strip("0"):
        return EMPTY
    size_agrees = len(digits) == _SIRET or (keep == _SIREN and len(digits) == _SIREN)
    if digits.isdigit() and size_agrees and luhn.is_valid(digits[:_SIREN]):
        return Outcome(digits[:keep])
    return Outcome(code="SIREN_ILLISIBLE", expected="un numéro SIREN de 9 chiffres")
