"""The map of the region and of the nation on screen: what was published, département by département."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import verbs
from pvd_dashboard.figures.carte import code_choisi
from pvd_dashboard.figures.nation import nation, nation_phrase, nation_table
from pvd_dashboard.situation.condense import MESURES, condense
from pvd_dashboard.ui import acces, carte_papier, dessins, entete, filtres, navigation
from pvd_dashboard.ui.graphiques import points_choisis, textes, tracer
from pvd_dashboard.ui.pretes import Prete
from pvd_dashboard.ui.tableaux import Colonne, Genre, tableau
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.situation.condense import Condense
    from pvd_dashboard.territory import Territory
    from pvd_dashboard.ui.page import Contexte

DEPARTEMENT, REGION, FRANCE = "departement", "region", "france"
ECHELLES = {DEPARTEMENT: "Département", REGION: "Région", FRANCE: "France"}
MESURES_DITES = {code: nom for code, (nom, _) in MESURES.items()}
CONDENSES_GARDES, NATIONS_GARDEES = 512, 32
_COURTES = ("ORT en vigueur (communes)", "Échéances dépassées (PVD)")


def montrer(contexte: Contexte, echelle: str, mesure: str) -> None:
    """Show the nation, or the region of the département in force, by a measure; a click leads to a département."""
    region = _region(contexte) if echelle == REGION else ""
    lus = _condenses(contexte)
    places = contexte.territoire
    dessin = _dessin(lus, places, mesure, region, repr((lus, mesure, region, dessins.sombre(), places.version)))
    st.markdown(brut(dessin.phrase))
    gauche, droite = st.columns([3, 2])
    with gauche:
        etat = tracer(dessin, f"plan_{echelle}")
        ailleurs = " Les départements d’outre-mer sont déplacés et agrandis." if not region else ""
        st.caption(f"Contours : IGN, INSEE, {places.vintage} (Licence Ouverte 2.0).{ailleurs}")
    with droite:
        st.header("Départements publiés", anchor=False)
        _tableau(dessin, _COURTES, f"nation_{echelle}")
        carte_papier.telecharger_nation(contexte, lus, mesure, region, dessin.phrase)
    with st.expander("Voir en tableau", icon=":material/table:"):
        _tableau(dessin, tuple(dessin.table.columns[2:]), "nation", fichier=f"departements-{contexte.date:%Y-%m-%d}")
    _ouvrir(contexte, code_choisi(points_choisis(etat)))


@st.cache_resource(max_entries=NATIONS_GARDEES, show_spinner=False)
def _dessin(_lus: Sequence[Condense], _places: Territory, mesure: str, region: str, cle: str) -> dessins.Dessin:
    del cle
    figure = nation(_lus, _places, mesure=mesure, region=region, sombre=dessins.sombre())
    phrase, table = nation_phrase(_lus, _places, region), nation_table(_lus, _places, region)
    return dessins.Dessin(Prete(figure), phrase, table)


def _tableau(dessin: dessins.Dessin, colonnes: Sequence[str], nom: str, fichier: str = "") -> None:
    """Show the départements published, each leading to its map."""
    liens = [
        f"[{brut(nom_)} ({code})]({_adresse(code)})"
        for nom_, code in zip(dessin.table["Département"], dessin.table["Code"], strict=True)
    ]
    tableau(
        dessin.table.assign(lien=liens),
        [Colonne("lien", "Département", Genre.MISE_EN_FORME, export="Département"), *textes(dessin.table[[*colonnes]])],
        nom=nom,
        alt=dessin.phrase,
        fichier=fichier,
    )


def _region(contexte: Contexte) -> str:
    trouve = contexte.territoire.departement(contexte.departement)
    return trouve.region if trouve else ""


def _adresse(code: str) -> str:
    return navigation.adresse(navigation.CARTE, departement=code, echelle=DEPARTEMENT, version="", commune="")


def _ouvrir(contexte: Contexte, code: str | None) -> None:
    if code in contexte.magasin.departements:
        filtres.retenir(version=None, commune=None)
        navigation.aller(navigation.CARTE, departement=str(code), echelle=DEPARTEMENT)
    if code:
        st.info(f"Aucune version publiée pour {brut(entete.nom(code))}.")


def _condenses(contexte: Contexte) -> list[Condense]:
    """Return the figures of every département published, at the date asked for, else at the date of each file."""
    voulue = entete.lire_date(filtres.valeur("date"))
    store, lus = contexte.magasin.store, []
    for code in contexte.magasin.departements:
        edition = store.current(code)
        if edition is not None:
            le = voulue or verbs.default_date(edition, acces.aujourdhui(), contexte.parametres)
            lus.append(_condense(contexte, edition, le))
    return lus


def _condense(contexte: Contexte, edition: Edition, le: date) -> Condense:
    cle = "|".join([contexte.parametres.version, contexte.territoire.version, *edition.versions.values()])
    return _calcul(contexte, contexte.magasin.url, edition.departement, edition.number, le, cle)


@st.cache_resource(max_entries=CONDENSES_GARDES, show_spinner="Calcul des départements publiés…")
def _calcul(_contexte: Contexte, url: str, departement: str, numero: int, le: date, cle: str) -> Condense:
    del url, cle
    store, parametres = _contexte.magasin.store, _contexte.parametres
    return condense(verbs.situate(store, departement, le, number=numero, parametres=parametres))
