"""A national list of grants, loaded whole: the sums are those of pandas on the raw cells, to the cent (ACX-5)."""

from __future__ import annotations

import io
import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pvd_dashboard import verbs
from pvd_dashboard.territory import load
from tests.situation.faits import LANDES, PYRENEES, jour, situation

if TYPE_CHECKING:
    from pvd_dashboard.intake.reading import Reading

LIGNES = 400
DEPARTEMENTS = ("32", "40", "65", "2A", "2B", "974")
CORSE = {"2A": "20A", "2B": "20B"}


@pytest.fixture(scope="module")
def brutes() -> pd.DataFrame:
    """Cells as the DGCL publishes them: costs in text with a decimal comma, Corse as 20A, a division by zero."""
    de = random.Random(2018)  # noqa: S311 - a data set, not a secret
    pays = load()
    communes = {code: pays.communes_of(code) for code in DEPARTEMENTS}
    rangs = []
    for rang in range(LIGNES):
        dep = de.choice(DEPARTEMENTS)
        # Half of the lines go to lauréates, where the list has some.
        favoris = [c for c in LANDES["laureats"]["code_insee"] if dep == "40"]
        insee = de.choice(favoris) if favoris and rang % 2 else de.choice(communes[dep].index.tolist())
        epci = rang % 5 == 0
        subvention = Decimal(de.randrange(10**6, 10**9)) / de.choice((1, 100, 1_000, 10**6))
        rangs.append(
            {
                "DOT": de.choice(("DETR", "DSIL")),
                "ECHELON": "EPCI" if epci else "Commune",
                "INSEEDEP": CORSE.get(dep, dep),
                "INSEECOM": "" if epci else insee,
                "INSEEEPCI": communes[dep].loc[insee, "siren_epci"] if epci else "",
                "BENEFICIAIRE": "" if epci else communes[dep].loc[insee, "nom"],
                "DESCRIPTION": f"Opération {rang}",
                "COUT": f"{subvention * 3:f}".replace(".", ","),
                "SUBVENTION": f"{subvention:f}".replace(".", ","),
                "LEVIER": "#DIV/0!" if rang == 7 else "3",
            }
        )
    return pd.DataFrame(rangs)


@pytest.fixture(scope="module")
def lue(brutes: pd.DataFrame) -> Reading:
    tampon = io.StringIO()
    brutes.to_csv(tampon, sep=";", index=False)
    return verbs.read("projets-2018.csv", tampon.getvalue().encode("utf-8-sig"))


def decimal(cellule: str) -> Decimal:
    return Decimal(cellule.replace(",", "."))


def test_every_line_is_read_and_each_departement_and_dispositif_sums_to_the_cent(
    brutes: pd.DataFrame, lue: Reading
) -> None:
    subventions = lue.tables["subventions"]
    assert (subventions.accepted_lines, subventions.to_fix) == (LIGNES, 0)
    attendues = brutes.assign(
        dep=brutes["INSEEDEP"].replace({v: k for k, v in CORSE.items()}),
        somme=brutes["SUBVENTION"].map(decimal),
        cout=brutes["COUT"].map(decimal),
    ).groupby(["dep", "DOT"])[["somme", "cout"]]
    ici = subventions.accepted.groupby(["departement", "dispositif"])[["montant_accorde", "cout_total_ht"]]
    assert ici.sum().to_numpy().tolist() == attendues.sum().to_numpy().tolist()
    assert sorted(ici.groups) == sorted(attendues.groups)


@pytest.mark.parametrize(("departement", "source"), [("40", LANDES), ("65", PYRENEES)])
def test_each_departement_sees_its_communes_and_its_epci_without_typing_anything(
    departement: str, source: dict[str, pd.DataFrame], brutes: pd.DataFrame, lue: Reading
) -> None:
    donnees = {"laureats": source["laureats"], "subventions": lue.tables["subventions"].accepted}
    vue = situation(donnees, jour("31/12/2021"), departement)
    communes = vue.laureats.communes
    siennes = brutes[brutes["INSEEDEP"] == departement].assign(somme=brutes["SUBVENTION"].map(decimal))
    aux_communes = siennes[siennes["INSEECOM"].isin(set(communes["code_insee"]))]["somme"].sum()
    aux_epci = siennes[siennes["INSEEEPCI"].isin(set(communes["siren_epci"].dropna()))]["somme"].sum()
    aides = vue.financements
    assert (aides.communes, aides.epci) == (aux_communes, aux_epci)
    assert aides.epci > 0
    assert aides.hors_pvd == siennes["somme"].sum() - aux_communes - aux_epci
    assert aides.total == aux_communes + aux_epci
