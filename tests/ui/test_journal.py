"""What the journal keeps of the screens: each download once it is made, contacts shown once, and how it reads."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from pvd_dashboard import recits_journal, verbs
from pvd_dashboard.cli import root
from pvd_dashboard.editions import Retention, Store
from pvd_dashboard.ui import journal
from pvd_dashboard.ui.navigation import A_TRAITER, CONVENTIONS, HISTORIQUE

if TYPE_CHECKING:
    from collections.abc import Callable

    Boutons = dict[str, Callable[[], bytes]]

pytestmark = pytest.mark.usefixtures("lieu")
LE_10 = datetime(2021, 9, 10, 12, tzinfo=UTC)


@pytest.fixture
def landes(landes_publiees: Callable[..., Store]) -> Store:
    return landes_publiees(LE_10)


@pytest.fixture
def boutons(monkeypatch: pytest.MonkeyPatch) -> Boutons:
    """Gather what each download button would make, by the name of its file."""
    vus: Boutons = {}

    def bouton(_libelle: str, *, data: Callable[[], bytes], file_name: str, **_options: Any) -> None:  # noqa: ANN401
        vus[file_name] = data

    monkeypatch.setattr(st, "download_button", bouton)
    return vus


def actes(store: Store) -> list[tuple[str, str, str]]:
    said = ((acte, recits_journal.details(acte).replace("\u00a0", " ")) for acte in store.journal("40"))
    return [(acte.who, acte.what, details) for acte, details in said]


def test_each_download_is_written_down_when_it_is_made_and_not_before(
    landes: Store, ouvrir: Callable[..., AppTest], boutons: Boutons
) -> None:
    for ecran in (A_TRAITER, CONVENTIONS, HISTORIQUE):
        assert not ouvrir(ecran, departement="40", date="2021-09-10").exception
    assert [quoi for _, quoi, _ in actes(landes)] == ["publication"]
    un_de_chaque = {nom.rpartition(".")[2]: nom for nom in boutons if nom.endswith((".csv", ".ics"))}
    faits = [*un_de_chaque.values(), "40-landes.xlsx"]
    assert len(faits) == 3
    for nom in faits:
        assert boutons[nom]()
    assert actes(landes)[:3] == [("Poste local", "export", f"{nom}, version 1") for nom in reversed(faits)]


def test_no_screen_has_a_download_that_the_journal_does_not_see() -> None:
    calls = [
        (path.name, ast.unparse(call))
        for path in Path(journal.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.download_button"
    ]
    unseen = {name for name, call in calls if "data=journal.exporte(" not in call}
    assert len(calls) > 5
    assert unseen == {"depot.py"}  # the blank template, and the officer's own file marked before it is published


def test_what_is_downloaded_from_an_example_is_not_written_down(
    ouvrir: Callable[..., AppTest], boutons: Boutons, lieu: str
) -> None:
    ouvrir(A_TRAITER, departement="40")
    assert next(data for nom, data in boutons.items() if nom.endswith(".ics"))()
    assert verbs.open_store(lieu).journal("40") == []


def _contacts(url: str) -> None:
    from types import SimpleNamespace  # noqa: PLC0415 - the script of a page of its own

    from pvd_dashboard import verbs  # noqa: PLC0415 - same
    from pvd_dashboard.ui.journal import contacts_vus  # noqa: PLC0415 - same

    magasin = SimpleNamespace(store=verbs.open_store(url), url=url, exemple=False)
    qui, edition = SimpleNamespace(nom="Agent A"), SimpleNamespace(number=1)
    contexte = SimpleNamespace(magasin=magasin, departement="40", qui=qui, edition=edition)
    contacts_vus(contexte, 0)  # type: ignore[arg-type]
    contacts_vus(contexte, 12)  # type: ignore[arg-type]


def test_contacts_shown_are_written_down_once_a_session(landes: Store, lieu: str) -> None:
    for _ in range(2):
        AppTest.from_function(_contacts, args=(lieu,), default_timeout=60).run().run()
    assert actes(landes)[:-1] == [("Agent A", "contacts vus", "12 contacts, version 1")] * 2


def test_the_journal_reads_in_french_on_screen_and_on_the_command_line(
    landes: Store, ouvrir: Callable[..., AppTest]
) -> None:
    landes.note("40", who="DSI", what="sauvegarde", when=LE_10, details={"fichier": "pvd.zip"})
    landes.write_reglages("40", "delais", {"40197": 24}, who="DDTM", when=LE_10)
    landes.restore("40", 1, author="DDTM", published_at=LE_10)
    landes.purge("40", Retention(6, 1), who="DPO", at=LE_10.replace(year=2023))
    essai = ouvrir(HISTORIQUE, departement="40")
    assert essai.expander[-1].label.replace("\u00a0", " ") == "Journal (1 acte)"
    (ligne,) = essai.table[-1].value[["Qui", "Quoi", "Détails"]].to_numpy().tolist()
    assert ligne[:2] == ["DPO", "Purge de données personnelles"]
    assert "3 actes du journal, règle : contacts 6 mois" in ligne[2].replace("\u00a0", " ").replace("\\", "")
    dit = CliRunner().invoke(root, ["journal", "--departement", "40"])
    assert "DPO : Purge de données personnelles, 3 actes du journal" in dit.output.replace("\u00a0", " ")


@pytest.mark.usefixtures("landes")
def test_a_backup_from_the_command_line_is_in_the_journal(tmp_path: Any, landes: Store) -> None:  # noqa: ANN401
    fait = CliRunner().invoke(root, ["backup", "--to", str(tmp_path / "pvd.zip"), "--author", "DSI"])
    assert fait.exit_code == 0, fait.output
    assert actes(landes)[0] == ("DSI", "sauvegarde", "pvd.zip")
