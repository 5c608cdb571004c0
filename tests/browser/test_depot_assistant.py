"""The whole deposit in a real browser: a messy file, a column named, suggestions applied, the file back, publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LAUREATS = [
    ["Code INSEE", "Commune lauréate", "Remarque"],
    ["40119", "Hagetmau", "<b>centre</b>"],
    ["40110", "Geaune", ""],
]
AIDES = [
    ["Suivi des aides"],
    ["Dispositif", "Bénéficiaire", "Combien", "Objet"],
    ["DETRR", "Hagetmau", "environ 15 000 €", "[clic](http://example.org)"],
    ["DSILL", "Geaune", "20", "École"],
]


@pytest.fixture
def desordre(tmp_path: Path) -> Path:
    ouvrage = openpyxl.Workbook()
    for titre, lignes in {"Lauréats": LAUREATS, "Aides": AIDES}.items():
        feuille = ouvrage.create_sheet(titre)
        for ligne in lignes:
            feuille.append(ligne)
    ouvrage.remove(ouvrage["Sheet"])
    chemin = tmp_path / "suivi.xlsx"
    ouvrage.save(chemin)
    return chemin


SUITE = [
    ["Suivi des aides, deuxième trimestre"],
    ["Dispositif", "Bénéficiaire", "Combien", "Objet"],
    ["DETR", "Hagetmau", 16000, "halle"],
]


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """Give the next file of the service: the same headings, fewer lines."""
    ouvrage = openpyxl.Workbook()
    ouvrage.active.title = "T2"
    for ligne in SUITE:
        ouvrage.active.append(ligne)
    chemin = tmp_path / "suivi-t2.xlsx"
    ouvrage.save(chemin)
    return chemin


def choisir(page: Page, nom: str, valeur: str) -> None:
    """Choose by typing, once the page has stopped running: lists move while it does."""
    page.wait_for_timeout(500)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    liste = page.get_by_role("combobox", name=nom, exact=True)
    liste.click()
    liste.fill(valeur)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=nom, exact=True)).to_have_value(valeur)


def test_a_messy_workbook_is_understood_corrected_given_back_and_published(
    serve: Callable[..., str], page: Page, outside: list[str], desordre: Path, suite: Path, tmp_path: Path
) -> None:
    base = serve()
    page.goto(f"{base}/deposer?departement=40")
    page.locator("input[type=file]").set_input_files(desordre)
    page.get_by_text("Vérifier ou changer ce qui a été compris").click(timeout=60_000)
    choisir(page, "Feuille", "Aides")
    choisir(page, "Cette feuille contient", "Subventions")
    choisir(page, "«\u00a0Combien\u00a0» est lu comme", "Montant accordé")
    expect(page.get_by_role("heading", name="Corrections proposées (3)")).to_be_visible(timeout=60_000)
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="Télécharger mon classeur annoté").click()
    annote = tmp_path / telechargement.value.suggested_filename
    telechargement.value.save_as(annote)
    page.get_by_role("button", name="Appliquer les 2").click()
    expect(page.get_by_role("heading", name="Corrections appliquées (2)")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Appliquer", exact=True)).to_have_count(1, timeout=60_000)
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page.get_by_role("heading", name="Corrections appliquées (3)")).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("Totaux trouvés dans le fichier")
    expect(page.get_by_role("link", name="clic")).to_have_count(0)
    page.get_by_role("button", name="Publier pour Landes (40)").click()
    expect(page.get_by_role("heading", name="Vue d’ensemble")).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("15\u202f020\u00a0€")

    page.goto(f"{base}/deposer?departement=40")
    choisir(page, "Département du fichier", "Landes (40)")
    page.locator("input[type=file]").set_input_files(suite)
    expect(page.locator("body")).to_contain_text("a des intitulés déjà vus", timeout=60_000)
    expect(page.get_by_role("heading", name="Ce que la publication changera")).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("Les autres lignes publiées restent")
    page.get_by_role("radio", name="Remplacer la table").click()
    expect(page.locator("body")).to_contain_text("seront retirées", timeout=60_000)
    page.get_by_role("radio", name="Mettre à jour les lignes").click()
    expect(page.locator("body")).to_contain_text("Les autres lignes publiées restent", timeout=60_000)
    page.get_by_role("button", name="Publier pour Landes (40)").click()
    expect(page.get_by_role("heading", name="Vue d’ensemble")).to_be_visible(timeout=60_000)
    expect(page.locator("body")).to_contain_text("31\u202f020\u00a0€")

    page.goto(f"{base}/deposer?departement=40")
    choisir(page, "Département du fichier", "Landes (40)")
    page.get_by_text("Lectures retenues pour ce département (1)").click()
    page.get_by_role("button", name="Oublier").click()
    expect(page.locator("body")).not_to_contain_text("Lectures retenues", timeout=60_000)
    assert outside == []

    ouvrage = openpyxl.load_workbook(annote)
    assert annote.name == "suivi – annoté.xlsx"
    assert ouvrage.sheetnames == ["Lauréats", "Aides", "Anomalies"]
    assert {cellule.coordinate for ligne in ouvrage["Aides"].iter_rows() for cellule in ligne if cellule.comment} == {
        "A3", "A4", "C3",
    }  # fmt: skip
