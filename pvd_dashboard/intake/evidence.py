"""What tells that a sheet holds a table, besides its headings: words around it, and what the cells hold."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard.intake.by_content import PVD, told_by_cells
from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert.montants import montant
from pvd_dashboard.intake.convert.taux import taux
from pvd_dashboard.intake.shared_posts import is_name
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.intake.wording import told_by_words
from pvd_dashboard.tables import Kind
from pvd_dashboard.tables.dispositifs import GROUPES, recognise
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.intake.cells import Cell
    from pvd_dashboard.tables import Column, Table

_OWN_SHEET, _HINT_SHEET, _HINT_TITLE, _HINT_FILE = 3.0, 1.5, 0.6, 0.3
_TOLD_BY_CONTENT = 0.9
_AMOUNT = re.compile(r"^[-–]?\s*\d[\d\s.,\u00a0\u202f']*\s*(?:k€|m€|€|euros?|ht|ttc|xpf|f?\s?cfp|\s)*$", re.IGNORECASE)
CONTROL = re.compile(r"^(?:sous totaux|sous total|total|totaux|total general|s total|cumul|ensemble)\b")
_OWN_COLUMNS = frozenset({"id_pvd", "date_adhesion", "date_ort", "date_labellisation", "regroupement"})
_GROUPS = frozenset(map(fold, GROUPES))
_CODE_CELL = re.compile(r"^(?:\d{4,5}|2[ABab]\d{3})(?:\.0)?$")
_CODE_HEADINGS = frozenset(
    {"code commune", "insee com", "code insee", "insee", "n insee", "code", "insee code", "depcom"}
)
_DEPARTEMENT_HEADINGS = frozenset(
    {"departement", "dep", "dept", "n dpt", "insee dep", "code departement", "n departement", "dpt"}
)
# A status may be of anything: such a heading says nothing of what the sheet is about.
VAGUE_STATUS = frozenset({"statut", "etat", "situation", "avancement"})
_NATIONAL, _MOSTLY = 40, 0.6
_NUMBERED = re.compile(r"[^\W\d_]{0,4}[ .°-]{0,3}\d[\d.\-/ ]*[a-z]?", re.IGNORECASE)
_BASES = ("cout_total_ht", "assiette")
_ROUNDED = Decimal("0.006")  # a rate typed with two decimals, or in whole percents
_NO_INSEE = re.compile(
    r"\b(?:postal|cp|postaux|siren|siret|tel|couts?|montants?|aides?|subventions?|financements?|budgets?|credits?|prix|"
    r"populations?|habitants?|hab|pop|surfaces?|euros?)\b|€"
)
_AID = re.compile(r"\b(?:montant|aide|subvention|credits?|dotation|financement|ae|engage|accorde|notifie|programme)\b")


def hints(table: Table, sheet: str, titles: Sequence[str], file_name: str) -> tuple[float, str]:
    """Return what the names of the sheet, of its titles and of the file add to a table, and why, in French."""
    name = fold(sheet)
    if name in {fold(table.sheet), fold(table.label), table.name}:
        return _OWN_SHEET, f", feuille nommée «\u00a0{sheet}\u00a0»"
    bonus, why = 0.0, ""
    for hint in {fold(hint) for hint in (*table.hints, table.label)}:
        pattern = re.compile(rf"\b{re.escape(hint)}\b")
        if pattern.search(name):
            bonus, why = max(bonus, _HINT_SHEET), f", nom de la feuille «\u00a0{sheet}\u00a0»"
        elif any(pattern.search(fold(title)) for title in titles):
            bonus = max(bonus, _HINT_TITLE)
        elif pattern.search(fold(Path(file_name).stem)):
            bonus = max(bonus, _HINT_FILE)
    return bonus, why


def speaks_of_pvd(columns: Mapping[str, int], texts: Sequence[str]) -> bool:
    """Tell whether a column or a text says that a list of communes is that of the programme."""
    return bool(_OWN_COLUMNS & columns.keys()) or any(PVD.search(fold(text)) for text in texts if text)


def choices_agree(table: Table, columns: Mapping[str, int], sample: Sequence[Sequence[Cell]]) -> float:
    """Return how well the cells of the choice columns are known values: from 0 to 1 a column."""
    score = 0.0
    for name, place in columns.items():
        column = table.column(name)
        if column.kind is not Kind.CHOIX:
            continue
        texts = [as_text(row[place]) for row in sample if not blank(row[place])]
        if texts:
            score += sum(_is_choice(column, text) for text in texts) / len(texts) - 0.5
    return score


def _is_choice(column: Column, text: str) -> bool:
    folded = fold(text)
    return any(folded in {fold(t) for t in (c.code, c.label, *c.synonyms)} for c in column.choices)


def told_by_content(
    table: Table, columns: dict[str, int], headings: Sequence[str], sample: Sequence[Sequence[Cell]],
    places: frozenset[int], said: Mapping[int, str],
) -> dict[str, int]:  # fmt: skip
    """Complete the columns with those that only their cells tell: codes, the one amount, statuses of recruitment."""
    columns = told_by_words(table, columns, headings, sample, said)
    columns = told_by_cells(table, columns, headings, sample, places, said)
    free = [i for i in range(len(headings)) if i not in columns.values() and i not in said]
    if table.name == "laureats" and "code_insee" not in columns:
        code = next((i for i in free if not _NO_INSEE.search(fold(headings[i])) and _are_codes(sample, i)), None)
        columns = columns | ({"code_insee": code} if code is not None else {})
    if table.name == "subventions" and "dispositif" not in columns and "programme" in columns:
        columns = _programme_names(columns, sample)
    if table.name == "subventions":
        columns = _by_arithmetic(columns, free, headings, sample)
    if table.name == "subventions" and "montant_accorde" not in columns:
        columns = _one_amount(columns, free, headings, sample)
    if "intitule" in table and {"id_action", "intitule"} & columns.keys() == {"id_action"}:
        numbered = re.search(r"\b(?:n|no|num|numero)\b", fold(headings[columns["id_action"]]))
        columns = columns if numbered else _title_not_number(columns, sample)
    if table.name == "postes" and "nom" in columns and "statut_poste" not in columns:
        columns = _status_not_name(table, columns, sample)
    return columns


def _are_codes(sample: Sequence[Sequence[Cell]], place: int) -> bool:
    """Tell codes INSEE from amounts of as many figures: most are of one département, unless the list is long."""
    if not _all_match(sample, place, _CODE_CELL):
        return False
    codes = {as_text(row[place]).removesuffix(".0").zfill(5)[:5] for row in sample if not blank(row[place])}
    most = Counter(code[:2] for code in codes).most_common(1)[0][1]
    return len(codes) >= _NATIONAL or most >= _MOSTLY * len(codes)


def _programme_names(columns: dict[str, int], sample: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Take the programme of the budget for the dispositif where its cells name one: « P119 DETR »."""
    texts = [as_text(row[columns["programme"]]) for row in sample if not blank(row[columns["programme"]])]
    if not texts or sum(recognise(text) is not None for text in texts) < _TOLD_BY_CONTENT * len(texts):
        return columns
    return {"dispositif" if name == "programme" else name: place for name, place in columns.items()}


def _all_match(sample: Sequence[Sequence[Cell]], place: int, pattern: re.Pattern[str]) -> bool:
    texts = [as_text(row[place]) for row in sample if not blank(row[place])]
    return len(texts) > 1 and sum(bool(pattern.match(text)) for text in texts) >= _TOLD_BY_CONTENT * len(texts)


def _by_arithmetic(
    columns: dict[str, int], free: Sequence[int], headings: Sequence[str], sample: Sequence[Sequence[Cell]]
) -> dict[str, int]:
    """Tell the aid and its base by the rate of each line: aid = rate × base, where no heading names one of them."""
    aid, base = columns.get("montant_accorde"), next((columns[n] for n in _BASES if n in columns), None)
    if "taux" not in columns or (aid is not None and base is not None):
        return columns
    amounts = [i for i in free if looks_like_amounts(sample, i) and not CONTROL.match(fold(headings[i]))]
    pairs = [
        (a, b)
        for a in ([aid] if aid is not None else amounts)
        for b in ([base] if base is not None else amounts)
        if a != b and _agree(sample, a, columns["taux"], b)
    ]
    if not pairs and aid is not None and base is None:
        return _aid_beside(columns, amounts, sample)
    if len(pairs) != 1:
        return columns
    told = {"montant_accorde": pairs[0][0]} if aid is None else {}
    return columns | told | ({"cout_total_ht": pairs[0][1]} if base is None else {})


def _aid_beside(
    columns: dict[str, int], amounts: Sequence[int], sample: Sequence[Sequence[Cell]]
) -> dict[str, int]:  # fmt: skip
    """Take « Montant » for the base where the rate of each line brings it to the only amount beside it."""
    base, rate = columns["montant_accorde"], columns["taux"]
    told = [i for i in amounts if i != base and _agree(sample, i, rate, base)]
    return columns | {"montant_accorde": told[0], "cout_total_ht": base} if len(told) == 1 else columns


def _agree(sample: Sequence[Sequence[Cell]], aid: int, rate: int, base: int) -> bool:
    """Tell whether rate × base is the aid on nearly all the lines, two at least; the rate in percent or a fraction."""
    lines = [(montant(row[aid]).value, taux([row[rate]])[0].value, montant(row[base]).value) for row in sample
             if not any(blank(row[place]) for place in (aid, rate, base))]  # fmt: skip
    known = [(a, r if r <= 1 else r / 100, b) for a, r, b in lines if a and r and b]
    right = sum(1 for a, r, b in known if a < b and abs(a - r * b) <= _ROUNDED * b)
    return right > 1 and right >= _TOLD_BY_CONTENT * len(known)


def _one_amount(
    columns: dict[str, int], free: Sequence[int], headings: Sequence[str], sample: Sequence[Sequence[Cell]]
) -> dict[str, int]:
    """Let the only amount of a list of grants be the amount granted (« montant engagé » of the Fonds vert)."""
    for only in ("montant_engage", "montant_paye"):
        if only in columns and "montant_demande" not in columns:
            rest = {name: place for name, place in columns.items() if name != only}
            return rest | {"montant_accorde": columns[only]}
    if {"montant_demande", "cout_total_ht"} & columns.keys():
        return columns
    named = [
        i for i in free
        if _AID.search(fold(headings[i])) and not CONTROL.match(fold(headings[i])) and looks_like_amounts(sample, i)
    ]  # fmt: skip
    return columns | {"montant_accorde": named[0]} if len(named) == 1 else columns


def looks_like_amount(cell: Cell) -> bool:
    """Tell whether a cell holds a number of money size, not a year nor a code."""
    if isinstance(cell, bool) or blank(cell):
        return False
    return isinstance(cell, (int, float)) or bool(isinstance(cell, str) and _AMOUNT.match(cell.strip()))


def looks_like_amounts(sample: Sequence[Sequence[Cell]], place: int) -> bool:
    """Tell whether most of the filled cells of a column look like amounts."""
    filled = [row[place] for row in sample if place < len(row) and not blank(row[place])]
    return bool(filled) and sum(map(looks_like_amount, filled)) >= _TOLD_BY_CONTENT * len(filled)


def are_totals(amounts: Sequence[Cell], beside: Sequence[Cell]) -> bool:
    """Tell whether the cells beside amounts are their totals: most are the sum of those around, or of all."""
    values = [montant(cell, 1, "decimal").value or Decimal(0) for cell in amounts]
    written = [i for i, cell in enumerate(beside) if not blank(cell)]
    right = 0
    for rank, i in enumerate(written):
        before, after = [-1, *written][rank] + 1, [*written, len(values)][rank + 1]
        spans = (values[before : i + 1], values[i:after], values[: i + 1], values)
        right += any(sum(span, Decimal(0)) == montant(beside[i], 1, "decimal").value for span in spans)
    return right * 2 > len(written)


def _title_not_number(columns: dict[str, int], sample: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Read « Fiche action » as the title of the action where its cells are words, not numbers (« A1.2 »)."""
    texts = [as_text(row[columns["id_action"]]) for row in sample if not blank(row[columns["id_action"]])]
    if not texts or any(_NUMBERED.fullmatch(text) for text in texts):
        return columns
    return {"intitule" if name == "id_action" else name: place for name, place in columns.items()}


def _status_not_name(table: Table, columns: dict[str, int], sample: Sequence[Sequence[Cell]]) -> dict[str, int]:
    """Read « Chef de projet » as a status where its cells say « en cours », « recruté »… and hold no name.

    Where some of them are names, the status is told further on (:func:`deduced.deduce`), and the names are not kept.
    """
    place = columns["nom"]
    texts = [as_text(row[place]) for row in sample if not blank(row[place])]
    known = sum(_is_choice(table.column("statut_poste"), text) for text in texts)
    told = any(
        set(columns) >= {"nom", *group} - {"statut_poste"} for group in table.identifying if "statut_poste" not in group
    )
    if not texts or known < len(texts) / 2 or (told and any(map(is_name, texts))):
        return columns
    return {name: p for name, p in columns.items() if name != "nom"} | {"statut_poste": place}


def code_companion(table: Table, columns: Mapping[str, int], headings: Sequence[str]) -> int | None:
    """Return a column of codes INSEE beside the column of communes, for the tables that keep one column."""
    if "communes" not in columns or "code_insee" in table:
        return None
    free = [i for i, text in enumerate(headings) if i not in columns.values() and fold(text) in _CODE_HEADINGS]
    return free[0] if free else None


def departement_helper(table: Table, columns: Mapping[str, int], headings: Sequence[str]) -> int | None:
    """Return the column of départements of a table that declares none."""
    if "departement" in columns or "departement" in table:
        return None
    free = [i for i, text in enumerate(headings) if i not in columns.values() and fold(text) in _DEPARTEMENT_HEADINGS]
    return free[0] if free else None


def group_column(columns: Mapping[str, int], headings: Sequence[str], sample: Sequence[Sequence[Cell]]) -> int | None:
    """Return the column that holds the names of the groups of dispositifs (« Plan de relance »), if any."""
    if "dispositif" not in columns:
        return None
    for place in (i for i in range(len(headings)) if i not in columns.values()):
        texts = {fold(as_text(row[place])) for row in sample if not blank(row[place])}
        if texts and all(text in _GROUPS or CONTROL.match(text) for text in texts):
            return place
    return None
