"""What the officer has said of the file on the deposit screen, kept for the session as long as it is that file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import streamlit as st

from pvd_dashboard.intake import Correction

_CLE = "depot_dit"
TABLE, ENTETE, IGNORER = "#table", "#entete", "ignorer"


class Remplacement(NamedTuple):
    """A corrected cell: what it held, what it is read as."""

    avant: str
    apres: str


@dataclass(slots=True)
class Dit:
    """Indications (key → value, see intake.indications) and corrected cells (sheet, row, letter)."""

    empreinte: str
    indications: dict[str, str] = field(default_factory=dict)
    corrections: dict[tuple[str, int, str], Remplacement] = field(default_factory=dict)

    @property
    def indications_figees(self) -> tuple[tuple[str, str], ...]:
        """The indications as a value that can be compared."""
        return tuple(sorted(self.indications.items()))

    @property
    def corrections_figees(self) -> tuple[Correction, ...]:
        """The corrections as the reading takes them."""
        return tuple(Correction(*cellule, mots.apres) for cellule, mots in sorted(self.corrections.items()))

    def indiquer(self, feuille: str, quoi: str, valeur: str | None) -> None:
        """Say what a sheet or one of its columns is; None takes it back."""
        if valeur is None:
            self.indications.pop(f"{feuille}!{quoi}", None)
        else:
            self.indications[f"{feuille}!{quoi}"] = valeur

    def oublier(self, feuille: str) -> None:
        """Forget what was said of a sheet."""
        self.indications = {
            cle: valeur for cle, valeur in self.indications.items() if not cle.startswith(f"{feuille}!")
        }


def dit_du_fichier(empreinte: str) -> Dit:
    """Return what was said of this file; another file starts from nothing."""
    dit = st.session_state.get(_CLE)
    if not isinstance(dit, Dit) or dit.empreinte != empreinte:
        dit = st.session_state[_CLE] = Dit(empreinte)
    return dit
