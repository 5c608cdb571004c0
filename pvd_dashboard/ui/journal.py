"""What the journal keeps of a screen: what was downloaded, who saw contacts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import recits_journal, verbs
from pvd_dashboard.editions import StoreError
from pvd_dashboard.settings import settings
from pvd_dashboard.ui.passage import courant

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Store
    from pvd_dashboard.ui.page import Contexte

_VUS = "contacts_vus"


def exporte(nom: str, faire: Callable[[], bytes], *, noms: bool = False) -> Callable[[], bytes]:
    """Return ``faire``, which then says in the journal that the file ``nom`` was downloaded, by whom, of what version.

    ``noms`` says that it holds names of people.

    To be given as the ``data`` of a download button: it runs on a click only.
    """
    en_cours = courant()
    contexte = en_cours.contexte if en_cours is not None else None

    def _faire() -> bytes:
        contenu = faire()
        if contexte is not None:
            details = {"fichier": nom, "version": contexte.edition.number} | ({"noms": True} if noms else {})
            _noter(contexte, recits_journal.EXPORT, details)
        return contenu

    return _faire


def contacts_vus(contexte: Contexte, combien: int) -> None:
    """Say in the journal that contacts were shown: once a session for each version, however often it is redrawn."""
    cle = (contexte.magasin.url, contexte.departement, contexte.edition.number)
    vus: set[tuple[str, str, int]] = st.session_state.setdefault(_VUS, set())
    if combien and cle not in vus:
        vus.add(cle)
        _noter(contexte, recits_journal.CONTACTS, {"combien": combien, "version": contexte.edition.number})


def contours_changes(contexte: Contexte, source: str, communes: int = 0) -> None:
    """Say that the contours of the département were changed, from what: it shows to every reader of the installation.

    Written in the store of the installation even while the examples show: the contours are those of everybody.
    """
    _ecrire(
        verbs.open_store(settings().store_url),
        contexte,
        recits_journal.CONTOURS,
        {"source": source, "communes": communes},
    )


def _noter(contexte: Contexte, quoi: str, details: dict[str, object]) -> None:
    if not contexte.magasin.exemple:
        _ecrire(contexte.magasin.store, contexte, quoi, details)


def _ecrire(store: Store, contexte: Contexte, quoi: str, details: dict[str, object]) -> None:
    try:
        store.note(contexte.departement, who=contexte.qui.nom, what=quoi, when=datetime.now(UTC), details=details)
    except StoreError:  # a store that can only be read still gives its files
        return
