"""Dates buried in remarks: proposed for the empty cell that they would fill, never taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert import Outcome
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pvd_dashboard.intake.table import Converted

_DATE = re.compile(
    r"\b\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}\b|\b(?:1er|\d{1,2})\s+(?:janvier|février|fevrier|mars|avril|mai"
    r"|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre)\s+(?:19|20)\d{2}\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[;\n]|\.(?!\d)|,(?!\d)")
# Only a thing done: « signature prévue le … », « réunion du … » say nothing of a signature.
_DONE = r"(?:sign|prise|pris|recrut|arriv|notifi)"
_SAYS: Mapping[str, Mapping[str, str]] = {
    "laureats": {
        "date_adhesion": rf"adhesion.*{_DONE}|{_DONE}.*adhesion",
        "date_ort": rf"\bort\b.*{_DONE}|{_DONE}.*\bort\b",
    },
    "conventions": {"date_signature": r"^(?!.*\bavenant).*sign"},
    "avenants": {"date_signature": r"sign"},
    "postes": {"date_prise_poste": r"(?:prise|pris) (?:de|son|sa) |recrutee? le|arrivee? le|en poste depuis"},
    "subventions": {"date_notification": r"notifi"},
}  # fmt: skip
_NOT_YET = re.compile(
    r"\b(?:prevue?s?|previsionnel\w*|envisagee?s?|attendue?s?|reporte\w*|avant|pas encore|projets?|en cours|objectif|"
    r"visee?|a (?:signer|venir|recruter|confirmer))\b"
)


def propose(converted: Converted) -> None:
    """Propose, for each empty date of a line, the only date that its remarks give for it."""
    for name, pattern in _SAYS.get(converted.located.table.name, {}).items():
        if not (converted.has(name) and converted.has("observations")):
            continue
        says = re.compile(pattern)
        cells, remarks = converted.raw(name), converted.raw("observations")
        for i, (cell, remark) in enumerate(zip(cells, remarks, strict=True)):
            found = set(_dates(as_text(remark), says)) if blank(cell) and isinstance(remark, str) else set()
            if len(found) == 1:
                date = found.pop()
                converted.notice(i, name, Outcome(code="DATE_EN_REMARQUE", suggestion=date), as_text(remark)[:200])


def _dates(remark: str, says: re.Pattern[str]) -> Iterator[str]:
    for part in _PARTS.split(remark):
        folded = fold(part)
        if says.search(folded) and not _NOT_YET.search(folded):
            yield from (" ".join(text.split()) for text in _DATE.findall(part))
