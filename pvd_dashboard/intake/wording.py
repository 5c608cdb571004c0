"""Headings that no list foresaw, told by the words that they hold and by the cells under them.

« ORT signée ? », « Signature de l'adhésion », « Chef(fe) de projet recruté(e) »:
each pattern says what the heading speaks of, and what the cells must look like
for it to be believed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert.dates import date
from pvd_dashboard.intake.convert.taux import taux
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.tables import Table

_MOSTLY = 0.75
_STATE = re.compile(r"(?:oui|non|x|ok|faite?|sign\w+|en (?:cours|attente|preparation)|a (?:signer|venir)|prevue?)\b")


class _Wording(NamedTuple):
    """Words that a heading must hold, words that it must not, and what its filled cells must be."""

    holds: str
    lacks: str
    cells: Callable[[Sequence[Cell]], bool]


def _dates(cells: Sequence[Cell]) -> bool:
    """Tell whether most cells are dates or words without a figure: one date at least, or words about a signature."""
    read = [date(cell) for cell in cells]
    known = [one.value for one in read if not one.code and one.value is not None]
    told = any(one.day for one in known) or all(_STATE.match(fold(one.text)) for one in known)
    return len(known) >= _MOSTLY * len(cells) and told


def _rates(cells: Sequence[Cell]) -> bool:
    return len(taux(cells).noticed) <= (1 - _MOSTLY) * len(cells)


def _texts(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and not re.search(r"\d", cell) for cell in cells)


def _names(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and re.search(r"[^\W\d_]{2}", cell) for cell in cells)


_SIGNED = r"\b(?:sign\w*|dates?|conventions?|le)\b"
_OTHER_DATES = r"echeance|fin|avenants?|deliberations?|projets?|previsionnel\w*|prevu\w*|objectif|limite"
_WHO = r"\b(?:chefs?|cheffes?|fe|cdp|charges?|chargees?|postes?)\b"
_COMMUNES = _Wording(
    r"\b(?:communes?|villes?|bourgs? centres?)\b",
    r"\b(?:epci|intercommunal\w*|communaute\w*|nb|nombre|code|insee|type|travaux|projets?)\b",
    _names,
)
_EPCI = _Wording(
    r"\b(?:epci|intercos?|intercommunalites?|communautes?)\b",
    r"\b(?:code|siren|insee|nb|nombre|president\w*)\b",
    _texts,
)
_WORDINGS: Mapping[str, Mapping[str, _Wording]] = {
    "laureats": {
        "nom_commune": _COMMUNES._replace(lacks=rf"{_COMMUNES.lacks}|\b(?:ort|perimetre|signataires?|concernees?)\b"),
        "nom_epci": _EPCI,
        "date_adhesion": _Wording(
            rf"(?=.*\badhesions?\b)(?=.*{_SIGNED})", rf"\b(?:{_OTHER_DATES}|ort|cadre)\b", _dates
        ),
        "date_ort": _Wording(
            rf"(?=.*\b(?:ort|cadre)\b)(?=.*{_SIGNED})", rf"\b(?:{_OTHER_DATES}|adhesions?|nationale)\b", _dates
        ),
    },
    "postes": {
        "communes": _COMMUNES,
        "quotite_etp": _Wording(r"\b(?:etp|quotite)\b", r"\b(?:cout|montant|date)\b", _rates),
        "date_prise_poste": _Wording(
            r"^(?:debut|date de debut|debut (?:du |de )?contrat)$|(?=.*\b(?:dates?|depuis|le|arrivee?|debut)\b)"
            r"(?=.*\b(?:recrut\w*|embauche\w*|prise|arrivee?|fonctions?)\b)",
            r"\b(?:fin|depart|vacan\w*|jury|commission|prevision\w*|offre|publication)\b",
            _dates,
        ),
        "date_fin_contrat": _Wording(r"^(?:fin|date de fin|fin (?:du |de )?(?:contrat|mission))$", r"^$", _dates),
        "nom": _Wording(
            rf"^(?=.*{_WHO})(?=.*\bprojets?\b)",
            r"\b(?:dates?|etp|quotite|cout|contacts?|mail|tel\w*|fin|intitules?)\b",
            _texts,
        ),
    },
    "subventions": {"beneficiaire_nom": _COMMUNES},
}
# « Convention signée le » says which only where the date of the other one stands beside it.
_THE_OTHER = _Wording(rf"(?=.*\bconventions?\b)(?=.*{_SIGNED})", rf"\b(?:{_OTHER_DATES}|ort|cadre|opah|crte)\b", _dates)


def told_by_words(
    table: Table, columns: Mapping[str, int], headings: Sequence[str], sample: Sequence[Sequence[Cell]],
    said: Mapping[int, str],
) -> dict[str, int]:  # fmt: skip
    """Complete the columns of a table with those that the words of their headings tell, where their cells agree."""
    told = dict(columns)
    wordings = list(_WORDINGS.get(table.name, {}).items())
    if table.name == "laureats":
        wordings.append(("date_adhesion", _THE_OTHER))
    for name, wording in wordings:
        if name in told or (wording is _THE_OTHER and "date_ort" not in told):
            continue
        free = (i for i, text in enumerate(headings) if text and i not in told.values() and i not in said)
        found = next((i for i in free if _agrees(wording, headings[i], sample, i)), None)
        if found is not None:
            told[name] = found
    return told


def _agrees(wording: _Wording, heading: str, sample: Sequence[Sequence[Cell]], place: int) -> bool:
    folded = fold(heading)
    if not re.search(wording.holds, folded) or re.search(wording.lacks, folded):
        return False
    cells = [row[place] for row in sample if place < len(row) and not blank(row[place]) and as_text(row[place]) != "0"]
    return bool(cells) and wording.cells(cells)
