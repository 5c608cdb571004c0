"""The actions: AC32-7, ACAN-3, ACAN-6, the national share delivered, links to grants."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pvd_dashboard.situation import to_json
from tests.situation.faits import GERS, adhesion, aide, laureats, ort, situation, tables

if TYPE_CHECKING:
    import pandas as pd

    from pvd_dashboard.situation.model_vie import Action, Actions

UNE = laureats(["40245"])


def action(communes: str | None, statut: str | None, **plus: object) -> dict[str, object]:
    return {"intitule": "Halle", "communes": communes, "statut": statut} | plus


def part(*actions: dict[str, object], au: str = "10/09/2022", **plus: list[dict[str, object]]) -> Actions:
    donnees = tables(**{"laureats": UNE, "actions": list(actions), **plus})
    return situation(donnees, au).actions


def seule(fait: dict[str, object], au: str = "10/09/2022", **plus: list[dict[str, object]]) -> Action:
    (trouvee,) = part(fait, au=au, **plus).lignes
    return trouvee


def gers() -> dict[str, pd.DataFrame]:
    en_cours = [action(None, "engagee")] * 4 + [action("32132", "engagee")] * 3 + [action("32208", "engagee")] * 5
    a_venir = [action("32208", "en_projet")] * 11 + [action("32132", "en_projet")] * 14
    structurants = [action(code, "en_projet", structurante=True) for code in ("32132", "32208", "32208")]
    return {**GERS, **tables(actions=en_cours + a_venir + structurants)}


def test_ac32_7_under_way_and_to_come_by_commune_with_three_structuring_projects() -> None:
    trouvees = situation(gers(), "10/08/2022", "32").actions
    comptes = {
        (groupe, code): sum(a.groupe == groupe and a.communes == code for a in trouvees.lignes)
        for groupe in ("en_cours", "a_venir")
        for code in ((), ("32132",), ("32208",))
    }
    assert comptes == {
        ("en_cours", ()): 4,
        ("en_cours", ("32132",)): 3,
        ("en_cours", ("32208",)): 5,
        ("a_venir", ()): 0,
        ("a_venir", ("32132",)): 15,
        ("a_venir", ("32208",)): 13,
    }
    assert (trouvees.total, trouvees.structurantes, trouvees.par_commune) == (40, 3, {"32132": 18, "32208": 18, "": 4})
    assert (trouvees.livrees, trouvees.part_livree, trouvees.objectif) == (0, 0, Decimal("0.20"))


def test_the_share_delivered_leaves_out_what_was_abandoned() -> None:
    trouvees = part(*[action("40245", statut) for statut in ("livree", "engagee", "idee", "mature", "abandonnee")])
    assert (trouvees.part_livree, trouvees.par_groupe) == (
        Decimal("0.25"),
        {"livree": 1, "en_cours": 1, "a_venir": 2, "abandonnee": 1},
    )
    assert part(action("40245", "abandonnee")).part_livree is None


def test_counts_by_axe_theme_and_maitre_ouvrage_take_spellings_as_one() -> None:
    trouvees = part(
        action("40245", "idee", axe="Axe 1 – Habitat", theme="habitat", maitre_ouvrage="Commune"),
        action("40245;40102", "idee", axe="AXE 1 : habitat", maitre_ouvrage="commune", inscrit_crte=True),
        action("40245", None),
    )
    assert trouvees.par_axe == {"Axe 1 – Habitat": 2, "": 1}
    assert trouvees.par_theme == {"": 2, "habitat": 1}
    assert trouvees.par_maitre_ouvrage == {"Commune": 2, "": 1}
    assert trouvees.par_commune == {"40245": 3, "40102": 1}
    assert (trouvees.par_statut, trouvees.crte) == ({"idee": 2, "inconnu": 1}, 1)


@pytest.mark.parametrize(
    ("declare", "dates", "attendu"),
    [
        ("engagee", {"date_debut": "11/09/2022"}, "en_projet"),
        ("engagee", {"date_debut": "10/09/2022"}, "engagee"),
        ("engagee", {}, "engagee"),
        ("idee", {"date_debut": "11/09/2022"}, "idee"),
        (None, {"date_debut": "11/09/2022"}, "en_projet"),
        (None, {}, "inconnu"),
        ("livree", {}, "livree"),
        ("livree", {"date_fin_reelle": "10/09/2022"}, "livree"),
        ("en_travaux", {"date_fin_reelle": "10/09/2022"}, "livree"),
        ("livree", {"date_fin_reelle": "11/09/2022"}, "inconnu"),
        ("livree", {"date_fin_reelle": "11/09/2022", "date_debut": "01/01/2022"}, "engagee"),
        ("livree", {"date_fin_reelle": "11/09/2022", "date_debut": "11/09/2022"}, "en_projet"),
        ("abandonnee", {"date_debut": "01/01/2022"}, "abandonnee"),
    ],
)
def test_a_start_or_a_delivery_that_is_later_has_not_happened(
    declare: str | None, dates: dict[str, object], attendu: str
) -> None:
    assert seule(action("40245", declare, **dates)).statut == attendu


@pytest.mark.parametrize(
    ("actes", "debut", "attendu"),
    [
        ([adhesion("40245", "20/05/2021")], "19/05/2021", "sans_adhesion"),
        ([adhesion("40245", "20/05/2021")], "20/05/2021", "acceptee"),
        ([adhesion("40245", "20/05/2021")], "21/05/2021", "acceptee"),
        ([adhesion("40245", "20/05/2021")], None, "acceptee"),
        ([adhesion("40245", statut="signee")], "20/05/2021", "acceptee"),
        ([adhesion("40102", "20/05/2021")], "20/05/2021", "sans_adhesion"),
        ([adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022")], "02/01/2022", "acceptee"),
        ([adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022")], "03/01/2022", ""),
        ([adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022")], "04/01/2022", ""),
        ([adhesion("40245", "20/05/2021"), ort("40245", "03/01/2022")], None, ""),
    ],
)
def test_acan_3_an_action_begun_before_the_ort_is_accepted_if_the_adhesion_is_signed(
    actes: list[dict[str, object]], debut: str | None, attendu: str
) -> None:
    assert seule(action("40245", "engagee", date_debut=debut), conventions=actes).anticipee == attendu


@pytest.mark.parametrize("statut", ["en_projet", "idee", "mature", "abandonnee", None])
def test_acan_3_an_action_not_begun_is_not_early(statut: str | None) -> None:
    fait = action("40245", statut)
    assert seule(fait, conventions=[adhesion("40245", "20/05/2021")]).anticipee == ""


def test_acan_3_early_actions_are_counted_as_to_take_up_in_the_plan() -> None:
    actes = [adhesion("40245", "20/05/2021")]
    trouvees = part(action("40245", "engagee"), action("40245", "idee"), conventions=actes)
    assert trouvees.a_reprendre == 1


def test_an_action_adds_up_the_grants_of_its_dossier_that_count() -> None:
    aides = [
        aide("DETR", 100, code_insee="40245", n_dossier="12 345"),
        aide("DSIL", 50, code_insee="40245", n_dossier="12 345"),
        aide("FNADT", 9, code_insee="40245", n_dossier="12 345", statut="refuse"),
        aide("DETR", 7, code_insee="40245", n_dossier="99"),
    ]
    liee = seule(action("40245", "engagee", n_dossier="12 345"), subventions=aides)
    assert (liee.aides, len(liee.subventions)) == (150, 2)
    assert seule(action("40245", "engagee"), subventions=aides).aides is None


def test_actions_of_another_departement_are_left_out() -> None:
    assert part(action("32132", "engagee")).total == 0


def test_the_document_tells_unknown_from_zero() -> None:
    bloc = to_json(situation(tables(laureats=UNE, actions=[action("40245", None)]), "10/09/2022"))["actions"]
    (ligne,) = bloc["lignes"]
    assert (bloc["renseigne"], bloc["total"], bloc["part_livree"]) == (True, 1, "0.0000")
    assert (ligne["statut"], ligne["cout"], ligne["aides"], ligne["crte"]) == ("inconnu", None, None, None)


def test_each_axis_tells_what_it_holds_what_it_lacks_and_its_actions() -> None:  # ACAN-4
    plein = {
        "enjeux": "Vacance",
        "partenaires": "Anah",
        "indicateurs_mise_en_oeuvre": "Dossiers",
        "indicateurs_resultat": "Logements remis sur le marché",
        "echelle": "Centre-ville",
    }
    faits = tables(
        laureats=laureats(["40245"]),
        axes=[
            {"axe": "Axe 1 – Habitat", "communes": "40245"} | plein,
            {"axe": "Axe 2", "enjeux": "Commerce"},
            {"axe": "Ailleurs", "communes": "65025"},
        ],
        actions=[
            {"intitule": "OPAH", "axe": "axe 1 - habitat", "statut": "livree", "communes": "40245"},
            {"intitule": "Façades", "axe": "Axe 1 – Habitat", "statut": "en_projet", "communes": "40245"},
            {"intitule": "Sans axe", "communes": "40245"},
        ],
    )
    habitat, commerce = to_json(situation(faits, "01/06/2022"))["axes"]
    assert habitat == {
        "axe": "Axe 1 – Habitat", "communes": ["40245"], **plein, "manquants": [], "actions": 2, "livrees": 1,
    }  # fmt: skip
    assert commerce["manquants"] == ["partenaires", "indicateurs_mise_en_oeuvre", "indicateurs_resultat", "echelle"]
    assert (commerce["actions"], commerce["communes"]) == (0, [])
