"""What an officer has typed and not published yet, in the session: another page, another filter lose nothing.

A view is a few lines of a table on screen. It is frozen when it opens: the
editor gives back its edits relative to that, and the draft is worked out anew
from both at each run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pvd_dashboard import recits
from pvd_dashboard.corrections import SEPARATEUR, Brouillon, Heurt, Lieux, colonnes, grille, lieux, reporter
from pvd_dashboard.settings import settings
from pvd_dashboard.tables import TABLES, Column, Kind, Table
from pvd_dashboard.tables.text import fold
from pvd_dashboard.ui import acces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pvd_dashboard.corrections.grille import Ligne
    from pvd_dashboard.editions.model import Edition

ID, RETIRER = "_id", "_retirer"
_BROUILLONS, _VUE, _REPORTS = "corrections_brouillons", "corrections_vue", "corrections_reports"
_GRILLES_GARDEES = 16


@dataclass(frozen=True, slots=True)
class Grille:
    """A table of an edition as it is edited: its rows, their texts, and what is searched in each line."""

    rows: pd.DataFrame
    textes: pd.DataFrame
    colonnes: tuple[Column, ...]
    cherche: pd.Series


@dataclass(frozen=True, slots=True)
class Report:
    """What happened to a draft when a newer edition came: by whom, what it changed, where both wrote."""

    edition: Edition
    recit: tuple[str, ...]
    heurts: tuple[Heurt, ...]


@dataclass(slots=True)
class Vue:
    """Lines on screen: what was asked for, what they were when they opened, with the draft of that time.

    ``intacte`` is the draft as this view leaves it while nothing is typed in it, once that is known.
    """

    signature: tuple[object, ...]
    cle: str
    lignes: pd.DataFrame
    gele: Brouillon
    intacte: Brouillon | None = None


@dataclass(slots=True)
class Chantier:
    """A table under correction on top of an edition."""

    magasin: acces.Magasin
    edition: Edition
    table: Table
    grille: Grille
    lieux: Lieux
    brouillon: Brouillon
    report: Report | None = field(default=None)


def grille_de(lu: acces.Magasin, edition: Edition, nom: str) -> Grille:
    """Return a table of an edition, ready to be edited; written once."""
    return _grille(lu, edition, lu.url, edition.departement, edition.number, nom, contacts=settings().contacts)


@st.cache_resource(max_entries=_GRILLES_GARDEES, show_spinner="Ouverture de la table…")
def _grille(
    _lu: acces.Magasin, _edition: Edition, url: str, departement: str, numero: int, nom: str, *, contacts: bool
) -> Grille:
    del url, numero
    table, rows = TABLES[nom], _lu.store.tables(_edition)[nom]
    textes = grille(table, rows, lieux(departement), contacts=contacts)
    cherche = pd.Series("", index=textes.index, dtype="string")
    for name in textes.columns:
        cherche = cherche + " " + textes[name].astype("string")
    return Grille(rows, textes, colonnes(table, rows, contacts=contacts), cherche.map(fold))


def ouvrir(lu: acces.Magasin, courante: Edition, nom: str) -> Chantier:
    """Return a table with the draft in hand, moved onto the edition in force if another one came meanwhile."""
    brouillons: dict[tuple[str, str, str], Brouillon] = st.session_state.setdefault(_BROUILLONS, {})
    reports: dict[tuple[str, str, str], Report] = st.session_state.setdefault(_REPORTS, {})
    cle = (lu.url, courante.departement, nom)
    grille_courante = grille_de(lu, courante, nom)
    brouillon = brouillons.setdefault(cle, Brouillon(courante.number))
    if brouillon.base != courante.number:
        brouillon, report = _deplacer(lu, courante, nom, brouillon)
        brouillons[cle] = brouillon
        if report:
            reports[cle] = report
    return Chantier(
        lu, courante, TABLES[nom], grille_courante, lieux(courante.departement), brouillon, reports.get(cle)
    )


def _deplacer(lu: acces.Magasin, courante: Edition, nom: str, brouillon: Brouillon) -> tuple[Brouillon, Report | None]:
    avant = lu.store.edition(courante.departement, brouillon.base)
    if not brouillon or avant.versions.get(nom) == courante.versions.get(nom):
        return Brouillon(courante.number, brouillon.modifiees, brouillon.ajoutees, brouillon.retirees), None
    old, new = grille_de(lu, avant, nom), grille_de(lu, courante, nom)
    moved, heurts = reporter(brouillon, courante.number, avant=(old.rows, old.textes), apres=(new.rows, new.textes))
    recit = recits.raconter(acces.difference(lu, avant, courante))
    return moved, Report(courante, tuple(recit), tuple(heurts))


def adopter(lu: acces.Magasin, departement: str, nom: str, brouillon: Brouillon) -> None:
    """Take up a draft of a former session, in the place of the one in hand."""
    st.session_state.setdefault(_BROUILLONS, {})[lu.url, departement, nom] = brouillon
    st.session_state.get(_REPORTS, {}).pop((lu.url, departement, nom), None)
    st.session_state.pop(_VUE, None)


def oublier(chantier: Chantier) -> None:
    """Forget the draft of a table, and what is told of it."""
    cle = (chantier.magasin.url, chantier.edition.departement, chantier.table.name)
    st.session_state.get(_BROUILLONS, {}).pop(cle, None)
    st.session_state.get(_REPORTS, {}).pop(cle, None)
    st.session_state.pop(_VUE, None)


def en_cours(lu: acces.Magasin, departement: str) -> dict[str, int]:
    """Return, for each table with a draft, how many lines it touches."""
    return {
        nom: brouillon.touchees
        for (url, code, nom), brouillon in st.session_state.get(_BROUILLONS, {}).items()
        if (url, code) == (lu.url, departement) and brouillon
    }


def vue(chantier: Chantier, places: Sequence[int], demande: tuple[object, ...]) -> Vue:
    """Return the view of these positions, the one already open if it is what is asked for."""
    own = (chantier.magasin.url, chantier.edition.departement, chantier.edition.number, chantier.table.name, *demande)
    ouverte: Vue | None = st.session_state.get(_VUE)
    if ouverte is not None and ouverte.signature == own:
        return ouverte
    rang = int(ouverte.cle.rpartition("_")[2]) + 1 if ouverte is not None else st.session_state.get("vue_rang", 0)
    st.session_state["vue_rang"] = rang + 1
    gele = chantier.brouillon.copie()
    nouvelle = Vue(own, f"grille_{rang}", _lignes(chantier, places, gele), gele)
    st.session_state[_VUE] = nouvelle
    return nouvelle


def _lignes(chantier: Chantier, places: Sequence[int], gele: Brouillon) -> pd.DataFrame:
    noms = [column.name for column in chantier.grille.colonnes]
    lues = chantier.grille.textes.iloc[list(places)].to_dict("records")
    lignes: list[dict[str, Any]] = [
        {ID: str(place), RETIRER: place in gele.retirees} | ligne | gele.modifiees.get(place, {})
        for place, ligne in zip(places, lues, strict=True)
    ]
    lignes += [{ID: f"+{rang}", RETIRER: False} | ajoutee for rang, ajoutee in enumerate(gele.ajoutees)]
    montrees = pd.DataFrame(lignes, columns=[ID, RETIRER, *noms], dtype="object")
    montrees[RETIRER] = montrees[RETIRER].astype(bool)
    for column in chantier.grille.colonnes:
        montrees[column.name] = [_montrer(cell, column) for cell in montrees[column.name]]
    return montrees


def _montrer(cell: object, column: Column) -> object:
    texte = cell if isinstance(cell, str) else ""
    if column.kind is Kind.COMMUNES:
        return [part for part in texte.split(SEPARATEUR) if part]
    return texte or None


def texte(cell: object) -> str:
    """Return a cell of the editor as a text of the grid."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, list | tuple) or hasattr(cell, "tolist"):
        return SEPARATEUR.join(str(part) for part in cell)  # type: ignore[union-attr]
    return ""


def appliquer(chantier: Chantier, ouverte: Vue, rendues: pd.DataFrame) -> None:
    """Bring the draft to what the editor gives back; a view where nothing was typed says the same each time."""
    saisie = st.session_state.get(ouverte.cle)
    intacte = saisie is not None and not any(saisie.values())
    if not intacte or ouverte.intacte is None:
        brouillon = _apporte(chantier, ouverte, rendues)
        ouverte.intacte = brouillon if intacte else None
    else:
        brouillon = ouverte.intacte
    chantier.brouillon = brouillon.copie()
    cle = (chantier.magasin.url, chantier.edition.departement, chantier.table.name)
    st.session_state[_BROUILLONS][cle] = chantier.brouillon


def _apporte(chantier: Chantier, ouverte: Vue, rendues: pd.DataFrame) -> Brouillon:
    noms = [column.name for column in chantier.grille.colonnes]
    brouillon, ajoutees = ouverte.gele.copie(), dict(enumerate(ouverte.gele.ajoutees))
    for ligne in rendues.to_dict("records"):
        cells = {nom: texte(ligne.get(nom)) for nom in noms}
        repere, retirer = ligne.get(ID), ligne.get(RETIRER) is True
        if isinstance(repere, str) and repere.isdecimal():
            _existante(chantier, brouillon, int(repere), cells, retirer=retirer)
        else:
            rang = int(repere[1:]) if isinstance(repere, str) else len(ajoutees)
            ajoutees[rang] = {} if retirer else {nom: cell for nom, cell in cells.items() if cell}
    brouillon.ajoutees = [ligne for ligne in ajoutees.values() if ligne]
    return brouillon


def _existante(chantier: Chantier, brouillon: Brouillon, place: int, cells: Ligne, *, retirer: bool) -> None:
    lue = chantier.grille.textes.iloc[place]
    changees = {nom: cell for nom, cell in cells.items() if cell != str(lue[nom]).strip()}
    brouillon.modifiees.pop(place, None)
    brouillon.retirees.discard(place)
    if retirer:
        brouillon.retirees.add(place)
    elif changees:
        brouillon.modifiees[place] = changees
