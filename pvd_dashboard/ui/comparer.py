"""Two communes side by side, or one beside the median of the département."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.formats import INSECABLE, NON_CONNU, absent, euros, nombre, pluriel
from pvd_dashboard.situation.libelles import POSTES, libelle
from pvd_dashboard.situation.par_commune import mediane
from pvd_dashboard.ui import communes, filtres, navigation, statuts
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from pvd_dashboard.situation.par_commune import Bilan
    from pvd_dashboard.ui.page import Contexte

MEDIANE = ""


@dataclass(frozen=True, slots=True)
class Mesure:
    """A figure that has a median: its name, how it is read, how it is written, whether it is one of grants."""

    nom: str
    lire: Callable[[Bilan], Decimal | int | None]
    ecrire: Callable[[Decimal], str]
    aides: bool = False


MESURES = (
    Mesure("Population (habitants)", lambda b: b.population, nombre),
    Mesure("Aides accordées", lambda b: b.aides, euros, aides=True),
    Mesure("Aides par habitant", lambda b: b.aides_par_habitant, euros, aides=True),
    Mesure("Nombre d’aides", lambda b: b.nombre_aides, lambda v: nombre(v, 1), aides=True),
    Mesure("Actions", lambda b: b.actions, lambda v: nombre(v, 1)),
    Mesure("Actions livrées", lambda b: b.livrees, lambda v: nombre(v, 1)),
    Mesure("Points à traiter", lambda b: b.alertes, lambda v: nombre(v, 1)),
)


def choisir(contexte: Contexte) -> tuple[Bilan, Bilan | None]:
    """Draw the two lists; return a commune and the one it is compared with, None for the median."""
    connues = {bilan.code: bilan for bilan in communes.connues(contexte)}
    noms = {code: bilan.nom for code, bilan in connues.items()}
    gauche, droite, _ = st.columns([1, 1, 1])
    with gauche:
        une = filtres.liste("Commune", "commune", list(noms), ecrire_option=noms.__getitem__)
    with droite:
        autres = {MEDIANE: "la médiane du département", **{c: n for c, n in noms.items() if c != une}}
        avec = filtres.liste("Comparée à", "avec", list(autres), ecrire_option=autres.__getitem__)
    return connues[une], connues.get(avec)


def tableau_compare(contexte: Contexte, une: Bilan, autre: Bilan | None) -> None:
    """Show the two side by side: same figures, same units."""
    toutes = communes.connues(contexte)
    contre = autre.nom if autre else f"Médiane des {len(toutes)} communes"
    lignes = [*_qualites(une, autre), *(_chiffres(mesure, une, autre, toutes) for mesure in MESURES)]
    tableau(
        pd.DataFrame(lignes),
        (
            Colonne("quoi", "Ce qui est comparé"),
            Colonne("une", une.nom, Genre.MISE_EN_FORME, export="une_mot"),
            Colonne("autre", contre, Genre.MISE_EN_FORME, export="autre_mot"),
        ),
        nom="comparaison",
        alt=f"{une.nom} comparée à {contre}.",
        fichier=f"comparaison-{une.code}-{autre.code if autre else 'mediane'}",
    )
    st.caption(
        "Les aides sont celles accordées pour des projets de la commune, seule ou avec d’autres ; la médiane porte "
        "sur les communes lauréates dont le chiffre est connu."
    )
    if any(bilan.non_ventile for bilan in (une, autre) if bilan):
        st.caption(f"« {communes.NON_VENTILE} »{INSECABLE}: {communes.POURQUOI_NON_VENTILE}")
    with st.container(horizontal=True):
        for bilan in filter(None, (une, autre)):
            navigation.lien(
                navigation.COMMUNE, f"Fiche : {brut(bilan.nom)}", icone=":material/location_on:", commune=bilan.code
            )


def _qualites(une: Bilan, autre: Bilan | None) -> list[dict[str, str]]:
    dits: Sequence[tuple[str, Callable[[Bilan], tuple[str, str]]]] = (
        ("EPCI", lambda b: (brut(b.epci or NON_CONNU), b.epci)),
        ("Statut du projet PVD", _statut),
        ("Échéance", lambda b: (brut(mots.echeance_phrase(b.ligne)), "") if b.ligne else (NON_CONNU, "")),
        ("Chef de projet", _poste),
    )
    lignes = []
    for quoi, dire in dits:
        (gauche, gauche_mot), (droite, droite_mot) = dire(une), dire(autre) if autre else ("–", "–")
        lignes.append(
            {"quoi": quoi, "une": gauche, "autre": droite, "une_mot": gauche_mot or gauche, "autre_mot": droite_mot}
        )
    return lignes


def _statut(bilan: Bilan) -> tuple[str, str]:
    if bilan.ligne is None:
        return NON_CONNU, NON_CONNU
    dit = libelle(bilan.ligne)
    return statuts.statut(bilan.ligne.statut, dit), dit


def _poste(bilan: Bilan) -> tuple[str, str]:
    if not bilan.poste:
        dit = communes.sans_poste(bilan, communes.SANS_POSTE)
        return dit, dit
    return statuts.poste(bilan.poste), POSTES[bilan.poste].libelle


def _dit(mesure: Mesure, valeur: Decimal | int | None, de: Bilan | None) -> str:
    """Write a figure; one of grants that are not broken down by commune says so."""
    if absent(valeur):
        return communes.NON_VENTILE if mesure.aides and de and de.non_ventile else NON_CONNU
    return mesure.ecrire(valeur)  # type: ignore[arg-type]


def _chiffres(mesure: Mesure, une: Bilan, autre: Bilan | None, toutes: Sequence[Bilan]) -> dict[str, str]:
    contre = mesure.lire(autre) if autre else mediane(toutes, mesure.lire)
    gauche, droite = _dit(mesure, mesure.lire(une), une), _dit(mesure, contre, autre)
    connues = sum(mesure.lire(bilan) is not None for bilan in toutes)
    if autre is None and 0 < connues < len(toutes):
        droite = f"{droite} ({pluriel(connues, 'commune connue', 'communes connues')})"
    return {"quoi": mesure.nom, "une": gauche, "autre": droite, "une_mot": gauche, "autre_mot": droite}
