"""One process that serves for days: its memory is flat, however often its pages are drawn again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psutil

from tests.benchmarks.wire import RACINE, Session, server

if TYPE_CHECKING:
    from pathlib import Path

FOIS = 10_000 if os.environ.get("PVD_SOAK") else 120
PAGES = ("", "conventions", "financements", "communes")
MO = 1024 * 1024


def _memoire() -> float:
    """Return the megabytes that the server holds."""
    serveurs = [enfant for enfant in psutil.Process().children() if "app.py" in " ".join(enfant.cmdline())]
    return sum(serveur.memory_info().rss for serveur in serveurs) / MO


def test_memory_stays_flat_over_reruns(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'pvd.sqlite3').as_posix()}"
    with server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=url) as (adresse, _):
        session = Session(adresse)
        for rang in range(60):
            session.run("departement=40", PAGES[rang % len(PAGES)])
        avant = _memoire()
        for rang in range(FOIS):
            session.run("departement=40", PAGES[rang % len(PAGES)])
        gagnee = _memoire() - avant
        session.close()
    assert avant > 50
    assert gagnee < 40
