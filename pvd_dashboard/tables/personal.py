"""Which headings announce personal data (contacts, holders' names), declared or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from pvd_dashboard.tables.model import Table

_PERSONAL = re.compile(
    r"\b(?:mail|mel|courriel|email|tel|telephone|portable|mobile|fixe|prenom|contact|interlocuteur"
    r"|nom (?:et|du|de la) (?:prenom|chef|cheffe|titulaire|maire|contact|referent|demandeur)|actualise par|saisi par)\b"
)


def is_personal(heading: str) -> bool:
    """Tell whether a heading that no table declares announces personal data (« Mail », « Nom du contact »)."""
    return bool(_PERSONAL.search(fold(heading)))


def personal_columns(table: Table) -> tuple[str, ...]:
    """Return the names of the columns of ``table`` that are declared personal."""
    return tuple(column.name for column in table.columns if column.personal)


def announces_personal(table: Table | None, heading: str) -> bool:
    """Tell whether ``heading`` announces personal data in a sheet of ``table`` (None: one not understood)."""
    return is_personal(heading) or (table is not None and fold(heading) in _declared(table))


def _declared(table: Table) -> set[str]:
    personal = (column for column in table.columns if column.personal)
    return {fold(text) for column in personal for text in (column.name, column.label, *column.headings)}
