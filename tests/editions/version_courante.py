"""A store of this release, kept for the later ones to open: every table filled, every cell of its rows.

``PYTHONPATH=. python tests/editions/version_courante.py`` writes
``magasins/schema-<revision>.sqlite3``, once a release that changed the schema.
One that is there is never written again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from pvd_dashboard.editions import Correspondance, Publication, ReceivedFile, Saisie, migrations, open_store
from pvd_dashboard.tables import TABLES
from tests.editions.pleines import plein

MAGASINS = Path(__file__).parent / "magasins"
LE_10, LE_12 = datetime(2021, 9, 10, 14, 30, tzinfo=UTC), datetime(2021, 9, 12, 8, 0, tzinfo=UTC)
OCTETS = "Commune;Statut\nMorcenx-la-Nouvelle;signée\n".encode("cp1252")
A_CORRIGER = {"table": "subventions", "_fichier": "f" * 64, "_feuille": "F1", "_ligne": 7, "motifs": "MONTANT",
              "valeurs": '{"Montant": "beaucoup"}'}  # fmt: skip


def write(path: Path) -> None:
    """Write a store with three editions, a remembered reading, a réglage and a draft."""
    file = ReceivedFile("tableau.csv", hashlib.sha256(OCTETS).hexdigest(), OCTETS, {"sheets": []})
    tables = {name: plein(name) for name in TABLES}
    first = Publication("40", file, tables, pd.DataFrame([A_CORRIGER]), "DDTM", LE_10, "premier envoi",
                        date_situation=date(2021, 9, 10))  # fmt: skip
    second = Publication("40", file, {"laureats": tables["laureats"].iloc[:0]}, pd.DataFrame(), "DDTM", LE_12)
    with open_store(f"sqlite:///{path}", contacts=True) as store:
        store.publish(first)
        store.publish(second)
        store.restore("40", 1, author="DDTM", published_at=LE_12, comment="retour")
        store.remember("40", [Correspondance("b" * 64, "Guide", ("lisez ceci",), "ignorer")], who="DDTM", when=LE_10)
        store.write_reglages("40", "parametres", {"proche_jours": 60, "fraicheur_mois": None}, who="DDTM", when=LE_10)
        store.keep_draft(Saisie("a1", "40", "DDTM", "postes", 1, LE_12, {"modifiees": {"0": {"nom": "Exemple"}}}))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("VACUUM")


if __name__ == "__main__":
    target = MAGASINS / f"schema-{migrations.HEAD}.sqlite3"
    if target.exists():
        message = f"{target.name} is there already"
        raise SystemExit(message)
    write(target)
