"""What an officer typed and did not publish, kept in the store: a page closed or reloaded loses nothing.

A draft is written at each change, under a key of its own. A session that opens
without it is told, and takes it up or clears it: two people behind one
workstation's name do not write in each other's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import streamlit as st

from pvd_dashboard.corrections import Brouillon
from pvd_dashboard.editions import Saisie, StoreError
from pvd_dashboard.formats import pluriel
from pvd_dashboard.tables import TABLES
from pvd_dashboard.ui.corrections_brouillons import adopter

if TYPE_CHECKING:
    from pvd_dashboard.ui.corrections_brouillons import Chantier
    from pvd_dashboard.ui.identite import Identite
    from pvd_dashboard.ui.page import Contexte

_CLES, _GARDES = "corrections_cles", "corrections_gardees"


def proposer(contexte: Contexte) -> None:
    """Offer the drafts of former sessions: take one up, or clear it."""
    if contexte.magasin.exemple:
        return
    ouvertes = set(_cles(contexte).values())
    for saisie in contexte.magasin.store.drafts(contexte.departement, contexte.qui.nom):
        if saisie.cle not in ouvertes and saisie.table in TABLES:
            _proposer(contexte, saisie)


def _proposer(contexte: Contexte, saisie: Saisie) -> None:
    brouillon = Brouillon.lire(saisie.base, saisie.contenu)
    with st.container(border=True):
        st.info(
            f"Une saisie du {saisie.modifiee_le.astimezone():%d/%m/%Y à %Hh%M} n’a pas été publiée : "
            f"{TABLES[saisie.table].label}, {pluriel(brouillon.touchees, 'ligne')}.",
            icon=":material/edit_note:",
        )
        with st.container(horizontal=True):
            if st.button("Reprendre cette saisie", type="primary", key=f"reprendre_{saisie.cle}"):
                _reprendre(contexte, saisie, brouillon)
            if st.button("L’effacer", key=f"effacer_{saisie.cle}"):
                contexte.magasin.store.forget_draft(contexte.departement, saisie.cle)
                st.rerun()


def _reprendre(contexte: Contexte, saisie: Saisie, brouillon: Brouillon) -> None:
    adopter(contexte.magasin, contexte.departement, saisie.table, brouillon)
    _cles(contexte)[saisie.table] = saisie.cle
    st.session_state["corriger_table"] = saisie.table
    st.rerun()


def garder(chantier: Chantier, qui: Identite) -> None:
    """Keep in the store what has just been typed, and nothing once it is published, given up or undone."""
    if chantier.magasin.exemple:
        return
    contenu = {"base": chantier.brouillon.base, **chantier.brouillon.ecrire()} if chantier.brouillon else None
    gardes = st.session_state.setdefault(_GARDES, {})
    lieu = (chantier.magasin.url, chantier.edition.departement, chantier.table.name)
    if gardes.get(lieu) == contenu:
        return
    try:
        _ecrire(chantier, qui, contenu)
    except StoreError:
        st.caption(":material/warning: Votre saisie n’a pas pu être gardée dans la base : publiez avant de quitter.")
        return
    gardes[lieu] = contenu


def _ecrire(chantier: Chantier, qui: Identite, contenu: dict[str, Any] | None) -> None:
    store, code, table = chantier.magasin.store, chantier.edition.departement, chantier.table.name
    cles = _cles_de(chantier.magasin.url, code)
    if contenu is None:
        if cle := cles.pop(table, None):
            store.forget_draft(code, cle)
        return
    cle = cles.setdefault(table, uuid4().hex)
    saisie = Saisie(cle, code, qui.nom, table, chantier.brouillon.base, datetime.now(UTC))
    store.keep_draft(replace(saisie, contenu=chantier.brouillon.ecrire()))


def _cles(contexte: Contexte) -> dict[str, str]:
    return _cles_de(contexte.magasin.url, contexte.departement)


def _cles_de(url: str, departement: str) -> dict[str, str]:
    """Return the key of each table's draft in this session."""
    toutes: dict[tuple[str, str], dict[str, str]] = st.session_state.setdefault(_CLES, {})
    return toutes.setdefault((url, departement), {})
