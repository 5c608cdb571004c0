"""What a cell says as a text, and which texts mean « nothing » (rule I11)."""

from __future__ import annotations

import datetime as dt
import re
import string
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from pvd_dashboard.intake.cells import Cell

_ERRORS = re.compile(
    r"^#(?:DIV/0|N/?A|REF|VALEUR|VALUE|NOM|NAME|NUL+|NOMBRE|NUM|CALC|SPILL|PROPAGATION)\s*[!?]?$", re.IGNORECASE
)
_BRACKETED = re.compile(r"^(?:\[[^\]]*\]|<[^<>/]*>|\{[^}]*\})$")
_FILLER = re.compile(r"^(?:x{3,}|xx|[.…_·?\s]{1,}|[-–—]+|/+)$", re.IGNORECASE)
_WORDS = frozenset(
    fold(word)
    for word in (
        "NA", "N/A", "n.c.", "nc", "n.d.", "nd", "néant", "sans objet", "s.o.", "so", "à compléter", "à préciser",
        "à définir", "à renseigner", "à venir (à préciser)", "non renseigné", "non renseignée", "non communiqué",
        "non connu", "inconnu", "inconnue", "null", "none", "nan", "vide", "préciser", "xx",
    )
)  # fmt: skip
_NOUGHT = re.compile(r"[\s0.,]*0[\s0.,]*(?:k?€|euros?|%)?\s*$", re.IGNORECASE)
_LONGEST = 20
# The first characters that no placeholder has, and those that no long one has.
_LETTERS = frozenset(string.ascii_letters) - frozenset("xX")
_SPEAKS = (_LETTERS | frozenset(string.digits)) - {letter for word in _WORDS for letter in (word[0], word[0].upper())}


def as_text(cell: Cell) -> str:
    """Return a cell as a text: 40110.0 reads « 40110 », a date « 20/05/2021 », True « oui »."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _day(cell) if isinstance(cell, dt.date) else str(cell)


def _day(cell: dt.date) -> str:
    timed = isinstance(cell, dt.datetime) and (cell.hour, cell.minute, cell.second) != (0, 0, 0)
    return cell.strftime("%d/%m/%Y %H:%M" if timed else "%d/%m/%Y")


def is_error(cell: Cell) -> bool:
    """Tell whether a cell shows a spreadsheet error (« #DIV/0 ! », « #N/A »)."""
    return isinstance(cell, str) and cell.lstrip().startswith("#") and bool(_ERRORS.match(cell.strip()))


def speaks(text: str) -> bool:
    """Tell at a glance, from its first letter and its length, that a text without spaces around is no placeholder."""
    return text[:1] in _SPEAKS or (len(text) > _LONGEST and text[:1] in _LETTERS)


def spoken(texts: Iterable[str]) -> list[str | None]:
    """Return the texts that can be no placeholder, None in the place of the others; see :func:`speaks`."""
    return [t if t[:1] in _SPEAKS or (len(t) > _LONGEST and t[:1] in _LETTERS) else None for t in texts]


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands for « nothing yet »: « [préciser] », « xxxx », « NA », « n.c. ».

    >>> is_placeholder("[préciser]"), is_placeholder("n.c."), is_placeholder("Nay")
    (True, True, False)
    """
    if not text:
        return True
    if speaks(text):
        return False
    if _BRACKETED.match(text) or _FILLER.match(text):
        return True
    return not text[0].isdigit() and len(text) <= _LONGEST and fold(text) in _WORDS


def is_nought(cell: Cell) -> bool:
    """Tell whether a cell says nought, however it is written: 0, « 0,00 € », False.

    >>> is_nought(0.0), is_nought("0,00 €"), is_nought("10"), is_nought("")
    (True, True, False, False)
    """
    return bool(_NOUGHT.match(cell)) if isinstance(cell, str) else cell is not None and cell == 0


def says_something(cell: Cell) -> bool:
    """Tell whether a cell says something: it is neither blank, nor nought, nor « – »."""
    if blank(cell) or is_nought(cell):
        return False
    return not (isinstance(cell, str) and is_placeholder(cell.strip()))


def plain(number: Decimal) -> str:
    """Return a decimal as an officer types it: decimal comma, no exponent."""
    return f"{number:f}".replace(".", ",")
