"""The words of the service about a commune: dynamics, difficulties, requests, needs of engineering (§1.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import INSECABLE
from pvd_dashboard.situation.dates import existe, jour
from pvd_dashboard.situation.lignes import communes_citees, lignes, table
from pvd_dashboard.tables.paroles import RUBRIQUES
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

_RUBRIQUES = {choix.code: choix.label for choix in RUBRIQUES}


def fiche(situation: Situation, code: str) -> None:
    """Show the texts about a commune, by heading; nothing where the file has none."""
    textes: dict[str, list[str]] = {}
    for row in lignes(table(situation.tables, "textes")):
        if code in communes_citees(row) and existe(jour(row, "date"), situation.date):
            textes.setdefault(str(row.get("rubrique") or "autre"), []).append(str(row.get("texte") or ""))
    if not textes:
        return
    st.header("Ce qu’en dit le service", anchor=False)
    for rubrique, dits in textes.items():
        st.markdown(f"**{_RUBRIQUES.get(rubrique, rubrique)}** ({len(dits)}){INSECABLE}:\n\n" + _puces(dits))


def _puces(dits: list[str]) -> str:
    return "\n".join(f"- {brut(dit)}" for dit in dits)
