"""The axes of the projects: what is at stake, with whom, measured how, at which scale."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TEXTS = (
    *("axe", "communes", "communes_texte", "enjeux", "partenaires", "indicateurs_mise_en_oeuvre"),
    *("indicateurs_resultat", "echelle", "observations", "_fichier", "_feuille"),
)


def upgrade() -> None:
    """Create the table of rows."""
    op.create_table(
        "rows_axes",
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_rows_axes"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_rows_axes_version_id"),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        sa.Column("_ligne", sa.BigInteger),
        sa.Column("_cle", sa.Text),
    )


def downgrade() -> None:
    """Remove it: what it holds is lost, and no edition shows it any more."""
    for text in (
        "delete from edition_versions where nom_table = 'axes'",
        "delete from a_corriger where version_id in (select id from versions where nom_table = 'axes')",
    ):
        op.execute(text)
    op.drop_table("rows_axes")
    op.execute("delete from versions where nom_table = 'axes'")
