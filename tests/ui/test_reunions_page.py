"""The screen of meetings: the club, the comités de projet and their rhythm, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation.presences import Grille, Presence, SiegeSuivi
from pvd_dashboard.ui import presences
from pvd_dashboard.ui.navigation import REUNIONS
from tests.situation.faits import adhesion, jour, laureats, tables
from tests.ui.lus import dit, mesures, publier

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

VIE = tables(
    laureats=laureats(["40282", "40001"]),
    conventions=[
        adhesion("40282", "20/05/2021", periodicite_comite="trimestrielle"),
        adhesion("40001", "20/05/2021"),
    ],
    reunions=[
        {
            "type": "comite_projet",
            "date": "10/01/2022",
            "communes": "40282;40088",  # Dax is no lauréate: it is named all the same
            "presents": "Maire ; préfet",
            "decisions": "lancer l'étude ; saisir l'Anah",
        },
        {"type": "club", "date": "02/02/2022", "lieu": "Dax", "ordre_du_jour": "tableau de bord ; études"},
        {"type": "club", "date": "15/06/2022", "lieu": "Amou", "ordre_du_jour": "indicateurs"},
    ],
)


@pytest.fixture
def vie(lieu: str) -> None:
    publier(lieu, "40", VIE, jour("26/04/2022"))


@pytest.mark.usefixtures("vie")
@pytest.mark.parametrize(("le", "statut"), [("2022-04-25", "✔ À jour"), ("2022-04-26", "▲ En retard")])
def test_a_quarterly_comite_is_late_from_the_day_after_the_tolerance(
    le: str, statut: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(REUNIONS, departement="40", date=le)
    comite = essai.table[0].value.set_index("Projet PVD").filter(like="40282", axis=0).iloc[0]
    assert statut in str(comite["Comité de projet"]).replace("\u00a0", " ")
    assert str(comite["Périodicité"]) == "3 mois (convention d’adhésion)"
    assert str(comite["Prochaine due"]).startswith("10/04/2022")


@pytest.mark.usefixtures("vie")
def test_the_club_shows_its_next_agenda_and_what_the_last_one_was_about(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="40", date="2022-04-26")
    assert "**15/06/2022** (dans 50 jours) · Amou" in dit(essai)
    assert "- Indicateurs" in dit(essai)
    assert "**02/02/2022** · Dax" in dit(essai)
    assert "- Tableau de bord" in dit(essai)
    assert mesures(essai)["Clubs PVD tenus"] == "1"


@pytest.mark.usefixtures("vie")
def test_each_meeting_says_who_was_there_and_what_was_decided(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="40", date="2022-04-26", instance="comite_projet")
    assert [volet.label.replace("\u00a0", " ") for volet in essai.expander] == [
        "10/01/2022 · Comité de projet · Saint-Sever, Dax – 2 décisions"
    ]
    assert "2 sièges présents : Maire, préfet" in dit(essai)
    assert "- Saisir l'Anah" in dit(essai)


@pytest.mark.usefixtures("lieu")
def test_the_landes_announce_their_autumn_club_with_four_subjects(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REUNIONS, departement="40")
    assert "**Automne 2021** (date à préciser)" in dit(essai)
    assert "- Élaboration d’indicateurs de suivi et d’évaluation des démarches" in dit(essai)
    assert mesures(essai)["Comités à jour"] == "11 / 12"


def test_a_partner_that_signed_is_named_as_its_cell_is_written_never_as_a_link() -> None:
    siege = SiegeSuivi("[Région](http://ailleurs.example)", requis=True, etats=(Presence.NON_CITE, Presence.PRESENT))
    resume = presences._resume(Grille("Comité", (None, None), (siege,)))  # type: ignore[arg-type]
    assert "\\[Région\\]" in resume
    assert "(1/2)" in resume
