"""What officers write and measure comes back in the papers: their words by rubrique, their indicators with a sense."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pvd_dashboard.briefings import fiche_contenu, paroles
from pvd_dashboard.briefings.note_texte import propre
from tests.briefings.papiers import table, textes

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation


def avec(situation: Situation, **tables: pd.DataFrame) -> Situation:
    return replace(situation, tables={**situation.tables, **tables})


def date(texte: str) -> dict[str, object]:
    return {"date": pd.Timestamp(texte), "date_precision": "jour", "date_texte": texte}


def test_words_go_to_the_commune_that_they_name(situation: Situation) -> None:
    dite = avec(situation, textes=textes({"40197": {"leviers": "La halle."}, "": {"leviers": "Le club."}}))
    assert paroles.de_la_commune(dite, "40197") == {"leviers": ["La halle."]}
    assert paroles.de_la_commune(dite, "40245") == {}
    assert paroles.du_departement(dite) == {"leviers": ["Le club.", "Morcenx-la-Nouvelle : La halle."]}


def test_the_last_words_at_the_date_replace_those_before(situation: Situation) -> None:
    lignes = [
        {"rubrique": "message", "texte": "Sans date."},
        {"rubrique": "message", "texte": "Juin.\nSuite."} | date("2021-06-01"),
        {"rubrique": "message", "texte": "Août."} | date("2021-08-01"),
        {"rubrique": "message", "texte": "Octobre."} | date("2021-10-01"),
    ]
    assert paroles.du_departement(avec(situation, textes=table("textes", lignes))) == {"message": ["Août."]}
    assert paroles.du_departement(avec(situation, textes=table("textes", lignes[:2]))) == {
        "message": ["Juin.", "Suite."]
    }


def test_words_for_a_commune_that_was_not_recognised_are_not_those_of_the_departement(situation: Situation) -> None:
    perdue = table("textes", [{"rubrique": "message", "texte": "Perdu.", "communes_texte": "Morcens"}])
    assert paroles.du_departement(avec(situation, textes=perdue)) == {}


@pytest.mark.parametrize(
    ("sens", "valeurs", "attendu"),
    [
        ("hausse", ("10", "12"), "↗ hausse, favorable"),
        ("hausse", ("12", "10"), "↘ baisse, défavorable"),
        ("baisse", ("12", "10"), "↘ baisse, favorable"),
        ("baisse", ("10", "12"), "↗ hausse, défavorable"),
        ("neutre", ("10", "12"), "↗ hausse"),
        (None, ("10", "10"), "= stable"),
    ],
)
def test_an_indicator_is_judged_by_its_sense(
    situation: Situation, sens: str | None, valeurs: tuple[str, str], attendu: str
) -> None:
    lignes: list[dict[str, Any]] = [
        {"indicateur": "Vacance", "communes": "40197", "annee": annee, "valeur": valeur, "sens": sens, "unite": "%"}
        for annee, valeur in zip((2007, 2017), valeurs, strict=True)
    ]
    lignes.append({"indicateur": "Vacance", "communes": "40197", "annee": 2030, "valeur": "99", "unite": "%"})
    lignes.append({"indicateur": "Ailleurs", "communes": "40245", "annee": 2017, "valeur": "1"})
    lus = avec(
        situation, indicateurs=table("indicateurs", [ligne | {"valeur": Decimal(ligne["valeur"])} for ligne in lignes])
    )
    sections = fiche_contenu.contenu(lus, ["40197"]).pages[0].variantes[0]
    (bloc,) = next(section.blocs for section in sections if section.titre == "Indicateurs")
    (rangee,) = bloc.rangees  # type: ignore[union-attr]
    assert [propre(case) for case in rangee.cases][1:4] == [
        f"{valeurs[1]}\u00a0% (2017)",
        f"{valeurs[0]}\u00a0% (2007)",
        attendu,
    ]
