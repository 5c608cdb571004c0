"""What ``vintage.json`` says once the reference was updated in part: captions show its ``libelle``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pvd_dashboard.territory.contours import write_whole
from pvd_dashboard.territory.errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

Change = dict[str, dict[str, Any]]


def refreshed(departements: Iterable[str], on: date) -> Change:
    """Say that départements (codes) were updated from the public API on a day."""
    return {"actualisation": dict.fromkeys(departements, on.isoformat())}


def replaced(files: Mapping[str, str], on: date) -> Change:
    """Say that the contours of départements (codes) come from files (by name) since a day."""
    return {"contours_remplaces": {code: {"fichier": name, "le": on.isoformat()} for code, name in files.items()}}


def rewrite(path: Path, change: Change) -> None:
    """Add a change to the vintage. Raises TerritoryError where the file can't be read or written."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        for key, lines in change.items():
            held[key] = dict(sorted((dict(held.get(key) or {}) | lines).items()))
        for code in change.get("actualisation", ()):  # its contours are those of the API from now on
            held.get("contours_remplaces", {}).pop(code, None)
        held["libelle"] = _label(held)
        write_whole(path, json.dumps(held, ensure_ascii=False, indent=2) + "\n")
    except (OSError, ValueError) as error:
        message = (
            f"« {path.name} » ne peut pas être mis à jour : vérifiez les droits du dossier des données de référence."
        )
        raise TerritoryError(message) from error


def _label(held: Mapping[str, Any]) -> str:
    base = str(held["libelle"]).split(", actualisé", maxsplit=1)[0].split(", contours", maxsplit=1)[0]
    updated = held.get("actualisation") or {}
    files = held.get("contours_remplaces") or {}
    suite = f", actualisé le {_french(max(updated.values()))}" if updated else ""
    if files:
        latest = max(line["le"] for line in files.values())
        suite += f", contours {', '.join(files)} remplacés le {_french(latest)}"
    return base + suite


def _french(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
