"""One process that serves for days: its memory is flat, however often its pages are drawn again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psutil

from pvd_dashboard.ui import exemples
from tests.benchmarks.wire import RACINE, Session, server

if TYPE_CHECKING:
    from pathlib import Path

FOIS = 10_000 if os.environ.get("PVD_SOAK") else 60
PAGES = (
    *("", "conventions", "financements", "communes"),
    *("reunions-et-club", "corriger", "commune", "preparer", "chefs-de-projet", "a-traiter"),
)
DATES = ("", "2021-09-10", "2023-06-30")
SESSIONS = 3
DE_CHAUFFE = len(PAGES) * len(DATES)  # each page is seen once on each date: what is kept is kept
PAS = max(1, FOIS // 20)
MO, PAGE_PLEINE = 1024 * 1024, 12_000


def _memoire() -> float:
    """Return the megabytes that the server holds."""
    serveurs = [enfant for enfant in psutil.Process().children() if "app.py" in " ".join(enfant.cmdline())]
    return sum(serveur.memory_info().rss for serveur in serveurs) / MO


def _publier(magasin: Path) -> str:
    """Publish what the examples hold in a store of its own; return its address."""
    exemple = (exemples.url() or "").removeprefix("sqlite:///")
    with closing(sqlite3.connect(exemple)) as lu, closing(sqlite3.connect(magasin)) as ecrit:
        lu.backup(ecrit)
    return f"sqlite:///{magasin.as_posix()}"


def _visiter(lecteurs: list[Session], rang: int) -> int:
    """Open the next page, on a date then on the next, by a reader then by the next; return the bytes received."""
    quand = DATES[rang // len(PAGES) % len(DATES)]
    return (
        lecteurs[rang % len(lecteurs)]
        .run(f"departement=40&commune=40282&date={quand}", PAGES[rang % len(PAGES)])
        .received
    )


def test_memory_stays_flat_over_reruns(tmp_path: Path) -> None:
    url = _publier(tmp_path / "pvd.sqlite3")
    with server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=url) as (adresse, _):
        lecteurs = [Session(adresse) for _ in range(SESSIONS)]
        for rang in range(DE_CHAUFFE):
            _visiter(lecteurs, rang)
        releves = [_memoire()]
        for rang in range(DE_CHAUFFE, DE_CHAUFFE + FOIS):
            assert _visiter(lecteurs, rang) > PAGE_PLEINE
            if rang % PAS == 0:
                releves.append(_memoire())
        releves.append(_memoire())
        for lecteur in lecteurs:
            lecteur.close()
    (tmp_path / "memoire.txt").write_text(" ".join(f"{releve:.0f}" for releve in releves))
    assert releves[0] > 50
    assert releves[-1] - releves[0] < 40
