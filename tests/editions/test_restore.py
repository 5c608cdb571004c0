from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal

from pvd_dashboard.editions import ConflictError, Origin, Store, UnknownEditionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]

MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle"}
TARTAS = {"code_insee": "40313", "nom_commune": "Tartas"}
SOIR = datetime(2021, 9, 10, 20, 0, tzinfo=UTC)


def test_restoring_publishes_the_old_edition_again(store: Store, publication: Make) -> None:
    first = store.publish(
        publication(laureats=[MORCENX], content=b"un", name="un.xlsx", date_situation=date(2021, 9, 10))
    )
    store.publish(publication(laureats=[TARTAS], postes=[], content=b"deux"))
    restored = store.restore("40", 1, author="DDTM", published_at=SOIR, comment="erreur de fichier")
    edition = restored.edition
    assert restored.created
    assert (edition.number, edition.parent, edition.restored_from) == (3, 2, 1)
    assert (edition.origin, edition.comment, edition.published_at) == (Origin.RESTAURATION, "erreur de fichier", SOIR)
    assert (edition.file_name, edition.date_situation) == ("un.xlsx", date(2021, 9, 10))
    assert edition.versions == first.edition.versions
    for name, frame in store.tables(edition).items():
        assert_frame_equal(frame, store.tables(first.edition)[name])
    assert store.received(edition) == store.received(first.edition)


def test_restoring_brings_back_the_lines_to_fix(store: Store, publication: Make, fabrique: object) -> None:
    aside = fabrique.aside("laureats", '{"Commune": "Tartasse"}')  # type: ignore[attr-defined]
    store.publish(publication(laureats=[MORCENX], aside=aside))
    store.publish(publication(laureats=[MORCENX, TARTAS]))
    edition = store.restore("40", 1, author="DDTM", published_at=SOIR).edition
    assert store.aside(edition)["valeurs"].tolist() == ['{"Commune": "Tartasse"}']


def test_restoring_what_is_in_force_makes_no_new_edition(store: Store, publication: Make) -> None:
    current = store.publish(publication(laureats=[MORCENX])).edition
    again = store.restore("40", 1, author="DDTM", published_at=SOIR)
    assert not again.created
    assert again.edition == current


def test_restoring_an_unknown_edition_is_said(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX]))
    with pytest.raises(UnknownEditionError):
        store.restore("40", 9, author="DDTM", published_at=SOIR)


def test_restoring_is_refused_when_somebody_published_meanwhile(store: Store, publication: Make) -> None:
    store.publish(publication(laureats=[MORCENX]))
    store.publish(publication(laureats=[TARTAS]))
    with pytest.raises(ConflictError):
        store.restore("40", 1, author="DDTM", published_at=SOIR, parent=1)
