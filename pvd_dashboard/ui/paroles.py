"""The words of the service about a commune or the whole département, by heading (§1.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import INSECABLE
from pvd_dashboard.situation.paroles import par_rubrique
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.situation.paroles import Parole


def fiche(situation: Situation, code: str) -> None:
    """Show the texts about a commune, by heading; nothing where the file has none."""
    _montrer(parole for parole in situation.paroles if code in parole.communes)


def departement(situation: Situation) -> None:
    """Show the texts about the whole département: key measures, governance, dynamics; nothing where there is none."""
    _montrer(parole for parole in situation.paroles if not parole.communes)


def _montrer(dites: Iterable[Parole]) -> None:
    rubriques = par_rubrique(dites)
    if not rubriques:
        return
    st.header("Ce qu’en dit le service", anchor=False)
    for rubrique, textes in rubriques.items():
        st.markdown(f"**{rubrique}** ({len(textes)}){INSECABLE}:\n\n" + _puces(textes))


def _puces(dits: list[str]) -> str:
    return "\n".join(f"- {brut(dit)}" for dit in dits)
