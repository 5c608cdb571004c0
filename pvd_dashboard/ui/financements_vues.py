"""Three parts of the screen of grants: the years, the communes, the projects."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import aides as figures_aides
from pvd_dashboard.figures import financements as figures
from pvd_dashboard.formats import INSECABLE, euros, liste, pluriel
from pvd_dashboard.situation.perimetre_aides import communes_du_perimetre
from pvd_dashboard.situation.vues_aides import AidesCommune, ParAnnee, ParCommune, cumul, par_annee, par_commune
from pvd_dashboard.ui import acces, filtres, navigation
from pvd_dashboard.ui.dessins import Dessin, garde
from pvd_dashboard.ui.financements import vers_les_lignes
from pvd_dashboard.ui.financements_choix import Choix, lignes, liste_en_vigueur
from pvd_dashboard.ui.graphiques import graphique
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from pvd_dashboard.situation.perimetre_aides import Perimetre
    from pvd_dashboard.ui.page import Contexte

COLONNES_ANNEES = 12
"""Dispositifs shown side by side at most: beyond, the exercices go across."""


def annees(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show the years × dispositifs, as bars and as a table, then the running total of one year."""
    vue = acces.garder(
        contexte,
        "aides_annees",
        choix.perimetre,
        choix.stade,
        faire=lambda: par_annee(lignes(contexte, choix.perimetre), choix.stade, liste_en_vigueur(contexte)),
    )
    if not vue.annees:
        st.info(f"Aucun montant {choix.dit.lower()} dans ce périmètre.")
        return
    libelles = {code: liste_en_vigueur(contexte).par_code[code].libelle for code in vue.codes}
    gauche, droite = st.columns([1, 1])
    with gauche:
        st.header(f"Par exercice ({choix.dit.lower()})", anchor=False)
        dessin = garde(
            contexte,
            ("aides_annees_barres", choix.perimetre, choix.stade),
            lambda: Dessin(
                figures.annees(vue, libelles), figures.annees_phrase(vue), figures.annees_table(vue, libelles)
            ),
        )
        graphique(dessin, nom="annees")
    with droite:
        morceau(lambda: _cumul(contexte, choix, vue, suffixe))
    st.header("Exercices et dispositifs", anchor=False)
    _table_annees(vue, libelles, f"annees-{suffixe}")


def _table_annees(vue: ParAnnee, libelles: Mapping[str, str], fichier: str) -> None:
    """Show one row a dispositif and one column an exercice, each amount leading to its lines."""
    rangs = [_rang(vue, code, libelles[code]) for code in vue.codes]
    rangs.append(_rang(vue, "", "Total"))
    colonnes = [Colonne("libelle", "Dispositif")]
    colonnes += [
        Colonne(f"lien_{annee}", figures.annee_dite(annee), Genre.LIEN, export=f"montant_{annee}", vide="–")
        for annee in vue.annees
    ]
    colonnes.append(Colonne("lien", "Total", Genre.LIEN, export="montant"))
    alt = f"Montants par dispositif et exercice ; total {euros(vue.total)}."
    tableau(
        pd.DataFrame(rangs, dtype="object"), colonnes, nom="annees", alt=alt, fichier=fichier, gras=[len(rangs) - 1]
    )


def _rang(vue: ParAnnee, code: str, libelle: str) -> dict[str, object]:
    """Return the row of a dispositif, or of the total where ``code`` is empty."""
    rang: dict[str, object] = {"libelle": libelle}
    for annee in vue.annees:
        montant = vue.montants.get((annee, code)) if code else vue.par_annee[annee]
        rang[f"montant_{annee}"] = montant
        rang[f"lien_{annee}"] = None if montant is None else _lien(montant, annee, code)
    total = vue.par_dispositif[code] if code else vue.total
    plus = {"dispositif": code} if code else {}
    return rang | {"montant": total, "lien": vers_les_lignes(total, **plus)}


def _lien(montant: Decimal, annee: int | None, code: str) -> str:
    if annee is None:
        return euros(montant)
    plus = {"dispositif": code} if code else {}
    return vers_les_lignes(montant, de=str(annee), a=str(annee), **plus)


def _cumul(contexte: Contexte, choix: Choix, vue: ParAnnee, suffixe: str) -> None:
    """Show the running total of the exercice chosen, the last one at first."""
    exercices = [str(annee) for annee in reversed(vue.annees) if annee is not None]
    if not exercices:
        return
    titre, choix_annee = st.columns([2, 1], vertical_alignment="center")
    with titre:
        st.header("Cumul de l’exercice", anchor=False)
    with choix_annee:
        exercice = filtres.liste("Exercice", "cumul", exercices, label_visibility="collapsed")
    cle = ("aides_cumul", choix.perimetre, choix.stade, exercice)
    dessin = garde(contexte, cle, lambda: _courbe(contexte, choix, int(exercice)))
    if dessin.table.empty:
        st.markdown(brut(dessin.phrase))
        st.caption("Aucune date de notification n’est connue pour cet exercice : la courbe ne peut pas être tracée.")
        return
    graphique(dessin, nom="cumul", fichier=f"cumul-{exercice}-{suffixe}")


def _courbe(contexte: Contexte, choix: Choix, exercice: int) -> Dessin:
    courbe = cumul(lignes(contexte, choix.perimetre), choix.stade, exercice)
    return Dessin(
        figures_aides.cumul(courbe, contexte.date),
        figures_aides.cumul_phrase(courbe, choix.dit),
        pd.DataFrame(courbe.points, columns=["Au", "Cumul"], dtype="object"),
        {"Au": Genre.JOUR, "Cumul": Genre.EUROS},
    )


def communes(contexte: Contexte, choix: Choix, suffixe: str) -> None:
    """Show what each commune received, per inhabitant too, and who received nothing."""
    vue, mediane = acces.garder(
        contexte, "aides_communes", choix.perimetre, choix.stade, faire=lambda: _par_commune(contexte, choix)
    )
    if not vue.seules and not vue.partage:
        st.info(
            f"Aucune aide n’est rattachée à une commune à ce stade{INSECABLE}: les montants du fichier valent pour les "
            "EPCI ou pour tout le département."
        )
        return
    gauche, droite = st.columns([2, 3])
    with gauche:
        st.header("Par habitant", anchor=False)
        dessin = garde(
            contexte,
            ("aides_habitants", choix.perimetre, choix.stade),
            lambda: Dessin(
                figures_aides.par_habitant(vue, mediane),
                figures_aides.par_habitant_phrase(vue, mediane),
                pd.DataFrame(),
            ),
        )
        graphique(dessin, nom="habitants")
    with droite:
        st.header(f"Communes lauréates ({choix.dit.lower()})", anchor=False)
        _sans_aide(vue)
        _table_communes(vue, choix, f"communes-{suffixe}")


def _par_commune(contexte: Contexte, choix: Choix) -> tuple[ParCommune, Decimal | None]:
    """Return the communes of the perimeter, and the département's median for the same years and dispositif."""
    situation = contexte.situation
    dedans = communes_du_perimetre(situation.laureats, choix.perimetre)
    vue = par_commune(lignes(contexte, choix.perimetre), choix.stade, dedans)
    if not choix.perimetre.lieu:
        return vue, vue.mediane
    partout = lignes(contexte, _sans_lieu(choix))
    tous = par_commune(partout, choix.stade, situation.laureats.communes).communes
    connus = [commune.par_habitant for commune in tous if commune.par_habitant is not None]
    return vue, median(connus) if connus else None


def _sans_lieu(choix: Choix) -> Perimetre:
    return replace(choix.perimetre, arrondissement="", epci="", pvd="", commune="")


def _sans_aide(vue: ParCommune) -> None:
    if sans := vue.sans_aide:
        noms = brut(liste([commune.nom for commune in sans]))
        st.markdown(
            f":material/info: **{pluriel(len(sans), 'commune')} sans aide rattachée** à ce stade{INSECABLE}: {noms}."
        )
    else:
        st.markdown(":material/check_circle: Chaque commune du périmètre a reçu une aide.")


def _table_communes(vue: ParCommune, choix: Choix, fichier: str) -> None:
    rangs = [_rang_commune(commune) for commune in sorted(vue.communes, key=lambda c: (-c.seule - c.partagee, c.nom))]
    hors_communes = (
        ("Projets partagés entre communes (une fois)", vue.partage),
        ("EPCI", vue.epci),
        ("Non ventilé", vue.non_ventile),
        ("Total", vue.total),
    )
    somme = [{"commune": "Somme des communes", "nom": "Somme des communes", "seule": vue.seules}]
    somme += [
        {"commune": nom, "nom": nom, "seule": montant} for nom, montant in hors_communes if montant or nom == "Total"
    ]
    colonnes = (
        Colonne("commune", "Commune", Genre.MISE_EN_FORME, export="nom"),
        Colonne("population", "Habitants", Genre.NOMBRE, vide="–"),
        Colonne("seule", f"Montant {choix.dit.lower()}", Genre.EUROS),
        Colonne("partagee", "Projets partagés", Genre.EUROS, vide="–"),
        Colonne("par_habitant", "Par habitant", Genre.EUROS, vide="–"),
    )
    gras = list(range(len(rangs), len(rangs) + len(somme)))
    alt = f"Montants par commune lauréate ; total {euros(vue.total)}."
    tableau(pd.DataFrame(rangs + somme, dtype="object"), colonnes, nom="communes", alt=alt, fichier=fichier, gras=gras)
    if vue.partage:
        st.caption(
            "Un projet partagé figure en entier sur la ligne de chaque commune ; il compte une fois dans le total."
        )


def _rang_commune(commune: AidesCommune) -> dict[str, object]:
    vers = navigation.adresse(navigation.FINANCEMENTS, volet="lignes", territoire=f"com:{commune.code}")
    return {
        "commune": f"[{brut(commune.nom)}]({vers})",
        "nom": commune.nom,
        "population": commune.population,
        "seule": commune.seule,
        "partagee": commune.partagee or None,
        "par_habitant": commune.par_habitant,
    }
