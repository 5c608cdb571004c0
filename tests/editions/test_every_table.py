"""Whatever tables the store has: the backup, the integrity check, the difference and the purge reach all of them.

Tables are read off the schema, never listed: one that is added and forgotten
turns these red.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa

from pvd_dashboard.editions import Correspondance, Retention, Saisie, Store, backup, open_store, restore_backup
from pvd_dashboard.editions import engine as engines
from pvd_dashboard.editions.schema import ROWS, a_corriger, metadata, versions
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import physical
from pvd_dashboard.tables.personal import personal_columns
from tests.editions.pleines import plein

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]

LE_10, LE_11 = datetime(2021, 9, 10, 13, tzinfo=UTC), datetime(2021, 9, 11, tzinfo=UTC)
UN_AN = datetime(2022, 9, 12, tzinfo=UTC)
OTHERS: dict[str, Any] = {
    "string": "autre",
    "datetime64[s]": pd.Timestamp("2022-01-01").as_unit("s"),
    "object": Decimal("0.1000000002"),
    "Int64": 7,
    "boolean": False,
}


def draft(**cells: str) -> Saisie:
    return Saisie("a1", "40", "Agent A", "postes", 1, LE_10, {"modifiees": {"0": cells}})


@pytest.fixture
def whole(opened: Callable[..., Store], publication: Make, fabrique: Any) -> Store:  # noqa: ANN401 (the factory of conftest)
    """Give a store that has a line in each of its tables."""
    store = opened(contacts=True)
    aside = fabrique.aside("postes", '{"Poste": "?"}')
    store.publish(replace(publication(aside=aside), tables={name: plein(name) for name in TABLES}))
    store.remember("40", [Correspondance("b" * 64, "Guide", ("lisez ceci",), "ignorer")], who="Agent A", when=LE_10)
    store.keep_draft(draft(observations="à garder"))
    store.write_reglages("40", "parametres", {"proche_jours": 60, "fraicheur_mois": None}, who="Agent A", when=LE_10)
    return store


def dump(store: Store) -> dict[str, list[str]]:
    """Return the lines of every table that the database itself lists."""
    with store._reading() as connection:
        names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
        assert names == set(metadata.tables)
        return {
            name: sorted(
                repr([_plain(cell) for cell in line]) for line in connection.execute(sa.select(metadata.tables[name]))
            )
            for name in sorted(names)
        }


def _plain(cell: object) -> object:
    return json.dumps(cell, sort_keys=True, ensure_ascii=False) if isinstance(cell, dict) else cell


def test_every_table_comes_back_from_a_backup(whole: Store, store_url: str, tmp_path: Path, postgres_url: str) -> None:
    held = dump(whole)
    assert [name for name, lines in held.items() if not lines] == [], "fill the new table in « whole »"
    other = f"sqlite:///{tmp_path / 'cible.sqlite3'}" if store_url.startswith("postgresql") else postgres_url
    backup(store_url, tmp_path / "pvd.zip", at=LE_11)
    restore_backup(tmp_path / "pvd.zip", other, at=LE_11)
    with open_store(other) as restored:
        assert dump(restored) == held


def test_the_check_sees_a_change_in_any_table_of_rows(whole: Store) -> None:
    assert whole.verify() == []
    tables = (*ROWS.values(), a_corriger)
    with engines.writing(whole._engine) as connection:
        for table in tables:
            name = "motifs" if table is a_corriger else next(iter(_columns(table, sa.Text)))
            connection.execute(sa.update(table).values({name: "faux"}))
    faults = whole.verify()
    assert len(faults) == len(tables)
    assert all(any(f"table {name} " in fault for fault in faults) for name in ROWS)


def test_the_check_sees_a_row_of_any_table_that_stands_under_the_version_of_another(whole: Store) -> None:
    with engines.writing(whole._engine) as connection:
        for name, table in (*ROWS.items(), ("a_corriger", a_corriger)):
            elsewhere = sa.select(versions.c.id).where(versions.c.nom_table != name, versions.c.nature == "lignes")
            stray = {"version_id": connection.scalar(elsewhere.limit(1)), "position": 9_999}
            connection.execute(sa.insert(table).values(stray))
    strays = [fault for fault in whole.verify() if "hors de sa version" in fault]
    assert len(strays) == len(ROWS) + 1


def _columns(table: sa.Table, kind: type[Any]) -> list[str]:
    return [column.name for column in table.c if isinstance(column.type, kind) and not column.name.startswith("_")]


@pytest.mark.parametrize("name", TABLES)
def test_a_change_of_any_cell_is_in_the_difference(name: str, publication: Make) -> None:
    changed = plein(name)
    for column, dtype in physical(TABLES[name]).items():
        changed[column] = pd.Series([OTHERS[dtype]], dtype=dtype)
    with open_store("sqlite:///:memory:", contacts=True) as store:
        one = store.publish(replace(publication(), tables={name: plein(name)})).edition
        two = store.publish(replace(publication(content=b"deux"), tables={name: changed})).edition
        found = store.diff(one, two).cells
    assert [cell.column for cell in found] == list(physical(TABLES[name]))
    assert all(cell.before != cell.after for cell in found)


def secret(name: str, mark: str) -> pd.DataFrame:
    cells = [*personal_columns(TABLES[name]), *(["observations"] if "observations" in TABLES[name] else [])]
    return plein(name).assign(**{column: pd.Series([mark], dtype="string") for column in cells})


def test_a_purge_leaves_a_name_in_no_table_at_all(whole: Store, publication: Make, fabrique: Any) -> None:  # noqa: ANN401 (same)
    mark, named = "Exemplaire-Camille", [name for name, table in TABLES.items() if personal_columns(table)]
    assert {"postes", "contacts"} <= set(named)
    aside = fabrique.aside("postes", f'{{"Nom": "{mark}"}}')
    sent = replace(publication(content=mark.encode(), aside=aside), tables={name: secret(name, mark) for name in named})
    whole.publish(replace(sent, comment=f"vu avec {mark}"))
    whole.keep_draft(draft(nom=mark))
    whole.note("40", who="Agent A", what="contacts vus", when=LE_10, details={"noms": [mark]})
    for heure in (14, 15):
        said = LE_10.replace(hour=heure)
        whole.write_reglages(
            "40", "delais", {"40197": heure}, who="Agent A", when=said, comment=mark if heure == 14 else ""
        )
    last = publication(content=b"trois")
    whole.publish(replace(last, tables={name: plein(name).assign(**dict.fromkeys(personal_columns(TABLES[name])))
                                        for name in named}))  # fmt: skip
    assert sum(mark in line for lines in dump(whole).values() for line in lines) > len(named)
    whole.purge("40", Retention(6, 12), who="DPO", at=UN_AN)
    assert {name: lines for name, lines in dump(whole).items() if any(mark in line for line in lines)} == {}
    assert whole.verify() == []
