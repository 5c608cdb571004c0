"""Columns that only their cells tell, whatever their heading: names of communes, kinds of conventions, dispositifs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.headings import every_spelling
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold, split_unit
from pvd_dashboard.territory.names import resolve_commune, split_communes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet
    from pvd_dashboard.tables import Choice, Table
    from pvd_dashboard.territory.reference import Territory

PVD = re.compile(r"\b(?:pvd|laureats?|laureates?|petites? villes?(?: de demain)?)\b")
_NAME = re.compile(r"[^\W\d_a-z][^\d_#:=@]{1,59}(?:\(\d[\dAB]\d?\))?$")
_LINES, _LEAST = 80, 2
_MOSTLY = 0.75
# A cross or « oui » may answer any heading.
_OF_ANYTHING = frozenset({"oui", "non", "o", "n", "x", "ok", "en cours", "autre", "etat"})
_PLACE = {"laureats": "nom_commune", "subventions": "beneficiaire_nom"}
# The choices of these columns are words of the programme: nothing else is written so.
_TELLING = frozenset({"conventions.type", "postes.statut_poste", "subventions.dispositif", "enveloppes.dispositif"})


def named_places(sheet: Sheet, territory: Territory) -> frozenset[int]:
    """Return the columns whose cells are, three in four and two at least, names of communes of the country.

    None is looked for where no line has two known headings and nothing speaks
    of the programme: a sheet of notes costs the index of all the communes.
    """
    if not _may_be_a_table(sheet):
        return frozenset()
    width = max((len(row) for row in sheet.rows[:_LINES]), default=0)
    return frozenset(place for place in range(width) if _are_communes(_texts(sheet.rows[:_LINES], place), territory))


def _may_be_a_table(sheet: Sheet) -> bool:
    known = every_spelling()
    rows = [[text for cell in row if isinstance(cell, str) and (text := cell.strip())] for row in sheet.rows[:_LINES]]
    if any(PVD.search(fold(text)) for row in (*rows, [sheet.name]) for text in row[:_LEAST]):
        return True
    return any(sum(fold(split_unit(text)[0]) in known for text in row) >= _LEAST for row in rows)


def _texts(rows: Sequence[Sequence[Cell]], place: int) -> list[str]:
    cells = (row[place] for row in rows if place < len(row))
    return [as_text(cell) for cell in cells if isinstance(cell, str) and not blank(cell)]


def _are_communes(texts: Sequence[str], territory: Territory) -> bool:
    least = max(_LEAST, _MOSTLY * (len(texts) - 2))  # a title and a heading stand above
    maybe = [text for text in texts if _NAME.match(text) and fold(text) not in every_spelling()]
    if len(maybe) < least:
        return False
    named = [text for text in maybe if is_commune(text, territory)]
    return len(set(named)) >= _LEAST and len(named) >= least


def is_commune(text: str, territory: Territory) -> bool:
    """Tell whether a text is the name of a commune of the country, or begins a list of several."""
    first = next(iter(split_communes(territory, text, None)), "")
    match = resolve_commune(territory, first, None)
    return bool(match.code or match.candidates)


def told_by_cells(
    table: Table, columns: Mapping[str, int], headings: Sequence[str], sample: Sequence[Sequence[Cell]],
    places: frozenset[int], said: Mapping[int, str],
) -> dict[str, int]:  # fmt: skip
    """Complete the columns of a table with its place and its kinds, where no heading told them."""
    told = dict(columns)
    where = _PLACE.get(table.name, "communes")
    free = [i for i, text in enumerate(headings) if text and i not in told.values() and i not in said]
    if where in table and where not in told and "code_insee" not in told:
        told.update((where, place) for place in free if place in places and where not in told)
    if table.name == "conventions" and "type" not in told and "id_convention" in told:
        kinds = _words(table.column("type").choices)
        if told["id_convention"] not in said and _all_known(sample, told["id_convention"], kinds):
            told["type"] = told.pop("id_convention")  # « Convention » over « Adhésion », « ORT »
    for column in table.columns:
        if f"{table.name}.{column.name}" not in _TELLING or column.name in told:
            continue
        known = _words(column.choices)
        place = next((i for i in free if i not in told.values() and _all_known(sample, i, known)), None)
        if place is not None:
            told[column.name] = place
    if table.name == "conventions" and "type" in told and "date_signature" not in told:
        told.update(("date_signature", i) for i in free if fold(headings[i]) == "date" and i not in told.values())
    return told


@cache
def _words(choices: tuple[Choice, ...]) -> frozenset[str]:
    return frozenset(fold(text) for one in choices for text in (one.code, one.label, *one.synonyms))


def _all_known(sample: Sequence[Sequence[Cell]], place: int, known: frozenset[str]) -> bool:
    """Tell whether all the texts of a column are known words, two at least; most columns fail at their first text."""
    said = telling = 0
    for row in sample:
        cell = row[place] if place < len(row) else ""
        if isinstance(cell, str) and not blank(cell):
            folded = fold(cell.strip())
            if folded not in known:
                return False
            said, telling = said + 1, telling + (folded not in _OF_ANYTHING)
    return said >= _LEAST and telling > 0
