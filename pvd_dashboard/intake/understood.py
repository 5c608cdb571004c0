"""How each sheet was understood, with the reason of every decision and samples, for whoever looks it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pvd_dashboard.intake.assemble import is_personal
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.headings import FORCED, LABEL, NEAR
from pvd_dashboard.intake.reading import Decision, SheetReading
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.dispositifs import PAR_CODE
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.intake.cells import Cell, Part, Sheet
    from pvd_dashboard.intake.lines import Lines
    from pvd_dashboard.intake.located import Located
    from pvd_dashboard.intake.memory import Remembered

_SAMPLE_VALUES, _SAMPLE_TEXT, _SAMPLE_CELLS, _PREVIEW_ROWS, _PREVIEW_COLUMNS = 3, 80, 200, 12, 12
_TOLD_BY_CELLS, _TOLD_BY_PLACE = 0.6, 0.9


def understood(
    sheet: Sheet, lines: Lines | None, memory: Remembered | None = None, learnt: Remembered | None = None
) -> SheetReading:
    """Return how a sheet was understood; ``lines`` is None where no table was recognised."""
    if lines is None:
        return SheetReading(
            sheet.name, None, None, 0, hidden=sheet.hidden, preview=_preview(sheet), zone=sheet.zone,
            memory=memory, learnt=learnt,
        )  # fmt: skip
    located = lines.located
    names = {place: name for name, place in located.columns.items()}
    if located.codes is not None:
        names[located.codes] = "communes"
    return SheetReading(
        sheet=sheet.name,
        header_row=None if located.header is None else sheet.number(located.header),
        table=located.table.name,
        rows=len(lines.rows),
        columns={heading: names.get(place) for place, heading in located.headings.items()},
        letters={name: sheet.letter(place) for name, place in located.columns.items()},
        reason=located.reason,
        confidence=located.confidence,
        hidden=sheet.hidden,
        samples={
            heading: _first_values(lines, place)
            for place, heading in located.headings.items()
            if not is_personal(heading) and not (place in names and located.table.column(names[place]).personal)
        },
        preview=_preview(sheet),
        zone=sheet.zone,
        header_reason=_header_reason(located, by_hand=memory is None),
        decisions={
            heading: _decision(located, place, heading, names.get(place), by_hand=memory is None)
            for place, heading in located.headings.items()
        },
        memory=memory,
        learnt=learnt,
        tracker=sheet.table is not None,
        part=sheet.part.values if sheet.part else {},
    )


def _header_reason(located: Located, *, by_hand: bool) -> str:
    if located.header is None:
        return "aucune ligne d'en-têtes"
    if located.said.header is not None:
        return "ligne indiquée par un agent" if by_hand else "ligne retenue pour ces intitulés"
    known = len(located.scores)
    named = f"{known} intitulé{'s' if known > 1 else ''} connu{'s' if known > 1 else ''} sur {len(located.headings)}"
    return f"deux lignes lues ensemble, {named}" if located.first - located.header > 1 else named


def _decision(located: Located, place: int, heading: str, name: str | None, *, by_hand: bool) -> Decision:
    """Say why a heading was read as a column, or why it is kept aside."""
    if located.said.columns.get(fold(heading)):
        return Decision(1.0, "indiqué par un agent" if by_hand else "retenu pour ces intitulés")
    told = _told_by_place(located).get(place)
    if told or name is not None:
        return Decision(_TOLD_BY_PLACE, told) if told else _named(located, name or "")
    if place in located.controls:
        return Decision(0.9, "colonne de totaux\u00a0: contrôlée, jamais additionnée")
    return Decision(0.0, "aucune colonne du tableau de bord ne porte ce nom")


def _told_by_place(located: Located) -> dict[int | None, str]:
    """Return why the columns that no heading alone explains are read as they are."""
    part = located.sheet.part
    return {
        located.departement: "département des lignes",
        located.group: "groupes de dispositifs",
        located.codes: "codes de commune, à côté des noms",
        part.place if part else None: _told_by_part(part) if part else "",
    }


def _told_by_part(part: Part) -> str:
    if part.dispositif is None:
        return f"une colonne par année\u00a0: montants de {part.year}"
    year = f", exercice {part.year}" if part.year else ""
    return f"une colonne par aide\u00a0: montants «\u00a0{PAR_CODE[part.dispositif].libelle}\u00a0»{year}"


def _named(located: Located, name: str) -> Decision:
    score = located.scores.get(name)
    if score is None:
        return Decision(_TOLD_BY_CELLS, "d'après les valeurs de la colonne")
    if score >= FORCED:
        return Decision(1.0, "indiqué par un agent")
    if score >= LABEL:
        return Decision(1.0, "intitulé du modèle")
    near = score <= NEAR
    return Decision(round(score, 2), "intitulé proche d'un intitulé connu" if near else "intitulé connu")


def _first_values(lines: Lines, place: int) -> tuple[str, ...]:
    """Return the first distinct values of a column, as texts."""
    cells = lines.column(place)
    found = _samples(dict.fromkeys(cells[:_SAMPLE_CELLS]))
    return found if len(found) == _SAMPLE_VALUES else _samples(cells.units()[0])


def _samples(cells: Iterable[Cell]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        if not blank(cell):
            found[as_text(cell)[:_SAMPLE_TEXT]] = None
        if len(found) == _SAMPLE_VALUES:
            break
    return tuple(found)


def _preview(sheet: Sheet) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the first filled rows of a sheet, as texts."""
    filled = np.nonzero(sheet.rows.counts())[0][:_PREVIEW_ROWS].tolist()
    return tuple(
        (sheet.number(i), tuple(as_text(cell)[:_SAMPLE_TEXT] for cell in sheet.rows[i][:_PREVIEW_COLUMNS]))
        for i in filled
    )
