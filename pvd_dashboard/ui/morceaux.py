"""A part of a page that its own choices redraw alone: the rest of the screen does not move."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import verbs
from pvd_dashboard.editions.errors import StoreError
from pvd_dashboard.territory.errors import TerritoryError
from pvd_dashboard.ui import filtres, navigation
from pvd_dashboard.ui.passage import courant, passage, titre_si_besoin
from pvd_dashboard.ui.texte import brut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)


@contextmanager
def secours(adresse: str, titre: str) -> Iterator[None]:
    """Turn an unexpected error of a page into a sentence for the reader and a trace in the log."""
    try:
        yield
    except (StoreError, TerritoryError, verbs.UsageError) as erreur:
        logger.exception("page %s", adresse)
        titre_si_besoin(titre)
        st.error(brut(erreur), icon=":material/error:")
    except Exception:  # the edge of the screen
        logger.exception("page %s", adresse)
        titre_si_besoin(titre)
        _excuse()


def _excuse() -> None:
    st.error(
        "Cette page n’a pas pu être affichée. Vos données sont intactes. Effacez les filtres ou revenez à la vue "
        "d’ensemble ; si cela se reproduit, transmettez l’heure de l’incident à la personne qui gère ce service.",
        icon=":material/error:",
    )
    if st.button("Effacer les filtres et revenir à l’accueil", icon=":material/home:"):
        filtres.retenir(**dict.fromkeys(filtres.NOMS))
        st.switch_page(navigation.page(navigation.VUE))


def morceau(dessiner: Callable[[], object]) -> None:
    """Draw a part of a page; what is chosen in it redraws it alone, and goes to the URL.

    Drawn alone, the part finds who is there and what the page shows as the
    page left them; its choices must change nothing outside it.
    """
    page = courant()

    @st.fragment
    def part() -> None:
        if courant() is not None or page is None:
            dessiner()
            return
        with passage(page.qui) as seul, secours("morceau", ""):
            seul.contexte, seul.titre_ecrit = page.contexte, True
            dessiner()
            filtres.ecrire()

    part()
