"""Converted sheets become the rows of a table: accepted ones in a frame, lines to fix beside it."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pvd_dashboard.intake.coded import blank
from pvd_dashboard.intake.convert import Outcome
from pvd_dashboard.intake.devises import sum_francs
from pvd_dashboard.intake.headings import candidates
from pvd_dashboard.intake.reading import TableReading
from pvd_dashboard.intake.textual import as_text
from pvd_dashboard.tables import POSTES, Column, Kind, Table
from pvd_dashboard.tables.frames import conform, dtype_of, empty, identify
from pvd_dashboard.tables.personal import is_personal
from pvd_dashboard.tables.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.table import Converted

ASIDE = ("_fichier", "_feuille", "_ligne", "motifs", "valeurs")


def mark_repeated_laureats(sheets: Sequence[Converted]) -> None:
    """Set aside the lines of a commune that is already a lauréate on an earlier line."""
    seen: dict[str, str] = {}
    for converted in sheets:
        for i, codes in enumerate(converted.columns.get("code_insee", [])):
            if i in converted.faults or not codes:
                continue
            where = (
                f"ligne {converted.lines.numbers[converted.kept[i]]} de «\u00a0{converted.located.sheet.name}\u00a0»"
            )
            first = next((seen[code] for code in codes if code in seen), None)
            if first:
                value = converted.place.name(codes[0])
                converted.notice(i, "code_insee", Outcome(code="LAUREAT_REPETE", expected=first), value)
                continue
            seen |= dict.fromkeys(codes, where)


def assemble(table: Table, sheets: Sequence[Converted], sha256: str) -> TableReading:
    """Return the rows of a table, read from one sheet or several."""
    lines = sum(len(converted.lines.rows) for converted in sheets)
    to_fix = sum(len(converted.faults) for converted in sheets)
    kept = sum(len(converted.kept) for converted in sheets)
    aside = pd.DataFrame([line for c in sheets for line in _aside(c, sha256)], columns=list(ASIDE))
    aside = aside.astype({name: "Int64" if name == "_ligne" else "string" for name in ASIDE})
    frame = partial(_frame, table, sheets, sha256)
    return TableReading(table.name, aside, lines, kept - to_fix, to_fix, lines - kept, accepted=frame)


def _frame(table: Table, sheets: Sequence[Converted], sha256: str) -> pd.DataFrame:
    """Return the accepted rows of a table as a frame, with their identity."""
    frames = [frame for converted in sheets if len(frame := _accepted(table, converted, sha256))]
    accepted = pd.concat(frames, ignore_index=True) if len(frames) > 1 else (frames[0] if frames else empty(table))
    accepted["_cle"] = identify(table, accepted) if len(accepted) else accepted["_cle"]
    return accepted


def _accepted(table: Table, converted: Converted, sha256: str) -> pd.DataFrame:
    good = [i for i in range(len(converted.kept)) if i not in converted.faults]
    data: dict[str, Any] = {
        "_fichier": [sha256] * len(good),
        "_feuille": [converted.located.sheet.name] * len(good),
        "_ligne": [converted.lines.numbers[converted.kept[i]] for i in good],
    }
    for name, values in converted.columns.items():
        data |= _stored(converted, table.column(name), [values[i] for i in good], good)
    rows = pd.DataFrame(data)
    if table.name in {"laureats", "liste_nationale"} and len(rows):
        rows = _split(converted, rows)
    if table.name == "subventions" and len(rows):
        rows = _unknown_dispositifs(converted, rows, good)
    return conform(table, rows)


def _stored(converted: Converted, column: Column, values: list[Any], good: Sequence[int]) -> dict[str, Any]:
    """Return the physical columns of a declared one."""
    name = column.name
    if column.kind is Kind.DATE:
        days = np.array([v.day if v else None for v in values], dtype="datetime64[s]")
        return {
            name: pd.Series(days),
            f"{name}_precision": [v.precision if v else None for v in values],
            f"{name}_texte": [v.text if v else None for v in values],
        }
    if column.kind is Kind.COMMUNES:
        raw = converted.raw(name)
        texts = [as_text(raw[i]) or None for i in good]
        return {name: [";".join(v) if v else None for v in values], f"{name}_texte": texts}
    if column.kind is Kind.COMMUNE and name != "code_insee":
        return {name: [v[0] if v else None for v in values]}
    return {name: pd.Series(values, dtype="object" if name == "code_insee" else dtype_of(column.kind))}


def _split(converted: Converted, rows: pd.DataFrame) -> pd.DataFrame:
    """Give each commune of a line its own row; the line's text is their regroupement unless it has one."""
    rows = rows.assign(_alone=rows["code_insee"].map(len) == 1)
    rows = rows.explode("code_insee", ignore_index=True)
    names = rows["nom_commune"] if "nom_commune" in rows else pd.Series([None] * len(rows), dtype="string")
    if "regroupement" not in rows:
        rows["regroupement"] = pd.Series([None] * len(rows), dtype="string")
    shared = ~rows["_alone"]
    rows["regroupement"] = rows["regroupement"].mask(shared & rows["regroupement"].isna(), names)
    communes = {code: converted.place.territory.commune(code) for code in rows["code_insee"].unique()}
    official = rows["code_insee"].map({code: found.nom for code, found in communes.items() if found})
    labelled = names.str.contains(r"[\d(]", na=False)  # « 40 - Dax », « Hagetmau (CC Chalosse Tursan) »
    rows["nom_commune"] = names.mask(shared | names.isna() | labelled, official)
    return rows


def _unknown_dispositifs(converted: Converted, rows: pd.DataFrame, good: Sequence[int]) -> pd.DataFrame:
    """Keep the name of a dispositif counted in « Autres » in the observations of its line."""
    if not converted.has("dispositif"):
        return rows
    raw = converted.raw("dispositif")
    texts = pd.Series([as_text(raw[i]) for i in good], dtype="string")
    unknown = (rows["dispositif"] == "AUTRE") & ~texts.map(fold).isin(["autre", "autres", "autre dispositif"])
    if not unknown.any():
        return rows
    said = "Dispositif\u00a0: " + texts
    old = rows["observations"] if "observations" in rows else pd.Series([None] * len(rows), dtype="string")
    return rows.assign(observations=old.mask(unknown, said.where(old.isna(), old + " – " + said)))


def _aside(converted: Converted, sha256: str) -> list[dict[str, Any]]:
    headings = {
        place: text for place, text in converted.located.headings.items() if place not in hidden_places(converted)
    }
    return [
        {
            "_fichier": sha256,
            "_feuille": converted.located.sheet.name,
            "_ligne": converted.lines.numbers[converted.kept[i]],
            "motifs": ";".join(dict.fromkeys(codes)),
            "valeurs": _as_received(converted.lines.rows[converted.kept[i]], headings),
        }
        for i, codes in sorted(converted.faults.items())
    ]


def hidden_places(converted: Converted) -> set[int]:
    """Return the places of the columns of personal data, and of a status under the heading of who holds the post."""
    located = converted.located
    declared = {place for name, place in located.columns.items() if located.table.column(name).personal}
    free = {
        place for place, text in located.headings.items() if place not in located.columns.values() and is_personal(text)
    }
    status = located.columns.get("statut_poste")
    holder = {status} if status is not None and _names_holder(located.headings.get(status, "")) else set()
    return declared | free | holder


def _names_holder(heading: str) -> bool:
    return any(named.column == "nom" for named in candidates(POSTES.name, heading))


def _as_received(row: Sequence[Any], headings: dict[int, str]) -> str:
    cells = {
        text: as_text(row[place]) for place, text in headings.items() if place < len(row) and not blank(row[place])
    }
    return json.dumps(cells, ensure_ascii=False)


def sum_accepted(sheets: Sequence[Converted], totals: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return, for each total, the sum of the accepted rows alone."""
    sums = dict.fromkeys(totals, Decimal(0))
    for converted in sheets:
        for column in converted.totals:
            amounts = converted.amounts[column].of(converted.kept)
            sums[f"{converted.located.table.name}.{column}"] += amounts.total(converted.faults)
    return without(sums, sum_francs(sheets, accepted=True))


def without(totals: dict[str, Decimal], francs: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the totals in euros: what their lines hold in francs Pacifique is told apart (R63)."""
    return {key: total - francs.get(key, 0) for key, total in totals.items()}


__all__ = ["assemble", "hidden_places", "is_personal", "mark_repeated_laureats", "sum_accepted", "without"]
