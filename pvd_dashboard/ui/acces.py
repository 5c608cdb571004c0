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
from pvd_dashboard.ui.pretes import retenir_l_ecriture
from pvd_dashboard.ui.reseau import retenir_le_theme, sans_attente
from pvd_dashboard.ui.reserve import Reserve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pvd_dashboard.editions import Store
    from pvd_dashboard.editions.difference import Difference
    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.model_alertes import Marque
    from pvd_dashboard.territory import Territory
    from pvd_dashboard.ui.page import Contexte

T = TypeVar("T")
SITUATIONS_GARDEES, FIGURES_GARDEES, LECTURES_GARDEES, DIFFERENCES_GARDEES = 64, 512, 512, 32
# One process has one of each, whatever its sessions.
_PRETS, _LUS = Reserve(1), Reserve(LECTURES_GARDEES)
_SITUATIONS, _FIGURES = Reserve(SITUATIONS_GARDEES), Reserve(FIGURES_GARDEES)


def oublier() -> None:
    """Forget whatever is kept."""
    for reserve in (_PRETS, _LUS, _SITUATIONS, _FIGURES):
        reserve.vider()


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
    _PRETS.garder((charge.written,), _preparer)
    return charge


def _preparer() -> None:
    """Make the process ready to answer fast: once a vintage."""
    sans_attente()
    retenir_le_theme()
    retenir_l_ecriture()
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
    etat = verbs.open_store(url).state()
    return cast("Magasin", _LUS.garder(("magasin", url, etat), lambda: _magasin(url, etat)))


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


def _lire(lu: Magasin, quoi: str, departement: str, lire: Callable[[], T]) -> T:
    """Return what the store says of a département, read once for a state of the store."""
    return cast("T", _LUS.garder((quoi, lu.url, lu.etat, departement), lire))


def editions(lu: Magasin, departement: str) -> tuple[Edition, ...]:
    """Return the editions of a département, the one in force first, without reading them again at each run."""
    return _lire(lu, "editions", departement, lambda: tuple(lu.store.editions(departement)))


def parametres(lu: Magasin, departement: str) -> Parametres:
    """Return the programme's parameters in force for a département, without reading them again at each run."""
    return _lire(lu, "parametres", departement, lambda: reglages.parametres_en_vigueur(lu.store, departement))


def situation(lu: Magasin, edition: Edition, on: date) -> Situation:
    """Return the situation of an edition on a date, computed once."""
    # The fingerprints of the tables change with a purge only: what was kept before it is not shown after it.
    departement, en_vigueur = edition.departement, parametres(lu, edition.departement)
    marques, dites = _lire(lu, "marques", departement, lambda: _marques(lu, departement))
    version = (en_vigueur.version, *edition.versions.values())
    cle = (lu.url, departement, edition.number, on, *version, territoire().version)

    def nue() -> Situation:
        with st.spinner("Calcul de la situation…"):
            return verbs.situate(lu.store, departement, on, number=edition.number, parametres=en_vigueur)

    def marquee() -> Situation:
        return marquer(_SITUATIONS.garder(cle, nue), marques)

    return cast("Situation", _FIGURES.garder(("situation", *cle, dites), marquee))


def _marques(lu: Magasin, departement: str) -> tuple[dict[str, Marque], tuple[tuple[str, Marque], ...]]:
    lues = reglages.marques(lu.store, departement)
    return lues, tuple(sorted(lues.items(), key=itemgetter(0)))


def garder(contexte: Contexte, *cle: object, faire: Callable[[], T]) -> T:
    """Return what ``faire`` computes, done once for this situation and this key; what it returns is never changed."""
    edition = contexte.edition
    ici = (contexte.magasin.url, contexte.departement, edition.number, *edition.versions.values(), contexte.date)
    return cast("T", _FIGURES.garder((*ici, contexte.parametres.version, contexte.territoire.version, *cle), faire))


def noms(contexte: Contexte) -> Mapping[str, str]:
    """Return the names of the communes by code: the lauréates as the situation writes them, then the others."""
    return garder(contexte, "noms", faire=lambda: _noms(contexte))


def _noms(contexte: Contexte) -> dict[str, str]:
    siennes, laureates = contexte.territoire.communes_of(contexte.departement), contexte.situation.laureats.communes
    dits = dict(zip(siennes.index.astype(str), siennes["nom"].astype(str), strict=True))
    return dits | dict(zip(laureates["code_insee"].astype(str), laureates["nom"].astype(str), strict=True))


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
