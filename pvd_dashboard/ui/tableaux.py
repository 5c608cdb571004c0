"""The table of the screens: French formats whatever the browser, paged, sortable, exported.

A real HTML table rather than a grid drawn on a canvas: it can be read aloud,
copied, wrapped and zoomed, and none of its menus is in English.
"""

from __future__ import annotations

import csv
import io
import math
import weakref
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import streamlit as st

from pvd_dashboard import formats
from pvd_dashboard.ui import journal
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

LIGNES_PAR_PAGE, TABLES_GARDEES = 50, 512
_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")


class Genre(StrEnum):
    """What a column shows."""

    TEXTE = "texte"
    MISE_EN_FORME = "mise_en_forme"  # Markdown of ours, whose parts were made safe
    LIEN = "lien"  # the same, of a figure: to the right
    EUROS = "euros"
    JOUR = "jour"
    TAUX = "taux"  # a fraction, shown in percent
    PART = "part"  # already in percent
    NOMBRE = "nombre"
    OUI_NON = "oui_non"


A_DROITE = frozenset({Genre.LIEN, Genre.EUROS, Genre.TAUX, Genre.PART, Genre.NOMBRE})
SUR_UNE_LIGNE = A_DROITE | {Genre.JOUR}
COLONNES_AU_PLUS = 16


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
    Genre.LIEN: str,
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
    if len(lignes) > LIGNES_PAR_PAGE:
        morceau(lambda: _page_a_page(lignes, colonnes, nom, alt, fichier, gras))
    else:
        _page_a_page(lignes, colonnes, nom, alt, fichier, gras)


def _page_a_page(
    lignes: pd.DataFrame, colonnes: Sequence[Colonne], nom: str, alt: str, fichier: str, gras: Sequence[int]
) -> None:
    debut = page(nom, len(lignes))
    cle, vues = _page_ecrite(lignes, tuple(colonnes), debut, tuple(gras))
    with st.container(key=f"tableau_{nom}--{cle}"):
        st.table(vues, border="horizontal", hide_index=True, alt=alt)
    if fichier:
        _telecharger(lignes, colonnes, nom, fichier)


def _page_ecrite(
    lignes: pd.DataFrame, colonnes: tuple[Colonne, ...], debut: int, gras: tuple[int, ...]
) -> tuple[str, pa.Table]:
    """Return the marks of a table and one page of it, written once for as long as its frame lives.

    A frame that is shown is never changed in place: a screen that keeps one
    sends the same page at each run.
    """
    place = id(lignes)
    tenue = _PAGES.get(place)
    if tenue is None or tenue[0]() is not lignes:
        tenue = _PAGES[place] = (weakref.ref(lignes, lambda _: _PAGES.pop(place, None)), {})
    ici = (colonnes, debut, gras)
    if ici not in tenue[1]:
        vues = _ecrites(lignes.iloc[debut : debut + LIGNES_PAR_PAGE], colonnes, {rang - debut for rang in gras})
        tenue[1][ici] = _marques(colonnes), _envoyee(tuple(c.libelle for c in colonnes), vues)
    return tenue[1][ici]


def _ecrites(vues: pd.DataFrame, colonnes: Sequence[Colonne], gras: set[int]) -> tuple[tuple[str, ...], ...]:
    """Write the cells of a page, column by column, those of total rows in bold."""
    colonnes_ecrites = ([ecrire(valeur, c) for valeur in vues[c.nom].tolist()] for c in colonnes)
    if not gras:
        return tuple(tuple(ecrites) for ecrites in colonnes_ecrites)
    return tuple(tuple(_fort(e) if rang in gras else e for rang, e in enumerate(es)) for es in colonnes_ecrites)


def _fort(ecrit: str) -> str:
    return f"**{ecrit}**" if ecrit and not ecrit.startswith("**") else ecrit


_PAGES: dict[int, tuple[weakref.ref[pd.DataFrame], dict[tuple[object, ...], tuple[str, pa.Table]]]] = {}


@lru_cache(maxsize=TABLES_GARDEES)
def _envoyee(libelles: tuple[str, ...], colonnes: tuple[tuple[str, ...], ...]) -> pa.Table:
    """Return what Streamlit sends as it is: it makes one of any frame at each run, which costs more than the page."""
    return pa.table([pa.array(textes, pa.string()) for textes in colonnes], names=list(libelles))


def _marques(colonnes: Sequence[Colonne]) -> str:
    """Mark a table so that the style sheet knows its columns: ``d2`` to the right, ``n2`` on one line."""
    marques = [f"d{rang}" for rang, c in enumerate(colonnes, start=1) if c.genre in A_DROITE]
    marques += [f"n{rang}" for rang, c in enumerate(colonnes, start=1) if c.serre or c.genre in SUR_UNE_LIGNE]
    return "--".join([*marques, ""])


def alignements(combien: int = COLONNES_AU_PLUS) -> str:
    """Return the rules of the style sheet that :func:`tableau` relies on."""
    rangs = range(1, combien + 1)
    droite = ",".join(f'[class*="--d{rang}-"] :is(td,th):nth-child({rang})' for rang in rangs)
    ligne = ",".join(f'[class*="--n{rang}-"] td:nth-child({rang})' for rang in rangs)
    return f"{droite} {{ text-align: right !important; }}\n{ligne} {{ white-space: nowrap; }}\n"


def page(nom: str, combien: int, par_page: int = LIGNES_PAR_PAGE) -> int:
    """Draw the pager where there are several pages; return the position of the first row shown."""
    pages = math.ceil(combien / par_page)
    if pages <= 1:
        return 0
    cle = f"page_{nom}"
    courante = min(st.session_state.get(cle, 1), pages)
    st.session_state[cle] = courante
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Précédent", key=f"{cle}_avant", disabled=courante == 1, on_click=_tourner, args=(cle, -1))
        st.markdown(f"Page {courante} sur {pages} · {formats.pluriel(combien, 'ligne')}", width="content")
        st.button("Suivant", key=f"{cle}_apres", disabled=courante == pages, on_click=_tourner, args=(cle, 1))
    return (courante - 1) * par_page


def _tourner(cle: str, pas: int) -> None:
    st.session_state[cle] = max(1, st.session_state.get(cle, 1) + pas)


def _telecharger(lignes: pd.DataFrame, colonnes: Sequence[Colonne], nom: str, fichier: str) -> None:
    st.download_button(
        "Télécharger (.csv)",
        data=journal.exporte(f"{fichier}.csv", lambda: en_csv(lignes, colonnes)),
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
