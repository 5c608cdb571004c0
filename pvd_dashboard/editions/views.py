"""The current state as SQL views, one for each declared table, for Metabase, Superset and the like.

``v_<table>`` shows the rows of the edition in force of every département:
which edition they come from, then the declared columns, then the sheet, the
line and the identity of each row. Columns of personal data are left out. The
views follow the declarations: each migration drops them and makes them anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from pvd_dashboard.editions.schema import LIGNES, ROWS, edition_versions, editions
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import physical
from pvd_dashboard.tables.personal import personal_columns

if TYPE_CHECKING:
    from pvd_dashboard.tables import Table

VIEWS: dict[str, str] = {f"v_{name}": name for name in TABLES}
"""The declared table that each view shows."""

EDITION = {
    "departement_publie": "Département dont c'est la version en vigueur",
    "version": "Numéro de la version publiée",
    "version_publiee_le": "Instant de la publication (UTC)",
    "version_date_situation": "Date de situation écrite dans le classeur",
}
"""The columns that come before the declared ones, with what they say."""

ROW = {
    "_feuille": "Feuille du classeur reçu",
    "_ligne": "Ligne dans cette feuille",
    "_cle": "Identité de la ligne d'une version à l'autre",
}
"""The columns that come after the declared ones."""


def columns(table: Table) -> list[str]:
    """Return the declared physical columns that the view of ``table`` shows."""
    hidden = personal_columns(table)
    return [name for name in physical(table) if name not in hidden]


def query(table: Table) -> sa.Select[tuple[object, ...]]:
    """Return what the view of ``table`` selects."""
    edition, shown, rows = editions.c, edition_versions.c, ROWS[table.name]
    latest = editions.alias("latest")
    newest = sa.select(sa.func.max(latest.c.numero)).where(latest.c.departement == edition.departement)
    cited = (edition.departement, edition.numero, edition.publie_le, edition.date_situation)
    of_edition = [column.label(name) for column, name in zip(cited, EDITION, strict=True)]
    joined = editions.join(edition_versions, shown.edition_id == edition.id)
    joined = joined.join(rows, rows.c.version_id == shown.version_id)
    return (
        sa.select(*of_edition, *(rows.c[name] for name in (*columns(table), *ROW)))
        .select_from(joined)
        .where(shown.nom_table == table.name, shown.nature == LIGNES, edition.numero == newest.scalar_subquery())
    )


def create(connection: sa.Connection) -> None:
    """Make every view; none may be there yet."""
    for view, name in VIEWS.items():
        text = query(TABLES[name]).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        connection.exec_driver_sql(f"CREATE VIEW {view} AS {text}")


def drop(connection: sa.Connection) -> None:
    """Remove the views that are there."""
    for view in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")
