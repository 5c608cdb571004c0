"""The .csv under each table of grants: imported again, its subtotals and its total add nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import verbs
from pvd_dashboard.ui import tableaux
from pvd_dashboard.ui.navigation import FINANCEMENTS
from tests.ui.test_financements_page import publie as publie  # noqa: PLC0414 - the fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from streamlit.testing.v1 import AppTest

D = Decimal


@pytest.fixture
def offerts(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The .csv of each table drawn, by the table's name."""
    octets: dict[str, bytes] = {}

    def garder(lignes: pd.DataFrame, colonnes: Sequence[tableaux.Colonne], nom: str, _fichier: str) -> None:
        octets[nom] = tableaux.en_csv(lignes, colonnes)

    monkeypatch.setattr(tableaux, "_telecharger", garder)
    return octets


def relu(octets: bytes) -> Decimal:
    """What the lines accepted of a file come to."""
    lecture = verbs.read("aides-relues.csv", octets, departement="40")
    acceptees = lecture.tables["subventions"].accepted
    return sum(acceptees["montant_accorde"].dropna(), D(0))


@pytest.mark.usefixtures("publie")
@pytest.mark.parametrize(
    ("volet", "totaux"),
    [
        ("tableau", {"diaporama": D("1310.50"), "financements": D("1310.50")}),
        ("lignes", {"liste": D("1310.50")}),
        ("communes", {"communes": D(0)}),  # no dispositif: every line is kept aside
        ("projets", {"projets": D(0)}),
    ],
)
def test_a_table_of_the_screen_imported_again_counts_each_euro_once(
    ouvrir: Callable[..., AppTest], offerts: dict[str, bytes], volet: str, totaux: dict[str, Decimal]
) -> None:
    essai = ouvrir(FINANCEMENTS, departement="40", date="2023-06-01", volet=volet)
    assert not essai.exception
    assert {nom: relu(offerts[nom]) for nom in totaux} == totaux
