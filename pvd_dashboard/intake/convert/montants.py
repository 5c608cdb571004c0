"""Amounts, exactly as read (rule I7): a Decimal, never rounded.

« 43 457 € », « 43.457,00 », « 1,2 M€ », « 12 k€ », with any no-break space,
HT or TTC; « 1 000 000 XPF » is read in francs and says so. A number cell is
read as the decimal that the spreadsheet shows
(``Decimal(repr(value))``). « 43.457 » alone may be a thousand or a decimal
point: the other cells of the column decide, else the cell is to fix.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard.intake.coded import Coded
from pvd_dashboard.intake.convert.base import Outcome, Values, each
from pvd_dashboard.intake.convert.exact import exact
from pvd_dashboard.intake.textual import as_text, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.cells import Cell

EXPECTED = "un montant en euros (43 457,00)"
FRANCS = "MONTANT_EN_FRANCS"
"""What is noticed of an amount that its cell writes in francs Pacifique: its value is in francs."""
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007 '’\t", ""))
_MINUS = str.maketrans({"−": "-", "–": "-"})
_UNITS = re.compile(
    r"(?P<unit>[km]?(?:xpf|fr?cfp|cfp|fr?xpf|francs?(?:cfp|pacifiques?|xpf))|k€|keuros?|keur|milliers?d?euros?|m€|meuros?|meur|millions?(?:d?euros?)?|md€|€|euros?|eur)?"
    r"(?:ht|ttc|h\.t\.|t\.t\.c\.)?(?P<unit2>k€|m€|€|euros?)?(?:/an|paran)?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^[-+]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+(?:[.,]\d*)?|[.,]\d+)$"
)
# Three figures after a point may be thousands: that is never plain.
_PLAIN = re.compile(r"-?\d+(?:,\d+|\.(?:\d\d?|\d{4,}))?", re.ASCII)
_DOUBTFUL = re.compile(r"^[-+]?\d{1,3}\.\d{3}$")
_POINT_DECIMAL = re.compile(r"\d\.(?:\d{1,2}|\d{4,})$")
_IN_EUROS = re.compile(r"(?:€|\beuros?\b|\beur\b)", re.IGNORECASE)
_IN_FRANCS = re.compile(r"xpf|cfp|pacifique", re.IGNORECASE)
_OTHER_MONEY = re.compile(r"[$£¥]|\b(?:usd|chf|gbp|aud|nzd|jpy|dollars?|livres?|francs?)\b", re.IGNORECASE)
_INSIDE = re.compile(r"\d[\d\s\u00a0\u202f.]*(?:,\d+)?")
_FACTORS = {"k": 1_000, "m": 1_000_000}


def montants(cells: Sequence[Cell], factor: int = 1) -> Values:
    """Convert a column of amounts; ``factor`` is the unit written in its heading (« k€ » = 1 000)."""
    coded = cells if isinstance(cells, Coded) else Coded(cells)
    if factor == 1 and coded.floats is not None and np.isfinite(coded.floats).all():
        return Values.numbers(coded.floats)
    texts = [cell for cell in coded.units()[0] if cell.__class__ is str]
    point, dotted = "decimal", [text for text in texts if "." in text and not _PLAIN.fullmatch(text)]
    if any(_DOUBTFUL.match(bare(text)[0]) for text in dotted):
        point = _point_means({bare(text)[0] for text in texts})
    if factor != 1:
        return each(coded, lambda cell: montant(cell, factor, point))
    return each(coded, lambda cell: montant(cell, factor, point), plain=plain_numbers)


def plain_numbers(cells: Sequence[Cell]) -> list[Decimal | None]:
    """Return the numbers that cells plainly are; see :func:`plain_number`."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) == len(cells):
        plain = map(_PLAIN.fullmatch, texts)
        return [Decimal(text.replace(",", ".")) if found else None for text, found in zip(texts, plain, strict=True)]
    numbers = [cell for cell in cells if cell.__class__ is float]
    if len(numbers) == len(cells) and all(map(math.isfinite, numbers)):
        return list(map(exact, numbers))
    return list(map(plain_number, cells))


def plain_number(cell: Cell) -> Decimal | None:
    """Return the number that a cell plainly is (« 43457,5 », 43457.5), None where it needs a closer look."""
    if isinstance(cell, str):
        return Decimal(cell.replace(",", ".")) if _PLAIN.fullmatch(cell) else None
    return _exact(cell) if cell.__class__ is float else None


def _point_means(texts: set[str]) -> str:
    """Say what a point means in a column: ``decimal``, ``thousand``, or ``unknown``."""
    if any(_POINT_DECIMAL.search(text) for text in texts):
        return "decimal"
    if any("," in text or text.count(".") > 1 for text in texts):
        return "thousand"
    return "unknown"


def bare(text: str) -> tuple[str, int]:
    """Return the figures of a text without spaces nor unit, and the factor of its unit."""
    packed = text.translate(_MINUS).translate(_SPACES)
    found = _UNITS.search(packed)
    if not found or found.start() == 0:
        return packed, 1
    unit = (found["unit"] or found["unit2"] or "").lower()
    factor = 1_000 if unit.startswith("millier") else _FACTORS.get(unit[:1], 1)
    if unit.startswith("md"):
        factor = 1_000_000_000
    figures = packed[: found.start()]
    if figures.startswith("(") and figures.endswith(")"):
        figures = f"-{figures[1:-1]}"
    return figures, factor


def montant(cell: Cell, factor: int = 1, point: str = "unknown") -> Outcome:
    """Convert one amount to euros."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        number = _exact(cell)
        return Outcome(number * factor) if number is not None else _unreadable(cell)
    if not isinstance(cell, str):
        return _unreadable(cell)
    if cell.isdecimal() and cell.isascii():
        return Outcome(Decimal(cell) * factor)
    return _written(cell, factor, point)


def _written(cell: str, factor: int, point: str) -> Outcome:
    """Convert an amount written with a unit, spaces, points or commas."""
    figures, own = bare(cell)
    if figures.startswith("(") and figures.endswith(")"):
        figures = f"-{figures[1:-1]}"
    if not _NUMBER.match(figures):
        return _unreadable(cell)
    if factor > 1 and own == 1 and (_IN_EUROS.search(cell) or _IN_FRANCS.search(cell)):
        return Outcome(code="MONTANT_UNITE", expected="la même unité dans la cellule et dans l'en-tête")
    scale = own if own > 1 else factor
    if _DOUBTFUL.match(figures) and own == 1:
        if point == "unknown" and factor == 1:
            whole = figures.replace(".", "")
            return Outcome(code="MONTANT_AMBIGU", expected=EXPECTED, suggestion=whole)
        figures = figures.replace(".", "") if point == "thousand" else figures
    return Outcome(_decimal(figures) * scale, FRANCS if _IN_FRANCS.search(cell) else "")


def _exact(number: float) -> Decimal | None:
    if not math.isfinite(number):
        return None
    return exact(float(number))


def _decimal(figures: str) -> Decimal:
    if "," in figures and "." in figures:
        thousand = "." if figures.rfind(",") > figures.rfind(".") else ","
        figures = figures.replace(thousand, "")
    elif figures.count(".") > 1 or figures.count(",") > 1:
        figures = figures.replace(".", "").replace(",", "")
    return Decimal(figures.replace(",", "."))


def _unreadable(cell: Cell) -> Outcome:
    foreign = isinstance(cell, str) and _OTHER_MONEY.search(cell)  # its figures alone would be read as euros
    inside = _INSIDE.findall(as_text(cell)) if isinstance(cell, str) and not foreign else []
    suggestion = ""
    if len(inside) == 1:
        found = montant(inside[0], 1, "thousand")
        suggestion = plain(found.value) if found.value is not None else ""
    return Outcome(code="MONTANT_ILLISIBLE", expected=EXPECTED, suggestion=suggestion)
