"""Screens: a rerun of each, and the cold start, against an empty Streamlit page."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.socle import Mesure
from tests.benchmarks.wire import RACINE, Session, server

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE_VIDE = "import streamlit as st\nst.title('Page vide')\n"
ECRANS = ("", "conventions", "chefs-de-projet", "financements", "commune", "deposer", "historique", "aide")
FILTRES = "departement=40&date=2026-11-22&commune=40197"
RERUNS = 15


def ecrans() -> Iterable[Mesure]:
    """Measure a rerun of each screen, and the cold start, against an empty Streamlit page."""
    with tempfile.TemporaryDirectory() as folder:
        vide = Path(folder) / "vide.py"
        vide.write_text(PAGE_VIDE, encoding="utf-8")
        url = f"sqlite:///{Path(folder) / 'pvd.sqlite3'}"
        with server(vide, Path(folder)) as (address, started):
            reference, froid = _rerun(address, ""), started + _first(address)
        with server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=url) as (address, started):
            yield Mesure(
                "démarrage à froid, jusqu'à la première page", started + _first(address), froid, "application vide"
            )
            for ecran in ECRANS:
                yield Mesure(f"nouvelle exécution : /{ecran}", _rerun(address, ecran), reference, "page vide")


def _first(address: str) -> float:
    session = Session(address)
    seconds = session.run(FILTRES).seconds
    session.close()
    return seconds


def _rerun(address: str, page: str) -> float:
    session = Session(address)
    runs = [session.run(FILTRES, page) for _ in range(RERUNS)]
    session.close()
    return statistics.median(run.seconds for run in runs[3:])


BENCHES = {"ecrans": ecrans}
