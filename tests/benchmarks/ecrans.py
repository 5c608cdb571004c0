"""Screens: cold start, a rerun of each, twenty and fifty sessions, against an empty Streamlit page and a naive one.

The département is made up: sixty projects, two thousand grants. The empty
page is Streamlit's as it comes; the naive one shows the whole list of grants
and embeds the contours of its map.
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard import verbs
from pvd_dashboard.ui.navigation import ECRANS, VUE
from tests.benchmarks.socle import Mesure
from tests.benchmarks.wire import RACINE, Session, server
from tests.genere import departement as genere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE_VIDE = "import streamlit as st\nst.title('Page vide')\n"
PAGE_NAIVE = """
import json
from pathlib import Path
import pandas as pd
import plotly.express as px
import streamlit as st
st.title("Page naïve")
aides = pd.read_excel("{classeur}", sheet_name="Subventions")
st.dataframe(aides)
contours = json.loads(Path("{contours}").read_text(encoding="utf-8"))
codes = [forme["id"] for forme in contours["features"]]
st.plotly_chart(px.choropleth_map(pd.DataFrame({{"code": codes, "n": range(len(codes))}}), geojson=contours,
    locations="code", color="n", map_style="white-bg"))
"""
CHEMINS = tuple("" if ecran is VUE else ecran.adresse for ecran in ECRANS)
FILTRES = "departement=33&date=2026-09-01&commune=33063"
RERUNS, TOURS = 15, 4
FOULES = (20, 50)
REFLEXION = 2.0  # seconds between two clicks of somebody who reads
PARCOURS = ("", "communes", "conventions", "financements", "a-traiter")


def ecrans() -> Iterable[Mesure]:
    """Measure the cold start, a rerun of each screen, and crowds on one process."""
    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder)
        url = _publier(dossier)
        (dossier / "vide.py").write_text(PAGE_VIDE, encoding="utf-8")
        with server(dossier / "vide.py", dossier) as (address, started):
            vide, froid = rerun(address, ""), started + _first(address)
            foules = {combien: p95(address, combien, ("",)) for combien in FOULES}
        naive = _naive(dossier)
        with server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=url) as (address, started):
            depart = started + _first(address)
            yield Mesure("démarrage à froid, jusqu'à la première page", depart, froid, "application vide")
            for chemin in CHEMINS:
                notre = rerun(address, chemin)
                yield Mesure(f"nouvelle exécution : /{chemin}", notre, vide, "page vide")
            yield Mesure("nouvelle exécution : /financements", rerun(address, "financements"), naive, "page naïve")
            for combien, reference in foules.items():
                notre = p95(address, combien, PARCOURS)
                yield Mesure(f"{combien} sessions, 95e centile", notre, reference, f"page vide, {combien} sessions")


def _publier(dossier: Path) -> str:
    url = f"sqlite:///{(dossier / 'pvd.sqlite3').as_posix()}"
    with verbs.open_store(url) as store:
        genere.publier(store, genere.classeur(dossier / "33-gironde.xlsx"))
    return url


def _naive(dossier: Path) -> float:
    contours = RACINE / "static" / "contours" / "communes-33.geojson"
    texte = PAGE_NAIVE.format(classeur=(dossier / "33-gironde.xlsx").as_posix(), contours=contours.as_posix())
    (dossier / "naive.py").write_text(texte, encoding="utf-8")
    with server(dossier / "naive.py", dossier) as (address, _):
        return rerun(address, "", 6)


def _first(address: str) -> float:
    session = Session(address)
    seconds = session.run(FILTRES).seconds
    session.close()
    return seconds


def rerun(address: str, page: str, times: int = RERUNS) -> float:
    """Return the median of some reruns of a page, the first three left out, in seconds."""
    session = Session(address)
    runs = [session.run(FILTRES, page) for _ in range(times)]
    session.close()
    return statistics.median(run.seconds for run in runs[3:])


def p95(address: str, combien: int, pages: tuple[str, ...]) -> float:
    """Return the time under which 95 % of the reruns of a crowd end, each reading up to two seconds between two."""
    with ThreadPoolExecutor(combien) as foule:
        durees = foule.map(lambda rang: list(_lire(address, rang, pages)), range(combien))
        return statistics.quantiles(itertools.chain.from_iterable(durees), n=20)[-1]


def _lire(address: str, rang: int, pages: tuple[str, ...]) -> Iterator[float]:
    hasard, session = random.Random(rang), Session(address)  # noqa: S311 - a crowd, not a secret
    session.run(FILTRES, pages[rang % len(pages)])
    for tour in range(TOURS):
        time.sleep(hasard.uniform(0, REFLEXION))
        yield session.run(FILTRES, pages[(rang + tour) % len(pages)]).seconds
    session.close()


BENCHES = {"ecrans": ecrans}
