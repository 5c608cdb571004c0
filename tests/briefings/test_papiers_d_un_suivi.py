"""Papers and screens of an office that has its tracker alone: no conventions table, no meetings, no actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation

from pvd_dashboard import territory, verbs
from pvd_dashboard.briefings.diaporama import club
from pvd_dashboard.editions import open_store
from tests.intake.conftest import xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pvd_dashboard.situation import Situation

SUIVI = [
    ["Commune", "Adhésion signée le", "ORT signée ?", "Chef de projet", "DETR 2023"],
    ["Hagetmau", "15/06/2021", "oui, 12/12/2022", "recruté", 1000],
    ["Geaune", "oui", "non", "vacant", ""],
]


@pytest.fixture(scope="module")
def suivi() -> Iterator[Situation]:
    lu = verbs.read("suivi.xlsx", xlsx({"Suivi PVD": SUIVI}), departement="40")
    with open_store("sqlite:///:memory:") as store:
        verbs.publish(store, lu, departement="40", author="DDTM", at=datetime(2023, 6, 1, tzinfo=UTC))
        yield verbs.situate(store, "40", date(2023, 6, 1))


def test_the_deck_of_a_tracker_tells_its_conventions_and_where_they_stand(suivi: Situation, tmp_path: Path) -> None:
    deck = club(suivi, territory=territory.load(), contours=tmp_path / "absents")
    diapos = Presentation(BytesIO(deck)).slides
    notes = "\n".join(diapo.notes_slide.notes_text_frame.text for diapo in diapos if diapo.has_notes_slide)
    assert "Suivi PVD" in notes
    titres = [diapo.shapes.title.text_frame.text for diapo in diapos if diapo.shapes.title]
    assert any("ORT" in titre for titre in titres)
