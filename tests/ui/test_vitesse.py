"""What a rerun no longer pays: the network's wait, the copy of a figure, a look into the store."""

from __future__ import annotations

import gc
import json
import socket
import tomllib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest
from streamlit import string_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from pvd_dashboard import editions, reglages, verbs
from pvd_dashboard.settings import RACINE
from pvd_dashboard.ui import acces, reseau
from pvd_dashboard.ui.navigation import CONVENTIONS
from pvd_dashboard.ui.pretes import Prete, retenir_l_ecriture

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest


LANDES = RACINE / "data" / "examples" / "40-landes.xlsx"
DEUX_COMMUNES = "Code INSEE;Commune lauréate\n40119;Hagetmau\n40110;Geaune\n"
LE_10 = datetime(2021, 9, 10, 9, tzinfo=UTC)


def _immediate(prise: socket.socket) -> bool:
    return prise.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.skipif(not reseau._DESCRIPTEURS.is_dir(), reason="this system does not list its sockets")
def test_small_messages_leave_at_once_on_connections_open_and_to_come() -> None:
    with socket.socket() as ecoute, socket.socket() as avant, socket.socket() as apres:
        ecoute.bind(("127.0.0.1", 0))
        ecoute.listen()
        avant.connect(ecoute.getsockname())
        premiere, _ = ecoute.accept()
        assert not _immediate(premiere)
        assert reseau.sans_attente() >= 3
        apres.connect(ecoute.getsockname())
        seconde, _ = ecoute.accept()
        with premiere, seconde:
            assert _immediate(premiere)
            assert _immediate(seconde)


@pytest.mark.skipif(not reseau._DESCRIPTEURS.is_dir(), reason="this system does not list its sockets")
def test_looking_at_the_sockets_leaves_nothing_open() -> None:
    avant = len(list(reseau._DESCRIPTEURS.iterdir()))
    reseau.sans_attente()
    assert len(list(reseau._DESCRIPTEURS.iterdir())) == avant


def test_a_figure_that_is_ready_is_sent_as_the_figure_itself() -> None:
    figure = go.Figure(go.Bar(x=[1.5, 2], y=["Amou", "Mugron"]), layout={"title": "Aides"})
    prete = Prete(figure)
    assert json.loads(plotly.io.to_json(prete.to_dict(), validate=False)) == json.loads(figure.to_json())
    assert prete.to_dict() is prete.to_dict()


def test_streamlit_finds_the_text_of_a_figure_that_is_ready_and_writes_any_other_itself() -> None:
    retenir_l_ecriture()
    figure = go.Figure(go.Bar(x=[1, 2], y=["<b>Amou</b>", "Mugron"]))
    prete = Prete(figure)
    envoi = plotly.tools.return_figure_from_figure_or_data(prete, validate_figure=True)
    ecrit = plotly.io.to_json(envoi, validate=False)
    assert ecrit is plotly.io.to_json(envoi, validate=False)
    assert json.loads(ecrit) == json.loads(plotly.io.to_json(figure, validate=False)) == json.loads(figure.to_json())
    assert "\n" in plotly.io.to_json(envoi, validate=False, pretty=True)
    assert Prete(go.Figure(go.Bar(x=[3]))).to_dict().json != ecrit


@pytest.mark.usefixtures("lieu")
def test_a_rerun_asks_only_whether_something_changed(
    ouvrir: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    essai = ouvrir(CONVENTIONS, departement="40")
    lus: list[str] = []
    for nom in ("departements", "editions", "current", "edition", "tables"):
        monkeypatch.setattr(type(acces.magasin().store), nom, lambda *_, _nom=nom: lus.append(_nom))
    essai.run()
    assert not essai.exception
    assert lus == []


def test_what_another_server_publishes_sets_or_marks_is_seen_at_once(lieu: str) -> None:
    avant = acces.magasin()
    assert avant.exemple
    with editions.open_store(lieu) as autre:  # as a second process does: a store of its own on the same base
        for rang, contenu in enumerate((LANDES.read_bytes(), DEUX_COMMUNES.encode()), 1):
            lu = verbs.read("laureats PVD.xlsx" if rang == 1 else "laureats PVD.csv", contenu, departement="40")
            verbs.publish(autre, lu, departement="40", author="Agent A", at=LE_10)
            assert not acces.magasin().exemple
            assert acces.editions(acces.magasin(), "40")[0].number == rang
        assert acces.parametres(acces.magasin(), "40").proche_jours == 90
        reglages.ecrire_parametres(autre, "40", {"proche_jours": "120"}, author="Agent A", at=LE_10)
        assert acces.parametres(acces.magasin(), "40").proche_jours == 120


@pytest.mark.usefixtures("lieu")
def test_what_is_loaded_is_out_of_the_collectors_way(ouvrir: Callable[..., AppTest]) -> None:
    gc.unfreeze()
    ouvrir(CONVENTIONS, departement="40")
    assert gc.get_freeze_count() > 100_000
    gc.unfreeze()
    acces.geler()  # as a publication does
    assert gc.get_freeze_count() > 100_000


def test_the_names_of_the_theme_are_written_once() -> None:
    reseau.retenir_le_theme()
    reseau.retenir_le_theme()  # once a process, however often it is asked
    for nom, ecrit in (("textColor", "text_color"), ("dataframeBorderColor", "dataframe_border_color")):
        assert app_session.to_snake_case(nom) == ecrit == string_util.to_snake_case(nom)
    assert app_session.to_snake_case.cache_info().currsize >= 2


def test_the_theme_that_is_kept_is_the_one_that_streamlit_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    reseau.retenir_le_theme()
    retenu = app_session._populate_theme_msg
    assert isinstance(retenu, reseau.Theme)
    reglages_ = {
        "theme": {"base": "dark", "textColor": "#1B2230", "headingFontSizes": ["1rem"], "codeFont": "monospace"},
        "theme.dark": {"linkColor": "#A9C2F0"},
    }
    monkeypatch.setattr(app_session.config, "get_options_for_section", lambda nom: reglages_.get(nom, {}))
    garde = reseau.Theme(retenu.peupler)
    for _ in range(2):
        attendu, recu = CustomThemeConfig(), CustomThemeConfig()
        for peupler, message in ((retenu.peupler, attendu), (garde, recu)):
            peupler(message)
            peupler(message.light, "theme.light")
            peupler(message.dark, "theme.dark")
        assert recu == attendu
        assert recu.text_color == "#1B2230"
        assert recu.dark.link_color == "#A9C2F0"
        assert not recu.HasField("light")


def test_no_full_collection_follows_a_run() -> None:
    reglages = tomllib.loads((RACINE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert reglages["runner"]["postScriptGC"] is False
