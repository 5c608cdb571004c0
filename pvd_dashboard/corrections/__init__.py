"""Corrections made on screen: checked as a file is, published as editions, kept over the next file, given back.

:func:`corriger` and :func:`publier` make an edition of edited lines;
:func:`corrections_menacees` and :func:`garder` protect them from the next
file; :func:`classeur_a_jour` writes them in the officer's own workbook;
:func:`reporter` moves unpublished ones onto an edition that came meanwhile.
"""

from __future__ import annotations

from pvd_dashboard.corrections.brouillon import Brouillon, Heurt, reporter
from pvd_dashboard.corrections.classeur import Classeur, classeur_a_jour
from pvd_dashboard.corrections.gardees import Geste, Menace, corrections, corrections_menacees, garder
from pvd_dashboard.corrections.grille import SEPARATEUR, Lieux, colonnes, grille, lieux
from pvd_dashboard.corrections.lignes import Anomalie, Correction, corriger, publier
from pvd_dashboard.corrections.origine import FEUILLE, base

__all__ = [
    "FEUILLE",
    "SEPARATEUR",
    "Anomalie",
    "Brouillon",
    "Classeur",
    "Correction",
    "Geste",
    "Heurt",
    "Lieux",
    "Menace",
    "base",
    "classeur_a_jour",
    "colonnes",
    "corrections",
    "corrections_menacees",
    "corriger",
    "garder",
    "grille",
    "lieux",
    "publier",
    "reporter",
]
