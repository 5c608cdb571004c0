"""What officers decide besides the workbook: parameters, delays, marks on alerts; added to, never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the réglages."""
    op.create_table(
        "reglages",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("departement", sa.Text, nullable=False),
        sa.Column("domaine", sa.Text, nullable=False),
        sa.Column("cle", sa.Text, nullable=False),
        sa.Column("valeur", JSON, nullable=False),
        sa.Column("auteur", sa.Text, nullable=False),
        sa.Column("quand", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commentaire", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reglages"),
    )
    op.create_index("ix_reglages_departement_domaine", "reglages", ["departement", "domaine"])


def downgrade() -> None:
    """Forget them: the defaults hold again."""
    op.drop_table("reglages")
