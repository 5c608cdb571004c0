"""What officers decided of the sheets of a département: kept at a publication, applied to the next files, forgotten.

Joins the intake, which recognises headings, and the store, which remembers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard.editions.correspondances import Correspondance
from pvd_dashboard.editions.engine import in_memory, parse_url
from pvd_dashboard.formats import jour_long
from pvd_dashboard.intake.memory import Remembered

if TYPE_CHECKING:
    from datetime import datetime

    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake.reading import Reading


def applicable(store: Store, departement: str) -> tuple[Remembered, ...]:
    """Return what is remembered in ``departement``, as the reading of a file takes it."""
    return tuple(_remembered(one) for one in store.remembered(departement))


def _remembered(one: Correspondance) -> Remembered:
    when = f" le {jour_long(one.retenu_le.date())}" if one.retenu_le else ""
    origin = f"{one.auteur}{when}, pour «\u00a0{one.fichier}\u00a0»"
    return Remembered(one.empreinte, one.feuille, one.intitules, one.table, one.colonnes, origin)


def to_keep(reading: Reading) -> list[Correspondance]:
    """Return what the officer said of the sheets of a file, to be remembered with its publication."""
    learnt = [sheet.learnt for sheet in reading.sheets if sheet.learnt]
    return [
        Correspondance(one.fingerprint, one.sheet, one.headings, one.table, one.columns, reading.file_name)
        for one in learnt
    ]


def keep(store: Store, departement: str, reading: Reading, *, who: str, when: datetime) -> int:
    """Remember what was said of a file that is published; return how many sheets it tells of."""
    said = to_keep(reading)
    if said:
        store.remember(departement, said, who=who, when=when)
    return len(said)


def exists(store_url: str) -> bool:
    """Tell whether there is a store to remember from: looking at a file must not make one."""
    address = parse_url(store_url)
    if address.get_backend_name() != "sqlite" or in_memory(address) or "uri" in address.query:
        return True
    return Path(str(address.database)).exists()
