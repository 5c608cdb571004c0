"""What the tests of this room share: the territory, and workbooks built on the spot."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from pvd_dashboard.intake import read_file
from pvd_dashboard.territory.reference import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pvd_dashboard.intake import Reading
    from pvd_dashboard.territory.reference import Territory

Sheets = "Mapping[str, Sequence[Sequence[object]]]"


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load()


def xlsx(
    sheets: Mapping[str, Sequence[Sequence[object]]], merges: Sequence[tuple[int, int, int, int, object]] = ()
) -> bytes:
    """Write a workbook; ``merges`` are ranges of the first sheet with their value."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}) as workbook:
        workbook.set_properties({"created": dt.datetime(2021, 9, 10)})  # noqa: DTZ001 - the same bytes each time
        form = workbook.add_format()
        for rank, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    _write(sheet, i, j, value)
            for r0, c0, r1, c1, value in merges if rank == 0 else ():
                sheet.merge_range(r0, c0, r1, c1, value, form)
    return buffer.getvalue()


def _write(sheet: object, i: int, j: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(i, j, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(i, j, value)
    elif isinstance(value, (dt.date, dt.datetime)):
        sheet.write_datetime(i, j, value)
    else:
        sheet.write_string(i, j, str(value))


@pytest.fixture(scope="session")
def read(territory: Territory) -> Callable[..., Reading]:
    """Read sheets given as rows; ``name`` is the file's name, ``departement`` 40 unless said."""

    def _read(
        sheets: Mapping[str, Sequence[Sequence[object]]],
        name: str = "classeur.xlsx",
        departement: str | None = "40",
        **more: object,
    ) -> Reading:
        merges = more.pop("merges", ())
        return read_file(name, xlsx(sheets, merges), territory=territory, departement=departement, **more)

    return _read


@pytest.fixture(scope="session")
def read_csv(territory: Territory) -> Callable[..., Reading]:
    """Read the text of a .csv."""

    def _read(text: str | bytes, name: str = "liste.csv", departement: str | None = "40", **more: object) -> Reading:
        content = text.encode() if isinstance(text, str) else text
        return read_file(name, content, territory=territory, departement=departement, **more)

    return _read


def flat(reading: Reading, *codes: str) -> list[tuple[str, str]]:
    """Return the findings as (code, cell), only those of ``codes`` where some are given."""
    return [(f.code, f.cell) for f in reading.findings if not codes or f.code in codes]


def serious(reading: Reading) -> list[tuple[str, str]]:
    """Return the findings that block or set a line aside, as (code, cell)."""
    return [(f.code, f.cell) for f in reading.findings if f.severity.value != "information"]
