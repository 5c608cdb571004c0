"""Reading large files: a national list in .ods, a hundred thousand lines in .xlsx, against what others take.

The files are generated; ``PVD_BENCH_ODS`` names another .ods for the first (the
DETR/DSIL list of 2018, downloaded from data.gouv.fr). frictionless is no
dependency: it is installed in a virtual environment of its own for the run.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import xlsxwriter
from python_calamine import CalamineWorkbook

from pvd_dashboard import verbs
from pvd_dashboard.territory import load
from tests.benchmarks.socle import Mesure, best, worked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEADINGS = (
    "IDENTIFIANT", "DOT", "ECHELON", "INSEEDEP", "INSEECOM", "INSEEEPCI", "CODGEO", "BENEFICIAIRE", "NUMCATEGORIE",
    "CATGEORIE", "DESCRIPTION", "COUT", "SUBVENTION", "LEVIER", "LIBGEO", "LAT", "LONG", "POP18",
)  # fmt: skip
LONG_ONE, NATIONAL, MORE = 100_000, 26_000, 7
_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Projets_DI">'
)
_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_FRICTIONLESS = """
import sys, time
from frictionless import Resource, Schema, formats, system
kinds = sys.argv[2].split(",")
schema = Schema.from_descriptor({"fields": [{"name": k.split(":")[0], "type": k.split(":")[1]} for k in kinds]})
with system.use_context(trusted=True):
    start = time.perf_counter()
    report = Resource(path=sys.argv[1], schema=schema, control=formats.ExcelControl(sheet=1)).validate()
    print(time.perf_counter() - start, report.tasks[0].stats.get("rows"), report.stats["errors"])
"""
_PANDAS = "import pandas, sys; pandas.read_excel(sys.argv[1], engine='openpyxl')"


def grants(lines: int, more: int = 0) -> Iterator[list[str | float]]:
    """Give lines like those of the national list of grants, the same each time; ``more`` columns of notes."""
    rng = random.Random(2018)  # noqa: S311 - data of a bench
    communes = load().communes.reset_index().sample(2_000, random_state=2018).to_dict("records")
    for number in range(lines):
        one = rng.choice(communes)
        cost = rng.randrange(5_000_00, 2_000_000_00) / 100
        aid = round(cost * rng.choice((0.2, 0.25, 0.3, 0.4)), 2)
        yield [
            f"D{number:06d}", rng.choice(("DETR", "DSIL")), "COMMUNE", one["departement"], one["code_insee"], "",
            one["code_insee"], one["nom"], float(rng.randint(1, 9)), rng.choice(("Écoles", "Voirie", "Patrimoine")),
            f"Travaux n° {number} à {one['nom']}", cost, aid, aid / cost, one["nom"], 44.5, 0.5,
            float(one["population"] or 0), *(f"note {number % 50}" for _ in range(more)),
        ]  # fmt: skip


def write_ods(path: Path, lines: int) -> None:
    """Write a national list, as LibreOffice types its cells."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        rows = [_row(HEADINGS), *map(_row, grants(lines))]
        archive.writestr("content.xml", _HEAD + "".join(rows) + _TAIL)


def _row(cells: Sequence[str | float]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(cell: str | float) -> str:
    if isinstance(cell, float):
        kind = f'office:value-type="float" office:value="{cell!r}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"


def write_xlsx(path: Path, lines: int) -> None:
    """Write a hundred thousand lines of twenty-five columns."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Subventions")
        sheet.write_row(0, 0, [*HEADINGS, *(f"NOTE{n}" for n in range(MORE))])
        for number, row in enumerate(grants(lines, MORE), 1):
            sheet.write_row(number, 0, row)


def _memory(who: int) -> str:
    return f"{resource.getrusage(who).ru_maxrss / 1024:.0f} Mo"


def nationale() -> Iterable[Mesure]:
    """Measure the whole ``check`` of a national .ods against calamine's bare read."""
    with TemporaryDirectory() as folder:
        path = Path(os.environ.get("PVD_BENCH_ODS", ""))
        if not path.is_file():
            path = Path(folder) / "liste-nationale.ods"
            write_ods(path, NATIONAL)

        def bare() -> None:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

        verbs.read_path(path)

        def ours() -> None:
            verbs.read_path(path)

        print(f"  charge de la machine : {os.getloadavg()[0]:.1f}")
        yield Mesure(f"check de {path.name}", best(ours, 3), best(bare, 3), "calamine nu")
        yield Mesure("  secondes de processeur", worked(ours, 3), worked(bare, 3), "calamine nu")
        print(f"  mémoire la plus haute : {_memory(resource.RUSAGE_SELF)}, lecteur {_memory(resource.RUSAGE_CHILDREN)}")


def cent_mille() -> Iterable[Mesure]:
    """Measure the ``check`` of 100,000 × 25 against pandas that opens it and frictionless that validates it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cent-mille.xlsx"
        write_xlsx(path, LONG_ONE)
        ours = best(lambda: verbs.read_path(path), 1)
        print(f"  mémoire la plus haute : {_memory(resource.RUSAGE_SELF)}, lecteur {_memory(resource.RUSAGE_CHILDREN)}")
        theirs = best(lambda: _run(sys.executable, "-c", _PANDAS, path), 1)
        yield Mesure("check de 100 000 × 25 (.xlsx)", ours, theirs, "pandas + openpyxl qui l'ouvrent")
        found = _frictionless(Path(folder), path)
        if found is not None:
            yield Mesure("check de 100 000 × 25 (.xlsx)", ours, found, "frictionless, mêmes types")


def _frictionless(folder: Path, path: Path) -> float | None:
    """Return the seconds that frictionless takes to validate a file, None where it can't be installed."""
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    try:
        _run(python, "-m", "pip", "install", "-q", "frictionless[excel]")
    except subprocess.CalledProcessError:
        print("  frictionless n'a pas pu être installé : mesure passée")
        return None
    numbers = {"NUMCATEGORIE", "COUT", "SUBVENTION", "LEVIER", "LAT", "LONG", "POP18"}
    names = [*HEADINGS, *(f"NOTE{n}" for n in range(MORE))]
    kinds = ",".join(f"{name}:{'number' if name in numbers else 'string'}" for name in names)
    seconds, rows, errors = _run(python, "-c", _FRICTIONLESS, path, kinds).split()
    print(f"  frictionless : {rows} lignes, {errors} erreurs")
    return float(seconds)


def _run(*arguments: object) -> str:
    done = subprocess.run([str(one) for one in arguments], check=True, capture_output=True, text=True)
    return done.stdout


BENCHES = {"nationale": nationale, "cent_mille": cent_mille}
