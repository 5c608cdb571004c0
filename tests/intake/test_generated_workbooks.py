"""A campaign of made-up workbooks: nearly every column right, never a wrong amount or commune without a finding."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pvd_dashboard.intake import read_file

from .conftest import xlsx
from .generated import as_csv, tally, workbook

if TYPE_CHECKING:
    from random import Random

    from pvd_dashboard.territory.reference import Territory

SEEDS = 1_000 if os.environ.get("PVD_SOAK") else 25
LEAST, HALF = 0.99, 0.5


def test_columns_are_recognised_and_no_wrong_value_goes_unsaid(territory: Territory) -> None:
    counts: Counter[str] = Counter()

    @settings(max_examples=SEEDS, derandomize=True, deadline=None, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.randoms(use_true_random=True, note_method_calls=False))
    def campaign(rng: Random) -> None:
        departement, file_name, sheets = workbook(rng)
        names = [f"{made.name} ({rank})"[:31] for rank, made in enumerate(sheets)]
        content = xlsx({name: made.rows for name, made in zip(names, sheets, strict=True)})
        if len(sheets) == 1 and rng.random() < HALF:
            file_name, names, content = "suivi pvd.csv", ["suivi pvd"], as_csv(sheets[0])
        reading = read_file(file_name, content, territory=territory, departement=departement)
        for made, name, read in zip(sheets, names, reading.sheets, strict=True):
            table = reading.tables.get(made.table)
            one = tally(made, read, reading.findings, table.accepted if table else None, name)
            counts.update(one)
            wrong = {what: n for what, n in one.items() if what.startswith("wrong") and n}
            assert wrong == {}, (name, made.rows)

    campaign()
    ratio = counts["columns right"] / counts["columns"]
    missed = {what: n for what, n in counts.most_common() if what.startswith("column ")}
    print(f"{SEEDS} seeds: {dict(counts) | {what: n for what, n in missed.items() if n > 0}}")  # noqa: T201 - the figures of the campaign
    assert ratio >= LEAST, (ratio, missed)
