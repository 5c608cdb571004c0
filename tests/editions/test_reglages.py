"""What officers decide is added to, never changed: what is in force, since when, by whom, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pvd_dashboard.editions import POUR_TOUS, SettingConflictError, backup, open_store, restore_backup
from pvd_dashboard.editions.purge import Retention

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pvd_dashboard.editions import Publication, Store

MIDI = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
UNE_HEURE = timedelta(hours=1)


def write(
    store: Store, valeur: object, *, departement: str = "40", cle: str = "delai", **more: datetime | str | int
) -> list[int]:
    given: dict[str, Any] = {"who": "Agent A", "when": MIDI} | more
    return store.write_reglages(departement, "parametres", {cle: valeur}, **given)


def values(store: Store, departement: str = "40", *, at: datetime | None = None) -> dict[str, Any]:
    return {cle: one.valeur for cle, one in store.reglages(departement, "parametres", at=at).items()}


def test_the_last_value_written_is_in_force_and_the_history_keeps_them_all(store: Store) -> None:
    write(store, "24", comment="instruction du 12/03")
    write(store, "30", who="Agent B", when=MIDI + UNE_HEURE)
    assert values(store) == {"delai": "30"}
    assert [(one.valeur, one.auteur, one.quand, one.commentaire) for one in store.reglages_history("40")] == [
        ("30", "Agent B", MIDI + UNE_HEURE, ""),
        ("24", "Agent A", MIDI, "instruction du 12/03"),
    ]


def test_what_was_in_force_at_an_instant_is_told(store: Store) -> None:
    write(store, "24")
    write(store, "30", when=MIDI + UNE_HEURE)
    assert values(store, at=MIDI - timedelta(seconds=1)) == {}
    assert values(store, at=MIDI) == {"delai": "24"}
    assert values(store, at=MIDI + UNE_HEURE) == {"delai": "30"}


def test_nothing_takes_the_default_back_and_stays_in_the_history(store: Store) -> None:
    write(store, "24")
    write(store, None, when=MIDI + UNE_HEURE)
    assert values(store) == {}
    assert [one.valeur for one in store.reglages_history("40", "parametres")] == [None, "24"]


def test_a_departement_has_its_own_and_what_holds_for_all(store: Store) -> None:
    write(store, {"debut": 24}, departement=POUR_TOUS)
    write(store, "12", departement="65", cle="autre")
    assert values(store) == {"delai": {"debut": 24}}
    write(store, {"debut": 12})
    assert values(store) == {"delai": {"debut": 12}}
    assert values(store, "65") == {"delai": {"debut": 24}, "autre": "12"}
    write(store, {"debut": 36}, departement=POUR_TOUS)  # written later, still for the others only
    assert (values(store), values(store, "65")["delai"]) == ({"delai": {"debut": 12}}, {"debut": 36})
    write(store, {"debut": 24}, departement=POUR_TOUS)
    write(store, None)
    assert values(store) == {"delai": {"debut": 24}}


def test_a_domain_says_nothing_of_another(store: Store) -> None:
    store.write_reglages("40", "delais", {"DETR|2021": {"debut_mois": 18}}, who="A", when=MIDI)
    assert values(store) == {}
    assert store.reglages("40", "delais")["DETR|2021"].valeur == {"debut_mois": 18}


def test_who_did_not_see_the_last_value_is_told_and_changes_nothing(store: Store) -> None:
    (first,) = write(store, "24")
    write(store, "30", who="Agent B", when=MIDI + UNE_HEURE)
    with pytest.raises(SettingConflictError, match="modifié par Agent B \\(le 22/11/2026\\)"):
        write(store, "36", seen=first)
    assert values(store) == {"delai": "30"}
    write(store, "6", cle="autre", seen=first)  # another key: nobody wrote it meanwhile
    assert values(store) == {"delai": "30", "autre": "6"}


def test_the_journal_says_who_changed_what(store: Store) -> None:
    write(store, "24")
    (act,) = store.journal("40")
    assert (act.what, act.who, act.when, act.details) == (
        "reglage", "Agent A", MIDI, {"domaine": "parametres", "cles": ["delai"]},
    )  # fmt: skip


def test_a_time_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(store, "24", when=datetime(2026, 11, 22))  # noqa: DTZ001 -- what is refused


def test_a_backup_carries_what_was_decided(tmp_path: Path, publication: Callable[..., Publication]) -> None:
    one, other = (f"sqlite:///{tmp_path / name}" for name in ("un.sqlite3", "deux.sqlite3"))
    with open_store(one) as store:
        store.publish(publication(laureats=[{"code_insee": "40197"}]))
        write(store, {"a": "é"})
    backup(one, tmp_path / "tout.zip", at=MIDI)
    restore_backup(tmp_path / "tout.zip", other, at=MIDI, retention=Retention(6, 12), who="A")
    with open_store(other) as store:
        assert values(store) == {"delai": {"a": "é"}}
        write(store, "24", when=MIDI + UNE_HEURE)
        assert values(store) == {"delai": "24"}
