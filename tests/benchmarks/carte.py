"""The map: bytes and time to a drawn map in Chromium, against px.choropleth_map with its contours inside the page."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from pvd_dashboard import territory, verbs
from pvd_dashboard.figures.carte import carte
from pvd_dashboard.figures.nation import nation
from pvd_dashboard.situation.condense import condense
from pvd_dashboard.territory.contours import FOLDER, STATIC
from tests.benchmarks.socle import Mesure
from tests.benchmarks.wire import RACINE, server

if TYPE_CHECKING:
    from collections.abc import Iterable

    import plotly.graph_objects as go
    from playwright.sync_api import Browser

    from pvd_dashboard.situation import Situation

FOIS = 3
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
DESSINEE = """() => {
  const graphe = [...document.querySelectorAll('.js-plotly-plot')].find(g => g._fullLayout && g._fullLayout.map);
  const carte = graphe && graphe._fullLayout.map._subplot.map;
  if (!carte || !carte.isStyleLoaded() || !carte.areTilesLoaded()) return false;
  const aires = carte.getStyle().layers.filter(l => l.type === 'fill').map(l => l.id);
  return aires.length > 0 && carte.queryRenderedFeatures({layers: aires}).length > 0;
}"""
PAGE = """
import json
from pathlib import Path

import plotly.graph_objects as go
import plotly.io
import streamlit as st

st.set_page_config(layout="wide")
qui = st.query_params.get("qui", "")


@st.cache_resource
def figure(qui):
    return plotly.io.from_json((Path(__file__).parent / f"{qui}.json").read_text(encoding="utf-8"), skip_invalid=True)


if qui:
    st.plotly_chart(figure(qui), theme=None)
else:
    st.plotly_chart(go.Figure(go.Scattermap(lat=[0], lon=[0])).update_layout(map={"style": "white-bg"}))
"""


@dataclass(frozen=True, slots=True)
class Octets(Mesure):
    """One line of the table: bytes of ours, bytes of the reference."""

    def __str__(self) -> str:
        """Write the line."""
        notre, reference = f"{self.notre / 1000:.0f} ko", f"{self.reference / 1000:.0f} ko"
        return f"{self.quoi:<44} {notre:>12} {reference:>12} {self.notre / self.reference:>7.2f} ×  {self.contre}"


def mesures() -> Iterable[Mesure]:
    """Measure the map of the Landes and of the nation: what travels, and how long until areas are seen."""
    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder)
        (dossier / "page.py").write_text(PAGE, encoding="utf-8")
        shutil.copytree(STATIC / FOLDER, dossier / "static" / FOLDER)
        shutil.copytree(RACINE / ".streamlit", dossier / ".streamlit")
        for nom, figure in _figures().items():
            (dossier / f"{nom}.json").write_text(figure.to_json(), encoding="utf-8")
        with server(dossier / "page.py", dossier) as (adresse, _), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for lieu in ("landes", "nation"):
                notre, naif = (_mesurer(chromium, adresse, f"{lieu}_{qui}") for qui in ("notre", "px"))
                contre = "px.choropleth_map, contours dans la page"
                yield Octets(f"carte ({lieu}) : octets reçus", notre[0], naif[0], contre)
                yield Mesure(f"carte ({lieu}) : jusqu'à la carte dessinée", notre[1], naif[1], contre)
            chromium.close()


def _situation() -> Situation:
    with tempfile.TemporaryDirectory() as folder:
        store = verbs.open_store(f"sqlite:///{Path(folder) / 'pvd.sqlite3'}")
        lecture = verbs.read_path(RACINE / "data" / "examples" / "40-landes.xlsx", departement="40")
        le = datetime(2021, 9, 10, tzinfo=UTC)
        verbs.publish(store, lecture, departement="40", author="bench", at=le)
        return verbs.situate(store, "40", le.date())


def _figures() -> dict[str, go.Figure]:
    situation, pays = _situation(), territory.load()
    landes, france = carte(situation, pays, largeur=780, hauteur=700), nation([condense(situation)], pays)
    return {
        "landes_notre": landes,
        "landes_px": _px(landes, "communes-40", "Communes"),
        "nation_notre": france,
        "nation_px": _px(france, "cartouches", "Départements"),
    }


def _px(figure: go.Figure, fichier: str, nom: str) -> go.Figure:
    """Draw the same areas and classes as plotly.express does by itself."""
    import pandas as pd  # noqa: PLC0415
    import plotly.express as px  # noqa: PLC0415

    trace = next(trace for trace in figure.data if trace.name == nom)
    contours = json.loads((STATIC / FOLDER / f"{fichier}.geojson").read_text(encoding="utf-8"))
    lignes = pd.DataFrame({"code": trace.locations, "classe": [f"classe {z}" for z in trace.z], "dit": trace.text})
    vue = figure.layout.map
    return px.choropleth_map(
        lignes,
        geojson=contours,
        locations="code",
        featureidkey="id",
        color="classe",
        hover_name="dit",
        map_style="white-bg",
        center={"lat": vue.center.lat, "lon": vue.center.lon},
        zoom=vue.zoom,
        height=figure.layout.height,
    )


def _mesurer(chromium: Browser, adresse: str, qui: str) -> tuple[float, float]:
    """Return the median bytes and seconds, the application itself being in the cache of the browser."""
    lus = [_une_fois(chromium, adresse, qui) for _ in range(FOIS)]
    return statistics.median(octets for octets, _ in lus), statistics.median(secondes for _, secondes in lus)


def _une_fois(chromium: Browser, adresse: str, qui: str) -> tuple[float, float]:
    contexte = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = contexte.new_page()
    page.goto(f"http://{adresse}/")
    page.locator(".js-plotly-plot").wait_for(timeout=120_000)
    page.wait_for_timeout(1_000)
    recus = [0.0]

    def compter(octets: float) -> None:
        recus[0] += octets

    reseau = contexte.new_cdp_session(page)
    reseau.send("Network.enable")
    reseau.on("Network.loadingFinished", lambda fin: compter(fin["encodedDataLength"]))
    reseau.on("Network.webSocketFrameReceived", lambda trame: compter(len(trame["response"]["payloadData"]) * 3 / 4))
    depart = time.perf_counter()
    page.goto(f"http://{adresse}/?qui={qui}")
    page.wait_for_function(DESSINEE, timeout=120_000, polling=50)
    secondes = time.perf_counter() - depart
    contexte.close()
    return recus[0], secondes


BENCHES = {"carte": mesures}
