"""« Préparer »: what is chosen on screen is what the paper holds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest

from pvd_dashboard.ui import preparer, preparer_fichiers
from pvd_dashboard.ui.navigation import PREPARER
from tests.ui.test_pages import sans_incident, textes

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def libelles(essai: AppTest) -> list[str]:
    return [bouton.proto.label for bouton in essai.get("download_button")]


def images(essai: AppTest) -> int:
    return len(essai.get("image"))


@pytest.mark.parametrize(
    ("document", "boutons"),
    [
        ("note", ["À compléter (.docx)", "À lire (.pdf)"]),
        ("bilan", ["À compléter (.docx)", "À lire (.pdf)"]),
        ("commune", ["À lire (.pdf)", "À modifier (.docx)", "Un fichier par commune (.zip)"]),
        ("visite", ["À compléter (.docx)", "À lire (.pdf)", "Un fichier par commune (.zip)"]),
    ],
)
def test_each_paper_is_seen_before_it_is_downloaded(
    ouvrir: Callable[..., AppTest], document: str, boutons: list[str]
) -> None:
    essai = ouvrir(PREPARER, departement="40", document=document)
    sans_incident(essai)
    assert libelles(essai) == boutons
    assert images(essai) >= 2
    assert ("Les 4 premières fiches sur 14" in textes(essai)) is (document in {"commune", "visite"})


def test_the_plan_of_the_deck_follows_what_is_chosen(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(PREPARER, departement="40", perimetre="arrondissement:Dax")
    sans_incident(essai)
    assert "3\u00a0petites villes de demain rassemblent 4\u00a0communes" in textes(essai)
    essai.text_input(key="preparer_depuis").set_value("01/01/2021").run()
    assert "4\u00a0changements depuis le 1er" in textes(essai)
    parties: Any = essai.button_group(key="parties_club")
    parties.set_value(["carte"]).run()
    assert "2\u00a0diapositives" in textes(essai)
    assert images(essai) == 2
    assert "Aperçu" in textes(essai)


def test_a_long_zip_is_written_under_a_bar_then_handed_out(
    ouvrir: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparer, "LONG", 1)
    suivis: list[tuple[int, int]] = []
    monkeypatch.setattr(preparer_fichiers, "_avancer", lambda _, combien, total: suivis.append((combien, total)))
    essai = ouvrir(PREPARER, departement="40", document="visite", perimetre="arrondissement:Dax")
    assert "Télécharger le .zip" not in libelles(essai)
    next(b for b in essai.button if b.label == "Un fichier par commune (.zip)").click().run()
    sans_incident(essai)
    assert suivis == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert "Télécharger le .zip" in libelles(essai)
    essai.run()
    assert "Télécharger le .zip" in libelles(essai)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [("hier", "Cette date n’est pas reconnue"), ("01/01/2030", "doit précéder la date de situation")],
)
def test_a_date_that_will_not_do_is_told(ouvrir: Callable[..., AppTest], saisie: str, phrase: str) -> None:
    essai = ouvrir(PREPARER, departement="40", document="note")
    essai.text_input(key="preparer_depuis").set_value(saisie).run()
    assert phrase in essai.error[0].value
    assert images(essai) >= 2


def test_a_template_is_looked_at_when_it_is_dropped(ouvrir: Callable[..., AppTest]) -> None:
    modele = docx.Document()
    modele.add_paragraph("Le {{jour}}")
    ecrit = BytesIO()
    modele.save(ecrit)
    essai = ouvrir(PREPARER, departement="40", document="note")
    essai.file_uploader(key="modele_note").upload("service.docx", ecrit.getvalue(), WORD).run()
    assert "repère inconnu" in essai.error[0].value
    assert libelles(essai) == []


def test_communes_are_chosen_one_by_one(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(PREPARER, departement="40", perimetre="communes")
    essai.multiselect[0].set_value(["40197", "40088"][:1]).run()
    sans_incident(essai)
    assert "1\u00a0commune lauréate à Morcenx" in textes(essai)
