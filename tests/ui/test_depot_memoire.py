"""The deposit screen remembers, asks what becomes of a table, serves several départements, and can be stopped."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from pvd_dashboard import verbs
from pvd_dashboard.ui import depot_taches
from pvd_dashboard.ui.navigation import DEPOSER

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("lieu")

ODD = "Quoi;Qui;Combien\nAide aux halles;Hagetmau;10\n"
SAID = {"Quoi": "dispositif", "Qui": "beneficiaire_nom", "Combien": "montant_accorde"}
AIDES = "Dispositif;Bénéficiaire;N° dossier;Montant accordé\n"
TROIS = AIDES + "DETR;Hagetmau;A1;100\nDSIL;Geaune;A2;200\nDETR;Amou;A3;300\n"
NATIONALE = "Commune lauréate;Code INSEE;Département\nHagetmau;40119;40\nFleurance;32132;32\nGeaune;40110;40\n"


def publie(texte: str, **dit: object) -> None:
    lecture = verbs.read("aides.csv", texte.encode(), departement="40", **dit)
    verbs.publish(verbs.store(), lecture, departement="40", author="Agent A", at=datetime(2026, 3, 12, tzinfo=UTC))


@pytest.fixture
def deposer(ouvrir: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def _deposer(texte: str, code: str = "40") -> AppTest:
        essai = ouvrir(DEPOSER)
        essai.selectbox(key="depot_departement").set_value(code)
        essai.file_uploader[0].upload("suivi.csv", texte.encode(), "text/csv")
        essai.run()
        assert not essai.exception
        return essai

    return _deposer


def bouton(essai: AppTest, libelle: str) -> AppTest:
    return next(b for b in essai.button if b.label.replace("\u00a0", " ") == libelle)


def test_a_remembered_reading_is_applied_told_and_forgotten_on_demand(deposer: Callable[..., AppTest]) -> None:
    publie(ODD, mapping=SAID)
    essai = deposer(ODD.replace("10", "30"))
    assert any("Agent A le 12\u00a0mars\u00a02026" in info.value for info in essai.info)
    assert "Combien" in essai.table[0].value["Colonnes reconnues"].iloc[0]
    bouton(essai, "Oublier").click().run()
    assert verbs.store().remembered("40") == []
    assert essai.table[0].value["Lue comme"].iloc[0] == "non lue"


def test_a_file_that_says_its_departement_is_read_as_remembered_there(deposer: Callable[..., AppTest]) -> None:
    texte = "Département;Quoi;Qui;Combien\n40;Aide aux halles;Hagetmau;10\n"
    publie(texte, mapping=SAID)
    essai = deposer(texte.replace("10", "30") + "\n;;;\nLauréats\nCommune lauréate;Code INSEE\nGeaune;40110\n", "")
    assert any("Agent A" in info.value for info in essai.info)


def test_what_was_said_on_screen_is_remembered_once_published(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(AIDES.replace("Montant accordé", "Sous") + "DETR;Hagetmau;A1;100\n")
    next(s for s in essai.selectbox if s.label == "Cette feuille contient").set_value("subventions").run()
    choix = next(s for s in essai.selectbox if "\u00a0Sous\u00a0" in s.label)
    choix.set_value("montant_accorde").run()
    assert verbs.store().remembered("40") == []
    bouton(essai, "Publier pour Landes (40)").click().run()
    (retenue,) = verbs.store().remembered("40")
    assert (retenue.table, retenue.colonnes["sous"]) == ("subventions", "montant_accorde")


def test_a_partial_file_is_proposed_as_an_update_and_the_choice_can_be_changed(
    deposer: Callable[..., AppTest],
) -> None:
    publie(TROIS)
    essai = deposer(AIDES + "DSIL;Geaune;A2;250\n")
    bilan = next(t.value for t in essai.table if "Lignes" in t.value and len(t.value.columns) == 2)
    assert bilan["Lignes"].tolist() == ["1 modifiée"]
    cellules = next(t.value for t in essai.table if "Avant" in t.value)
    assert cellules[["Avant", "Après"]].to_numpy().tolist() == [["200,00\u00a0€", "250,00\u00a0€"]]
    essai.segmented_control[0].set_value("remplacer").run()
    bilan = next(t.value for t in essai.table if "Lignes" in t.value and len(t.value.columns) == 2)
    assert bilan["Lignes"].tolist() == ["1 modifiée, 2 retirées"]
    essai.segmented_control[0].set_value("mettre_a_jour").run()
    bouton(essai, "Publier pour Landes (40)").click().run()
    store = verbs.store()
    assert sorted(store.tables(store.current("40"))["subventions"]["montant_accorde"]) == [100, 250, 300]


def test_a_national_list_is_published_for_all_or_for_the_departements_chosen(
    deposer: Callable[..., AppTest],
) -> None:
    essai = deposer(NATIONALE, "")
    essai.multiselect[0].set_value(["32"]).run()
    bouton(essai, "Publier pour 1 département").click().run()
    assert verbs.store().departements() == ["32"]
    essai.multiselect[0].set_value([]).run()
    bouton(essai, "Publier pour 2 départements").click().run()
    assert not essai.exception
    assert verbs.store().departements() == ["32", "40"]
    assert [len(verbs.store().editions(code)) for code in ("32", "40")] == [1, 1]
    fait = next(t.value for t in essai.table if "Résultat" in t.value)
    assert fait["Résultat"].tolist() == ["rien de nouveau, version 1", "version 1 publiée"]


def test_long_work_shows_its_progress_and_is_stopped_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depot_taches, "PATIENCE", 0.2)
    essai = AppTest.from_function(_long)
    essai.run()
    assert not essai.exception
    tache = essai.session_state["depot_taches"]["essai", "cle"]
    assert (tache.dit, tache.part, tache.finie.is_set()) == ("Étape 3", 0.5, False)
    bouton(essai, "Annuler").click().run()
    assert tache.finie.wait(5)
    essai.run()
    assert [info.value for info in essai.info] == ["Annulé : rien n’a été gardé de ce qui n’était pas terminé."]
    bouton(essai, "Recommencer").click().run()
    assert not essai.session_state["depot_taches"]["essai", "cle"].finie.is_set()
    essai.session_state["depot_taches"]["essai", "cle"].arret.set()


def _long() -> None:
    from threading import Event  # noqa: PLC0415 - the script of the test is run by itself

    from pvd_dashboard.ui import depot_taches  # noqa: PLC0415 - same

    def travail(watch: object) -> None:
        while not Event().wait(0.01):
            watch.step("Étape 3", 0.5)

    depot_taches.faire("essai", "cle", travail, "Travail long :")


def test_asking_for_another_thing_stops_what_is_under_way() -> None:
    debut = time.monotonic()
    essai = AppTest.from_function(_relance)
    essai.run()
    assert not essai.exception
    assert [texte.value for texte in essai.markdown] == ["arrêtée"]
    assert time.monotonic() - debut < 30


def _relance() -> None:
    from threading import Event  # noqa: PLC0415 - the script of the test is run by itself

    import streamlit as st  # noqa: PLC0415 - same

    from pvd_dashboard.ui import depot_taches  # noqa: PLC0415 - same

    def longue(watch: object) -> None:
        while not Event().wait(0.01):
            watch.check()

    depot_taches._lancee("essai", "une", longue)
    une = st.session_state["depot_taches"]["essai", "une"]
    depot_taches._lancee("essai", "autre", lambda _: 1)
    st.write("arrêtée" if une.finie.wait(10) else "continue")
