from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import sqlalchemy as sa
from pandas.testing import assert_frame_equal

from pvd_dashboard.editions import Store, migrations, views
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import conform

if TYPE_CHECKING:
    from collections.abc import Callable

    from pvd_dashboard.editions import Publication

    Make = Callable[..., Publication]
    Rows = dict[str, list[dict[str, Any]]]

LE_20_MAI = pd.Timestamp("2021-05-20")
LANDES: Rows = {
    "laureats": [{"code_insee": "40197", "population": 5000, "frr": True}, {"code_insee": "40313"}],
    "conventions": [{"type": "adhesion", "communes": "40197", "date_signature": LE_20_MAI, "duree_annees": Decimal(5)}],
    "avenants": [{"type": "adhesion", "communes": "40197", "numero": "1"}],
    "postes": [{"fonction": "manager", "communes": "40197", "nom": "Exemple", "mail": "exemple@exemple.fr"}],
    "subventions": [{"n_dossier": "a", "dispositif": "DETR", "montant_accorde": Decimal("43457.005")}],
    "enveloppes": [{"dispositif": "DETR", "exercice": 2021, "montant_notifie": Decimal("0.10")}],
    "actions": [{"id_action": "1", "intitule": "Halle", "communes": "40197"}],
    "axes": [{"axe": "Habitat", "communes": "40197", "enjeux": "Vacance"}],
    "reunions": [{"type": "club", "date": LE_20_MAI}],
    "plans_financement": [{"id_action": "1", "financeur": "DETR", "montant": Decimal("0.10")}],
    "etapes": [{"communes": "40197", "etape": "diagnostic", "date_reelle": LE_20_MAI}],
    "decisions": [{"decision": "Relancer", "echeance": LE_20_MAI, "fait": False}],
    "formations": [{"intitule": "Module de base", "date": LE_20_MAI, "communes": "40197"}],
    "indicateurs": [{"indicateur": "Vacance", "communes": "40197", "annee": 2017, "valeur": Decimal("10.9")}],
    "equipes": [{"communes": "40197", "engagement": "confirme"}],
    "textes": [{"rubrique": "message", "texte": "Tout avance."}],
    "liste_nationale": [{"code_insee": "40197", "nom_commune": "Morcenx-la-Nouvelle", "date_liste": LE_20_MAI}],
    "contacts": [{"collectivite": "Exemple", "poste_service": "Direction", "nom": "Exemple", "elu": False}],
}


def shown(store: Store, view: str, departement: str = "40") -> pd.DataFrame:
    """Read a view with plain SQL, as another tool would."""
    query = sa.text(f"select * from {view} where departement_publie = :code order by _cle")  # noqa: S608 (our own names)
    with store._reading() as connection:
        return pd.DataFrame(connection.execute(query, {"code": departement}).mappings().all())


@pytest.mark.parametrize("name", TABLES)
def test_each_view_shows_the_rows_in_force(opened: Callable[..., Store], publication: Make, name: str) -> None:
    store = opened(contacts=True)
    edition = store.publish(publication(**LANDES, date_situation=date(2021, 9, 10))).edition
    expected = store.tables(edition)[name]
    rows = shown(store, f"v_{name}")
    names = [*views.columns(TABLES[name]), *views.ROW]
    assert list(rows) == [*views.EDITION, *names]
    assert len(expected) > 0
    for column in rows:
        if column.startswith("date") and expected.get(column) is not None:
            rows[column] = pd.to_datetime(rows[column]).astype("datetime64[s]")
    rows = rows.assign(**{c: _decimals(rows[c]) for c in names if expected[c].dtype == "object"})
    assert_frame_equal(conform(TABLES[name], rows)[names], expected[names])


def _decimals(values: pd.Series) -> pd.Series:
    return pd.Series([None if value is None else Decimal(str(value)) for value in values], dtype="object")


def test_a_view_says_which_edition_it_shows(store: Store, publication: Make) -> None:
    store.publish(publication(**LANDES))
    sent = publication(laureats=LANDES["laureats"][:1], content=b"autre", date_situation=date(2021, 9, 10))
    edition = store.publish(sent).edition
    rows = shown(store, "v_laureats")
    assert rows["code_insee"].tolist() == ["40197"]
    assert rows["version"].tolist() == [edition.number] == [2]
    said = pd.to_datetime(rows["version_publiee_le"], utc=True).tolist()
    assert said == [edition.published_at]
    assert [str(day) for day in rows["version_date_situation"]] == ["2021-09-10"]


def test_a_table_carried_over_is_shown_with_the_edition_in_force(store: Store, publication: Make) -> None:
    store.publish(publication(**LANDES))
    store.publish(publication(laureats=LANDES["laureats"][:1], content=b"autre"))
    assert shown(store, "v_reunions")["version"].tolist() == [2]


def test_each_departement_shows_its_own_edition(store: Store, publication: Make) -> None:
    store.publish(publication(**LANDES))
    store.publish(publication(departement="32", laureats=[{"code_insee": "32132"}]))
    with store._reading() as connection:
        found = connection.execute(sa.text("select departement_publie, count(*) from v_laureats group by 1 order by 1"))
        assert [tuple(line) for line in found] == [("32", 1), ("40", 2)]


def test_no_view_shows_personal_data(opened: Callable[..., Store], publication: Make) -> None:
    store = opened(contacts=True)
    edition = store.publish(publication(**LANDES)).edition
    assert store.tables(edition)["postes"]["nom"].tolist() == ["Exemple"]
    assert {"nom", "prenom", "mail", "telephone"}.isdisjoint(shown(store, "v_postes"))


def test_amounts_can_be_summed_in_sql(store: Store, publication: Make) -> None:
    store.publish(publication(**LANDES))
    with store._reading() as connection:
        total = connection.scalar(sa.text("select sum(montant_accorde) from v_subventions"))
    assert float(total) == 43457.005


def test_the_views_follow_a_migration_down_and_up(opened: Callable[..., Store], publication: Make) -> None:
    store = opened()
    store.publish(publication(**LANDES))
    migrations.downgrade(store._engine, "0001")
    with store._reading() as connection:
        assert not set(sa.inspect(connection).get_view_names()) & set(views.VIEWS)
    again = opened()
    assert len(shown(again, "v_laureats")) == 2
    assert again.publish(publication(laureats=LANDES["laureats"][:1])).created
    assert again.verify() == []


def test_an_instant_in_a_view_is_utc(store: Store, publication: Make) -> None:
    store.publish(publication(**LANDES))
    with store._reading() as connection:
        text = connection.scalar(sa.text("select min(version_publiee_le) from v_laureats"))
    instant = pd.Timestamp(text)
    assert (instant if instant.tzinfo else instant.tz_localize("UTC")) == datetime(2021, 9, 10, 12, 1, tzinfo=UTC)
