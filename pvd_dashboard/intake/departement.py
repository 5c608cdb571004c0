"""Of which département each line speaks (rule I2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.intake.cells import blank
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.territory.names import normalise_insee, resolve_commune

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.intake.lines import Lines
    from pvd_dashboard.territory.reference import Territory

_ID_PVD = re.compile(r"^pvd-\w+-(\w{2,3})-\d+", re.IGNORECASE)
_MOST_NAMES = 300


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
    return answers


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
    columns = lines.located.columns
    place = next((columns[n] for n in ("nom_commune", "communes", "beneficiaire_nom") if n in columns), None)
    names = (
        list(dict.fromkeys(as_text(cell) for cell in lines.column(place)))[:_MOST_NAMES] if place is not None else []
    )
    matches = [resolve_commune(territory, text, None) for text in names if text]
    communes = [territory.commune(match.code) for match in matches if match.code and match.how == "nom"]
    return [commune.departement for commune in communes if commune]
