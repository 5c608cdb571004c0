"""Which headings announce personal data (contacts, holders' names), declared or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from pvd_dashboard.tables.model import Table

_PERSONAL = re.compile(
    r"\b(?:mail|mel|courriel|email|tel|telephone|portable|mobile|fixe|prenom|contact|interlocuteur"
    r"|nom (?:et|du|de la|de l) (?:prenom|chef|cheffe|titulaire|maire|contact|referent|demandeur|cdp|agent|elue?)"
    r"|referente?s?|titulaire|maire|actualise par|saisi par)\b"
)


def is_personal(heading: str) -> bool:
    """Tell whether a heading that no table declares announces personal data (« Mail », « Nom du contact »)."""
    return bool(_PERSONAL.search(fold(heading)))


def personal_columns(table: Table) -> tuple[str, ...]:
    """Return the names of the columns of ``table`` that are declared personal."""
    return tuple(column.name for column in table.columns if column.personal)


def announces_personal(table: Table | None, heading: str) -> bool:
    """Tell whether ``heading`` announces personal data in a sheet of ``table`` (None: one not understood).

    What the table declares wins over the words: « Premier contact » of an équipe is a date.
    """
    told = {} if table is None else _declared(table)
    return told.get(fold(heading), is_personal(heading))


def _declared(table: Table) -> dict[str, bool]:
    """Return each spelling that names one column or more of ``table``: True where one of them is personal."""
    told: dict[str, bool] = {}
    for column in table.columns:
        for text in (column.name, column.label, *column.headings):
            told[fold(text)] = told.get(fold(text), False) or column.personal
    return told
