"""Reading: the whole ``check`` of a file against a bare read of the same file."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from pvd_dashboard import verbs
from tests.benchmarks.socle import Mesure, best
from tests.benchmarks.wire import RACINE

if TYPE_CHECKING:
    from collections.abc import Iterable

LANDES = RACINE / "data" / "examples" / "40-landes.xlsx"
NUE = (
    f"import python_calamine as c; b = c.CalamineWorkbook.from_path({str(LANDES)!r}); "
    "[b.get_sheet_by_name(n).to_python() for n in b.sheet_names]"
)


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


BENCHES = {"lecture": lecture}
