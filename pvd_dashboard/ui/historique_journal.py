"""The journal as the screen of versions shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard import recits_journal
from pvd_dashboard.formats import pluriel
from pvd_dashboard.ui.tableaux import Colonne, tableau

if TYPE_CHECKING:
    from pvd_dashboard.ui.page import Contexte


def journal(contexte: Contexte) -> None:
    """List who did what, the latest first: publications, restorations, downloads, purges, contacts shown."""
    actes = contexte.magasin.store.journal(contexte.departement)
    with st.expander(f"Journal ({pluriel(len(actes), 'acte')})", icon=":material/receipt_long:"):
        st.caption("Qui a publié, corrigé, restauré, téléchargé, purgé, consulté les contacts, et quand.")
        tableau(
            pd.DataFrame(
                [
                    {
                        "quand": f"{acte.when.astimezone():%d/%m/%Y à %Hh%M}",
                        "qui": acte.who,
                        "quoi": recits_journal.titre(acte),
                        "details": recits_journal.details(acte),
                    }
                    for acte in actes
                ],
                columns=["quand", "qui", "quoi", "details"],
            ),
            [
                Colonne("quand", "Quand", serre=True),
                Colonne("qui", "Qui"),
                Colonne("quoi", "Quoi"),
                Colonne("details", "Détails", vide="–"),
            ],
            nom="journal",
            alt="Actes du journal, du plus récent au plus ancien",
            fichier=f"journal-{contexte.departement}",
        )
