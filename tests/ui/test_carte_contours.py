"""Contours changed from the screen: confirmed first, written in the journal, seen by everybody."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from pvd_dashboard import recits_journal, territory
from pvd_dashboard.territory import reference, refresh
from pvd_dashboard.territory.contours import FOLDER, STATIC
from pvd_dashboard.ui import carte_contours
from pvd_dashboard.ui.navigation import CARTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from pvd_dashboard.editions import Store

LE_10 = datetime(2021, 9, 10, 12, tzinfo=UTC)
LAYERS = ("communes", "epci", "arrondissements", "departement")


@pytest.fixture
def landes(landes_publiees: Callable[..., Store]) -> Store:
    return landes_publiees(LE_10)


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy what the screen may write: the reference and the contours of the Landes."""
    shutil.copytree(reference.REFERENCE, tmp_path / "data" / "reference")
    (tmp_path / "static" / FOLDER).mkdir(parents=True)
    for path in (STATIC / FOLDER).iterdir():
        if path.stem.partition("-")[2] in {"40", "32", "33", "47", "64"}:
            shutil.copy(path, tmp_path / "static" / FOLDER)
    monkeypatch.setattr(carte_contours, "RACINE", tmp_path)
    monkeypatch.setattr(carte_contours, "DONNEES", tmp_path / "data")
    lire = territory.load
    monkeypatch.setattr(territory, "load", lambda: lire(tmp_path / "data" / "reference"))
    return tmp_path


def dessin(installation: Path, layer: str = "communes") -> bytes:
    return (installation / "static" / FOLDER / f"{layer}-40.geojson").read_bytes()


def actes(store: Store) -> list[tuple[str, str]]:
    return [
        (recits_journal.titre(acte), recits_journal.details(acte).replace("\u00a0", " "))
        for acte in store.journal("40")
        if acte.what == recits_journal.CONTOURS
    ]


def confirmer(page: AppTest, bouton: str) -> AppTest:
    """Tick the box of a button, once it is seen that nothing can be clicked before."""
    lui = next(un for un in page.button if un.label == bouton)
    assert lui.disabled
    case = next(une for une in page.checkbox if bouton in str(une.key))
    assert case.label == "Changer la carte des Landes pour tous les lecteurs"
    page = case.check().run()
    lui = next(un for un in page.button if un.label == bouton)
    assert not lui.disabled
    return lui.click().run()


def test_a_file_changes_the_map_of_everybody_once_confirmed_and_the_journal_says_so(
    landes: Store, ouvrir: Callable[..., AppTest], installation: Path
) -> None:
    avant = dessin(installation)
    decale = json.loads(avant)
    for feature in decale["features"]:
        feature["geometry"] = json.loads(
            json.dumps(feature["geometry"]), parse_float=lambda texte: round(float(texte) + 0.01, 4)
        )
    page = ouvrir(CARTE, departement="40", date="2021-09-10")
    page = page.file_uploader(key="plan_contours_fichier").upload(
        "admin-express.geojson", json.dumps(decale).encode(), "application/geo+json"
    )
    page = confirmer(page.run(), "Remplacer les contours")
    assert not page.exception
    assert "Contours des Landes remplacés\u00a0: 327" in page.success[0].value
    assert dessin(installation) != avant
    assert actes(landes) == [("Contours de la carte changés", "admin-express.geojson, 327 communes")]
    assert any("contours 40 remplacés le" in dit.value for dit in page.caption)
    assert next(un for un in page.button if un.label == "Remplacer les contours").disabled


def test_a_refresh_is_confirmed_too_and_a_failure_changes_nothing(
    landes: Store, ouvrir: Callable[..., AppTest], installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absente(*_: Any, **__: Any) -> None:  # noqa: ANN401
        message = "L’API publique n’a pas répondu."
        raise territory.TerritoryError(message)

    avant = dessin(installation)
    monkeypatch.setattr(refresh, "refresh", absente)
    page = confirmer(ouvrir(CARTE, departement="40", date="2021-09-10"), "Actualiser le département")
    assert [dit.value for dit in page.error] == ["L’API publique n’a pas répondu."]
    assert dessin(installation) == avant
    assert actes(landes) == []
