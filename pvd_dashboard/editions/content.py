"""What a publication brings, made ready to be stored: cleaned, identified, fingerprinted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pvd_dashboard.editions.rows import ASIDE
from pvd_dashboard.editions.schema import A_CORRIGER, LIGNES
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, fingerprint, identify
from pvd_dashboard.tables.personal import personal_columns

if TYPE_CHECKING:
    from pvd_dashboard.editions.model import Publication
    from pvd_dashboard.tables import Table

_NUL = "\x00"


class Part(NamedTuple):
    """What a version is of: a table, and whether its rows or its lines to fix."""

    table: str
    nature: str


@dataclass(frozen=True, slots=True)
class Content:
    """Parts with the fingerprint and the rows of each; ``supplied`` names the tables that the file speaks of."""

    prints: Mapping[Part, str]
    rows: Mapping[Part, pd.DataFrame]
    supplied: frozenset[str]

    def over(self, before: Mapping[Part, str]) -> dict[Part, str]:
        """Return the parts of an edition that follows one whose parts were ``before``.

        A table that is not supplied is carried over whole; one that is
        supplied loses the lines to fix of its former file.
        """
        kept = {
            part: print_
            for part, print_ in before.items()
            if part.table not in self.supplied or (part.nature == LIGNES and part not in self.prints)
        }
        return kept | dict(self.prints)


def content(publication: Publication, *, contacts: bool) -> Content:
    """Return what ``publication`` brings; ValueError for a table that is not declared.

    Columns declared personal are emptied and tables declared so left out, unless ``contacts`` are kept.
    """
    unknown = set(publication.tables) - set(TABLES)
    if unknown:
        msg = f"undeclared tables: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    kept = {name for name, table in TABLES.items() if contacts or not table.personal}
    rows = {
        Part(name, LIGNES): _ready(TABLES[name], frame, contacts=contacts)
        for name, frame in publication.tables.items()
        if name in kept
    }
    prints = {part: fingerprint(TABLES[part.table], frame) for part, frame in rows.items()}
    aside = {Part(name, A_CORRIGER): lines for name, lines in _aside(publication.aside) if name in kept}
    prints |= {part: aside_fingerprint(lines) for part, lines in aside.items()}
    rows |= aside
    return Content(prints, rows, frozenset(part.table for part in rows))


def _ready(table: Table, rows: pd.DataFrame, *, contacts: bool) -> pd.DataFrame:
    personal = () if contacts else personal_columns(table)
    ready = _storable(conform(table, rows.drop(columns=list(personal), errors="ignore")))
    if ready["_cle"].isna().any():
        ready["_cle"] = identify(table, ready)
    return ready


def _aside(lines: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Split the lines to fix by table, in the shape of :data:`ASIDE`."""
    if lines.empty:
        return []
    return [(str(name), _aside_of(own)) for name, own in lines.groupby("table", sort=False)]


def _aside_of(lines: pd.DataFrame) -> pd.DataFrame:
    size = len(lines)
    columns = {name: lines.get(name, pd.Series([None] * size, index=lines.index)) for name in ASIDE}
    shaped = pd.DataFrame(columns)
    shaped["valeurs"] = shaped["valeurs"].map(_json_text, na_action="ignore")
    return _storable(shaped.astype(ASIDE).reset_index(drop=True))


def _json_text(value: object) -> object:
    return json.dumps(dict(value), ensure_ascii=False) if isinstance(value, Mapping) else value


def aside_fingerprint(lines: pd.DataFrame) -> str:
    """Return the sha-256 of what the lines to fix say, wherever they stand in their file."""
    said = lines[["motifs", "valeurs"]].astype("object").where(lines[["motifs", "valeurs"]].notna(), None)
    text = json.dumps(said.to_numpy().tolist(), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _storable(rows: pd.DataFrame) -> pd.DataFrame:
    """Replace the character NUL, which PostgreSQL keeps in no text."""
    for name in rows.columns:
        if str(rows[name].dtype) == "string" and rows[name].str.contains(_NUL, regex=False).any():
            rows[name] = rows[name].str.replace(_NUL, "\N{REPLACEMENT CHARACTER}", regex=False)
    return rows
