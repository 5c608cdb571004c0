"""The tables of a note: columns as wide as what they hold."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
from docx.shared import Pt

from pvd_dashboard import territory
from pvd_dashboard.briefings.note import note
from pvd_dashboard.largeurs import largeur
from tests.situation import faits


def test_no_date_of_the_conventions_is_cut_in_two_in_word() -> None:
    vue = faits.situation(faits.LANDES, date(2026, 11, 25))
    mot = docx.Document(BytesIO(note(vue, territory=territory.load())))
    conventions = next(t for t in mot.tables if t.cell(0, 0).text == "Projet PVD")
    for colonne in list(conventions.columns)[1:5]:
        plus = max(largeur(cellule.text, 9) for cellule in colonne.cells)
        assert colonne.width / Pt(1) >= plus + 8
