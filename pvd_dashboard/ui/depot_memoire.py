"""What was decided of earlier files of the département: listed, told where it is applied, forgotten on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.formats import jour, pluriel
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import depot_taches
from pvd_dashboard.ui.depot_dit import IGNORER
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pvd_dashboard.editions import Correspondance, Store
    from pvd_dashboard.intake.memory import Remembered
    from pvd_dashboard.intake.reading import Reading

_COTES = (5, 1)


def figees(retenues: Sequence[Remembered]) -> Hashable:
    """Return what is remembered as a value that can be compared."""
    return tuple((one.fingerprint, one.table, tuple(sorted(one.columns.items()))) for one in retenues)


def appliquees(lecture: Reading, magasin: Store, code: str | None) -> None:
    """Tell which sheets were read as decided before, and what of today will be remembered; list the rest."""
    with st.container():  # always there: what follows keeps its place, and an open expander stays open
        for feuille in lecture.sheets:
            if feuille.memory:
                st.info(
                    f"« {brut(feuille.label)} » a des intitulés déjà vus : elle est lue comme décidé par "
                    f"{brut(feuille.memory.origin)}. Vous pouvez le changer, ou l’oublier ci-dessous.",
                    icon=":material/history_edu:",
                )
        apprises = [feuille.label for feuille in lecture.sheets if feuille.learnt]
        if apprises:
            noms = ", ".join(f"« {brut(nom)} »" for nom in apprises)
            st.caption(f"À la publication, vos choix pour {noms} seront retenus pour les prochains fichiers.")
        retenues(magasin, code)


def retenues(magasin: Store, code: str | None) -> None:
    """List what is remembered in a département, each with a button that forgets it."""
    trouvees = magasin.remembered(code) if code else []
    if not code or not trouvees:
        return
    with st.expander(f"Lectures retenues pour ce département ({len(trouvees)})", icon=":material/history_edu:"):
        st.caption("Un fichier qui a les mêmes intitulés est lu de la même façon. Oublier ne change rien au publié.")
        for une in trouvees:
            _retenue(magasin, code, une)


def _retenue(magasin: Store, code: str, une: Correspondance) -> None:
    texte, geste = st.columns(_COTES, vertical_alignment="center")
    quand = f" le {jour(une.retenu_le.date())}" if une.retenu_le else ""
    texte.markdown(f"**{brut(une.feuille)}** – {brut(_lecture(une))}")
    texte.caption(
        f"Intitulés : {brut(', '.join(une.intitules))} – {brut(une.auteur)}{quand}, pour « {brut(une.fichier)} »"
    )
    geste.button(
        "Oublier", key=f"oublier_{une.empreinte}", on_click=_oublier, args=(magasin, code, une.empreinte),
        type="tertiary", icon=":material/delete:", help=f"Oublier comment lire « {une.feuille} »",
    )  # fmt: skip


def _oublier(magasin: Store, code: str, empreinte: str) -> None:
    magasin.forget(code, empreinte)
    depot_taches.oublier("lecture")  # the file on screen is read again without it


def _lecture(une: Correspondance) -> str:
    if une.table == IGNORER:
        return "feuille à ne pas lire"
    table = TABLES.get(une.table or "")
    if table is None:
        return "table reconnue d’elle-même"
    ignorees = sum(1 for colonne in une.colonnes.values() if colonne == IGNORER)
    ecrits = {fold(intitule): intitule for intitule in une.intitules}
    noms = [
        f"« {ecrits.get(intitule, intitule)} » : {table.column(colonne).label}"
        for intitule, cible in une.colonnes.items()
        if (colonne := cible.rpartition(".")[2]) in table
    ]
    mises = [f"{pluriel(ignorees, 'colonne gardée', 'colonnes gardées')} à part"] if ignorees else []
    return " ; ".join([table.label, *noms, *mises])
