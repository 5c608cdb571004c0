from __future__ import annotations

import importlib.util
import shutil
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
