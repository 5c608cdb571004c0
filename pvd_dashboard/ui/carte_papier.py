"""The map as files: a picture to print, a drawing, the data for a map of the service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.briefings import image_carte, image_nation
from pvd_dashboard.briefings.image_carte_couches import Calque
from pvd_dashboard.formats import jour
from pvd_dashboard.situation.condense import MESURES
from pvd_dashboard.situation.lectures import LECTURES
from pvd_dashboard.territory.contours import FOLDER, STATIC, contour_path
from pvd_dashboard.ui import journal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pvd_dashboard.figures.carte_choix import Choix
    from pvd_dashboard.situation.condense import Condense
    from pvd_dashboard.ui.page import Contexte

# A sheet of A4 on its side, in 1/96 inch; 300 points an inch is what a printer wants.
LARGEUR, HAUTEUR, PPI = 1123, 794, 300


def telecharger(contexte: Contexte, choix: Choix) -> None:
    """Offer the map of the département to keep: each file is made when it is asked for."""
    nom = f"carte-{choix.couleur}-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    with _volet():
        _images(nom, lambda: _svg(contexte, choix))
        _bouton("Données pour SIG (.geojson)", f"{nom}.geojson", "application/geo+json", lambda: _geojson(contexte))


def telecharger_nation(
    contexte: Contexte, condenses: Sequence[Condense], mesure: str, region: str, phrase: str
) -> None:
    """Offer the map of the nation, or of a region (its code), as pictures."""
    trouvee = contexte.territoire.region(region)
    lieu = trouvee.nom if trouvee else "France"

    def dessiner() -> str:
        return image_nation.svg(
            condenses,
            contexte.territoire,
            STATIC / FOLDER,
            titre=f"Petites villes de demain – {lieu} – {MESURES[mesure][0]}",
            phrase=phrase,
            mesure=mesure,
            region=region,
            largeur=LARGEUR,
            hauteur=HAUTEUR,
        )

    with _volet():
        _images(f"carte-{mesure}-{f'region-{region}' if region else 'france'}-{contexte.date:%Y-%m-%d}", dessiner)


@contextmanager
def _volet() -> Iterator[None]:
    st.markdown("**Télécharger la carte**")
    with st.container(gap="xxsmall"):
        yield
    st.caption("Image et dessin portent titre, légende, échelle, source et date.")


def _images(nom: str, dessiner: Callable[[], str]) -> None:
    def png() -> bytes:
        return image_carte.png_de(dessiner(), largeur=LARGEUR, hauteur=HAUTEUR, ppi=PPI)

    _bouton("Image à imprimer (.png)", f"{nom}.png", "image/png", png)
    _bouton("Dessin (.svg)", f"{nom}.svg", "image/svg+xml", lambda: dessiner().encode())


def _bouton(libelle: str, fichier: str, mime: str, faire: Callable[[], bytes]) -> None:
    st.download_button(
        libelle,
        data=journal.exporte(fichier, faire),
        file_name=fichier,
        mime=mime,
        key=f"telecharger_{fichier.rpartition('.')[2]}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def _titre(contexte: Contexte, choix: Choix) -> str:
    quoi = LECTURES[choix.couleur].lower()
    situation = contexte.situation
    return (
        f"Petites villes de demain – {situation.nom_departement} ({situation.departement}) – {quoi}, "
        f"situation au {jour(situation.date)}"
    )


def _svg(contexte: Contexte, choix: Choix) -> str:
    return image_carte.svg(
        contexte.situation,
        contexte.territoire,
        STATIC / FOLDER,
        titre=_titre(contexte, choix),
        couleur=choix.couleur,
        calque=Calque(choix.couches, choix.perimetre),
        largeur=LARGEUR,
        hauteur=HAUTEUR,
    )


def _geojson(contexte: Contexte) -> bytes:
    contours = contour_path("communes", contexte.departement)
    return briefings.render(contexte.situation, "carte.geojson", territory=contexte.territoire, contours=contours)
