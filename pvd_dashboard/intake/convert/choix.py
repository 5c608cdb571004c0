"""Values chosen from a list: the code of what was written, under any spelling (rule I13)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pvd_dashboard.intake.convert.base import EMPTY, Outcome
from pvd_dashboard.intake.textual import as_text, is_placeholder
from pvd_dashboard.tables.dispositifs import recognise
from pvd_dashboard.tables.postes import STATUTS, statut_dit
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.tables import Choice, Column

_NUMBERING = re.compile(r"^\d{1,2}\s*[.):–-]\s*(?=\D)")
_TAIL = re.compile(r"\s*(?:[,;(:–]|\s-\s|\sdepuis\s|\sle\s\d).*$", re.DOTALL)
_SEVERAL = re.compile(r"\s*(?:\+|/|,|;|&|\bet\b)\s*")
_FUNDERS = {
    "REGION": re.compile(r"(?:region|conseil regional)(?: (?:de|du|des|d)\b)? ?(?:la |l )?[a-z]"),
    "CD": re.compile(
        r"(?:departement|conseil departemental) (?:de|du|des|d)\b ?(?:la |l )?[a-z]"
        r"|(?:cd|conseil departemental) ?\d[\dab]\d?$"
    ),
}
_SUGGEST = 70
_NEAR = 85
AUTRE = "AUTRE"


@cache
def _codes(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    known: dict[str, str] = {}
    for texts in (lambda c: (c.label, c.code), lambda c: c.synonyms):
        for choice in choices:
            for text in texts(choice):
                known.setdefault(fold(text), choice.code)
    return known


def choix(column: Column) -> Callable[[Cell], Outcome]:
    """Return the conversion of a column of choices; a placeholder says nothing, unless it is one of them."""
    if any(choice.code == "DETR" for choice in column.choices):
        return dispositif
    known, labels = _codes(column.choices), {choice.code: choice.label for choice in column.choices}
    expected, is_post = " · ".join(labels.values()), column.choices is STATUTS

    def one(cell: Cell) -> Outcome:
        text = as_text(cell)
        for form in (text, _NUMBERING.sub("", text), _TAIL.sub("", text)):
            if code := known.get(fold(form)):
                return Outcome(code)
        if is_placeholder(text.strip()):
            return EMPTY
        if is_post and (code := statut_dit(fold(text))):
            return Outcome(code)  # « Poste vacant depuis le 01/06/2023 »
        near = process.extractOne(fold(text), known.keys(), scorer=fuzz.WRatio, score_cutoff=_SUGGEST)
        suggestion = labels[known[near[0]]] if near else ""
        return Outcome(code="CHOIX_INCONNU", expected=expected, suggestion=suggestion)

    return one


def _funder(folded: str) -> str | None:
    """Return the funder that a text names with its territory: « Région Nouvelle-Aquitaine », « CD40 »."""
    return next((code for code, pattern in _FUNDERS.items() if pattern.match(folded)), None)


def dispositif(cell: Cell) -> Outcome:
    """Convert to the code of a dispositif.

    A name close to a known one, or two names in one cell, are to fix: counting
    the amount under the wrong heading would be worse. A name that resembles
    none is kept as « AUTRE » with its text, and said.
    """
    text = as_text(cell)
    code = recognise(text) or recognise(_TAIL.sub("", text)) or _funder(fold(text))
    if code or is_placeholder(text.strip()):
        return Outcome(code)
    parts = [recognise(part) for part in _SEVERAL.split(text)]
    if len({part for part in parts if part}) > 1:
        return Outcome(code="DISPOSITIF_DOUTEUX", expected="un seul dispositif par ligne")
    spelt = _spellings()
    near = process.extractOne(fold(text), spelt.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near or any(parts):
        kept = spelt[near[0]] if near else next(part for part in parts if part)
        return Outcome(code="DISPOSITIF_DOUTEUX", expected="le nom d'un dispositif connu", suggestion=_label(kept))
    return Outcome(AUTRE, "DISPOSITIF_INCONNU", "le nom d'un dispositif connu")


@cache
def _spellings() -> Mapping[str, str]:
    from pvd_dashboard.tables.dispositifs import CHOICES  # noqa: PLC0415 - read once, when a name is unknown

    return _codes(CHOICES)


def _label(code: str) -> str:
    from pvd_dashboard.tables.dispositifs import PAR_CODE  # noqa: PLC0415 - same

    return PAR_CODE[code].libelle
