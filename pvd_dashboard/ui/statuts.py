"""A status on screen: icon, word and colour, the same words and icons as on the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures.apparence import APPARENCES
from pvd_dashboard.formats import INSECABLE
from pvd_dashboard.situation.libelles import POSTES
from pvd_dashboard.situation.model import Statut
from pvd_dashboard.situation.model_alertes import EtatAlerte
from pvd_dashboard.situation.natures import SEVERITES

if TYPE_CHECKING:
    from collections.abc import Mapping

SUITES: Mapping[str, str] = {
    EtatAlerte.OUVERTE.value: "À traiter",
    EtatAlerte.REPORTEE.value: "Reportées",
    EtatAlerte.TRAITEE.value: "Traitées",
}
"""What was done of an alert, in words."""
# Names of Streamlit's palette; the theme gives each its text and background.
TEINTES: Mapping[Statut, str] = {
    Statut.RETARD: "red",
    Statut.PROCHE: "orange",
    Statut.ORT_ECHUE: "orange",
    Statut.ORT_FIN_PROCHE: "orange",
    Statut.SANS_DATE: "violet",
    Statut.ATTENTE: "yellow",
    Statut.COURS: "blue",
    Statut.ORT_OK: "green",
    Statut.RETRAIT: "gray",
}
TEINTES_DES_POSTES: Mapping[str, str] = {
    "pourvu": "green",
    "en_recrutement": "blue",
    "vacant": "red",
    "a_creer": "yellow",
    "supprime": "gray",
    "inconnu": "violet",
}
TEINTES_DES_SEVERITES: Mapping[int, str] = {1: "red", 2: "orange", 3: "violet", 4: "blue"}


def pastille(texte: str, teinte: str) -> str:
    """Return a badge in Markdown, for a table or a sentence; ``texte`` is ours or was made safe."""
    return f":{teinte}-badge[{texte}]"


def statut(code: Statut, texte: str = "") -> str:
    """Return the badge of a status in Markdown."""
    look = APPARENCES[code]
    return pastille(f"{look.icone}{INSECABLE}{texte or look.libelle}", TEINTES[code])


def poste(code: str, suite: str = "") -> str:
    """Return the badge of the status of a post in Markdown."""
    mot = POSTES[code]
    return pastille(f"{mot.symbole}{INSECABLE}{mot.libelle}{suite}", TEINTES_DES_POSTES[code])


def severite(rang: int) -> str:
    """Return the badge of the severity of an alert in Markdown."""
    mot = SEVERITES.get(rang, SEVERITES[max(SEVERITES)])
    return pastille(f"{mot.symbole} {mot.libelle}", TEINTES_DES_SEVERITES.get(rang, "blue"))


def decompte(par_statut: Mapping[Statut, int]) -> None:
    """Show how many PVD stand in each status, most urgent first."""
    presents = [(code, APPARENCES[code].libelle) for code in APPARENCES if par_statut.get(code)]
    textes = [f"{libelle}{INSECABLE}: {par_statut[code]}{INSECABLE}PVD" for code, libelle in presents]
    st.markdown(
        " ".join(statut(code, texte) for (code, _), texte in zip(presents, textes, strict=True)), width="content"
    )
