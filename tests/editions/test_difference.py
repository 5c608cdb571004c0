from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from pvd_dashboard import recits
from pvd_dashboard.editions import Store, SummaryItem, difference, resume

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Difference, Publication

    Make = Callable[..., Publication]
    Diff = Callable[[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]], Difference]

MORCENX = {"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle"}
TARTAS = {"code_insee": "40313", "nom_commune": "Tartas"}
LE_20_MAI = pd.Timestamp("2021-05-20")


def ort(code: str, **more: object) -> dict[str, Any]:
    return {"type": "cadre_ort", "communes": code, "communes_texte": f"n° {code}"} | more


def aide(dispositif: str, montant: str, **more: object) -> dict[str, Any]:
    row = {"n_dossier": f"{dispositif}{montant}", "dispositif": dispositif, "montant_accorde": Decimal(montant)}
    return row | more


@pytest.fixture
def diff(fabrique: Any) -> Diff:  # noqa: ANN401 (the factory of conftest)
    def states(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> Difference:
        frames = [{name: fabrique.frame(name, rows) for name, rows in state.items()} for state in (before, after)]
        return difference(*frames)

    return states


def test_two_equal_states_have_no_difference(diff: Diff) -> None:
    state = {"laureats": [MORCENX, TARTAS | {"date_ort": LE_20_MAI, "population": 3000}]}
    found = diff(state, state)
    assert not found
    assert found.counts == {}
    assert resume(found) == []


def test_rows_are_added_and_removed_by_identity_not_by_place(diff: Diff) -> None:
    one = diff({"laureats": [MORCENX, TARTAS]}, {"laureats": [TARTAS, {"code_insee": "40119"}]}).tables[0]
    assert one.counts == {"added": 1, "removed": 1, "changed": 0}
    assert one.added["code_insee"].tolist() == ["40119"]
    assert one.removed["code_insee"].tolist() == ["40197"]


def test_a_changed_row_is_told_cell_by_cell(diff: Diff) -> None:
    before = {"code_insee": "40197", "nom_commune": "Morcenx", "population": 4000, "frr": True}
    after = {
        "code_insee": "40197",
        "nom_commune": "Morcenx-la-Nouvelle",
        "date_ort": LE_20_MAI,
        "date_ort_precision": "jour",
        "date_ort_texte": "20/05/21",
    }
    found = diff({"laureats": [before]}, {"laureats": [after]})
    assert found.counts == {"laureats": {"added": 0, "removed": 0, "changed": 1}}
    told = [(cell.column, cell.before, cell.after, cell.wording) for cell in found.cells]
    assert told == [
        ("nom_commune", "Morcenx", "Morcenx-la-Nouvelle", False),
        ("date_ort", None, date(2021, 5, 20), False),
        ("date_ort_precision", None, "jour", False),
        ("date_ort_texte", None, "20/05/21", True),
        ("population", 4000, None, False),
        ("frr", True, None, False),
    ]
    assert {(cell.libelle, cell.cle, cell.codes) for cell in found.cells} == {
        ("Morcenx-la-Nouvelle", "40197", ("40197",))
    }


def test_amounts_are_compared_by_value_to_the_last_digit(diff: Diff) -> None:
    same = diff(
        {"subventions": [aide("detr", "10.50")]},
        {"subventions": [aide("detr", "10.50") | {"montant_accorde": Decimal("10.5")}]},
    )
    assert not same
    near = diff(
        {"subventions": [aide("detr", "1") | {"montant_accorde": Decimal("0.1000000001")}]},
        {"subventions": [aide("detr", "1") | {"montant_accorde": Decimal("0.1000000002")}]},
    )
    assert [(cell.before, cell.after) for cell in near.cells] == [(Decimal("0.1000000001"), Decimal("0.1000000002"))]


def test_rows_of_one_identity_are_matched_in_their_order(diff: Diff) -> None:
    twins = [aide("detr", "1", n_dossier="X"), aide("detr", "2", n_dossier="X")]
    changed = [aide("detr", "1", n_dossier="X"), aide("detr", "3", n_dossier="X")]
    found = diff({"subventions": twins}, {"subventions": changed})
    assert [(cell.before, cell.after) for cell in found.cells] == [(Decimal(2), Decimal(3))]


def test_a_table_unknown_on_one_side_is_all_added_or_all_removed(diff: Diff) -> None:
    assert diff({}, {"laureats": [MORCENX]}).counts == {"laureats": {"added": 1, "removed": 0, "changed": 0}}
    assert diff({"laureats": [MORCENX]}, {}).counts == {"laureats": {"added": 0, "removed": 1, "changed": 0}}


def test_labels_speak_french(diff: Diff) -> None:
    rows = {
        "conventions": [ort("40197")],
        "enveloppes": [{"dispositif": "DETR", "exercice": 2021}],
        "reunions": [{"type": "club", "date": pd.Timestamp("2021-09-10")}],
    }
    labels = [line["libelle"] for one in diff({}, rows).to_json()["tables"] for line in one["added"]]
    assert labels == ["Convention-cadre valant ORT – n° 40197", "DETR – 2021", "Club PVD – 10/09/2021"]


def test_the_json_holds_decimals_and_dates_as_text(diff: Diff) -> None:
    before = {"subventions": [aide("detr", "5")], "laureats": [MORCENX]}
    after = {"subventions": [aide("detr", "5") | {"montant_accorde": Decimal("1E+3"), "date_depot": LE_20_MAI}]}
    document = json.loads(json.dumps(diff(before, after).to_json()))
    assert document["counts"]["subventions"] == {"added": 0, "removed": 0, "changed": 1}
    cells = [(cell["column"], cell["before"], cell["after"]) for cell in document["tables"][1]["cells"]]
    assert cells == [("montant_accorde", "5", "1000"), ("date_depot", None, "2021-05-20")]
    assert document["tables"][0]["removed"][0]["valeurs"] == {
        "code_insee": "40197",
        "nom_commune": "Morcenx-la-Nouvelle",
    }


def test_a_signature_is_told_by_its_communes(diff: Diff) -> None:
    found = diff({"conventions": [ort("40134")]}, {"conventions": [ort("40134", date_signature=LE_20_MAI)]})
    assert resume(found) == [SummaryItem("ort", "conventions", 1, ("40134",))]


def test_a_signature_known_from_another_table_is_not_news(diff: Diff) -> None:
    convention = {"conventions": [ort("40134", statut="signee")]}
    laureat = {"code_insee": "40134", "nom_commune": "Labouheyre"}
    found = diff(convention | {"laureats": [laureat]}, convention | {"laureats": [laureat | {"date_ort": LE_20_MAI}]})
    assert resume(found) == [SummaryItem("lignes", "laureats", 1)]


def test_posts_filled_and_aids_are_told_by_their_difference(diff: Diff) -> None:
    poste = {"fonction": "chef_projet", "communes": "40197", "statut_poste": "en_recrutement"}
    before = {"postes": [poste], "subventions": [aide("detr", "100"), aide("dsil", "50")]}
    after = {
        "postes": [poste | {"statut_poste": "pourvu"}, poste | {"communes": "40313", "statut_poste": "pourvu"}],
        "subventions": [
            aide("detr", "100"),
            aide("detr", "43.005"),
            aide("dsil", "50", statut="refuse"),
            aide("fnadt", "9", deja_compte=True),
        ],
    }
    assert resume(diff(before, after)) == [
        SummaryItem("postes", "postes", 1, ("40313",)),
        SummaryItem("postes_pourvus", "postes", 2, ("40197", "40313")),
        SummaryItem("aides", "subventions", 1, amount=Decimal("43.005"), dispositif="detr"),
        SummaryItem("aides", "subventions", -1, amount=Decimal(-50), dispositif="dsil"),
    ]


def test_a_post_filled_while_another_is_left_are_both_told(diff: Diff) -> None:
    filled, left = (
        {"fonction": "chef_projet", "communes": code, "statut_poste": "pourvu"} for code in ("40197", "40313")
    )
    vacant = {"statut_poste": "vacant"}
    found = diff({"postes": [filled | vacant, left]}, {"postes": [filled, left | vacant]})
    assert resume(found) == [
        SummaryItem("postes_pourvus", "postes", 1, ("40197",)),
        SummaryItem("postes_pourvus", "postes", -1, ("40313",)),
    ]
    assert recits.raconter(found) == ["+ 1 poste pourvu (Morcenx-la-Nouvelle)", "− 1 poste pourvu (Tartas)"]


def test_laureats_that_leave_are_counted_down(diff: Diff) -> None:
    found = diff({"laureats": [MORCENX, TARTAS]}, {"laureats": [MORCENX, TARTAS | {"statut_laureat": "retire"}]})
    assert resume(found) == [SummaryItem("laureats", "laureats", -1, ("40313",))]


def test_the_store_compares_two_editions_and_the_void(store: Store, publication: Make) -> None:
    first = store.publish(publication(laureats=[MORCENX], conventions=[ort("40134")])).edition
    second = store.publish(publication(conventions=[ort("40134", date_signature=LE_20_MAI)])).edition
    assert store.diff(None, first).counts.keys() == {"laureats", "conventions"}
    assert store.diff(first, second).counts == {"conventions": {"added": 0, "removed": 0, "changed": 1}}
    assert resume(store.diff(second, first)) == [SummaryItem("ort", "conventions", -1, ("40134",))]
    assert not store.diff(second, second)
