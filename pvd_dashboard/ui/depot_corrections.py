"""Suggested corrections: applied one by one or all of one kind, listed, taken back; the received file never changes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import pluriel
from pvd_dashboard.intake.findings import Severity
from pvd_dashboard.ui.depot_dit import Remplacement
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.intake.findings import Finding
    from pvd_dashboard.intake.reading import Reading
    from pvd_dashboard.ui.depot_dit import Dit

_MONTREES = 10
_GENRES = {
    "CHOIX_INCONNU": "Valeurs qui ne sont pas dans la liste",
    "CODE_AMBIGU": "Codes qui peuvent être postaux",
    "CODE_INCONNU": "Codes de commune inconnus",
    "CODE_NOM_DIFFERENTS": "Codes et noms de communes qui ne vont pas ensemble",
    "CODE_POSTAL_CORRIGE": "Codes postaux à la place du code INSEE",
    "COMMUNE_AMBIGUE": "Noms de communes qui en désignent plusieurs",
    "COMMUNE_INCONNUE": "Noms de communes à préciser",
    "DATE_EN_REMARQUE": "Dates écrites dans les remarques",
    "DISPOSITIF_DOUTEUX": "Dispositifs à préciser",
    "MONTANT_AMBIGU": "Montants à préciser",
    "MONTANT_ILLISIBLE": "Montants illisibles",
}


def corrections(lecture: Reading, dit: Dit) -> None:
    """Show what can be corrected in one click, then what was."""
    proposees = [f for f in lecture.findings if f.suggestion and f.row is not None and f.letter]
    if proposees:
        st.header(f"Corrections proposées ({len(proposees)})", anchor=False)
        st.caption("Le fichier reçu n’est pas modifié : les corrections sont gardées à côté, avec la version publiée.")
        ordre = list(Severity)
        rangees = sorted(proposees, key=lambda f: (ordre.index(f.severity), f.code))
        for code, groupe in groupby(rangees, key=lambda f: f.code):
            _genre(code, list(groupe), dit)
    if dit.corrections:
        _appliquees(dit)


def _genre(code: str, constats: Sequence[Finding], dit: Dit) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{_GENRES.get(code, 'Autres corrections')}** ({len(constats)})", width="content")
            if len(constats) > 1:
                st.button(
                    f"Appliquer les {len(constats)}", key=f"tout_{code}", on_click=_appliquer, args=(dit, constats)
                )
        for constat in constats[:_MONTREES]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(
                    f"{brut(constat.cell)} : « {brut(constat.value)} » → **{brut(constat.suggestion)}**",
                    width="content",
                )
                st.button(
                    "Appliquer", key=f"un_{code}_{constat.cell}", on_click=_appliquer, args=(dit, [constat]),
                    type="tertiary", help=f"Lire {constat.cell} comme « {constat.suggestion} »",
                )  # fmt: skip
        if len(constats) > _MONTREES:
            st.caption(f"… et {pluriel(len(constats) - _MONTREES, 'autre')}, dans le tableau des anomalies.")


def _appliquer(dit: Dit, constats: Sequence[Finding]) -> None:
    for constat in constats:
        if constat.row is None:
            continue
        cellule = (constat.sheet, constat.row, constat.letter)
        avant = dit.corrections[cellule].avant if cellule in dit.corrections else constat.value
        dit.corrections[cellule] = Remplacement(avant, constat.suggestion)


def _appliquees(dit: Dit) -> None:
    st.header(f"Corrections appliquées ({len(dit.corrections)})", anchor=False)
    for cellule, mots in sorted(dit.corrections.items()):
        feuille, ligne, lettre = cellule
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(
                f"{brut(feuille)}!{lettre}{ligne} : « {brut(mots.avant)} » lu comme **{brut(mots.apres)}**",
                width="content",
            )
            st.button(
                "Retirer", key=f"retirer_{cellule}", on_click=dit.corrections.pop, args=(cellule, None), type="tertiary"
            )
    if len(dit.corrections) > 1:
        st.button("Retirer toutes les corrections", on_click=dit.corrections.clear, icon=":material/undo:")
