"""How each sheet was understood, with samples; the officer can change all of it, and sees the effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.tables import TABLES
from pvd_dashboard.ui.depot_dit import ENTETE, IGNORER, TABLE
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.intake.reading import Reading, SheetReading
    from pvd_dashboard.tables import Table
    from pvd_dashboard.ui.depot_dit import Dit

_SEULE = ""
_PROPORTIONS = (3, 4, 4)
_TITRES = ("Intitulé du fichier", "Premières valeurs", "Lu comme")


def correspondances(lecture: Reading, dit: Dit) -> None:
    """Show one sheet at a time: its table, its header row, each column with its first values, all changeable."""
    with st.expander("Vérifier ou changer ce qui a été compris", icon=":material/view_column:"):
        noms = [feuille.label for feuille in lecture.sheets]
        if not noms:
            st.caption("Aucune feuille.")
            return
        nom = st.selectbox("Feuille", noms, index=noms.index(_a_voir(lecture)), key=f"feuille_{dit.empreinte}")
        feuille = next(feuille for feuille in lecture.sheets if feuille.label == nom)
        _table(feuille, dit)
        if feuille.table:
            st.caption(
                f"{brut(feuille.reason)} – confiance : {pourcent(feuille.confidence)}. "
                f"En-tête : {brut(feuille.header_reason)}."
            )
            _colonnes(feuille, TABLES[feuille.table], dit)
        else:
            _apercu(feuille)
        if any(cle.startswith(f"{nom}!") for cle in dit.indications):
            st.button(
                "Revenir à la lecture automatique de cette feuille",
                on_click=dit.oublier,
                args=(nom,),
                icon=":material/undo:",
            )


def _a_voir(lecture: Reading) -> str:
    """Return the sheet to look at first: one that was not understood, else the first."""
    non_lues = [feuille.label for feuille in lecture.sheets if not feuille.table and feuille.preview]
    return non_lues[0] if non_lues and len(non_lues) == len(lecture.sheets) else lecture.sheets[0].label


def _cle(dit: Dit, *quoi: object) -> str:
    """Return a widget's key that changes with the file and with what was said: widgets show the new reading."""
    return f"dit_{dit.empreinte[:12]}_{hash(dit.indications_figees)}_{'_'.join(map(str, quoi))}"


def _table(feuille: SheetReading, dit: Dit) -> None:
    gauche, droite = st.columns([2, 1])
    choix = [_SEULE, *TABLES, IGNORER]
    actuel = feuille.table or (IGNORER if dit.indications.get(f"{feuille.label}!{TABLE}") == IGNORER else _SEULE)
    cle_table, cle_entete = _cle(dit, feuille.label, TABLE), _cle(dit, feuille.label, ENTETE)
    with gauche:
        st.selectbox(
            "Cette feuille contient", choix, index=choix.index(actuel), format_func=_nom_de_table, key=cle_table,
            on_change=_dire, args=(dit, feuille.label, TABLE, cle_table),
        )  # fmt: skip
    with droite:
        st.number_input(
            "Ligne des en-têtes", min_value=1, value=feuille.header_row, step=1, key=cle_entete,
            placeholder="à indiquer", on_change=_dire, args=(dit, feuille.label, ENTETE, cle_entete),
        )  # fmt: skip


def _pourquoi(feuille: SheetReading, intitule: str, nom: str | None) -> str:
    """Return why a heading is read so, with the confidence where a column was chosen."""
    decision = feuille.decisions.get(intitule)
    if decision is None:
        return ""
    return f"{decision.reason} – {pourcent(decision.confidence)}" if nom else decision.reason


def pourcent(part: float) -> str:
    """Return a confidence as it reads: « 95 % »."""
    return f"{part:.0%}".replace("%", "\u00a0%")


def _nom_de_table(nom: str) -> str:
    if nom == IGNORER:
        return "Ne pas lire cette feuille"
    return TABLES[nom].label if nom else "Non reconnue"


def _dire(dit: Dit, feuille: str, quoi: str, cle: str) -> None:
    valeur = st.session_state.get(cle)
    dit.indiquer(feuille, quoi, str(valeur) if valeur else None)


def _colonnes(feuille: SheetReading, table: Table, dit: Dit) -> None:
    choix = [_SEULE, *(colonne.name for colonne in table.columns)]
    for titre, place in zip(
        ("Intitulé du fichier", "Premières valeurs", "Lu comme"), st.columns(_PROPORTIONS), strict=True
    ):
        place.markdown(f"**{titre}**")
    for intitule, nom in feuille.columns.items():
        gauche, milieu, droite = st.columns(_PROPORTIONS, vertical_alignment="center")
        gauche.markdown(f"{brut(intitule)}  \n:gray[:small[{brut(_pourquoi(feuille, intitule, nom))}]]")
        milieu.markdown(brut(" · ".join(feuille.samples.get(intitule, ()))) or "–")
        cle = _cle(dit, feuille.label, intitule)
        droite.selectbox(
            f"« {intitule} » est lu comme", choix, index=choix.index(nom) if nom in choix else 0,
            format_func=lambda nom: table.column(nom).label if nom else "Gardée à part",
            label_visibility="collapsed", key=cle, on_change=_dire_colonne, args=(dit, feuille.label, intitule, cle),
        )  # fmt: skip


def _dire_colonne(dit: Dit, feuille: str, intitule: str, cle: str) -> None:
    dit.indiquer(feuille, intitule, st.session_state.get(cle) or IGNORER)


def _apercu(feuille: SheetReading) -> None:
    if not feuille.preview:
        st.caption("Cette feuille est vide.")
        return
    st.caption("Premières lignes de la feuille : choisissez ce qu’elle contient et la ligne de ses en-têtes.")
    lignes = pd.DataFrame([cellules for _, cellules in feuille.preview], dtype="object").fillna("").map(brut)
    lignes.columns = [f"{rang}" for rang in range(1, len(lignes.columns) + 1)]
    lignes.insert(0, "Ligne", [str(numero) for numero, _ in feuille.preview])
    st.table(lignes, border="horizontal", hide_index=True, alt=f"Premières lignes de la feuille {feuille.label}")
