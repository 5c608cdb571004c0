"""The screens, declared once: file, address, title and place in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlencode

import streamlit as st

from pvd_dashboard.settings import RACINE
from pvd_dashboard.ui import filtres

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


@dataclass(frozen=True, slots=True)
class Ecran:
    """One screen. Its address is the name of its file, so that both ways in agree.

    ``groupe`` is the list of the menu that holds it, empty for the menu itself;
    a screen that is not ``au_menu`` answers at its address and opens from others.
    """

    adresse: str
    titre: str
    icone: str
    groupe: str = ""
    au_menu: bool = True

    @property
    def fichier(self) -> str:
        """The file that draws the screen, from the root of the project."""
        return f"pages/{self.adresse}.py"


_PAGES = "pages_de_streamlit"
DONNEES, AIDES = "Données", "Aide"

VUE = Ecran("vue-d-ensemble", "Vue d’ensemble", ":material/dashboard:")
CARTE = Ecran("carte", "Carte", ":material/map:")
COMMUNES = Ecran("communes", "Communes", ":material/location_city:")
COMMUNE = Ecran("commune", "Fiche commune", ":material/location_on:", au_menu=False)
CONVENTIONS = Ecran("conventions", "Conventions", ":material/contract:")
CHEFS = Ecran("chefs-de-projet", "Chefs de projet", ":material/badge:")
FINANCEMENTS = Ecran("financements", "Financements", ":material/euro:")
ACTIONS = Ecran("actions", "Actions", ":material/construction:")
REUNIONS = Ecran("reunions-et-club", "Réunions et club", ":material/groups:")
A_TRAITER = Ecran("a-traiter", "À traiter", ":material/flag:")
PREPARER = Ecran("preparer", "Préparer", ":material/print:")
PRESENTER = Ecran("presenter", "Présenter", ":material/slideshow:", au_menu=False)
DEPOSER = Ecran("deposer", "Déposer un tableau de bord", ":material/upload_file:", DONNEES)
CORRIGER = Ecran("corriger", "Corriger", ":material/edit_note:", DONNEES)
HISTORIQUE = Ecran("historique", "Historique des versions", ":material/history:", DONNEES)
ANNUAIRE = Ecran("annuaire", "Annuaire", ":material/contacts:", DONNEES)
REGLAGES = Ecran("reglages", "Réglages", ":material/tune:", DONNEES)
AIDE = Ecran("aide", "Mode d’emploi", ":material/help:", AIDES)
NOUVEAUTES = Ecran("nouveautes", "Nouveautés", ":material/new_releases:", AIDES)
ACCESSIBILITE = Ecran("accessibilite", "Accessibilité", ":material/accessibility_new:", AIDES)

# In the order of the menu; a screen is in it once its file is there.
_PREVUS = (
    *(
        VUE,
        CARTE,
        COMMUNES,
        COMMUNE,
        CONVENTIONS,
        CHEFS,
        FINANCEMENTS,
        ACTIONS,
        REUNIONS,
        A_TRAITER,
        PREPARER,
        PRESENTER,
    ),
    *(DEPOSER, CORRIGER, HISTORIQUE, ANNUAIRE, REGLAGES),
    *(AIDE, NOUVEAUTES, ACCESSIBILITE),
)
ECRANS = tuple(ecran for ecran in _PREVUS if (RACINE / ecran.fichier).is_file())


def page(ecran: Ecran) -> StreamlitPage:
    """Return the page of a screen, as Streamlit knows it; made once a session, for each looks at its file."""
    faites: dict[str, StreamlitPage] = st.session_state.setdefault(_PAGES, {})
    if ecran.adresse not in faites:
        faites[ecran.adresse] = _page(ecran)
    return faites[ecran.adresse]


def _page(ecran: Ecran) -> StreamlitPage:
    return st.Page(
        RACINE / ecran.fichier,
        title=ecran.titre,  # no icon: twelve titles must fit on a screen of 1280 pixels
        url_path="accueil" if ecran is VUE else ecran.adresse,  # its own address is that of _accueil
        default=ecran is VUE,
        visibility="visible" if ecran.au_menu else "hidden",
    )


def menu() -> StreamlitPage:
    """Draw the menu and return the page that was asked for."""
    groupes: dict[str, list[StreamlitPage]] = {}
    for ecran in ECRANS:
        groupes.setdefault(ecran.groupe, []).append(page(ecran))
    groupes[""].append(st.Page(_accueil, title=VUE.titre, url_path=VUE.adresse, visibility="hidden"))
    return st.navigation(groupes, position="top")


def _accueil() -> None:
    """Answer at the address of the first screen's file too: Streamlit serves the default page at ``/`` only."""
    filtres.accorder()
    aller(VUE)


def adresse(ecran: Ecran, **choix: str) -> str:
    """Return the address of a screen that keeps the filters, with some of them changed, for a link in a table."""
    return f"{ecran.adresse}?{urlencode(filtres.souvenir() | choix)}"


def aller(ecran: Ecran, **choix: str) -> NoReturn:
    """Go to a screen, keeping the filters, with some of them changed."""
    filtres.retenir(**choix)
    st.switch_page(page(ecran), query_params=filtres.souvenir())


def lien(ecran: Ecran, libelle: str = "", *, icone: str | None = None, aide: str | None = None, **choix: str) -> None:
    """Draw a link to a screen that keeps the filters, with some of them changed."""
    st.page_link(
        page(ecran),
        label=libelle or ecran.titre,
        icon=icone or ecran.icone,
        help=aide,
        query_params=filtres.souvenir() | choix,
    )
