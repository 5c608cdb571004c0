"""The map on screen: the small one of the first screen, and the screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard.figures.carte import code_choisi
from pvd_dashboard.figures.carte_choix import Choix
from pvd_dashboard.formats import INSECABLE, pluriel
from pvd_dashboard.settings import settings
from pvd_dashboard.situation.couches import AU_DEPART, couches_possibles
from pvd_dashboard.situation.lectures import LECTURES, lue
from pvd_dashboard.territory import tuiles
from pvd_dashboard.ui import carte_contours, carte_nation, carte_papier, dessins, filtres, navigation
from pvd_dashboard.ui.graphiques import points_choisis, textes, tracer
from pvd_dashboard.ui.morceaux import morceau
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.ui.dessins import Dessin
    from pvd_dashboard.ui.page import Contexte

_COLONNES_VIGNETTE = (Colonne("Commune", "Commune"), Colonne("Statut", "Statut"), Colonne("Échéance", "Échéance"))


def vignette(contexte: Contexte) -> None:
    """Show the small map and its list; a click opens the page of a commune."""
    dessin = dessins.carte(contexte)
    onglets = st.tabs(["Carte", "Liste"])
    with onglets[0]:
        etat = tracer(dessin, "carte")
        st.caption(_tus(dessin) + _source(contexte))
        navigation.lien(navigation.CARTE, "Agrandir la carte", icone=":material/open_in_full:")
    with onglets[1]:
        tableau(dessin.table, _COLONNES_VIGNETTE, nom="carte", alt=dessin.phrase, fichier=_fichier(contexte))
    _ouvrir_si_clic(contexte, etat)


def ecran(contexte: Contexte) -> None:
    """Show the whole screen of the map: what colours it, its layers, the drawing, its table, its files."""
    morceau(lambda: _ecran(contexte))


def _ecran(contexte: Contexte) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        echelle = filtres.bascule("Échelle", "echelle", carte_nation.ECHELLES, visible=True)
        colorer = carte_nation.MESURES_DITES if echelle != carte_nation.DEPARTEMENT else LECTURES
        quoi = filtres.bascule("Colorer par", "couleur" if colorer is LECTURES else "mesure", colorer, visible=True)
    if colorer is LECTURES:
        _departement(contexte, quoi)
    else:
        carte_nation.montrer(contexte, echelle, quoi)


def _departement(contexte: Contexte, couleur: str) -> None:
    phrase = st.container()
    gauche, droite = st.columns([3, 1])
    with droite, st.container(border=True, height="content"):
        choix = _choix(contexte, couleur)
        _chercher(contexte)
        carte_papier.telecharger(contexte, choix)
    dessin = dessins.carte(contexte, choix, taille=dessins.GRANDE)
    phrase.markdown(brut(dessin.phrase))
    with gauche:
        etat = tracer(dessin, "grande_carte")
        st.caption(_tus(dessin) + _source(contexte))
    with st.expander("Voir en tableau", icon=":material/table:"):
        tableau(
            _avec_liens(contexte, dessin.table),
            [Colonne("lien", "Commune", Genre.MISE_EN_FORME, export="Commune"), *textes(dessin.table)[1:]],
            nom="grande_carte",
            alt=dessin.phrase,
            fichier=_fichier(contexte),
        )
    carte_contours.panneau(contexte)
    _ouvrir_si_clic(contexte, etat)


def _choix(contexte: Contexte, couleur: str) -> Choix:
    couches = filtres.plusieurs("Afficher", "couches", couches_possibles(contexte.situation), au_depart=AU_DEPART)
    fond = _fond()
    mention = tuiles.MENTION if fond else ""
    return Choix(lue(couleur), couches, fond, mention, perimetre=carte_contours.perimetre(contexte))


def _fond() -> str:
    """Draw the switch of the base map; return its address where it is on: the browser lays it if it can reach it."""
    adresse = settings().fond_de_carte or tuiles.IGN
    if adresse == filtres.AUCUN:
        return ""
    aide = "Fond « Plan IGN », lu sur internet ; le reste de la carte n’en a pas besoin."
    return adresse if filtres.interrupteur("Fond IGN", "fond", help=aide) else ""


def _tus(dessin: Dessin) -> str:
    """Say how many names wait for a closer view."""
    sources = dessin.figure.layout.map.style["sources"]
    ecrits, tous = (len(sources[nom]["data"]["features"]) if nom in sources else 0 for nom in ("noms", "proches"))
    return f"{pluriel(tous - ecrits, 'nom apparaît', 'noms apparaissent')} en zoomant. " if tous > ecrits else ""


def _source(contexte: Contexte) -> str:
    return f"Contours{INSECABLE}: IGN, INSEE, {contexte.territoire.vintage} (Licence Ouverte 2.0)."


def _fichier(contexte: Contexte) -> str:
    return f"communes-{contexte.departement}-{contexte.date:%Y-%m-%d}"


def _avec_liens(contexte: Contexte, table: pd.DataFrame) -> pd.DataFrame:
    """Add the column ``lien``: the name of the commune, leading to its page where it has one."""
    siennes = set(contexte.situation.laureats.communes["code_insee"])
    liens = [
        f"[{brut(nom)}]({navigation.adresse(navigation.COMMUNE, commune=code)})" if code in siennes else brut(nom)
        for nom, code in zip(table["Commune"], table["Code INSEE"], strict=True)
    ]
    return table.assign(lien=liens)


def _chercher(contexte: Contexte) -> None:
    """Draw the search that leads to the page of a commune: the way of the keyboard."""
    communes = contexte.situation.laureats.communes
    noms = {
        str(code): f"{nom} ({epci})" if isinstance(epci, str) else str(nom)
        for code, nom, epci in zip(communes["code_insee"], communes["nom"], communes["nom_epci"], strict=True)
    }
    choisie = st.selectbox(
        "Ouvrir la fiche d’une commune",
        list(noms),
        index=None,
        format_func=noms.__getitem__,
        placeholder="Nom ou EPCI",
        key="plan_recherche",
        filter_mode="contains",
    )
    if choisie:
        navigation.aller(navigation.COMMUNE, commune=choisie)


def _ouvrir_si_clic(contexte: Contexte, etat: object) -> None:
    """Go to the page of the commune that was clicked, if it is one of the programme; else say what it is."""
    code = code_choisi(points_choisis(etat))
    if code in set(contexte.situation.laureats.communes["code_insee"]):
        navigation.aller(navigation.COMMUNE, commune=str(code))
    commune = contexte.territoire.commune(code)
    if commune is not None:
        st.info(f"{brut(commune.nom)} n’est pas une commune lauréate{INSECABLE}: elle n’a pas de fiche.")
