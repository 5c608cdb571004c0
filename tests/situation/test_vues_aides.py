"""The tables of the grants: whatever the grouping, perimeter or stage, the same sum to the cent (R50–R55)."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pvd_dashboard.situation.catalogue import catalogue, dispositifs_refuses
from pvd_dashboard.situation.model_aides import Stade
from pvd_dashboard.situation.perimetre_aides import Perimetre, communes_du_perimetre, filtrer, hors_lieu
from pvd_dashboard.situation.vie_aides import delais_refuses
from pvd_dashboard.situation.vues_aides import cumul, par_annee, par_commune, premiers_projets, tableau
from tests.situation.faits import LANDES, aide, laureats, situation, tables

if TYPE_CHECKING:
    from pvd_dashboard.situation.model import Situation

D = Decimal
SOAK = bool(os.environ.get("PVD_SOAK"))
LISTE = catalogue()
TURSAN, MORCENAIS = "200069649", "244000691"
LAUREATS = laureats(["40197", "40282", "40245", "40102", "40119"])

QUI = st.sampled_from(
    [
        {},
        {"code_insee": "40197"},
        {"code_insee": "40282"},
        {"beneficiaire_nom": "Roquefort et Gabarret"},
        {"beneficiaire_nom": "Roquefort et Saint-Sever"},
        {"beneficiaire_siren": MORCENAIS},
        {"beneficiaire_siren": MORCENAIS, "commune_localisation": "40197"},
        {"beneficiaire_nom": "Conseil départemental"},
        {"code_insee": "40088"},
    ]
)
MONTANT = st.none() | st.decimals(0, 10**7, places=3, allow_nan=False)
LIGNE = st.fixed_dictionaries(
    {
        "qui": QUI,
        "dispositif": st.sampled_from(["DETR", "DSIL", "DSIL_EXC", "FONDS_VERT", "REGION", "fonds inconnu"]),
        "montant_accorde": MONTANT,
        "montant_demande": MONTANT,
        "montant_engage": MONTANT,
        "montant_paye": MONTANT,
        "exercice": st.none() | st.integers(2018, 2023),
        "statut": st.sampled_from([None, "accepte", "instruction", "refuse", "classe"]),
        "n_dossier": st.none() | st.sampled_from(["1", "2"]),
        "deja_compte": st.sampled_from([None, False, True]),
        "date_notification": st.none() | st.sampled_from(["01/02/2020", "01/02/2024"]),
        "intitule": st.sampled_from([None, "École", "Halle"]),
    }
)


def vue(lignes: list[dict[str, Any]]) -> Situation:
    plates = [{k: v for k, v in ligne.items() if k != "qui"} | ligne["qui"] for ligne in lignes]
    return situation(tables(laureats=LAUREATS, subventions=plates), "31/12/2023")


def attendu(subventions: pd.DataFrame, stade: Stade) -> Decimal:
    """The sum of the accepted lines, told the long way."""
    total = D(0)
    for ligne in subventions.to_dict("records"):
        colonne = {"demande": "montant_demande", "engage": "montant_engage", "paye": "montant_paye"}
        montant = ligne[colonne.get(stade.value, "montant_accorde")]
        if montant is None or ligne["portee_beneficiaire"] == "hors_pvd" or ligne["ecartee"]:
            continue
        if stade is not Stade.DEMANDE and ligne["statut"] in {"refuse", "classe"}:
            continue
        if stade is Stade.NOTIFIE and pd.isna(ligne["date_notification"]):
            continue
        total += montant
    return total


@settings(max_examples=100 if SOAK else 12, deadline=None)
@given(st.lists(LIGNE, max_size=12), st.sampled_from(list(Stade)))
def test_whatever_the_grouping_the_sum_is_that_of_the_accepted_lines(
    lignes: list[dict[str, Any]], stade: Stade
) -> None:
    lue = vue(lignes)
    aides = lue.financements
    total = attendu(aides.subventions, stade)
    table = tableau(aides.subventions, stade, LISTE)
    annees = par_annee(aides.subventions, stade, LISTE)
    communes = par_commune(aides.subventions, stade, lue.laureats.communes)
    tout = premiers_projets(aides.suivi.projets, aides.subventions, stade, 1000)
    assert table.total == total
    assert sum(groupe.total for groupe in table.groupes) == total
    assert sum(d.montant for groupe in table.groupes for d in groupe.dispositifs) == total
    assert table.communes + table.epci + table.non_ventile == total
    assert annees.total == sum(annees.par_dispositif.values()) == sum(annees.montants.values()) == total
    assert communes.total == total
    assert sum(commune.seule for commune in communes.communes) == communes.seules
    assert aides.suivi.stades[stade].total == total
    # A refused request makes no project: it weighs on the stage « demandé » only.
    if stade is not Stade.DEMANDE:
        assert sum(montant for _, montant in tout) == total - table.non_ventile
    exercices = sum(cumul(aides.subventions, stade, annee).total for annee in annees.annees if annee)
    assert exercices == total - annees.par_annee.get(None, D(0))


@settings(max_examples=60 if SOAK else 6, deadline=None)
@given(st.lists(LIGNE, max_size=10))
def test_perimeters_that_cut_the_departement_share_out_its_total(lignes: list[dict[str, Any]]) -> None:
    lue = vue(lignes)
    subventions, communes = lue.financements.subventions, lue.laureats
    par_an = [Perimetre(de=annee, a=annee) for annee in range(2018, 2024)]
    sommes = [tableau(filtrer(subventions, communes, p), Stade.ACCORDE, LISTE).total for p in par_an]
    sans = subventions[subventions["exercice"].isna()]
    assert sum(sommes) + tableau(sans, Stade.ACCORDE, LISTE).total == lue.financements.total
    par_code = [Perimetre(dispositif=code) for code in LISTE.par_code]
    assert sum(tableau(filtrer(subventions, communes, p), Stade.ACCORDE, LISTE).total for p in par_code) == (
        lue.financements.total
    )


def test_a_filter_of_place_keeps_its_epci_and_leaves_out_what_is_not_shared_out() -> None:
    lue = situation(
        tables(
            laureats=laureats(["40197", "40224"]),
            subventions=[
                aide("DETR", 1, code_insee="40197"),
                aide("DETR", 10, beneficiaire_siren=MORCENAIS),
                aide("DETR", 100),
                aide("DETR", 1000, code_insee="40224"),
                aide("DETR", 10_000, beneficiaire_nom="Morcenx-la-Nouvelle et Peyrehorade"),
            ],
        ),
        "31/12/2021",
    )
    subventions, ou = lue.financements.subventions, lue.laureats

    def total(perimetre: Perimetre) -> Decimal:
        return tableau(filtrer(subventions, ou, perimetre), Stade.ACCORDE, LISTE).total

    assert total(Perimetre()) == 11_111
    assert total(Perimetre(epci=MORCENAIS)) == 10_011
    assert total(Perimetre(commune="40197")) == 10_001
    assert total(Perimetre(pvd="40224")) == 11_000
    assert total(Perimetre(portee="epci")) == 10
    par_arrondissement = dict(zip(ou.communes["code_insee"], ou.communes["arrondissement"], strict=True))
    assert total(Perimetre(arrondissement=par_arrondissement["40197"])) == 10_011
    assert total(Perimetre(arrondissement=par_arrondissement["40224"])) == 11_000
    assert hors_lieu(subventions, Perimetre(epci=MORCENAIS))["montant"].tolist() == [100]
    assert hors_lieu(subventions, Perimetre(de=2020)).empty
    assert communes_du_perimetre(ou, Perimetre(epci=MORCENAIS))["code_insee"].tolist() == ["40197"]


def test_the_deck_table_is_the_same_through_the_screens_functions() -> None:
    aides = situation(LANDES, "10/09/2021").financements
    table = tableau(aides.subventions, Stade.ACCORDE, LISTE)
    assert (table.total, table.parts, table.ecart_arrondi, table.groupes) == (
        D(1629048),
        D("100.1"),
        D("-0.1"),
        aides.groupes,
    )


def test_examples_marked_to_be_counted_enter_the_total() -> None:
    ouvertes = LANDES | {"subventions": LANDES["subventions"].assign(deja_compte=False)}
    assert situation(ouvertes, "10/09/2021").financements.total == 1629048 + 192815 + 167904 + 139488


def test_per_inhabitant_uses_what_a_commune_received_alone_and_the_median_of_the_list() -> None:
    lue = situation(
        tables(
            laureats=[
                {"code_insee": code, "population": n} for code, n in (("40197", 100), ("40282", 50), ("40119", 10))
            ],
            subventions=[aide("DETR", 1000, code_insee="40197"), aide("DETR", 100, code_insee="40282")],
        ),
        "31/12/2021",
    )
    communes = par_commune(lue.financements.subventions, Stade.ACCORDE, lue.laureats.communes)
    assert {c.code: c.par_habitant for c in communes.communes} == {"40197": 10, "40282": 2, "40119": 0}
    assert communes.mediane == 2
    assert [c.code for c in communes.sans_aide] == ["40119"]


def test_a_shared_project_is_whole_on_each_sheet_and_once_in_the_total() -> None:
    lue = situation(
        tables(laureats=LAUREATS, subventions=[aide("DETR", 90, beneficiaire_nom="Roquefort et Gabarret")]),
        "31/12/2021",
    )
    communes = par_commune(lue.financements.subventions, Stade.ACCORDE, lue.laureats.communes)
    assert {c.code: (c.seule, c.partagee) for c in communes.communes if c.lignes} == {
        "40245": (0, 90),
        "40102": (0, 90),
    }
    assert (communes.partage, communes.total) == (90, 90)


def test_the_running_total_of_a_year_climbs_by_date_and_tells_what_is_not_dated() -> None:
    lue = situation(
        tables(
            laureats=LAUREATS,
            subventions=[
                aide("DETR", 5, exercice=2021, code_insee="40197", date_notification="10/03/2021"),
                aide("DETR", 3, exercice=2021, code_insee="40197", date_notification="02/02/2021"),
                aide("DETR", 7, exercice=2021, code_insee="40197"),
                aide("DETR", 9, exercice=2020, code_insee="40197"),
            ],
        ),
        "31/12/2021",
    )
    annee = cumul(lue.financements.subventions, Stade.ACCORDE, 2021)
    assert annee.points == ((date(2021, 2, 2), 3), (date(2021, 3, 10), 8))
    assert (annee.sans_date, annee.total) == (7, 15)


def test_the_first_projects_come_by_what_they_receive() -> None:
    lue = situation(
        tables(
            laureats=LAUREATS,
            subventions=[
                aide("DETR", 5, exercice=2021, code_insee="40197", intitule="Halle"),
                aide("DSIL", 6, exercice=2021, code_insee="40197", intitule="Halle"),
                aide("DETR", 9, exercice=2021, code_insee="40197", intitule="École"),
            ],
        ),
        "31/12/2021",
    )
    aides = lue.financements
    trouves = premiers_projets(aides.suivi.projets, aides.subventions, Stade.ACCORDE, 2)
    assert [(projet.intitule, montant) for projet, montant in trouves] == [("Halle", 11), ("École", 9)]


@pytest.mark.parametrize(
    ("ajouts", "code", "libelle", "groupe"),
    [
        ("PACTE ; Pacte rural ; Cofinanceurs ; pacte 40, PR40", "pr40", "Pacte rural", "Cofinanceurs"),
        ("detr ; DETR (part PVD) ; ;", "D.E.T.R.", "DETR (part PVD)", "Droit commun"),
        ("X ; Fonds X ; Fonds locaux", "fonds x", "Fonds X", "Fonds locaux"),
        ("X", "fonds x", "Autres", "Autres"),
    ],
)
def test_a_service_adds_or_renames_a_dispositif(ajouts: str, code: str, libelle: str, groupe: str) -> None:
    liste = catalogue(ajouts)
    trouve = liste.par_code[liste.code(code)]
    assert (trouve.libelle, trouve.groupe) == (libelle, groupe)
    assert liste.groupes[-1] == "Autres"


def test_settings_that_cannot_be_read_are_told_and_change_nothing() -> None:
    assert dispositifs_refuses("X ; Fonds X\n\nsans libellé\n ; sans code") == ["sans libellé", " ; sans code"]
    assert delais_refuses("DETR 2021 : 12 / 36\n\nDETR : bientôt\nFonds vert : 18/40") == ["DETR : bientôt"]
    assert catalogue("sans libellé").par_code == catalogue().par_code
