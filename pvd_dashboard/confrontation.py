"""What a file says of lines that another file brought: an avenant and its convention, a post and the lauréates.

The intake compares the tables of one file. Here they are compared with those
published too: a reference found there is no anomaly, and a table that comes
alone is checked against what it speaks of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard import depots
from pvd_dashboard.depots import Mode
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.messages import severity_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.intake.reading import Reading
    from pvd_dashboard.territory.reference import Territory

_POSTE, _AVENANT = "POSTE_HORS_LAUREATS", "AVENANT_SANS_CONVENTION"
_NAMED = re.compile(r"\((\d[\dAB]\d{3})\)")


class _Published(NamedTuple):
    """What stays published beside a file, None where the file replaces it: communes lauréates, names of conventions."""

    laureates: frozenset[str] | None
    conventions: frozenset[str] | None


def confronted(store: Store, reading: Reading, current: Edition | None, territory: Territory) -> Reading:
    """Return a reading whose references are compared with what is published, as publishing it would leave it.

    A table that replaces the one published is compared with itself alone.
    """
    if current is None or not {"postes", "avenants"} & reading.tables.keys():
        return reading
    before, modes = store.tables(current), depots.propositions(store, reading, current)
    replaced = {name for name in _brought(reading) if name not in modes or modes[name].mode is Mode.REMPLACER}
    kept = _Published(
        None if "laureats" in replaced else frozenset(before["laureats"]["code_insee"]),
        None if "conventions" in replaced else _conventions(before["conventions"]),
    )
    known = [left for finding in reading.findings if (left := _left(finding, kept, reading, territory)) is not None]
    return replace(reading, findings=(*known, *_alone(reading, kept, territory)))


def _brought(reading: Reading) -> set[str]:
    """Return the tables that a file brings: a sheet left empty changes nothing."""
    return {name for name, table in reading.tables.items() if table.accepted_lines + table.to_fix}


def _conventions(rows: pd.DataFrame) -> frozenset[str]:
    """Return what names the conventions published: the communes that they cover, and their identifiers."""
    codes = {code for text in rows["communes"].dropna() for code in text.split(";")}
    return frozenset(codes | set(rows["id_convention"].dropna()))


def _left(finding: Finding, kept: _Published, reading: Reading, territory: Territory) -> Finding | None:
    """Return what is left of a finding of the file alone, None where what it misses is published."""
    if finding.code == _POSTE and kept.laureates:
        missing = [code for code in _NAMED.findall(finding.expected) if code not in kept.laureates]
        return replace(finding, expected=_names(missing, territory)) if missing else None
    if finding.code == _AVENANT and kept.conventions:
        return None if _row_of(finding, reading) & kept.conventions else finding
    return finding


def _row_of(finding: Finding, reading: Reading) -> set[str]:
    """Return the communes and the identifier of the line of an avenant."""
    rows = reading.tables["avenants"].accepted
    mine = rows[(rows["_feuille"] == finding.sheet) & (rows["_ligne"] == finding.row)]
    return {word for communes, own in _named(mine) for word in (*communes, own) if word}


def _named(rows: pd.DataFrame) -> Iterator[tuple[list[str], str]]:
    for communes, own in zip(rows["communes"].fillna(""), rows["id_convention"].fillna(""), strict=True):
        yield [code for code in communes.split(";") if code], own


def _alone(reading: Reading, kept: _Published, territory: Territory) -> Iterator[Finding]:
    """Give what a table that came without the one it speaks of says of lines that are not published."""
    brought = _brought(reading)
    if "postes" in brought and "laureats" not in brought and kept.laureates:
        rows = reading.tables["postes"].accepted
        for place, communes in zip(_places(rows), rows["communes"].fillna(""), strict=True):
            missing = [code for code in communes.split(";") if code and code not in kept.laureates]
            if missing:
                yield _finding(reading, "postes", _POSTE, place, expected=_names(missing, territory))
    if "avenants" in brought and "conventions" not in brought and kept.conventions:
        rows = reading.tables["avenants"].accepted
        for place, (communes, own) in zip(_places(rows), _named(rows), strict=True):
            if (communes or own) and not kept.conventions & {*communes, own}:
                yield _finding(reading, "avenants", _AVENANT, place, value=own or _names(communes, territory))


def _places(rows: pd.DataFrame) -> Iterator[tuple[str, int]]:
    return zip(rows["_feuille"], rows["_ligne"], strict=True)


def _finding(
    reading: Reading, table: str, code: str, place: tuple[str, int], *, value: str = "", expected: str = ""
) -> Finding:  # fmt: skip
    sheet, row = place
    letters: Mapping[str, str] = next((s.letters for s in reading.sheets if s.sheet == sheet and s.table == table), {})
    column = "communes" if "communes" in letters or code == _POSTE else "id_convention"
    return Finding(code, severity_of(code), sheet, int(row), letters.get(column, ""), column, table, value, expected)


def _names(codes: list[str], territory: Territory) -> str:
    found = ((code, territory.commune(code)) for code in codes)
    return ", ".join(f"{commune.nom} ({code})" if commune else code for code, commune in found)
