"""The screen of the parameters: what is in force, changed with a reason, back to default, never over a colleague."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pvd_dashboard import reglages, verbs
from pvd_dashboard.parametres import ecrire, lire, parametre
from pvd_dashboard.settings import Parametres, catalogue
from pvd_dashboard.ui.navigation import REGLAGES
from pvd_dashboard.ui.reglages import texte
from pvd_dashboard.ui.reglages_grilles import GRILLES
from tests.ui.lus import nu

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pvd_dashboard.editions import Store

MIDI = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DELAI = "Délai pour signer la convention-cadre après l'adhésion (mois)"


@pytest.fixture
def store(landes_publiees: Callable[..., Store]) -> Store:
    return landes_publiees(MIDI)


def saisir(essai: AppTest, valeur: str, bouton: str = "Enregistrer") -> AppTest:
    next(champ for champ in essai.text_input if champ.label.startswith("Nouvelle valeur")).input(valeur)
    next(champ for champ in essai.text_input if champ.label == "Pourquoi").input("instruction")
    return next(b for b in essai.button if b.label == bouton).click().run()


def vaut(essai: AppTest, libelle: str = DELAI) -> tuple[str, str]:
    lignes = essai.table[0].value
    ligne = lignes[lignes.iloc[:, 0].astype(str).str.replace("\u00a0", " ") == libelle].iloc[0]
    return str(ligne.iloc[1]).replace("\u00a0", " "), str(ligne.iloc[2])


@pytest.mark.usefixtures("lieu")
def test_the_examples_are_shown_and_not_set(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REGLAGES, departement="40")
    assert vaut(essai) == ("18 mois", "Par défaut")
    assert not [bouton for bouton in essai.button if bouton.label == "Enregistrer"]


def test_a_change_is_in_force_at_once_signed_and_taken_back(store: Store, ouvrir: Callable[..., AppTest]) -> None:
    essai = saisir(ouvrir(REGLAGES, departement="40"), "24")
    assert not essai.exception
    assert "24 mois" in essai.success[0].value.replace("\u00a0", " ")
    assert vaut(essai)[0] == "24 mois"
    assert "instruction" in vaut(essai)[1]
    assert reglages.parametres_en_vigueur(store, "40").delai_ort_mois == 24
    essai = saisir(essai, "24", "Revenir à la valeur par défaut")
    assert vaut(essai) == ("18 mois", "Par défaut")
    assert [one.valeur for one in store.reglages_history("40")] == [None, "24"]


def test_a_value_that_does_not_fit_gets_one_sentence_and_changes_nothing(
    store: Store, ouvrir: Callable[..., AppTest]
) -> None:
    essai = saisir(ouvrir(REGLAGES, departement="40"), "dix-huit")
    assert "un nombre entier de mois" in essai.error[0].value
    assert store.reglages_history("40") == []


def test_nobody_overwrites_what_a_colleague_just_wrote(store: Store, ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(REGLAGES, departement="40")
    reglages.ecrire_parametres(store, "40", {"delai_ort_mois": "30"}, author="Collègue", at=MIDI)
    essai = saisir(essai, "24")
    assert "Collègue" in essai.error[0].value
    assert reglages.parametres_en_vigueur(store, "40").delai_ort_mois == 30
    assert reglages.parametres_en_vigueur(store, "40") != reglages.parametres_en_vigueur(store, "65")
    essai = saisir(essai.run(), "24")
    assert reglages.parametres_en_vigueur(store, "40").delai_ort_mois == 24


def taper(essai: AppTest, valeur: str) -> None:
    next(champ for champ in essai.text_input if champ.label.startswith("Nouvelle valeur")).input(valeur).run()


def test_what_holds_for_all_gives_way_to_the_departement_and_shows_its_effect_first(
    store: Store, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(REGLAGES, departement="40", date="2022-11-21")
    essai.radio(key="reglage_portee").set_value(reglages.TOUS).run()
    taper(essai, "24")
    assert store.reglages_history("40") == []  # shown, not saved
    (effet,) = (nu(info.value) for info in essai.info)
    avant, apres = (
        verbs.situate(store, "40", date(2022, 11, 21), parametres=Parametres(delai_ort_mois=n)) for n in (18, 24)
    )
    changees = sum(
        un.echeance != autre.echeance
        for un, autre in zip(avant.conventions.lignes, apres.conventions.lignes, strict=True)
    )
    disparues = {a.cle for a in avant.alertes} - {a.cle for a in apres.alertes}
    assert changees == 12
    assert f"Effet de 24 mois, situation au 21/11/2022 : {changees} échéances changent" in effet
    assert f"{len(disparues)} points disparaissent" in effet
    essai = saisir(essai, "24")
    assert "24 mois, dans tous les départements" in nu(essai.success[0].value)
    assert "(tous les départements)" in vaut(essai)[1]
    assert [reglages.parametres_en_vigueur(store, code).delai_ort_mois for code in ("40", "65")] == [24, 24]
    essai.radio(key="reglage_portee").set_value("40").run()
    taper(essai, "18")
    assert f"{len(disparues)} points à traiter apparaissent" in nu(essai.info[0].value)
    essai = saisir(essai, "18")  # the default, where all the others have 24
    assert [reglages.parametres_en_vigueur(store, code).delai_ort_mois for code in ("40", "65")] == [18, 24]
    essai.radio(key="reglage_portee").set_value(reglages.TOUS).run()
    taper(essai, "30")
    assert nu(essai.info[0].value) == "Sans effet ici : Landes (40) garde son propre réglage, 18 mois."
    essai.radio(key="reglage_portee").set_value("40").run()
    essai = saisir(essai, "18", "Revenir à la valeur de tous les départements")
    assert vaut(essai)[0] == "24 mois"


@pytest.mark.parametrize("nom", [p.nom for p in catalogue()])
def test_what_the_form_shows_reads_back_without_change(nom: str) -> None:
    un = parametre(nom)
    montre = ecrire(un.defaut) if isinstance(un.defaut, (int, str)) else texte(un, un.defaut)
    assert lire(un, montre) == un.defaut


def test_every_parameter_has_its_form(store: Store, ouvrir: Callable[..., AppTest]) -> None:
    del store
    essai = ouvrir(REGLAGES, departement="40")
    for nom in ("fin_programme", "taux_cible_poste", "plafond_poste", "delais_subventions"):
        essai.selectbox(key="reglage_choisi").select(nom).run()
        assert not essai.exception
    assert len(essai.selectbox(key="reglage_choisi").options) == len(catalogue())


@pytest.mark.parametrize(
    ("nom", "texte"),
    [
        ("dispositifs_locaux", "PR40 ; Pacte rural ; Cofinanceurs ; pacte, PRL\nDETR ; Dotation rurale"),
        ("delais_subventions", "FONDS_VERT 2023 : 12 / 36\nDSIL : 6 / 24"),
    ],
)
def test_a_list_shown_as_a_table_reads_back_as_its_text(nom: str, texte: str) -> None:
    grille = GRILLES[nom]
    assert grille.ecrire(grille.lire(texte)) == texte
    ajoutee = grille.lire(texte)
    ajoutee.loc[len(ajoutee)] = [None] * 4
    assert grille.ecrire(ajoutee) == texte


@pytest.mark.parametrize(
    ("nom", "rang", "ligne"),
    [
        ("dispositifs_locaux", ["X", "Fonds ; local", None, "a, b"], "X ; Fonds , local ;  ; a, b"),
        ("dispositifs_locaux", [None, "Fonds local", None, None], " ; Fonds local"),
        ("delais_subventions", ["DETR", None, "12", None], "DETR : 12 / "),
    ],
)
def test_a_row_typed_becomes_one_line_and_an_incomplete_one_stays_for_the_check(
    nom: str, rang: list[object], ligne: str
) -> None:
    grille = GRILLES[nom]
    assert grille.ecrire(pd.DataFrame([rang], columns=list(grille.colonnes))) == ligne
