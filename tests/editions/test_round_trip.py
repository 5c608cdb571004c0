from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import ORIGIN, conform, empty, physical

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Publication, Store

    Make = Callable[..., Publication]

EXACT = [
    "0.1000000001",
    "123456789012345678901234567",
    "0.123456789012345678901234567",
    "1234567890123.1234567890123",
    "-43457.005",
    "1E+3",
    "1.5E-12",
    "0",
    "0.00",
]


def reread(store: Store, publication: Publication, name: str) -> pd.DataFrame:
    return store.tables(store.publish(publication).edition)[name]


def test_decimals_come_back_exactly(store: Store, publication: Make) -> None:
    rows = [{"dispositif": "detr", "montant_accorde": Decimal(text)} for text in EXACT]
    amounts = reread(store, publication(subventions=[*rows, {"dispositif": "detr"}]), "subventions")["montant_accorde"]
    assert amounts.tolist()[:-1] == [Decimal(text) for text in EXACT]
    assert all(isinstance(value, Decimal) for value in amounts[:-1])
    assert amounts.tolist()[-1] is None


def test_dates_come_back_with_their_precision_and_their_text(store: Store, publication: Make) -> None:
    row = {
        "type": "adhesion",
        "communes": "40197;40313",
        "communes_texte": "Morcenx / Tartas",
        "date_signature": pd.Timestamp("2021-03-01"),
        "date_signature_precision": "mois",
        "date_signature_texte": "mars 2021",
    }
    old = {"type": "adhesion", "date_signature": pd.Timestamp("0987-01-01").as_unit("s")}
    conventions = reread(store, publication(conventions=[row, old]), "conventions")
    assert conventions.loc[0, list(row)].to_dict() == row
    assert conventions["date_signature"].dtype == "datetime64[s]"
    assert conventions.loc[1, "date_signature"] == pd.Timestamp("0987-01-01")
    assert pd.isna(conventions.loc[1, "date_signature_precision"])


@pytest.mark.parametrize(
    "text", ["L'Haÿ-les-Roses", "Œuilly – « cœur »", "  espaces  ", "ligne\nsuivante", "🏘️", "", "'; --"]
)
def test_texts_come_back_as_written(store: Store, publication: Make, text: str) -> None:
    laureats = reread(store, publication(laureats=[{"code_insee": "40197", "observations": text}]), "laureats")
    assert laureats["observations"].tolist() == [text]


def test_what_no_database_keeps_in_a_text_is_replaced_not_refused(store: Store, publication: Make) -> None:
    sent = publication(laureats=[{"code_insee": "40197", "observations": "a\x00b"}])
    assert reread(store, sent, "laureats")["observations"].tolist() == ["a\ufffdb"]
    assert not store.publish(sent).created


def test_whole_numbers_and_yes_no_come_back_with_their_missing_values(store: Store, publication: Make) -> None:
    rows: list[dict[str, Any]] = [
        {"code_insee": "1", "population": 2**53 + 1, "frr": True},
        {"code_insee": "2", "population": None, "frr": False},
        {"code_insee": "3", "population": 0, "frr": None},
    ]
    for row in rows:
        row["population"] = pd.array([row["population"]], dtype="Int64")[0]
    laureats = reread(store, publication(laureats=rows), "laureats")
    assert laureats["population"].to_list() == [2**53 + 1, pd.NA, 0]
    assert laureats["frr"].to_list() == [True, False, pd.NA]


def test_a_column_comes_back_whichever_line_first_fills_it(store: Store, publication: Make) -> None:
    late = {0: "population", 3: "crte", 4: "siren_epci", 1_200: "observations"}
    rows = [{"code_insee": f"{n:05d}"} | ({late[n]: "1"} if n in late else {}) for n in range(1_201)]
    laureats = reread(store, publication(laureats=rows), "laureats")
    filled = {name: laureats[name].first_valid_index() for name in laureats.columns if laureats[name].notna().any()}
    assert {filled[name]: name for name in late.values()} == late
    assert laureats["code_insee"].tolist() == [row["code_insee"] for row in rows]


def test_a_row_keeps_where_it_comes_from(store: Store, publication: Make) -> None:
    row = {"code_insee": "40197", "_fichier": "a" * 64, "_feuille": "Feuil1", "_ligne": 12}
    laureats = reread(store, publication(laureats=[row]), "laureats")
    assert laureats.loc[0, list(ORIGIN)].tolist() == ["a" * 64, "Feuil1", 12, "40197"]


def test_every_declared_table_comes_back_in_its_shape(store: Store, publication: Make) -> None:
    edition = store.publish(publication(laureats=[{"code_insee": "40197"}])).edition
    for name, frame in store.tables(edition).items():
        expected = empty(TABLES[name]) if name != "laureats" else conform(TABLES[name], frame)
        assert_frame_equal(frame, expected)


def test_lines_to_fix_come_back_as_received(store: Store, publication: Make, fabrique: object) -> None:
    aside = fabrique.aside("subventions", '{"Montant": "beaucoup", "Année": "2021"}', "{}")  # type: ignore[attr-defined]
    edition = store.publish(publication(subventions=[], aside=aside)).edition
    kept = store.aside(edition)
    assert kept.to_dict("records") == aside.to_dict("records")
    assert kept.dtypes.astype(str).to_dict() == dict.fromkeys(aside, "string") | {"_ligne": "Int64"}


def test_personal_columns_are_kept_only_where_asked(opened: Callable[..., Store], publication: Make) -> None:
    poste = {"fonction": "chef_projet", "communes": "40197", "nom": "Exemple", "mail": "exemple@exemple.fr"}
    without = reread(opened(), publication(postes=[poste]), "postes")
    assert without[["nom", "mail"]].isna().all(axis=None)
    kept = reread(opened(contacts=True), publication(postes=[poste]), "postes")
    assert kept.loc[0, ["nom", "mail"]].tolist() == ["Exemple", "exemple@exemple.fr"]


def _cells(dtype: str) -> st.SearchStrategy[Any]:
    plain = {
        "string": st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=8),
        "object": st.decimals(allow_nan=False, allow_infinity=False),
        "Int64": st.integers(-(2**63), 2**63 - 1),
        "boolean": st.booleans(),
        "datetime64[s]": st.dates().map(lambda day: pd.Timestamp(day).as_unit("s")),
    }[dtype]
    return st.none() | plain


@st.composite
def frames(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    name = draw(st.sampled_from(sorted(TABLES)))
    shape = physical(TABLES[name])
    some = draw(st.lists(st.sampled_from(sorted(shape)), min_size=1, max_size=5, unique=True))
    size = draw(st.integers(0, 4))
    columns = {
        column: pd.Series(draw(st.lists(_cells(shape[column]), min_size=size, max_size=size)), dtype=shape[column])
        for column in some
    }
    return name, pd.DataFrame(columns, index=pd.RangeIndex(size))


@pytest.fixture
def with_contacts(opened: Callable[..., Store]) -> Store:
    return opened(contacts=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames())
def test_any_frame_comes_back_equal(with_contacts: Store, publication: Make, sent: tuple[str, pd.DataFrame]) -> None:
    name, rows = sent
    base = publication(departement="40")
    expected = conform(TABLES[name], rows)
    edition = with_contacts.publish(replace(base, tables={name: rows})).edition
    kept = with_contacts.tables(edition)[name]
    assert_frame_equal(kept[list(physical(TABLES[name]))], expected[list(physical(TABLES[name]))])


def test_a_directory_of_people_is_kept_only_where_the_service_keeps_contacts(
    opened: Callable[..., Store], publication: Make
) -> None:
    contact = {"nom": "Exemple", "collectivite": "Hagetmau", "poste_service": "Direction"}
    without = opened(contacts=False)
    edition = without.publish(publication(laureats=[{"code_insee": "40119"}], contacts=[contact])).edition
    assert len(without.tables(edition)["contacts"]) == 0
    assert "contacts" not in edition.versions
