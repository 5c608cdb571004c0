"""The register of purges: which rule was applied when, in a file that outlives the store.

A backup knows nothing of a purge made after it. The register does, and holds
no personal data: a JSON object a line, ``departement``, ``le``, ``par``,
``contacts_mois``, ``journal_mois``. Restoring a backup applies again every
purge registered since it was made, at its own date and under its own rule.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pvd_dashboard.editions.errors import BackupError, StoreError
from pvd_dashboard.editions.purge import Retention

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Inscription:
    """One purge that was made: of which département, when, by whom, under which rule."""

    departement: str
    le: datetime
    par: str
    retention: Retention


def inscrire(registre: Path, one: Inscription) -> None:
    """Add a line, on the disk before this returns; StoreError where it can't be written."""
    line = {
        "departement": one.departement,
        "le": one.le.isoformat(),
        "par": one.par,
        "contacts_mois": one.retention.contacts_mois,
        "journal_mois": one.retention.journal_mois,
    }
    try:
        registre.parent.mkdir(parents=True, exist_ok=True)
        with registre.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        msg = (
            f"Le registre des purges « {registre} » ne peut pas être écrit : rien n'a été retiré. "
            "Vérifiez le dossier et vos droits (PVD_REGISTRE_PURGES)."
        )
        raise StoreError(msg) from error


def lire(registre: Path) -> tuple[Inscription, ...]:
    """Return what is registered, the oldest first; nothing where there is no register.

    BackupError where a line can't be understood: a purge must not be forgotten in silence.
    """
    if not registre.exists():
        return ()
    try:
        lines = registre.read_text(encoding="utf-8").splitlines()
        found = [_inscription(line) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        msg = (
            f"Le registre des purges « {registre} » n'est pas lisible : rien n'a été restauré. "
            "Réparez-le, ou indiquez-en un autre (PVD_REGISTRE_PURGES)."
        )
        raise BackupError(msg) from error
    return tuple(sorted(found, key=lambda one: one.le))


def _inscription(line: str) -> Inscription:
    given = json.loads(line)
    le = datetime.fromisoformat(given["le"])
    if le.tzinfo is None:
        raise ValueError(given["le"])
    retention = Retention(int(given["contacts_mois"]), int(given["journal_mois"]))
    return Inscription(str(given["departement"]), le, str(given["par"]), retention)
