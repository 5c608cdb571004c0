"""The part of the screen of grants that lists the lines, and shows where one comes from: file, sheet, cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pvd_dashboard.editions.errors import StoreError
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, euros, jour, nombre, periode, taux
from pvd_dashboard.tables import SUBVENTIONS, Kind
from pvd_dashboard.ui import acces, filtres, journal, navigation
from pvd_dashboard.ui.financements import dites, liste
from pvd_dashboard.ui.financements_choix import Choix, lignes
from pvd_dashboard.ui.tableaux import Colonne, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.tables import Column
    from pvd_dashboard.ui.page import Contexte

_PAR_COLONNE = ("exercice", "dispositif")


def lignes_du_perimetre(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show the line asked for with its origin, then every line of the perimeter."""
    aides = contexte.situation.financements.subventions
    voulue = filtres.valeur("ligne")
    trouvees = aides[(aides["_cle"] == voulue).fillna(value=False)] if voulue else aides.iloc[:0]
    if len(trouvees):
        _une(contexte, trouvees.iloc[0])
    elif voulue:
        st.warning("Cette ligne n’est pas dans la version affichée.")
    st.header("Liste des aides", anchor=False)
    montrees = lignes(contexte, choix.perimetre)
    communes = contexte.situation.laureats.communes["code_insee"]
    cle = ("aides_dites", choix.perimetre, navigation.adresse(navigation.FINANCEMENTS))
    dites_ = acces.garder(contexte, *cle, faire=lambda: dites(montrees, list(communes)))
    liste(dites_, nom="liste", fichier=f"aides-{suffixe}", stade=choix.stade)


@dataclass(frozen=True, slots=True)
class Origine:
    """Where a line comes from: the file received, its edition, and the letter of each column in its sheet."""

    fichier: str
    sha256: str
    edition: Edition | None
    lettres: Mapping[str, str]


def origine(contexte: Contexte, ligne: pd.Series) -> Origine:
    """Return where a line comes from: the edition that received its file, and the columns of its sheet."""
    sha256 = "" if absent(ligne["_fichier"]) else str(ligne["_fichier"])
    recues = [e for e in acces.editions(contexte.magasin, contexte.departement) if e.file_sha256 == sha256]
    if not recues:
        return Origine(contexte.edition.file_name, sha256, None, {})
    edition = recues[-1]
    lecture = contexte.magasin.store.received(edition).lecture
    feuilles = [f for f in lecture.get("sheets", []) if f["sheet"] == ligne["_feuille"]]
    des_aides = [f for f in feuilles if f.get("table") == SUBVENTIONS.name]
    a_part = next((f["letters_exercice"] for f in des_aides if "letters_exercice" in f and _est_de(ligne, f)), None)
    lettres = a_part or next((f.get("letters", {}) for f in des_aides), {})
    return Origine(edition.file_name, sha256, edition, lettres)


def _est_de(ligne: pd.Series, feuille: Mapping[str, Any]) -> bool:
    """Tell whether a line was read in a column of its own: that of its year, of its dispositif, or of both."""
    return all(not absent(ligne[nom]) and ligne[nom] == feuille[nom] for nom in _PAR_COLONNE if nom in feuille)


def _une(contexte: Contexte, ligne: pd.Series) -> None:
    try:
        venue = acces.garder(contexte, "aides_origine", ligne["_cle"], faire=lambda: origine(contexte, ligne))
    except StoreError:
        venue = Origine(contexte.edition.file_name, "", None, {})
    with st.container(border=True):
        entete, fermer = st.columns([6, 1], vertical_alignment="center")
        with entete:
            st.header(brut(ligne["intitule"] if not absent(ligne["intitule"]) else "Ligne sans intitulé"), anchor=False)
        with fermer:
            st.button("Fermer", icon=":material/close:", on_click=_fermer, width="stretch")
        ou = f"feuille « {brut(ligne['_feuille'])} », ligne {ligne['_ligne']}"
        depose = f", déposé le {jour(venue.edition.published_at.date())}" if venue.edition else ""
        st.caption(f"Fichier « {brut(venue.fichier)} »{depose} · {ou}")
        cellules = [
            _cellule(colonne, ligne, venue) for colonne in SUBVENTIONS.columns if not absent(ligne[colonne.name])
        ]
        tableau(
            pd.DataFrame(cellules, dtype="object"),
            (
                Colonne("colonne", "Colonne"),
                Colonne("valeur", "Valeur lue"),
                Colonne("case", "Case", vide="déduite de la ligne", serre=True),
            ),
            nom="une_ligne",
            alt="Ce que dit la ligne, case par case.",
        )
        if venue.edition:
            _fichier(contexte, venue)


def _fermer() -> None:
    filtres.retenir(ligne=None)


def _cellule(colonne: Column, ligne: pd.Series, venue: Origine) -> dict[str, object]:
    lettre = venue.lettres.get(colonne.name)
    ou = f"{ligne['_feuille']}!{lettre}{ligne['_ligne']}" if lettre else None
    return {"colonne": colonne.label, "valeur": _dite(colonne, ligne), "case": ou}


def _dite(colonne: Column, ligne: pd.Series) -> str:
    valeur = ligne[colonne.name]
    match colonne.kind:
        case Kind.MONTANT:
            francs = ligne.get(f"{colonne.name}_xpf")
            return euros(valeur, centimes=True) if absent(francs) else _en_francs(francs, valeur)
        case Kind.TAUX:
            return taux(valeur, 2)
        case Kind.DATE:
            return periode(valeur, ligne[f"{colonne.name}_precision"])
        case Kind.OUI_NON:
            return "oui" if valeur else "non"
        case Kind.CHOIX:
            return {choix.code: choix.label for choix in colonne.choices}.get(str(valeur), str(valeur))
    return str(valeur) or NON_CONNU


def _en_francs(francs: Decimal, valeur: Decimal | None) -> str:
    """Say an amount as the file gives it, then what it is worth: « 1 000 000 XPF, soit 8 380,00 € »."""
    lu = f"{nombre(francs)}{INSECABLE}XPF"
    return f"{lu}, non converti" if absent(valeur) else f"{lu}, soit {euros(valeur, centimes=True)}"


def _fichier(contexte: Contexte, venue: Origine) -> None:
    st.download_button(
        f"Télécharger le fichier reçu{INSECABLE}: {venue.fichier}",
        data=journal.exporte(venue.fichier, lambda: contexte.magasin.store.file(venue.sha256).content),
        file_name=venue.fichier,
        icon=":material/download:",
        on_click="ignore",
        key="fichier_de_la_ligne",
    )
