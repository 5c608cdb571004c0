"""What changed since the last version, told as an officer would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import recits
from pvd_dashboard.formats import jour
from pvd_dashboard.ui import acces, navigation
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.ui.page import Contexte

_MONTRES = 8


def depuis_la_derniere(contexte: Contexte) -> None:
    """Show what the edition in view changed from the one before."""
    st.header("Depuis la version précédente", anchor=False)
    edition = contexte.edition
    if edition.parent is None:
        st.caption("C’est la première version publiée : rien à comparer.")
        return
    avant = contexte.magasin.store.edition(edition.departement, edition.parent)
    lignes = recits.raconter(acces.difference(contexte.magasin, avant, edition))
    st.caption(f"De la version {avant.number} ({jour(avant.published_at.date())}) à la version {edition.number} :")
    if not lignes:
        st.markdown("Aucune différence dans les données.")
        return
    st.markdown("\n".join(f"- {brut(ligne)}" for ligne in lignes[:_MONTRES]))
    navigation.lien(navigation.HISTORIQUE, "Voir tout ce qui a changé")
