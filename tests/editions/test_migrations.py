from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pvd_dashboard.editions import Store, migrations, open_store
from pvd_dashboard.editions import engine as engines
from pvd_dashboard.editions.errors import NewerStoreError
from pvd_dashboard.editions.migrations import revisions
from pvd_dashboard.editions.schema import metadata
from pvd_dashboard.tables import TABLES
from tests.editions.pleines import plein

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.context import BaseContext

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]
    Lines = list[dict[str, object]]

MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle"}


def tables(store: Store) -> set[str]:
    with store._reading() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with store._reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_column_declared_without_migration_is_seen(store: Store) -> None:
    declared = sa.MetaData()
    for table in metadata.tables.values():
        table.to_metadata(declared)
    declared.tables["rows_laureats"].append_column(sa.Column("nouvelle", sa.Text))
    with store._reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), declared)
    assert [(change[0], change[3].name) for change in found] == [("add_column", "nouvelle")]


def test_constraints_have_the_names_that_the_models_give(store: Store) -> None:
    with store._reading() as connection:
        inspector = sa.inspect(connection)
        found = {
            (table, key["name"])
            for table in metadata.tables
            for key in (*inspector.get_foreign_keys(table), *inspector.get_check_constraints(table))
        }
    kinds = (sa.ForeignKeyConstraint, sa.CheckConstraint)
    expected = {
        (name, str(constraint.name))
        for name, table in metadata.tables.items()
        for constraint in table.constraints
        if isinstance(constraint, kinds)
    }
    assert found == expected


def test_head_is_the_last_revision(store: Store) -> None:
    with store._reading() as connection:
        script = ScriptDirectory.from_config(migrations.config(connection))
    assert script.get_heads() == [migrations.HEAD]
    assert migrations.revision(store._engine) == migrations.HEAD


def test_a_store_with_data_goes_down_and_up_again(opened: Callable[..., Store], publication: Make) -> None:
    store = opened()
    store.publish(publication(laureats=[MORCENX]))
    migrations.downgrade(store._engine, "base")
    assert tables(store) == {"alembic_version"}
    again = opened()
    assert again.editions("40") == []
    assert again.publish(publication(laureats=[MORCENX])).created


REVISIONS = sorted(path.stem[-4:] for path in Path(revisions.__file__).parent.glob("*_[0-9]*.py"))


def held(store: Store) -> dict[str, Lines]:
    """Return the lines of every table that the database lists, column by column."""
    with store._reading() as connection:
        found = sa.MetaData()
        found.reflect(connection, only=lambda name, _: name != "alembic_version")
        return {
            name: [dict(line._mapping) for line in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for name, table in found.tables.items()
        }


def cut(lines: Lines, columns: Iterable[str]) -> Lines:
    return [{column: line[column] for column in columns} for line in lines]


def test_a_full_store_keeps_what_each_earlier_schema_knew_on_the_way_down_and_up(
    opened: Callable[..., Store], publication: Make
) -> None:
    store = opened(contacts=True)
    store.publish(replace(publication(laureats=[MORCENX]), tables={name: plein(name) for name in TABLES}))
    before = known = held(store)
    for revision in REVISIONS[-2::-1]:
        migrations.downgrade(store._engine, revision)
        assert migrations.revision(store._engine) == revision
        known = held(store)
        assert known["editions"] == before["editions"]
        for name, lines in known.items():
            kept = [line for line in before[name] if lines and cut([line], lines[0])[0] in lines]
            assert lines == cut(kept, lines[0] if lines else ())
            assert len(lines) == len(before[name]) or name in {"versions", "edition_versions"}
    again = held(opened(contacts=True))
    assert migrations.revision(store._engine) == migrations.HEAD
    assert {name: cut(again[name], lines[0] if lines else ()) for name, lines in known.items()} == known


def test_foreign_keys_hold_after_a_migration(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), engines.writing(store._engine) as connection:
        connection.execute(
            metadata.tables["edition_versions"]
            .insert()
            .values(edition_id=99, nom_table="laureats", nature="lignes", version_id=99)
        )


def test_opening_again_keeps_what_was_published(opened: Callable[..., Store], publication: Make) -> None:
    edition = opened().publish(publication(laureats=[MORCENX])).edition
    assert opened().current("40") == edition


def test_a_store_of_a_later_release_is_refused_in_french(store_url: str, store: Store) -> None:
    with engines.writing(store._engine) as connection:
        connection.execute(sa.text("update alembic_version set version_num = '9999'"))
    with pytest.raises(NewerStoreError, match="version plus récente du tableau de bord \\(schéma 9999\\)"):
        open_store(store_url)
    assert migrations.revision(store._engine) == "9999"


def _open(url: str) -> list[str]:
    with open_store(url) as store:
        return store.departements()


def test_several_servers_may_open_a_fresh_store_at_once(bare_url: str, processes: BaseContext) -> None:
    with ProcessPoolExecutor(4, processes) as pool:
        assert list(pool.map(_open, [bare_url] * 4)) == [[]] * 4
