"""What is kept: a received file, an edition, what publishing gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    import pandas as pd


class Unset(Enum):
    """The mark of an argument that was not given, where None means something."""

    UNSET = "unset"


UNSET = Unset.UNSET


class Origin(StrEnum):
    """Where an edition comes from."""

    FICHIER = "fichier"
    CORRECTION = "correction"
    RESTAURATION = "restauration"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file kept byte for byte. ``lecture`` says how it was read (JSON-able)."""

    name: str
    sha256: str
    content: bytes = field(repr=False)
    lecture: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is handed to the store to become an edition.

    ``tables`` holds one frame per table that the file supplies; a table that
    is absent is carried over from the parent. ``aside`` holds the lines to
    fix: ``table``, ``_fichier``, ``_feuille``, ``_ligne``, ``motifs``, ``valeurs``.
    ``date_situation`` is the date written in the workbook, if any.
    """

    departement: str
    file: ReceivedFile
    tables: Mapping[str, pd.DataFrame]
    aside: pd.DataFrame
    author: str
    published_at: datetime
    comment: str = ""
    date_situation: date | None = None
    origin: Origin = Origin.FICHIER


@dataclass(frozen=True, slots=True)
class Edition:
    """One version published for a département (« version publiée »).

    ``parent`` and ``restored_from`` are numbers of editions of the same
    département. ``versions`` maps the name of each table ever supplied to the
    fingerprint of its rows: an absent table is « non renseignée ».
    """

    number: int
    departement: str
    parent: int | None
    author: str
    published_at: datetime
    origin: Origin
    comment: str
    file_name: str
    file_sha256: str
    date_situation: date | None
    versions: Mapping[str, str]
    restored_from: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The outcome of publishing: the edition, and whether it is a new one."""

    edition: Edition
    created: bool
