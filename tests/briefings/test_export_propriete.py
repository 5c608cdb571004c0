"""Whatever was published, its export imported again changes nothing (.xlsx, .ods and .csv)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from pvd_dashboard import briefings, verbs
from pvd_dashboard.editions import open_store
from tests.intake.conftest import xlsx
from tests.intake.generated import workbook

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Published

SEEDS = 60 if os.environ.get("PVD_SOAK") else 2
MIDI = datetime(2026, 3, 1, 12, tzinfo=UTC)


def publish(store: Store, name: str, content: bytes, code: str) -> Published:
    reading = verbs.read(name, content, departement=code)
    assert [f.code for f in reading.findings if f.severity.value == "bloquant"] == []
    return verbs.publish(store, reading, departement=code, author="essai", at=MIDI)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "zip"])
def test_the_export_of_any_edition_imported_again_makes_no_new_one(ending: str, tmp_path: Path) -> None:
    @settings(
        max_examples=SEEDS, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.randoms(use_true_random=True, note_method_calls=False))
    def holds(rng: Random) -> None:
        code, name, sheets = workbook(rng)
        content = xlsx({f"{made.name} ({rank})"[:31]: made.rows for rank, made in enumerate(sheets)})
        with open_store("sqlite:///:memory:") as store:
            publish(store, name, content, code)
            before = store.tables(store.current(code))
            situated = verbs.situate(store, code, MIDI.date())
            target = tmp_path / f"export.{ending}"
            briefings.export(situated, target, territory=verbs.territory.load(), contours=tmp_path / "absent")
            done = publish(store, target.name, target.read_bytes(), code)
            after = store.tables(done.edition)
            supplied = store.current(code).versions
            assert {n: supplied[n] for n in store.edition(code, 1).versions} == dict(store.edition(code, 1).versions)
            assert {n: len(rows) for n, rows in after.items()} == {n: len(rows) for n, rows in before.items()}

    holds()


@pytest.mark.parametrize("ending", ["xlsx", "ods", "zip"])
def test_two_lines_alike_in_all_that_is_kept_stay_two(ending: str, tmp_path: Path) -> None:
    rows = [["Type", "Communes", "Signée ?", "Intitulé du contrat"],
            ["Autre", "Condom", "oui", "contrat A"], ["Autre", "Condom", "oui", "contrat B"]]  # fmt: skip
    with open_store("sqlite:///:memory:") as store:
        publish(store, "contrats.xlsx", xlsx({"Conventions": rows}), "32")
        target = tmp_path / f"export.{ending}"
        briefings.export(verbs.situate(store, "32", MIDI.date()), target, territory=verbs.territory.load(),
                         contours=tmp_path / "absent")  # fmt: skip
        publish(store, target.name, target.read_bytes(), "32")
        assert store.current("32").versions == store.edition("32", 1).versions
        assert len(store.tables(store.current("32"))["conventions"]) == 2
