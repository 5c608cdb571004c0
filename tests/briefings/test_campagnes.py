"""The calendar of campaigns that a service types: on the deck's last slide, in the note, in the agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from pptx import Presentation

from pvd_dashboard import briefings, reglages, territory
from pvd_dashboard.parametres import ParametreInvalideError
from tests.briefings.papiers import CONTOURS, codes, departement_de, texte_du_docx

if TYPE_CHECKING:
    from pvd_dashboard.editions import Store
    from pvd_dashboard.situation.model import Situation

SAISIE = """01/09/2021 : campagne close
du 01/11/2021 au 31/12/2021 : dépôt des dossiers  DETR et DSIL
28/02/2022 : appel à projets fonds friches"""


@pytest.fixture(scope="module")
def vue() -> Situation:
    sans = departement_de(codes(2), date(2021, 10, 10))
    return replace(sans, parametres=replace(sans.parametres, calendrier_campagnes=SAISIE))


def ecrire(vue: Situation, genre: str, nom: str) -> bytes:
    return briefings.papier(genre, vue, nom, territory=territory.load(), contours=CONTOURS)


def test_campaigns_to_come_are_in_the_last_slide_of_the_deck(vue: Situation) -> None:
    derniere = list(Presentation(BytesIO(ecrire(vue, "club", "a.pptx"))).slides)[-1]
    table = next(forme.table for forme in derniere.shapes if forme.has_table)
    rangs = [tuple(cellule.text for cellule in rang.cells) for rang in table.rows]
    assert ("du 01/11/2021 au 31/12/2021", "dépôt des dossiers DETR et DSIL", "Tout le département") in rangs
    assert ("28/02/2022", "appel à projets fonds friches", "Tout le département") in rangs
    assert "campagne close" not in str(rangs)
    assert "Campagnes : calendrier saisi par le service." in derniere.notes_slide.notes_text_frame.text.replace(
        "\u00a0", " "
    )


def test_the_note_has_those_of_its_three_months(vue: Situation) -> None:
    texte = texte_du_docx(ecrire(vue, "note", "a.docx"))
    assert "dépôt des dossiers DETR et DSIL" in texte
    assert "fonds friches" not in texte
    assert "campagne close" not in texte


def test_the_agenda_has_each_with_its_days(vue: Situation) -> None:
    contenu = briefings.render(vue, "a.ics", territory=territory.load(), contours=CONTOURS)
    jours = {str(e["summary"]): e.decoded("dtstart") for e in Calendar.from_ical(contenu).walk("VEVENT")}
    assert jours["dépôt des dossiers DETR et DSIL"] == date(2021, 11, 1)
    assert jours["appel à projets fonds friches"] == date(2022, 2, 28)
    assert "campagne close" not in jours


@pytest.mark.parametrize("ligne", ["bientôt", "31/02/2022 : un jour qui n'existe pas", "28/02/2022"])
def test_a_line_that_is_not_understood_is_refused_when_it_is_typed(store: Store, ligne: str) -> None:
    def ecrire(texte: str) -> None:
        le = datetime(2021, 10, 10, tzinfo=UTC)
        reglages.ecrire_parametres(store, "40", {"calendrier_campagnes": texte}, author="Agent A", at=le)

    ecrire(SAISIE)
    with pytest.raises(ParametreInvalideError, match="Calendrier des campagnes : la ligne « "):
        ecrire(f"{SAISIE}\n{ligne}")
    assert len(reglages.parametres_en_vigueur(store, "40").calendrier_campagnes.splitlines()) == 3
