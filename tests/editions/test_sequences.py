"""Any sequence of acts gives what a plain model in memory gives; a difference applied gives the state it leads to.

The model knows nothing of the store: rows are dictionaries, an edition is what
its tables, its lines kept aside and its date say. Each sequence has a
département of its own, so that the store need not be emptied between two.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pvd_dashboard.editions import ConflictError, Origin, Publication, ReceivedFile, Store
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import ORIGIN, identify, physical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pvd_dashboard.editions.difference import TableDifference

    Row = dict[str, Any]
    Line = tuple[Any, ...]

SOAK = os.environ.get("PVD_SOAK") == "1"
EXAMPLES = 300 if SOAK else 12
START = datetime(2021, 9, 10, tzinfo=UTC)
NAMES = ("laureats", "subventions", "reunions")
SHAPES = {name: physical(table) for name, table in TABLES.items()}
_DAYS = st.sampled_from([None, pd.Timestamp("2021-05-20"), pd.Timestamp("2022-01-01")])
_ROWS: Mapping[str, st.SearchStrategy[Row]] = {
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
            "montant_accorde": st.sampled_from(
                [None, Decimal("0.1000000001"), Decimal("10.50"), Decimal("10.5"), Decimal(0)]
            ),
        }
    ),
    "reunions": st.fixed_dictionaries({"type": st.just("club"), "date": _DAYS}),
}
_tables = st.fixed_dictionaries({}, optional={name: st.lists(_ROWS[name], max_size=4) for name in NAMES})
_asides = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(['{"Commune": "?"}', '{"Montant": "beaucoup"}']), min_size=1, max_size=2)
        for name in NAMES[:2]
    },
)


@dataclass(frozen=True)
class Handed:
    """What is handed over: rows of tables, cells of lines to fix, the date written in the workbook."""

    tables: dict[str, list[Row]]
    aside: dict[str, list[str]]
    date: date | None
    origin: Origin
    stale: bool
    ligne: int


_published = st.builds(
    Handed,
    _tables,
    _asides,
    st.sampled_from([None, None, date(2021, 9, 10), date(2022, 1, 1)]),
    st.sampled_from([Origin.FICHIER, Origin.CORRECTION]),
    st.booleans(),
    st.integers(2, 3),
)
_acts = st.one_of(_published, _published, st.integers(1, 6))


@dataclass(frozen=True)
class State:
    """What one edition says."""

    tables: dict[str, list[Line]] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    date: date | None = None


@dataclass
class Model:
    """What the store ought to hold: one state an edition, the last one in force."""

    states: list[State] = field(default_factory=list)

    def after(self, sent: Handed) -> State:
        """A table that is absent is carried over; one that comes loses the lines to fix of its former file."""
        before = self.states[-1] if self.states else State()
        tables = before.tables | {name: [line(name, row) for row in rows] for name, rows in sent.tables.items()}
        spoken = {*sent.tables, *sent.aside}
        kept = {name: cells for name, cells in before.aside.items() if name not in spoken}
        return State(tables, kept | sent.aside, sent.date)

    def says_the_same(self, state: State) -> bool:
        if not self.states:
            return False
        last = self.states[-1]
        return (last.tables, last.aside) == (state.tables, state.aside) and state.date in {None, last.date}

    def add(self, state: State) -> bool:
        if self.says_the_same(state):
            return False
        self.states.append(state)
        return True


def line(name: str, row: Row) -> Line:
    return tuple(row.get(column) for column in SHAPES[name])


def lines(name: str, rows: pd.DataFrame) -> list[Line]:
    if rows.empty:
        return []
    columns = [[None if pd.isna(value) else value for value in rows[column].tolist()] for column in SHAPES[name]]
    return list(zip(*columns, strict=True))


def publication(departement: str, turn: int, sent: Handed) -> Publication:
    content = f"{departement} {turn}".encode()
    file = ReceivedFile(f"{turn}.xlsx", hashlib.sha256(content).hexdigest(), content)
    aside = pd.DataFrame(
        [
            {"table": name, "_feuille": "F1", "_ligne": sent.ligne + place, "motifs": "E1", "valeurs": cells}
            for name, own in sent.aside.items()
            for place, cells in enumerate(own)
        ]
    )
    tables = {name: pd.DataFrame(rows) for name, rows in sent.tables.items()}
    when = START + timedelta(minutes=turn)
    return Publication(departement, file, tables, aside, "DDTM", when, date_situation=sent.date, origin=sent.origin)


def act(store: Store, model: Model, departement: str, turn: int, what: Handed | int) -> None:
    """Do one act on both; a stale one is first refused, when it changes something."""
    in_force = len(model.states) or None
    if isinstance(what, int):
        if what <= len(model.states):
            when = START + timedelta(minutes=turn)
            done = store.restore(departement, what, author="DDTM", published_at=when, parent=in_force)
            assert done.created == model.add(model.states[what - 1])
        return
    sent, wanted = publication(departement, turn, what), model.after(what)
    if what.stale and not model.says_the_same(wanted):
        with pytest.raises(ConflictError):
            store.publish(sent, parent=99)
    done = store.publish(sent, parent=in_force)
    assert done.created == model.add(wanted)
    assert not done.created or done.edition.origin is what.origin


def assert_holds(tables: Mapping[str, pd.DataFrame], aside: pd.DataFrame, state: State) -> None:
    """Compare one edition with its state, cell by cell, in the shape that frames have."""
    for name, frame in tables.items():
        assert [str(dtype) for dtype in frame.dtypes] == list((SHAPES[name] | ORIGIN).values())
        assert lines(name, frame) == state.tables.get(name, [])
        assert not len(frame) or identify(TABLES[name], frame).tolist() == frame["_cle"].tolist()
    kept = sorted(zip(aside["table"].tolist(), aside["motifs"].tolist(), aside["valeurs"].tolist(), strict=True))
    assert kept == sorted((name, "E1", cells) for name, own in state.aside.items() for cells in own)


def by_key(name: str, rows: pd.DataFrame) -> dict[str, Line]:
    keyed = dict(zip(rows["_cle"].tolist(), lines(name, rows), strict=True))
    assert len(keyed) == len(rows)
    return keyed


def applied(found: TableDifference, before: dict[str, Line]) -> dict[str, Line]:
    """Apply what changed in one table to the rows it starts from, whole lines and then cell by cell."""
    rows, columns = dict(before), list(SHAPES[found.table])
    for key, old in by_key(found.table, found.removed).items():
        assert rows.pop(key) == old
    changed = by_key(found.table, found.changed_after)
    assert by_key(found.table, found.changed_before) == {key: rows[key] for key in changed}
    for cell in found.cells:
        place, old = columns.index(cell.column), rows[cell.cle]
        assert plain(old[place]) == cell.before
        rows[cell.cle] = (*old[:place], cell.after, *old[place + 1 :])
    assert {key: tuple(map(plain, rows[key])) for key in changed} == {
        key: tuple(map(plain, new)) for key, new in changed.items()
    }
    added = by_key(found.table, found.added)
    assert not added.keys() & rows.keys()
    return rows | changed | added


def plain(value: Any) -> Any:  # noqa: ANN401 (a cell of any kind)
    return value.date() if isinstance(value, pd.Timestamp) else value


def assert_differences_lead_there(store: Store, departement: str, tables: Sequence[Mapping[str, pd.DataFrame]]) -> None:
    """Go from each edition to the next and back, and from the first to the last."""
    last = len(tables) - 1
    keyed = [{name: by_key(name, frame) for name, frame in one.items()} for one in tables]
    steps = {(n, n + 1) for n in range(last)} | {(n + 1, n) for n in range(last)} | {(0, last)}
    for a, b in sorted((a, b) for a, b in steps if a != b and last > 0):
        difference = store.diff(store.edition(departement, a + 1), store.edition(departement, b + 1))
        found = {one.table: one for one in difference.tables}
        for name, before in keyed[a].items():
            assert (applied(found[name], before) if name in found else before) == keyed[b][name]


def test_any_sequence_of_acts_gives_the_state_of_a_plain_model(store: Store) -> None:
    departements = (f"D{number}" for number in itertools.count(1))

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(_acts, min_size=1, max_size=6))
    def run(acts: list[Handed | int]) -> None:
        departement, model = next(departements), Model()
        for turn, what in enumerate(acts):
            act(store, model, departement, turn, what)
        history = store.editions(departement)[::-1]
        assert [edition.number for edition in history] == list(range(1, len(model.states) + 1))
        assert [edition.parent for edition in history] == [None, *range(1, len(history))][: len(history)]
        assert [edition.date_situation for edition in history] == [state.date for state in model.states]
        tables = [store.tables(edition) for edition in history]
        for edition, found, state in zip(history, tables, model.states, strict=True):
            assert_holds(found, store.aside(edition), state)
        assert_differences_lead_there(store, departement, tables)

    run()
    assert store.verify() == []
