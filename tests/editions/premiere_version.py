"""What the store of the first release holds: written once by it, read by every later one.

``PYTHONPATH=. python tests/editions/premiere_version.py FILE`` writes such a store anew, at
the schema of the first release. The committed one is never written again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from pvd_dashboard.editions import Publication, ReceivedFile, migrations, open_store
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform, identify

MAGASIN = Path(__file__).parent / "magasins" / "premiere-version.sqlite3"
REVISION = "0001"
LE_10 = datetime(2021, 9, 10, 14, 30, tzinfo=UTC)
LE_12 = datetime(2021, 9, 12, 8, 0, tzinfo=UTC)
OCTETS = "Commune;Statut\nMorcenx-la-Nouvelle;signée\n".encode("cp1252")
LE_20_MAI = pd.Timestamp("2021-05-20")

PREMIERE: dict[str, list[dict[str, Any]]] = {
    "laureats": [
        {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle", "population": 5_132, "frr": True},
        {"code_insee": "40313", "nom_commune": "Tartas", "frr": False, "observations": "« à l'œuvre »"},
    ],
    "conventions": [
        {"type": "adhesion", "communes": "40197;40313", "communes_texte": "Morcenx / Tartas", "statut": "signee",
         "date_signature": LE_20_MAI, "date_signature_precision": "mois", "date_signature_texte": "mai 2021"},
    ],
    "avenants": [{"type": "adhesion", "communes": "40197", "numero": "1", "nouvelle_echeance": LE_20_MAI}],
    "postes": [{"fonction": "chef_de_projet", "communes": "40197", "quotite_etp": Decimal("0.80")}],
    "subventions": [
        {"n_dossier": "a", "dispositif": "DETR", "montant_accorde": Decimal("43457.005"), "deja_compte": False},
        {"n_dossier": "b", "dispositif": "DSIL", "montant_accorde": Decimal("123456789012345678901.0000000001")},
    ],
    "enveloppes": [{"dispositif": "DETR", "exercice": 2021, "montant_notifie": Decimal("0.10")}],
    "actions": [{"id_action": "1", "intitule": "Halle", "communes": "40313", "cout_ht": Decimal(0)}],
    "reunions": [{"type": "club", "date": LE_20_MAI, "lieu": "Tartas"}],
}  # fmt: skip
SECONDE: dict[str, list[dict[str, Any]]] = {"laureats": PREMIERE["laureats"][:1]}
A_CORRIGER = {"table": "subventions", "_fichier": "f" * 64, "_feuille": "F1", "_ligne": 7, "motifs": "MONTANT",
              "valeurs": '{"Montant": "beaucoup"}'}  # fmt: skip


def frames(rows: dict[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    """Return the frames of the tables described."""
    made = {name: conform(TABLES[name], pd.DataFrame(lines)) for name, lines in rows.items()}
    return {name: frame.assign(_cle=identify(TABLES[name], frame)) for name, frame in made.items()}


def write(path: Path) -> None:
    """Write a store with three editions: a file, another one, and the first restored."""
    file = ReceivedFile("tableau.csv", hashlib.sha256(OCTETS).hexdigest(), OCTETS, {"sheets": []})
    first = Publication("40", file, frames(PREMIERE), pd.DataFrame([A_CORRIGER]), "DDTM", LE_10, "premier envoi",
                        date_situation=date(2021, 9, 10))  # fmt: skip
    second = Publication("40", file, frames(SECONDE), pd.DataFrame(), "DDTM", LE_12)
    with open_store(f"sqlite:///{path}") as store:
        store.publish(first)
        store.publish(second)
        store.restore("40", 1, author="DDTM", published_at=LE_12, comment="retour")
        migrations.downgrade(store._engine, REVISION)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("VACUUM")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
