"""Posts and coverage (R25, R26, AC32-6, AC40-7)."""

from __future__ import annotations

import pytest

from pvd_dashboard.situation import to_json
from tests.situation.faits import GERS, LANDES, adhesion, laureats, poste, situation, tables

UNE = laureats(["40245"])


def statut(au: str, **ligne: object) -> str:
    (seul,) = situation(tables(laureats=UNE, postes=[{"communes": "40245"} | ligne]), au).postes.postes
    return seul.statut


def test_the_landes_have_8_posts_4_shared_2_filled() -> None:
    part = situation(LANDES, "10/09/2021").postes
    assert (part.total, part.mutualises, part.pourvus, part.en_recrutement, part.vacants) == (8, 4, 2, 6, 0)
    assert (part.communes_couvertes, part.communes_pourvues, part.communes_sans_poste) == (13, 2, ("40110",))


def test_a_post_of_the_landes_covers_three_communes_and_is_one() -> None:
    (quatrieme,) = [p for p in situation(LANDES, "10/09/2021").postes.postes if len(p.communes) == 3]
    assert (quatrieme.mutualise, quatrieme.libelle) == (True, "Amou / Montfort-en-Chalosse / Mugron")


def test_the_post_of_fleurance_lectoure_is_shared_whatever_was_typed() -> None:
    (seul,) = situation(GERS, "10/08/2022", "32").postes.postes
    assert (seul.mutualise, seul.mutualise_saisi, seul.employeur) == (True, None, "CC de la Lomagne Gersoise")


@pytest.mark.parametrize(
    ("au", "attendu"), [("28/02/2021", "en_recrutement"), ("01/03/2021", "pourvu"), ("10/09/2021", "pourvu")]
)
def test_a_filled_post_is_being_recruited_until_its_holder_comes(au: str, attendu: object) -> None:
    assert statut(au, statut_poste="pourvu", date_prise_poste=("01/03/2021", "mois", "mars 2021")) == attendu


@pytest.mark.parametrize(("au", "attendu"), [("31/12/2022", "pourvu"), ("01/01/2023", "vacant")])
@pytest.mark.parametrize("declare", ["pourvu", "vacant", None])
def test_a_departure_empties_the_post_from_its_day(declare: str | None, au: str, attendu: object) -> None:
    assert statut(au, statut_poste=declare, date_prise_poste="01/03/2021", date_depart="01/01/2023") == attendu


def test_somebody_who_came_after_the_departure_fills_the_post() -> None:
    assert (
        statut("01/06/2023", statut_poste="pourvu", date_prise_poste="01/05/2023", date_depart="01/01/2023") == "pourvu"
    )


@pytest.mark.parametrize("declare", ["en_recrutement", "vacant", "a_creer", "supprime"])
def test_an_undated_status_always_counts(declare: str | None) -> None:
    assert statut("01/01/2021", statut_poste=declare) == declare


def test_a_line_that_says_nothing_is_unknown_not_vacant() -> None:
    part = situation(tables(laureats=UNE, postes=[poste("40245", None)]), "10/09/2021").postes
    assert (part.total, part.vacants, part.pourvus, part.postes[0].statut) == (1, 0, 0, "inconnu")


def test_a_suppressed_post_covers_nobody() -> None:
    part = situation(tables(laureats=UNE, postes=[poste("40245", "supprime")]), "10/09/2021").postes
    assert (part.total, part.communes_couvertes, part.communes_sans_poste) == (0, 0, ("40245",))


def test_the_exercices_of_a_post_are_one_post_at_its_last_exercice() -> None:
    postes = [
        poste("40245", "en_recrutement", exercice=2021, quotite_etp="0.8"),
        poste("40245", "pourvu", exercice=2022),
    ]
    donnees = tables(laureats=UNE, postes=postes)
    (avant,), (apres,) = (situation(donnees, au).postes.postes for au in ("31/12/2021", "01/01/2022"))
    assert (avant.statut, apres.statut) == ("en_recrutement", "pourvu")
    assert apres.quotite == avant.quotite


def test_a_number_follows_a_post_from_one_exercice_to_the_next() -> None:
    postes = [
        poste("40245", "en_recrutement", exercice=2021, id_poste="P1"),
        poste("40245;40102", "pourvu", exercice=2022, id_poste="P1"),
        poste("40197", "pourvu", exercice=2021, id_poste="Chef de projet"),
        poste("40197;40134", "pourvu", exercice=2022, id_poste="Chef de projet"),
    ]
    part = situation(tables(laureats=UNE, postes=postes), "10/09/2022").postes
    assert [p.communes for p in part.postes] == [("40245", "40102"), ("40197",), ("40197", "40134")]


def test_two_lines_of_one_exercice_are_two_posts() -> None:
    donnees = tables(laureats=UNE, postes=[poste("40245", "pourvu"), poste("40245", "vacant")])
    part = situation(donnees, "10/09/2021").postes
    assert (part.total, part.pourvus, part.vacants) == (2, 1, 1)


def test_coverage_counts_laureates_only() -> None:
    part = situation(tables(laureats=UNE, postes=[poste("40245;40088", "pourvu")]), "10/09/2021").postes
    assert (part.communes_couvertes, part.communes_pourvues, part.mutualises) == (1, 1, 1)


def test_posts_of_another_departement_are_left_out() -> None:
    assert situation(tables(laureats=UNE, postes=[poste("32132", "pourvu")]), "10/09/2021").postes.total == 0


def test_posts_never_supplied_leave_nobody_without_post() -> None:
    part = situation(tables(laureats=UNE), "10/09/2021").postes
    assert (part.renseigne, part.total, part.communes_sans_poste) == (False, 0, ())


@pytest.mark.parametrize(("au", "attendu"), [("19/05/2021", (False, None)), ("20/05/2021", (True, "2021-05-20"))])
def test_a_cofinancing_may_be_asked_for_from_the_day_of_the_adhesion(au: str, attendu: tuple[bool, str | None]) -> None:
    donnees = tables(laureats=UNE, postes=[poste("40245", "a_creer")], conventions=[adhesion("40245", "20/05/2021")])
    (seul,) = to_json(situation(donnees, au))["postes"]["lignes"]
    assert (seul["demande_possible"], seul["demande_depuis"]) == attendu


@pytest.mark.parametrize(("conventions", "attendu"), [({}, None), ({"statut": "signee"}, True)])
def test_an_adhesion_without_a_date_opens_the_request_and_an_unknown_one_says_nothing(
    conventions: dict[str, object], attendu: object
) -> None:
    signees = [adhesion("40245", None, **conventions)] if conventions else []
    donnees = tables(laureats=UNE, postes=[poste("40245", "a_creer")], **({"conventions": signees} if signees else {}))
    (seul,) = situation(donnees, "20/05/2021").postes.postes
    assert (seul.demande_possible, seul.demande_depuis) == (attendu, None)


@pytest.mark.parametrize(("au", "attendu"), [("31/12/2022", None), ("01/01/2023", "2023-01-01")])
def test_a_departure_is_told_from_its_day(au: str, attendu: object) -> None:
    lignes = [poste("40245", "pourvu", date_prise_poste="01/03/2021", date_depart="01/01/2023")]
    (seul,) = to_json(situation(tables(laureats=UNE, postes=lignes), au))["postes"]["lignes"]
    assert (seul["prise_poste"], seul["depart"]) == ("2021-03-01", attendu)
