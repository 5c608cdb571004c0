"""The example store: workbooks that retell the published sources, in a store of their own.

It is opened while the real store is empty, and rebuilt when the workbooks
change. The command line never touches it.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from pvd_dashboard import verbs
from pvd_dashboard.intake.reading import UnreadableFileError
from pvd_dashboard.settings import DONNEES

if TYPE_CHECKING:
    from pathlib import Path

    from pvd_dashboard.editions import Store

logger = logging.getLogger(__name__)

AUTEUR = "Sources publiques"
CLASSEURS = DONNEES / "examples"
BASES = DONNEES
_NOM = re.compile(r"^(\d[0-9AB]\d?)-")


def url() -> str | None:
    """Return where the example store is, made on first use; None where there is no example."""
    classeurs = tuple(sorted(CLASSEURS.glob("*.xlsx")))
    return _construire(_empreinte(classeurs), classeurs) if classeurs else None


def _empreinte(classeurs: tuple[Path, ...]) -> str:
    somme = hashlib.sha256()
    for classeur in classeurs:
        somme.update(classeur.name.encode() + classeur.read_bytes())
    return somme.hexdigest()[:16]


@st.cache_resource(max_entries=2, show_spinner="Préparation des exemples…")
def _construire(empreinte: str, _classeurs: tuple[Path, ...]) -> str | None:
    base = BASES / f"exemples-{empreinte}.sqlite3"
    lieu = f"sqlite:///{base.as_posix()}"
    store = verbs.open_store(lieu)
    deja = set(store.departements())
    for classeur in _classeurs:
        _publier(classeur, store, deja)
    return lieu if store.departements() else None


def _publier(classeur: Path, store: Store, deja: set[str]) -> None:
    nom = _NOM.match(classeur.name)
    if nom is None or nom[1] in deja:
        return
    try:
        lecture = verbs.read_path(classeur, departement=nom[1])
    except (UnreadableFileError, verbs.UsageError):
        logger.exception("exemple %s", classeur.name)
        return
    if lecture.blocking:
        logger.error("exemple %s refusé", classeur.name)
        return
    verbs.publish(store, lecture, departement=nom[1], author=AUTEUR, at=datetime.now(UTC))
