"""How an officer said that a sheet is read is remembered, for the next files with the same headings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the remembered readings."""
    op.create_table(
        "correspondances",
        sa.Column("departement", sa.Text(), nullable=False),
        sa.Column("empreinte", sa.Text(), nullable=False),
        sa.Column("feuille", sa.Text(), nullable=False),
        sa.Column("intitules", JSON, nullable=False),
        sa.Column("dit", JSON, nullable=False),
        sa.Column("nom_fichier", sa.Text(), nullable=False),
        sa.Column("auteur", sa.Text(), nullable=False),
        sa.Column("retenu_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("departement", "empreinte", name=op.f("pk_correspondances")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("correspondances")
