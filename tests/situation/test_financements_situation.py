"""Grants: each euro once, whom it goes to, shares and rates (R40, R50–R55, AC40-3 to AC40-6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from pvd_dashboard.situation.financements import part, taux
from tests.situation.faits import LANDES, aide, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Financements

D = Decimal
TURSAN, MORCENAIS = "200069649", "244000691"
LAUREATS = laureats(["40197", "40282", "40245", "40102"])


def finances(*lignes: dict[str, object], au: str = "10/09/2021", departement: str = "40") -> Financements:
    return situation(tables(laureats=LAUREATS, subventions=list(lignes)), au, departement).financements


def portee(**ligne: object) -> str:
    return finances(aide("DETR", 100, **ligne)).subventions["portee"].iloc[0]


def test_the_table_of_the_landes_deck() -> None:
    deck = situation(LANDES, "10/09/2021").financements
    lignes = [
        (g.groupe, g.total, g.part, [(d.libelle, d.montant, d.part) for d in g.dispositifs]) for g in deck.groupes
    ]
    assert lignes == [
        (
            "Plan de relance",
            D(153871),
            D("9.4"),
            [("DSIL exc", D(43457), D("2.7")), ("DSIL renov", D(110414), D("6.8"))],
        ),
        (
            "Droit commun",
            D(1475177),
            D("90.6"),
            [("DSIL droit commun", D(281398), D("17.3")), ("DETR", D(1193779), D("73.3"))],
        ),
    ]
    assert (deck.total, deck.non_ventile, deck.ecart_arrondi) == (D(1629048), D(1629048), D("-0.1"))


def test_examples_already_counted_are_shown_and_not_added() -> None:
    subventions = situation(LANDES, "10/09/2021").financements.subventions
    exemples = subventions[subventions["motif"] == "deja_compte"]
    assert list(exemples["portee"]) == ["non_compte"] * 3
    assert list(exemples["montant"]) == [0, 0, 0]
    assert list(exemples["montant_accorde"]) == [192815, 167904, 139488]


def test_the_aids_of_morcenx_reach_exactly_80_percent_of_the_cost() -> None:
    subventions = situation(LANDES, "10/09/2021").financements.subventions
    morcenx = subventions[subventions["code_beneficiaire"] == "40197"]
    assert sum(morcenx["taux_cout"]) == D("0.8")


def test_peyrehorade_has_no_cost_so_no_rate() -> None:
    subventions = situation(LANDES, "10/09/2021").financements.subventions
    peyrehorade = subventions[subventions["code_beneficiaire"] == "40224"].iloc[0]
    assert (peyrehorade["taux_cout"], peyrehorade["taux_assiette"]) == (None, None)


@pytest.mark.parametrize("base", [None, D(0)])
def test_a_rate_without_base_is_unknown_never_zero(base: Decimal | None) -> None:
    assert taux(D(100), base) is None


def test_the_two_rates_divide_by_the_assiette_and_by_the_cost() -> None:
    ligne = finances(aide("DETR", 25, assiette=100, cout_total_ht=200, code_insee="40197")).subventions.iloc[0]
    assert (ligne["taux_assiette"], ligne["taux_cout"]) == (D("0.25"), D("0.125"))


@pytest.mark.parametrize(
    ("beneficiaire", "attendue"),
    [
        ({}, "non_ventile"),
        ({"code_insee": "40197"}, "communes"),
        ({"beneficiaire_nom": "Morcenx la Nouvelle"}, "communes"),
        ({"beneficiaire_nom": "Commune de Saint-Sever"}, "communes"),
        ({"beneficiaire_nom": "Roquefort/Gabarret"}, "communes"),
        ({"beneficiaire_siren": "200084713"}, "communes"),
        ({"code_insee": "40088", "beneficiaire_nom": "Dax"}, "hors_pvd"),
        ({"beneficiaire_nom": "CC du Pays Morcenais"}, "epci"),
        ({"beneficiaire_nom": "Communauté de communes Pays Morcenais"}, "epci"),
        ({"beneficiaire_type": "epci", "beneficiaire_nom": "Pays Morcenais"}, "epci"),
        ({"beneficiaire_siren": MORCENAIS}, "epci"),
        ({"beneficiaire_siren": MORCENAIS, "code_insee": "40197"}, "epci"),
        ({"beneficiaire_type": "epci", "code_insee": "40197"}, "epci"),
        ({"beneficiaire_nom": "CC du Pays Morcenais", "code_insee": "40197"}, "epci"),
        ({"beneficiaire_nom": "CA du Grand Dax"}, "hors_pvd"),
        ({"beneficiaire_siren": "244000675"}, "hors_pvd"),
        ({"beneficiaire_nom": "Conseil départemental des Landes"}, "hors_pvd"),
        ({"beneficiaire_type": "departement", "code_insee": "40197"}, "hors_pvd"),
        ({"beneficiaire_type": "syndicat", "beneficiaire_nom": "SIVU de Morcenx"}, "hors_pvd"),
        ({"beneficiaire_nom": "SIVU des eaux"}, "hors_pvd"),
        ({"beneficiaire_type": "petr"}, "hors_pvd"),
        ({"beneficiaire_nom": "Inconnu au bataillon"}, "hors_pvd"),
        ({"beneficiaire_siren": MORCENAIS, "commune_localisation": "40197"}, "communes"),
        ({"beneficiaire_siren": MORCENAIS, "commune_localisation": "40088"}, "hors_pvd"),
        ({"beneficiaire_type": "syndicat", "beneficiaire_nom": "SIVU", "commune_localisation": "40197"}, "communes"),
    ],
)
def test_the_scope_follows_the_beneficiary_unless_an_officer_sets_the_place(
    beneficiaire: dict[str, str], attendue: object
) -> None:
    assert portee(**beneficiaire) == attendue


def test_the_scopes_sum_apart_and_the_total_leaves_out_others() -> None:
    vue = finances(
        aide("DETR", 1, code_insee="40197"),
        aide("DETR", 10, beneficiaire_siren=MORCENAIS),
        aide("DSIL", 100),
        aide("DSIL", 1000, beneficiaire_nom="Conseil départemental"),
    )
    assert (vue.communes, vue.epci, vue.non_ventile, vue.hors_pvd, vue.total) == (1, 10, 100, 1000, 111)
    assert sum(groupe.total for groupe in vue.groupes) == vue.total


def test_a_grant_of_several_communes_counts_once_and_names_them_all() -> None:
    vue = finances(aide("DETR", 100, beneficiaire_nom="Roquefort et Gabarret"))
    assert (vue.total, vue.subventions["codes_communes"].iloc[0]) == (100, "40245;40102")


def test_a_line_of_the_sheet_split_between_communes_counts_once() -> None:
    donnees = tables(
        laureats=LAUREATS,
        subventions=[aide("DETR", 100, code_insee=code, intitule="École") for code in ("40088", "40245", "40102")],
    )
    donnees["subventions"]["_ligne"] = pd.array([2, 2, 2], dtype="Int64")
    vue = situation(donnees, "10/09/2021").financements
    assert (vue.total, vue.hors_pvd) == (100, 0)


def test_an_aid_counts_once_per_dossier_dispositif_and_exercice() -> None:
    dossier = {"n_dossier": "123", "code_insee": "40197", "intitule": "École"}
    vue = finances(
        aide("DETR", 100, exercice=2020, **dossier),
        aide("DETR", 100, exercice=2020, **dossier),
        aide("DSIL", 100, exercice=2020, **dossier),
        aide("DETR", 100, exercice=2021, **dossier),
        aide("DETR", 50, exercice=2020, **dossier),
    )
    assert vue.total == 350
    assert list(vue.subventions["motif"].isna()) == [True, False, True, True, True]


def test_lines_without_dossier_are_never_merged() -> None:
    assert finances(aide("DETR", 100, code_insee="40197"), aide("DETR", 100, code_insee="40197")).total == 200


@pytest.mark.parametrize(
    ("statut", "compte"),
    [(None, 100), ("accepte", 100), ("instruction", 100), ("refuse", 0), ("classe", 0)],
)
def test_what_is_refused_or_closed_counts_for_nothing(statut: str | None, compte: int) -> None:
    assert finances(aide("DETR", 100, code_insee="40197", statut=statut)).total == compte


def test_an_amount_only_asked_for_is_not_granted() -> None:
    vue = finances(aide("DETR", None, montant_demande=100, statut="demande", code_insee="40197"))
    assert (vue.total, vue.subventions["motif"].iloc[0]) == (0, "sans_montant")


@pytest.mark.parametrize(
    ("ligne", "au", "total"),
    [
        ({"exercice": 2022}, "31/12/2021", 0),
        ({"exercice": 2022}, "01/01/2022", 100),
        ({"date_notification": "15/10/2021", "exercice": 2021}, "14/10/2021", 0),
        ({"date_notification": "15/10/2021", "exercice": 2021}, "15/10/2021", 100),
        ({"date_depot": "15/10/2021"}, "14/10/2021", 0),
        ({"date_fin": "15/10/2030", "exercice": 2021}, "01/01/2021", 100),
        ({}, "01/01/2021", 100),
    ],
)
def test_a_grant_exists_from_its_date(ligne: dict[str, object], au: str, total: int) -> None:
    assert finances(aide("DETR", 100, code_insee="40197", **ligne), au=au).total == total


def test_a_national_list_is_filtered_on_the_departement() -> None:
    vue = finances(
        aide("DETR", 1, departement="40", code_insee="40197"),
        aide("DETR", 10, departement="32", beneficiaire_siren=TURSAN),
        aide("DETR", 100, code_insee="32132"),
        aide("DETR", 1000, departement="32"),
    )
    assert (vue.total, vue.hors_pvd) == (1, 0)


def test_amounts_are_summed_exactly() -> None:
    vue = finances(*[aide("DETR", "0.1234567891", code_insee="40197") for _ in range(10)])
    assert vue.total == D("1.234567891")


def test_groups_come_in_the_order_of_the_deck_and_unknown_names_go_last() -> None:
    vue = finances(aide("fonds inconnu", 1), aide("CD", 2), aide("DETR", 3), aide("FONDS_VERT", 4), aide("DSIL", 5))
    assert [(g.groupe, [d.code for d in g.dispositifs]) for g in vue.groupes] == [
        ("Droit commun", ["DSIL", "DETR"]),
        ("Appels à projets", ["FONDS_VERT"]),
        ("Cofinanceurs", ["CD"]),
        ("Autres", ["AUTRE"]),
    ]


@pytest.mark.parametrize(("montant", "attendue"), [(25, "2.5"), ("24.5", "2.5"), ("24.4999", "2.4"), (0, "0.0")])
def test_a_share_is_rounded_half_up_to_a_tenth(montant: object, attendue: object) -> None:
    assert part(D(montant), D(1000)) == D(attendue)


def test_a_grant_of_a_pvd_says_which() -> None:
    vue = finances(aide("DETR", 1, code_insee="40197"), aide("DETR", 1, beneficiaire_nom="Roquefort et Saint-Sever"))
    assert [None if pd.isna(cle) else cle for cle in vue.subventions["pvd"]] == ["40197", None]


def test_grants_never_supplied_are_zero_and_said_so() -> None:
    vue = situation(tables(laureats=LAUREATS), "10/09/2021").financements
    assert (vue.renseigne, vue.total, vue.groupes, vue.ecart_arrondi) == (False, 0, (), 0)
