"""The map as files: a picture to print, a drawing, the data for a map of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import briefings
from pvd_dashboard.briefings import image_carte
from pvd_dashboard.formats import jour
from pvd_dashboard.situation.lectures import LECTURES
from pvd_dashboard.territory.contours import FOLDER, STATIC, contour_path
from pvd_dashboard.ui import journal

if TYPE_CHECKING:
    from pvd_dashboard.figures.carte_choix import Choix
    from pvd_dashboard.ui.page import Contexte

# A sheet of A4 on its side, in 1/96 inch; 300 points an inch is what a printer wants.
LARGEUR, HAUTEUR, PPI = 1123, 794, 300


def telecharger(contexte: Contexte, choix: Choix) -> None:
    """Offer the map to keep: each file is made when it is asked for."""
    st.markdown("**Télécharger la carte**")
    nom = f"carte-{choix.couleur}-{contexte.departement}-{contexte.date:%Y-%m-%d}"
    with st.container(gap="xxsmall"):
        _bouton("Image à imprimer (.png)", f"{nom}.png", "image/png", lambda: _png(contexte, choix))
        _bouton("Dessin (.svg)", f"{nom}.svg", "image/svg+xml", lambda: _svg(contexte, choix).encode())
        _bouton("Données pour SIG (.geojson)", f"{nom}.geojson", "application/geo+json", lambda: _geojson(contexte))
    st.caption("Image et dessin portent titre, légende, échelle, source et date.")


def _bouton(libelle: str, fichier: str, mime: str, faire) -> None:  # noqa: ANN001 - a function without argument
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
        largeur=LARGEUR,
        hauteur=HAUTEUR,
    )


def _png(contexte: Contexte, choix: Choix) -> bytes:
    return image_carte.png_de(_svg(contexte, choix), largeur=LARGEUR, hauteur=HAUTEUR, ppi=PPI)


def _geojson(contexte: Contexte) -> bytes:
    contours = contour_path("communes", contexte.departement)
    return briefings.render(contexte.situation, "carte.geojson", territory=contexte.territoire, contours=contours)
