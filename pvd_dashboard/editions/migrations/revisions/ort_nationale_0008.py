"""The lauréats keep what the national list says of their ORT."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("rows_laureats", sa.Column("ort_nationale", sa.Text()))


def downgrade() -> None:
    """Remove it: what it holds is lost."""
    with op.batch_alter_table("rows_laureats") as rows:
        rows.drop_column("ort_nationale")
