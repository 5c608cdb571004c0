"""The application as a visitor meets it, on each state of its store."""

from __future__ import annotations

import functools
import shutil
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pvd_dashboard import editions, verbs
from pvd_dashboard.settings import DONNEES, RACINE
from pvd_dashboard.ui import acces, depot_taches, exemples, navigation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from pvd_dashboard.ui.navigation import Ecran

ATTENTE = 60


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exemples")


@pytest.fixture(autouse=True)
def caches_neufs(bases: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ouverts: list[editions.Store] = []

    def ouvrir(url: str) -> editions.Store:
        ouverts.append(editions.open_store(url))
        return ouverts[-1]

    monkeypatch.setattr(exemples, "BASES", bases)
    monkeypatch.setattr(depot_taches, "PATIENCE", ATTENTE)
    monkeypatch.setattr(verbs, "open_store", functools.cache(ouvrir))
    st.cache_resource.clear()
    acces.oublier()
    yield
    st.cache_resource.clear()
    for store in ouverts:
        store.close()


@pytest.fixture
def lieu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{(tmp_path / 'essai.sqlite3').as_posix()}"
    monkeypatch.setenv("PVD_DATABASE_URL", url)
    return url


@pytest.fixture(scope="session")
def modeles(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[editions.Store], None]], Path]:
    """Give a function that fills a store once a session under a name, and returns its file, to be copied."""
    dossier = tmp_path_factory.mktemp("modeles")
    faits: dict[str, Path] = {}

    def modele(nom: str, remplir: Callable[[editions.Store], None]) -> Path:
        if nom not in faits:
            fichier = dossier / f"{nom}.sqlite3"
            with editions.open_store(f"sqlite:///{fichier.as_posix()}") as store:
                remplir(store)
            faits[nom] = fichier
        return faits[nom]

    return modele


@pytest.fixture
def rempli(lieu: str, tmp_path: Path, modeles: Callable[..., Path]) -> Callable[..., editions.Store]:
    """Give a function that opens the store of the test, filled as ``remplir`` fills one, once a session for a name."""

    def ouvert(nom: str, remplir: Callable[[editions.Store], None]) -> editions.Store:
        shutil.copy(modeles(nom, remplir), tmp_path / "essai.sqlite3")
        return verbs.open_store(lieu)

    return ouvert


@pytest.fixture
def landes_publiees(rempli: Callable[..., editions.Store]) -> Callable[[datetime], editions.Store]:
    """Give a function that opens the store of the test with the example of the Landes, published at an instant."""

    def publiees(quand: datetime) -> editions.Store:
        def remplir(store: editions.Store) -> None:
            lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
            verbs.publish(store, lecture, departement="40", author="DDTM", at=quand)

        return rempli(f"landes-{quand:%Y%m%d%H%M}", remplir)

    return publiees


@pytest.fixture
def sans_exemple(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exemples, "CLASSEURS", tmp_path)


def aller(essai: AppTest, ecran: Ecran) -> AppTest:
    """Open the address of a screen, as a browser does; the first screen is at « / »."""
    essai._page_hash = "" if ecran is navigation.VUE else calc_hash(ecran.adresse)
    return essai.run()


@pytest.fixture
def serveur_visite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put AppTest in the state of a server on which somebody has opened « / »: app.py runs first."""
    naitre = PagesManager.__init__

    def init(self: PagesManager, *args: object, **options: object) -> None:
        naitre(self, *args, **options)
        monkeypatch.setattr(PagesManager, "uses_pages_directory", False)

    monkeypatch.setattr(PagesManager, "__init__", init)


@pytest.fixture
def ouvrir(serveur_visite: None) -> Callable[..., AppTest]:
    del serveur_visite

    def _ouvrir(ecran: Ecran, **requete: str) -> AppTest:
        essai = AppTest.from_file(str(RACINE / "app.py"), default_timeout=ATTENTE)
        for nom, valeur in requete.items():
            essai.query_params[nom] = valeur
        return aller(essai, ecran)

    return _ouvrir
