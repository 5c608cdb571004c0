from __future__ import annotations

import importlib.util
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pandas.testing import assert_frame_equal

from pvd_dashboard.editions import Origin, Store, backup, migrations, open_store, restore_backup
from pvd_dashboard.editions.engine import make_engine, parse_url
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import empty, physical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    import pandas as pd


def _neighbour() -> ModuleType:
    spec = importlib.util.spec_from_file_location("premiere_version", Path(__file__).parent / "premiere_version.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release: Any = _neighbour()


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "pvd.sqlite3"
    shutil.copy(release.MAGASIN, path)
    return f"sqlite:///{path}"


@pytest.fixture
def old(url: str) -> Iterator[Store]:
    with open_store(url) as store:
        yield store


def assert_holds(store: Store, number: int, expected: dict[str, pd.DataFrame]) -> None:
    tables = store.tables(store.edition("40", number))
    for name, table in TABLES.items():
        columns = [*physical(table), "_cle"]
        assert_frame_equal(tables[name][columns], expected.get(name, empty(table))[columns])


def assert_whole(store: Store) -> None:
    first, second = release.frames(release.PREMIERE), release.frames(release.SECONDE)
    assert_holds(store, 1, first)
    assert_holds(store, 2, first | second)
    assert_holds(store, 3, first)
    assert [edition.origin for edition in store.editions("40")] == [Origin.RESTAURATION, Origin.FICHIER, Origin.FICHIER]
    assert [edition.comment for edition in store.editions("40")] == ["retour", "", "premier envoi"]
    assert store.received(store.edition("40", 3)).content == release.OCTETS
    assert store.aside(store.edition("40", 1)).to_dict("records") == [release.A_CORRIGER]
    assert [act.what for act in store.journal("40")] == ["restauration", "publication", "publication"]
    assert store.verify() == []


def test_the_committed_store_is_the_one_the_first_release_wrote(url: str) -> None:
    engine = make_engine(parse_url(url))
    assert migrations.revision(engine) == release.REVISION != migrations.HEAD
    engine.dispose()
    assert release.MAGASIN.stat().st_size < 100_000


def test_a_store_of_the_first_release_gives_the_same_tables(old: Store) -> None:
    assert_whole(old)


def test_a_store_of_the_first_release_goes_on(old: Store) -> None:
    done = old.restore("40", 2, author="DDTM", published_at=release.LE_12)
    assert (done.edition.number, done.edition.parent) == (4, 3)
    assert old.verify() == []


def test_a_store_of_the_first_release_moves_to_another_kind_of_store(
    url: str, tmp_path: Path, postgres_url: str
) -> None:
    backup(url, tmp_path / "pvd.zip", at=release.LE_12)
    restore_backup(tmp_path / "pvd.zip", postgres_url, at=release.LE_12)
    with open_store(postgres_url) as store:
        assert_whole(store)


KEPT = sorted(release.MAGASIN.parent.glob("schema-*.sqlite3"))


def lines(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of every table of a file, read without the package."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [line[0] for line in connection.execute("select name from sqlite_master where type = 'table'")]
        return {name: [dict(line) for line in connection.execute(f'select * from "{name}"')] for name in names}  # noqa: S608 (names of tables)


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_store_of_each_later_release_opens_with_all_that_it_held(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "pvd.sqlite3"
    shutil.copy(kept, path)
    before = lines(path)
    before.pop("alembic_version")
    with open_store(f"sqlite:///{path}", contacts=True) as store:
        assert migrations.revision(store._engine) == migrations.HEAD
        assert store.verify() == []
        assert store.received(store.edition("40", 3)).content == release.OCTETS
        tables = store.tables(store.edition("40", 1))
        assert all(len(rows) == (f"rows_{name}" in before) for name, rows in tables.items())
        assert store.restore("40", 2, author="DDTM", published_at=release.LE_12).edition.number == 4
    after = lines(path)
    for name, held in before.items():
        assert held, f"{name} is empty in {kept.name}"
        assert [{column: line[column] for column in held[0]} for line in after[name][: len(held)]] == held
