"""The directory on paper: in the annex of the note when names are asked for and kept, never otherwise."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import briefings, territory
from pvd_dashboard.briefings import GENRES, Choix
from tests.briefings.papiers import CONTOURS, codes, departement_de, table, texte_du_docx

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

ANNUAIRE = [
    {"nom": "DUPONTEL Alix", "collectivite": "Commune de Dax", "poste_service": "DGS", "mail": "alix@exemple.fr"}
    | {"telephone": "05 00 00 00 00", "communes": "40001"},
    {"nom": "REFUSE Camille", "collectivite": "Commune de Dax", "poste_service": "Élue", "opposition": True}
    | {"communes": "40001"},
]


@pytest.fixture(scope="module")
def vue() -> Situation:
    sans = departement_de(codes(2))
    postes = sans.tables["postes"].assign(nom="TITULAIREL")
    return replace(sans, tables={**sans.tables, "postes": postes, "contacts": table("contacts", ANNUAIRE)})


def ecrire(vue: Situation, genre: str, fin: str, *, contacts: bool) -> bytes:
    choix = Choix(contacts=contacts)
    return briefings.papier(genre, vue, f"a{fin}", territory=territory.load(), contours=CONTOURS, choix=choix)


def tout(contenu: bytes) -> str:
    with zipfile.ZipFile(BytesIO(contenu)) as zippe:
        return "".join(zippe.read(nom).decode("utf-8", "ignore") for nom in zippe.namelist())


@pytest.mark.parametrize("genre", ["note", "bilan"])
def test_the_directory_is_an_annex_where_it_is_asked_for_and_kept(
    vue: Situation, genre: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PVD_CONTACTS", "oui")
    texte = texte_du_docx(ecrire(vue, genre, ".docx", contacts=True))
    for dit in ("Annexe – Annuaire", "DUPONTEL Alix", "alix@exemple.fr – 05 00 00 00 00", "Commune de Dax"):
        assert dit in texte
    assert "REFUSE" not in texte


def test_a_visit_names_those_who_are_met_where_it_is_asked_for_and_kept(
    vue: Situation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PVD_CONTACTS", "oui")
    texte = texte_du_docx(ecrire(vue, "visite", ".docx", contacts=True))
    assert texte.count("Interlocuteurs") == texte.count("DUPONTEL Alix") == 1  # on the fiche of the commune, only there
    assert "DGS – Commune de Dax" in texte
    assert "alix@exemple.fr – 05\u00a000\u00a000\u00a000\u00a000" in texte.replace(" ", "\u00a0").replace(
        "\u00a0–\u00a0", " – "
    )
    assert "REFUSE" not in texte


@pytest.mark.parametrize("demande", [False, True])
@pytest.mark.parametrize(
    ("genre", "fin"), [(g, f) for g, fins in GENRES.items() for f in fins if f in {".docx", ".pptx"}]
)
def test_no_paper_has_a_name_unless_it_is_asked_for_and_kept(
    vue: Situation, genre: str, fin: str, monkeypatch: pytest.MonkeyPatch, *, demande: bool
) -> None:
    monkeypatch.setenv("PVD_CONTACTS", "non" if demande else "oui")
    ecrit = tout(ecrire(vue, genre, fin, contacts=demande))
    for nom in ("DUPONTEL", "REFUSE", "exemple.fr", "05 00 00", "TITULAIREL", "Annuaire", "Interlocuteurs"):
        assert nom not in ecrit
