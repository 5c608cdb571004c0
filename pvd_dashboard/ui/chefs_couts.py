"""Costs and co-financing of the posts per civil year, against the ceilings; the calculator of a plan."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures.postes import FINANCEURS
from pvd_dashboard.formats import INSECABLE, euros, taux
from pvd_dashboard.situation.cofinancement import Demande, plan
from pvd_dashboard.ui import chefs, dessins, filtres, financements_suivi
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.statuts import pastille
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from pvd_dashboard.situation.model_postes import LigneCofinancement, LignePlan, PlanPoste
    from pvd_dashboard.ui.page import Contexte

TOUS = ""
_COLONNES = (
    Colonne("poste", "Poste"),
    Colonne("exercice", "Exercice", serre=True),
    Colonne("cout", "Coût chargé", Genre.EUROS),
    Colonne("mois", "Mois", Genre.NOMBRE),
    Colonne("base", "Base", Genre.EUROS),
    Colonne("qui", "Financement saisi"),
    Colonne("aides", "Aides nationales", Genre.EUROS),
    Colonne("plafond", "Plafond", Genre.EUROS, vide="à confirmer"),
    Colonne("constat", "Au regard des règles", Genre.MISE_EN_FORME, export="constat_brut"),
)


def montrer(contexte: Contexte) -> None:
    """Show the years, then each post in each year, with the rule beside what was typed."""
    cofinancement = contexte.situation.postes.cofinancement
    chefs.regle(contexte.situation)
    if not cofinancement.renseigne:
        st.caption("Le fichier ne dit, pour aucun poste, ni ce qu’il coûte ni qui le finance.")
    else:
        st.header("Par année civile", anchor=False)
        graphique(dessins.postes_annees(contexte), nom="annees", fichier=f"postes-par-annee-{contexte.departement}")
        _lignes(contexte)
    financements_suivi.enveloppes(contexte, f"enveloppes-{contexte.departement}", court=True)


def _lignes(contexte: Contexte) -> None:
    lignes = contexte.situation.postes.cofinancement.lignes
    st.header("Par poste", anchor=False)
    annees = {TOUS: "Tous les exercices"} | {str(a): str(a) for a in sorted({ligne.exercice for ligne in lignes})}
    with st.container(width=260):
        annee = filtres.liste("Exercice", "exercice", list(annees), ecrire_option=annees.__getitem__)
    montrees = [ligne for ligne in lignes if annee in {TOUS, str(ligne.exercice)}]
    cadre = pd.DataFrame([_rang(ligne) for ligne in montrees])
    fichier = f"cofinancement-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    tableau(
        cadre, _COLONNES, nom="cofinancement", alt="Coût et financement de chaque poste par exercice.", fichier=fichier
    )
    st.caption(
        "Un poste partagé entre plusieurs communes compte une fois. Le plafond porte sur les aides de l’ANCT/FNADT, "
        "de la Banque des Territoires et de l’Anah réunies."
    )


def _rang(ligne: LigneCofinancement) -> dict[str, object]:
    constats = list(ligne.constats) or ([f"Non calculable{INSECABLE}: {ligne.motif}"] if ligne.motif else [])
    teinte = pastille("▲ à vérifier", "red") if ligne.constats else ""
    bon = pastille("✔ conforme", "green") if ligne.saisis and ligne.plafond is not None else "–"
    return {
        "poste": ligne.libelle,
        "exercice": f"{ligne.exercice}{' (déduit)' if ligne.exercice_deduit else ''}",
        "cout": ligne.cout,
        "mois": ligne.mois,
        "base": ligne.base,
        "qui": " · ".join(f"{FINANCEURS[qui]} {euros(montant)}" for qui, montant in ligne.saisis.items()),
        "aides": ligne.aides_nationales if ligne.saisis else None,
        "plafond": ligne.plafond,
        "constat": f"{teinte} {brut(' '.join(constats))}".strip() if constats else bon,
        "constat_brut": " ".join(constats),
    }


def simuler(contexte: Contexte) -> None:
    """Show the calculator: a cost, months, a share of time; each line of the plan with its rule and its source."""
    st.markdown("Ce que les règles en vigueur donnent pour un poste, ligne par ligne. Rien n’est enregistré.")
    saisie = _saisie(contexte)
    if saisie is None:
        return
    demande, annee = saisie
    calcule = plan(demande, contexte.date, contexte.situation.parametres, annee)
    _resultat(calcule)


def _saisie(contexte: Contexte) -> tuple[Demande, int] | None:
    with st.container(border=True):
        cout, annee, mois, quotite = st.columns(4)
        ecrit = cout.text_input("Coût employeur d’une année pleine (€)", "60 000", key="plan_cout")
        choisie = annee.text_input("Année civile", str(_annee(contexte)), key="plan_annee")
        en_poste = mois.slider("Mois en poste dans l’année", 0, 12, 12, key="plan_mois")
        part = quotite.slider("Temps dédié (% d’un temps plein)", 0, 100, 100, 5, key="plan_quotite")
        with st.container(horizontal=True):
            opah = st.toggle("OPAH-RU en préparation ou en cours", key="plan_opah")
            anah = st.toggle("Aide de l’Anah demandée", key="plan_anah")
    montant = _montant(ecrit)
    if montant is None or not choisie.strip().isdecimal():
        st.error("Écrivez un coût en euros, par exemple 60 000, et une année, par exemple 2025.")
        return None
    demande = Demande(montant, Decimal(en_poste), Decimal(part) / 100, opah=opah, anah=anah)
    return demande, int(choisie)


def _annee(contexte: Contexte) -> int:
    """Return the last civil year of which the rules are confirmed whole, or that of the date where it is earlier."""
    return min(contexte.date.year, contexte.situation.parametres.cofinancement_confirme_jusqu_au.year - 1)


def _montant(texte: str) -> Decimal | None:
    nu = texte.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace("€", "").replace(",", ".")
    try:
        lu = Decimal(nu)
    except InvalidOperation:
        return None
    return lu if lu.is_finite() and lu >= 0 else None


_PLAN = (
    Colonne("qui", "Financeur", Genre.MISE_EN_FORME, export="libelle"),
    Colonne("montant", "Montant", Genre.EUROS),
    Colonne("part", "Part de la base", Genre.TAUX),
    Colonne("regle", "Règle"),
    Colonne("source", "Source"),
)
_ETATS = {"retenue": ("✔", "green"), "sous_reserve": ("?", "orange"), "exclue": ("×", "red")}


def _resultat(calcule: PlanPoste) -> None:
    if calcule.a_confirmer:
        st.markdown(f"Base{INSECABLE}: **{euros(calcule.base)}** (coût × mois ÷ 12).")
        st.warning(brut(calcule.a_confirmer), icon=":material/help:")
        return
    st.markdown(
        f"Base{INSECABLE}: **{euros(calcule.base)}** (coût × mois ÷ 12) · cible{INSECABLE}: {euros(calcule.cible)} · "
        f"plafond de l’année{INSECABLE}: {euros(calcule.plafond)} · aides{INSECABLE}: **{euros(calcule.aides)}**"
        f"{_taux(calcule)}"
    )
    lignes = [_ligne(ligne) for ligne in calcule.lignes]
    total = sum((ligne.montant for ligne in calcule.lignes), Decimal(0))
    fin = {"qui": "**Total**", "libelle": "Total", "montant": total, "part": Decimal(1) if calcule.base else None}
    cadre = pd.DataFrame([*lignes, fin | {"regle": " ", "source": " "}], dtype="object")
    tableau(cadre, _PLAN, nom="plan", alt="Plan de financement du poste.", fichier="plan-de-financement-du-poste")


def _taux(calcule: PlanPoste) -> str:
    return f" ({taux(calcule.aides / calcule.base)} de la base)" if calcule.base else ""


def _ligne(ligne: LignePlan) -> dict[str, object]:
    signe, teinte = _ETATS[ligne.etat]
    return {
        "qui": pastille(f"{signe}{INSECABLE}{ligne.libelle}", teinte),
        "libelle": ligne.libelle,
        "montant": ligne.montant,
        "part": ligne.part,
        "regle": ligne.regle,
        "source": ligne.source,
    }
