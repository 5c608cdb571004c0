"""What a sheet does not say in a column but by its name, its titles or the file's: exercice, dispositif, place.

A table spread over sheets by year, commune or EPCI holds the value in the name
of each. What is deduced is said, with where it comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.shared_posts import is_name
from pvd_dashboard.intake.textual import as_text, says_something
from pvd_dashboard.tables import POSTES, REUNIONS
from pvd_dashboard.tables.dispositifs import APPELS, DISPOSITIFS, DROIT_COMMUN, RELANCE
from pvd_dashboard.tables.postes import statut_dit
from pvd_dashboard.tables.text import fold
from pvd_dashboard.territory.names import resolve_commune, resolve_epci

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pvd_dashboard.intake.table import Converted
    from pvd_dashboard.tables import Table

# A year on its own, not the year of a date.
_YEAR = re.compile(r"(?<!\d)(?<!\d[/.-])(20[1-4]\d)(?![/.-]?\d)")
# Only the State's aids are told from a title: « Subventions EPCI » is no dispositif, « CD » and « FV » too short.
_NAMED_IN_TITLES = frozenset({RELANCE, DROIT_COMMUN, APPELS})
_LONG_ENOUGH = 4
_REFUSED = re.compile(r"\b(?:refus\w*|rejet\w*|non retenue?s?|irrecevables?|abandonnee?s?)\b")
_PLURAL = re.compile(r"s\b")
_ADHESION = 18  # months
_PLACED = {"subventions": ("code_insee", "beneficiaire_nom", "beneficiaire_siren", "commune_localisation")}


def deduce(converted: Converted, file_name: str) -> None:
    """Fill the columns that are missing but that the sheet, its title or the file names."""
    if not converted.kept:
        return
    table = converted.located.table
    part = converted.located.sheet.part
    for name, value in part.values.items() if part else ():
        if name in table:
            converted.columns[name] = [value] * len(converted.kept)
    _held(converted)
    sources = [converted.located.sheet.name, *converted.located.titles, Path(file_name).stem]
    for name in ("dispositif", "type", "exercice", "statut"):
        finder = _FINDERS.get((table.name, name))
        if finder is None or name not in table or name in converted.columns:
            continue
        found = next(((v, s) for s in sources if (v := finder(s)) is not None), None)
        if found is not None:
            _fill(converted, name, *found)
    _by_length(converted)
    _place(converted)


def _held(converted: Converted) -> None:
    """Take a post for filled where the sheet of an office gives the name of who holds it, and no status.

    Other words (« à voir ») say no status: it is told by the dates, or stays unknown.
    """
    located = converted.located
    if located.table is not POSTES or "statut_poste" in converted.columns or not converted.has("nom"):
        return
    cells = converted.raw("nom")
    if located.sheet.table is None and not any(statut_dit(fold(as_text(cell))) for cell in cells):
        return  # a list of names alone: the dates tell
    said = [statut_dit(fold(as_text(cell))) or ("pourvu" if is_name(cell) else None) for cell in cells]
    converted.columns["statut_poste"] = said
    source, letter = located.headings[located.columns["nom"]], located.sheet.letter(located.columns["nom"])
    unsaid = [converted.lines.numbers[converted.kept[i]] for i, status in enumerate(said)
              if status is None and says_something(cells[i])]  # fmt: skip
    about = partial(Finding, severity=Severity.INFORMATION, sheet=located.sheet.name, column="statut_poste",
                    table=POSTES.name, expected=source)  # fmt: skip
    converted.findings += [about("DEDUIT", value="Pourvu")] if "pourvu" in said else []
    converted.findings += [about("STATUT_NON_DIT", row=row, letter=letter) for row in unsaid]


def _by_length(converted: Converted) -> None:
    """Tell a convention d'adhésion by its eighteen months, where two lines at least give both dates (rule R01)."""
    columns = converted.columns
    if converted.located.table.name != "conventions" or "type" in columns:
        return
    if not {"date_signature", "echeance_textuelle"} <= columns.keys():
        return
    pairs = zip(columns["date_signature"], columns["echeance_textuelle"], strict=True)
    months = [_months(first.day, last.day) for first, last in pairs if first and last and first.day and last.day]
    if len(months) > 1 and all(abs(length - _ADHESION) <= 1 for length in months):
        heading = converted.located.headings[converted.located.columns["echeance_textuelle"]]
        _fill(converted, "type", "adhesion", heading, "Convention d'adhésion")


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _fill(converted: Converted, name: str, value: Any, source: str, shown: str = "") -> None:  # noqa: ANN401 - a value of any kind
    converted.columns[name] = [value] * len(converted.kept)
    choices = converted.located.table.column(name).choices
    shown = shown or next((choice.label for choice in choices if choice.code == value), str(value))
    converted.findings.append(
        Finding("DEDUIT", Severity.INFORMATION, converted.located.sheet.name, column=name,
                table=converted.located.table.name, value=shown, expected=source)
    )  # fmt: skip


def _place(converted: Converted) -> None:
    """Give the lines that say no place the commune or the EPCI that their sheet is named after."""
    table, place = converted.located.table, converted.place
    columns = _PLACED.get(table.name, ("communes",))
    if place.departement is None or not all(name in table for name in columns) or any(map(converted.has, columns)):
        return
    source = converted.located.sheet.name
    commune = resolve_commune(place.territory, source, place.departement)
    if commune.code and commune.how == "nom":
        _commune(converted, commune.code, source)
        return
    epci = resolve_epci(place.territory, source, place.departement)
    known = place.territory.epci(epci.code) if epci.sure else None
    if known is None:
        return
    if table.name == "subventions":
        _fill(converted, "beneficiaire_siren", known.siren, source, known.nom)
        converted.columns["beneficiaire_type"] = ["epci"] * len(converted.kept)
    elif "siren_epci" in table and not converted.has("siren_epci"):
        _fill(converted, "siren_epci", known.siren, source, known.nom)


def _commune(converted: Converted, code: str, source: str) -> None:
    if converted.located.table.name == "subventions":
        _fill(converted, "code_insee", code, source, converted.place.name(code))
        converted.columns["beneficiaire_type"] = ["commune"] * len(converted.kept)
    else:
        _fill(converted, "communes", (code,), source, converted.place.name(code))


def _find_dispositif(text: str) -> str | None:
    folded = f" {fold(text)} "
    spelt = {
        f" {fold(t)} ": d.code
        for d in DISPOSITIFS
        if d.groupe in _NAMED_IN_TITLES
        for t in (d.code, d.libelle, d.nom, *d.synonymes)
        if len(fold(t)) >= _LONG_ENOUGH
    }
    found = sorted((s for s in spelt if s in folded), key=len, reverse=True)
    return spelt[found[0]] if found else None


def _find_type(text: str) -> str | None:
    words = set(fold(text).split())
    if "adhesion" in words:
        return None if "ort" in words else "adhesion"
    return "cadre_ort" if {"ort", "cadre"} & words else None


def _find_reunion(text: str) -> str | None:
    """Return the kind of meeting that a name speaks of, the longest words first: « Comités de projet », « COPIL »."""
    folded = f" {_PLURAL.sub('', fold(text))} "
    spelt = _reunions()
    found = sorted((s for s in spelt if s in folded), key=len, reverse=True)
    return spelt[found[0]] if found else None


@cache
def _reunions() -> Mapping[str, str]:
    return {f" {_PLURAL.sub('', fold(t))} ": c.code
            for c in REUNIONS.column("type").choices for t in (c.label, *c.synonyms)}  # fmt: skip


def _find_refusal(text: str) -> str | None:
    """Return the status that a title gives to all its lines: « DETR 2022 refusées »."""
    return "refuse" if _REFUSED.search(fold(text)) else None


def told_by_titles(texts: Iterable[str]) -> tuple[Any, ...]:
    """Return what the titles over a table of grants say of all its lines: dispositif, exercice, status."""
    named = list(texts)
    finders = (_find_dispositif, _find_year, _find_refusal)
    return tuple(next((found for text in named if (found := finder(text)) is not None), None) for finder in finders)


def deducible(table: Table, sources: Iterable[str]) -> set[str]:
    """Return the columns of a table whose value a name says: of a sheet, of its titles, of a file."""
    named = list(sources)
    return {column for (name, column), finder in _FINDERS.items()
            if name == table.name and any(finder(source) is not None for source in named)}  # fmt: skip


def _find_year(text: str) -> int | None:
    years = Counter(_YEAR.findall(text))
    return int(next(iter(years))) if len(years) == 1 else None


_FINDERS: Mapping[tuple[str, str], Any] = {
    ("subventions", "dispositif"): _find_dispositif,
    ("enveloppes", "dispositif"): _find_dispositif,
    ("conventions", "type"): _find_type,
    ("avenants", "type"): _find_type,
    ("reunions", "type"): _find_reunion,
    ("subventions", "exercice"): _find_year,
    ("enveloppes", "exercice"): _find_year,
    ("subventions", "statut"): _find_refusal,
}
