"""Before a file is published: what it would undo of the corrections made on screen, and what to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pvd_dashboard import recits
from pvd_dashboard.corrections import Geste, Menace, corrections_menacees, garder
from pvd_dashboard.editions.difference import CellChange
from pvd_dashboard.formats import absent, pluriel
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.ui.tableaux import Colonne, tableau

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.intake.reading import Reading

_LUES = "corrections_menacees"
_GARDER, _PRENDRE, _CHOISIR = "Garder mes corrections", "Prendre le fichier", "Choisir une par une"
_DITS = {
    Geste.AJOUT: ("ligne ajoutée à l’écran", "absente du fichier"),
    Geste.RETRAIT: ("ligne retirée à l’écran", "présente dans le fichier"),
    Geste.ABSENTE: ("ligne corrigée à l’écran", "absente du fichier"),
}


def arbitrer(lecture: Reading, store: Store, code: str) -> Reading | None:
    """Ask what to keep of the corrections that a file would undo.

    Returns the reading to compare and to publish: the file's own where nothing
    is threatened, the corrections chosen put back in it otherwise; None as
    long as the officer has not chosen.
    """
    menaces = _menaces(lecture, store, code)
    if not menaces:
        return lecture
    st.header(f"Corrections que ce fichier effacerait ({len(menaces)})", anchor=False)
    st.warning(
        f"{pluriel(len(menaces), 'correction faite', 'corrections faites')} à l’écran depuis le dernier fichier ne "
        f"{'figure' if len(menaces) == 1 else 'figurent'} pas dans celui-ci.",
        icon=":material/edit_note:",
    )
    reponse = st.radio(
        "Que faut-il garder ?", [_GARDER, _PRENDRE, _CHOISIR], index=None, horizontal=True, key="arbitrage"
    )
    choisies = _montrer(menaces, au_choix=reponse == _CHOISIR)
    if reponse is None:
        st.caption("Répondez pour pouvoir publier.")
        return None
    gardees = {_GARDER: menaces, _PRENDRE: [], _CHOISIR: choisies}[reponse]
    return garder(store, code, lecture, gardees)


def _menaces(lecture: Reading, store: Store, code: str) -> list[Menace]:
    courante = store.current(code)
    cle = (code, courante.number if courante else 0, lecture.sha256, id(lecture))
    lues = st.session_state.get(_LUES)
    if lues is None or lues[0] != cle:
        lues = (cle, corrections_menacees(store, code, lecture))
        st.session_state[_LUES] = lues
    return list(lues[1])


def _montrer(menaces: list[Menace], *, au_choix: bool) -> list[Menace]:
    montrees = pd.DataFrame([_ligne(menace) for menace in menaces])
    montrees.insert(0, "Garder", value=True)
    fixes = [nom for nom in montrees.columns if nom != "Garder"]
    if not au_choix:
        tableau(
            montrees, [Colonne(nom, nom) for nom in fixes], nom="menaces", alt="Corrections que ce fichier effacerait"
        )
        return menaces
    rendues = st.data_editor(montrees, disabled=fixes, hide_index=True, key="arbitrage_choix",
                             alt="Corrections à garder ou à laisser")  # fmt: skip
    return [menace for menace, gardee in zip(menaces, rendues["Garder"], strict=True) if gardee]


def _ligne(menace: Menace) -> dict[str, str]:
    table = TABLES[menace.table]
    mien, fichier = _DITS.get(menace.geste) or (_valeur(menace, menace.corrigee), _valeur(menace, menace.fichier))
    return {
        "Table": table.label,
        "Ligne": menace.libelle,
        "Colonne": table.column(menace.column).label if menace.column else "toute la ligne",
        "Correction à l’écran": mien,
        "Fichier déposé": fichier,
    }


def _valeur(menace: Menace, brute: Any) -> str:  # noqa: ANN401 - a cell of any kind
    if isinstance(brute, str) and TABLES[menace.table].column(menace.column).kind is Kind.DATE:
        return brute
    change = CellChange(menace.table, menace.cle, menace.libelle, menace.column, None, None)
    return "(vide)" if absent(brute) else recits.valeur(change, brute)
