"""The axes of the projects: what each holds, what it still lacks, how many actions follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import pluriel
from pvd_dashboard.situation.axes import ATTENDUS, LIBELLES
from pvd_dashboard.ui import acces
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.axes import Axe
    from pvd_dashboard.ui.page import Contexte

_COLONNES = (
    Colonne("axe", "Axe"),
    *(Colonne(nom, LIBELLES[nom], vide="à compléter") for nom in ATTENDUS),
    Colonne("actions", "Actions", Genre.NOMBRE),
    Colonne("livrees", "Livrées", Genre.NOMBRE),
)


def montrer(contexte: Contexte) -> None:
    """Show one line an axis; nothing where the file describes none."""
    tous = contexte.situation.axes
    if not tous:
        return
    incomplets = sum(bool(axe.manquants) for axe in tous)
    st.header(f"Axes stratégiques ({len(tous)})", anchor=False)
    st.caption(
        "Chaque axe porte ses enjeux, ses partenaires, ses indicateurs de mise en œuvre et de résultat, son échelle "
        f"(mode d’emploi de l’ANCT) : {pluriel(incomplets, 'axe à compléter', 'axes à compléter')}."
    )
    noms = acces.noms(contexte)
    alt = pluriel(len(tous), "axe stratégique", "axes stratégiques")
    rangs = pd.DataFrame([_rang(axe, noms) for axe in tous])
    tableau(rangs, _COLONNES, nom="axes", alt=alt, fichier=f"axes-{contexte.departement}")


def _rang(axe: Axe, noms: Mapping[str, str]) -> dict[str, object]:
    ou = ", ".join(noms.get(code, code) for code in axe.communes)
    contenu = {nom: axe.contenu.get(nom, "") for nom in ATTENDUS}
    return {"axe": f"{axe.nom} ({ou})" if ou else axe.nom, **contenu, "actions": axe.actions, "livrees": axe.livrees}
