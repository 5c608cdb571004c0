"""What was received is kept: immutable editions, their history, their differences.

>>> store = open_store("sqlite:///:memory:")
>>> store.departements()
[]
"""

from __future__ import annotations

from pvd_dashboard.editions.brouillons import Saisie
from pvd_dashboard.editions.correspondances import Correspondance
from pvd_dashboard.editions.difference import CellChange, Difference, TableDifference, difference
from pvd_dashboard.editions.errors import (
    ConflictError,
    PurgedFileError,
    SettingConflictError,
    StoreError,
    UnknownEditionError,
)
from pvd_dashboard.editions.model import UNSET, Edition, Origin, Publication, Published, ReceivedFile, Unset
from pvd_dashboard.editions.purge import Purged, Retention
from pvd_dashboard.editions.reglages import POUR_TOUS, Reglage
from pvd_dashboard.editions.sauvegarde import backup
from pvd_dashboard.editions.sauvegarde_restauration import restore_backup
from pvd_dashboard.editions.store import Store, open_store
from pvd_dashboard.editions.summary import SummaryItem, resume

__all__ = [
    "POUR_TOUS",
    "UNSET",
    "CellChange",
    "ConflictError",
    "Correspondance",
    "Difference",
    "Edition",
    "Origin",
    "Publication",
    "Published",
    "Purged",
    "PurgedFileError",
    "ReceivedFile",
    "Reglage",
    "Retention",
    "Saisie",
    "SettingConflictError",
    "Store",
    "StoreError",
    "SummaryItem",
    "TableDifference",
    "UnknownEditionError",
    "Unset",
    "backup",
    "difference",
    "open_store",
    "restore_backup",
    "resume",
]
