"""Of which département each line speaks (rule I2)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.territory.names import normalise_insee, resolve_commune

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.lines import Lines
    from pvd_dashboard.territory.reference import Territory

_ID_PVD = re.compile(r"^pvd-\w+-(\w{2,3})-\d+", re.IGNORECASE)
_MOST_NAMES = 300
_SEVERAL, _MOST = 3, 0.6


def line_departements(lines: Lines, territory: Territory) -> list[str | None]:
    """Return the département that each line says: in its column, in its code of commune, in its id_pvd."""
    if lines.departements is None:
        lines.departements = _departements(lines, territory)
    return lines.departements


def _departements(lines: Lines, territory: Territory) -> list[str | None]:
    columns = lines.located.columns
    helper = columns.get("departement", lines.located.departement)
    code_place = columns.get("code_insee", lines.located.codes)
    readers: list[tuple[int | None, Callable[[Territory, str], str | None]]] = [
        (helper, _code),
        (code_place, _prefix),
        (columns.get("communes"), _prefix),
        (columns.get("id_pvd"), _of_id),
    ]
    answers: list[str | None] = [None] * len(lines.rows)
    for place, reader in readers:
        if place is None:
            continue
        known: dict[Cell, str | None] = {}
        cells = lines.column(place)
        if answers.count(None) == len(answers):
            known = {cell: None if blank(cell) else reader(territory, as_text(cell)) for cell in dict.fromkeys(cells)}
            answers = [known[cell] for cell in cells]
            continue
        for i, cell in enumerate(cells):
            if answers[i] is None and not blank(cell):
                if cell not in known:
                    known[cell] = reader(territory, as_text(cell))
                answers[i] = known[cell]
    return answers if any(answers) else _by_name(lines, territory)


def _by_name(lines: Lines, territory: Territory) -> list[str | None]:
    """Return the département of each line of a national list without codes, by the name of its commune.

    A list is national where names that exist once in the country are of several
    départements, none of them with most: elsewhere a name alone says nothing.
    """
    nobody: list[str | None] = [None] * len(lines.rows)
    place = _place_of_names(lines)
    if place is None:
        return nobody
    cells = lines.column(place)
    found = [resolve_commune(territory, as_text(cell), None) if not blank(cell) else None for cell in cells.distinct]
    known = [_departement_of(territory, one.code) if one and one.how == "nom" else None for one in found]
    votes = Counter(code for code in (known[i] for i in cells.codes) if code)
    if len(votes) < _SEVERAL or max(votes.values()) > _MOST * votes.total():
        return nobody
    lines.homonymes = {
        i: one.candidates for i, rank in enumerate(cells.codes) if (one := found[rank]) and one.how == "ambigu"
    }
    return [known[i] for i in cells.codes]


def _place_of_names(lines: Lines) -> int | None:
    columns = lines.located.columns
    return next((columns[n] for n in ("nom_commune", "communes", "beneficiaire_nom") if n in columns), None)


def _departement_of(territory: Territory, code: str | None) -> str | None:
    commune = territory.commune(code)
    return commune.departement if commune else None


def elsewhere(lines: Lines, territory: Territory, i: int, code: str) -> bool:
    """Tell whether a line names a commune that several départements have, and not this one."""
    bearers = lines.homonymes.get(i, ())
    return bool(bearers) and code not in {_departement_of(territory, one) for one in bearers}


def _code(territory: Territory, text: str) -> str | None:
    found = territory.departement(text)
    return found.code if found else None


def _of_id(territory: Territory, text: str) -> str | None:
    found = _ID_PVD.match(text)
    return _code(territory, found[1]) if found else None


def _prefix(territory: Territory, text: str) -> str | None:
    code = normalise_insee(text.split(";", maxsplit=1)[0])
    if code is None:
        return None
    return _code(territory, code[:3] if code.startswith(("97", "98")) else code[:2])


def named_departements(lines: Lines, territory: Territory) -> list[str]:
    """Return the département of each commune whose name exists once in the country."""
    place = _place_of_names(lines)
    names = (
        list(dict.fromkeys(as_text(cell) for cell in lines.column(place)))[:_MOST_NAMES] if place is not None else []
    )
    matches = [resolve_commune(territory, text, None) for text in names if text]
    communes = [territory.commune(match.code) for match in matches if match.code and match.how == "nom"]
    return [commune.departement for commune in communes if commune]
