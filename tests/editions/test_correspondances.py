"""What officers said of their sheets is remembered per département, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.editions import Correspondance

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store

MIDI = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
AIDES = Correspondance("a" * 64, "Aides", ("dispositif", "combien"), "subventions", {"combien": "montant_accorde"})
GUIDE = Correspondance("b" * 64, "Guide", ("lisez ceci",), "ignorer")


def said(store: Store, departement: str = "40") -> list[tuple[str | None, dict[str, str]]]:
    return [(one.table, dict(one.colonnes)) for one in store.remembered(departement)]


def test_what_was_said_is_given_back_with_who_and_when(store: Store) -> None:
    store.remember("40", [AIDES], who="Agent A", when=MIDI)
    (kept,) = store.remembered("40")
    assert (kept.feuille, kept.intitules, kept.auteur, kept.retenu_le) == ("Aides", AIDES.intitules, "Agent A", MIDI)
    assert said(store) == [("subventions", {"combien": "montant_accorde"})]


def test_the_last_word_on_the_same_headings_replaces_the_one_before(store: Store) -> None:
    store.remember("40", [AIDES, GUIDE], who="Agent A", when=MIDI)
    later = Correspondance(AIDES.empreinte, "Aides", AIDES.intitules, "subventions", {"combien": "montant_demande"})
    store.remember("40", [later], who="Agent B", when=MIDI.replace(hour=13))
    assert said(store) == [("subventions", {"combien": "montant_demande"}), ("ignorer", {})]


def test_each_departement_remembers_its_own(store: Store) -> None:
    store.remember("40", [AIDES], who="Agent A", when=MIDI)
    store.remember("65", [GUIDE], who="Agent A", when=MIDI)
    assert (said(store, "40"), said(store, "65")) == ([("subventions", {"combien": "montant_accorde"})],
                                                      [("ignorer", {})])  # fmt: skip
    assert store.forget("40") == 1
    assert (said(store, "40"), said(store, "65")) == ([], [("ignorer", {})])


def test_one_reading_can_be_forgotten_and_the_others_stay(store: Store) -> None:
    store.remember("40", [AIDES, GUIDE], who="Agent A", when=MIDI)
    assert store.forget("40", AIDES.empreinte) == 1
    assert store.forget("40", AIDES.empreinte) == 0
    assert said(store) == [("ignorer", {})]


def test_an_instant_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.remember("40", [AIDES], who="Agent A", when=MIDI.replace(tzinfo=None))
