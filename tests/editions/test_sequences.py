"""Any sequence of acts gives what a plain model in memory gives; a difference applied gives the state it leads to."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pvd_dashboard.editions import ConflictError, Origin, Publication, ReceivedFile, Store, open_store
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, empty, identify, physical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pvd_dashboard.editions.difference import Difference

    State = dict[str, pd.DataFrame]

EXAMPLES = 300 if os.environ.get("PVD_SOAK") == "1" else 12
START = datetime(2021, 9, 10, tzinfo=UTC)
NAMES = ("laureats", "subventions", "reunions")
_DAYS = st.sampled_from([None, pd.Timestamp("2021-05-20"), pd.Timestamp("2022-01-01")])
_ROWS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "laureats": st.fixed_dictionaries(
        {
            "code_insee": st.sampled_from(["40197", "40313", "40134"]),
            "nom_commune": st.sampled_from([None, "Tartas", "L'Œuvre"]),
            "population": st.sampled_from([None, 0, 5_000]),
            "frr": st.sampled_from([None, True, False]),
            "date_ort": _DAYS,
        }
    ),
    "subventions": st.fixed_dictionaries(
        {
            "n_dossier": st.sampled_from(["a", "b", None]),
            "dispositif": st.sampled_from(["DETR", "DSIL"]),
            "montant_accorde": st.sampled_from([None, Decimal("0.1000000001"), Decimal("10.50"), Decimal(0)]),
        }
    ),
    "reunions": st.fixed_dictionaries({"type": st.just("club"), "date": _DAYS}),
}


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    made = conform(TABLES[name], pd.DataFrame(rows)) if rows else empty(TABLES[name])
    made["_cle"] = identify(TABLES[name], made)
    return made


_frames = st.dictionaries(st.sampled_from(NAMES), st.none(), min_size=1, max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.lists(_ROWS[name], max_size=4).map(lambda rows, name=name: frame(name, rows)) for name in chosen}
    )
)
_acts = st.one_of(
    st.tuples(st.just("publish"), _frames, st.booleans()),
    st.tuples(st.just("correct"), _frames, st.booleans()),
    st.tuples(st.just("restore"), st.integers(1, 6), st.booleans()),
)


@dataclass
class Model:
    """What the store ought to hold, in plain memory: one state an edition, the last one in force."""

    states: list[State] = field(default_factory=list)

    def publish(self, tables: State) -> bool:
        before = self.states[-1] if self.states else {}
        return self._add(before | tables)

    def restore(self, number: int) -> bool:
        return self._add(self.states[number - 1])

    def _add(self, state: State) -> bool:
        if self.states and same(state, self.states[-1]):
            return False
        self.states.append(state)
        return True


def same(one: State, other: State) -> bool:
    return one.keys() == other.keys() and all(_lines(name, one[name]) == _lines(name, other[name]) for name in one)


def _lines(name: str, rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    values = rows[list(physical(TABLES[name]))].astype("object")
    return list(values.where(values.notna(), None).itertuples(index=False, name=None))


def assert_state(found: State, expected: State) -> None:
    for name in TABLES:
        wanted = expected.get(name, empty(TABLES[name]))
        assert_frame_equal(found[name][[*physical(TABLES[name]), "_cle"]], wanted[[*physical(TABLES[name]), "_cle"]])


def act(store: Store, model: Model, turn: int, what: str, given_: Any, *, stale: bool) -> None:  # noqa: ANN401 (frames or a number)
    """Do one act on both; one act in two states the parent it starts from, an outdated one half of the time."""
    when = START + timedelta(minutes=turn)
    in_force = len(model.states) or None
    if what == "restore":
        if given_ <= len(model.states):
            done = store.restore("40", given_, author="DDTM", published_at=when, parent=in_force)
            assert done.created == model.restore(given_)
        return
    content = f"{turn}".encode()
    origin = Origin.FICHIER if what == "publish" else Origin.CORRECTION
    file = ReceivedFile(f"{turn}.xlsx", hashlib.sha256(content).hexdigest(), content)
    sent = Publication("40", file, given_, pd.DataFrame(), "DDTM", when, origin=origin)
    if stale and not same(
        (model.states[-1] if model.states else {}) | given_, model.states[-1] if model.states else {}
    ):
        with pytest.raises(ConflictError):
            store.publish(sent, parent=99)
    done = store.publish(sent, parent=in_force)
    assert done.created == model.publish(given_)
    assert not done.created or done.edition.origin is origin


def apply(found: Difference, frames: State) -> State:
    """Apply a difference to the state it starts from."""
    state = dict(frames)
    for one in found.tables:
        before = state.get(one.table, empty(TABLES[one.table]))
        gone = [*_identities(one.removed, before), *_identities(one.changed_before, before)]
        kept = before.drop(index=gone)
        state[one.table] = pd.concat([kept, one.changed_after, one.added], ignore_index=True)
    return state


def _identities(rows: pd.DataFrame, among: pd.DataFrame) -> list[int]:
    """Return where the rows stand in ``among``; identities are unique in what is published."""
    where = {cle: place for place, cle in enumerate(among["_cle"].tolist())}
    return [where[cle] for cle in rows["_cle"].tolist()]


def as_set(name: str, rows: pd.DataFrame) -> set[tuple[Any, ...]]:
    return set(_lines(name, rows))


def assert_differences_lead_there(store: Store, count: int) -> None:
    editions = [store.edition("40", number) for number in range(1, count + 1)]
    states = [store.tables(edition) for edition in editions]
    for a, before in zip(editions, states, strict=True):
        for b, after in zip(editions, states, strict=True):
            reached = apply(store.diff(a, b), before)
            assert {n: as_set(n, reached[n]) for n in TABLES} == {n: as_set(n, after[n]) for n in TABLES}
            assert all(len(reached[n]) == len(after[n]) for n in TABLES)


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give one store of each kind, emptied before each example."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'pvd.sqlite3'}"
    else:
        url = str(request.getfixturevalue("postgres_url"))
    with open_store(url) as store:
        yield store


def _forget_everything(store: Store) -> None:
    from pvd_dashboard.editions.schema import metadata  # noqa: PLC0415 (only between two examples)

    with store._writing("40") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = ", ".join(table.name for table in metadata.sorted_tables)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"TRUNCATE {names}")
        else:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_acts, min_size=1, max_size=6))
def test_any_sequence_of_acts_gives_the_state_of_a_plain_model(fresh: Store, acts: list[tuple[str, Any, bool]]) -> None:
    _forget_everything(fresh)
    model = Model()
    for turn, (what, given_, stale) in enumerate(acts):
        act(fresh, model, turn, what, given_, stale=stale)
    assert [edition.number for edition in fresh.editions("40")] == list(range(len(model.states), 0, -1))
    for number, state in enumerate(model.states, start=1):
        assert_state(fresh.tables(fresh.edition("40", number)), state)
    assert_differences_lead_there(fresh, len(model.states))
    assert fresh.verify() == []
