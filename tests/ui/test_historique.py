"""The screen of versions: two versions or two dates, one commune or all, and a restoration that surprises nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pvd_dashboard import corrections, verbs
from pvd_dashboard.settings import DONNEES
from pvd_dashboard.ui.navigation import HISTORIQUE, VUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pvd_dashboard.editions import Edition, Store

pytestmark = pytest.mark.usefixtures("lieu")

LABOUHEYRE = "40134"


def le(jour: int) -> datetime:
    return datetime(2021, 9, jour, 12, tzinfo=UTC)


def corrige(store: Store, jour: int, **cellules: str) -> Edition:
    courante = store.current("40")
    faite = corrections.corriger("postes", store.tables(courante)["postes"], departement="40", modifiees={2: cellules})
    return corrections.publier(
        store, faite, parent=courante, author="DDTM", at=le(jour), comment=f"Correction du {jour}"
    ).edition


def _publier(store: Store) -> None:
    lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
    publiee = verbs.publication(lecture, departement="40", author="DDTM", at=le(10))
    a_corriger = pd.DataFrame(
        [{"table": "postes", "_fichier": "x", "_feuille": "Postes", "_ligne": 40, "motifs": "OBLIGATOIRE_VIDE",
          "valeurs": {"Statut": "?"}}]
    )  # fmt: skip
    store.publish(replace(publiee, aside=a_corriger))
    corrige(store, 15, statut_poste="Pourvu")
    corrige(store, 20, observations="relu")


@pytest.fixture
def landes(rempli: Callable[..., Store]) -> Store:
    return rempli("historique", _publier)


def basculer(essai: AppTest, cle: str, choix: str) -> None:
    essai.session_state[cle] = choix
    essai.run()


def dit(essai: AppTest) -> str:
    elements = [*essai.success, *essai.warning, *essai.error, *essai.info, *essai.markdown, *essai.caption]
    return "\n".join(str(e.value).replace("\u00a0", " ").replace("\u202f", " ") for e in elements)


@pytest.mark.usefixtures("landes")
def test_any_two_versions_are_compared_in_the_terms_of_the_programme(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    assert not essai.exception
    essai.selectbox(key="histo_contre_3").set_value(1).run()
    assert "\\+ 1 poste pourvu" in dit(essai)


@pytest.mark.usefixtures("landes")
def test_a_commune_sees_its_own_changes_only(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    essai.selectbox(key="histo_contre_3").set_value(1)
    essai.selectbox(key="histo_commune").set_value(LABOUHEYRE).run()
    assert "\\+ 1 poste pourvu" in dit(essai)
    essai.selectbox(key="histo_commune").set_value("40002").run()
    assert "Aucune différence dans les données" in dit(essai)


@pytest.mark.usefixtures("landes")
def test_two_dates_tell_what_time_did(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    basculer(essai, "histo_mode", "Deux dates")
    essai.text_input(key="histo_du").set_value("10/09/2021")
    essai.text_input(key="histo_au").set_value("22/11/2026").run()
    assert not essai.exception
    assert "→" in dit(essai)
    essai.selectbox(key="histo_donnees").set_value("la version en vigueur à chacune des dates").run()
    assert "(version 1) au 22/11/2026 (version 3)" in dit(essai)
    essai.text_input(key="histo_du").set_value("01/01/2020").run()
    assert "la première version est du 10/09/2021" in dit(essai)
    essai.text_input(key="histo_du").set_value("hier").run()
    assert "n’est pas reconnue" in dit(essai)


def test_restoring_is_refused_when_somebody_published_since_the_screen_was_drawn(
    landes: Store, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    essai.selectbox(key="histo_version_0").set_value(1).run()
    corrige(landes, 21, observations="entre-temps")
    essai.button(key="restaurer_1").click().run()
    assert not essai.exception
    assert landes.current("40").number == 4
    assert "version n°\xa04" in " ".join(erreur.value for erreur in essai.error)
    essai.button(key="restaurer_1").click().run()
    assert landes.current("40").restored_from == 1


def test_a_version_is_restored_as_a_new_one(landes: Store, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    essai.selectbox(key="histo_version_0").set_value(1).run()
    essai.button(key="restaurer_1").click().run()
    assert "c’est maintenant la version 4" in dit(essai)
    assert landes.current("40").restored_from == 1


@pytest.mark.usefixtures("landes")
def test_lines_kept_aside_are_said_in_french(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(HISTORIQUE, departement="40")
    lignes = next(table.value for table in essai.table if "Motifs" in table.value)
    assert "est vide" in lignes["Motifs"].iloc[0]
    assert lignes["Contenu reçu"].iloc[0].replace("\\", "") == "Statut : ?"


@pytest.mark.usefixtures("landes")
def test_the_first_screen_tells_what_changed_since_a_chosen_date(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(VUE, departement="40")
    assert "De la version 2 (15/09/2021) à la version 3" in dit(essai)
    basculer(essai, "depuis_quoi", "une date")
    essai.text_input(key="depuis_date").set_value("12/09/2021").run()
    assert "De la version 1 (10/09/2021) à la version 3" in dit(essai)
    assert "\\+ 1 poste pourvu" in dit(essai)
    essai.text_input(key="depuis_date").set_value("01/09/2021").run()
    assert "Rien n’était encore publié le 01/09/2021" in dit(essai)
    essai.text_input(key="depuis_date").set_value("25/09/2021").run()
    assert "rien n’a changé depuis" in dit(essai)
