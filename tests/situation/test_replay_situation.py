"""R08: what is dated after the date does not exist; the same data, another date, other figures (ACX-8)."""

from __future__ import annotations

import os
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pvd_dashboard.situation import to_json
from tests.situation.faits import JOUR, LANDES, adhesion, aide, ort, poste, situation, tables

SOAK = os.environ.get("PVD_SOAK") == "1"

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

COMMUNES = ["40245", "40102", "40197", "40282"]
DEBUT = date(2020, 10, 1)
ECHEANCES = ("date_reunion", "echeance")
QUAND = st.integers(0, 2500).map(lambda n: DEBUT + timedelta(days=n))


def test_another_date_changes_the_figures_and_not_the_data() -> None:
    avant = {nom: frame.copy() for nom, frame in LANDES.items()}
    un, deux = (to_json(situation(LANDES, au)) for au in ("10/09/2021", "22/11/2026"))
    assert un["conventions"]["par_statut"] != deux["conventions"]["par_statut"]
    assert [a["code"] for a in un["alertes"]] != [a["code"] for a in deux["alertes"]]
    for nom, frame in LANDES.items():
        pd.testing.assert_frame_equal(frame, avant[nom])


def texte(jour: date) -> str:
    return jour.strftime(JOUR)


def faits(
    plus: Callable[..., dict[str, object]], quand: st.SearchStrategy[object]
) -> st.SearchStrategy[list[dict[str, object]]]:
    """Facts of one kind on a commune or two, dated by ``quand``."""
    qui = st.lists(st.sampled_from(COMMUNES), min_size=1, max_size=2, unique=True).map(";".join)
    return st.lists(st.tuples(qui, quand).map(lambda fait: plus(*fait)), max_size=4)


FAITS = st.fixed_dictionaries(
    {
        "adhesions": faits(adhesion, QUAND.map(texte)),
        "orts": faits(ort, QUAND.map(texte)),
        "avenants": faits(
            lambda communes, quand: {
                "communes": communes,
                "date_signature": quand,
                "nouvelle_echeance": texte(pd.to_datetime(quand, format=JOUR).date() + timedelta(days=300)),
            },
            QUAND.map(texte),
        ),
        "postes": faits(
            lambda communes, quand: poste(
                communes, "pourvu", exercice=int(quand[-4:]), cout_charge_annuel=50_000, financement_bdt=12_000
            ),
            QUAND.map(texte),
        ),
        "reunions": faits(
            lambda communes, quand: {"type": "comite_projet", "communes": communes, "date": quand, "decisions": "Oui"},
            QUAND.map(texte),
        ),
        "decisions": faits(
            lambda communes, quand: {"decision": "Étude", "communes": communes} | dict.fromkeys(ECHEANCES, quand),
            QUAND.map(texte),
        ),
        "formations": faits(
            lambda communes, quand: {"intitule": "Module", "communes": communes, "date": quand, "statut": "suivie"},
            QUAND.map(texte),
        ),
        "equipes": faits(
            lambda communes, quand: {"communes": communes, "date_installation": quand, "engagement": "confirme"},
            QUAND.map(texte),
        ),
        "indicateurs": faits(
            lambda communes, quand: {
                "communes": communes,
                "indicateur": "Vacance",
                "annee": int(quand[-4:]),
                "valeur": int(quand[:2]),
            },
            QUAND.map(texte),
        ),
        "contacts": faits(
            lambda communes, quand: (
                {"collectivite": "Mairie", "communes": communes, "elu": quand < "15"}
                | {"date_verification": quand, "date_fin_fonction": quand if quand > "25" else None}
            ),
            QUAND.map(texte),
        ),
        "textes": faits(
            lambda communes, quand: {"rubrique": "message", "texte": quand, "communes": communes, "date": quand},
            QUAND.map(texte),
        ),
        "actions": faits(
            lambda communes, quand: (
                {"id_action": f"A{quand[:2]}", "intitule": "Halle", "communes": communes}
                | {"statut": "en_projet", "cout_ht": 100, "date_debut": quand, "date_fin_reelle": quand}
            ),
            QUAND.map(texte),
        ),
        "plans_financement": faits(
            lambda communes, quand: (
                {"id_action": f"A{quand[:2]}", "intitule": "Halle", "communes": communes}
                | {"financeur": "DETR", "montant": int(quand[3:5])}
            ),
            QUAND.map(texte),
        ),
        "liste_nationale": faits(
            lambda communes, quand: {"code_insee": communes[:5], "date_adhesion": quand, "date_liste": quand},
            QUAND.map(texte),
        ),
        "aides": faits(
            lambda communes, quand: aide("DETR", 100, code_insee=communes[:5], date_notification=quand),
            QUAND.map(texte),
        ),
    }
)
SOCLE = {
    "laureats": [{"code_insee": code, "id_pvd": "3" if code in {"40245", "40102"} else None} for code in COMMUNES],
    "conventions": [adhesion("40001", "01/10/2020")],
    "avenants": [{"communes": "40001"}],
    "postes": [poste("40001", "vacant")],
    "subventions": [aide("DSIL", 7)],
    "reunions": [{"type": "comite_projet", "communes": "40001", "date": "01/10/2020"}],
    "decisions": [{"decision": "Ailleurs", "communes": "40001"}],
    "formations": [{"intitule": "Ailleurs", "communes": "40001"}],
    "equipes": [{"communes": "40001"}],
    "indicateurs": [{"indicateur": "Ailleurs", "communes": "40001"}],
    "contacts": [{"collectivite": "Ailleurs", "communes": "40001"}],
    "textes": [{"rubrique": "message", "texte": "Ailleurs"}],
    "actions": [{"intitule": "Ailleurs", "communes": "40001"}],
    "plans_financement": [{"intitule": "Ailleurs", "communes": "40001", "financeur": "DSIL"}],
    "liste_nationale": [{"code_insee": "40001"}],
}
CELLULES = {"contacts": ("date_verification", "date_fin_fonction"), "actions": ("date_debut", "date_fin_reelle")}
"""Where a line lasts and its dates come one by one: the later ones are not written yet."""


def donnees(
    choisis: dict[str, list[dict[str, object]]], garde: Callable[[date], bool] = lambda _quand: True
) -> dict[str, pd.DataFrame]:
    # An alert may name the line of a fact: it keeps its line, whatever comes after.
    choisis = {nom: [fait | {"_ligne": n} for n, fait in enumerate(faits_, 100)] for nom, faits_ in choisis.items()}

    def gardes(nom: str, colonne: str) -> list[dict[str, object]]:
        return [fait for fait in choisis[nom] if garde(pd.to_datetime(str(fait[colonne]), format=JOUR).date())]

    def annees() -> list[dict[str, object]]:
        return [fait for fait in choisis["indicateurs"] if garde(date(fait["annee"], 1, 1))]

    def exercices() -> list[dict[str, object]]:
        return [fait for fait in choisis["postes"] if garde(date(fait["exercice"], 1, 1))]

    def pas_encore(nom: str) -> list[dict[str, object]]:
        tard = [
            {
                colonne
                for colonne in CELLULES[nom]
                if (dit := fait[colonne]) and not garde(pd.to_datetime(str(dit), format=JOUR).date())
            }
            for fait in choisis[nom]
        ]
        return [fait | dict.fromkeys(colonnes) for fait, colonnes in zip(choisis[nom], tard, strict=True)]

    plus = {
        "contacts": pas_encore("contacts"),
        "actions": pas_encore("actions"),
        "textes": gardes("textes", "date"),
        "plans_financement": choisis["plans_financement"],  # undated: they always count
        "liste_nationale": gardes("liste_nationale", "date_liste"),
        "conventions": gardes("adhesions", "date_signature") + gardes("orts", "date_signature"),
        "avenants": gardes("avenants", "date_signature"),
        "postes": exercices(),
        "subventions": gardes("aides", "date_notification"),
        "reunions": gardes("reunions", "date"),
        "decisions": gardes("decisions", "date_reunion"),
        "formations": gardes("formations", "date"),
        "equipes": gardes("equipes", "date_installation"),
        "indicateurs": annees(),
    }
    return tables(**{nom: rows + plus.get(nom, []) for nom, rows in SOCLE.items()})


@settings(max_examples=1500 if SOAK else 8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FAITS, QUAND)
def test_nothing_dated_after_the_date_changes_the_situation(
    choisis: dict[str, list[dict[str, object]]], au: str
) -> None:
    avec_la_suite = to_json(situation(donnees(choisis), au))
    sans_la_suite = to_json(situation(donnees(choisis, lambda quand: quand <= au), au))
    assert avec_la_suite == sans_la_suite


def test_a_convention_signed_later_does_not_say_how_its_sheet_is_kept() -> None:
    signees = [ort("40245", "01/10/2020"), ort("40102", "01/10/2020")]  # one line a commune: one convention

    def conventions(lignes: list[dict[str, object]]) -> object:
        return to_json(situation(tables(**SOCLE | {"conventions": lignes}), "01/10/2020"))["conventions"]

    assert conventions([ort("40245;40102", "02/10/2020"), *signees]) == conventions(signees)


_PAYE = {"date_prise_poste": "01/03/2020", "cout_charge_annuel": 9, "financement_bdt": 1}
LIGNES = {
    "postes": [poste("40245", None, exercice=annee, **_PAYE) for annee in (2020, 2021)],
    "actions": [{"intitule": "Halle", "communes": "40245", "statut": "en_projet"}],
    "conventions": [ort("40245", "01/10/2020")],
    "decisions": [{"decision": "Étude", "communes": "40245", "echeance": "01/09/2021"}],
    "etapes": [{"communes": "40245", "etape": "projet"}],
    "equipes": [{"communes": "40245"}],
}


@pytest.mark.parametrize(
    ("nom", "colonne"),
    [
        ("postes", "date_depart"),
        ("postes", "date_solde"),
        ("actions", "date_fin_reelle"),
        ("conventions", "date_comite_projet"),
        ("conventions", "date_comite_regional_financeurs"),
        ("decisions", "date_fait"),
        ("etapes", "date_reelle"),
        ("equipes", "date_premier_contact"),
        ("equipes", "date_deliberation"),
    ],
)
def test_a_fact_of_tomorrow_in_a_row_of_today_changes_nothing(nom: str, colonne: str) -> None:
    au = date(2021, 9, 10)

    def document(quand: date | None) -> dict[str, Any]:
        lignes = [ligne | ({colonne: texte(quand)} if quand else {}) for ligne in LIGNES[nom]]
        return to_json(situation(tables(**SOCLE | {nom: lignes}), au))

    assert document(au + timedelta(days=1)) == document(None)
    assert document(au) != document(None)


@settings(max_examples=150 if SOAK else 6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FAITS, QUAND)
def test_the_counts_hold_together_at_any_date(choisis: dict[str, list[dict[str, object]]], au: str) -> None:
    vue = situation(donnees(choisis), au)
    lignes = vue.conventions.lignes
    assert sorted(code for ligne in lignes for code in ligne.communes) == sorted(COMMUNES)
    assert [ligne.pvd for ligne in lignes] == [projet.cle for projet in vue.laureats.projets]
    assert sum(vue.conventions.par_statut.values()) == len(lignes)
    argent = vue.financements
    assert (
        sum(groupe.total for groupe in argent.groupes)
        == argent.total
        == argent.communes + argent.epci + argent.non_ventile
    )
    postes = vue.postes
    assert postes.total == postes.pourvus + postes.en_recrutement + postes.vacants + postes.a_creer
    assert postes.communes_pourvues <= postes.communes_couvertes == 4 - len(postes.communes_sans_poste)
