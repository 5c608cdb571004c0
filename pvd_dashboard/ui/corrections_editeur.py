"""The editable table: one column a declared column, French headings, lists where values are chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import streamlit as st

from pvd_dashboard import formats
from pvd_dashboard.corrections import SEPARATEUR
from pvd_dashboard.intake.template import heading_of
from pvd_dashboard.tables import Column, Kind
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui.corrections_brouillons import ID, RETIRER, Chantier, appliquer, vue

if TYPE_CHECKING:
    import pandas as pd

LIGNES_PAR_PAGE = 200
TOUTES = "Toutes les communes"
_A_DROITE = frozenset({Kind.MONTANT, Kind.TAUX, Kind.NOMBRE, Kind.ENTIER, Kind.ANNEE})
_ETROITES = _A_DROITE | {Kind.OUI_NON, Kind.DATE, Kind.DEPARTEMENT, Kind.SIREN, Kind.SIRET}
_LARGES = frozenset({"observations", "intitule", "objet", "communes", "ordre_du_jour", "releve_decisions"})
_ETROITE, _MOYENNE, _LARGE = 125, 200, 340
"""Widths of columns, in pixels."""
_HAUTEUR_MAX = 520
_HAUTEUR_LIGNE = 35


def editer(chantier: Chantier) -> None:
    """Show the lines asked for, editable; the draft follows."""
    places, demande = _chercher(chantier)
    ouverte = vue(chantier, places, demande)
    st.caption(
        f"{formats.pluriel(len(places), 'ligne')} sur {len(chantier.grille.rows)}. Double-cliquez dans une case pour "
        "la modifier ; écrivez sous la dernière ligne pour en ajouter une ; cochez « Retirer » pour supprimer une "
        "ligne. Votre saisie est gardée à mesure ; elle ne compte qu’une fois publiée."
    )
    rendues = st.data_editor(
        ouverte.lignes,
        key=ouverte.cle,
        num_rows="add",
        hide_index=True,
        height=min(_HAUTEUR_MAX, _HAUTEUR_LIGNE * (len(ouverte.lignes) + 2) + 3),
        column_order=[RETIRER, *(column.name for column in _ordre(chantier.grille.colonnes))],
        column_config={ID: None, RETIRER: _retirer()}
        | {column.name: _colonne(chantier, column) for column in chantier.grille.colonnes},
        placeholder="",
        alt=f"Lignes de la table {chantier.table.label}, à modifier",
    )
    appliquer(chantier, ouverte, rendues)


def _ordre(colonnes: tuple[Column, ...]) -> list[Column]:
    """Put first what names the line: its communes, else its first column."""
    return sorted(colonnes, key=lambda column: column is not _repere(colonnes))


def _repere(colonnes: tuple[Column, ...]) -> Column:
    return next((c for c in colonnes if c.kind in {Kind.COMMUNE, Kind.COMMUNES} and c.required), colonnes[0])


def _retirer() -> Any:  # noqa: ANN401 - Streamlit's own configuration
    return st.column_config.CheckboxColumn("Retirer", help="Cochez pour supprimer la ligne.", default=False,
                                           width=90, pinned=True)  # fmt: skip


def _colonne(chantier: Chantier, column: Column) -> Any:  # noqa: ANN401 - same
    commun = {
        "help": column.help,
        "pinned": column is _repere(chantier.grille.colonnes),
        "width": _LARGE if column.name in _LARGES else _ETROITE if column.kind in _ETROITES else _MOYENNE,
    }
    label = heading_of(column)
    if column.kind is Kind.COMMUNE:
        label = label.replace("Code INSEE", "Commune")
    if column.kind is Kind.COMMUNES:
        options = _communes(chantier, column)
        return st.column_config.MultiselectColumn(label, options=options, accept_new_options=True, **commun)
    if options := _options(chantier, column):
        return st.column_config.SelectboxColumn(label, options=options, **commun)
    return st.column_config.TextColumn(label, alignment="right" if column.kind in _A_DROITE else "left", **commun)


def _options(chantier: Chantier, column: Column) -> list[str]:
    if column.kind is Kind.OUI_NON:
        return ["oui", "non"]
    own = _communes(chantier, column) if column.kind is Kind.COMMUNE else [choice.label for choice in column.choices]
    if not own:
        return []
    seen = chantier.grille.textes.get(column.name, [])
    return list(dict.fromkeys([*own, *(cell for cell in seen if cell)]))


def _communes(chantier: Chantier, column: Column) -> list[str]:
    seen = chantier.grille.textes.get(column.name, [])
    held = {part for cell in seen for part in cell.split(SEPARATEUR) if part}
    return [*chantier.lieux.options, *sorted(held - set(chantier.lieux.options))]


def _chercher(chantier: Chantier) -> tuple[list[int], tuple[object, ...]]:
    """Ask which lines to show; return their positions and what was asked."""
    repere = _repere(chantier.grille.colonnes)
    textes = chantier.grille.textes
    gauche, milieu, droite = st.columns([2, 2, 1], vertical_alignment="bottom")
    nom = chantier.table.name
    with gauche:
        commune = _commune(textes, repere, nom)
    with milieu:
        cherche = st.text_input("Chercher dans les lignes", key=f"corriger_cherche_{nom}", placeholder="mot, numéro…")
    kept = chantier.grille.cherche.str.contains(fold(cherche), regex=False) if fold(cherche) else textes.index >= 0
    if commune != TOUTES:
        kept &= [commune in cell.split(SEPARATEUR) for cell in textes[repere.name]]
    places = [int(place) for place in textes.index[kept]]
    pages = max(1, math.ceil(len(places) / LIGNES_PAR_PAGE))
    with droite:
        page = (
            st.selectbox(f"Page (sur {pages})", range(1, pages + 1), key=f"corriger_page_{nom}_{pages}")
            if pages > 1
            else 1
        )
    debut = (page - 1) * LIGNES_PAR_PAGE
    return places[debut : debut + LIGNES_PAR_PAGE], (commune, fold(cherche), page)


def _commune(textes: pd.DataFrame, repere: Column, nom: str) -> str:
    if repere.kind not in {Kind.COMMUNE, Kind.COMMUNES}:
        return TOUTES
    noms = sorted({part for cell in textes[repere.name] for part in cell.split(SEPARATEUR) if part}, key=fold)
    choisie = st.selectbox("Commune", [TOUTES, *noms], key=f"corriger_commune_{nom}", filter_mode="contains")
    return str(choisie or TOUTES)
