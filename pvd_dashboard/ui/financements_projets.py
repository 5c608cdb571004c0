"""The part of the screen of grants about projects: the first ones, and the plan de financement of one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.formats import INSECABLE, NON_CONNU, euros, liste, pluriel, taux
from pvd_dashboard.situation.vues_aides import premiers_projets
from pvd_dashboard.ui import acces, filtres, navigation, statuts
from pvd_dashboard.ui.financements import table
from pvd_dashboard.ui.financements_choix import Choix, lignes
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_aides import ProjetAide
    from pvd_dashboard.ui.page import Contexte

TOUS = 100_000
_COLONNES = (
    Colonne("projet", "Projet", Genre.MISE_EN_FORME, export="intitule"),
    Colonne("beneficiaire", "Bénéficiaire"),
    Colonne("cout", "Coût HT", Genre.EUROS),
    Colonne("montant", "Montant", Genre.EUROS),
    Colonne("publiques", "Aides publiques", Genre.EUROS),
    Colonne("taux", "Taux", Genre.TAUX),
    Colonne("signes", "À noter", vide="–"),
)


def projets(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show the plan of the project chosen, then every project of the perimeter, the largest first."""
    tous = acces.garder(
        contexte,
        "aides_projets",
        choix.perimetre,
        choix.stade,
        faire=lambda: premiers_projets(
            contexte.situation.financements.suivi.projets, lignes(contexte, choix.perimetre), choix.stade, TOUS
        ),
    )
    voulu = filtres.valeur("projet")
    if choisi := next((p for p in contexte.situation.financements.suivi.projets if p.cle == voulu), None):
        plan(contexte, choisi)
    st.header(f"{pluriel(len(tous), 'projet aidé')}, par montant {choix.dit.lower()}", anchor=False)
    colonnes = [
        Colonne(c.nom, f"Montant {choix.dit.lower()}" if c.nom == "montant" else c.libelle, c.genre, c.export, c.vide)
        for c in _COLONNES
    ]
    rangs = pd.DataFrame([_rang(projet, montant) for projet, montant in tous], dtype="object")
    tableau(rangs, colonnes, nom="projets", alt="Projets aidés, par montant.", fichier=f"projets-{suffixe}")


def _rang(projet: ProjetAide, montant: Decimal) -> dict[str, object]:
    vers = navigation.adresse(navigation.FINANCEMENTS, volet="projets", projet=projet.cle)
    return {
        "projet": f"[{brut(titre(projet))}]({vers})",
        "intitule": titre(projet),
        "beneficiaire": projet.beneficiaire,
        "cout": projet.cout,
        "montant": montant,
        "publiques": projet.aides_publiques,
        "taux": projet.taux,
        "signes": ", ".join(signes(projet)) or None,
    }


def titre(projet: ProjetAide) -> str:
    """Return the wording of a project, or whose it is."""
    return projet.intitule or f"Projet sans intitulé ({projet.beneficiaire or NON_CONNU})"


def signes(projet: ProjetAide) -> list[str]:
    """Say what is particular to a project."""
    connus = (
        ("au-dessus du plafond", projet.depassement is not None),
        ("double dotation", projet.double_dotation),
        ("projet partagé", projet.partage),
        ("coûts différents selon les lignes", projet.couts_differents),
        (projet.motif, bool(projet.motif)),
    )
    return [texte for texte, vrai in connus if vrai]


def plan(contexte: Contexte, projet: ProjetAide) -> None:
    """Show the plan de financement of one project: all its funders, the owner's share, the rate, the alerts."""
    with st.container(border=True):
        entete, fermer = st.columns([6, 1], vertical_alignment="center")
        with entete:
            st.header(f"Plan de financement{INSECABLE}: {brut(titre(projet))}", anchor=False)
        with fermer:
            st.button("Fermer", icon=":material/close:", on_click=_fermer, width="stretch")
        qui = [projet.beneficiaire, *(["projet partagé"] if projet.partage else [])]
        dits = dict.fromkeys(texte for texte in (*qui, *_communes(contexte, projet)) if texte)
        st.caption(" · ".join(map(brut, dits)))
        gauche, droite = st.columns([3, 2])
        with gauche:
            _financeurs(projet)
        with droite:
            _lecture(projet)
            _alertes(contexte, projet)
        siennes = contexte.situation.financements.subventions.loc[list(projet.positions)]
        with st.expander(f"Les lignes du projet ({len(siennes)})", icon=":material/table_rows:"):
            table(siennes, [], nom="lignes_projet", fichier=f"projet-{contexte.departement}")


def _fermer() -> None:
    filtres.retenir(projet=None)


def _communes(contexte: Contexte, projet: ProjetAide) -> list[str]:
    noms = acces.noms(contexte)
    return [liste([noms.get(code, code) for code in projet.communes])] if projet.communes else []


def _financeurs(projet: ProjetAide) -> None:
    base = projet.cout
    rangs = [
        {"nom": f.nom, "exercice": f.exercice and str(f.exercice), "montant": f.montant, "part": _part(f.montant, base)}
        for f in projet.financeurs
    ]
    rangs.append(
        {"nom": "Part du maître d’ouvrage", "montant": projet.part_propre, "part": _part(projet.part_propre, base)}
    )
    rangs.append({"nom": "Coût HT du projet", "montant": base, "part": None if base is None else Decimal(1)})
    tableau(
        pd.DataFrame(rangs, dtype="object"),
        (
            Colonne("nom", "Financeur"),
            Colonne("exercice", "Exercice", vide="–"),
            Colonne("montant", "Montant", Genre.EUROS),
            Colonne("part", "Part du coût", Genre.TAUX),
        ),
        nom="plan",
        alt=f"Plan de financement de {titre(projet)}.",
        gras=[len(rangs) - 1],
    )


def _part(montant: Decimal | None, base: Decimal | None) -> Decimal | None:
    return None if montant is None or not base else montant / base


def _lecture(projet: ProjetAide) -> None:
    pourquoi = f" ({projet.motif})" if projet.motif else ""
    plafond = "sans plafond" if projet.plafond is None else f"plafond {taux(projet.plafond)}"
    st.metric("Aides publiques", euros(projet.aides_publiques))
    st.markdown(
        f"**{taux(projet.taux)}** du financement public, {brut(plafond + pourquoi)}.  \n"
        f"Assiette{INSECABLE}: {euros(projet.assiette)}  \n"
        f"Autofinancement saisi{INSECABLE}: {euros(projet.autofinancement)}"
    )


def _alertes(contexte: Contexte, projet: ProjetAide) -> None:
    siennes = [
        alerte
        for alerte in contexte.situation.alertes
        if alerte.code.startswith("A3") and alerte.objet == (projet.intitule or projet.beneficiaire)
    ]
    for alerte in siennes:
        st.markdown(f"{statuts.severite(alerte.severite)} **{brut(alerte.pourquoi)}**  \n{brut(alerte.que_faire)}")
    if not siennes:
        st.caption("Aucune alerte sur ce projet.")
