"""The tables of what is followed (étapes, décisions, formations, équipes…), and what conventions and actions say."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DECIMAL = sa.Text().with_variant(sa.Numeric(), "postgresql")

# name[:type], text by default; a date brings its precision and its text as written
ROWS = {
    "plans_financement": """
        id_action intitule communes communes_texte financeur montant:decimal part:decimal etat observations
    """,
    "etapes": """
        communes communes_texte etape statut date_prevue:date date_reelle:date livrable prestataire cout:decimal
        financeur observations
    """,
    "decisions": """
        decision communes communes_texte type date_reunion:date responsable echeance:date fait:oui_non
        date_fait:date observations
    """,
    "formations": """
        intitule type organisme date:date communes communes_texte role statut observations
    """,
    "indicateurs": """
        communes communes_texte siren_epci nom_epci indicateur famille annee:entier valeur:decimal unite source
        cible:decimal annee_cible:entier sens observations
    """,
    "equipes": """
        communes communes_texte siren_epci nom_epci executif date_installation:date elu_referent
        date_premier_contact:date engagement date_deliberation:date observations
    """,
    "textes": """
        rubrique communes communes_texte texte date:date observations
    """,
    "contacts": """
        nom prenom collectivite poste_service mail telephone communes communes_texte elu:oui_non
        date_verification:date date_fin_fonction:date source opposition:oui_non observations
    """,
}
ADDED = {
    "conventions": "secteurs deliberations lieu_signature exemplaires:entier",
    "reunions": "excuses compte_rendu",
    "actions": "perimetre_ort:oui_non besoins_ingenierie",
}
_TYPES: dict[str, Any] = {
    "": sa.Text,
    "date": sa.Date,
    "decimal": DECIMAL,
    "entier": sa.BigInteger,
    "oui_non": sa.Boolean,
}


def _columns(words: str) -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]] = []
    for word in words.split():
        name, _, kind = word.partition(":")
        columns.append(sa.Column(name, _TYPES[kind]))
        if kind == "date":
            columns += [sa.Column(f"{name}_precision", sa.Text), sa.Column(f"{name}_texte", sa.Text)]
    return columns


def upgrade() -> None:
    """Create the tables of rows and add the columns."""
    for name, words in ROWS.items():
        table = f"rows_{name}"
        op.create_table(
            table,
            sa.Column("version_id", sa.Integer, nullable=False),
            sa.Column("position", sa.Integer, nullable=False),
            sa.PrimaryKeyConstraint("version_id", "position", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=f"fk_{table}_version_id"),
            *_columns(words),
            *_columns("_fichier _feuille _ligne:entier _cle"),
        )
    for name, words in ADDED.items():
        for column in _columns(words):
            op.add_column(f"rows_{name}", column)


def downgrade() -> None:
    """Remove them: what they hold is lost, and no edition shows it any more."""
    gone: sa.BindParameter[list[str]] = sa.bindparam("gone", list(ROWS), expanding=True)
    for text in (
        "delete from edition_versions where nom_table in :gone",
        "delete from a_corriger where version_id in (select id from versions where nom_table in :gone)",
    ):
        op.get_bind().execute(sa.text(text).bindparams(gone))
    for name, words in ADDED.items():
        with op.batch_alter_table(f"rows_{name}") as rows:
            for column in _columns(words):
                rows.drop_column(column.name)
    for name in ROWS:
        op.drop_table(f"rows_{name}")
    op.get_bind().execute(sa.text("delete from versions where nom_table in :gone").bindparams(gone))
