"""Communes: by code, by name, several in one cell (rules I3 to I5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert.base import EMPTY, ERROR, Outcome
from pvd_dashboard.intake.textual import as_text, is_error, is_placeholder
from pvd_dashboard.tables.text import fold
from pvd_dashboard.territory.names import (
    check_code_and_name,
    normalise,
    normalise_insee,
    resolve_commune,
    resolve_epci,
    split_communes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.territory.match import Match
    from pvd_dashboard.territory.reference import Territory

_CODES_ONLY = re.compile(r"^\s*(?:\d{4,5}|2[ABab]\d{3})(?:\.0)?(?:\s*[;,/|\n ]\s*(?:\d{4,5}|2[ABab]\d{3}))*\s*$")
_BETWEEN_CODES = re.compile(r"[;,/|\s]+")
_EVERYWHERE = frozenset({"toutes", "tous", "toutes les communes", "departement", "tout le departement", "ensemble"})
_HEADED_INSEE = re.compile(r"\b(?:insee|insee com|inseecom|codgeo|depcom|cog)\b")
_MOST = 0.6
_SAMPLE = 400
_SAYS_SO = 97.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where communes are looked for: the territory, the département, the lauréats of the same workbook."""

    territory: Territory
    departement: str | None
    preferred: frozenset[str] = field(default_factory=frozenset)

    @property
    def official(self) -> Mapping[object, str]:
        """The name of each commune of the country, normalised, by its code INSEE."""
        return _official(self.territory)

    def name(self, code: str) -> str:
        """Return « Roquefort (40245) »."""
        commune = self.territory.commune(code)
        return f"{commune.nom} ({code})" if commune else code


@lru_cache(maxsize=2)
def _official(territory: Territory) -> Mapping[object, str]:
    return {commune.code: normalise(commune.nom) for commune in territory.all_communes()}


def headed_insee(heading: str) -> bool:
    """Tell whether a heading says plainly that its codes are INSEE codes."""
    return bool(_HEADED_INSEE.search(fold(heading)))


def holds_insee(place: Place, distinct: Sequence[tuple[Cell, Cell]]) -> bool:
    """Tell whether a column of codes agrees with the names beside it on most lines, and is nowhere a postal code.

    ``distinct`` holds each code with the name beside it, once. A code without a
    name is believed only in such a column.
    """
    pairs = [pair for pair in distinct[:: max(1, len(distinct) // (4 * _SAMPLE))]
             if not blank(pair[0]) and not blank(pair[1])]  # fmt: skip
    sample = [(as_text(code), as_text(name)) for code, name in pairs[:: max(1, len(pairs) // _SAMPLE)]]
    ways = [check_code_and_name(place.territory, code, name, place.departement).how for code, name in sample]
    postal = any(
        way != "code" and normalise_insee(code) and way not in {"ambigu", "inconnu"}
        for (code, _), way in zip(sample, ways, strict=True)
    )
    return bool(sample) and not postal and ways.count("code") >= _MOST * len(sample)


def agree(place: Place, code: Cell, name: Cell) -> bool:
    """Tell at a glance that a cell is the code INSEE of the commune named beside it, in any spelling of its name."""
    if not isinstance(code, str) or not isinstance(name, str):
        return False
    commune = place.territory.commune(code)
    return commune is not None and normalise(name) == normalise(commune.nom)


def paired(place: Place, code: Cell, name: Cell, *, insee: bool) -> Outcome:
    """Convert a code and the name beside it to a tuple of codes INSEE (several where the name holds several)."""
    if agree(place, code, name):
        return Outcome((code,))
    code_text, name_text = clean(code), clean(name)
    if not code_text and not name_text:
        return ERROR if is_error(code) or is_error(name) else EMPTY
    if _CODES_ONLY.match(code_text) and len(_BETWEEN_CODES.split(code_text.strip())) > 1:
        return several(place, code_text, insee=insee, required=True)
    match = check_code_and_name(place.territory, code_text, name_text, place.departement, insee=insee)
    if not match.code and not code_text:
        match = resolve_commune(place.territory, name_text, place.departement, preferred=place.preferred)
    if not match.code and name_text:
        pieces = split_communes(place.territory, name_text, place.departement)
        if len(pieces) > 1:
            return _each(place, pieces)
    return outcome_of(place, match, code_text, name_text)


def several(place: Place, cell: Cell, *, insee: bool, required: bool) -> Outcome:
    """Convert a cell that names communes, by names or by codes, to a tuple of codes INSEE."""
    text = clean(cell)
    if not text:
        return ERROR if is_error(cell) else EMPTY
    if _CODES_ONLY.match(text):
        return _by_codes(place, _BETWEEN_CODES.split(text.strip()), insee=insee)
    if not required and fold(text) in _EVERYWHERE:
        return Outcome(())
    outcome = _each(place, split_communes(place.territory, text, place.departement))
    if outcome.code and resolve_epci(place.territory, text, place.departement).sure:
        return _an_epci(required=required)
    if outcome.code and not required and place.territory.departement(text):
        return Outcome(())
    return outcome


def _an_epci(*, required: bool) -> Outcome:
    expected = "les communes elles-mêmes\u00a0: cette cellule nomme une intercommunalité"
    return Outcome(code="COMMUNE_INCONNUE", expected=expected) if required else Outcome(())


def _by_codes(place: Place, codes: Iterable[str], *, insee: bool) -> Outcome:
    outcomes = [
        outcome_of(place, check_code_and_name(place.territory, code, "", place.departement, insee=insee), code, "")
        for code in codes
    ]
    return _together(outcomes)


def _each(place: Place, pieces: Iterable[str]) -> Outcome:
    outcomes = []
    for piece in pieces:
        match = resolve_commune(place.territory, piece, place.departement, preferred=place.preferred)
        outcomes.append(outcome_of(place, match, "", piece))
    return _together(outcomes)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    if not outcomes:
        return EMPTY
    bad = next((o for o in outcomes if not o.value), None)
    if bad is not None:
        return bad
    told = next((o for o in outcomes if o.code), outcomes[0])
    return told._replace(value=tuple(dict.fromkeys(code for o in outcomes for code in o.value)))


def clean(cell: Cell) -> str:
    """Return the text of a cell, empty for an error or a placeholder."""
    text = as_text(cell)
    return "" if is_error(text) or is_placeholder(text) else text


def outcome_of(place: Place, match: Match, code: str, name: str) -> Outcome:
    """Turn the answer of the territory into a tuple of one code, or into what to ask the officer."""
    if match.code:
        return _found(place, match, match.code, code, name)
    proposed = [place.name(candidate) for candidate in match.candidates[:5]]
    suggestion = proposed[0] if len(match.candidates) == 1 or (match.how == "inconnu" and proposed) else ""
    listed = " ou ".join(proposed)
    if match.how == "ambigu":
        kind = "CODE_AMBIGU" if code and not name else "CODE_NOM_DIFFERENTS" if code else "COMMUNE_AMBIGUE"
        return Outcome(code=kind, expected=listed, suggestion=suggestion)
    kind = "CODE_INCONNU" if code else "COMMUNE_INCONNUE"
    return Outcome(code=kind, expected=listed or "le nom ou le code INSEE d'une commune", suggestion=suggestion)


def _found(place: Place, match: Match, found: str, code: str, name: str) -> Outcome:
    told = place.name(found)
    known = normalise_insee(code) if code else None
    if match.how == "code" and known and known != found:
        return Outcome((found,), "COMMUNE_ANCIENNE", told)
    if code and match.how != "code":
        return Outcome((found,), "CODE_POSTAL_CORRIGE", told, found)
    if match.how == "ancien":
        return Outcome((found,), "COMMUNE_ANCIENNE", told)
    if match.how == "approché" and match.score < _SAYS_SO and name:
        return Outcome((found,), "COMMUNE_APPROCHEE", told)
    return Outcome((found,))
