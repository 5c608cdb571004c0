"""Corrections typed and not published yet are kept, so that a page closed by mistake loses nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Add the drafts."""
    op.create_table(
        "brouillons",
        sa.Column("cle", sa.Text(), nullable=False),
        sa.Column("departement", sa.Text(), nullable=False),
        sa.Column("qui", sa.Text(), nullable=False),
        sa.Column("nom_table", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("saisie", JSON, nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_brouillons")),
    )
    op.create_index("ix_brouillons_departement", "brouillons", ["departement"])


def downgrade() -> None:
    """Forget what was not published."""
    op.drop_table("brouillons")
