from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import sqlalchemy as sa

from pvd_dashboard.editions import ConflictError, Origin, Store, UnknownEditionError
from pvd_dashboard.editions.schema import ROWS, edition_versions, fichiers, versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]

MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle"}
TARTAS = {"code_insee": "40313", "nom_commune": "Tartas"}
POSTE = {"fonction": "chef_projet", "communes": "40197", "statut_poste": "pourvu"}
LE_10 = date(2021, 9, 10)


def rows_in(store: Store, table: sa.Table) -> int:
    with store._reading() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def test_an_empty_store_has_no_edition(store: Store) -> None:
    assert store.departements() == []
    assert store.editions("40") == []
    assert store.current("40") is None


def test_the_first_publication_is_edition_1_without_parent(store: Store, publication: Make) -> None:
    sent = publication(laureats=[MORCENX], date_situation=LE_10)
    published = store.publish(sent)
    edition = published.edition
    assert published.created
    assert (edition.number, edition.parent, edition.departement) == (1, None, "40")
    assert (edition.author, edition.origin, edition.date_situation) == ("DDTM", Origin.FICHIER, LE_10)
    assert (edition.file_name, edition.file_sha256) == ("tableau.xlsx", sent.file.sha256)
    assert edition.published_at == sent.published_at
    assert set(edition.versions) == {"laureats"}
    assert store.current("40") == store.edition("40", 1) == edition
    assert store.departements() == ["40"]


def test_the_time_of_publication_is_kept_in_utc_whatever_its_zone(store: Store, publication: Make) -> None:
    paris = datetime(2021, 9, 10, 14, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    edition = store.publish(dataclasses.replace(publication(laureats=[MORCENX]), published_at=paris)).edition
    assert edition.published_at == paris
    assert edition.published_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(store: Store, publication: Make) -> None:
    naive = datetime(2021, 9, 10)  # noqa: DTZ001 (the fault under test)
    with pytest.raises(ValueError, match="time zone"):
        store.publish(dataclasses.replace(publication(laureats=[MORCENX]), published_at=naive))
    assert store.editions("40") == []


def test_the_same_tables_make_no_new_edition(store: Store, publication: Make) -> None:
    first = store.publish(publication(laureats=[MORCENX, TARTAS]))
    again = store.publish(publication(laureats=[MORCENX, TARTAS], content=b"saved again", name="copie.xlsx"))
    assert not again.created
    assert again.edition == first.edition
    assert len(store.editions("40")) == 1
    assert rows_in(store, fichiers) == 1


def test_another_order_of_rows_is_another_content(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX, TARTAS]))
    assert store.publish(publication(laureats=[TARTAS, MORCENX])).created


def test_other_lines_to_fix_make_a_new_edition(store: Store, publication: Make, fabrique: object) -> None:
    aside = fabrique.aside  # type: ignore[attr-defined]
    store.publish(publication(laureats=[MORCENX], aside=aside("laureats", '{"Commune": "?"}')))
    assert not store.publish(publication(laureats=[MORCENX], aside=aside("laureats", '{"Commune": "?"}'))).created
    changed = store.publish(publication(laureats=[MORCENX], aside=aside("laureats", '{"Commune": "Tartasse"}')))
    assert changed.created
    assert rows_in(store, ROWS["laureats"]) == 1


def test_another_date_de_situation_makes_a_new_edition(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX], date_situation=LE_10))
    assert not store.publish(publication(laureats=[MORCENX])).created
    assert store.publish(publication(laureats=[MORCENX], date_situation=date(2021, 10, 1))).created


def test_a_table_that_is_absent_is_carried_over(store: Store, publication: Make, fabrique: object) -> None:
    aside = fabrique.aside  # type: ignore[attr-defined]
    store.publish(publication(laureats=[MORCENX], aside=aside("laureats", "{}")))
    edition = store.publish(publication(postes=[POSTE], content=b"postes", aside=aside("postes", "{}"))).edition
    tables = store.tables(edition)
    assert set(edition.versions) == {"laureats", "postes"}
    assert tables["laureats"]["code_insee"].tolist() == ["40197"]
    assert tables["postes"]["communes"].tolist() == ["40197"]
    assert store.aside(edition)["table"].tolist() == ["laureats", "postes"]


def test_a_table_supplied_again_loses_the_lines_to_fix_of_its_former_file(
    store: Store, publication: Make, fabrique: object
) -> None:
    store.publish(publication(laureats=[MORCENX], aside=fabrique.aside("laureats", "{}")))  # type: ignore[attr-defined]
    edition = store.publish(publication(laureats=[MORCENX, TARTAS])).edition
    assert store.aside(edition).empty


def test_a_table_supplied_with_no_row_is_known_as_supplied(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX]))
    edition = store.publish(publication(laureats=[], postes=[])).edition
    assert set(edition.versions) == {"laureats", "postes"}
    assert store.tables(edition)["laureats"].empty
    assert "actions" not in edition.versions
    assert store.tables(edition)["actions"].empty


def test_an_unchanged_table_is_stored_once(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX, TARTAS]))
    store.publish(publication(laureats=[MORCENX, TARTAS], postes=[POSTE]))
    store.publish(publication(laureats=[MORCENX]))
    store.publish(publication(laureats=[MORCENX, TARTAS]))
    assert len(store.editions("40")) == 4
    assert rows_in(store, ROWS["laureats"]) == 3
    assert rows_in(store, versions) == 3
    assert rows_in(store, edition_versions) == 7


def test_the_bytes_of_a_file_are_stored_once_for_all_departements(store: Store, publication: Make) -> None:
    landes = store.publish(publication(departement="40", laureats=[MORCENX], content=b"national", name="liste.xlsx"))
    gers = store.publish(publication(departement="32", laureats=[TARTAS], content=b"national", name="liste (1).xlsx"))
    assert rows_in(store, fichiers) == 1
    assert store.departements() == ["32", "40"]
    assert store.received(landes.edition).name == "liste.xlsx"
    assert store.received(gers.edition).name == "liste (1).xlsx"
    assert store.received(gers.edition).lecture == {"feuilles": ["F1"]}
    assert store.file(gers.edition.file_sha256).content == b"national"


def test_departements_number_their_editions_apart(store: Store, publication: Make) -> None:
    store.publish(publication(departement="40", laureats=[MORCENX]))
    store.publish(publication(departement="40", laureats=[TARTAS]))
    assert store.publish(publication(departement="2A", laureats=[MORCENX])).edition.number == 1
    assert [edition.number for edition in store.editions("40")] == [2, 1]


def test_a_publication_from_an_old_parent_is_refused_and_names_the_current_edition(
    store: Store, publication: Make
) -> None:
    store.publish(publication(laureats=[MORCENX]))
    second = store.publish(publication(laureats=[TARTAS], author="SAT Nord"), parent=1).edition
    with pytest.raises(ConflictError, match="SAT Nord a publié depuis la version n°\u00a02") as refused:
        store.publish(publication(laureats=[MORCENX, TARTAS]), parent=1)
    assert refused.value.current == second
    assert store.current("40") == second


def test_a_publication_that_expects_an_empty_history_is_refused_once_there_is_one(
    store: Store, publication: Make
) -> None:
    assert store.publish(publication(laureats=[MORCENX]), parent=None).created
    with pytest.raises(ConflictError):
        store.publish(publication(laureats=[TARTAS]), parent=None)


def test_a_publication_sent_twice_is_not_a_conflict(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX]))
    sent = publication(laureats=[TARTAS])
    assert store.publish(sent, parent=1).created
    assert not store.publish(sent, parent=1).created


def test_an_undeclared_table_is_refused(store: Store, publication: Make) -> None:
    wrong = dataclasses.replace(publication(), tables={"inconnue": pd.DataFrame()})
    with pytest.raises(ValueError, match="inconnue"):
        store.publish(wrong)


def test_an_edition_or_a_file_that_is_not_there_is_said_in_french(store: Store) -> None:
    with pytest.raises(UnknownEditionError, match="La version n°\u00a07 n'existe pas pour le département 40"):
        store.edition("40", 7)
    with pytest.raises(UnknownEditionError, match="Ce fichier n'est pas dans la base"):
        store.file("0" * 64)


def test_the_journal_tells_who_did_what(store: Store, publication: Make) -> None:
    first = publication(laureats=[MORCENX])
    store.publish(first)
    store.publish(first)
    store.note("40", who="SAT", what="export", when=first.published_at, details={"fichier": "40.xlsx"})
    lines = [(line.who, line.what, line.number, line.details) for line in store.journal("40")]
    assert lines == [("SAT", "export", None, {"fichier": "40.xlsx"}), ("DDTM", "publication", 1, {})]
