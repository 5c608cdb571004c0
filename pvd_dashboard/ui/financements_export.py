"""What is on screen about grants, as a workbook: amounts, years, communes, projects and lines of the perimeter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.ui import journal
from pvd_dashboard.ui.financements_choix import Choix, lignes, liste_en_vigueur

if TYPE_CHECKING:
    from pvd_dashboard.ui.page import Contexte

_MIMES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def proposer(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Offer what is on screen as .xlsx and .ods, with live subtotals; each table has its own .csv."""
    souche = f"aides-{choix.stade.value}-{suffixe}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            "**Emporter ce périmètre** (tableau, années, communes, lignes ; sous-totaux en formules)", width="content"
        )
        for fin, mime in _MIMES.items():
            st.download_button(
                f"Classeur {fin}",
                data=journal.exporte(nom := f"{souche}{fin}", partial(_classeur, contexte, choix, fin)),
                file_name=nom,
                mime=mime,
                key=f"aides_classeur{fin}",
                icon=":material/download:",
                on_click="ignore",
            )


def _classeur(contexte: Contexte, choix: Choix, fin: str) -> bytes:
    from pvd_dashboard.briefings import aides  # noqa: PLC0415 - the writers take a while to load

    demande = aides.Demande(
        contexte.situation,
        lignes(contexte, choix.perimetre),
        choix.perimetre,
        choix.stade,
        liste_en_vigueur(contexte),
        choix.lieu,
    )
    return aides.ecrire(demande, fin)
