"""Speeds, each as a ratio against a named reference measured in the same run.

``make bench`` prints the table; nothing is asserted: a time depends on the
machine, a ratio much less. Arguments name the benches to run (all by default).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from pvd_dashboard import verbs
from tests.benchmarks import magasins
from tests.benchmarks.wire import RACINE, Session, server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANDES = RACINE / "data" / "examples" / "40-landes.xlsx"
PAGE_VIDE = "import streamlit as st\nst.title('Page vide')\n"
ECRANS = ("", "conventions", "chefs-de-projet", "financements", "commune", "deposer", "historique", "aide")
FILTRES = "departement=40&date=2026-11-22&commune=40197"
NUE = (
    f"import python_calamine as c; b = c.CalamineWorkbook.from_path({str(LANDES)!r}); "
    "[b.get_sheet_by_name(n).to_python() for n in b.sheet_names]"
)
REPETITIONS, RERUNS = 5, 15


@dataclass(frozen=True, slots=True)
class Mesure:
    """One line of the table: seconds of ours, seconds of the reference."""

    quoi: str
    notre: float
    reference: float
    contre: str

    def __str__(self) -> str:
        """Write the line."""
        notre, reference = f"{self.notre * 1000:.1f} ms", f"{self.reference * 1000:.1f} ms"
        return f"{self.quoi:<44} {notre:>12} {reference:>12} {self.notre / self.reference:>7.2f} ×  {self.contre}"


def best(action: Callable[[], object], times: int = REPETITIONS) -> float:
    """Return the median of some runs, in seconds."""
    seen = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        seen.append(time.perf_counter() - start)
    return statistics.median(seen)


def lecture() -> Iterable[Mesure]:
    """Measure the whole ``check`` of a workbook against calamine's bare read: in process, then as commands."""

    def bare() -> None:
        book = CalamineWorkbook.from_path(str(LANDES))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()

    verbs.read_path(LANDES, departement="40")  # the reference data are loaded once a process
    dedans = best(lambda: verbs.read_path(LANDES, departement="40"))
    yield Mesure("check de 40-landes.xlsx, dans le processus", dedans, best(bare), "lecture nue par calamine")
    entiere = best(lambda: _run("-m", "pvd_dashboard", "check", str(LANDES)), 3)
    yield Mesure(
        "check de 40-landes.xlsx, commande entière", entiere, best(lambda: _run("-c", NUE), 3), "idem, en commande"
    )


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=RACINE, check=True, capture_output=True)


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


def magasin() -> Iterable[Mesure]:
    """Measure a publication and a loading of 26,000 lines on each kind of store."""
    with tempfile.TemporaryDirectory() as dossier, magasins.serveur() as postgres:
        for nom, url in (("SQLite", f"sqlite:///{Path(dossier) / 'pvd.sqlite3'}"), ("PostgreSQL", postgres)):
            for quoi, notre, reference, contre in magasins.mesurer(url):
                yield Mesure(f"{quoi}, {nom}", notre, reference, contre)


BENCHES = {"lecture": lecture, "ecrans": ecrans, "magasin": magasin}


def main() -> None:
    """Print the table."""
    print(f"{'mesure':<44} {'nous':>12} {'référence':>12} {'rapport':>9}  contre")
    for name in sys.argv[1:] or BENCHES:
        for mesure in BENCHES[name]():
            print(mesure, flush=True)


if __name__ == "__main__":
    main()
