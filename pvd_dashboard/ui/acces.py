"""What a screen asks of the package, computed once and kept.

Editions are immutable: whatever is computed from one is kept under (store,
département, edition, date, parameters, vintage of the reference), bounded.
No frame is ever hashed.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from pvd_dashboard import reglages, territory, verbs
from pvd_dashboard.settings import Parametres, settings
from pvd_dashboard.situation import marquer
from pvd_dashboard.ui import exemples
from pvd_dashboard.ui.reseau import sans_attente
from pvd_dashboard.ui.reserve import Reserve

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.difference import Difference
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_alertes import Marque
    from pvd_dashboard.territory import Territory
    from pvd_dashboard.ui.page import Contexte

T = TypeVar("T")
SITUATIONS_GARDEES, FIGURES_GARDEES, DIFFERENCES_GARDEES = 64, 512, 32


@dataclass(frozen=True, slots=True)
class Magasin:
    """The store that the screens read: the real one, or the examples while it is empty.

    ``etat`` changes with whatever is published, set or purged by any process:
    what is kept of the store under another one is out of date.
    """

    store: Store
    url: str
    exemple: bool
    departements: tuple[str, ...]
    etat: str


def aujourdhui() -> date:
    """Return today's date on this machine: the only clock of the screens."""
    return datetime.now(UTC).astimezone().date()


def territoire() -> Territory:
    """Return the communes, EPCI and départements, read again when they were updated, by whichever process."""
    charge = territory.load()
    _pret(charge.written)
    return charge


@st.cache_resource(max_entries=1, show_spinner=False)
def _pret(ecrit: int) -> None:
    """Make the process ready to answer fast: once a vintage."""
    del ecrit
    sans_attente()
    geler()


def geler() -> None:
    """Put what is loaded out of the garbage collector's way: once at start, and after a publication."""
    gc.collect()
    gc.freeze()


def magasin() -> Magasin:
    """Open the store of the installation, or the examples as long as nothing was published.

    The store is asked for its state at each run, in one small query: what another server published is seen at once.
    """
    url = settings().store_url
    return _magasin(url, verbs.open_store(url).state())


@st.cache_resource(max_entries=8, show_spinner=False)
def _magasin(url: str, etat: str) -> Magasin:
    reel = verbs.open_store(url)
    departements = tuple(reel.departements())
    if departements:
        return Magasin(reel, url, exemple=False, departements=departements, etat=etat)
    exemples_url = exemples.url()
    if exemples_url is None:
        return Magasin(reel, url, exemple=False, departements=(), etat=etat)
    fictif = verbs.open_store(exemples_url)
    departements = tuple(fictif.departements())
    return Magasin(fictif, exemples_url, exemple=True, departements=departements, etat=fictif.state())


def editions(lu: Magasin, departement: str) -> tuple[Edition, ...]:
    """Return the editions of a département, the one in force first, without reading them again at each run."""
    return _editions(lu, lu.url, lu.etat, departement)


@st.cache_resource(max_entries=128, show_spinner=False)
def _editions(_lu: Magasin, url: str, etat: str, departement: str) -> tuple[Edition, ...]:
    del url, etat
    return tuple(_lu.store.editions(departement))


def parametres(lu: Magasin, departement: str) -> Parametres:
    """Return the programme's parameters in force for a département, without reading them again at each run."""
    return _parametres(lu, lu.url, lu.etat, departement)


@st.cache_resource(max_entries=128, show_spinner=False)
def _parametres(_lu: Magasin, url: str, etat: str, departement: str) -> Parametres:
    del url, etat
    return reglages.parametres_en_vigueur(_lu.store, departement)


def situation(lu: Magasin, edition: Edition, on: date) -> Situation:
    """Return the situation of an edition on a date, computed once."""
    # The fingerprints of the tables change with a purge only: what was kept before it is not shown after it.
    en_vigueur = parametres(lu, edition.departement)
    version = "|".join([en_vigueur.version, *edition.versions.values()])
    cle = (lu.url, edition.departement, edition.number, on, version, territoire().version)
    marques = _marques(lu, lu.url, lu.etat, edition.departement)

    def marquee() -> Situation:
        return marquer(_situation(lu, en_vigueur, *cle), marques)

    dites = tuple(sorted(marques.items(), key=itemgetter(0)))
    return cast("Situation", _reserve().garder(("situation", *cle, dites), marquee))


@st.cache_resource(max_entries=128, show_spinner=False)
def _marques(_lu: Magasin, url: str, etat: str, departement: str) -> dict[str, Marque]:
    del url, etat
    return reglages.marques(_lu.store, departement)


@st.cache_resource(max_entries=SITUATIONS_GARDEES, show_spinner="Calcul de la situation…")
def _situation(
    _lu: Magasin,
    _en_vigueur: Parametres,
    url: str,
    departement: str,
    numero: int,
    on: date,
    version: str,
    millesime: str,
) -> Situation:
    del url, version, millesime
    return verbs.situate(_lu.store, departement, on, number=numero, parametres=_en_vigueur)


def garder(contexte: Contexte, *cle: object, faire: Callable[[], T]) -> T:
    """Return what ``faire`` computes, done once for this situation and this key; what it returns is never changed."""
    edition = contexte.edition
    ici = (contexte.magasin.url, contexte.departement, edition.number, *edition.versions.values(), contexte.date)
    return cast("T", _reserve().garder((*ici, contexte.parametres.version, contexte.territoire.version, *cle), faire))


@st.cache_resource(show_spinner=False)
def _reserve() -> Reserve:
    return Reserve(FIGURES_GARDEES)


def difference(lu: Magasin, avant: Edition | None, apres: Edition) -> Difference:
    """Return what changed from an edition (None: from nothing) to another, computed once."""
    etats = "|".join([*(avant.versions.values() if avant else ()), *apres.versions.values()])
    return _difference(lu, avant, apres, lu.url, apres.departement, avant.number if avant else 0, apres.number, etats)


@st.cache_resource(max_entries=DIFFERENCES_GARDEES, show_spinner="Comparaison des versions…")
def _difference(
    _lu: Magasin, _avant: Edition | None, _apres: Edition, url: str, departement: str, de: int, a: int, etats: str
) -> Difference:
    del url, departement, de, a, etats
    return _lu.store.diff(_avant, _apres)
