"""The ground of the map on screen: contours replaced by a file or refreshed, a perimeter of ORT laid over."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import streamlit as st

from pvd_dashboard.formats import INSECABLE, pluriel
from pvd_dashboard.settings import DONNEES, RACINE
from pvd_dashboard.territory import TerritoryError
from pvd_dashboard.territory.geofile import ENDINGS, areas_of
from pvd_dashboard.ui import acces, journal
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pvd_dashboard.ui.page import Contexte

_PERIMETRE, _DIT = "plan_perimetre", "plan_dit"
_POINTS_MAX = 60_000
_TOLERANCE = 0.0002
"""About 20 m, in degrees: a perimeter of ORT is drawn to the street."""


def perimetre(contexte: Contexte) -> Mapping[str, Any] | None:
    """Return the perimeter that this reader has laid over the map of this département, None without one."""
    pose = st.session_state.get(_PERIMETRE)
    return pose["aires"] if pose and pose["departement"] == contexte.departement else None


def panneau(contexte: Contexte) -> None:
    """Draw what changes the ground of the map."""
    if dit := st.session_state.pop(_DIT, None):
        st.success(dit, icon=":material/check_circle:")
    with st.expander("Contours et périmètre d’ORT", icon=":material/layers:"):
        poser, remplacer, actualiser = st.columns(3)
        with poser:
            _perimetre(contexte)
        with remplacer:
            _remplacer(contexte)
        with actualiser:
            _actualiser(contexte)


def _perimetre(contexte: Contexte) -> None:
    st.markdown("**Poser un périmètre d’ORT**")
    st.caption("Visible de vous seul, le temps de votre visite. Il n’est pas enregistré.")
    recu = st.file_uploader("Périmètre (.geojson, .gpkg, .zip)", type=list(ENDINGS), key="plan_perimetre_fichier")
    if recu is not None:
        _lire_perimetre(contexte, recu.getvalue(), recu.name)
    if perimetre(contexte) is not None and st.button("Retirer le périmètre", icon=":material/layers_clear:"):
        del st.session_state[_PERIMETRE]
        st.session_state[f"{_PERIMETRE}_retire"] = recu and hashlib.sha256(recu.getvalue()).hexdigest()
        st.rerun()


def _lire_perimetre(contexte: Contexte, contenu: bytes, nom: str) -> None:
    """Read a perimeter once: the file stays in its box at every run."""
    empreinte = hashlib.sha256(contenu).hexdigest()
    pose = st.session_state.get(_PERIMETRE)
    deja = pose and pose["empreinte"] == empreinte and pose["departement"] == contexte.departement
    if deja or st.session_state.get(f"{_PERIMETRE}_retire") == empreinte:
        return
    try:
        with st.spinner("Lecture du périmètre…"):
            aires = areas_of(contenu, nom)
    except TerritoryError as erreur:
        st.error(brut(erreur), icon=":material/error:")
        return
    st.session_state[_PERIMETRE] = {
        "empreinte": empreinte,
        "departement": contexte.departement,
        "aires": json.loads(aires.set_geometry(aires.simplify(_TOLERANCE))[["geometry"]].to_json()),
    }
    st.rerun()


def _remplacer(contexte: Contexte) -> None:
    st.markdown("**Remplacer les contours**")
    st.caption("Couche des communes d’Admin Express ou de votre SIG.")
    recu = st.file_uploader("Contours (.gpkg, .geojson, .zip)", type=list(ENDINGS), key="plan_contours_fichier")
    if recu is None or not _confirme(contexte, "Remplacer les contours", ":material/sync:"):
        return

    def faire() -> str:
        from pvd_dashboard.territory.replace import replace_contours  # noqa: PLC0415 - geopandas takes a second

        with TemporaryDirectory() as dossier:
            fichier = Path(dossier) / "contours"
            fichier.write_bytes(recu.getvalue())
            lus = acces.territoire()
            fait = replace_contours(
                fichier, contexte.departement, lus, RACINE / "static", on=acces.aujourdhui(), name=recu.name
            )
        journal.contours_changes(contexte, recu.name, fait.communes)
        return f"Contours{_de(contexte)} remplacés{INSECABLE}: {pluriel(fait.communes, 'commune')}."

    with st.spinner("Lecture et simplification des contours…"):
        _appliquer(faire)


def _actualiser(contexte: Contexte) -> None:
    st.markdown("**Actualiser depuis l’API publique**")
    st.caption("Communes, EPCI, populations et contours de geo.api.gouv.fr ; demande internet.")
    if not _confirme(contexte, "Actualiser le département", ":material/cloud_download:"):
        return
    avance = st.progress(0.0, "Demande à l’API publique…")

    def faire() -> str:
        from pvd_dashboard.territory.refresh import refresh  # noqa: PLC0415 - geopandas takes a second

        refresh(
            [contexte.departement],
            DONNEES / "reference",
            RACINE / "static",
            on=acces.aujourdhui(),
            progress=lambda part, quoi: avance.progress(part, brut(quoi)) and None,
        )
        journal.contours_changes(contexte, "geo.api.gouv.fr")
        return f"Communes, EPCI et contours actualisés{_de(contexte)}."

    _appliquer(faire)
    avance.empty()


def _confirme(contexte: Contexte, libelle: str, icone: str) -> bool:
    """Draw what changes the map of every reader: a box to tick, then a button; whether it was clicked.

    The box is a new one after each change: what was confirmed once is not for the next time.
    """
    cle = f"plan_confirme {libelle} {contexte.departement} {contexte.territoire.version}"
    sur = st.checkbox(f"Changer la carte{_de(contexte)} pour tous les lecteurs", key=cle)
    st.caption("Il n’y a pas de retour en arrière ; le journal garde qui l’a fait.")
    return st.button(libelle, icon=icone, type="primary", disabled=not sur)


def _appliquer(faire: Callable[[], str]) -> None:
    """Do it and draw again; an error is said and changes nothing. What was kept of the former ground stays unused."""
    try:
        dit = faire()
    except TerritoryError as erreur:
        st.error(brut(erreur), icon=":material/error:")
        return
    st.session_state[_DIT] = dit
    st.rerun()


def _de(contexte: Contexte) -> str:
    trouve = contexte.territoire.departement(contexte.departement)
    return f" {trouve.du}" if trouve else ""
