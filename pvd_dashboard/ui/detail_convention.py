"""The conventions of one PVD in full: what was typed against what is computed, seats, partners, avenants."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from pvd_dashboard.figures import mots
from pvd_dashboard.figures.mots import quand
from pvd_dashboard.formats import INSECABLE, accord, jour, liste, pluriel
from pvd_dashboard.situation.fiches_conventions import fiches
from pvd_dashboard.situation.libelles import libelle
from pvd_dashboard.tables.conventions import OBJETS
from pvd_dashboard.ui import acces, mots_projets, statuts
from pvd_dashboard.ui.tableaux import Colonne, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pvd_dashboard.situation.fiches_conventions import FicheConvention
    from pvd_dashboard.situation.model import LigneConvention
    from pvd_dashboard.ui.page import Contexte

_OBJETS = {choix.code: choix.label for choix in OBJETS}
_MASCULINS = {"bourg_centre", "crte", "urbanisme", "autre"}
_ROLES = {"beneficiaire": "collectivité bénéficiaire", "etat": "État", "partenaire": "partenaire"}
_SIEGES = (
    Colonne("siege", "Siège"),
    Colonne("role", "Rôle"),
    Colonne("personne", "Personne", serre=True),
)
_AVENANTS = (
    Colonne("numero", "Avenant", vide="–", serre=True),
    Colonne("objet", "Objet", vide="–"),
    Colonne("signature", "Signé le", serre=True),
    Colonne("echeance", "Nouvelle échéance", vide="–", serre=True),
)


def montrer(contexte: Contexte) -> None:
    """Show the chooser of a PVD, its deadlines, then each of its conventions."""
    ligne = mots_projets.choisir(contexte.situation)
    if ligne is None:
        st.caption("Aucun projet PVD à cette date.")
        return
    with st.container(border=True):
        st.markdown(f"## {mots_projets.lien(ligne)} {statuts.statut(ligne.statut, libelle(ligne))}", anchors=False)
        siennes = fiches(contexte.situation, ligne)
        st.caption(_en_tete(contexte, ligne, siennes))
        _echeances(ligne, contexte.parametres.delai_ort_mois)
    if not siennes:
        st.caption("Aucune convention de ce projet n’est décrite dans le fichier.")
    for fiche in (fiche for fiche in siennes if fiche.famille):
        _convention(contexte, fiche)
    _avenants(ligne)
    _autres(contexte, [fiche for fiche in siennes if not fiche.famille])


def _en_tete(contexte: Contexte, ligne: LigneConvention, siennes: Sequence[FicheConvention]) -> str:
    """Write where the project stands on the map: its intercommunalité, how many communes, how many conventions."""
    communes = contexte.situation.laureats.communes
    epcis = communes.loc[communes["code_insee"].isin(ligne.communes), "nom_epci"].dropna().unique()
    conventions = sum(bool(fiche.famille and fiche.signature) for fiche in siennes)
    comptes = (
        pluriel(len(ligne.communes), "commune"),
        f"1{INSECABLE}PVD",
        pluriel(conventions, "convention signée", "conventions signées"),
    )
    return " – ".join(filter(None, (brut(liste(map(str, epcis))), ", ".join(comptes), _entree(ligne))))


def _entree(ligne: LigneConvention) -> str:
    """Write how the project came into the programme."""
    dites = (("candidature", ligne.candidature), ("labellisation", ligne.labellisation))
    return ", ".join(f"{quoi}{INSECABLE}: {quand(jour_dit)}" for quoi, jour_dit in dites if jour_dit)


def _echeances(ligne: LigneConvention, mois: int) -> None:
    """Say the deadlines: typed against computed, initial and moved, and how late the ORT was signed (R03–R05, R10)."""
    faits = dict(_dites(ligne, mois))
    for colonne, (titre, valeur) in zip(st.columns(len(faits)), faits.items(), strict=True):
        with colonne, st.container(gap=None):
            st.caption(titre)
            st.markdown(f"**{brut(valeur)}**")


def _dites(ligne: LigneConvention, mois: int) -> Iterator[tuple[str, str]]:
    yield "Adhésion", mots.adhesion(ligne)
    if ligne.echeance_calculee:
        yield f"Calculée ({mois}{INSECABLE}mois)", jour(ligne.echeance_calculee)
    if ligne.echeance_texte:
        yield "Échéance écrite", ligne.echeance_texte.texte or quand(ligne.echeance_texte)
    if ligne.echeance and ligne.echeance != ligne.echeance_initiale and ligne.echeance_initiale:
        yield "Initiale, puis prolongée", f"{jour(ligne.echeance_initiale)} → {jour(ligne.echeance)}"
    if ligne.echeance and (ligne.echeance_texte or ligne.echeance != ligne.echeance_calculee):
        yield "Échéance en vigueur", mots.echeance(ligne)
    yield "ORT", mots.ort(ligne)
    yield "Délai", mots.delai_ort(ligne)
    if fin := mots.fin_ort(ligne):
        yield "Fin de l’ORT", fin
    if ligne.fin_ort_calculee and ligne.fin_ort_calculee != ligne.fin_ort:
        yield "Fin calculée (durée)", jour(ligne.fin_ort_calculee)


def _convention(contexte: Contexte, fiche: FicheConvention) -> None:
    with st.container(border=True):
        gauche, droite = st.columns(2)
        with gauche:
            _dire(contexte, fiche)
        with droite:
            _signataires(fiche)


def _autres(contexte: Contexte, fiches_: Sequence[FicheConvention]) -> None:
    """Show the other contracts of the project two by two: they have no seats to show beside them."""
    if fiches_:
        st.header(f"Autres contrats ({len(fiches_)})", anchor=False)
    for debut in range(0, len(fiches_), 2):
        for colonne, fiche in zip(st.columns(2), fiches_[debut : debut + 2], strict=False):
            with colonne, st.container(border=True, height="stretch"):
                _dire(contexte, fiche)


def _dire(contexte: Contexte, fiche: FicheConvention) -> None:
    accordee = "signé" if fiche.type in _MASCULINS else "signée"
    dite = fiche.statut.lower().replace("signée", accordee)
    signee = f"{accordee} le {quand(fiche.signature)}" if fiche.signature else dite or f"non {accordee}"
    st.header(f"{fiche.libelle}, {signee}", anchor=False)
    faits = _faits(contexte, fiche)
    st.markdown("  \n".join(f":gray[{titre}{INSECABLE}:] {brut(valeur)}" for titre, valeur in faits))


def _faits(contexte: Contexte, fiche: FicheConvention) -> Iterator[tuple[str, str]]:
    noms = acces.noms(contexte)
    dits = {
        "N°": fiche.numero,
        "Communes": liste(noms.get(code, code) for code in fiche.communes),
        "Lieu de signature": fiche.lieu,
        "Exemplaires": str(fiche.exemplaires) if fiche.exemplaires is not None else "",
        "Signature envisagée": quand(fiche.envisagee) if fiche.envisagee and not fiche.signature else "",
        "Délibération": quand(fiche.deliberation) if fiche.deliberation else "",
        "Délibérations des signataires": " ; ".join(fiche.deliberations),
        "Comité régional des financeurs": _financeurs(fiche),
        "Validation en comité de projet": quand(fiche.comite) if fiche.comite else "",
        "Comité de projet": f"tous les {fiche.periodicite_mois} mois" if fiche.periodicite_mois else "",
        _presidence(fiche): " ; ".join(fiche.presidence_comite),
        "Membres du comité": " ; ".join(fiche.membres_comite),
        "Associés selon le thème": " ; ".join(fiche.associes_comite),
        "Échéance écrite": (fiche.echeance_texte.texte or quand(fiche.echeance_texte)) if fiche.echeance_texte else "",
        "Fin écrite": quand(fiche.fin) if fiche.fin else "",
        "Durée": _duree(fiche.duree_annees) if fiche.duree_annees else "",
        "Périmètre (secteurs d’intervention)": " ; ".join(fiche.secteurs),
        "Partenaires": " ; ".join(fiche.partenaires),
        "Arrêté préfectoral": fiche.arrete,
        "Observations": fiche.observations,
        "Source": f"feuille {fiche.feuille}, ligne {fiche.ligne}" if fiche.ligne else "",
    }
    yield from ((titre, valeur) for titre, valeur in dits.items() if valeur)


def _presidence(fiche: FicheConvention) -> str:
    return accord(len(fiche.presidence_comite), "Présidence du comité", "Co-présidence du comité")


def _duree(annees: str) -> str:
    """Write a length as a convention does: « 5 ans », « 18 mois » where it is no whole number of years.

    >>> _duree("5").split(), _duree("1.5").split()
    (['5', 'ans'], ['18', 'mois'])
    """
    nombre = Decimal(annees)
    return pluriel(int(nombre), "an") if nombre == int(nombre) else f"{round(nombre * 12)}{INSECABLE}mois"


def _financeurs(fiche: FicheConvention) -> str:
    dits = [quand(fiche.financeurs)] if fiche.financeurs else []
    dits += [f"avis{INSECABLE}: {fiche.avis}"] if fiche.avis else []
    if not dits and fiche.type == "cadre_ort":
        return "avis non enregistré"
    return ", ".join(dits)


def _signataires(fiche: FicheConvention) -> None:
    """Show the seats and who holds them: one person may hold two."""
    if not fiche.sieges:
        if fiche.famille:
            st.caption("Signataires non renseignés.")
        return
    combien = f"{pluriel(len(fiche.sieges), 'siège')}, {pluriel(fiche.personnes, 'personne')}"
    principale = {True: "oui", False: "non", None: "non renseigné"}[fiche.ville_principale]
    suite = f" · ville principale signataire{INSECABLE}: {principale}" if fiche.famille == "ort" else ""
    st.markdown(f"**Signataires**{INSECABLE}: {combien}{suite}")
    lignes = [
        {
            "siege": siege.qualite[:1].upper() + siege.qualite[1:],
            "role": _ROLES[siege.role],
            "personne": f"n° {siege.personne + 1}",
        }
        for siege in fiche.sieges
    ]
    tableau(pd.DataFrame(lignes), _SIEGES, nom=f"sieges_{fiche.ligne}_{fiche.type}", alt=combien)


def _avenants(ligne: LigneConvention) -> None:
    if not ligne.avenants:
        return
    st.header("Avenants", anchor=False)
    lignes = [
        {
            "numero": avenant.numero,
            "objet": _OBJETS.get(avenant.objet, avenant.objet),
            "signature": quand(avenant.signature),
            "echeance": quand(avenant.nouvelle_echeance) if avenant.nouvelle_echeance else "",
        }
        for avenant in ligne.avenants
    ]
    tableau(pd.DataFrame(lignes), _AVENANTS, nom="avenants", alt="Avenants connus à cette date.")
