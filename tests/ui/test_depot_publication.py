"""Publishing from the screen: what the officer saw is what is replaced, whoever published meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.ui.navigation import DEPOSER

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

LANDES = DONNEES / "examples" / "40-landes.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _deposer(ouvrir: Callable[..., AppTest]) -> AppTest:
    essai = ouvrir(DEPOSER)
    essai.file_uploader[0].upload("40-landes.xlsx", LANDES.read_bytes(), XLSX)
    return essai.run()


def _bouton(essai: AppTest) -> AppTest:
    return next(bouton for bouton in essai.button if bouton.label.startswith("Publier pour")).click().run()


@pytest.mark.usefixtures("lieu")
def test_a_deposit_is_published_and_said_on_the_first_screen(ouvrir: Callable[..., AppTest]) -> None:
    essai = _bouton(_deposer(ouvrir))
    assert not essai.exception
    edition = verbs.store().current("40")
    assert edition is not None
    assert (edition.number, edition.file_name) == (1, "40-landes.xlsx")


@pytest.mark.usefixtures("lieu")
def test_a_version_published_meanwhile_is_told_before_it_is_replaced(ouvrir: Callable[..., AppTest]) -> None:
    essai = _deposer(ouvrir)
    modifie = verbs.read_path(LANDES, departement="40")
    modifie.tables["postes"].accepted.loc[0, "employeur"] = "Un autre employeur"
    verbs.publish(verbs.store(), modifie, departement="40", author="Collègue", at=datetime(2026, 11, 1, tzinfo=UTC))
    essai = _bouton(essai)
    assert any("Collègue" in erreur.value for erreur in essai.error)
    assert verbs.store().current("40").number == 1
    essai = _bouton(essai.run())
    assert verbs.store().current("40").number == 2


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("tronque.xlsx", LANDES.read_bytes()[:4_000]),
        ("vide.xlsx", b""),
        ("erreur.csv", b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"),
        ("image.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) else "",
)
@pytest.mark.usefixtures("lieu")
def test_a_broken_file_is_refused_in_a_sentence_and_nothing_can_be_published(
    nom: str, contenu: bytes, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(DEPOSER)
    essai.file_uploader[0].upload(nom, contenu, XLSX)
    essai.run()
    assert not essai.exception
    assert len(essai.error) == 1
    assert not [bouton for bouton in essai.button if bouton.label.startswith("Publier pour")]
    assert verbs.store().departements() == []
