from __future__ import annotations

import json
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa
from pandas.testing import assert_frame_equal

from pvd_dashboard.editions import Store, StoreError, backup, open_store, restore_backup
from pvd_dashboard.editions.errors import BackupError, DamagedStoreError, NewerStoreError, OccupiedStoreError
from pvd_dashboard.editions.schema import ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]

LE_22 = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle", "frr": False, "population": 2**40}
TARTAS = {"code_insee": "40313", "nom_commune": "Tartas", "observations": "L'« œuvre »\n; --"}
AIDES = [
    {
        "n_dossier": text,
        "dispositif": "DETR",
        "montant_accorde": Decimal(text),
        "date_depot": pd.Timestamp("2021-05-20"),
    }
    for text in ("0.1000000001", "123456789012345678901234567", "0.00", "-43457.005", "1E+3")
]


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty store, another than ``store_url``, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'cible.sqlite3').as_posix()}"
    admin = sa.create_engine(request.getfixturevalue("postgres_server"), isolation_level="AUTOCOMMIT")
    name = f"cible_{os.getpid()}_{next(_numbers)}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return (
        sa.make_url(request.getfixturevalue("postgres_server")).set(database=name).render_as_string(hide_password=False)
    )


_numbers = iter(range(10_000))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "pvd.zip"


@pytest.fixture
def published(store: Store, publication: Make, fabrique: Any) -> Store:  # noqa: ANN401 (the factory of conftest)
    aside = fabrique.aside("subventions", '{"Montant": "beaucoup"}')
    store.publish(publication(laureats=[MORCENX], content=bytes(range(256)) * 40, name="a.xlsx"))
    store.publish(publication(laureats=[MORCENX, TARTAS], subventions=AIDES, aside=aside, content=b"deux"))
    store.publish(publication(departement="32", laureats=[{"code_insee": "32132"}], content=b"deux", name="gers.ods"))
    store.restore("40", 1, author="DDTM", published_at=LE_22, comment="retour")
    store.note("40", who="DDTM", what="export", when=LE_22, details={"fichier": "é.xlsx"})
    return store


def assert_same(one: Store, other: Store) -> None:
    assert one.departements() == other.departements()
    for departement in one.departements():
        assert one.editions(departement) == other.editions(departement)
        assert one.journal(departement) == other.journal(departement)
        for edition in one.editions(departement):
            assert one.received(edition) == other.received(edition)
            assert_frame_equal(one.aside(edition), other.aside(edition))
            for name, frame in one.tables(edition).items():
                assert_frame_equal(frame, other.tables(edition)[name])


def test_what_was_saved_comes_back_the_same_in_either_kind_of_store(
    published: Store, store_url: str, target: Path, target_url: str
) -> None:
    done = backup(store_url, target, at=LE_22)
    assert (done.departements, done.editions, done.fichiers) == (("32", "40"), 4, 2)
    assert restore_backup(target, target_url, at=LE_22) == done
    with open_store(target_url) as restored:
        assert_same(published, restored)
        assert restored.verify() == []


def test_one_can_go_on_publishing_after_a_restoration(
    published: Store, publication: Make, store_url: str, target: Path, target_url: str
) -> None:
    backup(store_url, target, at=LE_22)
    restore_backup(target, target_url, at=LE_22)
    with open_store(target_url) as restored:
        edition = restored.publish(publication(laureats=[TARTAS], content=b"suite")).edition
        assert (edition.number, edition.parent) == (4, 3)
        assert restored.verify() == []
    assert published.current("40").number == 3  # type: ignore[union-attr]


def test_a_backup_wiped_and_restored_in_place_gives_the_same_bytes(
    published: Store, store_url: str, target: Path
) -> None:
    before = {
        code: [(published.received(e).content, published.tables(e)) for e in published.editions(code)]
        for code in published.departements()
    }
    backup(store_url, target, at=LE_22)
    wipe(store_url, published)
    restore_backup(target, store_url, at=LE_22)
    with open_store(store_url) as restored:
        for code, kept in before.items():
            for edition, (content, tables) in zip(restored.editions(code), kept, strict=True):
                assert restored.received(edition).content == content
                for name, frame in restored.tables(edition).items():
                    assert_frame_equal(frame, tables[name])


def wipe(url: str, store: Store) -> None:
    store.close()
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        for path in Path(str(address.database)).parent.glob("pvd.sqlite3*"):
            path.unlink()
        return
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade")
        connection.exec_driver_sql("create schema public")
    engine.dispose()


def test_a_backup_of_the_same_store_holds_the_same_parts(published: Store, store_url: str, target: Path) -> None:
    assert published.verify() == []
    backup(store_url, target, at=LE_22)
    first = manifest(target)["parties"]
    backup(store_url, target, at=LE_22)
    assert manifest(target)["parties"] == first
    assert [path.name for path in target.parent.iterdir() if "partiel" in path.name] == []


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return dict(json.loads(archive.read("manifeste.json")))


def test_an_occupied_store_is_refused_and_left_alone(published: Store, store_url: str, target: Path) -> None:
    backup(store_url, target, at=LE_22)
    before = published.editions("40")
    with pytest.raises(OccupiedStoreError, match="contient déjà des versions publiées"):
        restore_backup(target, store_url, at=LE_22)
    assert published.editions("40") == before


def test_an_empty_store_is_not_saved(store_url: str, target: Path) -> None:
    with pytest.raises(StoreError, match="rien à sauvegarder"):
        backup(store_url, target, at=LE_22)
    assert not target.exists()


def test_a_damaged_store_is_not_saved_over_a_good_backup(published: Store, store_url: str, target: Path) -> None:
    backup(store_url, target, at=LE_22)
    good = target.read_bytes()
    with published._writing("40") as connection:
        connection.execute(sa.update(ROWS["laureats"]).values(population=1))
    with pytest.raises(DamagedStoreError, match="endommagée, elle n'est pas sauvegardée"):
        backup(store_url, target, at=LE_22)
    assert target.read_bytes() == good


def test_a_folder_that_does_not_exist_is_said(published: Store, store_url: str, tmp_path: Path) -> None:
    assert published.departements()
    with pytest.raises(BackupError, match="n'a pas pu être écrite"):
        backup(store_url, tmp_path / "absent" / "pvd.zip", at=LE_22)


def empty_and_untouched(url: str) -> bool:
    with open_store(url) as store:
        return store.departements() == []


@pytest.fixture
def saved(tmp_path: Path, publication: Make, fabrique: Any, target: Path) -> bytes:  # noqa: ANN401 (the factory of conftest)
    url = f"sqlite:///{(tmp_path / 'source.sqlite3').as_posix()}"
    with open_store(url) as store:
        aside = fabrique.aside("laureats", '{"Commune": "?"}')
        store.publish(publication(laureats=[MORCENX, TARTAS], aside=aside, content=bytes(range(256)) * 10))
    backup(url, target, at=LE_22)
    return target.read_bytes()


@pytest.mark.parametrize("kept", [0, 1, 100, 0.25, 0.5, 0.9, -1])
def test_a_backup_cut_short_is_refused_before_any_store_is_opened(
    saved: bytes, target: Path, tmp_path: Path, kept: float
) -> None:
    target.write_bytes(saved[: int(len(saved) * kept) if isinstance(kept, float) else kept])
    with pytest.raises(BackupError, match="endommagée ou incomplète\u00a0: rien n'a été restauré"):
        restore_backup(target, f"sqlite:///{tmp_path / 'cible.sqlite3'}", at=LE_22)
    assert not (tmp_path / "cible.sqlite3").exists()


def test_a_byte_changed_anywhere_is_refused_or_harmless(saved: bytes, target: Path, tmp_path: Path) -> None:
    refused = 0
    for place in range(0, len(saved), len(saved) // 24):
        harmed = bytearray(saved)
        harmed[place] ^= 0x55
        target.write_bytes(bytes(harmed))
        url = f"sqlite:///{(tmp_path / f'{place}.sqlite3').as_posix()}"
        try:
            restore_backup(target, url, at=LE_22)
        except StoreError:
            refused += 1
            assert empty_and_untouched(url)
        else:  # a byte that nothing reads (a date of the archive's directory)
            with open_store(url) as store, open_store(f"sqlite:///{tmp_path / 'source.sqlite3'}") as source:
                assert_same(source, store)
    assert refused > 15


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the archive again with valid ZIP checksums, its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _drop(parts: dict[str, bytes]) -> None:
    parts.pop("editions.jsonl")


def _forge(parts: dict[str, bytes]) -> None:
    parts["rows_laureats.jsonl"] = parts["rows_laureats.jsonl"].replace(b"Tartas", b"Tartes")


def _add(parts: dict[str, bytes]) -> None:
    parts["../evil"] = b"x"


def _not_json(parts: dict[str, bytes]) -> None:
    parts["manifeste.json"] = b"{"


@pytest.mark.parametrize("change", [_drop, _forge, _add, _not_json])
def test_an_archive_that_is_whole_but_not_the_one_written_is_refused(
    saved: bytes, target: Path, store_url: str, change: Callable[[dict[str, bytes]], None]
) -> None:
    target.write_bytes(saved)
    rewrite(target, change)
    with pytest.raises(BackupError, match="endommagée"):
        restore_backup(target, store_url, at=LE_22)
    assert empty_and_untouched(store_url)


def test_a_forged_part_with_its_checksum_is_caught_by_the_store_s_own_check(
    saved: bytes, target: Path, store_url: str
) -> None:
    def forge(parts: dict[str, bytes]) -> None:
        import hashlib  # noqa: PLC0415 (only here)

        _forge(parts)
        whole = json.loads(parts["manifeste.json"])
        whole["parties"]["rows_laureats.jsonl"]["sha256"] = hashlib.sha256(parts["rows_laureats.jsonl"]).hexdigest()
        parts["manifeste.json"] = json.dumps(whole).encode()

    target.write_bytes(saved)
    rewrite(target, forge)
    with pytest.raises(BackupError, match="ne donne pas une base intacte"):
        restore_backup(target, store_url, at=LE_22)
    assert empty_and_untouched(store_url)


@pytest.mark.parametrize("newer", [{"format": 2}, {"schema": "9999"}])
def test_a_backup_of_a_later_release_is_refused_in_french(
    saved: bytes, target: Path, store_url: str, newer: dict[str, Any]
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["manifeste.json"] = json.dumps(json.loads(parts["manifeste.json"]) | newer).encode()

    target.write_bytes(saved)
    rewrite(target, change)
    with pytest.raises(NewerStoreError, match="version plus récente"):
        restore_backup(target, store_url, at=LE_22)


def test_a_backup_that_is_not_there_is_said(tmp_path: Path, store_url: str) -> None:
    with pytest.raises(BackupError, match="n'existe pas"):
        restore_backup(tmp_path / "absent.zip", store_url, at=LE_22)


def test_what_is_published_during_a_backup_does_not_mix_in(
    published: Store, publication: Make, store_url: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pvd_dashboard.editions import sauvegarde  # noqa: PLC0415 (its inside is replaced)

    add, sent = sauvegarde._add, iter([publication(laureats=[TARTAS], content=b"pendant")])

    def meanwhile(archive: zipfile.ZipFile, name: str, pieces: Any) -> dict[str, Any]:  # noqa: ANN401 (an iterator)
        for one in sent:
            assert published.publish(replace(one, author="autre")).created
        return add(archive, name, pieces)

    monkeypatch.setattr(sauvegarde, "_add", meanwhile)
    assert backup(store_url, target, at=LE_22).editions == 4
    assert len(published.editions("40")) == 4
    tables = manifest(target)["tables"]
    assert tables["editions"]["lignes"] == 4
