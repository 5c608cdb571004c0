"""From a workbook to the figures: what every test of this folder plays again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pvd_dashboard import editions, situation, verbs
from tools.examples import make_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.model import Published
    from pvd_dashboard.intake.reading import Reading
    from pvd_dashboard.situation.model import Situation

PUBLIE_LE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Releve:
    """One workbook, read and published for its département."""

    departement: str
    reading: Reading
    published: Published
    store: Store

    def situation(self, on: str) -> Situation:
        return verbs.situate(self.store, self.departement, date.fromisoformat(on))

    def json(self, on: str) -> dict[str, Any]:
        return situation.to_json(self.situation(on))

    def ligne(self, on: str, *communes: str) -> dict[str, Any]:
        """Return the line of the PVD that these communes make, in the JSON document."""
        lignes = self.json(on)["conventions"]["lignes"]
        return next(ligne for ligne in lignes if set(ligne["communes"]) == set(communes))

    def alertes(self, on: str, code: str) -> list[dict[str, Any]]:
        return [alerte for alerte in self.json(on)["alertes"] if alerte["code"] == code]


def _publier(store: Store, name: str, content: bytes, departement: str) -> Releve:
    reading = verbs.read(name, content, departement=departement)
    assert not reading.blocking, [f for f in reading.findings if f.severity == "bloquant"]
    published = verbs.publish(store, reading, departement=departement, author="essai", at=PUBLIE_LE)
    return Releve(departement, reading, published, store)


@pytest.fixture(scope="session")
def magasin_des_exemples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield from _magasin(tmp_path_factory.mktemp("exemples"))


@pytest.fixture
def magasin(tmp_path: Path) -> Iterator[Store]:
    """Open an empty store of editions."""
    yield from _magasin(tmp_path)


def _magasin(dossier: Path) -> Iterator[Store]:
    store = editions.open_store(f"sqlite:///{(dossier / 'essai.sqlite3').as_posix()}")
    yield store
    store.close()


def _exemple(store: Store, departement: str) -> Releve:
    name = f"{make_examples.EXEMPLES[departement]}.xlsx"
    return _publier(store, name, (make_examples.CIBLE / name).read_bytes(), departement)


@pytest.fixture(scope="session")
def gers(magasin_des_exemples: Store) -> Releve:
    return _exemple(magasin_des_exemples, "32")


@pytest.fixture(scope="session")
def landes(magasin_des_exemples: Store) -> Releve:
    return _exemple(magasin_des_exemples, "40")


@pytest.fixture(scope="session")
def hautes_pyrenees(magasin_des_exemples: Store) -> Releve:
    return _exemple(magasin_des_exemples, "65")


@pytest.fixture
def rejouer(magasin: Store) -> Callable[[make_examples.Faits], Releve]:
    """Publish a variant of the facts of an example into an empty store."""

    def _rejouer(faits: make_examples.Faits) -> Releve:
        contenu = make_examples.classeur(make_examples.completer(faits))
        return _publier(magasin, faits["fichier"], contenu, faits["departement"])

    return _rejouer


@pytest.fixture
def publier(magasin: Store) -> Callable[[str, bytes, str], Releve]:
    """Read a file and publish it into an empty store: name, content, département."""
    return partial(_publier, magasin)
