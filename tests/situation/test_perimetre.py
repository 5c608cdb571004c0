"""A part of a département: its figures are those of the whole, for the communes that it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard import situation, territory
from pvd_dashboard.briefings import BriefingError, perimetre
from pvd_dashboard.tables.frames import codes
from tests.situation import faits

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

ARRONDISSEMENTS = ("Dax", "Mont-de-Marsan")


@pytest.fixture(scope="module")
def landes() -> Situation:
    return faits.situation(faits.LANDES, "10/09/2021")


def partie(entier: Situation, **voulu: object) -> Situation:
    part = perimetre(entier, **voulu)  # type: ignore[arg-type]
    assert part is not None
    return situation.restreindre(entier, part, territory=territory.load())


@pytest.mark.parametrize("nom", ARRONDISSEMENTS)
def test_an_arrondissement_counts_what_the_screen_counts_there(landes: Situation, nom: str) -> None:
    part = partie(landes, arrondissement=nom)
    siennes = set(part.laureats.communes["code_insee"])
    assert len(siennes) == landes.laureats.arrondissements[nom]
    attendues = [ligne for ligne in landes.conventions.lignes if siennes & set(ligne.communes)]
    assert list(part.conventions.lignes) == attendues
    postes = [poste.cle for poste in landes.postes.postes if siennes & set(poste.communes)]
    assert [poste.cle for poste in part.postes.postes] == postes
    assert set(part.postes.communes_sans_poste) == set(landes.postes.communes_sans_poste) & siennes
    assert {a.objet for a in part.alertes} == {a.objet for a in landes.alertes if siennes & set(a.communes)}


def test_arrondissements_add_up_to_the_departement(landes: Situation) -> None:
    parts = [partie(landes, arrondissement=nom) for nom in ARRONDISSEMENTS]
    assert sum(len(p.laureats.communes) for p in parts) == len(landes.laureats.communes)
    assert sum(len(p.laureats.projets) for p in parts) == len(landes.laureats.projets)
    assert sum(p.conventions.communes_adhesion for p in parts) == landes.conventions.communes_adhesion
    assert sum(p.financements.communes for p in parts) == landes.financements.communes


def test_the_money_of_a_part_is_that_of_its_communes_and_of_their_epci(landes: Situation) -> None:
    subventions = landes.tables["subventions"].assign(deja_compte=False)
    entier = situation.compute(
        {**landes.tables, "subventions": subventions}, departement="40", on=landes.date, territory=territory.load()
    )
    part = partie(entier, communes=["40197"])
    lues = entier.financements.subventions
    siennes = ["40197" in codes(cellule) for cellule in lues["codes_communes"]]
    assert part.financements.communes == sum(lues["montant"][siennes], Decimal(0)) > 0
    assert part.financements.non_ventile == 0


def test_a_project_is_never_cut(landes: Situation) -> None:
    part = partie(landes, communes=["40102"])
    assert set(part.laureats.communes["code_insee"]) == {"40102", "40245"}
    entiere = next(ligne for ligne in landes.conventions.lignes if "40102" in ligne.communes)
    assert part.conventions.lignes == (entiere,)


def test_a_part_is_named_in_titles_and_in_sentences(landes: Situation) -> None:
    dax = partie(landes, arrondissement="DAX")
    assert (dax.perimetre, dax.lieu) == ("arrondissement de Dax", "dans l'arrondissement de Dax")
    epci = partie(landes, epci="244000691")
    assert epci.lieu.startswith("dans le périmètre de la CC ")
    assert partie(landes, communes=["40001", "40197"][1:]).lieu == "à Morcenx-la-Nouvelle"


@pytest.mark.parametrize(
    ("voulu", "phrase"),
    [
        ({"arrondissement": "Bayonne"}, "L'arrondissement « Bayonne » ne compte aucun lauréat"),
        ({"epci": "000000000"}, "L'EPCI « 000000000 »"),
        ({"communes": ["75056"]}, "La commune « 75056 »"),
        ({"arrondissement": "Dax", "epci": "244000691"}, "un seul périmètre"),
    ],
)
def test_a_part_that_does_not_exist_is_refused_in_french(
    landes: Situation, voulu: dict[str, object], phrase: str
) -> None:
    with pytest.raises(BriefingError, match=phrase):
        perimetre(landes, **voulu)  # type: ignore[arg-type]
