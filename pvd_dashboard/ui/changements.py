"""What changed since the last version, told as an officer would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.editions.summary import SummaryItem, resume
from pvd_dashboard.formats import accord, euros, jour, liste
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.dispositifs import PAR_CODE
from pvd_dashboard.ui import navigation
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.ui.page import Contexte

_MONTRES = 8
_NOMS: Mapping[str, tuple[str, str]] = {
    "laureats": ("commune lauréate", "communes lauréates"),
    "adhesions": ("commune à l’adhésion signée", "communes à l’adhésion signée"),
    "ort": ("commune à l’ORT signée", "communes à l’ORT signée"),
    "avenants": ("avenant signé", "avenants signés"),
    "postes": ("poste", "postes"),
    "postes_pourvus": ("poste pourvu", "postes pourvus"),
    "actions_livrees": ("action livrée", "actions livrées"),
    "reunions": ("réunion", "réunions"),
}


def depuis_la_derniere(contexte: Contexte) -> None:
    """Show what the edition in view changed from the one before."""
    st.header("Depuis la version précédente", anchor=False)
    edition = contexte.edition
    if edition.parent is None:
        st.caption("C’est la première version publiée : rien à comparer.")
        return
    avant = contexte.magasin.store.edition(edition.departement, edition.parent)
    noms = dict(zip(*(contexte.situation.laureats.communes[c] for c in ("code_insee", "nom")), strict=True))
    elements = resume(contexte.magasin.store.diff(avant, edition))
    st.caption(f"De la version {avant.number} ({jour(avant.published_at.date())}) à la version {edition.number} :")
    if not elements:
        st.markdown("Aucune différence dans les données.")
        return
    st.markdown("\n".join(f"- {brut(raconter(element, noms))}" for element in elements[:_MONTRES]))
    navigation.lien(navigation.HISTORIQUE, "Voir tout ce qui a changé")


def raconter(element: SummaryItem, noms: Mapping[str, str]) -> str:
    """Return one change in words: « + 2 communes à l'ORT signée (Amou et Mugron) »."""
    signe = "+" if element.count > 0 else "−"
    if element.kind == "aides":
        dispositif = PAR_CODE[element.dispositif].libelle if element.dispositif in PAR_CODE else "dispositif n.c."
        return f"{signe} {euros(abs(element.amount or 0))} accordés ({dispositif})"
    if element.kind not in _NOMS:
        lignes = accord(element.count, "ligne modifiée", "lignes modifiées")
        return f"{element.count} {lignes} ({TABLES[element.table].label})"
    combien = abs(element.count)
    lieux = f" ({liste(noms.get(code, code) for code in element.codes)})" if element.codes else ""
    return f"{signe} {combien} {accord(combien, *_NOMS[element.kind])}{lieux}"
