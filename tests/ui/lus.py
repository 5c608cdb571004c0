"""What a screen under test says, in plain spaces; and a store that holds the tables of a test."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from pvd_dashboard import verbs
from pvd_dashboard.editions.model import Publication, ReceivedFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.testing.v1 import AppTest


def nu(texte: object) -> str:
    return str(texte).replace("\u00a0", " ").replace("\u202f", " ")


def dit(essai: AppTest) -> str:
    elements = [*essai.header, *essai.markdown, *essai.caption, *essai.warning, *essai.info, *essai.success]
    return "\n".join(nu(element.value) for element in elements)


def mesures(essai: AppTest) -> dict[str, str]:
    return {mesure.label: nu(mesure.value) for mesure in essai.metric}


def titres(essai: AppTest) -> list[str]:
    return [nu(titre.value) for titre in essai.header]


def publier(url: str, departement: str, tables: Mapping[str, pd.DataFrame], au: date) -> None:
    """Publish tables as the edition of a département, its states holding on a date."""
    contenu = repr(sorted(tables)).encode()
    recu = ReceivedFile("essai.xlsx", hashlib.sha256(contenu).hexdigest(), contenu)
    vide = pd.DataFrame(columns=["table", "_fichier", "_feuille", "_ligne", "motifs", "valeurs"])
    instant = datetime.combine(au, datetime.min.time(), UTC)
    tables = {nom: cadre.assign(_fichier=recu.sha256) for nom, cadre in tables.items()}
    publication = Publication(departement, recu, tables, vide, "Essai", instant, date_situation=au)
    verbs.open_store(url).publish(publication)
