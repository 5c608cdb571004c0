"""References of a file to what is published: an avenant and its convention, a post and the lauréates, a first day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs
from pvd_dashboard.reglages import ecrire_parametres
from tests.intake.conftest import xlsx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.editions import Store

MIDI = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
LAUREATS = [["Code INSEE", "Commune lauréate"], ["40119", "Hagetmau"], ["40110", "Geaune"], ["40002", "Amou"]]
CONVENTIONS = [
    ["Type", "Communes", "Date de signature"],
    ["Adhésion", "Hagetmau", "20/05/2021"],
    ["Adhésion", "Amou", "20/05/2021"],
    ["Adhésion", "Geaune", "20/05/2021"],
]
POSTES = [["Communes", "Statut du poste"], ["Hagetmau", "pourvu"], ["Tartas", "pourvu"]]
AVENANTS = [["Communes", "Numéro", "Date de signature"], ["Hagetmau", 1, "03/04/2022"], ["Tartas", 1, "03/04/2022"]]
Rows = list[list[str]]


@pytest.fixture
def published(store: Store) -> Store:
    """Publish a list of lauréates and their conventions; before that, nothing is compared."""
    assert said(store, {"Postes": POSTES, "Avenants": AVENANTS}) == []
    deposit(store, {"Lauréats": LAUREATS, "Conventions": CONVENTIONS})
    return store


def looked(store: Store, sheets: dict[str, Sequence[Sequence[object]]]) -> verbs.Reading:
    return verbs.read_into(store, verbs.open_file("suivi.xlsx", xlsx(sheets)), "40")


def deposit(store: Store, sheets: dict[str, Sequence[Sequence[object]]]) -> None:
    verbs.publish(store, looked(store, sheets), departement="40", author="Agent A", at=MIDI)


def said(store: Store, sheets: dict[str, Sequence[Sequence[object]]]) -> list[tuple[str, str, str]]:
    codes = {"POSTE_HORS_LAUREATS", "AVENANT_SANS_CONVENTION"}
    return sorted((f.code, f.cell, f.expected or f.value) for f in looked(store, sheets).findings if f.code in codes)


OUTSIDE = [
    ("AVENANT_SANS_CONVENTION", "Avenants!A3", "Tartas (40313)"),
    ("POSTE_HORS_LAUREATS", "Postes!A3", "Tartas (40313)"),
]


def test_references_are_compared_with_what_is_published_as_publishing_would_leave_it(published: Store) -> None:
    alone = {"Postes": POSTES, "Avenants": AVENANTS}
    assert said(published, alone) == OUTSIDE
    few = {"Lauréats": [LAUREATS[0], LAUREATS[2]], "Conventions": [CONVENTIONS[0], CONVENTIONS[3]]}
    assert said(published, {**few, **alone}) == OUTSIDE  # they update the lines published, that stay
    whole = {"Lauréats": LAUREATS[:1] + LAUREATS[2:], "Conventions": CONVENTIONS[:1] + CONVENTIONS[2:]}
    cells = [cell for _, cell, _ in said(published, {**whole, **alone})]
    assert cells == ["Avenants!A2", "Avenants!A3", "Postes!A2", "Postes!A3"]  # they replace them


def test_a_signature_is_compared_with_the_first_day_that_the_departement_set(published: Store) -> None:
    def early() -> list[str]:
        return [f.cell for f in looked(published, {"Conventions": CONVENTIONS}).findings if f.code == "AVANT_PROGRAMME"]

    assert early() == []
    ecrire_parametres(published, "40", {"debut_programme": "01/06/2021"}, author="Agent A", at=MIDI)
    assert early() == ["Conventions!C2", "Conventions!C3", "Conventions!C4"]
