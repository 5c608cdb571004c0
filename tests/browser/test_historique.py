"""« Historique » in a real browser: what changed between two versions, an older one restored, the file as received."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from pvd_dashboard import verbs

pytestmark = pytest.mark.slow
EXEMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "40-landes.xlsx"
IMAGES = os.environ.get("PVD_IMAGES")
"""A folder where pictures of each step are written, to be looked at."""


@pytest.fixture
def deux(tmp_path: Path) -> Path:
    """Make the example of the Landes with one grant changed: Mugron's, 1 234,56 € more."""
    book = openpyxl.load_workbook(EXEMPLE)
    sheet = book["Subventions"]
    titles = [cell.value for cell in sheet[5]]
    cell = sheet.cell(6, titles.index("Montant accordé") + 1)
    cell.value = float(cell.value) + 1234.56
    book.save(tmp_path / "40-landes-octobre.xlsx")
    return tmp_path / "40-landes-octobre.xlsx"


def photo(page: Page, nom: str) -> None:
    if IMAGES:
        page.wait_for_timeout(1500)
        page.screenshot(path=Path(IMAGES) / f"{nom}.png", full_page=True)


def test_a_version_is_compared_restored_and_its_file_given_back_byte_for_byte(
    serve: Callable[..., str], page: Page, outside: list[str], deux: Path, tmp_path: Path
) -> None:
    store = verbs.open_store(f"sqlite:///{tmp_path / 'pvd.sqlite3'}")
    for rang, chemin in enumerate((EXEMPLE, deux), start=1):
        lecture = verbs.read_path(chemin, departement="40")
        verbs.publish(store, lecture, departement="40", author="DDTM", at=datetime(2021, 9, rang, 8, tzinfo=UTC))
    store.close()
    page.set_viewport_size({"width": 1280, "height": 1800})
    page.goto(f"{serve()}/historique?departement=40&date=2021-09-10")
    body = page.locator("body")
    expect(page.get_by_role("heading", name="Cellule par cellule")).to_be_visible(timeout=60_000)
    expect(body).to_contain_text("+\u00a01\u202f235\u00a0€", timeout=60_000)
    photo(page, "1-difference")

    with page.expect_download() as recu:
        page.get_by_role("button", name="Télécharger le fichier reçu").click()
    assert recu.value.suggested_filename == deux.name
    assert Path(recu.value.path()).read_bytes() == deux.read_bytes()

    choix = page.get_by_role("combobox", name="Version", exact=True)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    choix.click()
    page.get_by_role("option", name=re.compile("^Version 1 du ")).click()
    expect(choix).to_have_value(re.compile("^Version 1 du "))
    page.get_by_role("button", name="Restaurer la version 1").click()
    photo(page, "2-restaurer")
    page.get_by_role("button", name="Restaurer", exact=True).click()
    expect(body).to_contain_text("c’est maintenant la version 3", timeout=60_000)
    expect(body).to_contain_text("Restauration de la version 1")
    expect(page.get_by_role("combobox", name="Version", exact=True)).to_have_value(re.compile("^Version 3 du "))
    expect(body).to_contain_text("−\u00a01\u202f235\u00a0€")
    photo(page, "3-restauree")
    with page.expect_download() as ancien:
        page.get_by_role("button", name="Télécharger le fichier reçu").click()
    assert ancien.value.suggested_filename == EXEMPLE.name
    assert Path(ancien.value.path()).read_bytes() == EXEMPLE.read_bytes()
    assert outside == []
