"""Who receives a grant: a commune, an EPCI, another body, or nobody named (rules R52, §1.13).

A commune is known by its code INSEE; an EPCI by its SIREN, never by the
commune of its seat; the others by their type alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.convert.base import EMPTY, Outcome
from pvd_dashboard.intake.convert.communes import Place, agree, clean, outcome_of, paired
from pvd_dashboard.tables.text import fold
from pvd_dashboard.territory.names import check_code_and_name, normalise, resolve_commune, resolve_epci, split_communes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.cells import Cell

_KEYWORDS = (
    ("petr", re.compile(r"\b(?:petr|pole d equilibre)\b")),
    ("syndicat", re.compile(r"\b(?:syndicat|syndic|sivu|sivom|sydec|smictom|sictom|sietom|siaep|siea|si|sm|smivu)\b")),
    ("departement", re.compile(r"^(?:conseil departemental|departement|cd \d\d|conseil general)\b")),
    (
        "autre",
        re.compile(r"\b(?:association|region|conseil regional|ccas|cias|office public|sarl|sas|epf|chambre|caue)\b"),
    ),
)
_EPCI_WORDS = re.compile(
    r"\b(?:communaute|cc|ca|cu|com com|comcom|agglo|agglomeration|metropole|epci|intercommunalite)\b"
)
_SIREN = re.compile(r"^\d{9}$")
_NEAR = 85.0


class Beneficiaire(NamedTuple):
    """Who receives: a code INSEE for a commune, a SIREN for an EPCI, a type; and what was noticed."""

    code: str | None
    siren: str | None
    type: str | None
    noticed: Outcome = EMPTY


def beneficiaires(
    place: Place, keys: Sequence[tuple[Cell, Cell, str | None, str | None]], *, insee: bool
) -> list[Beneficiaire]:  # fmt: skip
    """Say who receives on each distinct line: code, name, type and SIREN as they stand there."""
    official, found = place.official, []
    for code, name, typed, siren in keys:
        if isinstance(name, str) and (typed is None or typed == "commune") and official.get(code) == normalise(name):
            found.append(Beneficiaire(code, siren, "commune"))  # type: ignore[arg-type]
        else:
            found.append(beneficiaire(place, code, name, typed, siren, insee=insee))
    return found


def beneficiaire(
    place: Place, code: Cell, name: Cell, typed: str | None, siren: str | None, *, insee: bool
) -> Beneficiaire:  # fmt: skip
    """Say who receives, from what the line holds."""
    if typed in {None, "commune"} and agree(place, code, name):
        return Beneficiaire(str(code), siren, "commune")
    code_text, name_text = clean(code), clean(name)
    if _SIREN.match(code_text):
        siren, code_text = siren or code_text, ""
    if not code_text.strip("0"):
        code_text = ""
    if typed in {"epci", "syndicat", "departement", "petr", "autre"}:
        return Beneficiaire(None, siren or (_siren_of(place, name_text) if typed == "epci" else None), typed)
    if not code_text and not name_text:
        return _by_siren(place, siren, typed)
    if typed == "commune":
        if not code_text and _several(place, name_text):
            return Beneficiaire(None, siren, "commune")
        return _commune(paired(place, code_text, name_text, insee=insee), siren)
    return _untyped(place, code_text, name_text, siren, insee=insee)


def _siren_of(place: Place, name: str) -> str | None:
    return resolve_epci(place.territory, name, place.departement).code if name else None


def _several(place: Place, name: str) -> bool:
    """Tell whether a name is that of several communes: their shared project stays one line, under their names (R51)."""
    names = split_communes(place.territory, name, place.departement)
    return len(names) > 1 and all(resolve_commune(place.territory, one, place.departement).sure for one in names)


def _by_siren(place: Place, siren: str | None, typed: str | None) -> Beneficiaire:
    if siren and place.territory.epci(siren):
        return Beneficiaire(None, siren, typed or "epci")
    return Beneficiaire(None, siren, typed)


def _commune(outcome: Outcome, siren: str | None) -> Beneficiaire:
    codes = outcome.value or ()
    if len(codes) > 1:
        expected = "une commune par ligne, ou l'intercommunalité qui porte le projet"
        return Beneficiaire(None, siren, "commune", Outcome(code="COMMUNE_AMBIGUE", expected=expected))
    return Beneficiaire(codes[0] if codes else None, siren, "commune", outcome)


def _untyped(place: Place, code: str, name: str, siren: str | None, *, insee: bool) -> Beneficiaire:
    folded = fold(name)
    typed = next((typed for typed, pattern in _KEYWORDS if pattern.search(folded)), None)
    if typed:
        return Beneficiaire(None, siren, typed)
    if _EPCI_WORDS.search(folded):
        return _an_epci(place, name, siren)
    return _commune_or_other(place, code, name, siren, insee=insee)


def _an_epci(place: Place, name: str, siren: str | None) -> Beneficiaire:
    found = resolve_epci(place.territory, name, place.departement)
    if found.code:
        return Beneficiaire(None, found.code, "epci")
    return Beneficiaire(None, siren, "epci", Outcome(code="EPCI_INCONNU", expected="le nom ou le SIREN d'un EPCI"))


def _commune_or_other(place: Place, code: str, name: str, siren: str | None, *, insee: bool) -> Beneficiaire:
    if code:
        match = check_code_and_name(place.territory, code, name, place.departement, insee=insee)
    else:
        match = resolve_commune(place.territory, name, place.departement, preferred=place.preferred)
    if match.code:
        return _commune(outcome_of(place, match, code, name), siren)
    epci = resolve_epci(place.territory, name, place.departement)
    if epci.sure and epci.code:
        return Beneficiaire(None, epci.code, "epci")
    if not code and _several(place, name):
        return Beneficiaire(None, siren, "commune")
    if code or match.candidates:
        return _commune(outcome_of(place, match, code, name), siren)
    return Beneficiaire(None, siren, "autre", Outcome(code="BENEFICIAIRE_INCONNU", expected="une commune ou un EPCI"))
