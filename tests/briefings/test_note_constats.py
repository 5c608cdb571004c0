"""Each alert that the situation may raise has its words in the note."""

import re

from pvd_dashboard.briefings.note_points import CONSTATS
from pvd_dashboard.settings import RACINE


def test_every_alert_of_the_situation_has_its_words_in_the_note() -> None:
    sources = (RACINE / "pvd_dashboard" / "situation").glob("alertes*.py")
    raised = {code for source in sources for code in re.findall(r'"(A\d\d)"', source.read_text(encoding="utf-8"))}
    assert len(raised) > 15
    assert raised - set(CONSTATS) == set()
