"""The tables of the follow-up at their edges: what is exported (.xlsx, .ods) is read back, cell for cell."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pvd_dashboard import briefings
from pvd_dashboard.tables import TABLES, Kind
from pvd_dashboard.tables.frames import conform
from tests.briefings.test_export_aller_retour import HOSTILES, empreintes, lire

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation
    from pvd_dashboard.tables.model import Column
    from pvd_dashboard.territory import Territory

LONG = os.environ.get("PVD_SOAK") == "1"
SUIVI = (
    "axes",
    "plans_financement",
    "etapes",
    "decisions",
    "formations",
    "indicateurs",
    "equipes",
    "textes",
    "contacts",
)
DATES = (
    *(("2021-05-20", "jour", "20/05/2021"), ("2024-02-29", "jour", "29/02/2024"), ("2021-03-01", "mois", "mars 2021")),
    *(
        ("2022-01-01", "annee", "2022"),
        ("2022-04-01", "trimestre", "T2 2022"),
        ("2021-09-21", "saison", "automne 2021"),
    ),
)
COMMUNES = (("40197", "Morcenx-la-Nouvelle"), ("40245;40102", "Roquefort / Gabarret"), (None, None))
TEXTES = (
    *(texte for texte in HOSTILES if "\n" not in texte),
    *("Îlot « Ouest » : 50 % – phase 2", "0033", "1e5", "2021", "12/2021", "A" * 3_000, "oui", "VRAI", "1 200,50"),
)
EXACTS = tuple(map(Decimal, ("0", "0.1", "-5", "12345678.901234567", "0.005", "1629048")))
VALEURS: dict[Kind, tuple[Any, ...]] = {
    Kind.TEXTE: (*TEXTES, None),
    Kind.SIREN: ("244000691", None),
    Kind.MONTANT: (*(exact for exact in EXACTS if exact >= 0), None),
    Kind.NOMBRE: (*EXACTS, None),
    Kind.TAUX: (*map(Decimal, ("0", "0.25", "0.333333333333333333", "1", "1.2")), None),
    Kind.ANNEE: (1999, 2024, None),
    Kind.ENTIER: (0, 12, None),
    Kind.OUI_NON: (True, False, None),
}


def cases(colonne: Column, tirer: Any) -> dict[str, object]:  # noqa: ANN401 - draws one of several values
    """Return the cells that a column fills, drawn among its edges."""
    nom = colonne.name
    if colonne.kind is Kind.DATE:
        jour, precision, texte = tirer((*DATES, (None, None, None)))
        return {nom: pd.Timestamp(jour) if jour else pd.NaT, f"{nom}_precision": precision, f"{nom}_texte": texte}
    if colonne.kind is Kind.COMMUNES:
        codes, texte = tirer(COMMUNES[:2] if colonne.required else COMMUNES)
        return {nom: codes, f"{nom}_texte": texte}
    valeurs = (*(c.code for c in colonne.choices), None) if colonne.choices else VALEURS[colonne.kind]
    return {nom: tirer(valeurs[:-1] if colonne.required else valeurs)}


def ligne(table: str, tirer: Any) -> dict[str, object]:  # noqa: ANN401 - as above
    return {cle: v for colonne in TABLES[table].columns for cle, v in cases(colonne, tirer).items()}


def pareilles(situation: Situation, pays: Territory, tables: dict[str, pd.DataFrame], fin: str) -> None:
    content = briefings.render(
        replace(situation, tables=tables), f"a.{fin}", territory=pays, contours=Path("absent"), contacts=True
    )
    assert empreintes(lire(content, fin, pays, "40")) == empreintes(tables)


@pytest.mark.parametrize("fin", ["xlsx", "ods"])
def test_every_edge_of_the_tables_of_the_follow_up_comes_back(situation: Situation, pays: Territory, fin: str) -> None:
    tables = {}
    for nom in SUIVI:
        rangs = []
        for n in range(20 if LONG else 7):  # a row takes the next value of each column: every value is met
            vus = iter(range(len(TABLES[nom].columns)))
            rangs.append(ligne(nom, lambda valeurs, n=n, vus=vus: valeurs[(n + 3 * next(vus)) % len(valeurs)]))
        tables[nom] = conform(TABLES[nom], pd.DataFrame(rangs))
    pareilles(situation, pays, tables, fin)


@pytest.mark.parametrize("fin", ["xlsx", "ods"])
@settings(
    max_examples=150 if LONG else 2,
    deadline=None,
    derandomize=not LONG,
    database=None,
    phases=list(Phase) if LONG else [Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_lines_of_the_follow_up_come_back(situation: Situation, pays: Territory, fin: str, data: Any) -> None:  # noqa: ANN401
    noms = data.draw(st.lists(st.sampled_from(SUIVI), min_size=1, max_size=4, unique=True))
    tables = {}
    for nom in noms:
        rangs = [
            ligne(nom, lambda valeurs: data.draw(st.sampled_from(valeurs))) | {"observations": f"ligne {n}"}
            for n in range(data.draw(st.integers(2, 6)))  # a line twice the same is one line
        ]
        tables[nom] = conform(TABLES[nom], pd.DataFrame(rangs))
    pareilles(situation, pays, tables, fin)
