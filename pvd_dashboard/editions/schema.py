"""The relational schema of the store, generated from the declared tables.

``versions`` holds one line for each distinct content that a table of a
département ever had, so an unchanged table is stored once; ``edition_versions``
says which version of each table an edition shows. The rows themselves are in
one table for each declared table, ``rows_<table>``, with typed columns. Lines
to fix (« à corriger ») are versioned in the same way, under their own nature.

The migrations build this schema with words of their own: a test holds the two
together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from pvd_dashboard.editions.types import JSON, ExactDecimal, UtcDateTime
from pvd_dashboard.tables import TABLES
from pvd_dashboard.tables.frames import ORIGIN, physical

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

    from pvd_dashboard.tables import Table

LIGNES = "lignes"
A_CORRIGER = "a_corriger"

ROW_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "string": sa.Text,
    "datetime64[s]": sa.Date,
    "object": ExactDecimal,
    "Int64": sa.BigInteger,
    "boolean": sa.Boolean,
}
"""The column type of each dtype of :mod:`pvd_dashboard.tables.frames`."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

fichiers = sa.Table(
    "fichiers",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("nom", sa.Text, nullable=False),  # name of the first receipt; each edition has its own
    sa.Column("taille", sa.BigInteger, nullable=False),  # bytes
    sa.Column("contenu", sa.LargeBinary, nullable=False),
    sa.Column("recu_le", UtcDateTime, nullable=False),
    sa.Column("purge_le", UtcDateTime),  # then contenu is empty: what remains is the trace of a purge
    sa.Column("purge_par", sa.Text),
    sa.Column("purge_regle", sa.Text),
)

editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("departement", sa.Text, nullable=False),
    sa.Column("numero", sa.Integer, nullable=False),
    sa.Column("parent", sa.Integer),  # numero of the edition this one follows
    sa.Column("auteur", sa.Text, nullable=False),
    sa.Column("publie_le", UtcDateTime, nullable=False),
    sa.Column("origine", sa.Text, nullable=False),
    sa.Column("commentaire", sa.Text, nullable=False),
    sa.Column("fichier", sa.Text, sa.ForeignKey("fichiers.sha256")),
    sa.Column("nom_fichier", sa.Text, nullable=False),
    sa.Column("lecture", JSON, nullable=False),
    sa.Column("date_situation", sa.Date),
    sa.Column("restauree_de", sa.Integer),  # numero of the edition restored
    sa.UniqueConstraint("departement", "numero"),
    sa.ForeignKeyConstraint(["departement", "parent"], ["editions.departement", "editions.numero"]),
    sa.ForeignKeyConstraint(["departement", "restauree_de"], ["editions.departement", "editions.numero"]),
    sa.CheckConstraint("numero = coalesce(parent, 0) + 1", name="suite"),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("departement", sa.Text, nullable=False),
    sa.Column("nom_table", sa.Text, nullable=False),
    sa.Column("nature", sa.Text, nullable=False),
    sa.Column("empreinte", sa.Text, nullable=False),
    sa.Column("nombre", sa.Integer, nullable=False),  # number of rows
    sa.UniqueConstraint("departement", "nom_table", "nature", "empreinte"),
    sa.CheckConstraint("nature in ('lignes', 'a_corriger')", name="nature"),
)

edition_versions = sa.Table(
    "edition_versions",
    metadata,
    sa.Column("edition_id", sa.Integer, sa.ForeignKey("editions.id"), primary_key=True),
    sa.Column("nom_table", sa.Text, primary_key=True),
    sa.Column("nature", sa.Text, primary_key=True),
    sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), nullable=False, index=True),
)


def _row_key() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("version_id", sa.Integer, sa.ForeignKey("versions.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    )


a_corriger = sa.Table(
    "a_corriger",
    metadata,
    *_row_key(),
    sa.Column("_fichier", sa.Text),
    sa.Column("_feuille", sa.Text),
    sa.Column("_ligne", sa.BigInteger),
    sa.Column("motifs", sa.Text),
    sa.Column("valeurs", sa.Text),  # the cells as received, a JSON object heading: text
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("quand", UtcDateTime, nullable=False),
    sa.Column("qui", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("departement", sa.Text, nullable=False, index=True),
    sa.Column("numero", sa.Integer),  # edition concerned
    sa.Column("details", JSON, nullable=False),
)


correspondances = sa.Table(
    "correspondances",
    metadata,
    sa.Column("departement", sa.Text, primary_key=True),
    sa.Column("empreinte", sa.Text, primary_key=True),  # of the headings: what a sheet is recognised by next time
    sa.Column("feuille", sa.Text, nullable=False),
    sa.Column("intitules", JSON, nullable=False),
    sa.Column("dit", JSON, nullable=False),  # {"table": name, "columns": {heading: column}}
    sa.Column("nom_fichier", sa.Text, nullable=False),
    sa.Column("auteur", sa.Text, nullable=False),
    sa.Column("retenu_le", UtcDateTime, nullable=False),
)

reglages = sa.Table(
    "reglages",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("departement", sa.Text, nullable=False),  # empty: for all of them
    sa.Column("domaine", sa.Text, nullable=False),
    sa.Column("cle", sa.Text, nullable=False),
    sa.Column("valeur", JSON, nullable=False),  # JSON null: back to the default
    sa.Column("auteur", sa.Text, nullable=False),
    sa.Column("quand", UtcDateTime, nullable=False),
    sa.Column("commentaire", sa.Text, nullable=False),
    sa.Index(None, "departement", "domaine"),
)


brouillons = sa.Table(
    "brouillons",
    metadata,
    sa.Column("cle", sa.Text, primary_key=True),
    sa.Column("departement", sa.Text, nullable=False, index=True),
    sa.Column("qui", sa.Text, nullable=False),
    sa.Column("nom_table", sa.Text, nullable=False),
    sa.Column("base", sa.Integer, nullable=False),  # numero of the edition that was edited
    sa.Column("saisie", JSON, nullable=False),
    sa.Column("modifie_le", UtcDateTime, nullable=False),
)


def row_table(table: Table) -> sa.Table:
    """Build the relational table that holds the rows of ``table``."""
    shape = physical(table) | ORIGIN
    columns = [sa.Column(name, ROW_TYPES[dtype]) for name, dtype in shape.items()]
    return sa.Table(f"rows_{table.name}", metadata, *_row_key(), *columns)


ROWS: dict[str, sa.Table] = {name: row_table(table) for name, table in TABLES.items()}
"""The table of rows of each declared table."""
