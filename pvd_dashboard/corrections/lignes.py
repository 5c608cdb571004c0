"""Corrections made on screen: the lines that an officer changed, checked by intake itself, published as an edition.

What was not edited does not move: unchanged rows keep their origin, unedited
cells of a changed row keep their value. A corrected row keeps the sheet and the
line of the workbook it corrects; its ``_fichier`` is the correction's own file,
which says the same. An added row belongs to the sheet
:data:`~pvd_dashboard.corrections.origine.FEUILLE`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard import verbs
from pvd_dashboard.corrections.grille import (
    PREMIERE_LIGNE,
    Lieux,
    Ligne,
    grille,
    indications,
    lieux,
    rendre,
)
from pvd_dashboard.corrections.origine import FEUILLE, base
from pvd_dashboard.editions.model import Origin, Publication, ReceivedFile
from pvd_dashboard.intake.findings import Finding, Severity
from pvd_dashboard.intake.messages import severity_of
from pvd_dashboard.settings import settings
from pvd_dashboard.tables import TABLES, Kind, Table
from pvd_dashboard.tables.frames import conform, identify, physical
from pvd_dashboard.territory import load

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Edition, Published

_SUITE = " – corrections"
_FREED = {"beneficiaire_nom": ("code_insee", "beneficiaire_siren", "beneficiaire_type")}
"""Cells that intake deduces from a name: typed anew, the name decides alone."""


@dataclass(frozen=True, slots=True)
class Anomalie:
    """A finding about a corrected line: ``ligne`` is a position of the table, or « +1 » for the first added line."""

    ligne: int | str
    finding: Finding

    @property
    def bloque(self) -> bool:
        """Whether the line can't be published as it is."""
        return self.finding.severity is not Severity.INFORMATION


@dataclass(frozen=True, slots=True)
class Correction:
    """A table corrected. ``rows`` is the table as it would be published, lines refused left as they were.

    ``content`` are the lines corrected, as the file that intake read; ``touchees`` counts lines changed, added
    and removed; ``refusees`` are lines that intake would set aside, with the findings that say why.
    """

    table: str
    rows: pd.DataFrame = field(repr=False)
    anomalies: tuple[Anomalie, ...]
    refusees: tuple[int | str, ...]
    touchees: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Lues:
    """Lines as intake read them: the row of each line accepted, what was noticed."""

    rows: Mapping[int, pd.Series]
    findings: tuple[Finding, ...]
    content: bytes


def corriger(
    nom: str,
    rows: pd.DataFrame,
    *,
    departement: str,
    modifiees: Mapping[int, Ligne],
    ajoutees: Sequence[Ligne] = (),
    retirees: Collection[int] = (),
) -> Correction:
    """Apply corrections to the rows of the table ``nom`` of a département.

    ``modifiees`` maps a position to its changed cells (column → text);
    ``ajoutees`` are new lines; ``retirees`` positions to remove. Lines go
    through intake exactly as those of a file do.
    """
    table, ou = TABLES[nom], lieux(departement)
    ajoutees = [ligne for ligne in ajoutees if any(texte.strip() for texte in ligne.values())]
    avant = _lignes(table, rows, sorted(set(modifiees) - set(retirees)), ou)
    avant = {place: ligne for place, ligne in avant.items() if _differe(ligne, modifiees[place])}
    apres = {place: _completer(table, ligne, modifiees[place], ou) for place, ligne in avant.items()}
    reperes: list[int | str] = [*apres, *(f"+{rang}" for rang in range(1, len(ajoutees) + 1))]
    lignes = [*apres.values(), *ajoutees]
    origines = [_origine(rows, place) if isinstance(place, int) else ("", "") for place in reperes]
    lues = _lire(table, lignes, origines, ou)
    anciennes = _lire(table, list(avant.values()), origines[: len(avant)], ou)
    touchees = len(lignes) + len(retirees)
    result = _assembler(table, rows, reperes, lues, anciennes, retirees) if touchees else rows
    refusees = [place for rang, place in enumerate(reperes) if rang not in lues.rows]
    anomalies = [*_anomalies(lues, reperes, refusees, nom), *_repetes(table, result, reperes, lues)]
    refusees += [a.ligne for a in anomalies if a.bloque and a.ligne not in refusees]
    return Correction(nom, result, tuple(anomalies), tuple(dict.fromkeys(refusees)), touchees, lues.content)


def _lignes(table: Table, rows: pd.DataFrame, places: Sequence[int], ou: Lieux) -> dict[int, Ligne]:
    """Return the lines at these positions as they are shown, and as intake would read them back."""
    shown = grille(table, rows.iloc[list(places)].reset_index(drop=True), ou, contacts=settings().contacts)
    lines = dict(zip(places, shown.to_dict("records"), strict=True))
    for column in table.columns:
        if column.kind is Kind.COMMUNE and column.names and column.names not in shown:
            for place in places:
                text = rows[column.names].iloc[place]
                lines[place][column.names] = "" if pd.isna(text) else str(text)
    return {place: {str(name): text for name, text in line.items()} for place, line in lines.items()}


def _differe(ligne: Ligne, changes: Ligne) -> bool:
    return any(ligne.get(name, "") != text for name, text in changes.items())


def _completer(table: Table, ligne: Ligne, changes: Ligne, ou: Lieux) -> Ligne:
    """Return a line with its changes; of a code and the name beside it, the one edited alone decides."""
    new = ligne | changes
    changed = {name for name, text in changes.items() if ligne.get(name, "") != text}
    for column in table.columns:
        if not column.names:
            continue
        if column.name in changed and column.names not in changed:
            new[column.names] = _official(column.kind, new[column.name], ou)
        elif column.names in changed and column.name not in changed:
            new[column.name] = ""
    for name, freed in _FREED.items():
        if name in changed:
            new |= dict.fromkeys((one for one in freed if one in new and one not in changed), "")
    return new


def _official(kind: Kind, text: str, ou: Lieux) -> str:
    places = load()
    found = places.commune(ou.code(text)) if kind is Kind.COMMUNE else places.epci(text)
    return found.nom if found else ""


def _origine(rows: pd.DataFrame, place: int) -> tuple[str, str]:
    sheet, line = rows["_feuille"].iloc[place], rows["_ligne"].iloc[place]
    return ("" if pd.isna(sheet) else str(sheet), "" if pd.isna(line) else str(line))


def _lire(table: Table, lignes: Sequence[Ligne], origines: Sequence[tuple[str, str]], ou: Lieux) -> _Lues:
    if not lignes:
        return _Lues({}, (), b"")
    content = rendre(table, lignes, origines, ou)
    # Named after its sheet: a list of communes is one of lauréats only where its name says so.
    reading = verbs.read(f"{table.sheet}.csv", content, departement=ou.departement, mapping=indications(table, lignes))
    read = reading.tables.get(table.name)
    rows: dict[int, pd.Series] = {}
    if read is not None:
        count = Counter(read.accepted["_ligne"].tolist())
        for place, line in enumerate(read.accepted["_ligne"].tolist()):
            if count[line] == 1:
                rows[int(line) - PREMIERE_LIGNE] = read.accepted.iloc[place]
    about = tuple(f for f in reading.findings if f.row is None or f.row >= PREMIERE_LIGNE)
    return _Lues(rows, about, content)


def _assembler(
    table: Table,
    rows: pd.DataFrame,
    reperes: Sequence[int | str],
    lues: _Lues,
    anciennes: _Lues,
    retirees: Collection[int],
) -> pd.DataFrame:
    """Return the rows with what was read put in its place: changed cells only, then added lines."""
    sha256 = hashlib.sha256(lues.content).hexdigest()
    columns = {name: rows[name].tolist() for name in rows.columns}
    added: list[dict[str, object]] = []
    for rang, row in lues.rows.items():
        place = reperes[rang]
        if isinstance(place, int):
            _poser(table, columns, place, row, anciennes.rows.get(rang))
            columns["_fichier"][place] = sha256
        else:
            added.append({**row.to_dict(), "_fichier": sha256, "_feuille": FEUILLE})
    kept = pd.DataFrame(columns).drop(index=list(retirees)).reset_index(drop=True)
    whole = conform(table, kept)
    if added:
        whole = pd.concat([whole, conform(table, pd.DataFrame(added))], ignore_index=True)
    whole["_cle"] = identify(table, whole) if len(whole) else whole["_cle"]
    return whole


def _poser(
    table: Table, columns: dict[str, list[object]], place: int, row: pd.Series, before: pd.Series | None
) -> None:
    """Write in a row the cells that intake reads otherwise than before the correction."""
    for name in physical(table):
        if before is None or not _same(before[name], row[name]):
            columns[name][place] = row[name]


def _same(one: object, other: object) -> bool:
    if pd.isna(one) or pd.isna(other):  # type: ignore[call-overload]
        return bool(pd.isna(one) and pd.isna(other))  # type: ignore[call-overload]
    return bool(one == other)


def _anomalies(lues: _Lues, reperes: Sequence[int | str], refusees: Iterable[int | str], nom: str) -> list[Anomalie]:
    found = [
        Anomalie(reperes[finding.row - PREMIERE_LIGNE], finding)
        for finding in lues.findings
        if finding.row is not None and finding.row - PREMIERE_LIGNE < len(reperes)
    ]
    said = {anomalie.ligne for anomalie in found}
    whole = next((f for f in lues.findings if f.row is None and f.severity is not Severity.INFORMATION), None)
    elsewhere = whole or Finding("AUTRE_DEPARTEMENT", Severity.A_CORRIGER, table=nom, value="1", expected="celui-ci")
    return found + [Anomalie(place, elsewhere) for place in refusees if place not in said]


def _repetes(table: Table, rows: pd.DataFrame, reperes: Sequence[int | str], lues: _Lues) -> list[Anomalie]:
    """Say the communes lauréates that a correction would count twice (the same rule as for a file)."""
    if table.name != "laureats":
        return []
    counted = Counter(rows["code_insee"].dropna().tolist())
    twice = {rang: code for rang, row in lues.rows.items() if counted[code := row["code_insee"]] > 1}
    return [Anomalie(reperes[rang], _repete(code)) for rang, code in twice.items()]


def _repete(code: str) -> Finding:
    found = load().commune(code)
    severity = severity_of("LAUREAT_REPETE")
    named = found.nom if found else code
    return Finding("LAUREAT_REPETE", severity, "", None, "", "code_insee", "laureats", named, "sur une autre ligne")


def publier(
    store: Store, correction: Correction, *, parent: Edition, author: str, at: datetime, comment: str
) -> Published:
    """Publish a correction on top of ``parent``.

    Raises ConflictError where another edition came meanwhile, ValueError
    without a comment or with lines that intake refuses.
    """
    if not comment.strip() or correction.refusees:
        message = "a correction needs a comment, and lines that intake accepts"
        raise ValueError(message)
    name = f"{fichier_d_origine(store, parent)}{_SUITE}.csv"
    received = ReceivedFile(name, hashlib.sha256(correction.content).hexdigest(), correction.content)
    aside = store.aside(parent)
    handed = Publication(
        departement=parent.departement,
        file=received,
        tables={correction.table: correction.rows},
        aside=aside[aside["table"] == correction.table].reset_index(drop=True),
        author=author,
        published_at=at,
        comment=comment.strip(),
        date_situation=parent.date_situation,
        origin=Origin.CORRECTION,
    )
    return store.publish(handed, parent=parent.number)


def fichier_d_origine(store: Store, edition: Edition) -> str:
    """Return the name of the officer's own file, without its ending."""
    return Path(base(store, edition).file_name).stem.removesuffix(_SUITE)
