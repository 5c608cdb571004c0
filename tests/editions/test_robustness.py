from __future__ import annotations

import hashlib
import itertools
import logging
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa

from pvd_dashboard.editions import ConflictError, Publication, ReceivedFile, Store, StoreError, backup, open_store
from pvd_dashboard.editions import engine as engines
from pvd_dashboard.editions.errors import (
    BackupError,
    BusyStoreError,
    DamagedStoreError,
    FullDiskError,
    ReadOnlyStoreError,
    StoreUrlError,
    UnreachableStoreError,
)
from pvd_dashboard.editions.schema import ROWS, edition_versions, editions, fichiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.context import BaseContext
    from multiprocessing.synchronize import Event

    Make = Callable[..., Publication]

logger = logging.getLogger(__name__)
MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle"}
TARTAS = {"code_insee": "40313", "nom_commune": "Tartas"}
SOAK = os.environ.get("PVD_SOAK") == "1"
KILLS = 200 if SOAK else 10
WRITERS = 8
EACH = 50 if SOAK else 4
LINES = 1_500 if SOAK else 600
START = datetime(2021, 9, 10, tzinfo=UTC)


def large(number: int) -> Publication:
    """Make a publication whose every row says its number, so that a mix would show."""
    content = f"classeur {number}".encode() * 1_000
    subventions = pd.DataFrame(
        {
            "n_dossier": [f"{number}-{line}" for line in range(LINES)],
            "dispositif": "DETR",
            "montant_accorde": [Decimal(line) / 100 for line in range(LINES)],
            "_cle": [f"{number}-{line}" for line in range(LINES)],
        }
    )
    file = ReceivedFile(f"{number}.xlsx", hashlib.sha256(content).hexdigest(), content)
    return Publication(
        "40", file, {"subventions": subventions}, pd.DataFrame(), "DDTM", START + timedelta(minutes=number)
    )


def _publish(url: str, number: int, ready: Event) -> None:
    sent = large(number)
    with open_store(url) as store:
        store.departements()
        ready.set()
        store.publish(sent)


def test_a_server_killed_while_publishing_leaves_all_or_nothing(
    store_url: str, store: Store, processes: BaseContext
) -> None:
    chance = random.Random(40)  # noqa: S311 (no secret)
    begun = time.perf_counter()
    store.publish(large(0))
    lasts = time.perf_counter() - begun
    outcomes = {True: 0, False: 0}
    for number in range(1, KILLS + 1):
        ready = processes.Event()
        victim = processes.Process(target=_publish, args=(store_url, number, ready))
        victim.start()
        assert ready.wait(60)
        time.sleep(chance.uniform(0, lasts))
        victim.kill()
        victim.join(60)
        victim.close()
        again = store.publish(large(number))  # a server may still be ending a commit that was sent before the kill
        outcomes[again.created] += 1
        assert again.edition.number == number + 1
        assert again.edition.file_name == f"{number}.xlsx"
        assert store.tables(again.edition)["subventions"]["n_dossier"].str.startswith(f"{number}-").all()
    logger.info("kills: %s before the commit, %s after", outcomes[True], outcomes[False])
    assert outcomes[True], "no kill came before the end: the campaign proved nothing"
    assert store.verify() == []
    with store._reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(fichiers)) == KILLS + 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(ROWS["subventions"])) == LINES * (KILLS + 1)


def _publish_and_die(url: str, number: int, step: int) -> None:
    """Publish, killed just before the ``step``-th statement or the commit after the last one."""
    with open_store(url) as store:
        steps = itertools.count(1)

        def count(*_: object) -> None:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sent = large(number)
        sa.event.listen(store._engine, "before_cursor_execute", count)
        sa.event.listen(store._engine, "commit", count)
        store.publish(sent)


def test_a_server_killed_before_any_statement_of_a_publication_leaves_nothing(
    store_url: str, store: Store, processes: BaseContext
) -> None:
    before = store.publish(large(0)).edition
    for step in itertools.count(1):
        victim = processes.Process(target=_publish_and_die, args=(store_url, 1, step))
        victim.start()
        victim.join(60)
        if victim.exitcode != -signal.SIGKILL:
            break
        assert store.editions("40") == [before]
        assert store.verify() == []
    assert victim.exitcode == 0
    assert step > 10
    assert [edition.number for edition in store.editions("40")] == [2, 1]
    assert store.verify() == []


def _writer(url: str, writer: int) -> tuple[list[int], int]:
    """Publish again and again from the edition believed current; return numbers obtained and conflicts."""
    obtained, conflicts = [], 0
    with open_store(url) as store:
        for turn in range(EACH):
            current = store.current("40")
            try:
                published = store.publish(
                    large(1_000 * (writer + 1) + turn), parent=current.number if current else None
                )
            except ConflictError:
                conflicts += 1
            else:
                obtained.append(published.edition.number)
    return obtained, conflicts


def _assert_history_is_whole(store: Store, outcomes: list[tuple[list[int], int]]) -> None:
    numbers = sorted(number for obtained, _ in outcomes for number in obtained)
    conflicts = sum(refused for _, refused in outcomes)
    logger.info("writers: %s published, %s told of a conflict", len(numbers), conflicts)
    history = store.editions("40")
    assert numbers == list(range(1, len(history) + 1))
    assert len(numbers) + conflicts == WRITERS * EACH
    assert [edition.parent for edition in history] == [*range(len(history) - 1, 0, -1), None]
    assert store.verify() == []


def test_processes_that_publish_at_once_are_published_or_told(
    store_url: str, store: Store, processes: BaseContext
) -> None:
    with ProcessPoolExecutor(WRITERS, processes) as pool:  # one that cannot start is told, not started for ever
        outcomes = list(pool.map(_writer, itertools.repeat(store_url), range(WRITERS)))
    _assert_history_is_whole(store, outcomes)


def test_threads_that_publish_at_once_are_published_or_told(store: Store) -> None:
    def write(writer: int) -> tuple[list[int], int]:
        obtained, conflicts = [], 0
        for turn in range(EACH):
            current = store.current("40")
            sent = large(1_000 * (writer + 1) + turn)
            try:
                obtained.append(store.publish(sent, parent=current.number if current else None).edition.number)
            except ConflictError:
                conflicts += 1
        return obtained, conflicts

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(write, range(WRITERS)))
    _assert_history_is_whole(store, outcomes)


def test_writers_that_state_no_parent_are_all_published(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        published = list(pool.map(lambda number: store.publish(large(number)), range(WRITERS)))
    assert sorted(one.edition.number for one in published) == list(range(1, WRITERS + 1))
    assert store.verify() == []


def test_two_departements_may_publish_one_file_at_once(store: Store, publication: Make) -> None:
    sent = [publication(departement=f"{code:02d}", laureats=[MORCENX], content=b"national") for code in range(1, 9)]
    with ThreadPoolExecutor(WRITERS) as pool:
        assert all(one.created for one in pool.map(store.publish, sent))
    assert len(store.departements()) == 8
    assert store.verify() == []


def test_a_store_in_memory_serves_threads(publication: Make) -> None:
    with closing(open_store("sqlite:///:memory:")) as store:
        store.publish(publication(laureats=[MORCENX]))
        with ThreadPoolExecutor(WRITERS) as pool:
            found = list(pool.map(lambda _: store.tables(store.edition("40", 1))["laureats"], range(40)))
    assert all(frame["code_insee"].tolist() == ["40197"] for frame in found)


def read_only(store_url: str) -> str:
    url = sa.make_url(store_url)
    if url.get_backend_name() == "postgresql":
        read = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
        return read.render_as_string(hide_password=False)
    return f"sqlite:///file:{url.database}?mode=ro&uri=true"


def test_a_read_only_store_can_be_read_and_says_that_it_keeps_nothing(
    store_url: str, opened: Callable[..., Store], publication: Make
) -> None:
    edition = opened().publish(publication(laureats=[MORCENX])).edition
    with open_store(read_only(store_url)) as store:
        assert store.current("40") == edition
        with pytest.raises(ReadOnlyStoreError, match="lecture seule\u00a0: rien n'a été enregistré"):
            store.publish(publication(laureats=[TARTAS]))
    assert opened().editions("40") == [edition]


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Mount a file system of 1.5 MB; where the machine forbids it, the test below it is said not to have run."""
    folder = Path(tempfile.mkdtemp(prefix="petit"))
    command = shutil.which("mount")
    mounted = command and subprocess.run(
        [command, "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("mounting a small file system takes root's rights")
    yield folder
    subprocess.run([str(shutil.which("umount")), "-l", str(folder)], check=True)
    folder.rmdir()


def test_a_disk_really_full_is_said_and_nothing_is_lost(small_disk: Path, publication: Make) -> None:
    with open_store(f"sqlite:///{small_disk / 'pvd.sqlite3'}") as store:
        edition = store.publish(publication(laureats=[MORCENX])).edition
        with pytest.raises(FullDiskError, match="plus de place sur le disque"):
            store.publish(publication(laureats=[TARTAS], content=os.urandom(3_000_000)))
        assert store.editions("40") == [edition]
        assert store.verify() == []
        assert store.publish(publication(laureats=[TARTAS], content=b"petit")).edition.number == 2


def test_a_backup_that_does_not_fit_leaves_the_one_before(
    small_disk: Path, store_url: str, store: Store, publication: Make
) -> None:
    store.publish(publication(laureats=[MORCENX]))
    target = small_disk / "pvd.zip"
    backup(store_url, target, at=START)
    good = target.read_bytes()
    store.publish(publication(laureats=[TARTAS], content=os.urandom(3_000_000)))
    with pytest.raises(BackupError, match="place libre"):
        backup(store_url, target, at=START)
    assert target.read_bytes() == good
    assert [path.name for path in small_disk.iterdir()] == ["pvd.zip"]


def _publish_as_nobody(folder: Path, sent: Publication) -> str:
    """Publish without root's rights, which no permission stops."""
    os.setgid(65534)
    os.setuid(65534)
    try:
        with open_store(f"sqlite:///{folder / 'pvd.sqlite3'}") as store:
            store.publish(sent)
    except StoreError as error:
        return f"{type(error).__name__}: {error}"
    return "published"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give its rights up")
def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(publication: Make, processes: BaseContext) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_store(f"sqlite:///{folder / 'pvd.sqlite3'}") as store:
            edition = store.publish(publication(laureats=[MORCENX])).edition
        folder.chmod(0o555)
        with processes.Pool(1) as pool:
            said = pool.apply(_publish_as_nobody, (folder, publication(laureats=[TARTAS])))
        folder.chmod(0o755)
        assert said.startswith(("ReadOnlyStoreError: La base", "UnreachableStoreError: La base"))
        with open_store(f"sqlite:///{folder / 'pvd.sqlite3'}") as store:
            assert store.editions("40") == [edition]
            assert store.verify() == []


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path, publication: Make) -> None:
    with open_store(f"sqlite:///{tmp_path / 'pvd.sqlite3'}") as store:
        edition = store.publish(publication(laureats=[MORCENX])).edition
        sa.event.listen(store._engine, "begin", _shrink)
        with pytest.raises(FullDiskError, match="plus de place sur le disque"):
            store.publish(publication(laureats=[TARTAS], content=os.urandom(3_000_000)))
        sa.event.remove(store._engine, "begin", _shrink)
        assert store.editions("40") == [edition]
        assert store.verify() == []


def _shrink(connection: sa.Connection) -> None:
    connection.exec_driver_sql("PRAGMA max_page_count = 200")


def test_an_error_in_the_middle_of_a_publication_leaves_nothing(
    store: Store, publication: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = store.publish(publication(laureats=[MORCENX])).edition

    def fail(*_: object, **__: object) -> None:
        msg = "insert"
        raise sa.exc.OperationalError(msg, {}, Exception("database or disk is full"))

    monkeypatch.setattr("pvd_dashboard.editions.catalogue.note", fail)
    with pytest.raises(FullDiskError):
        store.publish(publication(laureats=[TARTAS], content=b"autre"))
    assert store.editions("40") == [edition]
    assert store.verify() == []


@pytest.mark.parametrize("url", ["", "n'importe quoi", "mysql://serveur/base", "sqlite"])
def test_an_address_that_is_none_is_explained(url: str) -> None:
    with pytest.raises(StoreUrlError, match="L'adresse de la base"):
        open_store(url)


def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreachableStoreError, match="injoignable"):
        open_store(f"postgresql://postgres@/pvd?host={tmp_path}")


def test_a_database_that_does_not_exist_is_said(postgres_url: str) -> None:
    missing = sa.make_url(postgres_url).set(database="inexistante").render_as_string(hide_password=False)
    with pytest.raises(UnreachableStoreError):
        open_store(missing)


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "pvd.sqlite3"
    path.write_bytes(b"ceci est un tableur" * 100)
    with pytest.raises(DamagedStoreError, match="n'est pas une base lisible"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == b"ceci est un tableur" * 100


def test_the_folder_of_a_new_store_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'data' / 'pvd' / 'pvd.sqlite3'}").close()
    assert (tmp_path / "data" / "pvd" / "pvd.sqlite3").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("un fichier")
    with pytest.raises(UnreachableStoreError, match="ne peut pas être créé"):
        open_store(f"sqlite:///{tmp_path / 'data' / 'pvd.sqlite3'}")


def test_a_connection_cut_by_the_server_is_replaced(postgres_url: str, publication: Make) -> None:
    others = sa.text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    with open_store(postgres_url) as store, open_store(postgres_url) as other:
        store.publish(publication(laureats=[MORCENX]))
        with other._reading() as connection:
            connection.execute(others)
        assert store.publish(publication(laureats=[TARTAS])).edition.number == 2


def test_a_connection_cut_in_the_middle_of_a_publication_leaves_nothing(postgres_url: str, publication: Make) -> None:
    with open_store(postgres_url) as store, open_store(postgres_url) as other:
        edition = store.publish(publication(laureats=[MORCENX])).edition
        steps = itertools.count(1)

        def cut(connection: sa.Connection, *_: object) -> None:
            if next(steps) == 6:
                pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
                with other._reading() as killer:
                    killer.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": pid})

        sa.event.listen(store._engine, "before_cursor_execute", cut)
        with pytest.raises(UnreachableStoreError, match="injoignable"):
            store.publish(publication(laureats=[TARTAS], content=b"autre"))
        sa.event.remove(store._engine, "before_cursor_execute", cut)
        assert store.editions("40") == [edition]
        assert store.publish(publication(laureats=[TARTAS], content=b"autre")).edition.number == 2
        assert store.verify() == []


@contextmanager
def held(store: Store) -> Iterator[threading.Event]:
    """Let another publication hold the département until the event is set."""
    taken, free = threading.Event(), threading.Event()

    def hold() -> None:
        with engines.writing(store._engine, "40"):
            taken.set()
            free.wait(60)

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(hold)
        assert taken.wait(60)
        yield free
        free.set()
        other.result()


def test_a_publication_waits_for_another_that_is_short(opened: Callable[..., Store], publication: Make) -> None:
    store, other = opened(), opened()
    with held(other) as free:
        threading.Timer(0.7, free.set).start()
        begun = time.monotonic()
        assert store.publish(publication(laureats=[MORCENX])).edition.number == 1
        assert time.monotonic() - begun >= 0.5


def test_a_publication_that_waits_too_long_is_told_and_leaves_nothing(
    opened: Callable[..., Store], publication: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = opened()
    edition = other.publish(publication(laureats=[MORCENX])).edition
    monkeypatch.setattr(engines, "WAIT_SECONDS", 1)
    store = opened()
    with held(other):
        begun = time.monotonic()
        with pytest.raises(BusyStoreError, match="occupée par une autre publication"):
            store.publish(publication(laureats=[TARTAS]))
        assert time.monotonic() - begun < 20
        assert store.current("40") == edition
    assert store.publish(publication(laureats=[TARTAS])).edition.number == 2


@pytest.fixture
def small_database(postgres_server: str, small_disk: Path) -> Iterator[str]:
    """Give an empty database whose tables live on a file system that is soon full."""
    admin = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        owner = Path(str(connection.scalar(sa.text("show data_directory")))).stat()
        os.chown(small_disk, owner.st_uid, owner.st_gid)
        connection.exec_driver_sql("CREATE DATABASE petite")
        connection.exec_driver_sql(f"CREATE TABLESPACE petit LOCATION '{small_disk}'")
    url = sa.make_url(postgres_server).set(database="petite")
    open_store(url.render_as_string(hide_password=False)).close()
    in_it = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with in_it.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE fichiers SET TABLESPACE petit")
    yield url.render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql("DROP DATABASE petite WITH (FORCE)")
        connection.exec_driver_sql("DROP TABLESPACE petit")


def test_a_postgresql_whose_disk_is_full_is_said_and_nothing_is_lost(small_database: str, publication: Make) -> None:
    with open_store(small_database) as store:
        edition = store.publish(publication(laureats=[MORCENX])).edition
        with pytest.raises(FullDiskError, match="plus de place sur le disque"):
            store.publish(publication(laureats=[TARTAS], content=os.urandom(3_000_000)))
        assert store.editions("40") == [edition]
        assert store.verify() == []
        assert store.publish(publication(laureats=[TARTAS], content=b"petit")).edition.number == 2


@pytest.mark.parametrize("harm", ["file", "rows", "version", "orphan"])
def test_verify_sees_what_was_tampered_with(store: Store, publication: Make, harm: str) -> None:
    store.publish(publication(laureats=[MORCENX]))
    store.publish(publication(laureats=[TARTAS], content=b"autre"))
    assert store.verify() == []
    statement: Any = {
        "file": sa.update(fichiers).values(contenu=b"autre chose"),
        "rows": sa.update(ROWS["laureats"]).values(population=1),
        "version": sa.delete(edition_versions).where(edition_versions.c.edition_id == 1),
        "orphan": fichiers.insert().values(sha256="0" * 64, nom="x", taille=0, contenu=b"", recu_le=START),
    }[harm]
    with engines.writing(store._engine) as connection:
        connection.execute(statement)
    assert store.verify() != []


@pytest.mark.parametrize("broken", [{"numero": 4, "parent": 3}, {"numero": 3, "parent": 1}, {"restauree_de": 9}])
def test_the_database_itself_refuses_a_broken_chain(store: Store, publication: Make, broken: dict[str, int]) -> None:
    store.publish(publication(laureats=[MORCENX]))
    store.publish(publication(laureats=[TARTAS]))
    last = sa.update(editions).where(editions.c.numero == 2)
    with pytest.raises(sa.exc.IntegrityError), engines.writing(store._engine) as connection:
        connection.execute(last.values(broken))


def test_every_error_of_the_store_is_a_store_error() -> None:
    kinds = (FullDiskError, ReadOnlyStoreError, DamagedStoreError, UnreachableStoreError, StoreUrlError, ConflictError)
    assert all(issubclass(kind, StoreError) for kind in kinds)
