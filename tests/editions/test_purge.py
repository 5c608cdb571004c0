from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa

from pvd_dashboard.editions import (
    PurgedFileError,
    Retention,
    Saisie,
    Store,
    StoreError,
    backup,
    open_store,
    restore_backup,
)
from pvd_dashboard.editions.errors import BackupError
from pvd_dashboard.editions.schema import fichiers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]

RETENTION = Retention(contacts_mois=6, journal_mois=12)
DEMAIN = datetime(2021, 9, 11, tzinfo=UTC)
SIX_MOIS = datetime(2022, 3, 11, tzinfo=UTC)
UN_AN = datetime(2022, 9, 12, tzinfo=UTC)
POSTE = {"fonction": "chef_de_projet", "communes": "40197", "statut_poste": "pourvu"}
TITULAIRE = POSTE | {"nom": "Exemplaire", "prenom": "Camille", "mail": "camille@exemple.fr", "observations": "Camille"}
MANAGER = {"fonction": "manager", "communes": "40313", "nom": "Exemplette", "statut_poste": "pourvu"}
PARTIE = TITULAIRE | {"date_depart": pd.Timestamp("2021-03-10"), "date_depart_precision": "jour"}
SANS_NOM, AVEC_NOM = {"personnel": False}, {"personnel": True}


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    return opened(contacts=True)


def read_as(sent: Publication, lecture: dict[str, Any]) -> Publication:
    return replace(sent, file=replace(sent.file, lecture=lecture))


def names(store: Store, number: int) -> list[str | None]:
    postes = store.tables(store.edition("40", number))["postes"]
    return [None if pd.isna(nom) else str(nom) for nom in postes["nom"]]


def test_a_holder_in_function_stays(store: Store, publication: Make) -> None:
    store.publish(publication(postes=[TITULAIRE, MANAGER]))
    assert not store.purge("40", RETENTION, who="DPO", at=SIX_MOIS)
    assert names(store, 1) == ["Exemplaire", "Exemplette"]
    assert [act.what for act in store.journal("40")] == ["publication"]


def test_a_holder_who_left_goes_six_months_later_and_nobody_else(store: Store, publication: Make) -> None:
    edition = store.publish(publication(postes=[PARTIE, MANAGER], content=b"Exemplaire Camille")).edition
    assert not store.purge("40", RETENTION, who="DPO", at=datetime(2021, 9, 9, tzinfo=UTC))
    done = store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    assert (done.lignes, done.fichiers) == (1, (edition.file_sha256,))
    postes = store.tables(store.edition("40", 1))["postes"]
    assert postes.loc[0, ["nom", "prenom", "mail", "telephone", "observations"]].isna().all()
    assert postes.loc[0, "communes"] == "40197"
    assert names(store, 1) == [None, "Exemplette"]
    assert store.verify() == []
    assert not store.purge("40", RETENTION, who="DPO", at=DEMAIN)


@pytest.mark.parametrize(
    ("precision", "due"), [("jour", "2021-07-01"), ("mois", "2021-08-01"), ("annee", "2022-07-01")]
)
def test_a_rough_date_counts_from_the_end_of_its_period(
    store: Store, publication: Make, precision: str, due: str
) -> None:
    row = TITULAIRE | {"date_depart": pd.Timestamp("2021-01-01"), "date_depart_precision": precision}
    store.publish(publication(postes=[row]))
    on = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert not store.purge("40", RETENTION, who="DPO", at=on - timedelta(days=1), dry_run=True)
    assert store.purge("40", RETENTION, who="DPO", at=on)


def test_a_post_said_vacant_counts_from_its_publication(store: Store, publication: Make) -> None:
    store.publish(publication(postes=[TITULAIRE | {"statut_poste": "vacant"}]))
    assert not store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    assert store.purge("40", RETENTION, who="DPO", at=SIX_MOIS).lignes == 1


def test_what_was_replaced_six_months_ago_names_nobody_any_more(store: Store, publication: Make) -> None:
    store.publish(read_as(publication(postes=[TITULAIRE, MANAGER], content=b"un"), AVEC_NOM))
    store.publish(read_as(publication(postes=[MANAGER], content=b"deux"), AVEC_NOM))
    assert not store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    done = store.purge("40", RETENTION, who="DPO", at=SIX_MOIS)
    assert (done.lignes, len(done.fichiers)) == (2, 1)
    assert (names(store, 1), names(store, 2)) == ([None, None], ["Exemplette"])
    assert store.received(store.edition("40", 2)).content == b"deux"
    assert store.verify() == []


def test_two_versions_that_differ_only_by_a_name_become_one(store: Store, publication: Make) -> None:
    store.publish(read_as(publication(postes=[TITULAIRE | {"observations": None}], content=b"un"), SANS_NOM))
    store.publish(read_as(publication(postes=[POSTE], content=b"deux"), SANS_NOM))
    assert store.purge("40", RETENTION, who="DPO", at=SIX_MOIS).lignes == 1
    first, second = store.edition("40", 1), store.edition("40", 2)
    assert first.versions == second.versions
    assert not store.diff(first, second)
    assert store.verify() == []


def test_a_purged_file_is_told_in_french_and_its_sha256_stays(store: Store, publication: Make) -> None:
    edition = store.publish(publication(postes=[PARTIE], content=b"Exemplaire")).edition
    store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    with pytest.raises(PurgedFileError, match="purgé le 11/09/2021 par DPO \\(règle\u00a0: contacts 6 mois") as told:
        store.received(edition)
    assert "Les données publiées, elles, restent" in str(told.value)
    assert store.current("40").file_sha256 == edition.file_sha256  # type: ignore[union-attr]


def test_a_file_without_personal_heading_stays_for_ever(store: Store, publication: Make) -> None:
    first = store.publish(read_as(publication(laureats=[{"code_insee": "40197"}], content=b"un"), SANS_NOM)).edition
    store.publish(read_as(publication(laureats=[{"code_insee": "40313"}], content=b"deux"), SANS_NOM))
    store.purge("40", RETENTION, who="DPO", at=UN_AN)
    assert store.received(first).content == b"un"


def test_a_file_that_another_departement_still_shows_stays(store: Store, publication: Make) -> None:
    shared = read_as(publication(laureats=[{"code_insee": "40197"}], content=b"national"), AVEC_NOM)
    store.publish(shared)
    store.publish(replace(shared, departement="32"))
    store.publish(read_as(publication(laureats=[{"code_insee": "40313"}], content=b"deux"), AVEC_NOM))
    assert not store.purge("40", RETENTION, who="DPO", at=SIX_MOIS)
    assert store.file(shared.file.sha256).content == b"national"


def test_a_purged_file_handed_over_again_is_kept_again(store: Store, publication: Make) -> None:
    sent = publication(postes=[PARTIE], content=b"Exemplaire")
    store.publish(sent)
    store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    again = store.publish(replace(sent, published_at=DEMAIN))
    assert again.created
    assert store.received(again.edition).content == b"Exemplaire"
    assert names(store, 2) == ["Exemplaire"]
    assert names(store, 1) == [None]
    assert store.verify() == []


def test_lines_to_fix_lose_their_personal_cells_and_keep_the_others(
    store: Store,
    publication: Make,
    fabrique: Any,  # noqa: ANN401 (the factory of conftest)
) -> None:
    texts = ('{"Commune": "Tartasse", "Courriel": "a@exemple.fr", "CDP": "Exemplaire"}', '{"Commune": "?"}')
    store.publish(publication(postes=[POSTE], aside=fabrique.aside("postes", *texts), content=b"un"))
    store.publish(publication(postes=[POSTE], content=b"deux"))
    assert store.purge("40", RETENTION, who="DPO", at=SIX_MOIS).a_corriger == 1
    assert store.aside(store.edition("40", 1))["valeurs"].tolist() == ['{"Commune": "Tartasse"}', '{"Commune": "?"}']
    assert store.verify() == []


def test_the_journal_and_comments_go_after_a_year_and_the_trace_stays(store: Store, publication: Make) -> None:
    store.publish(replace(publication(postes=[PARTIE], content=b"un"), comment="vu avec Camille"))
    store.publish(replace(publication(postes=[POSTE], content=b"deux"), comment="en vigueur"))
    store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    done = store.purge("40", RETENTION, who="DPO", at=UN_AN)
    assert (done.actes, done.commentaires) == (2, 1)
    assert [edition.comment for edition in store.editions("40")] == ["en vigueur", ""]
    traces = store.journal("40")
    assert [(act.what, act.who, act.when) for act in traces] == [("purge", "DPO", UN_AN), ("purge", "DPO", DEMAIN)]
    assert traces[1].details["lignes"] == 1
    assert traces[1].details["regle"] == "contacts 6 mois après la fonction, journal 12 mois"


def test_a_trial_says_the_same_and_removes_nothing(store: Store, publication: Make) -> None:
    edition = store.publish(publication(postes=[PARTIE], content=b"Exemplaire")).edition
    trial = store.purge("40", RETENTION, who="DPO", at=DEMAIN, dry_run=True)
    assert names(store, 1) == ["Exemplaire"]
    assert store.received(edition).content == b"Exemplaire"
    assert len(store.journal("40")) == 1
    assert store.purge("40", RETENTION, who="DPO", at=DEMAIN) == trial


def test_another_departement_is_left_alone(store: Store, publication: Make) -> None:
    store.publish(publication(departement="32", postes=[PARTIE], content=b"un"))
    assert not store.purge("40", RETENTION, who="DPO", at=UN_AN)
    assert store.tables(store.edition("32", 1))["postes"]["nom"].tolist() == ["Exemplaire"]


def test_nothing_of_what_was_purged_is_left_in_the_bytes_of_an_sqlite_store(tmp_path: Path, publication: Make) -> None:
    secret = os.urandom(20).hex()
    path = tmp_path / "pvd.sqlite3"
    with open_store(f"sqlite:///{path}", contacts=True) as store:
        rows = [PARTIE | {"nom": secret, "communes": f"{code}"} for code in range(10_000, 10_300)]
        store.publish(publication(postes=rows, content=secret.encode() * 2_000))
        assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
        store.purge("40", RETENTION, who="DPO", at=DEMAIN)
        assert not any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_a_backup_made_before_the_purge_does_not_bring_personal_data_back(
    store: Store, publication: Make, store_url: str, tmp_path: Path
) -> None:
    edition = store.publish(publication(postes=[PARTIE, MANAGER], content=b"Exemplaire")).edition
    archive, url = tmp_path / "pvd.zip", f"sqlite:///{tmp_path / 'cible.sqlite3'}"
    backup(store_url, archive, at=DEMAIN)
    expected = store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    done = restore_backup(archive, url, at=DEMAIN, retention=RETENTION, who="DPO")
    assert done.purged == (expected,)
    with open_store(url) as restored:
        assert names(restored, 1) == names(store, 1) == [None, "Exemplette"]
        with pytest.raises(PurgedFileError):
            restored.received(edition)
        assert [act.what for act in restored.journal("40")] == ["purge", "sauvegarde remise en place", "publication"]
        assert restored.journal("40")[1].details == {"fichier": "pvd.zip", "sauvegarde_du": DEMAIN.isoformat()}
        assert restored.verify() == []


SEVERE = Retention(contacts_mois=1, journal_mois=12)
LE_20_MARS = datetime(2021, 3, 20, tzinfo=UTC)
AVRIL, MAI = datetime(2021, 4, 20, tzinfo=UTC), datetime(2021, 5, 2, tzinfo=UTC)


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    return tmp_path / "traces" / "registre.jsonl"


@pytest.fixture
def saved_then_purged(store: Store, publication: Make, store_url: str, tmp_path: Path, registre: Path) -> Path:
    """Give a backup of a store that was then purged under a shorter retention than the settings'."""
    store.publish(replace(publication(postes=[PARTIE, MANAGER], content=b"Exemplaire"), published_at=LE_20_MARS))
    backup(store_url, tmp_path / "pvd.zip", at=LE_20_MARS)
    assert store.purge("40", SEVERE, who="DPO", at=AVRIL, registre=registre).lignes == 1
    return tmp_path / "pvd.zip"


def test_a_purge_made_after_the_backup_under_a_shorter_rule_is_made_again_by_its_restoration(
    store: Store, saved_then_purged: Path, registre: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'cible.sqlite3'}"
    done = restore_backup(saved_then_purged, url, at=MAI, retention=RETENTION, who="DSI", registre=registre)
    assert [(one.lignes, len(one.fichiers)) for one in done.purged] == [(1, 1)]
    with open_store(url) as restored:
        assert names(restored, 1) == names(store, 1) == [None, "Exemplette"]
        traces = [(act.what, act.who, act.when) for act in restored.journal("40")]
        assert traces[:2] == [("purge", "DPO", AVRIL), ("sauvegarde remise en place", "DSI", MAI)]
        assert restored.journal("40")[0].details["regle"] == SEVERE.regle
        with pytest.raises(PurgedFileError, match="20/04/2021 par DPO"):
            restored.received(restored.edition("40", 1))
        assert restored.verify() == []


def test_only_the_purges_made_since_the_backup_are_made_again(
    store: Store, publication: Make, store_url: str, tmp_path: Path, registre: Path
) -> None:
    store.publish(replace(publication(postes=[PARTIE], content=b"un"), published_at=LE_20_MARS))
    store.purge("40", SEVERE, who="DPO", at=AVRIL, registre=registre)
    store.publish(replace(publication(postes=[PARTIE, MANAGER], content=b"deux"), published_at=MAI))
    backup(store_url, tmp_path / "pvd.zip", at=MAI)
    url = f"sqlite:///{tmp_path / 'cible.sqlite3'}"
    assert restore_backup(tmp_path / "pvd.zip", url, at=MAI, registre=registre).purged == ()
    with open_store(url) as restored:
        assert (names(restored, 1), names(restored, 2)) == ([None], ["Exemplaire", "Exemplette"])


def test_a_register_that_cannot_be_read_stops_the_restoration(
    saved_then_purged: Path, registre: Path, tmp_path: Path
) -> None:
    registre.write_text(registre.read_text() + "{\n")
    url = f"sqlite:///{tmp_path / 'cible.sqlite3'}"
    with pytest.raises(BackupError, match=r"registre des purges .* n'est pas lisible"):
        restore_backup(saved_then_purged, url, at=MAI, registre=registre)
    with open_store(url) as untouched:
        assert untouched.departements() == []


def test_a_purge_that_cannot_be_registered_removes_nothing(store: Store, publication: Make, tmp_path: Path) -> None:
    store.publish(publication(postes=[PARTIE], content=b"Exemplaire"))
    (tmp_path / "traces").write_text("un fichier")
    with pytest.raises(StoreError, match=r"registre des purges .* ne peut pas être écrit : rien n'a été retiré"):
        store.purge("40", RETENTION, who="DPO", at=DEMAIN, registre=tmp_path / "traces" / "registre.jsonl")
    assert names(store, 1) == ["Exemplaire"]


def test_a_trial_and_a_purge_of_nothing_are_not_registered(store: Store, publication: Make, registre: Path) -> None:
    store.publish(publication(postes=[PARTIE, MANAGER]))
    store.purge("40", RETENTION, who="DPO", at=DEMAIN, dry_run=True, registre=registre)
    store.purge("40", RETENTION, who="DPO", at=LE_20_MARS, registre=registre)
    assert not registre.exists()


def test_what_was_typed_and_left_alone_for_six_months_goes(store: Store, publication: Make) -> None:
    store.publish(publication(postes=[MANAGER]))
    old, new = (Saisie(cle, "40", "Agent A", "postes", 1, quand) for cle, quand in (("a", DEMAIN), ("b", SIX_MOIS)))
    store.keep_draft(old)
    store.keep_draft(new)
    assert store.purge("40", RETENTION, who="DPO", at=SIX_MOIS).brouillons == 1
    assert store.drafts("40", "Agent A") == [new]


def test_a_backup_made_after_the_purge_keeps_its_trace(
    store: Store, publication: Make, store_url: str, tmp_path: Path
) -> None:
    edition = store.publish(publication(postes=[PARTIE], content=b"Exemplaire")).edition
    store.purge("40", RETENTION, who="DPO", at=DEMAIN)
    archive, url = tmp_path / "pvd.zip", f"sqlite:///{tmp_path / 'cible.sqlite3'}"
    backup(store_url, archive, at=DEMAIN)
    assert b"Exemplaire" not in archive.read_bytes()
    restore_backup(archive, url, at=DEMAIN)
    with open_store(url) as restored, pytest.raises(PurgedFileError, match="11/09/2021 par DPO"):
        restored.received(edition)


def test_verify_tells_a_file_said_purged_that_still_has_bytes(store: Store, publication: Make) -> None:
    store.publish(publication(postes=[POSTE]))
    with store._writing("40") as connection:
        connection.execute(sa.update(fichiers).values(purge_le=DEMAIN))
    assert any("dit purgé" in fault for fault in store.verify())
