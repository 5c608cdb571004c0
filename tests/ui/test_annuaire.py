"""The directory: five columns, hidden until asked for, counted without names, written in the journal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st

from pvd_dashboard import recits_journal, verbs
from pvd_dashboard.editions import open_store
from pvd_dashboard.settings import Parametres
from pvd_dashboard.situation.annuaire import contacts, telephone
from pvd_dashboard.ui.navigation import ANNUAIRE, CHEFS, PREPARER
from tests.situation.faits import jour, laureats, poste, situation, tables
from tests.ui.lus import dit, mesures, publier

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

CONTACTS = tables(
    laureats=laureats(["40282"]),
    contacts=[
        {
            "nom": "Exemple Camille",
            "collectivite": "Commune de Saint-Sever",
            "poste_service": "Maire",
            "mail": "camille@exemple.invalid",
            "telephone": "05 00 00 00 00",
            "communes": "40282",
            "elu": True,
            "date_verification": "01/02/2026",
        },
        {"nom": "Exemple Dominique", "collectivite": "DDTM", "date_verification": "15/11/2025", "opposition": True},
        {"nom": "Exemple Parti", "collectivite": "CC", "date_fin_fonction": "31/12/2025"},
    ],
    postes=[poste("40282", "pourvu", nom="Exemple", prenom="Alix", date_prise_poste="01/03/2021")],
)


def motifs(au: str) -> list[str]:
    return sorted(contact.a_verifier for contact in contacts(situation(CONTACTS, au)))


@pytest.mark.parametrize(
    ("au", "attendus"),
    [
        ("22/03/2026", ["", ""]),
        ("23/03/2026", ["", "élu, vérifié avant les élections de mars 2026"]),
        ("15/11/2026", ["", "élu, vérifié avant les élections de mars 2026"]),
        ("16/11/2026", ["vérifié depuis plus de 12 mois", "élu, vérifié avant les élections de mars 2026"]),
    ],
)
def test_a_contact_is_to_check_again_after_twelve_months_an_elected_one_after_the_elections(
    au: str, attendus: list[str]
) -> None:
    assert motifs(au) == attendus


def test_a_name_never_shows_in_what_a_log_would_print() -> None:
    assert "Camille" not in repr(contacts(situation(CONTACTS, "22/11/2026")))


def test_the_delay_before_a_contact_is_to_check_again_is_a_parameter() -> None:
    lue = situation(CONTACTS, "16/05/2026", parametres=replace(Parametres(), verification_contacts_mois=6))
    assert "vérifié depuis plus de 6 mois" in {contact.a_verifier for contact in contacts(lue)}
    assert "vérifié depuis plus de 6 mois" not in {c.a_verifier for c in contacts(situation(CONTACTS, "16/05/2026"))}


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("0562066364", "05 62 06 63 64"),
        ("05.62.06.63.64", "05 62 06 63 64"),
        ("05-62-06-63-64", "05 62 06 63 64"),
        ("05\u00a062\u00a006\u00a063\u00a064", "05 62 06 63 64"),
        ("+33 (0)5 62 06 63 64", "05 62 06 63 64"),
        ("0033562066364", "05 62 06 63 64"),
        ("562066364", "05 62 06 63 64"),
        ("05 62 06 63 64 / 06 00 00 00 00", "05 62 06 63 64 / 06 00 00 00 00"),
        ("+34 91 000 00 00", "+34 91 000 00 00"),
        ("", ""),
    ],
)
def test_a_french_phone_is_written_in_pairs_any_other_as_it_is(ecrit: str, lu: str) -> None:  # AC32-11
    assert telephone(ecrit) == lu


@pytest.fixture
def conserves(lieu: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PVD_CONTACTS", "oui")
    monkeypatch.setattr(verbs, "open_store", lambda url: open_store(url, contacts=True))
    publier(lieu, "40", CONTACTS, jour("22/11/2026"))
    return lieu


def test_coordinates_stay_hidden_until_asked_for_and_the_journal_says_who_saw_them(
    conserves: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(ANNUAIRE, departement="40", date="2026-11-22")
    assert mesures(essai)["Contacts en fonction"] == "2"
    assert mesures(essai)["À vérifier de nouveau"] == "2"
    assert "Camille" not in dit(essai)
    assert not essai.table
    essai.toggle(key="annuaire_affiche").set_value(True).run()
    annuaire = essai.table[0].value
    assert list(annuaire.columns)[:5] == ["Nom Prénom", "Collectivité", "Poste et service", "Mail", "Téléphone"]
    assert len(annuaire) == 2
    assert not [bouton for bouton in essai.get("download_button") if "csv" in str(bouton.label).lower()]
    assert "annuaire" not in str(dict(essai.query_params))
    lu = open_store(conserves, contacts=True)
    assert [ligne.what for ligne in lu.journal("40")].count("contacts vus") == 1
    lu.close()


def test_a_paper_with_names_is_said_so_in_the_journal_and_its_preview_counts_as_seen(
    conserves: str, ouvrir: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    boutons: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda *_, data, file_name, **__: boutons.update({file_name: data}))
    essai = ouvrir(PREPARER, departement="40", document="visite", date="2026-11-22")
    fichier = next(nom for nom in boutons if nom.endswith(".docx"))
    assert boutons[fichier]()
    essai.toggle(key="preparer_contacts").set_value(True).run()
    assert boutons[fichier]()
    lu = open_store(conserves, contacts=True)
    dits = [recits_journal.details(acte).replace("\u00a0", " ") for acte in lu.journal("40")]
    lu.close()
    assert dits[:3] == [f"{fichier}, version 1, avec les noms", "3 contacts, version 1", f"{fichier}, version 1"]


def test_who_held_a_post_is_named_on_request_only_and_in_no_file(
    conserves: str, ouvrir: Callable[..., AppTest]
) -> None:
    essai = ouvrir(CHEFS, departement="40", date="2026-11-22", vue="temps")
    assert "Titulaire" not in essai.table[-1].value.columns
    assert [b.proto.id for b in essai.get("download_button") if "csv_passages" in b.proto.id]
    essai.toggle(key="titulaires_noms").set_value(True).run()
    assert list(essai.table[-1].value["Titulaire"]) == ["Alix Exemple"]
    assert not [b for b in essai.get("download_button") if "csv_passages" in b.proto.id]
    lu = open_store(conserves, contacts=True)
    assert [ligne.what for ligne in lu.journal("40")].count("contacts vus") == 1
    lu.close()


@pytest.mark.usefixtures("lieu")
def test_without_the_setting_nothing_is_kept_and_the_page_says_who_decides(ouvrir: Callable[..., AppTest]) -> None:
    essai = ouvrir(ANNUAIRE, departement="40")
    assert "Aucun contact n’est conservé" in dit(essai)
    assert "PVD_CONTACTS=oui" in dit(essai)
