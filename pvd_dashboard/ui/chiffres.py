"""Key figures side by side, each with its unit or what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence


class Chiffre(NamedTuple):
    """One figure: its title, its value as written, what it counts."""

    titre: str
    valeur: str
    precision: str


def rangee(chiffres: Sequence[Chiffre], nom: str) -> None:
    """Show figures as cards on one row; ``nom`` is unique on the page."""
    for rang, (colonne, chiffre) in enumerate(zip(st.columns(len(chiffres)), chiffres, strict=True)):
        with colonne, st.container(border=True, key=f"carte_{nom}_{rang}", gap="xxsmall", height="stretch"):
            st.metric(chiffre.titre, chiffre.valeur)
            st.caption(chiffre.precision)
