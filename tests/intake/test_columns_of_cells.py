"""Cells travel by columns, and numbers are made exact when they are asked for: nothing of it is to be seen."""

from __future__ import annotations

import datetime as dt
import io
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pvd_dashboard.intake import formats
from pvd_dashboard.intake.cells import read_sheets
from pvd_dashboard.intake.coded import Coded
from pvd_dashboard.intake.convert.exact import exact, total
from pvd_dashboard.intake.convert.montants import montants
from pvd_dashboard.intake.progress import Limits
from pvd_dashboard.intake.rows import Rows

from .conftest import xlsx

LONG = 3_300  # more than what is counted before a column is told to hold mostly different cells
CELLS = st.one_of(
    st.booleans(),
    st.sampled_from((0, 1, 1.0, 0.0, "", None, " ", "a", "b", "Total")),
    st.floats().map(lambda number: number or 0.0),  # -0.0 is 0.0, and is written so
)
CENTS = st.integers(-(10**13), 10**13).map(lambda cents: cents / 100)


def _line(i: int) -> list[object]:
    day = dt.date(2021, 1, 1) + dt.timedelta(days=i)
    mixed = (True, 1, "1", "", 0)[i % 5]
    return [
        f"D{i:05d}",
        i / 7,
        i / 8 if i % 50 else "",
        ("DETR", "DSIL")[i % 2],
        mixed,
        day,
        i / 3 if i % 2 else "x",
        i,
    ]


def test_a_long_sheet_is_read_cell_by_cell_as_its_file_holds_it() -> None:
    heads = ["Dossier", "Montant", "Coût", "Dispositif", "Mutualisé", "Date", "Divers", "Rang"]
    content = xlsx({"Long": [[], [], [None, "Suivi"], [None, *heads], *([None, *_line(i)] for i in range(LONG))]})
    (sheet,) = read_sheets("long.xlsx", content, formats.XLSX, Limits())
    bare = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=True)
    assert (sheet.top, sheet.left) == (2, 1)
    assert [list(map(repr, row)) for row in sheet.rows] == [list(map(repr, row)) for row in bare]
    assert [sheet.rows[i] for i in (0, 1, 900, LONG)] == [bare[i] for i in (0, 1, 900, LONG)]
    assert sheet.rows.column(2).floats is None
    assert sheet.rows.part((2, LONG), (1, 2)).column(0).floats is not None  # numbers alone, once the heading is left


@given(st.lists(CELLS, min_size=1, max_size=12), st.data())
def test_some_lines_of_a_column_are_its_cells_however_it_is_held(cells: list[object], data: st.DataObject) -> None:
    places = [i for i in range(len(cells)) if data.draw(st.booleans())]
    numbers = {i: cell for i, cell in enumerate(cells) if not isinstance(cell, float)}
    floats = np.array([math.nan if i in numbers else cell for i, cell in enumerate(cells)], dtype=float)
    held = (
        Coded(cells),
        Coded(cells, mostly_distinct=True),
        Coded.numbers(floats, numbers),
        Coded(None, Coded(cells)._code()),
    )
    for column in held:
        taken = column.take(places)
        assert list(map(repr, taken)) == [repr(cells[i]) for i in places]
        assert [repr(taken[i]) for i in range(len(places))] == [repr(cells[i]) for i in places]
        assert taken.filled().tolist() == [not (cells[i] is None or not str(cells[i]).strip()) for i in places]
        assert taken.places(str.isalpha, frozenset("abT")) == [
            k for k, i in enumerate(places) if isinstance(cells[i], str) and cells[i].isalpha()
        ]
        assert [repr(taken.distinct[code]) for code in taken.codes] == [repr(cells[i]) for i in places]


def test_a_cell_that_is_corrected_is_read_by_row_and_by_column() -> None:
    rows = Rows.of([["a", "b"], ["", ""], ["c", "d"]])
    assert (rows[1], rows.counts().tolist()) == (["", ""], [2, 0, 2])
    rows.put(1, {1: "x"})
    assert (rows[1], rows.counts().tolist(), list(rows.column(1))) == (["", "x"], [2, 1, 2], ["b", "x", "d"])


@given(st.lists(st.one_of(CENTS, st.floats(-1e17, 1e17)), max_size=30))
@example([0.1] * 10)
@example([1e15 + 0.5, 0.005, -12.345])
@example([9_999_999_999_999.99] * 3)
def test_the_sum_of_floats_is_the_sum_of_the_amounts_that_they_are(numbers: list[float]) -> None:
    assert total(np.array(numbers, dtype=float)) == sum(map(exact, numbers), Decimal(0))


def test_amounts_read_as_numbers_are_the_decimals_that_they_show() -> None:
    floats = np.array([1000.0, 0.1, 43457.337, -5.0])
    column = montants(Coded.numbers(floats, {}))
    wanted = [Decimal(1000), Decimal("0.1"), Decimal("43457.337"), Decimal(-5)]
    assert column.values == wanted
    assert column.total() == sum(wanted)
    assert column.total({2}) == Decimal("995.1")
    assert column.of([1, 3]).total() == Decimal("-4.9")


@pytest.mark.parametrize("odd", [math.inf, math.nan])
def test_a_number_that_is_none_is_an_unreadable_amount_among_numbers(odd: float) -> None:
    column = montants(Coded.numbers(np.array([1.0, odd]), {}))
    assert [outcome.code for outcome in column] == ["", "MONTANT_ILLISIBLE"]
