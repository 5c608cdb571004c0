"""The table of the screens: French formats whatever the browser, paged, sortable, exported.

A real HTML table rather than a grid drawn on a canvas: it can be read aloud,
copied, wrapped and zoomed, and none of its menus is in English.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from pvd_dashboard import formats
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LIGNES_PAR_PAGE = 50
_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")


class Genre(StrEnum):
    """What a column shows."""

    TEXTE = "texte"
    MISE_EN_FORME = "mise_en_forme"  # Markdown of ours, whose parts were made safe
    EUROS = "euros"
    JOUR = "jour"
    TAUX = "taux"  # a fraction, shown in percent
    PART = "part"  # already in percent
    NOMBRE = "nombre"
    OUI_NON = "oui_non"


A_DROITE = frozenset({Genre.EUROS, Genre.TAUX, Genre.PART, Genre.NOMBRE})


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column shown: its name in the frame, its French heading, what it holds.

    ``export`` names the column of the frame that goes to the CSV file, where
    the one shown holds Markdown; empty, the column exports itself. ``vide`` is
    what an absent value shows; ``serre`` keeps a short text on one line.
    """

    nom: str
    libelle: str
    genre: Genre = Genre.TEXTE
    export: str = ""
    vide: str = formats.NON_CONNU
    serre: bool = False


def _oui_non(valeur: object) -> str:
    return "oui" if valeur else "non"


_ECRITURES: dict[Genre, Callable[[Any], str]] = {
    Genre.TEXTE: brut,
    Genre.MISE_EN_FORME: str,
    Genre.EUROS: formats.euros,
    Genre.JOUR: formats.jour,
    Genre.TAUX: lambda valeur: formats.taux(valeur, fixe=True),
    Genre.PART: lambda valeur: formats.pourcent(valeur, fixe=True),
    Genre.NOMBRE: lambda valeur: formats.nombre(valeur, 2),
    Genre.OUI_NON: _oui_non,
}


def ecrire(valeur: object, colonne: Colonne) -> str:
    """Write a value in French, « n.c. » where it is not known."""
    if formats.absent(valeur) or valeur == "":
        return colonne.vide
    return _ECRITURES[colonne.genre](valeur)


def tableau(
    lignes: pd.DataFrame,
    colonnes: Sequence[Colonne],
    *,
    nom: str,
    alt: str,
    fichier: str = "",
    gras: Sequence[int] = (),
) -> None:
    """Show a table and its export.

    ``nom`` is unique on the page; ``alt`` says in a sentence what the table
    holds; ``fichier`` is the name of the CSV file, without its ending (empty:
    no export); ``gras`` the positions of total rows.
    """
    if lignes.empty:
        st.caption("Aucune ligne.")
        return
    debut = _page(nom, len(lignes))
    vues = lignes.iloc[debut : debut + LIGNES_PAR_PAGE]
    st.table(
        _mise_en_forme(vues, colonnes, {rang - debut for rang in gras}), border="horizontal", hide_index=True, alt=alt
    )
    if fichier:
        _telecharger(lignes, colonnes, nom, fichier)


def _mise_en_forme(vues: pd.DataFrame, colonnes: Sequence[Colonne], gras: set[int]) -> Any:  # noqa: ANN401 - a Styler
    montrees = pd.DataFrame(
        {c.libelle: [ecrire(valeur, c) for valeur in vues[c.nom]] for c in colonnes}, dtype="object"
    )
    style = montrees.style.hide(axis="index").set_table_styles(_alignements(colonnes))
    dans_la_page = [rang for rang in gras if 0 <= rang < len(montrees)]
    if dans_la_page:
        style = style.set_properties(subset=pd.IndexSlice[dans_la_page, :], **{"font-weight": "700"})
    return style


def _alignements(colonnes: Sequence[Colonne]) -> list[dict[str, Any]]:
    """Return the rules that put figures to the right; Streamlit sets « left » on each cell, hence « important »."""
    regles = []
    for rang, colonne in enumerate(colonnes):
        props = [("white-space", "nowrap")] if colonne.serre or colonne.genre in A_DROITE | {Genre.JOUR} else []
        props += [("text-align", "right !important")] if colonne.genre in A_DROITE else []
        if props:
            regles.append({"selector": f"td.col{rang}", "props": props})
            regles.append({"selector": f"th.col{rang}", "props": [prop for prop in props if prop[0] != "white-space"]})
    return [regle for regle in regles if regle["props"]]


def _page(nom: str, combien: int) -> int:
    """Draw the pager where there are several pages; return the position of the first row shown."""
    pages = math.ceil(combien / LIGNES_PAR_PAGE)
    if pages <= 1:
        return 0
    cle = f"page_{nom}"
    courante = min(st.session_state.get(cle, 1), pages)
    st.session_state[cle] = courante
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Précédent", key=f"{cle}_avant", disabled=courante == 1, on_click=_tourner, args=(cle, -1))
        st.markdown(f"Page {courante} sur {pages} · {formats.pluriel(combien, 'ligne')}", width="content")
        st.button("Suivant", key=f"{cle}_apres", disabled=courante == pages, on_click=_tourner, args=(cle, 1))
    return (courante - 1) * LIGNES_PAR_PAGE


def _tourner(cle: str, pas: int) -> None:
    st.session_state[cle] = max(1, st.session_state.get(cle, 1) + pas)


def _telecharger(lignes: pd.DataFrame, colonnes: Sequence[Colonne], nom: str, fichier: str) -> None:
    st.download_button(
        "Télécharger (.csv)",
        data=lambda: en_csv(lignes, colonnes),
        file_name=f"{fichier}.csv",
        mime="text/csv",
        key=f"csv_{nom}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def en_csv(lignes: pd.DataFrame, colonnes: Sequence[Colonne]) -> bytes:
    """Return a table as French spreadsheets read it: « ; », decimal comma, UTF-8 with its mark, no live formula."""
    tampon = io.StringIO()
    sortie = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    gardees = [(c, c.export or c.nom) for c in colonnes]
    sortie.writerow([_neutre(c.libelle) for c, _ in gardees])
    sortie.writerows(zip(*([_cellule(valeur) for valeur in lignes[source]] for _, source in gardees), strict=True))
    return tampon.getvalue().encode("utf-8-sig")


def _cellule(valeur: object) -> str:
    if formats.absent(valeur):
        return ""
    if isinstance(valeur, bool):
        return _oui_non(valeur)
    if isinstance(valeur, int | float | Decimal):
        return f"{valeur:f}".replace(".", ",") if not isinstance(valeur, int) else str(valeur)
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return _neutre(str(valeur))


def _neutre(texte: str) -> str:
    return f"'{texte}" if texte.startswith(_FORMULE) else texte
