"""A post that a tracker writes on the line of each commune that it covers: it is one, and counts once (domain §1.9).

The lines are about one post where its cells are merged over them, where one
says with whom it is shared, or where they name the same holder. What else they
say of it must agree; otherwise each stays a post, and the officer is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.findings import Finding
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.intake.textual import as_text, says_something
from pvd_dashboard.tables import POSTES
from pvd_dashboard.tables.postes import statut_dit
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pvd_dashboard.intake.cells import Cell, Sheet

_NO_POST = frozenset({"non", "aucun", "aucune", "neant", "sans", "sans objet", "pas de poste", "0"})
_SHARED = re.compile(r"\b(?:mutualis\w*|partag\w*|commun\w*) (?:avec|a|et) (.+)$")
_CIVILITY = re.compile(r"\b(?:M|MM|Mme|Mlle|Mr|Monsieur|Madame)\b\.?")
_CAPITAL = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w'’-]*\.?")
_WORDS_OF_A_NAME, _LONGEST_NAME = 2, 9


class Lines(NamedTuple):
    """The lines of a sheet that may be about posts.

    ``rows`` are all those of the sheet, ``first`` the first under the headings;
    ``place`` is the column that names the communes, ``places`` those that say
    where, ``own`` those of the post, ``holder`` that of who holds it.
    """

    sheet: Sheet
    rows: list[list[Cell]]
    first: int
    place: int
    places: Collection[int]
    own: Collection[int]
    holder: int | None


def says_post(cell: Cell) -> bool:
    """Tell whether a cell says something of a post: « néant » is none."""
    return says_something(cell) and fold(as_text(cell)) not in _NO_POST


def is_name(cell: Cell) -> bool:
    """Tell the name of somebody from other words: a civility, or two words that begin with a capital, and no status.

    >>> is_name("Mme Durand"), is_name("Jeanne Durand"), is_name("à voir en mars"), is_name("Poste vacant")
    (True, True, False, False)
    """
    if not isinstance(cell, str) or not says_post(cell) or statut_dit(fold(cell)) is not None:
        return False
    words = cell.split()
    capitals = sum(1 for word in words if _CAPITAL.fullmatch(word))
    return bool(_CIVILITY.search(cell)) or (capitals >= _WORDS_OF_A_NAME and capitals * 2 > len(words))


def gather(lines: Lines) -> tuple[set[int], list[Finding]]:
    """Make one line of each post that several lines are about, in place.

    Returns the lines of shared posts, which say that there is a post whatever
    else they say, and what is said of them. A cell « mutualisé avec… » says with
    whom and nothing of the post itself: it is blank once read.
    """
    told = []
    shared = {i: places for i in range(lines.first, len(lines.rows)) if (places := _places_shared(lines, i))}
    groups = _joined([*_merged(lines), *_said_shared(lines), *_same_holder(lines)])
    for group in groups:
        agreed = _agree(lines, group)
        told.append(_about(lines, "POSTE_RASSEMBLE" if agreed else "POSTE_A_RAPPROCHER", group))
        if agreed:
            _one_line(lines, group)
    alone = shared.keys() - set().union(*groups)
    told += [_about(lines, "POSTE_PARTAGE_AVEC", [i]) for i in sorted(alone)]
    for i, places in shared.items():
        for place in places:
            lines.rows[i][place] = ""
    return {i for i in shared if not blank(lines.rows[i][lines.place])}, told


def _places_shared(lines: Lines, i: int) -> list[int]:
    """Return the columns of a line that say with whom its post is shared."""
    return [j for j in lines.own if _shared_with(lines.rows[i][j])]


def _about(lines: Lines, code: str, group: Sequence[int]) -> Finding:
    *first, last = (str(lines.sheet.number(i)) for i in group)
    numbers = " et ".join(filter(None, (", ".join(first), last)))
    communes = " ; ".join(as_text(lines.rows[i][lines.place]) for i in group)
    return Finding(code, severity_of(code), lines.sheet.name, lines.sheet.number(group[0]),
                   lines.sheet.letter(lines.place), "communes", POSTES.name, numbers, communes)  # fmt: skip


def _shared_with(cell: Cell) -> str:
    """Return whom a cell says a post is shared with, folded; nothing where it says none."""
    found = _SHARED.search(fold(cell)) if isinstance(cell, str) else None
    return found[1] if found else ""


def _merged(lines: Lines) -> list[list[int]]:
    """Return the lines over which the holder is merged, or all that is said of the post: else it is but layout."""
    spans: dict[tuple[int, int], set[int]] = {}
    for merged in lines.sheet.merged:
        if merged.first_row >= lines.first and merged.last_row > merged.first_row and merged.first_column in lines.own:
            spans.setdefault((merged.first_row, merged.last_row), set()).add(merged.first_column)
    return [list(range(first, last + 1)) for (first, last), columns in spans.items()
            if _is_one_post(lines, range(first, last + 1), columns)]  # fmt: skip


def _is_one_post(lines: Lines, group: range, columns: Collection[int]) -> bool:
    if lines.holder in columns and is_name(lines.rows[group[0]][lines.holder or 0]):
        return True
    return all(j in columns for j in lines.own for i in group if says_post(lines.rows[i][j]))


def _said_shared(lines: Lines) -> list[list[int]]:
    """Return the lines that say with which communes of the sheet their post is shared: « mutualisé avec Eauze »."""
    names = {fold(as_text(row[lines.place])): i for i, row in enumerate(lines.rows)
             if i >= lines.first and not blank(row[lines.place])}  # fmt: skip
    said = ((i, with_whom) for i in names.values() for j in lines.own if (with_whom := _shared_with(lines.rows[i][j])))
    return [sorted({i, *_named(names, with_whom)}) for i, with_whom in said]


def _named(names: dict[str, int], text: str) -> Iterable[int]:
    """Give the lines whose commune a text names, the longest names first where one holds another."""
    words, i = text.split(), 0
    while i < len(words):
        spans = (" ".join(words[i:j]) for j in range(min(len(words), i + _LONGEST_NAME), i, -1))
        found = next((span for span in spans if span in names), None)
        if found is not None:
            yield names[found]
        i += len(found.split()) if found else 1


def _same_holder(lines: Lines) -> list[list[int]]:
    holders: dict[str, list[int]] = {}
    for i in range(lines.first, len(lines.rows)) if lines.holder is not None else ():
        cell = lines.rows[i][lines.holder or 0]
        if is_name(cell) and not _shared_with(cell):
            holders.setdefault(fold(as_text(cell)), []).append(i)
    return [group for group in holders.values() if len(group) > 1]


def _joined(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return groups of two lines at least, those that have a line in common made one."""
    of_line: dict[int, set[int]] = {}
    for group in groups:
        joined = set(group).union(*(of_line[i] for i in group if i in of_line))
        of_line.update(dict.fromkeys(joined, joined))
    return sorted({tuple(sorted(group)): sorted(group) for group in of_line.values() if len(group) > 1}.values())


def _agree(lines: Lines, group: Sequence[int]) -> bool:
    """Tell whether the lines of a post say the same of it, where they say something."""
    said = ([fold(as_text(cell)) for i in group if says_post(cell := lines.rows[i][j]) and not _shared_with(cell)]
            for j in lines.own)  # fmt: skip
    return all(len(set(texts)) <= 1 for texts in said)


def _one_line(lines: Lines, group: Sequence[int]) -> None:
    """Put what the lines of a post say on the one that says most, with all their communes; the others are blank."""
    rows = lines.rows
    filled = {i: sum(1 for j in lines.own if says_post(rows[i][j]) and not _shared_with(rows[i][j])) for i in group}
    kept = max(group, key=lambda i: filled[i])
    communes = [as_text(rows[i][lines.place]) for i in group if not blank(rows[i][lines.place])]
    for j in lines.own:
        said = [rows[i][j] for i in (kept, *group) if says_post(rows[i][j]) and not _shared_with(rows[i][j])]
        rows[kept][j] = said[0] if said else rows[kept][j]
    for j in lines.places:
        rows[kept][j] = " ; ".join(communes) if j == lines.place else ""
    for i in group:
        if i != kept:
            rows[i] = [""] * len(rows[i])
