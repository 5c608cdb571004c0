"""What the tables of one file say of each other: an avenant and its convention, a post and the lauréates.

Only a table that the file brings is compared: what it does not hold may be
published already.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pvd_dashboard.intake.convert import Outcome
from pvd_dashboard.intake.textual import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pvd_dashboard.intake.table import Converted


def check_references(done: Sequence[Converted]) -> None:
    """Add the findings that compare tables of the same file."""
    by_table: dict[str, list[Converted]] = defaultdict(list)
    for converted in done:
        by_table[converted.located.table.name].append(converted)
    laureates = _communes(by_table["laureats"], "code_insee")
    if laureates:
        for postes in by_table["postes"]:
            _posts(postes, laureates)
    if by_table["conventions"]:
        for avenants in by_table["avenants"]:
            _avenants(avenants, by_table["conventions"])
    _dossiers(by_table["subventions"])


def _communes(tables: Sequence[Converted], name: str) -> frozenset[str]:
    return frozenset(code for one in tables for codes in one.columns.get(name, ()) if codes for code in codes)


def _posts(postes: Converted, laureates: frozenset[str]) -> None:
    if not postes.has("communes"):
        return
    for i, codes in enumerate(postes.columns["communes"]):
        outside = [code for code in codes or () if code not in laureates]
        if outside:
            names = ", ".join(postes.place.name(code) for code in outside)
            postes.notice(i, "communes", Outcome(code="POSTE_HORS_LAUREATS", expected=names))


def _avenants(avenants: Converted, conventions: Sequence[Converted]) -> None:
    known = {
        "id_convention": {as_text(cell) for one in conventions for cell in one.raw("id_convention")} - {""},
        "communes": set(_communes(conventions, "communes")),
    }
    for i in range(len(avenants.kept)):
        identifier = as_text(avenants.raw("id_convention")[i])
        codes = avenants.columns.get("communes", [None] * len(avenants.kept))[i] or ()
        named = (known["id_convention"] and identifier) or codes
        found = identifier in known["id_convention"] or bool(known["communes"].intersection(codes))
        if named and not found:
            name = "id_convention" if identifier and avenants.has("id_convention") else "communes"
            said = identifier or ", ".join(avenants.place.name(code) for code in codes)
            avenants.notice(i, name, Outcome(code="AVENANT_SANS_CONVENTION"), said)


def _dossiers(grants: Sequence[Converted]) -> None:
    """Say a dossier that comes twice with the same dispositif and amount: instalments differ, doubles do not."""
    seen: dict[tuple[object, ...], str] = {}
    for one, i, key in _numbered(grants):
        where = f"ligne {one.lines.numbers[one.kept[i]]} de «\u00a0{one.located.sheet.name}\u00a0»"
        first = seen.setdefault(key, where)
        if first is not where:
            one.notice(i, "n_dossier", Outcome(code="DOSSIER_REPETE", expected=first))


def _numbered(grants: Sequence[Converted]) -> Iterator[tuple[Converted, int, tuple[object, ...]]]:
    for one in grants:
        numbers = one.columns.get("n_dossier")
        if numbers is None:
            continue
        none: list[object] = [None] * len(numbers)
        others = [one.columns.get(name, none) for name in ("dispositif", "exercice", "montant_accorde")]
        for i, line in enumerate(zip(numbers, *others, strict=True)):
            if line[0] and line[-1] and i not in one.faults:
                yield one, i, line
