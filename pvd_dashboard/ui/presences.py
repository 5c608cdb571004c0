"""The attendance at the meetings of one body: seats down, meetings across."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, accord, pluriel
from pvd_dashboard.situation.presences import Presence, grilles
from pvd_dashboard.ui import acces, filtres
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pvd_dashboard.situation.presences import Grille, SiegeSuivi
    from pvd_dashboard.ui.page import Contexte

_MONTREES = 8
"""Meetings across: what a page holds in landscape."""
_MOTS: Mapping[Presence, tuple[str, str, str]] = {
    Presence.PRESENT: ("✔", "présent", "green"),
    Presence.EXCUSE: ("◔", "excusé", "orange"),
    Presence.NON_CITE: ("–", "non cité", "gray"),
}


def montrer(contexte: Contexte) -> None:
    """Show the grid of one body, the choice of the body, and the whole of it as a file."""
    toutes = acces.garder(contexte, "presences", faire=lambda: grilles(contexte.situation))
    if not toutes:
        return
    st.header("Présence aux réunions", anchor=False)
    noms = {cle: grille.nom for cle, grille in toutes.items()}
    choisie = filtres.liste("Instance suivie", "presences", list(noms), ecrire_option=noms.__getitem__, width=420)
    grille = toutes[choisie]
    st.markdown(_resume(grille))
    rangs = acces.garder(contexte, "presences", choisie,
                         faire=lambda: pd.DataFrame([_rang(siege) for siege in grille.sieges]))  # fmt: skip
    fichier = f"presences-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(
        rangs, _colonnes(grille), nom="presences", alt=f"Présence par siège{INSECABLE}: {grille.nom}.", fichier=fichier
    )
    if len(grille.reunions) > _MONTREES:
        st.caption(f"Les {_MONTREES} dernières réunions ; « Présences » les compte toutes.")


def _resume(grille: Grille) -> str:
    """Say in a sentence how many meetings are told, and which required seat was ever left empty."""
    combien = len(grille.reunions)
    dit = f"{pluriel(combien, 'réunion')} dont le tableau de bord dit qui était là."
    absents = [
        f"{brut(s.siege)} ({s.presences}/{combien})" for s in grille.sieges if s.requis and s.presences < combien
    ]
    if not absents:
        return dit
    quoi = accord(len(absents), "Siège requis parfois absent", "Sièges requis parfois absents")
    return f"{dit} {quoi}{INSECABLE}: {', '.join(absents)}."


def _colonnes(grille: Grille) -> list[Colonne]:
    montrees = list(enumerate(grille.reunions))[-_MONTREES:]
    deux_fois = len({quand(reunion.date) for _, reunion in montrees}) < len(montrees)
    return [
        Colonne("siege", "Siège", Genre.MISE_EN_FORME, export="nom"),
        *(
            Colonne(
                f"r{rang}",
                f"{quand(reunion.date)} ({rang + 1})" if deux_fois else quand(reunion.date),
                Genre.MISE_EN_FORME,
                export=f"m{rang}",
                serre=True,
            )
            for rang, reunion in montrees
        ),
        Colonne("presences", "Présences", serre=True),
    ]


def _rang(siege: SiegeSuivi) -> dict[str, str]:
    nom = siege.siege[:1].upper() + siege.siege[1:]
    rang = {
        "nom": nom,
        "siege": f"{brut(nom)} :small[:gray[(requis)]]" if siege.requis else brut(nom),
        "presences": f"{siege.presences} / {len(siege.etats)}",
    }
    for n, etat in enumerate(siege.etats):
        icone, mot, teinte = _MOTS[etat]
        rang[f"r{n}"] = pastille(f"{icone}{INSECABLE}{mot}", teinte) if etat is not Presence.NON_CITE else f"– {mot}"
        rang[f"m{n}"] = mot
    return rang
