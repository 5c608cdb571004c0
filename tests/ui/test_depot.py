"""The deposit screen: what was understood can be changed, suggestions applied, the file taken back annotated."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from pvd_dashboard import verbs
from pvd_dashboard.ui.navigation import DEPOSER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("lieu")

AIDES = [
    ["Dispositif", "Bénéficiaire", "Montant accordé", "Truc"],
    ["DETRR", "Hagetmau", "1.234", "x"],
    ["DETR", "Hagetmau", "environ 15 000 €", "[z](http://x)"],
    ["DSILL", "Hagetmau", 20, "z"],
]
POSTES = [["Communes", "Statut du poste"], ["Hagetmau", "recrutte"]]


def classeur(**feuilles: Sequence[Sequence[object]]) -> bytes:
    ouvrage = openpyxl.Workbook()
    ouvrage.remove(ouvrage.active)
    for nom, lignes in feuilles.items():
        feuille = ouvrage.create_sheet(nom)
        for ligne in lignes:
            feuille.append(list(ligne))
    tampon = io.BytesIO()
    ouvrage.save(tampon)
    return tampon.getvalue()


@pytest.fixture
def deposer(ouvrir: Callable[..., AppTest]) -> Callable[..., AppTest]:
    def _deposer(contenu: bytes, nom: str = "suivi.xlsx") -> AppTest:
        essai = ouvrir(DEPOSER)
        essai.selectbox(key="depot_departement").set_value("40")
        essai.file_uploader[0].upload(nom, contenu, "application/octet-stream")
        essai.run()
        assert not essai.exception
        return essai

    return _deposer


def bouton(essai: AppTest, libelle: str) -> AppTest:
    return next(b for b in essai.button if b.label == libelle)


def titres(essai: AppTest) -> list[str]:
    return [titre.value for titre in essai.header]


def test_the_message_of_a_finding_does_not_repeat_the_cell_that_has_its_column(
    deposer: Callable[..., AppTest],
) -> None:
    essai = deposer(classeur(Subventions=AIDES))
    constats = next(t.value for t in essai.table if "Ce qui ne va pas, et que faire" in t.value)
    messages = list(constats["Ce qui ne va pas, et que faire"])
    assert messages
    assert not [texte for texte in messages if "Subventions" in texte]


def test_applying_all_of_one_kind_settles_them_and_the_publication_keeps_the_list(
    deposer: Callable[..., AppTest],
) -> None:
    contenu = classeur(Subventions=AIDES)
    essai = deposer(contenu)
    assert "Corrections proposées (4)" in titres(essai)
    bouton(essai, "Appliquer les 2").click().run()
    assert "Corrections appliquées (2)" in titres(essai)
    assert "Corrections proposées (2)" in titres(essai)
    bouton(essai, "Appliquer").click().run()
    bouton(essai, "Appliquer").click().run()
    assert not [titre for titre in titres(essai) if titre.startswith("Corrections proposées")]
    bouton(essai, "Publier pour Landes (40)").click().run()
    store = verbs.store()
    publiee = store.current("40")
    assert {(c["column"], c["row"], c["value"]) for c in store.received(publiee).lecture["corrections"]} == {
        ("A", 2, "DETR"), ("A", 4, "DSIL droit commun"), ("C", 2, "1234"), ("C", 3, "15000"),
    }  # fmt: skip
    assert store.received(publiee).content == contenu
    assert sorted(store.tables(publiee)["subventions"]["montant_accorde"]) == [20, 1_234, 15_000]


def test_a_correction_can_be_taken_back(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Subventions=AIDES))
    bouton(essai, "Appliquer les 2").click().run()
    bouton(essai, "Retirer").click().run()
    assert "Corrections appliquées (1)" in titres(essai)
    bouton(essai, "Retirer").click().run()
    assert not [titre for titre in titres(essai) if titre.startswith("Corrections appliquées")]
    assert "Corrections proposées (4)" in titres(essai)


def colonne(essai: AppTest, intitule: str) -> AppTest:
    return next(s for s in essai.selectbox if f"\u00a0{intitule}\u00a0" in s.label)


def test_a_column_read_otherwise_changes_what_is_recognised_at_once(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Subventions=AIDES))
    assert colonne(essai, "Truc").value == ""
    colonne(essai, "Truc").set_value("observations").run()
    assert colonne(essai, "Truc").value == "observations"
    assert "Truc" in essai.table[0].value["Colonnes reconnues"].iloc[0]
    bouton(essai, "Revenir à la lecture automatique de cette feuille").click().run()
    assert colonne(essai, "Truc").value == ""


def test_a_sheet_can_be_left_unread(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Subventions=AIDES, Postes=POSTES))
    choix = next(s for s in essai.selectbox if s.label == "Cette feuille contient")
    choix.set_value("ignorer").run()
    assert essai.table[0].value["Lue comme"].iloc[0] == "non lue"
    choix = next(s for s in essai.selectbox if s.label == "Cette feuille contient")
    assert choix.value == "ignorer"


def test_the_header_row_can_be_given(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Feuil1=[["Suivi 2021"], ["Quoi", "Combien"], ["Halle", "lundi"]]))
    next(s for s in essai.selectbox if s.label == "Cette feuille contient").set_value("subventions").run()
    next(n for n in essai.number_input if n.label == "Ligne des en-têtes").set_value(2).run()
    assert [s.label for s in essai.selectbox if "est lu comme" in s.label] == [
        "«\u00a0Quoi\u00a0» est lu comme",
        "«\u00a0Combien\u00a0» est lu comme",
    ]


def test_another_file_starts_from_nothing(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Subventions=AIDES))
    bouton(essai, "Appliquer les 2").click().run()
    essai.file_uploader[0].upload("autre.xlsx", classeur(Subventions=AIDES[:2]), "application/octet-stream")
    essai.run()
    assert not [titre for titre in titres(essai) if titre.startswith("Corrections appliquées")]


def test_the_annotated_workbook_is_offered_under_the_name_of_the_file(deposer: Callable[..., AppTest]) -> None:
    essai = deposer(classeur(Subventions=AIDES))
    assert "Télécharger mon classeur annoté" in [b.label for b in essai.get("download_button")]
