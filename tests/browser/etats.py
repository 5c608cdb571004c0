"""The states in which every page is visited: no data, the three examples, a made-up département of sixty projects."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from pvd_dashboard import verbs
from pvd_dashboard.ui.navigation import ECRANS, VUE
from tests.benchmarks.wire import free_port
from tests.genere import departement as genere

if TYPE_CHECKING:
    from collections.abc import Iterator

RACINE = Path(__file__).resolve().parent.parent.parent
CAPTURES = RACINE / "captures"
EXEMPLES = {"landes": "departement=40", "hautes-pyrenees": "departement=65", "gers": "departement=32"}
ETATS = {"rien": "", **EXEMPLES, "genere": "departement=33&date=2026-09-01"}
LARGEURS, THEMES = (375, 1280, 1920), ("light", "dark")
CHEMINS = tuple("" if ecran is VUE else ecran.adresse for ecran in ECRANS)

# A server on which nothing was ever published, and no example is at hand.
_SANS_EXEMPLE = """
import runpy
from pathlib import Path
from pvd_dashboard.ui import exemples
exemples.CLASSEURS = Path({vide!r})
runpy.run_path({app!r}, run_name="__main__")
"""
# What Streamlit itself brings: the same kinds of elements, with nothing of ours.
PAGE_NUE = """
import streamlit as st
st.set_page_config(page_title="Page nue", layout="wide")
def une():
    st.title("Page nue")
    st.text_input("Texte")
    st.selectbox("Liste", ["a", "b"])
    st.segmented_control("Choix", ["a", "b"], default="a")
    st.pills("Plusieurs", ["a", "b"], selection_mode="multi")
    st.toggle("Bascule")
    with st.popover("Volet"):
        st.button("Bouton")
    with st.expander("Suite"):
        st.write("texte")
    for onglet in st.tabs(["Un", "Deux"]):
        with onglet:
            st.write("texte")
    st.metric("Mesure", "1")
    st.table({"a": [1, 2]})
    st.data_editor({"a": [1, 2]}, num_rows="dynamic")
    st.file_uploader("Fichier")
    st.download_button("Telecharger", "x")
autre = st.Page(lambda: st.title("x"), title="Deux", url_path="deux")
st.navigation({"": [st.Page(une, title="Une")], "Groupe": [autre]}, position="top").run()
"""


@contextlib.contextmanager
def serveur(dossier: Path, script: Path, **reglages: str) -> Iterator[str]:
    """Serve ``script`` from the root of the project; give its address."""
    port = free_port()
    commande = [
        *(sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)),
        *("--server.address", "127.0.0.1", "--server.headless", "true"),
    ]
    with (dossier / "serveur.log").open("ab") as journal:
        lance = subprocess.Popen(commande, cwd=RACINE, env=dict(os.environ) | reglages, stdout=journal, stderr=journal)
    try:
        yield _attendre(f"http://127.0.0.1:{port}")
    finally:
        lance.terminate()
        lance.wait(timeout=20)


def _attendre(adresse: str) -> str:
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{adresse}/_stcore/health", timeout=2):  # noqa: S310
            return adresse
        time.sleep(0.1)
    message = "the server did not start"
    raise RuntimeError(message)


@contextlib.contextmanager
def ouvrir(etat: str, dossier: Path) -> Iterator[str]:
    """Serve the application in a state; give its address."""
    url = f"sqlite:///{(dossier / f'{etat}.sqlite3').as_posix()}"
    script = RACINE / "app.py"
    if etat == "rien":
        script = dossier / "sans_exemple.py"
        script.write_text(_SANS_EXEMPLE.format(vide=str(dossier / "vide"), app=str(RACINE / "app.py")), "utf-8")
    elif etat == "genere":
        store = verbs.open_store(url)
        genere.publier(store, genere.classeur(dossier / "33-gironde.xlsx"))
    with serveur(dossier, script, PVD_DATABASE_URL=url, PYTHONPATH=str(RACINE)) as adresse:
        yield adresse
