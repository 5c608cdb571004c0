"""The settings that are lists, as tables to type in: the dispositifs of a service, the delays of some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import absent
from pvd_dashboard.tables.dispositifs import GROUPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DELAI = re.compile(r"^(?P<dispositif>.*?)\s*(?P<exercice>20\d\d)?\s*:\s*(?P<debut>[^/]*?)\s*(?:/\s*(?P<fin>.*?))?\s*$")


@dataclass(frozen=True, slots=True)
class Grille:
    """A list kept as lines of text: its columns (name → label, help), and how a line is cut and written."""

    colonnes: Mapping[str, tuple[str, str]]
    delais: bool = False

    def lire(self, texte: str) -> pd.DataFrame:
        """Return the rows of a text, one a line, empty cells as empty text."""
        rangs = [self._couper(ligne) for ligne in texte.splitlines() if ligne.strip()]
        return pd.DataFrame(rangs, columns=list(self.colonnes), dtype="object")

    def ecrire(self, rangs: pd.DataFrame) -> str:
        """Return the text of the rows; a row left empty is none."""
        cellules = [[_propre(cellule) for cellule in rang] for rang in rangs[list(self.colonnes)].to_numpy().tolist()]
        return "\n".join(self._joindre(rang) for rang in cellules if any(rang))

    def _couper(self, ligne: str) -> list[str]:
        if self.delais:
            lue = _DELAI.match(ligne)
            return [(partie or "").strip() for partie in lue.groups()] if lue else [ligne.strip(), "", "", ""]
        return ([partie.strip() for partie in ligne.split(";")] + [""] * 4)[:4]

    def _joindre(self, rang: Sequence[str]) -> str:
        if self.delais:
            dispositif, exercice, debut, fin = rang
            return f"{' '.join(filter(None, (dispositif, exercice)))} : {debut} / {fin}"
        return " ; ".join(rang).rstrip(" ;") if any(rang[1:]) else rang[0]


def _propre(cellule: Any) -> str:  # noqa: ANN401 - any cell of a frame
    """Return a cell as one piece of a line: the separators of the list are not part of it."""
    texte = "" if absent(cellule) else str(cellule)
    return " ".join(texte.replace(";", ",").split())


GRILLES: Mapping[str, Grille] = {
    "dispositifs_locaux": Grille(
        {
            "code": ("Code", "Court, sans espace : PR40. Un code déjà connu (DETR, DSIL…) est renommé ou déplacé."),
            "libelle": ("Libellé", "Le nom que montrent les écrans et les documents."),
            "groupe": ("Groupe", f"{', '.join(GROUPES)}, ou un nouveau groupe."),
            "noms": ("Autres noms", "Ce qu’écrivent les fichiers, séparé par des virgules."),
        }
    ),
    "delais_subventions": Grille(
        {
            "dispositif": ("Dispositif", "Code ou nom : DETR, Fonds vert…"),
            "exercice": ("Exercice", "Vide : tous les exercices."),
            "debut": ("Commencer (mois)", "Délai après la notification."),
            "fin": ("Achever (mois)", "Délai après le commencement."),
        },
        delais=True,
    ),
}
"""The settings typed as a table, by name."""


def saisir(nom: str, intitule: str, texte: str) -> str:
    """Offer the table of a setting over its text, with a row to add; return the text of what is typed."""
    grille = GRILLES[nom]
    st.caption(intitule)
    saisie = st.data_editor(
        grille.lire(texte),
        key=f"grille_{nom}_{crc32(texte.encode())}",  # anew once saved: nothing is added twice
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        column_config={
            colonne: st.column_config.TextColumn(libelle, help=aide, default="")
            for colonne, (libelle, aide) in grille.colonnes.items()
        },
    )
    return grille.ecrire(saisie)
