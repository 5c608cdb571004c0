"""The frame of a page: one way in, the filters, where the figures come from.

Until somebody has opened ``/``, Streamlit serves ``/page`` from
``pages/page.py`` without running ``app.py``, menu and identity included. So
each page begins with :func:`open_page`, which goes through ``app.py`` if this
run has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from pvd_dashboard import verbs
from pvd_dashboard.formats import de
from pvd_dashboard.ui import acces, entete, filtres, navigation, style
from pvd_dashboard.ui.morceaux import secours
from pvd_dashboard.ui.passage import courant, passage, titre_si_besoin

if TYPE_CHECKING:
    from datetime import date

    from streamlit.navigation.page import StreamlitPage

    from pvd_dashboard.editions.model import Edition
    from pvd_dashboard.settings import Parametres
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.territory import Territory
    from pvd_dashboard.ui.identite import Identite


@dataclass(frozen=True, slots=True)
class Contexte:
    """What a page draws: a situation, the edition it comes from, and the places it speaks of."""

    qui: Identite
    magasin: acces.Magasin
    departement: str
    edition: Edition
    date: date
    situation: Situation
    parametres: Parametres
    territoire: Territory


def passer_la_porte(qui: Identite | None) -> Identite:
    """Let somebody in, or say why not and stop; called by ``app.py`` only."""
    if qui is None:
        st.title("Accès réservé", anchor=False)
        st.warning("Votre identité n’a pas été reconnue. Adressez-vous au service qui héberge ce tableau de bord.")
        st.stop()
    return qui


def executer(page: StreamlitPage, qui: Identite) -> None:
    """Run a page; an unexpected error becomes a sentence for the reader and a trace in the log."""
    with passage(qui), secours(page.url_path or "/", page.title):
        page.run()


def open_shell(titre: str) -> tuple[Identite, acces.Magasin]:
    """Open a page that needs no edition: check the way in, write the title, return who is there and the store."""
    qui = _entrer()
    filtres.accorder()
    lu = acces.magasin()
    acces.territoire()
    titre_si_besoin(titre)
    filtres.ecrire()
    return qui, lu


def _entrer() -> Identite:
    en_cours = courant()
    if en_cours is None:
        style.configurer()  # else the icon of the menu would be fetched from the network
        navigation.menu()  # from here on, Streamlit runs app.py first
        st.rerun()
    return en_cours.qui


def open_page(titre: str, *, sujet: str = "", nue: bool = False) -> Contexte:
    """Open a page that shows a situation: way in, filters, title, where the figures come from.

    ``sujet`` is the filter that the page is about: it shows no tag. A page
    that is ``nue`` draws its own head.

    Shows what to do next and stops where nothing was published yet.
    """
    qui = _entrer()
    filtres.accorder()
    lu = acces.magasin()
    if not lu.departements:
        _rien_encore(titre)
    code = _departement(lu)
    edition = _edition(lu, code)
    parametres, places = acces.parametres(lu, code), acces.territoire()
    le = _date(edition, parametres)
    contexte = Contexte(qui, lu, code, edition, le, acces.situation(lu, edition, le), parametres, places)
    if (en_cours := courant()) is not None:
        en_cours.contexte = contexte
    if nue:
        titre_si_besoin(titre)
    else:
        entete.dessiner(titre, contexte, {sujet})
    filtres.ecrire()
    return contexte


def _departement(lu: acces.Magasin) -> str:
    voulu = filtres.valeur("departement")
    code = voulu if voulu in lu.departements else entete.par_defaut(lu)
    if voulu and voulu != code:
        st.warning(f"Aucune version publiée pour le département demandé : voici {entete.nom(code)}.")
        filtres.retenir(date=None, version=None, commune=None)
    filtres.retenir(departement=code)
    return code


def _edition(lu: acces.Magasin, code: str) -> Edition:
    connues = acces.editions(lu, code)
    voulu = filtres.valeur("version")
    demandee = next((edition for edition in connues if str(edition.number) == voulu), None)
    if voulu and demandee is None:
        st.warning("La version demandée n’existe pas : voici la version en vigueur.")
        filtres.retenir(version=None)
    return demandee or connues[0]


def _date(edition: Edition, parametres: Parametres) -> date:
    voulue = entete.lire_date(filtres.valeur("date"))
    if voulue is None:
        filtres.retenir(date=None)
    return voulue or verbs.default_date(edition, acces.aujourdhui(), parametres)


def rien_dans_le_fichier(quoi: str) -> NoReturn:
    """Say that the file holds nothing of the kind, what to do, and stop."""
    with st.container(border=True):
        st.header(f"Le fichier ne contient pas {de(quoi)}", anchor=False)
        st.markdown(
            "Ajoutez la feuille correspondante à votre tableur (le modèle la décrit), puis déposez-le de nouveau."
        )
        navigation.lien(navigation.DEPOSER)
    st.stop()


def _rien_encore(titre: str) -> NoReturn:
    titre_si_besoin(titre)
    with st.container(border=True):
        st.header("Aucun tableau de bord n’a encore été publié", anchor=False)
        st.markdown(
            "Déposez le tableur de suivi de votre département : le tableau de bord reconnaît ses feuilles, "
            "signale les anomalies case par case, et n’enregistre rien sans votre accord."
        )
        if st.button("Déposer un tableau de bord", type="primary", icon=":material/upload_file:"):
            navigation.aller(navigation.DEPOSER)
    filtres.ecrire()
    st.stop()
