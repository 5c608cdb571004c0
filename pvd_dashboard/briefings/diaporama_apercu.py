"""The slides of a deck as pictures, drawn from the .pptx itself by typst: no office suite, no browser."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from pvd_dashboard.briefings.diaporama_lecture import lire
from pvd_dashboard.briefings.polices import polices
from pvd_dashboard.briefings.typst_rendu import GABARITS

PPI = 72


def images(deck: bytes) -> tuple[bytes, ...]:
    """Return each slide as a PNG: places, texts, tables, pictures, charts redrawn from their data."""
    donnees, dessins = lire(deck)
    if not donnees["pages"]:
        return ()
    with TemporaryDirectory(prefix="pvd-apercu-") as dossier:
        gabarit = Path(dossier, "diapo.typ")
        gabarit.write_bytes((GABARITS / gabarit.name).read_bytes())
        for nom, dessin in dessins.items():
            Path(dossier, nom).write_bytes(dessin)
        ecrit = typst.compile(
            gabarit,
            root=dossier,
            font_paths=polices(),
            ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(donnees, ensure_ascii=False)},
            format="png",
            ppi=PPI,
        )
    return tuple(bytes(page) for page in ecrit) if isinstance(ecrit, list) else (bytes(ecrit),)
