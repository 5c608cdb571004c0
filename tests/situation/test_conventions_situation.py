"""R01–R10 and the statuses of §2.2, from rows to the line of each PVD."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pvd_dashboard.situation import Statut
from tests.situation.faits import (
    GERS,
    GERS_LAUREATS,
    GERS_SANS_DATE,
    LANDES,
    PYRENEES,
    PYRENEES_ADHESIONS,
    PYRENEES_COMMUNES,
    adhesion,
    laureats,
    ort,
    situation,
    tables,
)

if TYPE_CHECKING:
    from pvd_dashboard.situation import Situation
    from pvd_dashboard.situation.model import LigneConvention

UNE = laureats(["40245"])


def une_ligne(
    conventions: list[dict[str, object]],
    au: str,
    communes: list[dict[str, object]] = UNE,
    **plus: list[dict[str, object]],
) -> LigneConvention:
    (ligne,) = situation(tables(laureats=communes, conventions=conventions, **plus), au).conventions.lignes
    return ligne


def par_statut(vue: Situation) -> dict[str, int]:
    return {code.value: n for code, n in vue.conventions.par_statut.items() if n}


# The deadline (R01, R02, R03, R04) and the statuses before the ORT.


@pytest.mark.parametrize(
    ("au", "statut", "jours"),
    [
        ("05/05/2021", Statut.ATTENTE, None),
        ("06/05/2021", Statut.COURS, 549),
        ("07/08/2022", Statut.COURS, 91),
        ("08/08/2022", Statut.PROCHE, 90),
        ("10/08/2022", Statut.PROCHE, 88),
        ("06/11/2022", Statut.PROCHE, 0),
        ("07/11/2022", Statut.RETARD, -1),
        ("25/01/2023", Statut.RETARD, -80),
        ("26/01/2023", Statut.ORT_OK, -81),
        ("01/10/2025", Statut.ORT_OK, -81),
        ("02/10/2025", Statut.ORT_FIN_PROCHE, -81),
        ("31/03/2026", Statut.ORT_FIN_PROCHE, -81),
        ("01/04/2026", Statut.ORT_ECHUE, -81),
    ],
)
def test_fleurance_lectoure_goes_through_the_statuses_day_by_day(au: str, statut: Statut, jours: int | None) -> None:
    (ligne,) = situation(GERS, au, "32").conventions.lignes
    assert (ligne.statut, ligne.jours) == (statut, jours)


def test_the_deadline_of_fleurance_lectoure_is_computed_and_the_text_kept() -> None:
    (ligne,) = situation(GERS, "10/08/2022", "32").conventions.lignes
    assert ligne.echeance == ligne.echeance_calculee == date(2022, 11, 6)
    assert (ligne.echeance_texte.debut, ligne.echeance_texte.fin) == (date(2022, 10, 1), date(2022, 10, 31))


@pytest.mark.parametrize("au", ["01/01/2021", "15/10/2022", "01/01/2023"])
def test_an_adhesion_without_date_is_sans_date_and_never_late(au: str) -> None:
    (ligne,) = situation(GERS_SANS_DATE, au, "32").conventions.lignes
    assert ligne.statut is Statut.SANS_DATE
    assert (ligne.echeance_debut, ligne.echeance, ligne.echeance_precision) == (
        date(2022, 10, 1),
        date(2022, 10, 31),
        "mois",
    )


def test_an_adhesion_marked_signed_without_date_counts_as_signed() -> None:
    vue = situation(tables(laureats=UNE, conventions=[adhesion("40245", statut="signee")]), "10/09/2021")
    assert par_statut(vue) == {"SANS_DATE": 1}
    assert (vue.conventions.adhesion_signees, vue.conventions.lignes[0].jours) == (1, None)


@pytest.mark.parametrize("statut", ["non_signee", "en_cours", None])
def test_an_adhesion_that_nobody_says_is_signed_waits(statut: str | None) -> None:
    vue = situation(tables(laureats=UNE, conventions=[adhesion("40245", statut=statut)]), "10/09/2021")
    assert par_statut(vue) == {"ATTENTE": 1}
    assert vue.conventions.adhesion_signees == 0


@pytest.mark.parametrize(
    ("au", "statut"),
    [
        ("31/03/2021", Statut.ATTENTE),
        ("01/04/2021", Statut.COURS),
        ("02/07/2022", Statut.COURS),
        ("03/07/2022", Statut.PROCHE),
        ("31/10/2022", Statut.PROCHE),
        ("01/11/2022", Statut.RETARD),
    ],
)
def test_a_month_gives_a_window_its_start_says_near_its_end_says_late(au: str, statut: Statut) -> None:
    ligne = une_ligne([adhesion("40245", ("01/04/2021", "mois", "avril 2021"))], au)
    assert ligne.statut is statut


def test_the_line_of_a_month_gives_the_window_and_counts_to_its_end() -> None:
    ligne = une_ligne([adhesion("40245", ("01/04/2021", "mois", "avril 2021"))], "01/10/2022")
    assert (ligne.echeance_debut, ligne.echeance, ligne.jours) == (date(2022, 10, 1), date(2022, 10, 31), 30)


def test_the_last_signed_avenant_replaces_the_deadline() -> None:
    avenants = [
        {"type": "adhesion", "communes": "40245", "date_signature": "01/11/2022", "nouvelle_echeance": "20/05/2023"},
        {"type": "adhesion", "communes": "40245", "date_signature": "01/05/2023", "nouvelle_echeance": "20/08/2023"},
        {"type": "adhesion", "communes": "40245", "date_signature": "10/05/2023"},
        {"type": "cadre_ort", "communes": "40245", "date_signature": "11/05/2023", "nouvelle_echeance": "01/01/2030"},
    ]
    actes = [adhesion("40245", "20/05/2021")]
    echeances = {
        au: une_ligne(actes, au, avenants=avenants).echeance for au in ("31/10/2022", "01/11/2022", "12/05/2023")
    }
    assert list(echeances.values()) == [date(2022, 11, 20), date(2023, 5, 20), date(2023, 8, 20)]
    ligne = une_ligne(actes, "12/05/2023", avenants=avenants)
    assert (ligne.echeance_initiale, ligne.echeance_calculee) == (date(2022, 11, 20), date(2022, 11, 20))
    assert [a.signature.debut.day for a in ligne.avenants] == [1, 1, 10]


def test_a_request_for_an_avenant_prolongs_nothing() -> None:
    avenants = [{"communes": "40245", "date_demande": "01/10/2022", "nouvelle_echeance": "20/05/2023"}]
    ligne = une_ligne([adhesion("40245", "20/05/2021")], "01/11/2022", avenants=avenants)
    assert ligne.echeance == date(2022, 11, 20)


def test_an_avenant_of_another_convention_prolongs_nothing() -> None:
    avenants = [
        {"id_convention": "B", "communes": "40245", "date_signature": "01/10/2022", "nouvelle_echeance": "20/05/2023"}
    ]
    ligne = une_ligne([adhesion("40245", "20/05/2021", id_convention="A")], "01/11/2022", avenants=avenants)
    assert ligne.echeance == date(2022, 11, 20)


def test_an_avenant_that_names_no_convention_changes_the_ort_once_it_is_signed() -> None:
    actes = [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022", date_fin="31/03/2026")]
    avenant = {"communes": "40245", "nouvelle_echeance": "01/01/2028"}
    avant = une_ligne(actes, "01/06/2022", avenants=[avenant | {"date_signature": "02/01/2022"}])
    apres = une_ligne(actes, "01/06/2022", avenants=[avenant | {"date_signature": "03/01/2022"}])
    assert (avant.echeance, avant.fin_ort) == (date(2028, 1, 1), date(2026, 3, 31))
    assert (apres.echeance, apres.fin_ort) == (date(2022, 11, 20), date(2028, 1, 1))


def test_an_ort_signed_without_date_leaves_the_delay_unknown() -> None:
    ligne = une_ligne([adhesion("40245", "20/05/2021"), ort("40245", statut="signee")], "10/09/2023")
    assert (ligne.statut, ligne.ort_signee, ligne.ort, ligne.jours) == (Statut.ORT_OK, True, None, None)


# The ORT: who it covers, what it ends, when it ends (R05, R10).


def test_the_ort_of_a_pvd_counts_once_all_its_communes_are_covered() -> None:
    deux = laureats(["40245", "40102"], id_pvd="3")
    actes = [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022"), ort("40102", "05/01/2022")]
    avant, apres = une_ligne(actes, "04/01/2022", deux), une_ligne(actes, "05/01/2022", deux)
    assert (avant.statut, avant.ort) == (Statut.COURS, None)
    assert (apres.statut, apres.ort.debut) == (Statut.ORT_OK, date(2022, 1, 5))


def test_the_earliest_adhesion_starts_the_clock() -> None:
    deux = laureats(["40245", "40102"], id_pvd="3")
    ligne = une_ligne([adhesion("40245", "20/06/2021"), adhesion("40102", "20/05/2021")], "10/09/2021", deux)
    assert (ligne.adhesion.debut, ligne.echeance) == (date(2021, 5, 20), date(2022, 11, 20))


@pytest.mark.parametrize(
    ("plus", "fin", "origine"),
    [
        ({"date_fin": "31/03/2026", "duree_annees": 5}, date(2026, 3, 31), "saisie"),
        ({"duree_annees": 3}, date(2026, 7, 11), "calculee"),
        ({"duree_annees": "3.5"}, date(2027, 1, 11), "calculee"),
        ({"duree_annees": 0, "date_fin_estimee": "01/07/2027"}, date(2027, 7, 1), "estimee"),
        ({"duree_annees": 0}, None, ""),
    ],
)
def test_an_ort_ends_at_its_typed_date_else_its_duration_else_an_estimate(
    plus: dict[str, object], fin: date | None, origine: str
) -> None:
    ligne = une_ligne([ort("40245", "11/07/2023", **plus)], "01/01/2024")
    assert (ligne.fin_ort, ligne.fin_ort_origine) == (fin, origine)


def test_a_typed_end_keeps_the_computed_one_beside_it() -> None:
    ligne = une_ligne([ort("40245", "11/07/2023", date_fin="31/03/2026", duree_annees=5)], "01/01/2024")
    assert ligne.fin_ort_calculee == date(2028, 7, 11)


def test_the_last_signed_avenant_gives_the_end_of_the_ort() -> None:
    avenants = [
        {"type": "cadre_ort", "communes": "40245", "date_signature": "01/04/2026", "nouvelle_echeance": "31/03/2028"}
    ]
    actes = [ort("40245", "11/07/2023", date_fin="31/03/2026")]
    avant, apres = (une_ligne(actes, au, avenants=avenants) for au in ("31/03/2026", "01/04/2026"))
    assert (avant.statut, avant.fin_ort) == (Statut.ORT_FIN_PROCHE, date(2026, 3, 31))
    assert (apres.statut, apres.fin_ort, apres.fin_ort_origine) == (Statut.ORT_OK, date(2028, 3, 31), "avenant")
    assert (avant.avenant_tardif, apres.avenant_tardif) == (False, True)


@pytest.mark.parametrize(("signe", "tardif"), [("30/03/2026", False), ("31/03/2026", False), ("01/04/2026", True)])
def test_an_avenant_signed_on_the_last_day_of_the_ort_is_in_time(signe: str, tardif: bool) -> None:  # noqa: FBT001
    avenant = {"type": "cadre_ort", "communes": "40245", "date_signature": signe, "nouvelle_echeance": "31/03/2028"}
    ligne = une_ligne([ort("40245", "11/07/2023", date_fin="31/03/2026")], "01/06/2026", avenants=[avenant])
    assert ligne.avenant_tardif is tardif


@pytest.mark.parametrize(("signe", "jours"), [("15/05/2022", 366), ("16/05/2022", 366), ("17/05/2022", 188)])
def test_an_avenant_to_the_adhesion_counts_up_to_the_day_of_the_ort(signe: str, jours: int) -> None:
    avenant = {"type": "adhesion", "communes": "40245", "date_signature": signe, "nouvelle_echeance": "17/05/2023"}
    actes = [adhesion("40245", "20/05/2021"), ort("40245", "16/05/2022", date_fin="31/03/2026")]
    assert une_ligne(actes, "01/06/2022", avenants=[avenant]).jours == jours


def test_an_ended_ort_never_falls_back_to_late() -> None:
    ligne = une_ligne(
        [adhesion("40245", "20/05/2021"), ort("40245", "03/01/2023", date_fin="31/03/2026")], "01/01/2027"
    )
    assert ligne.statut is Statut.ORT_ECHUE


def test_an_ort_declared_over_without_end_is_over() -> None:
    assert une_ligne([ort("40245", statut="terminee")], "01/01/2024").statut is Statut.ORT_ECHUE


def test_a_new_ort_without_end_takes_over_from_one_that_ended() -> None:
    actes = [ort("40245", "03/01/2020", date_fin="01/01/2023"), ort("40245", "03/01/2023")]
    assert une_ligne(actes, "01/01/2024").statut is Statut.ORT_OK


@pytest.mark.parametrize("type_", ["cadre_ort", "ort_preexistante", "acv_ort"])
def test_every_kind_of_ort_is_an_ort(type_: str) -> None:
    assert une_ligne([ort("40245", "03/01/2023") | {"type": type_}], "01/01/2024").statut is Statut.ORT_OK


@pytest.mark.parametrize("type_", ["bourg_centre", "crte"])
def test_other_contracts_are_no_ort(type_: str) -> None:
    vue = situation(tables(laureats=UNE, conventions=[ort("40245", "03/01/2023") | {"type": type_}]), "01/01/2024")
    assert (par_statut(vue), vue.conventions.ort_signees) == ({"ATTENTE": 1}, 0)


def test_a_pvd_that_left_keeps_its_line() -> None:
    donnees = tables(
        laureats=[{"code_insee": "40245", "date_retrait": "01/01/2022"}, {"code_insee": "40102"}],
        conventions=[adhesion("40245", "20/05/2021"), adhesion("40102", "20/05/2021")],
    )
    vue = situation(donnees, "01/06/2022")
    assert par_statut(vue) == {"RETRAIT": 1, "COURS": 1}
    assert [ligne.communes for ligne in vue.conventions.lignes] == [("40102",), ("40245",)]


# Counting conventions, communes and PVD apart.


def test_the_landes_on_10_september_2021_have_8_adhesions_over_13_communes() -> None:
    vue = situation(LANDES, "10/09/2021")
    part = vue.conventions
    assert (part.adhesion_signees, part.communes_adhesion, part.ort_signees, part.communes_ort) == (8, 13, 0, 0)
    assert par_statut(vue) == {"COURS": 11, "ATTENTE": 1}
    assert set(part.par_statut) == set(Statut)


def test_roquefort_gabarret_is_436_days_before_its_deadline() -> None:
    lignes = {ligne.pvd: ligne for ligne in situation(LANDES, "10/09/2021").conventions.lignes}
    binome = lignes["pvd-75-40-3"]
    assert (binome.echeance, binome.jours, binome.statut) == (date(2022, 11, 20), 436, Statut.COURS)


def test_the_landes_on_22_november_2026() -> None:
    vue = situation(LANDES, "22/11/2026")
    communes = Counter((ligne.statut, ligne.fin_ort) for ligne in vue.conventions.lignes for _ in ligne.communes)
    assert communes == {
        (Statut.ORT_ECHUE, date(2026, 3, 31)): 9,
        (Statut.ORT_ECHUE, date(2026, 7, 11)): 3,
        (Statut.ORT_FIN_PROCHE, date(2026, 12, 12)): 1,
        (Statut.ORT_OK, None): 1,
    }
    assert (vue.conventions.adhesion_signees, vue.conventions.ort_signees) == (9, 9)


def test_the_hautes_pyrenees_have_8_ort_over_14_communes_and_no_computable_deadline() -> None:
    part = situation(PYRENEES, "06/06/2024", "65").conventions
    assert (part.ort_signees, part.communes_ort, part.adhesion_signees) == (8, 14, 0)
    assert {(ligne.statut, ligne.jours) for ligne in part.lignes} == {(Statut.ORT_OK, None)}


def test_one_line_per_commune_of_one_epci_on_one_day_is_one_convention() -> None:
    liste = tables(laureats=laureats(PYRENEES_COMMUNES), conventions=[ort(c, "23/01/2023") for c in PYRENEES_COMMUNES])
    assert situation(liste, "06/06/2024", "65").conventions.ort_signees == 8


def test_rows_of_a_sheet_that_lists_communes_stay_as_many_conventions() -> None:
    actes = [ort("65025;65138", "23/01/2023"), ort("65031", "23/01/2023"), ort("65388", "23/01/2023")]
    liste = tables(laureats=laureats(PYRENEES_COMMUNES), conventions=actes)
    assert situation(liste, "06/06/2024", "65").conventions.ort_signees == 3


def test_rows_of_one_number_are_one_convention_and_a_repeated_row_too() -> None:
    actes = [
        adhesion("40245", "20/05/2021", id_convention="C-1"),
        adhesion("40331", "21/05/2021", id_convention="c 1"),
        adhesion("40282;40110", "20/05/2021"),
        adhesion("40282;40110", "20/05/2021"),
    ]
    liste = tables(laureats=laureats(["40245", "40331", "40282", "40110"]), conventions=actes)
    assert situation(liste, "10/09/2021").conventions.adhesion_signees == 2


def test_a_kind_repeated_in_the_column_of_numbers_is_not_a_number() -> None:
    actes = [
        adhesion("40245;40102", "20/05/2021", id_convention="Convention d'adhésion"),
        adhesion("40331", "20/05/2021", id_convention="Convention d'adhésion"),
    ]
    liste = tables(laureats=laureats(["40245", "40102", "40331"]), conventions=actes)
    assert situation(liste, "10/09/2021").conventions.adhesion_signees == 2


def test_conventions_of_communes_that_are_not_laureates_do_not_count() -> None:
    liste = tables(laureats=UNE, conventions=[ort("40088", "20/05/2021"), ort("33063", "20/05/2021")])
    assert situation(liste, "10/09/2021").conventions.ort_signees == 0


@pytest.mark.parametrize(("signature", "jours"), [("22/07/2021", -1), ("23/07/2021", 0), ("24/07/2021", 1)])
def test_an_ort_of_23_january_2023_is_on_time_from_an_adhesion_of_23_july_2021(signature: str, jours: int) -> None:
    assert une_ligne([adhesion("40245", signature), ort("40245", "23/01/2023")], "06/06/2024").jours == jours


def test_the_list_of_laureats_gives_the_dates_that_the_conventions_do_not() -> None:
    dates = {code: signature for signature, codes in PYRENEES_ADHESIONS.items() for code in codes.split()}
    donnees = PYRENEES | tables(laureats=[{"code_insee": c, "date_adhesion": d} for c, d in dates.items()])
    part = situation(donnees, "06/06/2024", "65").conventions
    retards = Counter("tard" if ligne.jours < 0 else "temps" for ligne in part.lignes)
    assert retards == {"tard": 10, "temps": 4}
    assert (part.communes_adhesion, part.ort_signees) == (14, 8)


def test_the_conventions_table_wins_over_the_list_of_laureats() -> None:
    fiches = laureats(["40245"], date_adhesion="01/02/2021", date_ort="01/02/2022", date_fin_ort="01/02/2027")
    ligne = une_ligne([adhesion("40245", "20/05/2021")], "10/09/2023", fiches)
    assert ligne.adhesion.debut == date(2021, 5, 20)
    assert (ligne.ort.debut, ligne.fin_ort) == (date(2022, 2, 1), date(2027, 2, 1))
    assert ligne.fin_ort_origine == "saisie"


def test_the_list_of_laureats_dates_an_adhesion_signed_without_date() -> None:
    fiches = [ligne | {"date_adhesion": "06/05/2021"} for ligne in GERS_LAUREATS]
    donnees = GERS_SANS_DATE | tables(laureats=fiches)
    part = situation(donnees, "10/08/2022", "32").conventions
    assert (part.adhesion_signees, part.lignes[0].statut) == (1, Statut.PROCHE)


def test_a_list_that_says_signed_without_a_day_counts_the_convention_and_asks_its_date() -> None:
    dits = {"40245": "oui", "40102": "non", "40119": "signée (date à retrouver)", "40110": "en cours", "40201": "X"}
    donnees = tables(laureats=laureats(list(dits)))
    donnees["laureats"]["date_adhesion_texte"] = pd.array(list(dits.values()), dtype="string")
    part = situation(donnees, "10/09/2021").conventions
    statuts = {ligne.communes[0]: ligne.statut for ligne in part.lignes}
    assert {code for code, statut in statuts.items() if statut is Statut.SANS_DATE} == {"40245", "40119", "40201"}
    assert (part.renseigne, part.adhesion_signees, part.communes_adhesion) == (True, 3, 3)


def test_conventions_alone_still_have_their_lines() -> None:
    part = situation(tables(conventions=[adhesion("40245;40102", "20/05/2021", id_pvd="3")]), "10/09/2021").conventions
    assert (part.adhesion_signees, [ligne.communes for ligne in part.lignes]) == (1, [("40102", "40245")])


def test_conventions_never_supplied_leave_a_line_per_pvd() -> None:
    part = situation(tables(laureats=UNE), "10/09/2021").conventions
    assert (part.renseigne, len(part.lignes), part.adhesion_signees) == (False, 1, 0)
